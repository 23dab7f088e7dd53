"""Water, drawn procedurally: thrown droplets, mist, and rings on a surface.

No network takes part. Each droplet flies on a ballistic path with drag, in closed form,
so that any moment can be drawn without the ones before; droplets are laid down along the
time the shutter is open, and where they crowd they merge into a lit sheet. Rings are
dispersive waves (deep water, omega² = g k) summed in the Fourier domain.

Lengths are frame widths, y up from the bottom edge; times are seconds.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from filmai_core.effects.simulate.water_look import Floats, gauss, lit_water, plane, splat
from filmai_core.effects.spec import EffectSpec, Form

#: Gravity, frame widths/s²: a splash about two metres wide, slowed a little, as on film.
GRAVITY = 3.4
#: Share of the frame interval that the shutter is open (180 degrees).
SHUTTER = 0.5
#: Where water lies, above the bottom edge.
WATERLINE = 0.16
#: How long a raindrop is seen to fall, and the longest that anything is under way.
_FALL_S, _LONGEST_S = 0.28, 2.0
#: A surface seen at a grazing angle: depth is squeezed by this much.
TILT = 0.28


@dataclass(frozen=True, slots=True, eq=False)
class Droplets:
    """Everything that is thrown, all (N,) unless said otherwise.

    Attributes:
        born: when it leaves.
        origin: (N, 3) where it leaves, x from the middle, y up from the waterline, z depth.
        speed: (N, 3) how it leaves.
        drag: 1/s.
        radius: in frame widths; below a pixel it is drawn as a faint pixel.
        bright: how much light it catches.
        soft: mist, drawn wide and faint.
    """

    born: Floats
    origin: Floats
    speed: Floats
    drag: Floats
    radius: Floats
    bright: Floats
    soft: NDArray[np.bool_]

    def at(self, time_s: float) -> tuple[Floats, Floats]:
        """Positions (N, 3) and ages (N,), not a number where it is not in the air."""
        age = time_s - self.born
        gone = 1 - np.exp(-self.drag * np.maximum(age, 0))
        reach = (gone / self.drag)[:, None]
        position = self.origin + self.speed * reach
        fall = GRAVITY / self.drag * (np.maximum(age, 0) - gone / self.drag)
        position[:, 1] -= fall
        flying = (age >= 0) & (position[:, 1] >= 0) & (age < 4)
        return np.where(flying[:, None], position, np.nan), np.where(flying, age, np.nan)


def _throw(
    rng: np.random.Generator,
    born: Floats,
    origin: Floats,
    elevation_deg: tuple[float, float],
    speed: Floats,
    azimuth: Floats,
    *,
    radius: tuple[float, float],
    drag: tuple[float, float],
    soft: bool = False,
) -> Droplets:
    count = len(born)
    lift = np.radians(rng.normal(*elevation_deg, count))
    flat = np.cos(lift) * speed
    size = np.exp(rng.uniform(math.log(radius[0]), math.log(radius[1]), count))
    return Droplets(
        born=born,
        origin=origin,
        speed=np.stack([np.cos(azimuth) * flat, np.sin(lift) * speed, np.sin(azimuth) * flat], 1),
        # Small drops slow down sooner.
        drag=rng.uniform(*drag, count) * (radius[0] / size) ** 0.5 + 0.1,
        radius=size,
        bright=rng.lognormal(-0.2, 0.6, count),
        soft=np.full(count, soft),
    )


def _join(parts: list[Droplets]) -> Droplets:
    names = ("born", "origin", "speed", "drag", "radius", "bright", "soft")
    return Droplets(*(np.concatenate([getattr(p, n) for p in parts]) for n in names))


def _splash(rng: np.random.Generator, spec: EffectSpec, at_s: float) -> list[Droplets]:
    """A crown with fingers, the mist it tears off, and the jet that follows it."""
    size, power = 0.075 * spec.scale, math.sqrt(spec.intensity)
    count = round(9000 * spec.scale)
    fingers = int(rng.integers(13, 19))
    turn = rng.uniform(0, 2 * math.pi)
    azimuth = rng.uniform(0, 2 * math.pi, count)
    wave = np.cos(fingers * azimuth + turn + 1.5 * np.sin(azimuth * 2 + turn))
    azimuth = azimuth - 0.8 / fingers * np.sin(fingers * azimuth + turn) * rng.uniform(
        0.3, 1, count
    )
    delay = rng.beta(1.2, 2.5, count) * 0.22
    rim = 1.55 * power * (1 + 0.2 * spec.turbulence * wave) * np.exp(-4.0 * delay)
    speed = rim * rng.uniform(0.72, 1.0, count) ** 0.6
    ring = size * (0.9 + 1.2 * delay[:, None])
    origin = np.stack([np.cos(azimuth), np.zeros(count), np.sin(azimuth)], 1) * ring
    crown = _throw(
        rng, at_s + delay, origin, (69, 4 + 3 * spec.turbulence), speed, azimuth,
        radius=(0.0010, 0.0042), drag=(0.3, 0.9),
    )  # fmt: skip
    many = round(2600 * spec.scale)
    spread = rng.uniform(0, 2 * math.pi, many)
    spray = _throw(
        rng, at_s + rng.exponential(0.05, many), np.zeros((many, 3)), (62, 16),
        power * rng.gamma(5, 0.3, many), spread, radius=(0.0006, 0.0022), drag=(0.8, 2.0),
    )  # fmt: skip
    haze = round(900 * spec.scale)
    mist = _throw(
        rng, at_s + rng.exponential(0.09, haze), rng.normal(0, size, (haze, 3)) * [1, 0, 1],
        (66, 14), power * rng.gamma(4, 0.28, haze), rng.uniform(0, 2 * math.pi, haze),
        radius=(0.008, 0.026), drag=(2.0, 4.0), soft=True,
    )  # fmt: skip
    jet_count = round(2200 * spec.scale)
    order = np.sort(rng.beta(1, 1.6, jet_count))
    # Thick and slow at the foot, thin and fast at the tip.
    girth = (0.004 + 0.02 * order[:, None]) * spec.scale
    jet = _throw(
        rng, at_s + 0.4 + 0.12 * order, rng.normal(0, 1, (jet_count, 3)) * girth * [1, 0, 1],
        (89.5, 1.2), 1.75 * power * (1 - 0.85 * order), rng.uniform(0, 2 * math.pi, jet_count),
        radius=(0.0014, 0.005), drag=(0.1, 0.3),
    )  # fmt: skip
    return [crown, spray, mist, jet]


def _fountain(rng: np.random.Generator, spec: EffectSpec, length_s: float) -> list[Droplets]:
    power = math.sqrt(spec.intensity)
    count, haze = round(9000 * length_s), round(700 * length_s)

    def born(number: int) -> Floats:
        times = rng.uniform(-1.6, length_s, number)
        return np.where(times < 0, times - 1, times) if spec.loop else times

    start = born(count)
    pulse = 1 + 0.07 * spec.turbulence * np.sin(11 * start + rng.uniform(0, 6))
    stream = _throw(
        rng, start, rng.normal(0, 0.012 * spec.scale, (count, 3)) * [1, 0, 1],
        (83, 4.5 * spec.scale), 2.0 * power * pulse * rng.uniform(0.86, 1, count),
        rng.uniform(0, 2 * math.pi, count), radius=(0.0009, 0.004), drag=(0.15, 0.7),
    )  # fmt: skip
    mist = _throw(
        rng, born(haze), np.zeros((haze, 3)), (82, 9), 1.8 * power * rng.uniform(0.5, 1, haze),
        rng.uniform(0, 2 * math.pi, haze), radius=(0.01, 0.03), drag=(1.2, 2.4), soft=True,
    )  # fmt: skip
    return [stream, mist]


def _each_period(drops: Droplets, length_s: float) -> Droplets:
    """The drops of one round of a loop: none of the time before, none born after its end."""
    ours = drops.born >= -_FALL_S
    kept = Droplets(*(getattr(drops, name)[ours] for name in Droplets.__slots__))
    return replace(kept, born=kept.born % length_s)


def _falling(rng: np.random.Generator, hits: Floats) -> Droplets:
    """The raindrops themselves, on their way down to where the rings will be."""
    count, fall_s, high = len(hits), _FALL_S, 0.9
    down = -high / fall_s + GRAVITY * fall_s / 2
    return Droplets(
        born=hits[:, 0] - fall_s,
        origin=np.stack([hits[:, 1], np.full(count, high), hits[:, 2]], 1),
        speed=np.stack([np.zeros(count), np.full(count, down), np.zeros(count)], 1),
        drag=np.full(count, 0.05),
        radius=rng.uniform(0.0014, 0.0024, count),
        bright=rng.uniform(0.5, 1.2, count),
        soft=np.zeros(count, dtype=bool),
    )


class Water:
    """One water element: any moment of it, without the ones before.

    Args:
        spec: kind water; ``matte`` (H, W) in [0, 1] confines where drops set out or land.
    """

    def __init__(self, spec: EffectSpec, matte: NDArray[np.float32] | None = None) -> None:
        self.spec = spec
        rng = np.random.default_rng([spec.seed, 13])
        length = max(spec.duration_s, 0.5)
        self.hits = np.zeros((0, 3))  # time, x, z
        if spec.form is Form.SPLASH:
            parts = _splash(rng, spec, 0.08)
            self.hits = np.array([[0.08, 0.0, 0.0], [0.95, 0.0, 0.0]])
        elif spec.form is Form.FOUNTAIN:
            parts = _fountain(rng, spec, length)
        else:
            number = max(1, round(26 * spec.intensity * (length + 1.5)))
            times = rng.uniform(-1.5, length, number)
            reach = 0.42 * min(1.0, spec.scale / 1.5 + 0.2)
            self.hits = np.stack(
                [times, rng.uniform(-reach, reach, number), rng.uniform(-1, 1, number)], 1
            )
            if spec.loop:
                self.hits = self.hits[times >= 0]
            parts = [self._pluck(rng, hit) for hit in self.hits] + [_falling(rng, self.hits)]
        drops = _join(parts)
        if spec.loop:
            drops = _each_period(drops, length)
        drops.speed[:, 0] += 0.35 * spec.wind
        if matte is not None:
            drops = _replace_origin(drops, *_places(matte, len(drops.born), rng))
            where_x, _ = _places(matte, max(1, len(self.hits)), rng)
            self.hits[:, 1] = where_x[: len(self.hits)]
        self.drops = drops
        self.period = length if spec.loop else 0.0

    def _pluck(self, rng: np.random.Generator, hit: Floats) -> Droplets:
        """The small crown of one raindrop."""
        count = 34
        power = rng.uniform(0.6, 1.1)
        return _throw(
            rng, hit[0] + rng.exponential(0.02, count), np.tile([hit[1], 0.0, hit[2]], (count, 1)),
            (72, 11), power * rng.uniform(0.3, 0.8, count), rng.uniform(0, 2 * math.pi, count),
            radius=(0.0005, 0.0016), drag=(0.3, 0.8),
        )  # fmt: skip

    def picture(self, time_s: float) -> NDArray[np.float32]:
        """The (size, size, 4) scene-linear premultiplied picture of a moment."""
        thickness, mist = self._lay_down(time_s)
        picture = lit_water(thickness, mist, self.spec.size)
        rings = self._rings(time_s)
        if rings is not None:
            under = 1 - picture[3:]
            picture = picture + rings * under
            picture[3].clamp_(0, 1)
        return picture.permute(1, 2, 0).contiguous().numpy()

    def _times(self, time_s: float) -> list[float]:
        """The moment and, in a loop, what is still under way from the rounds before."""
        if not self.period:
            return [time_s]
        rounds = math.ceil(_LONGEST_S / self.period)
        return [time_s % self.period + self.period * k for k in range(rounds + 1)]

    def _lay_down(self, time_s: float) -> tuple[Tensor, Tensor]:
        """(size, size) thickness of water and of mist, as the open shutter gathers them."""
        size = self.spec.size
        drops = self.drops
        open_s = SHUTTER / float(self.spec.fps)
        sharp = np.zeros(size * size)
        wide = np.zeros(size * size)
        haze = np.zeros(size * size)
        # A drop covers (radius in pixels)² pixels; one thinner than a pixel only in part.
        cover = np.pi * (drops.radius * size) ** 2
        steps = 7
        for start in self._times(time_s):
            for step in range(steps):
                position, age = drops.at(start + open_s * step / (steps - 1) - 1e-9)
                flying = ~np.isnan(age)
                if not flying.any():
                    continue
                x, y, z = position[flying].T
                column = (0.5 + x) * size - 0.5
                row = (
                    1 - WATERLINE - y + z * TILT * (0.8 if self.spec.form is Form.RAIN else 1.0)
                ) * size
                row = row - 0.5
                weight = cover[flying] * drops.bright[flying] / steps
                soft, big = drops.soft[flying], drops.radius[flying] * size > 0.8
                splat(haze, size, column, row, np.where(soft, weight * 0.02, 0))
                splat(sharp, size, column, row, np.where(~soft & ~big, weight, 0))
                splat(wide, size, column, row, np.where(~soft & big, weight, 0))
        unit = size / 256
        thickness = gauss(plane(sharp, size), 0.55 * max(1.0, unit**0.5)) + gauss(
            plane(wide, size), 0.95 * unit
        )
        return thickness, gauss(plane(haze, size), 5.5 * unit)

    def _rings(self, time_s: float) -> Tensor | None:
        """(4, size, size) light and cover of the rings on the surface."""
        active = []
        for start in self._times(time_s):
            age = start - self.hits[:, 0]
            keep = (age > 0) & (age < 1.6)
            active.append(np.stack([age[keep], self.hits[keep, 1], self.hits[keep, 2]], 1))
        hits = np.concatenate(active)
        if not len(hits):
            return None
        size, spec = self.spec.size, self.spec
        grid, rain = 192, spec.form is Form.RAIN
        frequency = np.fft.fftfreq(grid, 1 / grid) * 2 * math.pi  # radians a frame width
        kx, kz = frequency[None, : grid // 2 + 1], frequency[:, None]
        k = np.sqrt(kx**2 + kz**2)
        omega = np.sqrt(GRAVITY * 0.35 * k * (1 + (k / 190) ** 2))
        first = 0.0085 if rain else 0.03 * spec.scale
        shape = k * np.exp(-((k * first) ** 2) / 2)
        spectrum = np.zeros(k.shape, dtype=complex)
        depth = 0.5 if rain else 1.0  # z of rain spans the surface, a splash's is in widths
        for age, x, z in hits:
            phase = np.exp(-1j * (kx * (x + 0.5) + kz * (z * depth * 0.8 + 0.5)))
            fade = math.exp(-1.5 * age) * min(1.0, (1.6 - age) / 0.5, age / 0.04)
            spectrum += phase * shape * np.sin(omega * age) * np.exp(-age * k * 0.012) * fade
        height = np.fft.irfft2(spectrum, (grid, grid)) * grid * grid
        height /= 3600.0 if rain else 700.0 / max(spec.scale, 0.3)
        surface = torch.from_numpy(height.astype(np.float32))
        slope_x = (surface.roll(-1, 1) - surface.roll(1, 1)) * 0.5
        slope_z = (surface.roll(-1, 0) - surface.roll(1, 0)) * 0.5
        # The plane, squeezed by the tilt, laid into the lower part of the frame.
        tall = max(2, round(size * TILT * 2 if rain else size * TILT))
        seen = F.interpolate(
            torch.stack([slope_x, slope_z])[None], (tall, size), mode="bicubic", align_corners=False
        )[0]
        glint = (0.9 * seen[1] + 0.45 * seen[0]).clamp_min(0) ** 1.5 * 2.2 * spec.intensity**0.3
        dark = (-(0.9 * seen[1] + 0.45 * seen[0])).clamp_min(0) * 0.8
        alpha = (1 - torch.exp(-(dark + 0.5 * glint))).clamp(0, 0.8)
        down = torch.linspace(0, 1, tall)[:, None]
        across = torch.linspace(-1, 1, size)[None, :]
        within = (1 - ((down * 2 - 1) ** 2 + across**2)).clamp(0, 1) ** 0.7
        out = torch.zeros(4, size, size)
        bottom = round(size * (1 - WATERLINE)) + tall // 2
        bottom = min(bottom, size - max(1, size // 64))
        top = bottom - tall
        if top < 0:
            return None
        tint = torch.tensor([0.88, 0.96, 1.0])[:, None, None]
        out[:3, top:bottom] = glint * within * tint + 0.04 * alpha * within * tint
        out[3, top:bottom] = alpha * within
        return out


def _places(
    matte: NDArray[np.float32], count: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Random points of a matte, x from the middle and height above the waterline."""
    rows, columns = matte.shape
    weight = np.clip(matte.astype(np.float64), 0, 1).ravel()
    if weight.sum() <= 0:
        weight = np.ones_like(weight)
    picked = rng.choice(weight.size, count, p=weight / weight.sum())
    side = max(rows, columns)
    x = (picked % columns + rng.uniform(0, 1, count) - columns / 2) / side
    y = (rows / 2 - picked // columns - rng.uniform(0, 1, count)) / side + 0.5 - WATERLINE
    return x, y


def _replace_origin(drops: Droplets, x: Floats, y: Floats) -> Droplets:
    origin = np.stack([x, np.maximum(y, 0), np.zeros_like(x)], 1)
    return Droplets(
        drops.born, origin, drops.speed * 0.5, drops.drag, drops.radius, drops.bright, drops.soft
    )
