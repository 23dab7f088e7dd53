"""Lookup tables in the .cube format (Adobe 2013), read, applied and written.

A table speaks of display-referred colour: a frame is straightened, encoded with the sRGB
curve, looked up, decoded and premultiplied again. Between the table's points it is
interpolated linearly in all three directions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from filmai_core.effects.colour.transfer import Array, Triple, on_colour, to_display, to_linear
from filmai_core.errors import InputError

LARGEST_3D, LARGEST_1D = 256, 65536
HINT = "Export it again as a .cube lookup table."


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """A lookup table.

    Attributes:
        table: (N, N, N, 3), indexed by blue, green, red as the file lists it (red runs
            fastest), or (N, 3) for a curve a channel.
        low: input that meets the table's first point, by channel.
        high: input that meets its last point.
        title: what the file calls itself.
    """

    table: Array
    low: Triple = (0.0, 0.0, 0.0)
    high: Triple = (1.0, 1.0, 1.0)
    title: str = ""

    def look_up(self, rgb: Array) -> Array:
        """(N, 3) display-referred to (N, 3); input outside the domain meets its edge."""
        size = self.table.shape[0]
        span = np.array(self.high, dtype=np.float32) - np.array(self.low, dtype=np.float32)
        place = np.clip((rgb - np.array(self.low, dtype=np.float32)) / span, 0, 1) * (size - 1)
        if self.table.ndim == 2:
            points = np.arange(size)
            return np.stack(
                [np.interp(place[:, c], points, self.table[:, c]) for c in range(3)], axis=-1
            ).astype(np.float32)
        floor = np.minimum(place.astype(np.int32), size - 2)
        part = (place - floor).astype(np.float32)
        out = np.zeros_like(rgb, dtype=np.float32)
        for corner in range(8):
            step = np.array([corner & 1, corner >> 1 & 1, corner >> 2], dtype=np.int32)
            weight = np.where(step, part, 1 - part).prod(axis=-1, keepdims=True)
            r, g, b = (floor + step).T
            out += weight * self.table[b, g, r]
        return out

    def apply(self, frame: Array) -> Array:
        """The frame, (H, W, 4) scene-linear and premultiplied, seen through the table."""
        return on_colour(frame, lambda rgb: to_linear(self.look_up(to_display(rgb))))


def read_cube(text: str, name: str = "lookup table") -> Cube:
    """Parse a .cube file.

    Raises:
        InputError: names the line that cannot be read, or what is missing.
    """
    size, flat, title = 0, False, ""
    low: Triple = (0.0, 0.0, 0.0)
    high: Triple = (1.0, 1.0, 1.0)
    rows: list[Triple] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        where = f"{name}, line {number}"
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "TITLE":
            title = line.split(maxsplit=1)[1].strip().strip('"') if len(words) > 1 else ""
        elif words[0] in ("LUT_3D_SIZE", "LUT_1D_SIZE"):
            flat = words[0] == "LUT_1D_SIZE"
            size = _size(words, where, LARGEST_1D if flat else LARGEST_3D)
        elif words[0] == "DOMAIN_MIN":
            low = _triple(words[1:], where)
        elif words[0] == "DOMAIN_MAX":
            high = _triple(words[1:], where)
        elif words[0][0].isalpha():
            continue  # keywords of other programs
        else:
            rows.append(_triple(words, where))
            if len(rows) > max(LARGEST_3D**3, 1):
                break
    if size == 0:
        raise InputError("the file has no LUT_3D_SIZE or LUT_1D_SIZE", name, HINT)
    if any(not a < b for a, b in zip(low, high, strict=True)):
        raise InputError("DOMAIN_MIN is not below DOMAIN_MAX", name, HINT)
    wanted = size if flat else size**3
    if len(rows) != wanted:
        raise InputError(f"the table has {len(rows)} rows where {wanted} belong", name, HINT)
    table = np.array(rows, dtype=np.float32).reshape((size, 3) if flat else (size,) * 3 + (3,))
    return Cube(table, low, high, title)


def _size(words: list[str], where: str, largest: int) -> int:
    if len(words) == 2 and words[1].isdigit() and 2 <= int(words[1]) <= largest:
        return int(words[1])
    raise InputError(f"the size is not a number from 2 to {largest}", where, HINT)


def _triple(words: list[str], where: str) -> Triple:
    try:
        r, g, b = (float(word) for word in words)
    except ValueError as error:
        raise InputError("the row is not three numbers", where, HINT) from error
    if not all(math.isfinite(value) for value in (r, g, b)):
        raise InputError("the row holds a value that is not finite", where, HINT)
    return r, g, b


def bake_cube(change: Callable[[Array], Array], size: int = 33, title: str = "FilmAI") -> Cube:
    """Make a table of a change to opaque scene-linear frames (a `Grade`'s ``apply``, say)."""
    axis = np.linspace(0, 1, size, dtype=np.float32)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")
    rgb = to_linear(np.stack([red, green, blue], axis=-1)).reshape(1, -1, 3)
    opaque = np.concatenate([rgb, np.ones_like(rgb[..., :1])], axis=-1)
    table = np.clip(to_display(change(opaque)[..., :3]), 0, 1)
    return Cube(table.reshape(size, size, size, 3), title=title)


def write_cube(cube: Cube) -> str:
    """The table as a .cube file's text."""
    size = cube.table.shape[0]
    title = cube.title.replace('"', "'")
    head = [f'TITLE "{title}"'] if title else []
    head.append(f"LUT_{'1D' if cube.table.ndim == 2 else '3D'}_SIZE {size}")
    for word, values in (("DOMAIN_MIN", cube.low), ("DOMAIN_MAX", cube.high)):
        head.append(word + "".join(f" {value:g}" for value in values))
    rows = (f"{r:.6f} {g:.6f} {b:.6f}" for r, g, b in cube.table.reshape(-1, 3))
    return "\n".join([*head, *rows]) + "\n"
