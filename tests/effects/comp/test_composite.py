"""Compositing identities, placement, timing and what seats an element."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter

from filmai_core.effects.clip import Clip
from filmai_core.effects.colour.transfer import Grade, luminance, to_display, to_linear
from filmai_core.effects.comp.composite import (
    After,
    Layer,
    Operation,
    check_frame,
    checkerboard,
    composite,
    composite_frame,
    merge,
    output_fps,
    over,
    plus,
    unlike_premultiplied,
    wipe,
)
from filmai_core.effects.comp.light import Grain, fit_grain, hold_out, light_cast, light_wrap
from filmai_core.effects.comp.place import Transform, place
from filmai_core.errors import InputError

F24 = Fraction(24)


def noise(seed: int, height: int = 20, width: int = 24, opaque: bool = False) -> np.ndarray:
    frame = np.random.default_rng(seed).uniform(0, 1, (height, width, 4)).astype(np.float32)
    frame[..., 3] = 1 if opaque else frame[..., 3]
    frame[..., :3] *= frame[..., 3:4]
    return frame


def clip_of(*levels: float, fps: Fraction = F24, side: int = 4) -> Clip:
    return Clip.of([np.full((side, side, 4), x, dtype=np.float32) for x in levels], fps)


@pytest.mark.parametrize("operation", list(Operation))
def test_an_empty_layer_changes_nothing(operation: Operation) -> None:
    plate = noise(1)
    np.testing.assert_array_equal(merge(operation, np.zeros_like(plate), plate), plate)


@pytest.mark.parametrize("operation", list(Operation))
def test_on_nothing_a_layer_is_itself(operation: Operation) -> None:
    element = noise(2)
    np.testing.assert_allclose(merge(operation, element, np.zeros_like(element)), element)


def test_over_with_an_opaque_layer_is_the_layer() -> None:
    element = noise(3, opaque=True)
    np.testing.assert_allclose(over(element, noise(4)), element, atol=1e-7)


@given(st.tuples(*[st.integers(0, 2**31)] * 3))
@settings(max_examples=20, deadline=None)
def test_over_is_associative(seeds: tuple[int, int, int]) -> None:
    a, b, c = (noise(seed, 3, 3) for seed in seeds)
    np.testing.assert_allclose(over(over(a, b), c), over(a, over(b, c)), atol=1e-6)


def test_over_equals_straight_mixing_slowly() -> None:
    # The textbook form on straight colour, pixel by pixel: C = a F + (1 - a) B.
    front, back = noise(5, 6, 6), noise(6, 6, 6, opaque=True)
    result = over(front, back)
    for y in range(6):
        for x in range(6):
            alpha = float(front[y, x, 3])
            straight = front[y, x, :3] / alpha
            expected = alpha * straight + (1 - alpha) * back[y, x, :3]
            np.testing.assert_allclose(result[y, x, :3], expected, atol=1e-6)


def test_plus_commutes_and_keeps_light_above_white() -> None:
    a, b = noise(7) * 3, noise(8)
    a[..., 3] /= 3
    np.testing.assert_allclose(plus(a, b), plus(b, a))
    assert plus(a, b).max() > 2


def test_light_without_alpha_adds_under_over() -> None:
    glow, plate = np.float32([[[2, 1, 0, 0]]]), np.float32([[[0.5, 0.5, 0.5, 1]]])
    assert over(glow, plate)[0, 0].tolist() == [2.5, 1.5, 0.5, 1]


def test_screen_known_values_and_never_darker() -> None:
    half = np.full((1, 1, 4), 0.5, np.float32)
    assert merge(Operation.SCREEN, half, half)[0, 0, 0] == pytest.approx(0.75)
    hot, plate = noise(9) * np.float32([4, 4, 4, 1]), noise(10)
    assert (merge(Operation.SCREEN, hot, plate) >= np.maximum(hot, plate) - 1e-6).all()


def test_multiply_by_white_is_identity_and_by_black_is_black() -> None:
    plate = noise(11, opaque=True)
    white = np.ones_like(plate)
    np.testing.assert_allclose(merge(Operation.MULTIPLY, white, plate), plate, atol=1e-6)
    black = white * np.float32([0, 0, 0, 1])
    assert not merge(Operation.MULTIPLY, black, plate)[..., :3].any()


def test_frames_of_two_sizes_are_refused() -> None:
    with pytest.raises(InputError, match="cannot meet"):
        over(noise(1, 4, 4), noise(1, 4, 5))


def test_placed_on_whole_pixels_keeps_every_value() -> None:
    element = noise(12, 6, 8)
    placed = place(element, Transform.from_corner(3, 5, (6, 8), 1.0), (20, 24))
    assert placed is not None
    whole = np.zeros((20, 24, 4), np.float32)
    whole[placed.rows, placed.columns] = placed.frame
    np.testing.assert_allclose(whole[5:11, 3:11], element, atol=1e-6)
    whole[5:11, 3:11] = 0
    assert not whole.any()


def test_the_default_place_is_the_centre() -> None:
    placed = place(np.ones((4, 4, 4), np.float32), Transform(), (20, 24))
    assert placed is not None
    rows, columns = np.nonzero(placed.frame[..., 3] > 0.5)
    assert rows.mean() + placed.rows.start == pytest.approx(9.5)
    assert columns.mean() + placed.columns.start == pytest.approx(11.5)


@pytest.mark.parametrize(("scale", "angle"), [(2.0, 0), (0.5, 0), (1.0, 90), (1.5, 37), (0.4, 200)])
def test_light_grows_with_the_square_of_scale(scale: float, angle: float) -> None:
    element = np.zeros((30, 30, 4), np.float32)
    y, x = np.mgrid[0:30, 0:30]
    element[...] = np.exp(-((x - 14.5) ** 2 + (y - 14.5) ** 2) / 30)[..., None]
    placed = place(element, Transform(scale=scale, rotation_deg=angle), (90, 90))
    assert placed is not None
    assert placed.frame.sum() == pytest.approx(element.sum() * scale**2, rel=4e-3)


def test_a_quarter_turn_is_counterclockwise() -> None:
    element = np.zeros((5, 5, 4), np.float32)
    element[2, 4] = 1  # a dot on the right
    placed = place(element, Transform(rotation_deg=90), (5, 5))
    assert placed is not None
    np.testing.assert_allclose(placed.frame[..., 3], np.rot90(element[..., 3]), atol=1e-5)


def test_beside_the_plate_nothing_is_placed() -> None:
    element = noise(13, 4, 4)
    assert place(element, Transform(x=-50, y=0), (20, 20)) is None
    plate = noise(14)
    layer = Layer(Clip.of([element], F24), transform=Transform(x=-50, y=0))
    np.testing.assert_array_equal(composite_frame(plate, [layer], 0, F24), plate)


def test_bad_transforms_are_named() -> None:
    for scale in (0.0, -1.0, float("nan"), 1e9):
        with pytest.raises(InputError, match="scale"):
            Transform(scale=scale)
    with pytest.raises(InputError, match="25600 x 25600"):
        place(noise(1, 256, 256), Transform(scale=100), (9, 9))


def test_timing_once_loop_hold() -> None:
    clip = clip_of(0.1, 0.2)
    once, loop, hold = (Layer(clip, start=1, after=after) for after in After)
    assert [once.index_at(n, F24) for n in range(5)] == [None, 0, 1, None, None]
    assert [loop.index_at(n, F24) for n in range(5)] == [None, 0, 1, 0, 1]
    assert [hold.index_at(n, F24) for n in range(5)] == [None, 0, 1, 1, 1]
    assert once.end(F24) == 3


def test_rates_are_conformed_by_time() -> None:
    layer = Layer(clip_of(*[0.1] * 50, fps=Fraction(25)))
    indices = [layer.index_at(n, F24) for n in range(48)]
    assert indices[0] == 0 and indices[24] == 25 and indices[47] == 48
    # At 23.976 on 24 no frame is lost to rounding in the first second.
    slow = Layer(clip_of(*[0.1] * 48, fps=Fraction(24000, 1001)))
    assert [slow.index_at(n, Fraction(24000, 1001)) for n in range(48)] == list(range(48))


def test_a_still_stands_until_the_last_layer_ends() -> None:
    plate = clip_of(0.5, fps=Fraction(30), side=8)
    layers = [Layer(clip_of(0.1, 0.2)), Layer(clip_of(0.1, 0.2, 0.3), start=2)]
    assert output_fps(plate, layers) == F24
    assert len(list(composite(plate, layers))) == 5
    moving = clip_of(*[0.5] * 3, side=8)
    assert len(list(composite(moving, layers))) == 3
    assert len(list(composite(moving, layers, frames=6))) == 6


def test_layers_stack_from_back_to_front() -> None:
    plate = clip_of(0.0, side=4)
    red = np.full((4, 4, 4), 1, np.float32) * np.float32([1, 0, 0, 1])
    blue = np.full((4, 4, 4), 1, np.float32) * np.float32([0, 0, 1, 1])
    layers = [Layer(Clip.of([x], F24)) for x in (red, blue)]
    [result] = composite(plate, layers)
    assert result[2, 2].tolist() == [0, 0, 1, 1]


def test_opacity_zero_and_neutral_seating_change_nothing() -> None:
    plate = noise(15, opaque=True)
    element = Clip.of([noise(16)], F24)
    np.testing.assert_array_equal(
        composite_frame(plate, [Layer(element, opacity=0)], 0, F24), plate
    )
    plain = composite_frame(plate, [Layer(element)], 0, F24)
    seated = Layer(element, grade=Grade(), grain=Grain((0, 0, 0)), wrap=0, cast=0)
    np.testing.assert_array_equal(composite_frame(plate, [seated], 0, F24), plain)


def test_the_plate_is_never_changed_in_place() -> None:
    plate = noise(17, opaque=True)
    before = plate.copy()
    composite_frame(plate, [Layer(Clip.of([noise(18)], F24), cast=1, wrap=1)], 0, F24)
    np.testing.assert_array_equal(plate, before)


def test_holdout_keeps_the_plate_in_front() -> None:
    plate = noise(19, opaque=True)
    matte = np.zeros((20, 24), np.float32)
    matte[:, :12] = 1
    layer = Layer(Clip.of([noise(20)], F24), holdout=matte)
    result = composite_frame(plate, [layer], 0, F24)
    np.testing.assert_array_equal(result[:, :12], plate[:, :12])
    assert not np.array_equal(result[:, 12:], plate[:, 12:])
    np.testing.assert_array_equal(hold_out(plate, np.zeros((20, 24), np.float32)), plate)
    with pytest.raises(InputError, match="holdout matte is 4 x 3"):
        wrong = Layer(Clip.of([noise(20)], F24), holdout=np.zeros((3, 4), np.float32))
        composite_frame(plate, [wrong], 0, F24)


def test_light_wrap_touches_the_edge_only() -> None:
    element = np.zeros((60, 60, 4), np.float32)
    element[10:50, 10:50] = (0, 0, 0, 1)
    plate = np.ones((60, 60, 4), np.float32)
    added = light_wrap(element, plate, 1.0, radius=3)[..., 0]
    assert added[10, 30] > 0.2 > added[13, 30] > 0
    assert added[30, 30] < 1e-3
    assert not added[:10].any()
    assert light_wrap(element, plate, 0) is element


def test_fire_lights_the_plate_near_it_and_leaves_black_black() -> None:
    plate = np.full((40, 80, 4), 0.2, np.float32)
    plate[..., 3] = 1
    plate[:, 60:] = (0, 0, 0, 1)
    fire = np.zeros_like(plate)
    fire[15:25, 5:15, :3] = (3, 1, 0.2)
    lit = light_cast(plate, fire, 1.0)
    gain = luminance(lit)[20] / np.maximum(luminance(plate)[20], 1e-6)
    assert gain[10] > gain[40] > 1
    assert lit[20, 10, 0] > lit[20, 10, 2]  # warm light
    assert not lit[:, 60:, :3].any()
    assert light_cast(plate, fire, 0) is plate


def test_grain_is_measured_and_given() -> None:
    random = np.random.default_rng(0)
    ramp = np.linspace(0.3, 0.7, 128, dtype=np.float32)[None, :, None].repeat(96, axis=0)
    shown = ramp + random.normal(0, [0.02, 0.01, 0.03], (96, 128, 3)).astype(np.float32)
    plate = np.concatenate([to_linear(shown), np.ones((96, 128, 1), np.float32)], axis=-1)
    grain = fit_grain([plate])
    assert grain.sigma == pytest.approx((0.02, 0.01, 0.03), rel=0.1)
    assert grain.size < 0.35  # a blur so small changes next to nothing
    flat = np.full((96, 128, 4), 0.2, np.float32)
    flat[..., 3] = 1
    given = grain.apply(flat, 3)
    assert to_display(given[..., 0]).std() == pytest.approx(grain.sigma[0], rel=0.002)
    np.testing.assert_array_equal(given, grain.apply(flat, 3))
    assert not np.array_equal(given, grain.apply(flat, 4))
    assert not grain.apply(np.zeros((4, 4, 4), np.float32), 0).any()


@pytest.mark.parametrize("size", [0.6, 1.0, 1.5])
def test_coarse_grain_is_given_as_coarse(size: float) -> None:
    white = np.random.default_rng(1).normal(0, 1, (192, 256, 3))
    coarse = gaussian_filter(white, (size, size, 0), mode="wrap")
    shown = (0.5 + 0.02 * coarse / coarse.std()).astype(np.float32)
    plate = np.concatenate([to_linear(shown), np.ones((192, 256, 1), np.float32)], axis=-1)
    grain = fit_grain([plate])
    assert grain.size == pytest.approx(size, abs=0.09)
    assert grain.sigma == pytest.approx((0.02,) * 3, rel=0.15)
    flat = np.full((192, 256, 4), 0.2, np.float32)
    flat[..., 3] = 1
    given = to_display(grain.apply(flat, 3)[..., 1])
    assert given.std() == pytest.approx(grain.sigma[1], rel=0.006)
    # Neighbours are alike, as they are in the plate.
    alike = [np.corrcoef(x[:, 1:].ravel(), x[:, :-1].ravel())[0, 1] for x in (given, shown[..., 1])]
    assert alike[0] == pytest.approx(alike[1], abs=0.014)


def test_an_unsound_plate_is_named() -> None:
    bad = noise(21)
    bad[0, 0, 0] = np.nan
    with pytest.raises(InputError, match="not finite"):
        check_frame(bad, "plate")
    with pytest.raises(InputError, match="negative"):
        check_frame(noise(1) - 1, "plate")
    with pytest.raises(InputError, match="alpha above 1"):
        check_frame(noise(1) + 1, "plate")


def test_straight_colour_taken_for_premultiplied_shows() -> None:
    y, x = np.mgrid[0:40, 0:40].astype(np.float32)
    alpha = np.clip(1.5 - np.hypot(x - 20, y - 20) / 12, 0, 1)[..., None]
    straight = np.concatenate([np.full((40, 40, 3), 0.8, np.float32), alpha], axis=-1)
    premultiplied = straight * np.concatenate([alpha.repeat(3, 2), np.ones_like(alpha)], axis=-1)
    assert unlike_premultiplied(premultiplied) == 0
    assert unlike_premultiplied(straight) > 0.7


def test_views() -> None:
    board = checkerboard(40, 40, 20)
    assert board[0, 0, 0] != board[0, 39, 0] and board[0, 0, 0] == board[39, 39, 0]
    a, b = noise(1), noise(2)
    half = wipe(a, b, 0.5)
    np.testing.assert_array_equal(half[:, :12], a[:, :12])
    np.testing.assert_array_equal(half[:, 12:], b[:, 12:])


@pytest.mark.parametrize(("name", "value"), [("opacity", 2), ("wrap", -1), ("cast", float("nan"))])
def test_layer_values_out_of_range_are_named(name: str, value: float) -> None:
    with pytest.raises(InputError, match=name):
        Layer(clip_of(0.1), **{name: value})


def test_every_operation_is_its_formula_under_alpha() -> None:
    front, back = noise(30), noise(31)
    f, b, p, q = front[..., :3], back[..., :3], front[..., 3:], back[..., 3:]
    wanted = {
        Operation.OVER: (f + b - b * p, p + q - p * q),
        Operation.PLUS: (f + b, np.minimum(p + q, 1)),
        Operation.SCREEN: (1 - (1 - f) * (1 - b), p + q - p * q),
        Operation.MULTIPLY: (f * b + f * (1 - q) + b * (1 - p), p + q - p * q),
    }
    for operation, (colour, alpha) in wanted.items():
        met = merge(operation, front, back)
        np.testing.assert_allclose(met[..., :3], colour, atol=1e-6, err_msg=operation)
        np.testing.assert_allclose(met[..., 3:], alpha, atol=1e-6, err_msg=operation)


def test_screen_turns_into_the_larger_value_above_white_of_either() -> None:
    one, dark, hot = (np.full((1, 1, 4), x, np.float32) for x in (1.0, 0.25, 1.5))
    for front, back, wanted in ((dark, hot, 1.5), (hot, dark, 1.5), (one, one, 1.0),
                                (one, dark, 1.0), (hot, hot, 1.5)):  # fmt: skip
        assert merge(Operation.SCREEN, front, back)[0, 0, 0] == wanted


def test_a_layer_may_begin_before_the_plate_and_ends_where_its_time_does() -> None:
    early = Layer(clip_of(0.1, 0.2, 0.3), start=-1)
    assert [early.index_at(n, F24) for n in range(3)] == [1, 2, None]
    assert early.end(F24) == 2
    assert Layer(clip_of(0.1), start=-9).end(F24) == 0
    assert Layer(clip_of(*[0.1] * 5, fps=Fraction(25)), start=2).end(F24) == 2 + 5
    assert Layer(clip_of(*[0.1] * 50, fps=Fraction(25))).end(F24) == 48


def test_opacity_scales_light_and_alpha_alike() -> None:
    plate, element = noise(32, opaque=True), noise(33)
    half = composite_frame(plate, [Layer(Clip.of([element], F24), opacity=0.5)], 0, F24)
    np.testing.assert_allclose(half, over(element * np.float32(0.5), plate), atol=1e-6)


def test_a_longer_shot_holds_the_plate_s_last_frame_and_a_shorter_one_ends() -> None:
    plate = clip_of(0.1, 0.4)
    shot = [float(frame[0, 0, 0]) for frame in composite(plate, [], frames=4)]
    assert shot == pytest.approx([0.1, 0.4, 0.4, 0.4])
    assert len(list(composite(plate, [], frames=1))) == 1
    assert len(list(composite(clip_of(0.1), []))) == 1
    assert output_fps(clip_of(0.1, fps=Fraction(30)), []) == 30
    fast = Layer(clip_of(0.1, fps=Fraction(60)))
    assert output_fps(clip_of(0.1, fps=Fraction(30)), [fast]) == 60
    assert output_fps(clip_of(0.1, 0.2, fps=Fraction(30)), [fast]) == 30


def test_a_frame_s_bounds_are_zero_and_a_rounding_above_one() -> None:
    frame = np.zeros((2, 2, 4), np.float32)
    frame[0, 0] = [9, 0, 0, 1.00005]
    check_frame(frame, "plate")
    frame[0, 0, 3] = 1.0003
    with pytest.raises(InputError, match="alpha above 1"):
        check_frame(frame, "plate")
    frame[0, 0] = [0, -0.001, 0, 1]  # a colour out of gamut is a plate's own
    check_frame(frame, "plate")
    frame[0, 0] = [0, 0, 0, -0.001]
    with pytest.raises(InputError, match="negative"):
        check_frame(frame, "plate")
    frame[0, 0] = [np.inf, 0, 0, 1]
    with pytest.raises(InputError, match="not finite"):
        check_frame(frame, "plate")


def test_only_partly_covered_pixels_say_whether_alpha_was_multiplied() -> None:
    row = np.float32([[[1, 0, 0, 0.5], [0, 0.5, 0, 0.5], [0, 0, 0.504, 0.5], [0, 0, 0.51, 0.5],
                       [1, 1, 1, 0.02], [1, 1, 1, 0.95], [1, 1, 1, 0]]])  # fmt: skip
    assert unlike_premultiplied(row) == pytest.approx(2 / 4)
    assert unlike_premultiplied(row[:, 4:]) == 0


def test_the_board_has_squares_of_two_greys_and_a_wipe_keeps_to_the_frame() -> None:
    board = checkerboard(6, 9, 3)
    assert board.shape == (6, 9, 4) and (board[..., 3] == 1).all()
    light = np.kron([[0, 1, 0], [1, 0, 1]], np.ones((3, 3)))
    np.testing.assert_allclose(board[..., 0], 0.05 + 0.05 * light, atol=1e-7)
    np.testing.assert_array_equal(board[..., :1].repeat(3, 2), board[..., :3])
    assert checkerboard(16, 17)[0, 15:, 0].tolist() == pytest.approx([0.05, 0.1])
    a, b = noise(34), noise(35)
    for share, whole in ((0, b), (-1, b), (1, a), (2, a)):
        np.testing.assert_array_equal(wipe(a, b, share), whole)


@pytest.mark.parametrize(("name", "high"), [("opacity", 1), ("wrap", 2), ("cast", 5)])
def test_layer_values_end_where_they_say(name: str, high: float) -> None:
    for value in (0, high):
        Layer(clip_of(0.1), **{name: value})
    for value in (-0.01, high + 0.01):
        with pytest.raises(InputError, match=name):
            Layer(clip_of(0.1), **{name: value})


def test_negative_light_of_a_plate_stays_under_an_empty_element_and_a_glow() -> None:
    plate = np.full((16, 16, 4), -0.1, np.float32)
    plate[..., 3], plate[8:, :, :3] = 1, 0.2
    empty = Layer(Clip.of([np.zeros((16, 16, 4), np.float32)], Fraction(24)))
    for operation in Operation:
        layer = replace(empty, operation=operation, wrap=0.5)
        np.testing.assert_array_equal(composite_frame(plate, [layer], 0, Fraction(24)), plate)
    fire = Clip.of([np.full((16, 16, 4), (2, 1, 0.2, 0), np.float32)], Fraction(24))
    lit = composite_frame(plate, [Layer(fire, Operation.PLUS, cast=1)], 0, Fraction(24))
    assert np.isfinite(lit).all() and lit[0, 0, 2] == pytest.approx(0.1, abs=1e-5)
