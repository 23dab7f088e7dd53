"""Differentiable augmentation (Zhao 2020): the critic never sees the same few pictures twice.

The same change is made to the real and to the drawn pictures of a pair, and gradients
pass through it, so that the generator does not learn to draw the changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One random change a sample: what `augment` applies.

    Attributes:
        flip: (B,) bool, mirror left and right.
        shift: (B, 2) whole coarse cells, x and y.
        gain: (B,) added to coded colour where there is some, about one stop at most.
    """

    flip: Tensor
    shift: Tensor
    gain: Tensor

    @classmethod
    def draw(cls, batch: int, strength: float, random: torch.Generator) -> Change:
        """Changes of ``strength`` in [0, 1]; at 0 nothing changes."""
        flip = torch.rand(batch, generator=random) < 0.5 * strength
        shift = torch.randint(-2, 3, (batch, 2), generator=random)
        used = torch.rand(batch, generator=random) < strength
        gain = 0.2 * strength * (2 * torch.rand(batch, generator=random) - 1)
        return cls(flip, shift * used[:, None], gain)


def augment(pictures: Tensor, change: Change, *, cell: int) -> Tensor:
    """``pictures`` (B, 4n, H, W) coded RGBA, changed; ``cell`` pixels to a coarse cell."""
    out = []
    ramp = torch.tensor([1.0, 1.0, 1.0, 0.0], device=pictures.device, dtype=pictures.dtype)
    gains = ramp.repeat(pictures.shape[1] // 4).view(-1, 1, 1)
    for index, picture in enumerate(pictures):
        if bool(change.flip[index]):
            picture = picture.flip(-1)
        x, y = (int(v) * cell for v in change.shift[index])
        if x or y:
            height, width = picture.shape[-2:]
            x0, y0 = max(0, -x), max(0, -y)
            kept = picture[:, y0 : height - max(0, y), x0 : width - max(0, x)]
            picture = F.pad(kept, (max(0, x), x0, max(0, y), y0))
        # Scales rather than adds, so that black stays black.
        out.append(picture * (1 + gains * change.gain[index].to(picture)))
    return torch.stack(out)
