"""Train: teach the effect renderer from simulations or from footage of your own."""

from __future__ import annotations

import streamlit as st

from pages.shared import panels
from pages.train import panels as train_panels


def main() -> None:
    """Show the page."""
    panels.header(
        "Train", "A renderer learns from sequences; jobs go on when this window is closed."
    )
    make, run = st.columns(2, gap="large")
    with make:
        st.subheader("Datasets", anchor=False)
        with st.expander("From footage of your own", icon=":material/movie:"), panels.guard():
            train_panels.footage_form()
        with st.expander("From simulations", icon=":material/science:"), panels.guard():
            train_panels.simulate_form()
        dataset = None
        with panels.guard():
            dataset = train_panels.dataset_picker()
        if dataset is not None:
            with panels.guard():
                train_panels.train_form(dataset)
    with run:
        st.subheader("Jobs", anchor=False)
        train_panels.job_list()


main()
