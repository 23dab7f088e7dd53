"""Themes: what the script is about, where each thread runs, what was dropped after act one."""

from __future__ import annotations

from typing import Any

import streamlit as st

from filmai_core.analysis.themes.analysis import themes_analysis
from filmai_core.analysis.themes.bank import bank_from_json
from filmai_core.analysis.themes.edits import MotifEdits, apply_edits, by_character, threads
from filmai_core.analysis.themes.model import CARRIES_MOTIF, CARRIES_NAMED, ThemeModel
from filmai_core.analysis.themes.motifs import most_motifs
from filmai_core.figures.themes import plot_carriers, plot_heatmap, plot_river, plot_scene_map
from filmai_core.screenplay.model import Screenplay
from pages.shared import panels, reading_panels, state
from pages.themes import panels as theme_panels

_CONFIG = {"displayModeBar": False}
#: Named themes in the heat map, and people in the table of who carries what.
MOST_NAMED, MOST_PEOPLE = 12, 12


def clicked(key: str) -> None:
    """Open the scene of what was clicked."""
    if (scene := state.picked_scene(key)) is not None:
        state.open_scene(scene)


def columns_of(model: ThemeModel, kind: str) -> tuple[list[str], Any, Any, float]:
    """Labels, weights by scene, weights by chunk, and from where on a scene carries it."""
    if kind == "Motifs":
        labels = [motif.label for motif in model.motifs]
        return labels, model.weights, model.memberships, CARRIES_MOTIF
    order = sorted(range(len(model.named)), key=lambda index: -model.named[index].score)
    order = order[:MOST_NAMED]
    labels = [model.named[index].name for index in order]
    return labels, model.named_scenes[:, order], model.named_chunks[:, order], CARRIES_NAMED


@st.fragment
def view(play: Screenplay, model: ThemeModel) -> None:
    """The figures, and under them the open scene."""
    kinds = ["Named themes", "Motifs"] if model.named else ["Motifs"]
    kind = st.segmented_control("Show", kinds, default=kinds[0], required=True, key="themes.kind")
    labels, weights, chunks, carries = columns_of(model, kind)
    if kind == "Motifs":
        st.caption(
            "Motifs are found in this script by its own words; each scene is a mixture of them."
        )
    else:
        st.caption("Named themes are looked for: a bank that you can change below.")
    theme_panels.dropped(threads(labels, weights, carries), play)
    scene = state.scene(len(play.scenes))
    along, spread, river, carriers = st.tabs(
        ["Along the script", "Map of scenes", "River", "Who carries what"]
    )
    with along:
        st.plotly_chart(
            plot_heatmap(labels, weights, play, model.typical, scene=scene),
            theme=None,
            key="themes.heat",
            on_select=lambda: clicked("themes.heat"),
            selection_mode="points",
            config=_CONFIG,
            alt="Each theme's weight in each scene",
        )
    with spread:
        st.plotly_chart(
            plot_scene_map(model, play, labels, weights, scene=scene),
            theme=None,
            key="themes.map",
            on_select=lambda: clicked("themes.map"),
            selection_mode="points",
            config=_CONFIG,
            alt="Scenes that are alike lie near each other; colour is what leads",
        )
        what = "motif" if kind == "Motifs" else "named theme"
        st.caption(f"Near: alike in meaning. Colour and symbol: the {what} that leads in a scene.")
    with river:
        st.plotly_chart(
            plot_river(labels, weights, play),
            theme=None,
            key="themes.river",
            config=_CONFIG,
            alt="Themes over pages",
        )
    with carriers:
        people = [person.name for person in play.characters[:MOST_PEOPLE]]
        st.plotly_chart(
            plot_carriers(people, labels, by_character(model, chunks, people)),
            theme=None,
            key="themes.carriers",
            config=_CONFIG,
            alt="How much of each person's words carries each theme",
        )
    rows = theme_panels.evidence(play, model, kind)
    reading_panels.open_scene_panel(play, "themes.scene", rows, "shows it")


def main() -> None:
    """Show the page."""
    play = panels.need_screenplay("Themes")
    panels.header("Themes", panels.script_line(play))
    bank = bank_from_json(reading_panels.document("theme bank", of_project=True))
    wish = reading_panels.document("motif count")
    count = int(wish) if wish else None
    model = reading_panels.recall(themes_analysis(bank, count), play)
    if not model.chunks:
        st.info("There is no text in this script to read themes from.")
        return
    if model.note:
        st.info(model.note, icon=":material/translate:")
    document = reading_panels.document("motif edits")
    edits = MotifEdits.from_json(document, play.digest, len(model.motifs))
    shown = apply_edits(model, edits)
    theme_panels.about(shown)
    view(play, shown)
    theme_panels.edit_motifs(play, model, edits, count, most_motifs(len(model.chunks)))
    theme_panels.edit_bank(bank)
    theme_panels.figures_box(model)


main()
