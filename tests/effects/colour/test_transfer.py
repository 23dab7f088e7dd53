"""Colour: known values, identities, and that a match is steady over a shot."""

from __future__ import annotations

import numpy as np
import pytest

from filmai_core.effects.colour.cube import bake_cube, read_cube, write_cube
from filmai_core.effects.colour.transfer import (
    LMS_TO_LAB,
    LUMINANCE,
    RGB_TO_LMS,
    RGB_TO_XYZ,
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


def test_white_point_of_6504_k_is_planck_s_below_d65() -> None:
    assert white_point(6504) == pytest.approx((0.3134, 0.3236), abs=2e-4)
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
    assert fit_match([frame], [frame], method).apply(frame) == pytest.approx(frame, abs=1e-6)


def test_monge_kantorovich_reaches_mean_and_covariance() -> None:
    source, target = noise(5, 0.2, 0.5), noise(6, 0.3, 0.8)
    target[..., 0] *= 0.7
    matched = fit_match([source], [target]).apply(source)
    a, b = (to_display(x[..., :3]).reshape(-1, 3) for x in (matched, target))
    assert a.mean(axis=0) == pytest.approx(b.mean(axis=0), abs=1e-6)
    assert np.cov(a.T) == pytest.approx(np.cov(b.T), abs=1e-7)


def test_reinhard_moves_brightness_towards_the_plate() -> None:
    source, target = noise(7, 0.6, 0.9), noise(8, 0.05, 0.1)
    matched = fit_match([source], [target], "reinhard").apply(source)
    assert luminance(matched).mean() == pytest.approx(luminance(target).mean(), rel=1e-3)


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
    assert cube.apply(frame) == pytest.approx(frame, abs=1e-6)
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
    assert read_cube(write_cube(cube)).table.tolist() == cube.table.tolist()


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


@pytest.mark.parametrize(
    ("kelvin", "xy"),
    [(2000, (0.5267, 0.4133)), (2856, (0.4476, 0.4075)),
     (3200, (0.4234, 0.3990)), (5000, (0.3451, 0.3516)), (10000, (0.2806, 0.2883)),
     (25000, (0.2525, 0.2523))],
)  # fmt: skip
def test_white_points_lie_on_planck_s_locus(kelvin: float, xy: tuple[float, float]) -> None:
    """Against the locus integrated over the CIE 1931 observer; 2856 K is illuminant A."""
    assert white_point(kelvin) == pytest.approx(xy, abs=1e-3)


@pytest.mark.parametrize("joint", [2222, 4000])
def test_the_pieces_of_the_locus_meet(joint: float) -> None:
    assert white_point(joint) == pytest.approx(white_point(joint + 0.01), abs=2e-4)


def test_temperatures_end_where_the_fit_does_and_tint_moves_y() -> None:
    for kelvin in (1666.9, 25000.1):
        with pytest.raises(InputError, match="1667 to 25000"):
            white_point(kelvin)
    x, y = white_point(1667)
    assert white_point(1667, 1.0) == pytest.approx((x, y + 0.05))
    assert white_point(25000, -0.5)[1] == pytest.approx(white_point(25000)[1] - 0.025)


@pytest.mark.parametrize(("light", "shown", "tint"), [(3200, 6504, 0), (7500, 5000, 0.4)])
def test_a_grey_card_takes_the_colour_of_the_light_it_is_shown_in(
    light: float, shown: float, tint: float
) -> None:
    def rgb(x: float, y: float) -> np.ndarray:
        return np.linalg.inv(RGB_TO_XYZ) @ np.array([x / y, 1, (1 - x - y) / y])

    card = np.ones((1, 1, 4), np.float32)
    card[0, 0, :3] = 0.4 * rgb(*white_point(light, tint))
    seen = white_balance(card, light, shown, tint)[0, 0]
    assert seen[:3] == pytest.approx(0.4 * rgb(*white_point(shown)), abs=1e-5)
    assert seen[3] == 1


def test_bradford_s_cones_adapt_by_their_ratio() -> None:
    """XYZ of a red paint from illuminant A's light to D65's, by the matrix written out."""
    bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367],
                         [0.0389, -0.0685, 1.0296]])  # fmt: skip
    red = np.float32([[[0.6, 0.2, 0.1, 1]]])
    cones = [bradford @ [x / y, 1, (1 - x - y) / y] for x, y in map(white_point, (2856, 6504))]
    seen = bradford @ RGB_TO_XYZ @ red[0, 0, :3] * cones[1] / cones[0]
    wanted = np.linalg.inv(RGB_TO_XYZ) @ np.linalg.inv(bradford) @ seen
    assert white_balance(red, 2856)[0, 0, :3] == pytest.approx(np.maximum(wanted, 0), abs=1e-5)


def test_the_colour_spaces_are_those_of_their_papers() -> None:
    # White of Rec. 709 is D65, its luminance row is luminance's own.
    assert RGB_TO_XYZ.sum(1) == pytest.approx([0.95047, 1.0, 1.08883], abs=2e-5)
    assert RGB_TO_XYZ[1] == pytest.approx(LUMINANCE, abs=1e-4)
    x, y = RGB_TO_XYZ[:2] / RGB_TO_XYZ.sum(0)
    assert x == pytest.approx([0.64, 0.30, 0.15], abs=1e-4)
    assert y == pytest.approx([0.33, 0.60, 0.06], abs=1e-4)
    # Ruderman's axes are at right angles and of length 1: grey has no alpha and no beta.
    assert LMS_TO_LAB @ LMS_TO_LAB.T == pytest.approx(np.eye(3), abs=1e-12)
    assert LMS_TO_LAB @ [1, 1, 1] == pytest.approx([3**0.5, 0, 0])
    assert (LMS_TO_LAB @ [0, 0, 1])[1] < 0 < (LMS_TO_LAB @ [1, 0, 0])[2]
    # Reinhard's cones: the rows as printed, whose sums are not quite 1.
    assert RGB_TO_LMS.sum(1) == pytest.approx([0.9996, 0.9993, 0.9973], abs=1e-9)


def test_a_grade_is_its_formula() -> None:
    frame = np.float32([[[0.1, 0.3, 0.6, 1], [0.05, 0.2, 0.3, 0.5]]])
    grade = Grade(lift=(0.1, -0.4, 0), gamma=(2, 1, 0.5), gain=(0.9, 1, 1.5), exposure=1)
    cover = frame[..., 3:4]
    x = 2 * frame[..., :3] / cover
    lift, gain = np.array(grade.lift), np.array(grade.gain)
    wanted = np.maximum(gain * (x + lift * (1 - x)), 0) ** (1 / np.array(grade.gamma)) * cover
    graded = grade.apply(frame)
    assert graded[..., :3] == pytest.approx(wanted, abs=1e-6)
    assert graded[..., 3].tolist() == [[1, 0.5]]
    assert Grade(lift=(-1, 0, 0)).apply(np.float32([[[0.2, 0.2, 0.2, 1]]]))[0, 0, 0] == 0


def test_a_grade_s_values_end_where_it_says() -> None:
    Grade(lift=(-1, 1, 0), gamma=(0.1, 10, 1), gain=(0, 1000, 1), exposure=20)
    Grade(exposure=-20)
    for over in ({"lift": (-1.01, 0, 0)}, {"lift": (0, 1.01, 0)}, {"gamma": (0.09, 1, 1)},
                 {"gamma": (1, 1, 10.1)}, {"gain": (-0.01, 1, 1)}, {"gain": (1, 1, 1000.1)},
                 {"exposure": 20.1}, {"exposure": -20.1}):  # fmt: skip
        with pytest.raises(InputError, match="outside"):
            Grade(**over)


def test_half_a_match_goes_half_the_way() -> None:
    source, target = noise(5, 0.2, 0.5), noise(6, 0.3, 0.8)
    whole = to_display(fit_match([source], [target]).apply(source)[..., :3])
    half = to_display(fit_match([source], [target], strength=0.5).apply(source)[..., :3])
    assert half == pytest.approx((to_display(source[..., :3]) + whole) / 2, abs=1e-5)


def test_reinhard_reaches_mean_and_deviation_of_each_channel() -> None:
    source, target = noise(7, 0.3, 0.6), noise(8, 0.2, 0.5)
    matched = fit_match([source], [target], "reinhard").apply(source)

    def lab(frame: np.ndarray) -> np.ndarray:
        return np.log10(frame[..., :3].reshape(-1, 3).astype(float) @ RGB_TO_LMS.T) @ LMS_TO_LAB.T

    assert lab(matched).mean(0) == pytest.approx(lab(target).mean(0), abs=2e-5)
    assert lab(matched).std(0) == pytest.approx(lab(target).std(0), abs=2e-5)


def test_pixels_count_by_their_coverage_and_the_nearly_empty_not_at_all() -> None:
    source = noise(5, 0.2, 0.5)
    plate = np.zeros((1, 3, 4), np.float32)
    plate[0] = [[0.3, 0.3, 0.3, 1], [0.05, 0.05, 0.05, 0.5], [0.01, 0.019, 0, 0.019]]
    target = fit_match([source], [plate]).target
    grey = to_display(np.float32([0.3, 0.1]))
    assert target == pytest.approx(np.repeat((grey[0] + 0.5 * grey[1]) / 1.5, 3), abs=1e-6)


def test_a_flat_shot_is_moved_and_not_scaled() -> None:
    flat = np.full((4, 4, 4), 0.3, np.float32)
    flat[..., 3] = 1
    for method in ("reinhard", "monge-kantorovich"):
        matched = fit_match([flat], [np.float32([1, 1, 1, 1]) * 0.5 * flat + 0.25], method)
        assert np.isfinite(matched.apply(flat)).all()
    assert np.diag(fit_match([flat], [noise(6)], "reinhard").matrix).max() <= 1e4
