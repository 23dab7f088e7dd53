"""Characters: who is the centre, who never meets, who joins the storylines, how a bond changes."""

from __future__ import annotations

import streamlit as st

from filmai_core.analysis.people.bonds import Bonds, read_bonds
from filmai_core.analysis.people.measures import NetworkMeasures, measure
from filmai_core.analysis.people.network import VIEWS, CharacterNetwork, build_network
from filmai_core.figures.network import (
    layout,
    network_data,
    plot_matrix,
    to_csv,
    to_gexf,
    to_graphml,
)
from filmai_core.screenplay.model import Screenplay
from pages.characters import panels as character_panels
from pages.characters import voice_panels
from pages.characters.network_view import network_view
from pages.shared import panels, reading_panels, state

_VIEW_NAMES = {"turns": "Exchanges", "meetings": "Scenes together", "mentions": "Mentions"}
_VIEW_HELP = (
    "Exchanges: who speaks right after whom, by words. Scenes together: both speak there. "
    "Mentions: who names whom."
)
_MATRIX = "characters.matrix"


def whole_of(play: Screenplay, bonds: Bonds, view: str) -> tuple[CharacterNetwork, NetworkMeasures]:
    """The whole script's network and measures."""
    scored = reading_panels.valences(play)
    network = build_network(bonds, view=view, valences=scored)
    return network, measure(network)


def picked_in_matrix() -> None:
    """Choose the pair of the cell that was clicked."""
    points = state.picked_points(_MATRIX)
    if points:
        state.hold("chosen", list(points[0]["customdata"]))


def window(play: Screenplay) -> tuple[int, int]:
    """The scenes to count, from a slider: cumulative, or a window."""
    count = len(play.scenes)
    if count < 3:
        return 0, count - 1
    with st.grid(2, min_column_width=240, vertical_alignment="bottom"):
        way = st.segmented_control(
            "Over time",
            ("Up to a scene", "Window"),
            default="Up to a scene",
            required=True,
            key="characters.way",
        )
        if way == "Window":
            first, last = st.slider(
                "Scenes", 1, count, (1, max(2, count // 4)), key="characters.window"
            )
            return first - 1, last - 1
        return 0, st.slider("Up to scene", 1, count, count, key="characters.upto") - 1


@st.fragment
def view_network(play: Screenplay, bonds: Bonds) -> None:
    """Graph or matrix, with what was clicked beside it."""
    view = st.segmented_control(
        "A tie is made of",
        VIEWS,
        default="turns",
        required=True,
        format_func=_VIEW_NAMES.__getitem__,
        help=_VIEW_HELP,
        key="characters.view",
    )
    whole, measures = state.memo(
        (play.digest, "network", view), lambda: whole_of(play, bonds, view)
    )
    first, last = window(play)
    shown = whole
    if (first, last) != (whole.first, whole.last):
        scored = reading_panels.valences(play)
        shown = build_network(bonds, view=view, first=first, last=last, valences=scored)
    chosen = [name for name in state.held("chosen") or [] if whole.person(name)]
    graph, matrix = st.tabs(["Graph", "Matrix"])
    with graph:
        most = max((tie.strength for tie in whole.ties), default=0.0)
        dense = len(whole.ties) > 90
        least = 0.0
        if most > 1:
            share = st.slider(
                "Leave out ties weaker than",
                0,
                50,
                5 if dense else 0,
                format="%d%% of the strongest",
                key="characters.least",
            )
            least = most * (share / 100) ** 2
        places = state.memo((play.digest, "places", view), lambda: layout(whole))
        picked = network_view(
            network_data(shown, measures, places, whole=whole, least=least, chosen=chosen),
            key=f"characters.graph.{play.digest[:12]}.{view}",
            alt=f"Network of {len(whole.people)} people; the same is in the Matrix tab",
            filename="characters.png",
        )
        st.caption(
            "Size: words spoken. Colour and shape: who mostly speak with each other. "
            "Width: strength. Click a person or a tie; Ctrl and the wheel zoom."
        )
        if picked is not None:
            state.hold("chosen", [picked["person"]] if "person" in picked else picked["pair"])
            st.rerun(scope="fragment")
    with matrix:
        st.plotly_chart(
            plot_matrix(shown),
            theme=None,
            key=_MATRIX,
            on_select=picked_in_matrix,
            selection_mode="points",
            config={"displayModeBar": False},
            alt="Ties between the leading people as a table",
        )
    character_panels.choose(whole, chosen)
    chosen = [name for name in state.held("chosen") or [] if whole.person(name)]
    if len(chosen) == 1:
        character_panels.person_panel(play, bonds, whole, measures, chosen[0])
    elif len(chosen) == 2:
        character_panels.pair_panel(play, bonds, whole, chosen[0], chosen[1])
    with st.container(horizontal=True):
        for label, made, ending in (
            ("CSV", to_csv(shown), "csv"),
            ("GEXF", to_gexf(shown), "gexf"),
            ("GraphML", to_graphml(shown), "graphml"),
        ):
            st.download_button(
                label, made, f"characters.{ending}", on_click="ignore", key=f"characters.{ending}"
            )
    reading_panels.open_scene_panel(play, "characters.scene")


def main() -> None:
    """Show the page."""
    play = panels.need_screenplay("Characters")
    panels.header("Characters", panels.script_line(play))
    if not play.characters:
        st.info("Nobody speaks in this script, so there is no network to draw.")
        return
    bonds = state.memo((play.digest, "bonds"), lambda: read_bonds(play))
    whole, measures = state.memo(
        (play.digest, "network", "turns"), lambda: whole_of(play, bonds, "turns")
    )
    character_panels.answers(bonds, whole, measures)
    view_network(play, bonds)
    character_panels.ranking(whole, measures)
    voice_panels.voices(play)


main()
