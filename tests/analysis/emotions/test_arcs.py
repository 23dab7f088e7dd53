from __future__ import annotations

import numpy as np
import pytest

from filmai_core.analysis.emotions.arcs import ARCS, Arc, find_arc, smooth
from filmai_core.analysis.emotions.shapes import SHUFFLES, kernel
from filmai_core.analysis.emotions.timeline import EmotionTimeline
from filmai_core.analysis.passages import Passage
from filmai_core.models.emotions.data import EMOTIONS
from filmai_core.screenplay.model import ElementKind


def timeline_of(curve: np.ndarray, noise: float, lines: int = 10, seed: int = 0) -> EmotionTimeline:
    """A timeline whose scenes' valence follows a curve in [-0.9, 0.9], with noise."""
    rng = np.random.default_rng(seed)
    passages, rows = [], []
    for scene, level in enumerate(curve):
        for rank in range(lines):
            value = float(np.clip(level + noise * rng.standard_normal(), -0.99, 0.99))
            row = np.zeros(len(EMOTIONS), dtype=np.float32)
            row[EMOTIONS.index("joy" if value > 0 else "sadness")] = abs(value)
            rows.append(row)
            passages.append(
                Passage(scene, rank, 100 * scene + rank, "A", ElementKind.DIALOGUE, "x", scene)
            )
    return EmotionTimeline(EMOTIONS, tuple(passages), np.array(rows), len(curve), "m")


def story(name: str, scenes: int = 60) -> np.ndarray:
    sign, halves = ARCS[name]
    return 0.6 * sign * np.cos(np.pi * halves * (np.arange(scenes) + 0.5) / scenes)


def slow_smooth(timeline: EmotionTimeline, width: float) -> list[float]:
    """The same line, one weight at a time."""
    found = []
    for at in range(timeline.scenes):
        above = below = 0.0
        for passage, value in zip(timeline.passages, timeline.valence, strict=True):
            weight = np.exp(-0.5 * ((passage.scene - at) / (width / 2)) ** 2)
            above, below = above + weight * value, below + weight
        found.append(above / below)
    return found


def test_the_line_agrees_with_a_slow_second_implementation() -> None:
    timeline = timeline_of(story("Icarus", 20), 0.3, lines=4)
    assert smooth(timeline, 5.0).line == pytest.approx(slow_smooth(timeline, 5.0))


def test_a_flat_story_stays_flat_to_its_ends() -> None:
    curve = smooth(timeline_of(np.full(30, 0.4), 0.0), 6.0)
    assert curve.line == pytest.approx(np.full(30, 0.4), abs=1e-6)


def test_a_step_does_not_ring() -> None:
    step = np.where(np.arange(40) < 20, -0.5, 0.5)
    line = smooth(timeline_of(step, 0.0), 6.0).line
    assert line.min() >= -0.5 - 1e-6 and line.max() <= 0.5 + 1e-6
    assert (np.diff(line) >= -1e-9).all()


def test_the_band_holds_the_true_line_about_nine_times_in_ten() -> None:
    truth = smooth(timeline_of(story("man in a hole"), 0.0), 6.0).line
    inside = []
    for seed in range(12):
        curve = smooth(timeline_of(story("man in a hole"), 0.25, seed=seed), 6.0)
        inside.append(((curve.low <= truth) & (truth <= curve.high)).mean())
    assert 0.80 < np.mean(inside) < 0.98


def test_weights_are_one_at_home_and_fall_off() -> None:
    weights = kernel(np.arange(9.0), 4.0)
    assert np.allclose(np.diag(weights), 1) and np.allclose(weights, weights.T)
    assert weights[0, 2] == pytest.approx(np.exp(-0.5))


@pytest.mark.parametrize("name", ARCS)
def test_a_told_arc_is_found_and_named(name: str) -> None:
    arc = find_arc(timeline_of(story(name), 0.3))
    assert arc.reliable and arc.name == name
    assert arc.fit is not None and arc.fit > 0.7


def test_noise_is_mostly_called_unreliable_and_then_has_no_name() -> None:
    arcs = [find_arc(timeline_of(np.zeros(40), 0.4, seed=seed)) for seed in range(25)]
    assert sum(arc.reliable for arc in arcs) <= 4
    assert all(arc.name is None and arc.fit is None for arc in arcs if not arc.reliable)


def test_the_order_as_told_is_one_of_those_that_p_counts() -> None:
    # No shuffle of a plain rise varies more than the rise itself: the smallest p there is,
    # and not nought, since the order as told is one of the orders that could have come
    # (Phipson and Smyth 2010).
    arc = find_arc(timeline_of(np.linspace(-0.9, 0.9, 60), 0.0))
    assert arc.p == pytest.approx(1 / (SHUFFLES + 1), rel=1e-9)


def test_scenes_that_are_all_alike_are_as_likely_as_can_be() -> None:
    assert find_arc(timeline_of(np.full(20, 0.5), 0.0)).p == 1.0


def test_p_of_noise_is_spread_evenly_over_its_range() -> None:
    found = [find_arc(timeline_of(np.zeros(20), 0.4, 5, seed=seed)).p for seed in range(60)]
    assert np.mean(found) == pytest.approx(0.5, abs=0.12)
    assert 0 < min(found) and max(found) <= 1


def test_too_few_scenes_have_no_shape() -> None:
    assert find_arc(timeline_of(story("Icarus", 6), 0.1)) == Arc(False, 1.0, None, None, ())


def test_the_turn_is_where_the_story_turns_and_names_its_line() -> None:
    timeline = timeline_of(story("man in a hole"), 0.1)
    (turn,) = [turn for turn in find_arc(timeline).turning_points if turn.kind == "low"]
    assert abs(turn.at - 29.5) <= 4 and abs(turn.scene - turn.at) <= 3
    cause = timeline.passages[turn.passages[0]]
    assert (cause.scene, cause.line) == (turn.scene, turn.line)
    near = [
        value
        for passage, value in zip(timeline.passages, timeline.valence, strict=True)
        if abs(passage.scene - turn.at) <= 3
    ]
    assert timeline.valence[turn.passages[0]] == min(near)


def test_one_emotion_and_one_character_have_lines_of_their_own() -> None:
    timeline = timeline_of(story("rags to riches"), 0.1)
    joy = smooth(timeline, label="joy").line
    assert joy[-1] > joy[0]
    assert np.isnan(smooth(timeline, character="NOBODY").line).all()


def test_a_scene_of_a_line_or_two_is_never_where_a_story_turns() -> None:
    """The valley's darkest passage stands in a scene of one: the turn is told by another."""
    full = timeline_of(story("man in a hole"), 0.1)
    thin = 30
    keep = [n for n, passage in enumerate(full.passages) if passage.scene != thin]
    row = np.zeros(len(EMOTIONS), dtype=np.float32)
    row[EMOTIONS.index("sadness")] = 0.99
    passages = (
        *(full.passages[n] for n in keep if full.passages[n].scene < thin),
        Passage(thin, 0, 9999, "A", ElementKind.DIALOGUE, "x", thin),
        *(full.passages[n] for n in keep if full.passages[n].scene > thin),
    )
    cut = sum(full.passages[n].scene < thin for n in keep)
    probs = np.insert(full.probs[keep], cut, row, axis=0)
    arc = find_arc(EmotionTimeline(EMOTIONS, passages, probs, full.scenes, "m"))
    assert arc.reliable and any(turn.kind == "low" for turn in arc.turning_points)
    for turn in arc.turning_points:
        assert turn.scene != thin and turn.line != 9999
        assert all(passages[n].scene != thin for n in turn.passages)


def test_without_a_shape_there_are_no_turns() -> None:
    arcs = [find_arc(timeline_of(np.zeros(40), 0.4, seed=seed)) for seed in range(8)]
    assert all(arc.turning_points == () for arc in arcs if not arc.reliable)
