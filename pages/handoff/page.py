"""Hand-off: the draft's shots, time, film, continuity and costs, and one zip to take away."""

from __future__ import annotations

import streamlit as st

from filmai_core.handoff.counts import count_shots
from filmai_core.handoff.framerates import RATES
from pages.handoff import film, tables
from pages.handoff import panels as parts
from pages.shared import panels


def main() -> None:
    """Show the page."""
    play = panels.need_screenplay("Hand-off")
    panels.header("Hand-off", panels.script_line(play))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        fps = st.selectbox(
            "Frame rate", list(RATES), list(RATES).index("24"), key="handoff.fps", width=150,
            format_func=lambda name: name.replace("df", " drop-frame"),
        )  # fmt: skip
        off = parts.hand_off(play, fps)
        parts.zip_button(off)
    seconds = round(sum(row.seconds for row in off.scenes))
    talk = sum(row.talk for row in off.scenes)
    shots = count_shots(off.boards)
    with st.grid(4, min_column_width=140):
        st.metric("Run time", f"{seconds // 60}:{seconds % 60:02}",
                  help="By a model that was not fitted to films; see Time.")  # fmt: skip
        st.metric("Talk", f"{talk / seconds:.0%}" if seconds else "0%")
        st.metric("Effect shots", shots.likely, help=f"{shots.minimum} at least, "
                  f"{shots.maximum} at most, by the confidence of their candidates.")  # fmt: skip
        st.metric("Contradictions", len(off.ledger.clashes))
    names = ("Shots", "Animatic", "Time", "Continuity", "Costs")
    shown = st.segmented_control("View", names, default="Shots", key="handoff.view",
                                 label_visibility="collapsed")  # fmt: skip
    if shown == "Animatic":
        film.animatic(off)
    elif shown == "Time":
        tables.times(off)
    elif shown == "Continuity":
        tables.continuity(off)
    elif shown == "Costs":
        tables.costs(off)
    else:
        parts.shot_list(off)


main()
