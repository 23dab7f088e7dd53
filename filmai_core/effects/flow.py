"""Apparent motion between pictures: pyramidal Lucas-Kanade (Bouguet 2000), dense, in torch."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from filmai_core.effects.coding import warp

#: Gradient energy below which a window says nothing and the flow stays as it was.
_STIFFNESS = 1e-4


def lucas_kanade(
    first: Tensor, second: Tensor, *, levels: int = 4, rounds: int = 4, window: int = 7
) -> Tensor:
    """The flow with first(x) ≈ second(x + flow(x)).

    Args:
        first: (B, 1, H, W) brightness in about [0, 1].
        second: the same, one frame later.
        levels: halvings of the picture, fewer where it gets too small.
        rounds: refinements a level.
        window: side of the square that moves as one, odd, in pixels.

    Returns:
        (B, 2, H, W) pixels, x first.
    """
    pyramid = [(first, second)]
    while len(pyramid) < levels and min(pyramid[-1][0].shape[-2:]) >= 4 * window:
        a, b = pyramid[-1]
        pyramid.append((F.avg_pool2d(a, 2), F.avg_pool2d(b, 2)))
    flow = torch.zeros(first.shape[0], 2, *pyramid[-1][0].shape[-2:], device=first.device)

    def spread(x: Tensor) -> Tensor:
        pad = window // 2
        return F.avg_pool2d(F.pad(x, (pad,) * 4, mode="replicate"), window, 1)

    for a, b in reversed(pyramid):
        if flow.shape[-2:] != a.shape[-2:]:
            flow = 2 * F.interpolate(flow, a.shape[-2:], mode="bilinear", align_corners=False)
        for _ in range(rounds):
            moved = warp(b, flow)
            across = F.pad(moved, (1, 1, 0, 0), mode="replicate")
            down = F.pad(moved, (0, 0, 1, 1), mode="replicate")
            gx = (across[..., 2:] - across[..., :-2]) / 2
            gy = (down[..., 2:, :] - down[..., :-2, :]) / 2
            error = moved - a
            xx = spread(gx * gx) + _STIFFNESS
            yy = spread(gy * gy) + _STIFFNESS
            xy, x, y = spread(gx * gy), spread(gx * error), spread(gy * error)
            det = xx * yy - xy * xy
            step = torch.cat([(yy * x - xy * y) / det, (xx * y - xy * x) / det], 1)
            flow = flow - step.clamp(-2, 2)
    return flow


def apparent(first: Tensor, second: Tensor, guess: Tensor, window: int = 9) -> Tensor:
    """Motion as it is seen, where the gas's own is only a guess of it.

    A candle's gas streams through a flame that stands still. At each pixel the best of rest,
    the gas's flow and what Lucas and Kanade find is taken, by what each leaves of the
    difference around it; then the choice is smoothed.

    Args:
        first: (B, 4, H, W) coded pictures.
        second: the same, one frame later.
        guess: (B, 2, H, W) the gas's flow, pixels, x first.
        window: side in pixels over which ways are compared, odd.

    Returns:
        (B, 2, H, W) pixels, first(x) ≈ second(x + flow(x)).
    """
    light = lucas_kanade(brightness(first), brightness(second))
    ways = [torch.zeros_like(guess), guess, light]
    pad = window // 2

    def left(way: Tensor) -> Tensor:
        gap = (warp(second, way) - first).abs().mean(1, keepdim=True)
        return F.avg_pool2d(F.pad(gap, (pad,) * 4, mode="replicate"), window, 1)

    best, flow = left(ways[0]), ways[0]
    for way in ways[1:]:
        gap = left(way)
        flow = torch.where(gap < best, way, flow)
        best = torch.minimum(gap, best)
    return F.avg_pool2d(F.pad(flow, (1,) * 4, mode="replicate"), 3, 1)


def brightness(picture: Tensor) -> Tensor:
    """(B, 4, H, W) coded RGBA to the (B, 1, H, W) on which motion is seen: colour and alpha."""
    return picture.mean(1, keepdim=True)
