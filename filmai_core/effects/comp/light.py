"""What seats an element in its plate: light wrap, light cast on the plate, grain.

Everything is scene-linear and premultiplied; see `composite` for where each step stands.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from filmai_core.effects.clip import Frame
from filmai_core.effects.colour.transfer import (
    Triple,
    coverage,
    luminance,
    on_colour,
    to_display,
    to_linear,
)
from filmai_core.effects.media.reading import resized
from filmai_core.errors import InputError

#: Side in pixels of the picture on which wide glows are computed.
GLOW_SIDE = 96
#: Widths of the glow as shares of its reach, and their weights.
GLOWS = ((0.15, 0.35), (0.4, 0.7), (1.0, 1.4))


def light_wrap(element: Frame, plate: Frame, amount: float, radius: float = 6.0) -> Frame:
    """Let the plate's light spill around the element's edge (Brinkmann 2008, chapter 14).

    ``element + amount * alpha * blur(1 - alpha) * blur(plate)``: nothing is added outside
    the element nor deep inside it. ``radius`` is in pixels of the plate.
    """
    if amount == 0:
        return element
    from scipy.ndimage import gaussian_filter

    alpha = element[..., 3:4]
    edge = alpha * gaussian_filter(1 - alpha, (radius, radius, 0), mode="nearest")
    light = gaussian_filter(plate[..., :3], (radius, radius, 0), mode="nearest")
    wrapped = element.copy()
    wrapped[..., :3] += np.float32(amount) * edge * light
    return wrapped


def light_cast(plate: Frame, element: Frame, amount: float, reach: float = 0.2) -> Frame:
    """Light the plate by the element: fire brightens the ground and the wall beside it.

    ``plate + amount * glow * reflectance``. The glow is the element's light, blurred at three
    widths up to ``reach`` of the plate's longer side: together they fall off about as the
    square of the distance. It follows the element's flicker, as firelight does. Reflectance
    is guessed as ``plate / (plate + m)``, ``m`` twice the plate's mean luminance, so that a
    night plate is lit as a day plate is; black stays black. A sky cannot be told from a wall
    and is lit as well.

    Args:
        plate: (H, W, 4).
        element: (H, W, 4), in place on the plate.
        amount: 0 changes nothing.
        reach: widest standard deviation, as a share of the longer side.
    """
    if amount == 0:
        return plate
    from scipy.ndimage import gaussian_filter

    height, width = plate.shape[:2]
    shrink = min(1.0, GLOW_SIDE / max(height, width))
    size = (max(1, round(height * shrink)), max(1, round(width * shrink)))
    light = resized(element[..., :3], *size)
    glow = np.zeros_like(light)
    for share, weight in GLOWS:
        sigma = share * reach * max(light.shape[:2])
        glow += weight * gaussian_filter(light, (sigma, sigma, 0), mode="constant")
    below = np.maximum(plate[..., :3], 0)  # negative light, of a wide gamut, reflects none
    reflectance = below / (below + np.float32(2 * luminance(below).mean() + 1e-6))
    lit = plate.copy()
    lit[..., :3] += np.float32(amount) * reflectance * resized(glow, height, width)
    return lit


@dataclass(frozen=True, slots=True)
class Grain:
    """A plate's grain.

    Attributes:
        sigma: standard deviation by channel, in display-referred values.
        size: standard deviation, in pixels, of the blur that made white noise this coarse;
            0 for a grain a pixel.
    """

    sigma: Triple
    size: float = 0.0

    def apply(self, frame: Frame, number: int, seed: int = 0) -> Frame:
        """Grain of its own for every frame ``number``; empty pixels stay empty."""
        if not any(self.sigma):
            return frame
        random = np.random.default_rng((seed, number))
        noise = random.standard_normal((*frame.shape[:2], 3), dtype=np.float32)
        if self.size > 0:
            from scipy.ndimage import gaussian_filter

            noise = gaussian_filter(noise, (self.size, self.size, 0), mode="wrap")
            noise /= math.sqrt(_kept(self.size)[0])
        noise = noise.reshape(-1, 3) * np.array(self.sigma, dtype=np.float32)
        grained = on_colour(frame, lambda rgb: to_linear(np.clip(to_display(rgb) + noise, 0, None)))
        # Values above display white keep their light: there is no grain on a clipped core.
        bright = coverage(frame) >= 1
        return np.where(bright & (frame.max(axis=-1, keepdims=True) > 1), frame, grained)


def fit_grain(frames: Iterable[Frame], most: int = 4) -> Grain:
    """Measure a plate's grain from at most ``most`` frames (Immerkær 1996).

    The plate's Laplacian in display-referred values, where edges are weakest (the flattest
    half of its blocks), is nearly pure noise. Fine noise loses half of its strength when
    2 x 2 pixels are averaged, coarse noise less: that tells its size.

    Raises:
        InputError: there are no frames.
    """
    found: list[NDArray[np.float64]] = []
    halved: list[NDArray[np.float64]] = []
    for frame, _ in zip(frames, range(most), strict=False):
        if min(frame.shape[:2]) >= 12:
            shown = to_display(frame[..., :3]).astype(np.float64)
            found.append(_noise(shown))
            if min(frame.shape[:2]) >= 64:
                even = shown[: shown.shape[0] // 2 * 2, : shown.shape[1] // 2 * 2]
                rows = (even[::2] + even[1::2]) / 2
                halved.append(_noise((rows[:, ::2] + rows[:, 1::2]) / 2))
    if not found:
        raise InputError("there is no plate to measure grain on", "grain match")
    level = np.mean(found, axis=0)
    size = 0.0
    if halved and level.mean() > 1e-4:
        ratio = float(np.mean(halved) / level.mean())
        sizes = np.arange(0, 2.01, 0.05)
        ratios = [math.sqrt(half / fine) for _, fine, half in map(_kept, sizes)]
        size = float(np.interp(ratio, ratios, sizes))
        # The mask sees the fine part of coarse noise alone.
        whole, fine, _ = _kept(size)
        level = level * math.sqrt(whole / fine)
    red, green, blue = level
    return Grain((float(red), float(green), float(blue)), size)


@cache
def _kept(size: float) -> tuple[float, float, float]:
    """Variances of unit white noise blurred by ``size`` pixels.

    Of itself, as `_noise` measures it, and as `_noise` does after 2 x 2 pixels are averaged.
    """
    wave = np.fft.fftfreq(128) * 2 * math.pi
    taps = np.arange(-8, 9)
    bell = np.exp(-0.5 * (taps / max(size, 1e-3)) ** 2)
    blur = (np.cos(wave[:, None] * taps) @ (bell / bell.sum())) ** 2  # power along an axis
    mask = (2 - 2 * np.cos(wave)) ** 2 / 6
    pair = np.cos(wave / 2) ** 2
    # Every second sample: the mask's arms are two pixels long.
    wide = (2 - 2 * np.cos(2 * wave)) ** 2 / 6
    whole, fine, half = (float(np.mean(blur * x)) ** 2 for x in (1.0, mask, pair * wide))
    return whole, fine, half


def _noise(shown: NDArray[np.float64]) -> NDArray[np.float64]:
    # The mask [1 -2 1; -2 4 -2; 1 -2 1] cancels planes and straight edges.
    rows = shown[:-2] - 2 * shown[1:-1] + shown[2:]
    mask = rows[:, :-2] - 2 * rows[:, 1:-1] + rows[:, 2:]
    size = 8
    high, wide = mask.shape[0] // size, mask.shape[1] // size
    if high == 0 or wide == 0:
        high, wide, size = 1, 1, min(mask.shape[:2])
    blocks = mask[: high * size, : wide * size].reshape(high, size, wide, size, 3)
    # Mean absolute value of a normal variable is sigma * sqrt(2 / pi); the mask's gain is 6.
    level = np.abs(blocks).mean(axis=(1, 3)).reshape(-1, 3) * math.sqrt(math.pi / 2) / 6
    order = np.argsort(level.sum(axis=1))
    calm = order[: max(1, len(order) // 2)]
    return np.asarray(level[calm].mean(axis=0))


def hold_out(element: Frame, matte: NDArray[np.float32]) -> Frame:
    """Cut the element where ``matte`` (H, W) is white: something of the plate is in front.

    Porter and Duff's *out*: ``element * (1 - matte)``, colour and alpha alike.
    """
    return np.asarray(element * (1 - matte[..., None]), dtype=np.float32)
