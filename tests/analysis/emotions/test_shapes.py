"""Shapes at their own scale, peaks of scenes, and an honest p."""

from __future__ import annotations

import numpy as np
import pytest

from filmai_core.analysis.emotions.bands import scene_bands
from filmai_core.analysis.emotions.shapes import (
    FEWEST_PASSAGES,
    SHUFFLES,
    Line,
    find_peaks,
    find_shape,
    p_words,
    widths_of,
)


def line_of(curve: np.ndarray, noise: float = 0.0, lines: int = 6, seed: int = 0) -> Line:
    rng = np.random.default_rng(seed)
    scene_of = np.repeat(np.arange(len(curve)), lines)
    values = np.repeat(curve, lines) + noise * rng.standard_normal(len(scene_of))
    return Line("x", scene_of, values, len(curve))


def test_a_shape_of_sequences_and_one_of_acts_are_both_found_at_their_scale() -> None:
    at = np.arange(120)
    acts = find_shape(line_of(0.3 * np.sin(2 * np.pi * at / 120), 1.0))
    # Runs of eight scenes, up and down: a tenth of the script flattens them out.
    sequences = find_shape(line_of(0.5 * np.sign(np.sin(2 * np.pi * at / 8)), 0.6))
    assert acts.reliable and sequences.reliable
    assert sequences.width < 0.1 * 120 < acts.width


def test_trying_several_widths_does_not_find_shapes_in_noise() -> None:
    found = [find_shape(line_of(np.zeros(40), 1.0, seed=n), shuffles=99).p for n in range(400)]
    # One p in twenty is under .05, half are under .5; uncorrected, they would pile up low.
    assert np.mean([p <= 0.05 for p in found]) <= 0.08
    assert np.mean(found) == pytest.approx(0.5, abs=0.05)


def test_p_is_never_nought_and_one_where_nothing_can_be_told() -> None:
    rise = find_shape(line_of(np.linspace(-1, 1, 60)))
    assert rise.p == pytest.approx(1 / (1 + SHUFFLES))
    assert find_shape(line_of(np.linspace(-1, 1, 7))).p == 1.0
    assert find_shape(line_of(np.zeros(30))).p == 1.0
    assert p_words(rise.p) == "p < 0.01"


@pytest.mark.parametrize("p", [0.0, 1e-9, 0.0009, 0.004, 0.0099, 0.01, 0.05, 0.5, 0.9999, 1.0])
def test_no_p_is_printed_as_nought(p: float) -> None:
    assert not any(said in p_words(p) for said in ("0.00", "1.00"))


def test_widths_go_from_a_scene_and_its_neighbours_to_an_act() -> None:
    for scenes in (8, 40, 200):
        widths = widths_of(scenes)
        assert widths == tuple(sorted(widths)) and widths[0] >= 2
        assert widths[-1] <= max(3.0, 0.34 * scenes)


def test_a_scene_that_stands_out_is_a_peak_and_only_if_it_has_enough_passages() -> None:
    curve = np.zeros(30)
    curve[12] = 1.5
    (peak,) = find_peaks(line_of(curve, 0.4))
    assert (peak.scene, peak.kind) == (12, "high") and peak.p < 0.05
    assert find_peaks(line_of(curve, 0.4, lines=FEWEST_PASSAGES - 1)) == ()
    found = [find_peaks(line_of(np.zeros(30), 1.0, seed=n), shuffles=199) for n in range(40)]
    assert sum(bool(peaks) for peaks in found) <= 6


def test_a_band_holds_its_mean_and_narrows_with_more_passages() -> None:
    few, many = (scene_bands(line_of(np.full(10, 0.5), 0.1, lines=n)) for n in (3, 60))
    for band in (few, many):
        assert (band.low <= band.mean).all() and (band.mean <= band.high).all()
    assert (many.high - many.low).mean() < (few.high - few.low).mean() / 2
    one = scene_bands(line_of(np.linspace(0.1, 0.9, 10), 0.0, lines=1))
    assert (one.low >= 0).all() and (one.high <= 1).all()
