"""The gas seen by a camera: light, opacity and flow of a simulated box.

The view is orthographic along z. Flame is black-body light (Planck at three wavelengths)
from gas above ignition; smoke absorbs, is lit from above left with its own shadow, from
the sky, and from the flames inside it. What comes out is linear and unbounded: exposure
and tone belong to whoever looks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from filmai_core.effects.simulate.fluid import HEAT, SOOT, Fluid

#: Wavelengths in metres of the red, green and blue primaries of sRGB, roughly.
_WAVELENGTHS = (610e-9, 549e-9, 468e-9)
#: Second radiation constant, metre kelvin.
_C2 = 1.4388e-2
#: Black-body temperature, kelvin, of gas at ignition and of gas at heat 1.
COOLEST_K, SPAN_K = 830.0, 800.0
#: Light is normalised to 1 for green light of a body this hot.
_WHITE_K = 1650.0


@dataclass(frozen=True, slots=True)
class Look:
    """How the gas is lit and exposed.

    Attributes:
        exposure: multiplies the flames' light.
        density: extinction of a unit of soot, 1/cell of a box 24 cells deep.
        albedo: share of light that smoke scatters back, per colour.
        key: strength of the light from above left.
        sky: strength of the light from everywhere.
        glow: strength of the flames' own light on the smoke.
        ignition: heat at which gas begins to shine.
    """

    exposure: float = 1.0
    density: float = 0.35
    albedo: tuple[float, float, float] = (0.36, 0.37, 0.39)
    key: float = 1.0
    sky: float = 0.35
    glow: float = 0.5
    ignition: float = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Fields:
    """What the camera sees of one moment, on the box's own grid.

    Attributes:
        light: (B, 3, H, W) scene-linear light that reaches the camera, emitted and
            scattered; at least 0, unbounded.
        opacity: (B, 1, H, W) how much of the background is hidden, in [0, 1].
        flow: (B, 2, H, W) apparent motion x, y in frame widths a second.
    """

    light: Tensor
    opacity: Tensor
    flow: Tensor


def blackbody(kelvin: Tensor) -> Tensor:
    """Planck's law at three wavelengths: (...) kelvin to (..., 3) linear light.

    Normalised to 1 for green at 1650 K.
    """
    wavelength = torch.tensor(_WAVELENGTHS, device=kelvin.device)
    power = (_C2 / (wavelength * kelvin[..., None].clamp_min(500))).clamp(max=60)
    light = (wavelength / _WAVELENGTHS[1]) ** -5 / torch.expm1(power)
    return light * math.expm1(_C2 / (_WAVELENGTHS[1] * _WHITE_K))


#: Black-body colours over heat, so that a voxel costs a look-up instead of three powers.
_TABLE_STEPS, _TABLE_TOP = 255, 1.6


def _flame_table(ignition: float, device: torch.device) -> Tensor:
    heat = torch.linspace(0, _TABLE_TOP, _TABLE_STEPS + 1, device=device)
    shining = ((heat - ignition) / 0.3).clamp(0, 1)
    shining = shining * shining * (3 - 2 * shining)
    return (blackbody(COOLEST_K + SPAN_K * heat) * shining[:, None]).T.contiguous()


def _shadow(soot: Tensor, slope: float) -> Tensor:
    """Soot gathered on the way from the light, for light that falls along (slope, 1)."""
    rows = []
    above = torch.zeros_like(soot[:, :, 0])  # (B, Z, X)
    whole, part = int(math.floor(slope)), slope - math.floor(slope)
    for row in soot.unbind(2):
        rows.append(above + 0.5 * row)
        above = above + row
        if slope:
            near = above.roll(whole, -1) if whole else above
            above = near * (1 - part) + near.roll(1, -1) * part
    return torch.stack(rows, 2)


def emitted(fluid: Fluid, look: Look) -> Tensor:
    """(B, 3, H, W) the flames' own light that reaches the camera, without what smoke scatters."""
    gas = fluid.gas
    unit = 24 / gas.shape[2]
    table = _flame_table(look.ignition, gas.device)
    index = (gas[:, HEAT] * (_TABLE_STEPS / _TABLE_TOP)).round().clamp(0, _TABLE_STEPS).long()
    flame = table[:, index] * (0.12 * unit * look.exposure)  # (3, B, Z, Y, X)
    thickness = gas[:, SOOT] * (look.density * unit)
    through = torch.exp(thickness - torch.cumsum(thickness, 1))
    return (flame * through).sum(2).movedim(0, 1)


def render(fluid: Fluid, look: Look) -> Fields:
    """Integrate the box along z, front to back."""
    gas = fluid.gas
    depth = gas.shape[2]
    unit = 24 / depth  # a grid of any depth is the same slab
    heat, soot = gas[:, HEAT], gas[:, SOOT]  # (B, Z, Y, X)
    table = _flame_table(look.ignition, gas.device)
    index = (heat * (_TABLE_STEPS / _TABLE_TOP)).round_().clamp_(0, _TABLE_STEPS).long()
    flame = table[:, index] * (0.12 * unit * look.exposure)  # (3, B, Z, Y, X)

    thickness = soot * (look.density * unit)
    alpha = -torch.expm1(-thickness)
    passed = torch.cumsum(thickness, 1) - thickness
    through = torch.exp(-passed)

    shadow = torch.exp(-0.9 * _shadow(soot * (look.density * unit), 0.5))
    open_sky = torch.exp(-0.35 * _shadow(soot * (look.density * unit), 0.0))
    weight = alpha * through
    grey = ((look.key * shadow + look.sky * open_sky) * weight).sum(1)  # (B, Y, X)
    albedo = torch.tensor(look.albedo, device=gas.device).view(3, 1, 1, 1)
    light = (flame * through).sum(2) + grey * albedo  # (3, B, Y, X)
    if look.glow and look.exposure:
        # Two boxes make a tent: light that falls off softly over an eighth of the frame.
        near = F.avg_pool3d(flame.movedim(0, 1), (max(1, depth // 3), 8, 8), ceil_mode=True)
        around = F.avg_pool3d(F.pad(near, (1,) * 6), 3, 1)
        around = F.interpolate(around, heat.shape[1:], mode="trilinear")
        light = light + (around.movedim(1, 0) * weight).sum(2) * albedo * (look.glow * depth)

    seen = (through * (heat.clamp(max=1) + soot)).clamp_min(0) + 1e-3
    motion = fluid.velocity[:, :2]  # (B, 2, Z, Y, X)
    flow = (motion * seen[:, None]).sum(2) / seen.sum(1)[:, None] / gas.shape[-1]
    opacity = -torch.expm1(-thickness.sum(1, keepdim=True))
    return Fields(light.movedim(0, 1).contiguous(), opacity, flow)


def display(linear: Tensor) -> Tensor:
    """Linear light to display values in [0, 1]: a soft shoulder, then the sRGB curve."""
    toned = -torch.expm1(-1.2 * linear.clamp_min(0))
    low = toned * 12.92
    return torch.where(toned <= 0.0031308, low, 1.055 * toned.clamp_min(1e-8) ** (1 / 2.4) - 0.055)


def undisplay(shown: Tensor) -> Tensor:
    """The inverse of `display`, for footage that was graded for a screen.

    Values are held below 0.99, since a clipped core does not say how bright it was.
    """
    shown = shown.clamp(0, 0.99)
    toned = torch.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)
    return -torch.log1p(-toned) / 1.2
