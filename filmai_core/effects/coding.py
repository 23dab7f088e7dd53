"""What the networks see: light on a log scale, pictures moved along a flow, living noise."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

#: Channels of a field: coded RGBA, flow x and y, noise.
PICTURE, FLOW, NOISE = 4, 2, 2
#: Light of 1 is coded as 1, light of 20 as 2.3; the slope at 0 is 3.6.
_GAIN = 8.0
_SPAN = math.log1p(_GAIN)


def encode(picture: Tensor) -> Tensor:
    """(..., 4, H, W) linear RGBA to coded RGBA: colour on a log scale, alpha as it is."""
    light, alpha = picture[..., :3, :, :], picture[..., 3:, :, :]
    return torch.cat([torch.log1p(_GAIN * light.clamp_min(0)) / _SPAN, alpha], -3)


def decode(coded: Tensor) -> Tensor:
    """The inverse of `encode`; colour at least 0, alpha in [0, 1]. Never clamps above."""
    light, alpha = coded[..., :3, :, :], coded[..., 3:, :, :]
    # 6 is light of 66,000: past it a stray weight would overflow half floats.
    light = torch.expm1(light.clamp(0, 6) * _SPAN) / _GAIN
    return torch.cat([light, alpha.clamp(0, 1)], -3)


def shrink(coded: Tensor, factor: int) -> Tensor:
    """Average ``factor`` x ``factor`` pixels of light (not of its code) into one."""
    lead = coded.shape[:-3]
    flat = decode(coded).reshape(-1, *coded.shape[-3:])
    return encode(F.avg_pool2d(flat, factor)).reshape(*lead, *_size(coded, factor))


def _size(picture: Tensor, factor: int) -> tuple[int, int, int]:
    channels, height, width = picture.shape[-3:]
    return channels, height // factor, width // factor


def warp(picture: Tensor, flow: Tensor) -> Tensor:
    """``picture`` (B, C, H, W) fetched at x + flow(x), flow (B, 2, H, W) in pixels, x first.

    Bilinear; past the edges the picture is 0.
    """
    height, width = picture.shape[-2:]
    y = torch.arange(height, device=picture.device, dtype=picture.dtype).view(1, height, 1)
    x = torch.arange(width, device=picture.device, dtype=picture.dtype).view(1, 1, width)
    across = (x + flow[:, 0]) * (2 / max(width - 1, 1)) - 1
    down = (y + flow[:, 1]) * (2 / max(height - 1, 1)) - 1
    at = torch.stack([across, down], -1)
    return F.grid_sample(picture, at, mode="bilinear", padding_mode="zeros", align_corners=True)


#: Fresh noise mixed in at each step, so that stretched noise does not turn to streaks.
_REFRESH = 0.3


def advance_noise(noise: Tensor, flow: Tensor, random: torch.Generator) -> Tensor:
    """Noise (B, C, H, W) carried by ``flow`` pixels, topped up, of mean 0 and deviation 1."""
    fresh = torch.randn(noise.shape, generator=random).to(noise)
    height, width = noise.shape[-2:]
    # Wrapped, or noise would run dry where the flow comes in.
    padded = F.pad(noise, (width // 2, width // 2, height // 2, height // 2), mode="circular")
    shift = F.pad(flow, (width // 2, width // 2, height // 2, height // 2), mode="replicate")
    moved = warp(padded, -shift)
    top, left = height // 2, width // 2
    moved = moved[..., top : top + height, left : left + width] + _REFRESH * fresh
    moved = moved - moved.mean((-2, -1), keepdim=True)
    return moved / moved.std((-2, -1), keepdim=True).clamp_min(1e-6)
