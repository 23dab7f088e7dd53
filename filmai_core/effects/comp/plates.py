"""Neutral plates of our own: an empty lot by day, at dusk, at night.

Drawn from noise, so they are nobody's photograph; good enough to judge whether an element
sits, and to show a shot before a real plate is there. ``assets/plates`` holds them as JPEG,
made by ``assets/make_plates.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmai_core.effects.clip import Frame
from filmai_core.effects.colour.transfer import Triple
from filmai_core.errors import InputError

#: Share of the height at which the sky ends.
HORIZON = 0.58


@dataclass(frozen=True, slots=True)
class Light:
    """The light of a plate: scene-linear colours of its parts, and its grain."""

    zenith: Triple
    horizon: Triple
    ground: Triple
    haze: Triple
    clouds: float
    grain: float


LIGHTS: Mapping[str, Light] = {
    "day": Light((0.20, 0.33, 0.56), (0.58, 0.64, 0.68), (0.24, 0.22, 0.19), (0.50, 0.56, 0.62),
                 0.30, 0.010),
    "dusk": Light((0.035, 0.050, 0.105), (0.42, 0.19, 0.085), (0.050, 0.042, 0.040),
                  (0.16, 0.095, 0.085), 0.10, 0.016),
    "night": Light((0.003, 0.0045, 0.010), (0.018, 0.026, 0.046), (0.014, 0.015, 0.018),
                   (0.009, 0.013, 0.023), 0.010, 0.016),
}  # fmt: skip


def build_plate(name: str, width: int = 1280, height: int = 720, seed: int = 3) -> Frame:
    """Draw a plate: (H, W, 4), scene-linear, opaque.

    Raises:
        InputError: there is no plate of that name.
    """
    if name not in LIGHTS:
        raise InputError(f"there is no plate {name!r}", hint=f"Use {', '.join(LIGHTS)}.")
    light = LIGHTS[name]
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    up = 1 - y / (HORIZON * height)  # 1 at the top, 0 at the horizon, below 0 on the ground
    across = x / height
    colour = _mix(light.horizon, light.zenith, np.clip(up, 0, 1) ** 0.6)
    veil = np.clip(_clouds(across, np.clip(up, 0, 1), random) - 0.52, 0, 1) * 2
    colour += (light.clouds * veil * np.clip(up * 3, 0, 1))[..., None] * _unit(light.horizon)
    for depth, (base, rough) in enumerate(((0.16, 0.10), (0.07, 0.07))):
        ridge = base * (0.35 + _ridge(across[0], random, 3 + 2 * depth)) * (1 + rough)
        hill = np.clip((ridge[None, :] - up) * height / 1.6, 0, 1)
        far = _mix(light.ground, light.haze, np.full_like(up, 0.75 - 0.4 * depth)) * 0.8
        colour += hill[..., None] * (far - colour)
    colour = np.where((up < 0)[..., None], _ground(light, x, y, height, width, random), colour)
    colour *= (1 - 0.25 * ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2))[..., None]
    frame = np.ones((height, width, 4), dtype=np.float32)
    frame[..., :3] = np.maximum(colour, 0)
    return frame


def _ground(
    light: Light, x: Frame, y: Frame, height: int, width: int, random: np.random.Generator
) -> Frame:
    # Perspective: a row `below` the horizon looks at ground 1 / below away.
    below = np.maximum(y / height - HORIZON, 0.5 / height)
    away = 0.35 / below
    side = (x - width / 2) / height * away * 2.2
    texture = np.zeros_like(x)
    for octave in range(8):
        scale = np.float32(1.7 * 2**octave)
        # Lattice cells a row: what is finer than a pixel averages out.
        cells = scale * 0.35 / (below**2 * height)
        seen = np.clip(1.4 - 1.4 * cells, 0, 1)
        texture += seen * 0.72**octave * (_noise(side * scale, away * scale, random) - 0.5)
    wet = np.clip(_noise(side * 0.5, away * 0.5, random) * 3 - 1.6, 0, 1)
    shade = np.clip(1 + 1.1 * texture, 0.15, 3) * (1 - 0.35 * wet)
    base = _mix(light.ground, light.haze, np.clip(away / 60, 0, 0.3))
    sky = np.array(light.horizon, dtype=np.float32) * np.float32(0.06)
    return np.asarray(base * shade[..., None] + wet[..., None] * sky, dtype=np.float32)


def _mix(a: Triple, b: Triple, share: Frame) -> Frame:
    first, second = np.array(a, dtype=np.float32), np.array(b, dtype=np.float32)
    return first + share[..., None] * (second - first)


def _unit(colour: Triple) -> Frame:
    values = np.array(colour, dtype=np.float32)
    return np.asarray(values / values.max())


def _clouds(x: Frame, up: Frame, random: np.random.Generator) -> Frame:
    # Clouds flatten towards the horizon as a ceiling does.
    depth = 1 / (up + 0.25)
    total = np.zeros_like(x)
    for octave in range(5):
        scale = np.float32(1.3 * 2**octave)
        total += 0.5**octave * _noise((x - 0.9) * depth * scale, depth * scale * 2.2, random)
    return total / 1.94


def _ridge(x: Frame, random: np.random.Generator, start: int) -> Frame:
    total = np.zeros_like(x)
    for octave in range(6):
        scale = np.float32(start * 2**octave / 3)
        total += 0.5**octave * _noise(x * scale, np.full_like(x, 0.5), random)
    return total / 1.97


def _noise(x: NDArray[Any], y: NDArray[Any], random: np.random.Generator) -> Frame:
    """Value noise in [0, 1] on a lattice of period 64 (Perlin 1985, with smoothstep)."""
    lattice: NDArray[np.float32] = random.random((64, 64), dtype=np.float32)
    left, top = np.floor(x), np.floor(y)
    u, v = x - left, y - top
    u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
    i, j = left.astype(np.int64) % 64, top.astype(np.int64) % 64
    k, m = (i + 1) % 64, (j + 1) % 64
    upper = lattice[j, i] * (1 - u) + lattice[j, k] * u
    lower = lattice[m, i] * (1 - u) + lattice[m, k] * u
    return np.asarray(upper * (1 - v) + lower * v, dtype=np.float32)
