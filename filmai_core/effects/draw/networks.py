"""The generator and its critic, mirrored: coarse fields in, pictures four times as wide out.

After tempoGAN (Xie 2018): the simulation decides what happens, the network draws the
detail that a coarse grid cannot hold. Fully convolutional, so that 32, 64 or 128 cells
give 128, 256 or 512 pixels. All arithmetic is done on the coarse grid and on the next
finer one; the last doubling only rearranges channels to pixels (Shi 2016), since feature
maps at full size cost more time to move than to compute. The first doubling interpolates:
what is rearranged twice shows the coarse grid (Odena 2016).

    Generator                          Critic
    fields 8 @ 1x                      pictures 3 x 4 + coarse 4 @ 4x
      conv -> wide                       fold 2x, conv -> middle
      blocks, wide        @ 1x           blocks, middle      @ 2x
      bilinear 2x, middle                fold 2x -> wide
      blocks, middle      @ 2x           blocks, wide        @ 1x
      conv -> 16, unfold 2x              conv -> 1 logit a coarse cell
      + bicubic coarse picture           (once more on the picture at half size)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from filmai_core.effects.coding import FLOW, NOISE, PICTURE
from filmai_core.effects.spec import EffectKind, EffectSpec
from filmai_core.errors import ModelError
from filmai_core.learning.card import ModelCard

#: Kind (one-hot over `EffectKind`), footage or simulation, intensity, smoke, turbulence.
CONTROLS = len(EffectKind) + 4
UPSCALE = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of both networks; travels with the weights.

    Attributes:
        wide, middle: channels at 1x and 2x the coarse grid; multiples of 8 are fastest.
        blocks, fine: residual blocks at 1x and at 2x.
    """

    wide: int = 40
    middle: int = 24
    blocks: int = 3
    fine: int = 2

    def to_json(self) -> dict[str, int]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Shape:
        """The inverse of `to_json`.

        Raises:
            ModelError: a value is missing or no small positive number.
        """
        try:
            shape = cls(**{field.name: int(values[field.name]) for field in fields(cls)})
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError("the weights' configuration cannot be read") from error
        if not all(1 <= value <= 1024 for value in asdict(shape).values()):
            raise ModelError(f"the weights' configuration {shape} is impossible")
        return shape


Network = TypeVar("Network", bound=nn.Module)


def channels_last(network: Network) -> Network:
    """Lay the kernels out channels last: a tenth to a quarter faster on a CPU."""
    for parameter in network.parameters():
        if parameter.dim() == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    return network


def controls_of(spec: EffectSpec, *, footage: bool = False) -> Tensor:
    """The (CONTROLS,) vector of a spec; dials at 1 read 0."""
    kinds = [float(spec.kind is kind) for kind in EffectKind]
    dials = [0.0] * 3 if footage else [spec.intensity - 1, spec.smoke - 1, spec.turbulence - 1]
    return torch.tensor([*kinds, float(footage), *dials])


class Block(nn.Module):
    """A residual block whose gain follows the controls (FiLM, Perez 2018)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        self.gain = nn.Linear(CONTROLS, channels)
        nn.init.zeros_(self.gain.weight)
        nn.init.zeros_(self.gain.bias)
        with torch.no_grad():
            self.second.weight.mul_(0.2)  # begins near the identity

    def forward(self, x: Tensor, controls: Tensor) -> Tensor:
        """(B, C, H, W), (B, CONTROLS) -> (B, C, H, W)."""
        inner = self.first(F.leaky_relu(x, 0.2)) * (1 + self.gain(controls)[:, :, None, None])
        out: Tensor = x + self.second(F.leaky_relu(inner, 0.2))
        return out


class Generator(nn.Module):
    """Coarse fields and controls to coded pictures four times as wide.

    Attributes:
        card: what it was loaded from; None while it is in training.
    """

    card: ModelCard | None = None

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape = shape or Shape()
        self.enter = nn.Conv2d(PICTURE + FLOW + NOISE, shape.wide, 3, padding=1)
        self.coarse = nn.ModuleList(Block(shape.wide) for _ in range(shape.blocks))
        self.narrow = nn.Conv2d(shape.wide, shape.middle, 1)
        self.fine = nn.ModuleList(Block(shape.middle) for _ in range(shape.fine))
        self.leave = nn.Conv2d(shape.middle, PICTURE * 4, 3, padding=1)
        with torch.no_grad():
            # Begins near bicubic upscaling, and with the four pixels of each unfolded cell
            # alike (Aitken 2017), or they would show as a grid.
            alike = self.leave.weight[::4].repeat_interleave(4, 0)
            self.leave.weight.copy_(0.1 * alike)
            self.leave.bias.zero_()  # type: ignore[union-attr]

    def forward(self, coarse: Tensor, flow: Tensor, noise: Tensor, controls: Tensor) -> Tensor:
        """Draw the detail.

        Args:
            coarse: (B, 4, h, w) coded RGBA.
            flow: (B, 2, h, w) coarse pixels a frame.
            noise: (B, 2, h, w) deviation 1.
            controls: (B, CONTROLS).

        Returns:
            (B, 4, 4h, 4w) coded RGBA.
        """
        h = self.enter(torch.cat([coarse, flow * 0.25, noise], 1))  # wide @ 1x
        for block in self.coarse:
            h = block(h, controls)
        h = F.interpolate(self.narrow(h), scale_factor=2, mode="bilinear")  # middle @ 2x
        for block in self.fine:
            h = block(h, controls)
        detail = F.pixel_shuffle(self.leave(F.leaky_relu(h, 0.2)), 2)  # picture @ 4x
        return (upscale(coarse) + detail) * presence(coarse)


def presence(coarse: Tensor) -> Tensor:
    """(B, 4, 4h, 4w) in [0, 1]: 0 where a coarse cell and its neighbours hold nothing.

    Colour and alpha apart, so that light without alpha stays without, and nothing is ever
    drawn on an empty background.
    """
    colour = coarse[:, :3].amax(1, keepdim=True).expand(-1, 3, -1, -1)
    most = F.max_pool2d(torch.cat([colour, coarse[:, 3:]], 1), 3, 1, 1)
    gate = ((most - 0.004) / 0.02).clamp(0, 1)
    wide = F.interpolate(gate, scale_factor=UPSCALE, mode="bilinear", align_corners=False)
    return wide * wide * (3 - 2 * wide)


def upscale(coarse: Tensor) -> Tensor:
    """Bicubic, four times as wide: what the generator starts from and is compared with."""
    return F.interpolate(coarse, scale_factor=UPSCALE, mode="bicubic", align_corners=False)


class Tower(nn.Module):
    """The generator backwards: pictures to one logit a coarse cell."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.enter = nn.Conv2d(4 * (3 * PICTURE + PICTURE), shape.middle, 3, padding=1)
        self.fine = nn.ModuleList(Block(shape.middle) for _ in range(max(1, shape.fine - 1)))
        self.fold = nn.Conv2d(shape.middle * 4, shape.wide, 1)
        self.coarse = nn.ModuleList(Block(shape.wide) for _ in range(max(1, shape.blocks - 1)))
        self.leave = nn.Conv2d(shape.wide, 1, 1)

    def forward(self, x: Tensor, controls: Tensor) -> Tensor:
        """(B, 16, H, W) -> (B, 1, H/4, W/4)."""
        h = self.enter(F.pixel_unshuffle(x, 2))  # middle @ 2x
        for block in self.fine:
            h = block(h, controls)
        h = self.fold(F.pixel_unshuffle(h, 2))  # wide @ 1x
        for block in self.coarse:
            h = block(h, controls)
        logits: Tensor = self.leave(F.leaky_relu(h, 0.2))
        return logits


class Critic(nn.Module):
    """Looks at patches, at two scales, over three frames aligned by the flow."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape = shape or Shape()
        self.near = Tower(shape)
        self.far = Tower(shape)

    def forward(self, pictures: Tensor, coarse: Tensor, controls: Tensor) -> Tensor:
        """(B, 12, H, W), (B, 4, H/4, W/4), (B, CONTROLS) -> (B, P) logits of all patches.

        H and W are multiples of 8.
        """
        x = torch.cat([pictures, upscale(coarse)], 1)
        near = self.near(x, controls).flatten(1)
        far = self.far(F.avg_pool2d(x, 2), controls).flatten(1)
        return torch.cat([near, far], 1)
