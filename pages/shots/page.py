"""Shots: what the script asks of visual effects, row by row, with a look at each."""

from __future__ import annotations

import streamlit as st

from filmai_core.analysis.breakdown.cues import LANGUAGES
from filmai_core.analysis.breakdown.shot_words import Complexity
from pages.shared import panels, shot_reading
from pages.shots import panels as shot_panels
from pages.shots.view import strip_html


def main() -> None:
    """Show the page."""
    play = panels.need_screenplay("Shots")
    panels.header("Effect shots", panels.script_line(play))
    if play.language not in LANGUAGES:
        st.info(
            "The breakdown reads English scripts. You can still add shots by hand.",
            icon=":material/translate:",
        )
    found = shot_reading.breakdown(play)
    rows = found.rows
    previews = shot_reading.previews_of(rows, play)
    with st.grid(4, min_column_width=130):
        st.metric("Shots", len(rows))
        for level in Complexity:
            st.metric(level.value.capitalize(), sum(row.complexity is level for row in rows))
    if not rows:
        st.write("Nothing in this draft calls for an effect.")
        shot_panels.add_form(play)
        shot_panels.decided(found)
        return
    posters = {name: preview.poster for name, preview in previews.items()}
    passing = shot_panels.filters(rows)
    st.html(strip_html(passing[:80], posters))
    if len(passing) > 80:
        st.caption("The strip shows the first 80 that pass the filters.")
    shot_panels.batch(rows, len(previews))
    row = shot_panels.table(passing, previews)
    if row is not None:
        with panels.guard():
            shot_panels.open_row(row, play, previews.get(row.id))
    with st.container(horizontal=True):
        shot_panels.csv_button(passing)
    shot_panels.add_form(play)
    shot_panels.decided(found)
    st.subheader("Totals", anchor=False)
    shot_panels.totals(rows, play)


main()
