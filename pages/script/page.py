"""Script: the overview, the script laid out scene by scene, and the tables made from it."""

from __future__ import annotations

import streamlit as st

from filmai_core.analysis.structure.tables import scene_table
from filmai_core.screenplay.model import Screenplay
from filmai_core.settings import ROOT
from pages.script import plant_panels
from pages.script import tables as table_panels
from pages.shared import panels, script_view, state, take_home


def run_time(play: Screenplay) -> str:
    """Minutes, for a label; a page of two lines is not none."""
    return f"{round(play.runtime_min)} min" if play.runtime_min >= 1 else "under 1 min"


def overview(play: Screenplay) -> None:
    """What a reader asks first: how long, how many, how much talk."""
    rows = state.memo((play.digest, "scene table"), lambda: scene_table(play))
    words = sum(int(row["words"]) for row in rows)
    spoken = sum(int(row["dialogue_words"]) for row in rows)
    with st.grid(5, min_column_width=140):
        st.metric("Pages", f"{play.pages:g}")
        st.metric("Run time", run_time(play), help="A page is about a minute.")
        st.metric("Scenes", len(play.scenes))
        share = f"{spoken / words:.0%}" if words else "none"
        st.metric("Dialogue", share, help="Share of the script's words that are spoken.")
        st.metric("Characters", len(play.characters))


def remarks(play: Screenplay) -> None:
    """What the reader was not sure of, and where that can be mended."""
    doubtful = sum(bool(element.reason) for element in play.elements)
    count = len(play.warnings)
    if not count and not doubtful:
        return
    parts = []
    if doubtful:
        parts.append(f"{doubtful} line{'s' * (doubtful > 1)} read with some doubt")
    if count:
        parts.append(f"{count} remark{'s' * (count > 1)} on the file")
    with st.expander(", ".join(parts)):
        st.page_link(
            ROOT / "pages" / "repair" / "page.py",
            label="Check and mend the lines",
            icon=":material/build:",
            query_params=state.address(),
        )
        for warning in play.warnings[:200]:
            where = f"Line {warning.line}: " if warning.line else ""
            st.markdown(f"- {where}{panels.plain(warning.message)}")
        if count > 200:
            st.caption(f"and {count - 200} more")


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
    with st.container(horizontal=True):
        following = scenes[-1] + 1
        if following < len(play.scenes):
            st.button(
                f"Read on: {panels.plain(panels.scene_label(play, following))}",
                key="script.on",
                on_click=state.open_scene,
                args=(following,),
            )
        take_home.buttons(play, "script.export")


VIEWS = {
    "Script": reading,
    "Scenes": table_panels.scenes,
    "Characters": table_panels.characters,
    "Locations": table_panels.locations,
    "Acts": table_panels.acts,
    "Set-ups": plant_panels.plants,
    "Bechdel": table_panels.bechdel_test,
}


@st.fragment
def views(play: Screenplay) -> None:
    """One view at a time: only what is seen is made."""
    view = st.segmented_control(
        "View",
        list(VIEWS),
        default="Script",
        required=True,
        key="view",
        bind="query-params",
        label_visibility="collapsed",
    )
    with panels.guard():
        VIEWS[view](play)


def main() -> None:
    """Show the page."""
    play = panels.need_screenplay("Script")
    by = f"by {panels.plain(', '.join(play.authors))} · " if play.authors else ""
    panels.header(panels.plain(play.title), by + panels.source_line(play))
    overview(play)
    remarks(play)
    views(play)


main()
