"""Flipbook sheets for game engines: a clip's frames in a grid, and how they move.

The motion sheet has a cell for each frame: red is the way to the right, green the way down,
to where this is in the next cell's frame; half is rest, and the extremes are ``strength`` of a
cell's width either way. An engine that blends frames moved along it plays a few frames as
smoothly as many.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from filmai_core.effects.clip import Clip, Frame
from filmai_core.effects.coding import encode
from filmai_core.effects.flow import brightness, lucas_kanade
from filmai_core.effects.media.reshape import resized
from filmai_core.errors import InputError

#: Longest side of a sheet: what engines load.
LONGEST_SIDE = 8192
#: Smallest strength, so that a clip at rest is not all noise.
_LEAST = 1 / 1024


@dataclass(frozen=True, slots=True, eq=False)
class Flipbook:
    """A sheet and its motion.

    Attributes:
        sheet: (rows * h, columns * w, 4) scene-linear, premultiplied.
        motion: (rows * h, columns * w, 3) 8 bit codes, see the module.
        strength: of the motion, as a share of a cell's width.
        picked: the clip's frames that it shows.
    """

    sheet: Frame
    motion: NDArray[np.uint8]
    strength: float
    picked: tuple[int, ...]


def parse_grid(text: str) -> tuple[int, int]:
    """(columns, rows) of ``8x8``.

    Raises:
        InputError: it is not of that form, or no grid of at least one cell.
    """
    match = re.fullmatch(r"(\d{1,3})[xX](\d{1,3})", text.strip())
    if match is None or not int(match[1]) or not int(match[2]):
        raise InputError(f"{text!r} is no grid", "--grid", "Write columns x rows: 8x8.")
    return int(match[1]), int(match[2])


def build_flipbook(
    clip: Clip, columns: int, rows: int, *, cell: int = 0, loop: bool = False
) -> Flipbook:
    """Lay a clip's frames into a grid, evenly over time.

    Args:
        clip: what to lay out; with fewer frames than cells, the last cells stay empty.
        columns: of the grid.
        rows: of the grid.
        cell: width of a cell in pixels; 0 keeps the clip's, as far as `LONGEST_SIDE` allows.
        loop: the last frame leads back to the first.

    Raises:
        InputError: the sheet would be larger than `LONGEST_SIDE`.
    """
    height, width = clip.size
    wide = cell or min(width, LONGEST_SIDE // columns, LONGEST_SIDE * width // (rows * height))
    high = max(1, round(height * wide / width))
    if max(wide * columns, high * rows) > LONGEST_SIDE or wide < 8:
        raise InputError(
            f"a sheet of {columns} x {rows} cells of {wide} x {high} pixels cannot be made",
            f"limit {LONGEST_SIDE}", "Use fewer or other cells.",
        )  # fmt: skip
    count = min(clip.count, columns * rows)
    # The first frame and, unless it comes round, the last one are shown.
    span = clip.count if loop else clip.count - 1
    picked = tuple(round(i * span / max(1, count - (not loop))) for i in range(count))
    cells = [resized(clip.frames[index], high, wide) for index in picked]
    flow = _motion(cells, loop)
    strength = max(_LEAST, float(np.abs(flow).max()) / wide)
    codes = np.full((count, high, wide, 3), 0, np.uint8)
    codes[..., :2] = np.round(127.5 + 127.5 * flow / (strength * wide))
    sheet = np.zeros((rows * high, columns * wide, 4), np.float32)
    motion = np.zeros((rows * high, columns * wide, 3), np.uint8)
    motion[..., :2] = 128
    for number in range(count):
        row, column = divmod(number, columns)
        place = np.s_[row * high : (row + 1) * high, column * wide : (column + 1) * wide]
        sheet[place], motion[place] = cells[number], codes[number]
    return Flipbook(sheet, motion, strength, picked)


@torch.inference_mode()
def _motion(cells: Sequence[Frame], loop: bool) -> NDArray[np.float32]:
    """(N, h, w, 2) pixels from each cell to the next."""
    pictures = torch.from_numpy(np.stack(cells)).permute(0, 3, 1, 2)
    light = brightness(encode(pictures))
    flow = torch.zeros(len(cells), 2, *light.shape[-2:])
    following = list(range(1, len(cells))) + ([0] if loop and len(cells) > 1 else [])
    for number, after in enumerate(following):  # one by one: a sheet of 1024² would not fit
        flow[number] = lucas_kanade(light[number : number + 1], light[after : after + 1])[0]
    # Where there is nothing there is nothing to follow.
    flow = flow * (light > 1e-3)
    return flow.permute(0, 2, 3, 1).numpy()


def write_motion(book: Flipbook, path: Path) -> None:
    """Write the motion sheet as PNG; its text says the strength."""
    note = PngInfo()
    note.add_text("motion_strength", f"{book.strength:.6f}")
    note.add_text("motion_of", "red right, green down; half is rest, extremes are the strength")
    part = path.with_name(f".{path.name}.part")
    try:
        Image.fromarray(book.motion).save(part, "PNG", pnginfo=note)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
