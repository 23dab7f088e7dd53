"""Where an element lands: exact pixels, extents and limits."""

from __future__ import annotations

import numpy as np
import pytest

from filmai_core.effects.comp.place import LONGEST_SIDE, Transform, place, scaled_size
from filmai_core.errors import InputError


def dotted(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).random((height, width, 4)).astype(np.float32)


def on_plate(frame: np.ndarray, transform: Transform, size: tuple[int, int]) -> np.ndarray:
    whole = np.zeros((*size, 4), np.float32)
    placed = place(frame, transform, size)
    if placed is not None:
        whole[placed.rows, placed.columns] = placed.frame
    return whole


@pytest.mark.parametrize(("angle", "turns"), [(0, 0), (90, 1), (180, 2), (270, 3), (-90, 3)])
def test_quarter_turns_about_any_centre_keep_every_value(angle: float, turns: int) -> None:
    element = dotted(4, 6)
    turned = np.rot90(element, turns)
    height, width = turned.shape[:2]
    wanted = np.zeros((20, 30, 4), np.float32)
    wanted[7 : 7 + height, 11 : 11 + width] = turned
    there = Transform(x=11 + width / 2, y=7 + height / 2, rotation_deg=angle)
    np.testing.assert_allclose(on_plate(element, there, (20, 30)), wanted, atol=1e-5)


def test_half_a_pixel_aside_shares_each_value_between_two() -> None:
    element = dotted(4, 6)
    wanted = np.zeros((12, 16, 4), np.float32)
    wanted[3:7, 5:11] += element / 2
    wanted[3:7, 6:12] += element / 2
    np.testing.assert_allclose(
        on_plate(element, Transform(x=8.5, y=5), (12, 16)), wanted, atol=1e-6
    )


def test_over_the_plate_s_edge_the_rest_is_kept() -> None:
    element = dotted(4, 6)
    wanted = np.zeros((5, 5, 4), np.float32)
    wanted[:2, :3] = element[2:, 3:]
    np.testing.assert_allclose(on_plate(element, Transform(x=0, y=0), (5, 5)), wanted, atol=1e-6)
    wanted = np.zeros((5, 5, 4), np.float32)
    wanted[3:, 2:] = element[:2, :3]
    np.testing.assert_allclose(on_plate(element, Transform(x=5, y=5), (5, 5)), wanted, atol=1e-6)


def test_no_more_is_computed_than_the_element_and_a_pixel_around_it() -> None:
    placed = place(dotted(4, 6), Transform(x=50, y=40), (100, 100))
    assert placed is not None
    assert (placed.rows, placed.columns) == (slice(37, 43), slice(46, 54))
    turned = place(dotted(4, 6), Transform(x=50, y=40, rotation_deg=45), (100, 100))
    assert turned is not None
    # (4 + 6) / 2 / sqrt 2 = 3.54, and 1 around.
    assert (turned.rows, turned.columns) == (slice(35, 45), slice(45, 55))


def test_an_element_of_light_keeps_its_place_under_any_angle() -> None:
    y, x = np.mgrid[0:30, 0:40]
    spot = np.exp(-((x - 27.5) ** 2 + (y - 14.5) ** 2) / 8)[..., None]
    element = (spot * np.ones(4)).astype(np.float32)
    whole = on_plate(element, Transform(x=40, y=30, rotation_deg=30, scale=1.5), (80, 100))[..., 3]
    rows, columns = np.mgrid[0:80, 0:100] + 0.5
    # The spot lies 8 of the element's pixels right of its centre.
    assert (whole * columns).sum() / whole.sum() == pytest.approx(40 + 12 * 0.8660, abs=0.05)
    assert (whole * rows).sum() / whole.sum() == pytest.approx(30 - 12 * 0.5, abs=0.05)


def test_limits_are_where_they_say() -> None:
    for scale in (0.01, 100.0):
        Transform(scale=scale)
    for scale in (0.0099, 100.1):
        with pytest.raises(InputError, match="scale"):
            Transform(scale=scale)
    Transform(x=1e6, y=-1e6)
    for place_ in ({"x": 1.01e6}, {"y": -1.01e6}, {"rotation_deg": float("inf")}):
        with pytest.raises(InputError, match="not a place"):
            Transform(**place_)
    assert scaled_size((LONGEST_SIDE, 4), 1.0) == (16_384, 4)
    assert scaled_size((40, 60), 0.01) == (1, 1)
    assert scaled_size((40, 60), 0.5) == (20, 30)
    for size in ((LONGEST_SIDE + 1, 4), (4, LONGEST_SIDE + 1)):
        with pytest.raises(InputError, match="16384"):
            scaled_size(size, 1.0)


def test_a_corner_is_put_where_it_is_asked_for_at_any_scale() -> None:
    there = Transform.from_corner(3, 5, (10, 20), 0.5)
    assert (there.x, there.y, there.scale) == (3 + 5, 5 + 2.5, 0.5)
