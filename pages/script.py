"""Script: the overview, the script laid out scene by scene, and the tables made from it."""

from __future__ import annotations

import streamlit as st

from filmai_core.screenplay.model import Screenplay
from pages.shared import panels, script_view


def overview(play: Screenplay) -> None:
    """What a reader asks first: how long, how many, how much talk."""
    share = script_view.dialogue_share(play)
    with st.grid(5, min_column_width=140):
        st.metric("Pages", f"{play.pages:g}")
        st.metric("Run time", f"{round(play.runtime_min)} min", help="A page is about a minute.")
        st.metric("Scenes", len(play.scenes))
        st.metric("Dialogue", f"{share:.0%}", help="Share of the script's words that are spoken.")
        st.metric("Characters", len(play.characters))


def warnings(play: Screenplay) -> None:
    """What the reader was not sure of."""
    if not play.warnings:
        return
    count = len(play.warnings)
    with st.expander(f"{count} remark{'s' * (count > 1)} from reading the file"):
        for warning in play.warnings[:200]:
            where = f"Line {warning.line}: " if warning.line else ""
            st.markdown(f"- {where}{panels.plain(warning.message)}")
        if count > 200:
            st.caption(f"and {count - 200} more")


@st.fragment
def reading(play: Screenplay) -> None:
    """The script itself, from the chosen scene on."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="script-controls"):
        with st.container(width="stretch"):
            index = panels.scene_picker(play, "script.scene")
        shown = st.segmented_control(
            "Show",
            ("From here on", "This scene"),
            default="From here on",
            required=True,
            key="script.shown",
        )
    scenes = [index] if shown == "This scene" else script_view.window(play, index)
    st.html(script_view.scenes_html(play, scenes))
    if scenes[-1] + 1 < len(play.scenes):
        following = scenes[-1] + 1
        st.button(
            f"Read on: {panels.plain(panels.scene_label(play, following))}",
            key="script.on",
            on_click=panels.open_scene,
            args=(following,),
        )


def main() -> None:
    """Show the page."""
    play = panels.need_screenplay("Script")
    by = f"by {', '.join(play.authors)} · " if play.authors else ""
    panels.header(panels.plain(play.title), by + panels.source_line(play))
    overview(play)
    warnings(play)
    reading(play)


main()
