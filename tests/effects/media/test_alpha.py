"""Files' straight codes and linear premultiplied frames: known values and exact round trips."""

from __future__ import annotations

import numpy as np
import pytest

from filmai_core.effects.colour.transfer import to_linear
from filmai_core.effects.comp.composite import over, plus
from filmai_core.effects.media.alpha import (
    bled,
    from_straight,
    light_pass,
    on_black,
    softened,
    to_straight,
    undarkened,
    unsoftened,
)

DEPTHS = [(8, np.uint8, 255), (16, np.uint16, 65535)]


@pytest.mark.parametrize(("bits", "dtype", "top"), DEPTHS)
def test_every_opaque_code_comes_back(bits: int, dtype: type, top: int) -> None:
    codes = np.full((16, (top + 1) // 16, 4), top, dtype)
    codes[..., :3] = np.arange(top + 1, dtype=dtype).reshape(16, -1, 1)
    frame = from_straight(codes)
    np.testing.assert_array_equal(to_straight(frame, bits), codes)
    np.testing.assert_array_equal(on_black(frame, bits), codes[..., :3])
    np.testing.assert_array_equal(from_straight(codes[..., :3]), frame)


@pytest.mark.parametrize(("bits", "dtype", "top"), DEPTHS)
def test_read_colour_is_decoded_then_multiplied_by_alpha(bits: int, dtype: type, top: int) -> None:
    codes = np.array([[[top, top // 2, 0, top // 4]]], dtype)
    alpha = top // 4 / top
    wanted = [alpha, float(to_linear(np.float32([top // 2 / top]))[0]) * alpha, 0, alpha]
    assert from_straight(codes)[0, 0] == pytest.approx(wanted, abs=1e-6)
    assert np.abs(to_straight(from_straight(codes), bits).astype(int) - codes.astype(int)).max() < 2


def test_light_without_alpha_is_written_with_the_alpha_of_its_brightest_channel() -> None:
    frame = np.float32([[[0.5, 0.25, 0, 0], [4, 0.5, 0, 0], [0, 0, 0, 0], [0.2, 0, 0, 0.4]]])
    codes = to_straight(frame)[0].tolist()
    assert codes[0] == [255, 188, 0, 128]  # half the light is code 188
    assert codes[1] == [255, 188, 0, 255]
    assert codes[2] == [0, 0, 0, 0]
    assert codes[3] == [188, 0, 0, 102]


def test_the_shoulder_is_an_exponential_and_keeps_alpha() -> None:
    frame = np.float32([[[0, 0.5, 5, 0.3]]])
    assert softened(frame)[0, 0] == pytest.approx(
        [0, 1 - np.exp(-0.6), 1 - np.exp(-6), 0.3], abs=1e-6
    )
    white = unsoftened(np.float32([[[1, 0.985, 0.5, 1]]]))[0, 0]
    assert white == pytest.approx(
        [-np.log(0.015) / 1.2, -np.log(0.015) / 1.2, np.log(2) / 1.2, 1], rel=1e-5
    )


@pytest.mark.parametrize("size", [(2, 2), (5, 7), (16, 16), (12, 14)])
def test_the_corners_one_colour_is_carried_over_the_whole_frame(size: tuple[int, int]) -> None:
    cover = np.zeros(size, np.float32)
    cover[[0, 0, -1, -1], [0, -1, 0, -1]] = 1
    rgb = np.float32([0.2, 0.5, 0.9])[:, None, None] * cover
    wanted = np.broadcast_to(np.float32([0.2, 0.5, 0.9])[:, None, None], (3, *size))
    np.testing.assert_allclose(bled(rgb, cover), wanted, atol=1e-6)


def test_covered_colour_stays_and_the_nearer_colour_fills() -> None:
    cover = np.zeros((16, 16), np.float32)
    cover[:, :4] = cover[:, 12:] = 1
    rgb = np.zeros((3, 16, 16), np.float32)
    rgb[0, :, :4], rgb[2, :, 12:] = 1, 1
    filled = bled(rgb, cover)
    np.testing.assert_allclose(filled[:, cover > 0], rgb[:, cover > 0], atol=1e-6)
    assert (filled[0, :, :8] > 0.99).all() and (filled[2, :, 8:] > 0.99).all()


def test_a_pixel_covered_by_a_thirty_second_is_trusted_wholly_and_half_of_it_by_half() -> None:
    cover = np.zeros((2, 2), np.float32)
    cover[0], cover[1, 0] = 1 / 32, 1 / 64
    rgb = np.zeros((3, 2, 2), np.float32)
    rgb[:, 0], rgb[:, 1, 0] = 0.8, 0.2
    mean = (0.8 + 0.8 + 0.5 * 0.2) / 2.5
    assert bled(rgb, cover)[0] == pytest.approx(
        np.array([[0.8, 0.8], [(0.2 + mean) / 2, mean]]), abs=1e-6
    )


def test_a_single_row_has_nothing_to_fill_from() -> None:
    rgb = np.ones((3, 1, 8), np.float32)
    assert bled(rgb, np.zeros((1, 8), np.float32)) is rgb


def fire() -> np.ndarray:
    """Flame from dark red to a white core, without any alpha, and a little smoke."""
    heat = np.linspace(0, 3, 64, dtype=np.float32)[None, :].repeat(8, 0)
    frame = np.zeros((8, 64, 4), np.float32)
    frame[..., 0], frame[..., 1], frame[..., 2] = heat, heat**2 / 4, heat**3 / 30
    return frame


def test_flames_in_straight_alpha_do_not_darken_a_grey_card() -> None:
    card = np.full((8, 64, 4), (0.18, 0.18, 0.18, 1), np.float32)
    way = undarkened(softened(fire()))
    for bits, slack in ((16, 1e-3), (8, 4e-3)):
        result = over(from_straight(to_straight(way, bits)), card)
        assert result[..., :3].min() >= 0.18 - slack
    # Without it, blue of a bright flame is lost.
    assert over(from_straight(to_straight(softened(fire()), 16)), card)[..., 2].min() < 0.12


def test_smoky_fire_darkens_a_grey_card_no_more_than_its_own_alpha() -> None:
    card = np.full((8, 64, 4), (0.18, 0.18, 0.18, 1), np.float32)
    smoky = softened(fire())
    smoky[..., :3] += 0.02
    smoky[..., 3] = 0.3
    stored = over(from_straight(to_straight(undarkened(smoky), 16)), card)[..., :3]
    assert (stored >= np.minimum(0.18, over(smoky, card)[..., :3]) - 1e-3).all()


def test_undarkened_changes_nothing_where_alpha_covers_the_light() -> None:
    smoke = np.full((4, 4, 4), (0.2, 0.2, 0.2, 0.5), np.float32)
    np.testing.assert_array_equal(undarkened(smoke), smoke)


def test_two_passes_are_the_whole_element() -> None:
    element = fire()
    element[..., 3] = 0.3
    hiding, light = light_pass(element)
    plate = np.full((8, 64, 4), (0.6, 0.5, 0.4, 1), np.float32)
    result = plus(light, over(hiding, plate))
    np.testing.assert_allclose(result[..., :3], over(element, plate)[..., :3], atol=1e-5)
    assert (hiding[..., :3] <= hiding[..., 3:] + 1e-6).all() and light.min() >= 0
