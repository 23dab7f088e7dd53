"""Repair: what each line was read as, doubtful ones first, and the means to mend it."""

from __future__ import annotations

import streamlit as st

from pages.repair import panels as repair_panels
from pages.shared import panels, state, take_home


def history() -> None:
    """What was mended, and a way back."""
    made = state.repairs()
    with st.container(horizontal=True, vertical_alignment="center", key="repair-history"):
        if not made:
            st.caption("Nothing mended yet. The file itself is never changed.", width="stretch")
            return
        count = f"{len(made)} repair" + ("" if len(made) == 1 else "s")
        st.markdown(f"**{count}**, the last: {panels.plain(made[-1].words())}.", width="stretch")
        st.button("Undo", icon=":material/undo:", key="repair.undo", on_click=state.undo_repair)


def main() -> None:
    """Show the page."""
    play = panels.need_screenplay("Repair")
    panels.header("Repair", panels.script_line(play))
    history()
    views = {
        "Lines": repair_panels.lines,
        "Scenes": repair_panels.scenes,
        "Characters": repair_panels.characters,
    }
    view = st.segmented_control(
        "What to mend",
        list(views),
        default="Lines",
        required=True,
        key="mend",
        bind="query-params",
        label_visibility="collapsed",
    )
    with panels.guard():
        views[view](play)
    made = state.repairs()
    if made:
        with st.container(horizontal=True, vertical_alignment="center", key="repair-files"):
            st.caption("Take the mended script home:")
            take_home.buttons(play, "repair.export")
    if len(made) > 1:
        with st.expander("All repairs of this draft"):
            st.markdown("\n".join(f"1. {panels.plain(repair.words())}" for repair in made))


main()
