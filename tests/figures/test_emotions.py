"""The timeline figure, read as data."""

from __future__ import annotations

import numpy as np
import pytest

from filmai_core.analysis.emotions.arcs import TurningPoint
from filmai_core.analysis.emotions.tension import build_lines
from filmai_core.analysis.emotions.timeline import EmotionTimeline
from filmai_core.analysis.passages import Passage
from filmai_core.figures.emotions import mark_scene, plot_timeline, scene_axis
from filmai_core.screenplay.model import (
    Character,
    ElementKind,
    Scene,
    SceneHeading,
    Screenplay,
)
from filmai_core.screenplay.read import read_screenplay

LABELS = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")
SCENES = 6


@pytest.fixture
def play() -> Screenplay:
    scenes = tuple(
        Scene(index, SceneHeading(f"INT. ROOM {index} - DAY"), (), page=1 + index / 2, eighths=4)
        for index in range(SCENES)
    )
    people = (Character("ANNA", scenes=(1, 2, 3)), Character("BEN", scenes=(0, 5)))
    return Screenplay("T", (), (), scenes, people, (), "t.fountain", "fountain", "0", "0", pages=3)


@pytest.fixture
def timeline() -> EmotionTimeline:
    """Two passages a scene but for scene 4, which has none."""
    passages = tuple(
        Passage(scene, part, 10 * scene + part, "ANNA" if part else "BEN", ElementKind.DIALOGUE,
                "words", scene + part / 2)
        for scene in range(SCENES) if scene != 4 for part in range(2)
    )  # fmt: skip
    probs = np.random.default_rng(1).random((len(passages), len(LABELS))).astype(np.float32)
    return EmotionTimeline(LABELS, passages, probs, SCENES, "fake@0")


def trace(figure, name: str):
    return next(item for item in figure.data if item.name == name)


def test_every_scored_scene_has_a_dot_that_knows_its_scene(play, timeline) -> None:
    dots = trace(plot_timeline(play, timeline), "scenes")
    assert list(dots.customdata) == [0, 1, 2, 3, 5]
    assert list(dots.x) == [1, 2, 3, 4, 6]


def test_every_emotion_has_a_named_strip(play, timeline) -> None:
    figure = plot_timeline(play, timeline)
    (strips,) = [item for item in figure.data if item.type == "heatmap"]
    assert list(figure.layout.yaxis2.ticktext) == list(LABELS)
    assert np.array(strips.z).shape == (len(LABELS), SCENES)


def test_a_strip_keeps_to_its_own_part_of_the_colour_scale(play, timeline) -> None:
    figure = plot_timeline(play, timeline)
    (strips,) = [item for item in figure.data if item.type == "heatmap"]
    rows = np.floor(np.array(strips.z))
    for row in range(len(LABELS)):
        assert set(rows[row][~np.isnan(rows[row])]) == {row}
    levels = [level for level, _ in strips.colorscale]
    assert levels == sorted(levels) and (levels[0], levels[-1]) == (0.0, 1.0)


def test_the_band_holds_the_line(play, timeline) -> None:
    figure = plot_timeline(play, timeline, width=3.0)
    line = np.array(trace(figure, "whole script").y)
    assert (np.array(trace(figure, "90% band, low").y) <= line + 1e-9).all()
    assert (np.array(trace(figure, "90% band").y) >= line - 1e-9).all()
    low, high = figure.layout.yaxis.range
    assert low <= np.nanmin(trace(figure, "90% band, low").y)
    assert high >= np.nanmax(trace(figure, "90% band").y)


def test_a_leading_emotion_lets_the_others_recede(play, timeline) -> None:
    figure = plot_timeline(play, timeline, lead="fear")
    lead = trace(figure, "whole script")
    others = [item for item in figure.data if item.type == "scatter" and item.name in LABELS]
    assert {item.name for item in others} == set(LABELS) - {"fear", "neutral"}
    assert all(item.line.width < lead.line.width for item in others)


def test_characters_differ_in_dash_and_colour_and_stay_within_their_scenes(play, timeline) -> None:
    figure = plot_timeline(play, timeline, characters=("ANNA", "BEN"))
    anna, ben = trace(figure, "ANNA"), trace(figure, "BEN")
    assert list(anna.x) == [2, 3, 4]
    assert anna.line.dash != ben.line.dash
    assert anna.line.color != ben.line.color
    assert anna.showlegend and ben.showlegend


def test_at_most_four_characters_are_laid_over(play, timeline) -> None:
    names = ("ANNA", "BEN", "ANNA", "BEN", "ANNA", "BEN")
    figure = plot_timeline(play, timeline, characters=names)
    assert sum(item.name in ("ANNA", "BEN") for item in figure.data) == 4


def test_turning_points_are_numbered_in_order(play, timeline) -> None:
    turns = (TurningPoint(1, 1, "low", 0.2, 10, (2,)), TurningPoint(3, 3, "high", 0.3, 30, (6,)))
    led_by_fear = plot_timeline(play, timeline, lead="fear", turning_points=turns)
    assert "turning points" not in [item.name for item in led_by_fear.data]
    marks = trace(plot_timeline(play, timeline, turning_points=turns), "turning points")
    assert list(marks.text) == ["1", "2"]
    assert list(marks.customdata) == [1, 3]


def test_the_open_scene_is_framed_through_all_rows(play, timeline) -> None:
    figure = plot_timeline(play, timeline)
    mark_scene(figure, play, 4, pages=False)
    mark_scene(figure, play, 2, pages=False)
    (frame,) = figure.layout.shapes
    assert (frame.x0, frame.x1) == (2.5, 3.5)
    assert (frame.yref, frame.y0, frame.y1) == ("paper", 0, 1)


def test_pages_place_scenes_by_where_they_start(play) -> None:
    centres, edges = scene_axis(play, pages=True)
    assert edges[0] == 1.0
    assert (np.diff(edges) > 0).all()
    assert ((centres > edges[:-1]) & (centres < edges[1:])).all()


def test_an_empty_timeline_still_draws(play) -> None:
    empty = EmotionTimeline(LABELS, (), np.zeros((0, 7), dtype=np.float32), SCENES, "fake@0")
    figure = plot_timeline(play, empty)
    assert list(figure.layout.yaxis.range) == [-1.0, 1.0]


def test_nothing_of_the_timeline_is_altered(play, timeline) -> None:
    before = timeline.probs.copy()
    plot_timeline(play, timeline, characters=("ANNA",), lead="joy")
    assert (timeline.probs == before).all()


@pytest.fixture
def told() -> Screenplay:
    """Scenes with words: long ones told slowly, and short ones told quickly."""
    slow = "She walks along the shore for a long while and thinks of what her father said. " * 4
    quick = "".join("ANNA\nNo.\n\nBEN\nYes!\n\n" for _ in range(4))
    text = "".join(f"INT. ROOM {n} - DAY\n\n{quick if n % 2 else slow}\n\n" for n in range(SCENES))
    return read_screenplay(text.encode(), "t.fountain")


@pytest.mark.parametrize("lead", ["tension", "pace"])
def test_tension_and_pace_can_lead_with_dots_band_and_words_for_up_and_down(
    told, timeline, lead
) -> None:
    turns = (TurningPoint(1, 1, "low", 0.2, 10, (2,)),)
    figure = plot_timeline(told, timeline, lead=lead, width=2.0, turning_points=turns)
    line = build_lines(told, timeline)[lead]
    dots = trace(figure, "scenes")
    assert list(dots.customdata) == list(np.flatnonzero(line.counts))
    assert figure.layout.yaxis.title.text == lead
    assert "turning points" not in [item.name for item in figure.data]
    assert len(figure.layout.annotations) == 2
    low, high = figure.layout.yaxis.range
    assert low <= np.nanmin(trace(figure, "90% band, low").y)
    assert high >= np.nanmax(trace(figure, "90% band").y)


def test_quick_scenes_stand_higher_on_the_line_of_pace(told, timeline) -> None:
    dots = trace(plot_timeline(told, timeline, lead="pace"), "scenes")
    assert min(dots.y[1::2]) > max(dots.y[::2])


def test_the_axis_fits_the_line_and_thin_scenes_stand_at_its_edge_as_rings(play) -> None:
    """Scene 0 has one glaring passage; the rest have eight plain ones each."""
    rows = [(0, 0.9)] + [(scene, 0.1) for scene in range(1, SCENES) for _ in range(8)]
    passages = tuple(
        Passage(scene, part, part, "ANNA", ElementKind.DIALOGUE, "words", scene)
        for part, (scene, _) in enumerate(rows)
    )
    probs = np.zeros((len(rows), len(LABELS)), dtype=np.float32)
    probs[:, LABELS.index("joy")] = [value for _, value in rows]
    figure = plot_timeline(play, EmotionTimeline(LABELS, passages, probs, SCENES, "fake@0"))
    low, high = figure.layout.yaxis.range
    dots = trace(figure, "scenes")
    assert max(trace(figure, "90% band").y) <= high < 0.9
    assert dots.y[0] == high and "valence 0.90" in dots.text[0]
    assert dots.marker.symbol[0].endswith("-open") and not dots.marker.symbol[1].endswith("-open")
