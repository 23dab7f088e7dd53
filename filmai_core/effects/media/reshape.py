"""Frames of other sizes: shrunk, resized, cut from a flipbook sheet."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

from filmai_core.effects.clip import Frame
from filmai_core.errors import InputError


def split_sheet(frame: Frame, columns: int, rows: int) -> Iterator[Frame]:
    """Cut a flipbook sheet into its cells, row by row; empty cells at the end are left out.

    Raises:
        InputError: there are no columns or rows, or more than pixels.
    """
    height, width = frame.shape[:2]
    if not (1 <= columns <= width and 1 <= rows <= height):
        raise InputError(
            f"a sheet of {width} x {height} pixels has no {columns} x {rows} cells",
            "columns x rows",
        )
    high, wide = height // rows, width // columns
    cells = [
        frame[row * high : (row + 1) * high, column * wide : (column + 1) * wide]
        for row in range(rows)
        for column in range(columns)
    ]
    while len(cells) > 1 and not cells[-1].any():
        cells.pop()
    return (np.ascontiguousarray(cell) for cell in cells)


def shrunk(frame: Frame, longest_side: int) -> Frame:
    """The frame, area-averaged (premultiplied, linear) so that no side is longer than this."""
    height, width = frame.shape[:2]
    scale = longest_side / max(height, width)
    if scale >= 1:
        return frame
    return resized(frame, max(1, round(height * scale)), max(1, round(width * scale)))


def resized(frame: Frame, height: int, width: int) -> Frame:
    """The frame at another size: box filter when shrinking, bicubic kept above 0 else."""
    shrinking = height * width <= frame.shape[0] * frame.shape[1]
    method = Image.Resampling.BOX if shrinking else Image.Resampling.BICUBIC
    planes = [
        np.asarray(Image.fromarray(frame[..., c]).resize((width, height), method))
        for c in range(frame.shape[2])
    ]
    return np.asarray(np.maximum(np.stack(planes, axis=-1), 0), dtype=np.float32)
