"""Emotions: how the script's emotion moves, scene by scene and character by character."""

from __future__ import annotations

import math

import streamlit as st

from filmai_core.analysis.emotions.analysis import EMOTIONS
from filmai_core.analysis.emotions.arcs import default_width, find_arc
from filmai_core.analysis.emotions.pace import PACE
from filmai_core.analysis.emotions.shapes import find_shape
from filmai_core.analysis.emotions.tension import TENSION, build_lines
from filmai_core.analysis.emotions.timeline import (
    ENOUGH_LINES,
    EmotionTimeline,
    lines_of,
    scene_scores,
)
from filmai_core.figures.emotions import MOST_CHARACTERS, VALENCE, mark_scene, plot_timeline
from filmai_core.learning.registry import default_registry
from filmai_core.screenplay.model import Screenplay
from pages.emotions import panels as emotion_panels
from pages.emotions import shape_panels, structure_panels
from pages.shared import panels, png_button, reading_panels, script_view, state

CHART = "emotions.chart"


def who_speaks_enough(play: Screenplay, timeline: EmotionTimeline) -> tuple[list[str], list[str]]:
    """Characters with a line of their own, and those with too few spoken lines for one."""
    enough: list[str] = []
    few: list[str] = []
    for person in play.characters:
        (enough if lines_of(timeline, person.name) >= ENOUGH_LINES else few).append(person.name)
    return enough, few


def clicked() -> None:
    """Open the scene of the dot that was clicked."""
    # A second click on the same dot only deselects it: open its scene again.
    scene = state.picked_scene(CHART)
    if scene is None:
        scene = state.held("emotions clicked")
    if scene is not None:
        state.hold("emotions clicked", scene)
        state.open_scene(scene)


@st.fragment
def view(play: Screenplay, timeline: EmotionTimeline) -> None:
    """The figure with its controls, and the open scene under it."""
    arc = state.memo((play.digest, timeline.model, "arc"), lambda: find_arc(timeline))
    scores = state.memo(
        (play.digest, timeline.model, "scene scores"), lambda: scene_scores(timeline)
    )
    lines = state.memo((play.digest, timeline.model, "lines"), lambda: build_lines(play, timeline))
    shapes = state.memo(
        (play.digest, timeline.model, "shapes"),
        lambda: {name: find_shape(line) for name, line in lines.items()},
    )
    said = st.container()
    lead = st.pills(
        "Line that leads",
        (*lines, *timeline.labels),
        default=VALENCE,
        required=True,
        format_func=str.capitalize,
        key="lead",
        bind="query-params",
        help="Valence: from dark (-1) to bright (1). Tension: fear, anger, surprise, stirring "
        "words and quick telling, 0 to 1. Pace: short beats, sentences and scenes, 0 to 1.",
    )
    said.markdown(shape_panels.lead_words(lead, arc, shapes, len(play.scenes)))
    own_width = shapes[lead].width if lead in shapes and shapes[lead].reliable else None
    chart = st.container(key="timeline")
    enough, few = state.memo(
        (play.digest, timeline.model, "who speaks enough"),
        lambda: who_speaks_enough(play, timeline),
    )
    with st.grid(3, min_column_width=240, vertical_alignment="top"):
        most = max(8, math.ceil(len(play.scenes) / 3))
        width = st.slider(
            "Smoothing, in scenes",
            1,
            most,
            min(most, round(own_width or default_width(len(play.scenes)))),
            key="width",
            bind="query-params",
        )
        names = st.multiselect(
            "Characters' own lines",
            enough,
            max_selections=MOST_CHARACTERS,
            placeholder="Whole script" if enough else "Nobody speaks enough",
            disabled=not enough or lead in (TENSION, PACE),
            key="who",
            bind="query-params",
        )
        axis = st.segmented_control(
            "Across",
            ("Scenes", "Pages"),
            default="Scenes",
            required=True,
            key="across",
            bind="query-params",
        )
    if few:
        shown = ", ".join(panels.plain(name) for name in few[:8])
        more = f" and {len(few) - 8} more" if len(few) > 8 else ""
        st.caption(f"Under {ENOUGH_LINES} spoken lines, too few for a line of their own: "
                   f"{shown}{more}.")  # fmt: skip
    scene = state.scene(len(play.scenes))
    pages = axis == "Pages"
    figure = state.memo(
        (play.digest, timeline.model, "figure", lead, width, pages, tuple(names)),
        lambda: plot_timeline(
            play,
            timeline,
            lead=lead,
            width=float(width),
            pages=pages,
            characters=names,
            turning_points=arc.turning_points,
            scores=scores,
            lines=lines,
        ),
    )
    mark_scene(figure, play, scene, pages=pages)
    chart.plotly_chart(
        figure,
        theme=None,
        height=540,
        key=CHART,
        on_select=clicked,
        selection_mode="points",
        config=png_button.chart_config("emotion timeline"),
        alt=f"{lead} of {play.title}, scene by scene",
    )
    if not any(shape.reliable for shape in shapes.values()):
        shape_panels.what_holds(play, timeline, lines, enough)
    emotion_panels.downloads(play, timeline)
    st.subheader("The open scene", anchor=False)
    panels.scene_picker(play, "emotions.scene")
    marks = emotion_panels.marks(timeline, scene, lead)
    st.html(script_view.scenes_html(play, [scene], marks))
    emotion_panels.turning_points(play, timeline, arc)
    structure_panels.five_points(play, timeline)


def main() -> None:
    """Show the page."""
    play = panels.need_screenplay("Emotions")
    panels.header("Emotion timeline", panels.script_line(play))
    timeline = reading_panels.recall(EMOTIONS, play)
    view(play, timeline)
    # Asking for the card reads the weights through: once a visitor is enough.
    card = state.memo(timeline.model, lambda: default_registry().card("emotions"))
    emotion_panels.model_box(card.data)


main()
