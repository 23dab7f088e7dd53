"""Batches to train on: three neighbouring frames and the coarse fields they came from.

The batch of a step depends on the seed and the step alone, so that training resumed after
a kill sees what it would have seen.
"""

from __future__ import annotations

from collections.abc import Sequence as Several
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from filmai_core.effects.coding import NOISE, advance_noise, encode, shrink
from filmai_core.effects.draw.networks import UPSCALE, controls_of
from filmai_core.effects.draw.sequences import Sequence
from filmai_core.effects.spec import EffectSpec
from filmai_core.errors import InputError

#: Frames seen at once.
SPAN = 3


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What one step of training needs.

    Attributes:
        real: (B, 3, 4, H, W) coded pictures, neighbours in time.
        coarse: (B, 3, 4, h, w) coded, H = 4h: the pictures as a coarse grid would show them.
        clean: the same before blur and grain were added; what the result must agree with.
        flow: (B, 3, 2, h, w) coarse pixels a frame.
        noise: (B, 3, NOISE, h, w) carried along the flow.
        controls: (B, CONTROLS).
    """

    real: Tensor
    coarse: Tensor
    clean: Tensor
    flow: Tensor
    noise: Tensor
    controls: Tensor

    def to(self, device: torch.device) -> Batch:
        """The same batch on a device."""
        parts = {name: getattr(self, name).to(device) for name in self.__slots__}
        return replace(self, **parts)


@dataclass(frozen=True, slots=True)
class Crops:
    """How batches are cut.

    Attributes:
        batch: crops a step.
        side: pixels along a crop's side, a multiple of 8.
        blur: largest blur of the coarse fields, coarse pixels: a real coarse grid is softer
            than a shrunk picture.
        grain: deviation of what is added to the coarse fields.
        seed: of everything drawn.
    """

    batch: int = 4
    side: int = 64
    blur: float = 0.9
    grain: float = 0.01
    seed: int = 7

    def __post_init__(self) -> None:
        if self.batch < 1 or self.side < 16 or self.side % 8:
            raise InputError(
                f"crops of {self.side} pixels, {self.batch} a step, cannot be cut",
                hint="Use 1 crop or more, of 16, 24, 32 ... pixels.",
            )


class Sampler:
    """Cuts batches from sequences."""

    def __init__(self, sequences: Several[Sequence], crops: Crops) -> None:
        self.crops = crops
        fit = [s for s in sequences if len(s.frames) >= SPAN and min(s.frames.shape[1:3]) >= 16]
        if not fit:
            raise InputError(
                "there is nothing to train on",
                hint=f"A dataset needs a sequence of {SPAN} frames that is not held out.",
            )
        self.sequences = fit
        self.controls = [_controls(sequence) for sequence in fit]
        # Kinds are drawn evenly, however many sequences each has.
        kinds = sorted({s.kind for s in fit})
        self.by_kind = [[i for i, s in enumerate(fit) if s.kind is kind] for kind in kinds]

    def draw(self, step: int) -> Batch:
        """The batch of ``step``."""
        crops = self.crops
        rng = np.random.default_rng([crops.seed, step])
        random = torch.Generator().manual_seed(int(rng.integers(2**62)))
        reals, flows, controls = [], [], []
        side = min(crops.side, *(min(s.frames.shape[1:3]) // 8 * 8 for s in self.sequences))
        for _ in range(crops.batch):
            group = self.by_kind[int(rng.integers(len(self.by_kind)))]
            index = group[int(rng.integers(len(group)))]
            real, flow = _crop(self.sequences[index], side, rng)
            reals.append(real)
            flows.append(flow)
            controls.append(self.controls[index])
        real = torch.stack(reals)
        flow = torch.stack(flows)
        clean = shrink(real, UPSCALE)
        soft = _blur(clean.flatten(0, 1), float(rng.uniform(0, crops.blur))).view_as(clean)
        noise = [torch.randn(crops.batch, NOISE, *flow.shape[-2:], generator=random)]
        for _ in range(4):
            noise = [advance_noise(noise[-1], flow[:, 0], random)]
        for frame in range(1, SPAN):
            noise.append(advance_noise(noise[-1], flow[:, frame - 1], random))
        return Batch(
            real=real,
            coarse=soft + crops.grain * torch.randn(soft.shape, generator=random),
            clean=clean,
            flow=flow,
            noise=torch.stack(noise, 1),
            controls=torch.stack(controls),
        )


def _controls(sequence: Sequence) -> Tensor:
    if "spec" in sequence.notes:
        return controls_of(EffectSpec.from_json(sequence.notes["spec"]))
    return controls_of(EffectSpec(sequence.kind), footage=True)


def _crop(sequence: Sequence, side: int, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Three frames of a square that is not empty, mirrored half of the time."""
    count, height, width, _ = sequence.frames.shape
    first = int(rng.integers(count - SPAN + 1))
    # A simulation's walls are in its outermost cells.
    rim = min(2, (min(height, width) - side) // (2 * UPSCALE))
    for _ in range(8):
        top = int(rng.integers(rim, (height - side) // UPSCALE + 1 - rim)) * UPSCALE
        left = int(rng.integers(rim, (width - side) // UPSCALE + 1 - rim)) * UPSCALE
        window = sequence.frames[first : first + SPAN, top : top + side, left : left + side]
        if float(np.abs(window[1]).mean()) > 0.01:
            break
    real = torch.from_numpy(window.astype(np.float32)).permute(0, 3, 1, 2)
    y, x, small = top // UPSCALE, left // UPSCALE, side // UPSCALE
    moves = sequence.flow[first : first + SPAN, y : y + small, x : x + small].astype(np.float32)
    # Frame widths a second to coarse pixels a frame.
    flow = torch.from_numpy(moves).permute(0, 3, 1, 2)
    flow = flow * (width / UPSCALE / float(sequence.fps))
    if rng.random() < 0.5:
        real, flow = real.flip(-1), flow.flip(-1) * torch.tensor([-1.0, 1.0]).view(2, 1, 1)
    return encode(real), flow


def _blur(pictures: Tensor, sigma: float) -> Tensor:
    if sigma < 0.1:
        return pictures
    offsets = torch.arange(-2.0, 3.0)
    kernel = torch.exp(-(offsets**2) / (2 * sigma**2))
    kernel = (kernel / kernel.sum()).repeat(pictures.shape[1], 1)
    padded = F.pad(pictures, (2, 2, 2, 2), mode="replicate")
    across = F.conv2d(padded, kernel[:, None, None, :], groups=pictures.shape[1])
    return F.conv2d(across, kernel[:, None, :, None], groups=pictures.shape[1])
