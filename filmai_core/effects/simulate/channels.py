"""What a compositor asks of the simulation besides the picture: heat, depth, light's share.

Kept beside the driver's states, on their grid. Values of a pixel are means along the view,
weighted by what is seen of each cell; they are kept multiplied by `COVER`, so that they can be
mixed and enlarged without bleeding from empty pixels.
"""

from __future__ import annotations

import torch
from torch import Tensor

from filmai_core.effects.simulate.fluid import HEAT, SOOT, Fluid
from filmai_core.effects.simulate.render import (
    COOLEST_K,
    SPAN_K,
    Fields,
    Look,
    emitted,
)

#: Order of the channels: share of the light that is flame (3), kelvin / 1000, depth, cover.
SHARE, HEAT_K, DEPTH, COVER = slice(0, 3), slice(3, 4), slice(4, 5), slice(5, 6)
CHANNELS = 6
#: Air, kelvin.
AMBIENT_K = 293.0


def watch(fluid: Fluid, look: Look, fields: Fields) -> Tensor:
    """(B, CHANNELS, H, W) of a moment; see the module."""
    gas = fluid.gas
    cells = gas.shape[2]
    unit = 24 / cells
    heat, soot = gas[:, HEAT], gas[:, SOOT]  # (B, Z, Y, X)
    thickness = soot * (look.density * unit)
    through = torch.exp(thickness - torch.cumsum(thickness, 1))
    seen = (through * (heat.clamp(0, 1) + soot)).clamp_min(0)
    total = seen.sum(1, keepdim=True)
    weight = seen / total.clamp_min(1e-6)
    glow = (heat / max(look.ignition, 1e-3)).clamp(0, 1)
    kelvin = AMBIENT_K + (COOLEST_K + SPAN_K * heat.clamp_min(0) - AMBIENT_K) * glow
    place = torch.arange(cells, device=gas.device).view(1, cells, 1, 1) + 0.5
    depth = place / gas.shape[-1]  # frame widths from the box's front
    cover = -torch.expm1(-4 * unit * total)
    share = (emitted(fluid, look) / fields.light.clamp_min(1e-6)).clamp(0, 1)
    means = [(kelvin * weight).sum(1, keepdim=True) / 1000, (depth * weight).sum(1, keepdim=True)]
    return torch.cat([share * cover, *(mean * cover for mean in means), cover], 1)
