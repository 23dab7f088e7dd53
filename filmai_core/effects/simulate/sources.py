"""Where the gas comes from: burners, chimneys, fog and bursts, seeded.

`stage` turns a spec into a box with its laws, the source that feeds it, its look and the
time it needs to settle before the first frame. A matte takes the burner's place.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from filmai_core.effects.simulate.fluid import GRID, REFERENCE_WIDTH, Fluid, Gas
from filmai_core.effects.simulate.render import Look
from filmai_core.effects.spec import EffectKind, EffectSpec, Form

# About the numbers below. Lengths are in cells of the reference box, `REFERENCE_WIDTH` wide;
# times in seconds; rates and pulls as `Gas` says. They are no measurements: each was set by
# looking at rendered frames, so that a flame licks and tapers within the box, a column leaves it
# at the top, a bank stays low, and a fireball fills most of the width without touching the sides.
# What a spec multiplies (intensity, scale, turbulence, wind, soot) is 1 at the preset they were
# set for. The renderer's weights were trained on this gas: another number is another gas.

#: Pull of `EffectSpec.wind` 1 on the gas, and of its gusts by kind, in cells/s².
WIND_PULL = 18.0
FIRE_GUSTS, BANK_GUSTS, COLUMN_GUSTS, BLAST_GUSTS = 30.0, 14.0, 16.0, 18.0
#: How long the box runs before the first frame: until fire stands at its height, until smoke
#: has filled its column or bank. A blast is shown from its first moment.
FIRE_WARM_UP_S, SMOKE_WARM_UP_S, BLAST_WARM_UP_S = 3.0, 6.0, 0.0
#: Pockets of fuel in a blast: fewer show as balls, more melt into one.
BLAST_LUMPS = 16

Source = Callable[[Fluid, float], None]


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """A box ready to run.

    Attributes:
        fluid: the box, empty.
        source: feeds it before each step.
        look: how to render it.
        warm_up_s: how long to run before the first frame.
    """

    fluid: Fluid
    source: Source
    look: Look
    warm_up_s: float


class Drift:
    """Smooth random wandering over time: five sines of random speed and phase, about ±1."""

    def __init__(self, rng: np.random.Generator, channels: int, slowest_hz: float = 0.4) -> None:
        self._speed = rng.uniform(0.7, 1.3, (channels, 5)) * slowest_hz * 2.0 ** np.arange(5)
        self._phase = rng.uniform(0, 2 * math.pi, (channels, 5))
        self._size = 0.7 ** np.arange(5)

    def at(self, time_s: float) -> np.ndarray:
        """The (channels,) values at a time."""
        waves = np.sin(2 * math.pi * self._speed * time_s + self._phase)
        return (waves * self._size).sum(1) / math.sqrt((self._size**2).sum())  # type: ignore[no-any-return]


def _blob(
    fluid: Fluid,
    x: float,
    y: float,
    z: float,
    radius: float,
    flat: float = 1.0,
    rise: float | None = None,
) -> Tensor:
    """A soft ball at reference coordinates, (1, 1, Z, Y, X) in [0, 1].

    Squeezed along y by ``flat``, and by ``rise`` in its upper half: a burner that reaches
    up by a step's way feeds a tongue and not a string of beads.
    """
    across, down, deep = (axis / fluid.unit for axis in fluid.axes)
    below = down - y
    squeezed = below * torch.where(below < 0, flat if rise is None else rise, flat)
    # The bell of a sum of squares is a product of three bells.
    x_bell, y_bell, z_bell = (
        torch.exp(-((distance / radius) ** 2)) for distance in (across - x, squeezed, deep - z)
    )
    return x_bell * (y_bell * z_bell)


def _feed(fluid: Fluid, channel: int, amount: Tensor) -> None:
    fluid.gas[:, channel : channel + 1] = torch.maximum(fluid.gas[:, channel : channel + 1], amount)


def _matte_volume(fluid: Fluid, matte: np.ndarray) -> Tensor:
    """The matte (H, W) in [0, 1], fitted into the frame, as a slab in the box's middle."""
    depth, height, width = fluid.grid
    picture = torch.from_numpy(np.ascontiguousarray(matte, dtype=np.float32))[None, None]
    rows, columns = picture.shape[-2:]
    scale = min(height / rows, width / columns)
    fitted = F.interpolate(
        picture,
        (max(1, round(rows * scale)), max(1, round(columns * scale))),
        mode="area" if scale < 1 else "bilinear",
    )
    canvas = torch.zeros(1, 1, height, width)
    top, left = (height - fitted.shape[-2]) // 2, (width - fitted.shape[-1]) // 2
    canvas[..., top : top + fitted.shape[-2], left : left + fitted.shape[-1]] = fitted
    z = fluid.position[:, 2:3] - (depth - 1) / 2
    slab = torch.exp(-((z / (0.12 * depth)) ** 2))
    return (canvas[:, :, None].to(z.device) * slab).clamp(0, 1)


def _burner(
    fluid: Fluid, spec: EffectSpec, rng: np.random.Generator, matte: Tensor | None
) -> Source:
    middle = fluid.grid[0] / fluid.unit / 2
    flame = spec.form is Form.FLAME
    radius = (4.5 if flame else 8.5) * spec.scale
    seats = 2 if flame else max(4, round(7 * spec.scale))
    angle = rng.uniform(0, 2 * math.pi, seats)
    reach = np.sqrt(rng.uniform(0, 1, seats)) * radius
    home = np.stack(
        [np.cos(angle) * reach * (0.3 if flame else 1.3), np.sin(angle) * reach * 0.6], 1
    )
    size = rng.uniform(0.75, 1.25, seats) * (radius * 0.8 if flame else 3.4 * spec.scale**0.5)
    wander = Drift(rng, seats * 3, 0.5)
    base = REFERENCE_WIDTH * 0.9
    strength = spec.intensity**0.5
    patches = Drift(rng, 6, 0.6)

    def feed(box: Fluid, dt: float) -> None:
        if matte is not None:
            x, y = box.position[:, 0:1] / box.unit, box.position[:, 1:2] / box.unit
            drift = patches.at(box.time_s)
            flicker = (
                0.55
                + 0.25 * torch.sin(x * 0.35 + 3 * drift[0])
                + 0.25 * torch.sin(y * 0.3 + x * 0.2 + 3 * drift[1])
            )
            amount = matte * flicker.clamp(0, 1)
            _feed(box, 0, amount * 0.8 * strength)
            _feed(box, 1, amount * 0.6)
            return
        moves = wander.at(box.time_s).reshape(seats, 3)
        for (x0, z0), r, (dx, dz, pulse) in zip(home, size, moves, strict=True):
            level = max(0.0, 0.75 + (0.15 if flame else 0.45) * spec.turbulence * pulse)
            shift = radius * 0.25 * spec.turbulence
            x, z = REFERENCE_WIDTH / 2 + x0 + dx * shift, middle + z0 + dz * shift
            ball = _blob(box, x, base, z, r, 1.6, 0.32 if flame else 0.7)
            _feed(box, 0, ball * level * strength)
            _feed(box, 1, ball * min(level, 1.0) * 0.7)

    return feed


class Patches:
    """Where a source is thick and where thin: soft noise in [0, 1] that changes slowly.

    An even source is fed anew at each step and shows as a smooth ball in the smoke.
    """

    def __init__(self, fluid: Fluid, rng: np.random.Generator, patch: float, hz: float) -> None:
        cells = [max(2, round(n / (patch * fluid.unit))) for n in fluid.grid]
        coarse = torch.from_numpy(rng.normal(0, 1, (1, 2, *cells)).astype(np.float32))
        fine = F.interpolate(
            coarse.to(fluid.position.device), fluid.grid, mode="trilinear", align_corners=True
        )
        self._noise = fine / fine.std()
        self._hz = hz

    def at(self, time_s: float) -> Tensor:
        """(1, 1, Z, Y, X) at a time."""
        turn = 2 * math.pi * self._hz * time_s
        mixed = self._noise[:, :1] * math.cos(turn) + self._noise[:, 1:] * math.sin(turn)
        return (0.45 + 0.55 * mixed).clamp_(0, 1)


def _chimney(
    fluid: Fluid, spec: EffectSpec, rng: np.random.Generator, matte: Tensor | None
) -> Source:
    middle = fluid.grid[0] / fluid.unit / 2
    bank = spec.form is Form.BANK
    wander = Drift(rng, 16, 0.2 if bank else 0.35)
    homes = rng.uniform(-1, 1, (7 if bank else 2, 2))
    if bank:
        homes[:, 0] = np.linspace(-1, 1, len(homes)) + 0.1 * homes[:, 0]
    radius = 4.5 * spec.scale
    patches = Patches(fluid, rng, 7.0 if bank else 4.0, 0.12 if bank else 0.7)

    def feed(box: Fluid, dt: float) -> None:
        drift = wander.at(box.time_s)
        if matte is not None:
            _feed(box, 2, matte * spec.intensity * (0.9 + 0.2 * float(drift[0])))
            _feed(box, 1, matte * 0.25)
            return
        thick = patches.at(box.time_s)
        for i, (hx, hz) in enumerate(homes):
            dx, pulse = drift[i], drift[-1 - i]
            if bank:
                x = REFERENCE_WIDTH / 2 + hx * 9 * spec.scale + 3 * dx
                # Lower and thinner towards the ends.
                size = (6.5 - 2.5 * hx * hx) * spec.scale**0.5
                ball = _blob(box, x, 50 + 3 * hz, middle + hz * 5, size, 1.7) * thick
                _feed(box, 2, ball * max(0.0, 0.7 + 0.4 * pulse) * spec.intensity)
                _feed(box, 1, ball * max(0.0, 0.1 + 0.08 * pulse))
            else:
                x = REFERENCE_WIDTH / 2 + hx * radius * 0.35 + dx * radius * 0.3
                ball = _blob(box, x, 58, middle + hz * radius * 0.35, radius * 0.8, 1.3)
                ball = ball * (0.25 + 0.75 * thick)
                level = 1.15 + 0.4 * spec.turbulence * pulse
                _feed(box, 2, ball * level * spec.intensity)
                _feed(box, 1, ball * 0.38 * (1 + 0.25 * spec.turbulence * pulse))

    return feed


def _charge(
    fluid: Fluid, spec: EffectSpec, rng: np.random.Generator, matte: Tensor | None
) -> Source:
    """A burst at time 0: pockets of hot fuel thrown outwards, then nothing more."""
    depth, height, width = fluid.grid
    middle = depth / fluid.unit / 2
    ground = spec.form is Form.GROUND
    centre = np.array([REFERENCE_WIDTH / 2, 52.0 if ground else 44.0, middle])
    lumps = []
    for _ in range(BLAST_LUMPS):
        offset = rng.normal(0, 1, 3) * (np.array([5.5, 3.2, 3.0]) * spec.scale)
        lumps.append((*(centre + offset), rng.uniform(2.2, 5.0) * spec.scale**0.7))
    stir = torch.from_numpy(rng.normal(0, 1, (1, 3, 6, 14, 14)).astype(np.float32))
    fired = [False]

    def feed(box: Fluid, dt: float) -> None:
        if fired[0]:
            return
        fired[0] = True
        ball = matte if matte is not None else torch.zeros_like(box.gas[:1, :1])
        if matte is None:
            for x, y, z, r in lumps:
                ball = torch.maximum(ball, _blob(box, x, y, z, r))
        p = box.position / box.unit
        away = p - torch.tensor([centre[0], centre[1] + 3, centre[2]], dtype=torch.float32).view(
            1, 3, 1, 1, 1
        )
        away = away / (_distance(away) + 3)
        noise = F.interpolate(stir, box.grid, mode="trilinear", align_corners=True)
        blast = away * 130 + noise * (60 * spec.turbulence)
        if ground:
            blast[:, 1:2] = blast[:, 1:2] - 35
        force = ball * (box.unit * spec.intensity**0.5)
        box.gas[:, 0:1] += 1.5 * spec.intensity**0.5 * ball
        box.gas[:, 1:2] += 0.95 * ball
        box.gas[:, 2:3] += (0.9 if ground else 0.25) * spec.smoke * ball
        box.velocity += blast * force

    return feed


def _distance(vectors: Tensor) -> Tensor:
    return (vectors * vectors).sum(1, keepdim=True).sqrt()


def stage(
    spec: EffectSpec,
    matte: np.ndarray | None = None,
    *,
    grid: tuple[int, int, int] = GRID,
    device: str | torch.device = "cpu",
) -> Stage:
    """A box for a fire, smoke or explosion spec."""
    rng = np.random.default_rng([spec.seed, 11])
    power, soot = spec.intensity, spec.smoke
    wind, torn = WIND_PULL * spec.wind, spec.turbulence
    if spec.kind is EffectKind.FIRE:
        small = spec.form is Form.FLAME
        laws = Gas(
            buoyancy=(1.5 if small else 1.9) * power**0.5,
            weight=0.02,
            swirl=(3.0 if small else 6.0) * torn,
            radiation=1.3 / power**0.7,
            cooling=1.3 / power**0.7,
            burning=4.0,
            heating=3.2,
            sooting=0.22 * soot,
            clearing=0.8,
            expansion=0.3,
            drag=0.35,
            wind=wind,
            gusts=FIRE_GUSTS * torn,
        )
        look = Look(exposure=0.55 * power**0.6, density=0.22, albedo=(0.12, 0.115, 0.11), glow=0.6)
        build, warm = _burner, FIRE_WARM_UP_S
    elif spec.kind is EffectKind.SMOKE:
        bank = spec.form is Form.BANK
        laws = Gas(
            buoyancy=(0.12 if bank else 3.2) * power**0.35,
            weight=0.02 if bank else 0.03,
            swirl=(3.0 if bank else 7.0) * torn,
            radiation=0.0,
            cooling=0.5,
            burning=0.0,
            heating=0.0,
            sooting=0.0,
            clearing=0.22 if bank else 0.16,
            expansion=0.0,
            drag=0.25,
            wind=wind,
            gusts=(BANK_GUSTS if bank else COLUMN_GUSTS) * torn,
        )
        dark = min(1.0, soot / 2)
        tone = 0.9 * (0.06 / 0.9) ** dark
        look = Look(
            exposure=0.0,
            density=0.12 if bank else 0.6,
            albedo=(tone, tone * 1.02, tone * 1.05),
            key=1.0,
            sky=0.45,
            glow=0.0,
        )
        build, warm = _chimney, SMOKE_WARM_UP_S
    else:
        laws = Gas(
            buoyancy=1.0,
            weight=0.06,
            swirl=7.0 * torn,
            radiation=0.8 / power**0.5,
            cooling=0.7 / power**0.5,
            burning=3.0,
            heating=2.6,
            sooting=0.7 * soot,
            clearing=0.3,
            expansion=0.5,
            drag=1.2,
            wind=wind,
            gusts=BLAST_GUSTS * torn,
        )
        look = Look(
            exposure=0.8 * power**0.5,
            density=0.4,
            albedo=(0.16, 0.145, 0.13),
            key=0.9,
            sky=0.3,
            glow=0.7,
        )
        build, warm = _charge, BLAST_WARM_UP_S
    fluid = Fluid(grid, laws, seed=spec.seed, device=device)
    volume = None if matte is None else _matte_volume(fluid, matte)
    return Stage(fluid, build(fluid, spec, rng, volume), look, warm)
