"""TIFF beyond 8 bits: 16 and 32 bit integers, half, single and double floats.

Pillow halves 16 bit colour to 8 and refuses colour in floats. It does carry every
compression, so each strip or tile is handed to it once more as plain 8 bit grey: what comes
back are the samples' own bytes, and byte order and predictor are undone here. Integers are
display-referred like 8 bit ones; floats are scene-linear, without a bound at 1.
"""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from filmai_core.effects.media.sources import check_size
from filmai_core.errors import InputError

MAGICS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
# Tags of TIFF 6.0 that matter here.
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _ORIENTATION = 256, 257, 258, 259, 262, 274
_OFFSETS, _SAMPLES, _ROWS, _COUNTS, _PLANAR, _PREDICTOR = 273, 277, 278, 279, 284, 317
_TILE_W, _TILE_H, _TILE_OFFSETS, _TILE_COUNTS, _EXTRA, _FORMAT = 322, 323, 324, 325, 338, 339
_FLOATS = {16: "f2", 32: "f4", 64: "f8"}
_JPEGS = (6, 7, 34892)


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """A decoded TIFF.

    Attributes:
        values: (H, W, 3 or 4) float32; integers as shares of their largest.
        linear: floats, hence scene-linear.
        premultiplied: by its alpha, as its tags say.
    """

    values: NDArray[np.float32]
    linear: bool
    premultiplied: bool


def read_deep_tiff(data: bytes, name: str) -> Samples | None:
    """The samples of a TIFF that Pillow cannot give in full, None where it can.

    Raises:
        InputError: it is damaged, too large, or of a layout that is not read.
    """
    if data[:4] not in MAGICS:
        return None
    try:
        tags = _tags(data)
        bits = set(_several(tags, _BITS, 1))
        kind = next(iter(_several(tags, _FORMAT, 1)))
        if len(bits) != 1 or not bits <= {16, 32, 64} or int(tags.get(_PHOTOMETRIC, 1)) > 2:
            return None
        check_size(int(tags[_WIDTH]), int(tags[_HEIGHT]), name)
        return _decoded(data, tags, bits.pop(), int(kind))
    except InputError:
        raise
    # What a torn directory or strip raises, here and in Pillow.
    except (KeyError, ValueError, IndexError, TypeError, OSError, SyntaxError, EOFError,
            struct.error, OverflowError, StopIteration, UserWarning) as error:  # fmt: skip
        raise InputError(
            f"{name} is a damaged TIFF, or of a layout that is not read", str(error)[:120],
            "Save it again as a plain TIFF or as EXR.",
        ) from error  # fmt: skip


def _tags(data: bytes) -> Any:
    head = data[:16] if data[2] == 43 or data[3] == 43 else data[:8]
    directory = ImageFileDirectory_v2(head)
    file = io.BytesIO(data)
    file.seek(directory.next)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Pillow only warns of a torn directory
        directory.load(file)
    return directory


def _several(tags: Any, tag: int, default: int) -> tuple[int, ...]:
    value = tags.get(tag, default)
    return tuple(int(v) for v in value) if isinstance(value, tuple) else (int(value),)


def _decoded(data: bytes, tags: Any, bits: int, kind: int) -> Samples | None:
    width, height = int(tags[_WIDTH]), int(tags[_HEIGHT])
    samples = int(tags.get(_SAMPLES, 1))
    planar = int(tags.get(_PLANAR, 1)) == 2
    compression = int(tags.get(_COMPRESSION, 1))
    floats = kind == 3
    if compression in _JPEGS or (not floats and bits == 64) or kind not in (1, 3):
        return None
    order = "<" if data[:2] == b"II" else ">"
    dtype = np.dtype(order + (_FLOATS[bits] if floats else f"u{bits // 8}"))
    inner = 1 if planar else samples
    tiled = _TILE_OFFSETS in tags
    wide = int(tags[_TILE_W]) if tiled else width
    high = int(tags[_TILE_H]) if tiled else min(height, int(tags.get(_ROWS, height)))
    offsets = _several(tags, _TILE_OFFSETS if tiled else _OFFSETS, 0)
    counts = _several(tags, _TILE_COUNTS if tiled else _COUNTS, 0)
    across, down = -(-width // wide), -(-height // high)
    out = np.zeros((samples if planar else 1, down * high, across * wide, inner), np.float64
                   if bits == 64 else np.float32 if floats else np.uint32)  # fmt: skip
    if len(offsets) < across * down * len(out) or len(counts) < len(offsets):
        raise ValueError("strips are missing")
    for index, (offset, count) in enumerate(zip(offsets, counts, strict=False)):
        plane, rest = divmod(index, across * down)
        if plane >= len(out):
            break
        row, column = divmod(rest, across)
        rows = high if tiled else min(high, height - row * high)
        if offset + count > len(data):
            raise ValueError("cut short")
        raw = _unpacked(data[offset : offset + count], compression, wide * inner * bits // 8, rows)
        chunk = _unpredicted(raw, dtype, rows, wide, inner, int(tags.get(_PREDICTOR, 1)))
        out[plane, row * high : row * high + rows, column * wide : (column + 1) * wide] = chunk
    whole = np.moveaxis(out[..., 0], 0, -1) if planar else out[0]
    values: NDArray[Any] = whole[:height, :width].astype("f8" if bits >= 32 else "f4")
    if not floats:
        values = values / ((1 << bits) - 1)
        if int(tags.get(_PHOTOMETRIC, 1)) == 0:
            values = 1 - values
    extra = _several(tags, _EXTRA, 0)
    return Samples(_turned(_coloured(np.nan_to_num(values).astype(np.float32), extra), tags),
                   floats, extra[0] == 1)  # fmt: skip


def _unpacked(packed: bytes, compression: int, row_bytes: int, rows: int) -> bytes:
    """A strip's bytes, through a TIFF of 8 bit grey around it."""
    size = row_bytes * rows
    if compression == 1:
        if len(packed) < size:
            raise ValueError("cut short")
        return packed[:size]
    directory = ImageFileDirectory_v2()
    for tag, value in ((_WIDTH, row_bytes), (_HEIGHT, rows), (_BITS, 8), (_ROWS, rows),
                       (_COMPRESSION, compression), (_PHOTOMETRIC, 1), (_SAMPLES, 1),
                       (_COUNTS, len(packed)), (_OFFSETS, 0)):  # fmt: skip
        directory[tag] = value
    # Pillow moves the offset behind the directory itself.
    file = io.BytesIO(b"II*\0" + struct.pack("<I", 8) + directory.tobytes(8) + packed)
    with Image.open(file, formats=("TIFF",)) as image:
        return image.tobytes()


def _unpredicted(
    raw: bytes, dtype: np.dtype[Any], rows: int, wide: int, inner: int, predictor: int
) -> NDArray[Any]:
    if predictor == 3:  # bytes of a row by significance, each the difference from the last
        size = dtype.itemsize
        table = np.frombuffer(raw, np.uint8).reshape(rows, wide * size, inner)
        table = np.cumsum(table, axis=1, dtype=np.uint8).reshape(rows, size, wide * inner)
        big = np.ascontiguousarray(np.moveaxis(table, 1, 2))
        return big.view(dtype.newbyteorder(">")).reshape(rows, wide, inner)
    values = np.frombuffer(raw, dtype).reshape(rows, wide, inner)
    if predictor == 2:
        whole = np.dtype(f"u{dtype.itemsize}")
        plain = values.astype(dtype.newbyteorder("=")).view(whole)
        values = np.cumsum(plain, axis=1, dtype=whole).view(dtype.newbyteorder("="))
    return values


def _coloured(values: NDArray[np.float32], extra: tuple[int, ...]) -> NDArray[np.float32]:
    """(H, W, 3 or 4): grey becomes colour; a further channel is alpha where tags say so."""
    count = values.shape[2]
    colours = values[..., :3] if count >= 3 else np.repeat(values[..., :1], 3, axis=2)
    beyond = 3 if count >= 3 else 1
    if count > beyond and extra[0] in (1, 2):
        return np.concatenate([colours, np.clip(values[..., beyond : beyond + 1], 0, 1)], axis=2)
    return colours


def _turned(values: NDArray[np.float32], tags: Any) -> NDArray[np.float32]:
    """Upright, by the tag of that name (TIFF 6.0, section 8)."""
    way = int(tags.get(_ORIENTATION, 1))
    if way in (5, 6, 7, 8):
        values = values.transpose(1, 0, 2)
    if way in (3, 4, 7, 8):
        values = values[::-1]
    if way in (2, 3, 6, 7):
        values = values[:, ::-1]
    return np.ascontiguousarray(values)
