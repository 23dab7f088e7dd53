"""How thrown water looks: drops laid down on a picture, merged, and lit."""

from __future__ import annotations

import math

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

Floats = NDArray[np.float64]


def splat(into: Floats, size: int, column: Floats, row: Floats, weight: Floats) -> None:
    """Add weights at sub-pixel places, shared among the four pixels around each."""
    left, top = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
    fx, fy = column - left, row - top
    for dx, dy, share in (
        (0, 0, (1 - fx) * (1 - fy)),
        (1, 0, fx * (1 - fy)),
        (0, 1, (1 - fx) * fy),
        (1, 1, fx * fy),
    ):
        x, y = left + dx, top + dy
        inside = (x >= 0) & (x < size) & (y >= 0) & (y < size) & (weight > 0)
        if inside.any():
            at = y[inside] * size + x[inside]
            into += np.bincount(at, (share * weight)[inside], size * size)


def plane(values: Floats, size: int) -> Tensor:
    """A flat array as a (size, size) picture."""
    return torch.from_numpy(values.astype(np.float32)).view(size, size)


def gauss(plane: Tensor, sigma: float) -> Tensor:
    """A (H, W) picture blurred by ``sigma`` pixels."""
    reach = max(1, math.ceil(2.5 * sigma))
    offsets = torch.arange(-reach, reach + 1, dtype=torch.float32)
    kernel = torch.exp(-(offsets**2) / (2 * sigma**2))
    kernel = kernel / kernel.sum()
    padded = F.pad(plane[None, None], (reach,) * 4)
    across = F.conv2d(padded, kernel[None, None, None, :])
    return F.conv2d(across, kernel[None, None, :, None])[0, 0]


def lit_water(thickness: Tensor, mist: Tensor, side: int) -> Tensor:
    """Shade water by its thickness, as if it were a rounded sheet: (4, size, size).

    The slope of the thickness stands for the surface's tilt: faces turned up catch the
    sky, faces turned to the key light above left glint, thin edges bend light around.
    """
    smooth = torch.log1p(thickness * 1.5)
    round_ = gauss(smooth, 0.9 * side / 256)
    across = (round_.roll(-1, 1) - round_.roll(1, 1)) * 1.4
    down = (round_.roll(-1, 0) - round_.roll(1, 0)) * 1.4
    facing = 1 / torch.sqrt(1 + across**2 + down**2)
    key = (facing * 0.62 + across * 0.42 + down * 0.66).clamp_min(0)
    glint = key**14 * 6.0 + key**4 * 0.7
    rim = (1 - facing).clamp(0, 1) ** 1.5
    body = 1 - torch.exp(-0.8 * thickness)
    sky = 0.3 + 0.5 * rim + 0.3 * (down * 0.5 + 0.5).clamp(0, 1)
    tint = torch.tensor([0.86, 0.95, 1.0])[:, None, None]
    water = body * (sky + glint * body) * tint
    alpha = body * (0.5 + 0.3 * rim)
    haze = 1 - torch.exp(-mist)
    light = water + (1 - alpha) * haze * 0.55 * tint
    return torch.cat([light, (alpha + (1 - alpha) * haze * 0.6)[None]])
