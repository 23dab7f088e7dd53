"""TIFF beyond 8 bits, written here byte by byte: no library writes all of it."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import numpy as np
import pytest

from filmai_core.effects.colour.transfer import to_linear
from filmai_core.effects.media.images import read_image, read_picture
from filmai_core.effects.media.sources import Choice
from filmai_core.errors import InputError


def tiff(
    values: np.ndarray, *, deflate: bool = False, predictor: int = 1, big: bool = False,
    planar: bool = False, extra: int = 0, orientation: int = 1,
) -> bytes:  # fmt: skip
    """A TIFF of two strips."""
    order = ">" if big else "<"
    height, width, count = values.shape
    kind = 3 if values.dtype.kind == "f" else 1
    bits = values.dtype.itemsize * 8
    half = (height + 1) // 2
    planes = [values[..., c : c + 1] for c in range(count)] if planar else [values]
    strips = []
    for plane in planes:
        for rows in (plane[:half], plane[half:]):
            data = np.ascontiguousarray(rows)
            if predictor == 2:
                data = np.diff(data, axis=1, prepend=data.dtype.type(0))
            raw = data.astype(data.dtype.newbyteorder(order)).tobytes()
            strips.append(zlib.compress(raw) if deflate else raw)
    entries: list[tuple[int, int, tuple[int, ...]]] = [
        (256, 4, (width,)), (257, 4, (height,)), (258, 3, (bits,) * count),
        (259, 3, (8 if deflate else 1,)), (262, 3, (2 if count >= 3 else 1,)),
        (273, 4, tuple(0 for _ in strips)), (274, 3, (orientation,)), (277, 3, (count,)),
        (278, 4, (half,)), (279, 4, tuple(len(s) for s in strips)),
        (284, 3, (2 if planar else 1,)), (317, 3, (predictor,)),
    ]  # fmt: skip
    if extra:
        entries.append((338, 3, (extra,)))
    entries.append((339, 3, (kind,) * count))
    size = 8 + 2 + 12 * len(entries) + 4
    spill, places = b"", {}
    for tag, form, numbers in entries:
        if len(numbers) * (2 if form == 3 else 4) > 4:
            places[tag] = size + len(spill)
            spill += struct.pack(order + ("H" if form == 3 else "I") * len(numbers), *numbers)
    start, offsets = size + len(spill), []
    for strip in strips:
        offsets.append(start)
        start += len(strip)
    out = (b"MM" if big else b"II") + struct.pack(order + "HI", 42, 8)
    out += struct.pack(order + "H", len(entries))
    for tag, form, numbers in entries:
        if tag == 273:
            numbers = tuple(offsets)
            if tag in places:
                at = places[tag] - size
                packed = struct.pack(order + "I" * len(numbers), *numbers)
                spill = spill[:at] + packed + spill[at + len(packed) :]
        letter = "H" if form == 3 else "I"
        value = (
            struct.pack(order + "I", places[tag])
            if tag in places
            else struct.pack(order + letter * len(numbers), *numbers).ljust(4, b"\0")
        )
        out += struct.pack(order + "HHI", tag, form, len(numbers)) + value
    return out + struct.pack(order + "I", 0) + spill + b"".join(strips)


RAMP = np.arange(65536, dtype=np.uint16).reshape(128, 512, 1).repeat(3, 2)
LIGHT = np.random.default_rng(3).uniform(-0.5, 2.0, (9, 7, 3)).astype(np.float32)


@pytest.mark.parametrize("ways", [{}, {"deflate": True}, {"deflate": True, "predictor": 2},
                                  {"big": True}, {"planar": True}])  # fmt: skip
def test_sixteen_bit_colour_keeps_all_its_levels(ways: dict[str, Any]) -> None:
    frame = read_image(tiff(RAMP, **ways), "a.tif")
    assert len(np.unique(frame[..., 1])) == 65536
    np.testing.assert_allclose(frame[..., 0], to_linear(RAMP[..., 0] / np.float32(65535)))


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("ways", [{}, {"deflate": True}, {"big": True}, {"planar": True}])
def test_floats_are_scene_linear_beyond_one_and_below_zero(
    kind: type, ways: dict[str, Any]
) -> None:
    frame = read_image(tiff(LIGHT.astype(kind), **ways), "a.tif")
    np.testing.assert_allclose(frame[..., :3], LIGHT, atol=2e-3)
    assert frame[..., :3].max() > 1.9 and frame[..., :3].min() < -0.4
    assert (frame[..., 3] == 1).all()


def test_grey_floats_and_alpha() -> None:
    assert read_image(tiff(np.full((2, 2, 1), 2, np.float32)), "a.tif")[0, 0].tolist() == [
        2, 2, 2, 1]  # fmt: skip
    four = np.full((2, 2, 4), 0.5, np.float32)
    straight = read_image(tiff(four, extra=2), "a.tif")[0, 0]
    assert straight.tolist() == [0.25, 0.25, 0.25, 0.5]
    assert read_image(tiff(four, extra=1), "a.tif")[0, 0].tolist() == [0.5] * 4


@pytest.mark.parametrize(
    ("way", "shape", "corner"),
    [(1, (9, 7), (0, 0)), (3, (9, 7), (8, 6)), (6, (7, 9), (0, 8)), (8, (7, 9), (6, 0))],
)
def test_a_turned_tiff_is_upright(
    way: int, shape: tuple[int, int], corner: tuple[int, int]
) -> None:
    frame = read_image(tiff(LIGHT, orientation=way), "a.tif")
    assert frame.shape[:2] == shape
    np.testing.assert_array_equal(frame[corner][:3], LIGHT[0, 0])


def test_a_chosen_space_takes_the_place_of_the_curve() -> None:
    picture = read_picture(tiff(RAMP), "a.tif", Choice(decode=lambda rgb: rgb * 2))
    assert picture.frame[..., 0].max() == 2


def test_a_torn_tiff_is_said() -> None:
    whole = tiff(LIGHT)
    for keep in (20, 100, len(whole) - 9):
        with pytest.raises(InputError, match=r"a\.tif is (a damaged|damaged|not a picture)"):
            read_image(whole[:keep], "a.tif")
