"""Colour: known values, identities, and that a match is steady over a shot."""

from __future__ import annotations

import numpy as np
import pytest

from filmai_core.effects.colour.cube import Cube, bake_cube, read_cube, write_cube
from filmai_core.effects.colour.transfer import (
    Grade,
    coverage,
    fit_match,
    luminance,
    to_display,
    to_linear,
    white_balance,
    white_point,
)
from filmai_core.errors import InputError


def noise(seed: int, low: float = 0.0, high: float = 1.0, alpha: float | None = 1.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    frame = random.uniform(low, high, (12, 14, 4)).astype(np.float32)
    frame[..., 3] = random.uniform(0.2, 1, (12, 14)) if alpha is None else alpha
    frame[..., :3] *= frame[..., 3:4]
    return frame


def test_srgb_known_values() -> None:
    # IEC 61966-2-1: mid grey, and the joint of the two pieces.
    assert to_linear(np.float32([0, 0.04045, 0.5, 1])) == pytest.approx(
        [0, 0.0031308, 0.21404, 1], abs=1e-5
    )
    assert to_display(np.float32([0.18]))[0] == pytest.approx(0.46136, abs=1e-4)


def test_srgb_there_and_back() -> None:
    values = np.linspace(0, 1, 1001, dtype=np.float32)
    assert to_linear(to_display(values)) == pytest.approx(values, abs=2e-6)


def test_coverage_is_alpha_raised_to_light() -> None:
    frame = np.float32([[[0, 0, 0, 0], [0.1, 0.1, 0.1, 0.5], [3, 1, 0, 0], [0.4, 0.2, 0, 0]]])
    assert coverage(frame)[0, :, 0] == pytest.approx([0, 0.5, 1, 0.4])


def test_neutral_grade_changes_nothing() -> None:
    frame = noise(1, alpha=None)
    assert Grade().apply(frame) is frame


def test_lift_keeps_white_and_gain_keeps_black() -> None:
    frame = np.float32([[[0, 0, 0, 1], [1, 1, 1, 1]]])
    lifted = Grade(lift=(0.2, 0.1, 0)).apply(frame)
    assert lifted[0, 0, :3] == pytest.approx([0.2, 0.1, 0])
    assert lifted[0, 1, :3] == pytest.approx([1, 1, 1])
    gained = Grade(gain=(2, 1, 0.5)).apply(frame)
    assert gained[0, :, :3].tolist() == [[0, 0, 0], [2, 1, 0.5]]


def test_no_grade_lights_an_empty_pixel() -> None:
    empty = np.zeros((2, 2, 4), dtype=np.float32)
    assert not Grade(lift=(0.5, 0.5, 0.5), gamma=(2, 2, 2)).apply(empty).any()


def test_a_grade_does_not_depend_on_alpha() -> None:
    # The same paint at half the coverage grades to the same paint at half the coverage.
    whole = noise(2)
    half = whole * np.float32(0.5)
    grade = Grade(lift=(0.1, 0, 0), gamma=(1.4, 1, 0.8), gain=(0.9, 0.8, 0.9))
    assert grade.apply(half)[..., :3] == pytest.approx(grade.apply(whole)[..., :3] / 2, abs=1e-5)


def test_grade_out_of_range_is_named() -> None:
    with pytest.raises(InputError, match="gamma 0 is outside"):
        Grade(gamma=(1, 0, 1))
    with pytest.raises(InputError, match="gain nan"):
        Grade(gain=(float("nan"), 1, 1))


def test_white_point_of_daylight_is_near_d65() -> None:
    assert white_point(6504) == pytest.approx((0.3127, 0.3290), abs=0.006)
    with pytest.raises(InputError, match="100 K"):
        white_point(100)


def test_white_balance_same_light_is_identity() -> None:
    frame = noise(3, alpha=None)
    assert white_balance(frame, 5000, 5000) == pytest.approx(frame, abs=1e-5)


def test_tungsten_light_loses_its_orange() -> None:
    grey = np.full((1, 1, 4), 0.5, dtype=np.float32)
    cool = white_balance(grey, 3200)[0, 0]
    assert cool[2] > cool[1] > cool[0]
    warm = white_balance(grey, 6504, 3200)[0, 0]
    assert warm[0] > warm[1] > warm[2]


@pytest.mark.parametrize("method", ["reinhard", "monge-kantorovich"])
def test_matched_to_itself_changes_little(method: str) -> None:
    frame = noise(4, 0.1, 0.9)
    assert fit_match([frame], [frame], method).apply(frame) == pytest.approx(frame, abs=2e-3)


def test_monge_kantorovich_reaches_mean_and_covariance() -> None:
    source, target = noise(5, 0.2, 0.5), noise(6, 0.3, 0.8)
    target[..., 0] *= 0.7
    matched = fit_match([source], [target]).apply(source)
    a, b = (to_display(x[..., :3]).reshape(-1, 3) for x in (matched, target))
    assert a.mean(axis=0) == pytest.approx(b.mean(axis=0), abs=0.01)
    assert np.cov(a.T) == pytest.approx(np.cov(b.T), abs=0.002)


def test_reinhard_moves_brightness_towards_the_plate() -> None:
    source, target = noise(7, 0.6, 0.9), noise(8, 0.05, 0.1)
    matched = fit_match([source], [target], "reinhard").apply(source)
    assert luminance(matched).mean() == pytest.approx(luminance(target).mean(), rel=0.15)


def test_a_match_is_the_same_for_every_frame_of_the_shot() -> None:
    # Fitted per frame, a flickering shot would lose its flicker; fitted once, it keeps it.
    shot = [noise(9, 0.2, 0.6) * np.float32([k, k, k, 1]) for k in (0.6, 1.0, 0.8)]
    match = fit_match(shot, [noise(10, 0.3, 0.7)])
    levels = [float(luminance(match.apply(frame)).mean()) for frame in shot]
    assert levels[0] < levels[2] < levels[1]


def test_match_without_pixels_is_refused() -> None:
    with pytest.raises(InputError, match="plate is empty"):
        fit_match([noise(1)], [np.zeros((4, 4, 4), dtype=np.float32)])


def test_cube_of_nothing_is_identity_and_survives_the_file() -> None:
    cube = read_cube(write_cube(bake_cube(lambda frame: frame, 17)))
    frame = noise(11, alpha=None)
    assert cube.apply(frame) == pytest.approx(frame, abs=2e-3)
    assert cube.title == "FilmAI"


def test_cube_red_runs_fastest() -> None:
    rows = "\n".join(f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (1, 0))
    inverts_red = read_cube("LUT_3D_SIZE 2\n" + rows)
    assert inverts_red.look_up(np.float32([[0.25, 0.5, 0.75]]))[0] == pytest.approx(
        [0.75, 0.5, 0.75]
    )


def test_one_dimensional_cube() -> None:
    cube = read_cube("LUT_1D_SIZE 3\nDOMAIN_MAX 2 2 2\n0 0 0\n.5 1 .5\n1 1 1\n")
    assert cube.look_up(np.float32([[1, 0.5, 2]]))[0] == pytest.approx([0.5, 0.5, 1])
    assert isinstance(read_cube(write_cube(cube)), Cube)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no LUT_3D_SIZE"),
        ("LUT_3D_SIZE 9999999", "2 to 256"),
        ("LUT_3D_SIZE 2\n0 0 0", "1 rows where 8"),
        ("LUT_1D_SIZE 2\n0 0\n1 1 1", "line 2"),
        ("LUT_1D_SIZE 2\n0 0 nan\n1 1 1", "not finite"),
        ("LUT_1D_SIZE 2\nDOMAIN_MIN 1 0 0\n0 0 0\n1 1 1", "DOMAIN_MIN"),
    ],
)
def test_a_bad_cube_is_named(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_cube(text, "look.cube")
