"""What seats an element in its plate: light wrap, light cast on the plate, grain.

Everything is scene-linear and premultiplied; see `composite` for where each step stands.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filmai_core.effects.clip import Frame
from filmai_core.effects.colour import (
    Triple,
    coverage,
    on_colour,
    to_display,
    to_linear,
)
from filmai_core.effects.media import resized
from filmai_core.errors import InputError

#: Side in pixels of the picture on which wide glows are computed.
GLOW_SIDE = 96


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


def light_cast(plate: Frame, element: Frame, amount: float, reach: float = 0.25) -> Frame:
    """Light the plate by the element: fire brightens the ground and the wall beside it.

    ``plate * (1 + amount * glow)`` with ``glow`` the element's light, blurred over ``reach``
    of the plate's longer side. The plate's own colour stands for its reflectance, so black
    stays black. The glow follows the element's flicker, as firelight does.

    Args:
        plate: (H, W, 4).
        element: (H, W, 4), in place on the plate.
        amount: 0 changes nothing.
        reach: standard deviation as a share of the longer side.
    """
    if amount == 0:
        return plate
    from scipy.ndimage import gaussian_filter

    height, width = plate.shape[:2]
    shrink = min(1.0, GLOW_SIDE / max(height, width))
    small = resized(element, max(1, round(height * shrink)), max(1, round(width * shrink)))
    sigma = reach * max(small.shape[:2])
    # The blur spreads the light; scaled so that a lit patch of a tenth of the plate glows
    # about as brightly as itself.
    glow = gaussian_filter(small[..., :3], (sigma, sigma, 0), mode="constant") * 10
    lit = plate.copy()
    lit[..., :3] *= 1 + np.float32(amount) * resized(glow, height, width)
    return lit


@dataclass(frozen=True, slots=True)
class Grain:
    """A plate's grain: standard deviation by channel, in display-referred values."""

    sigma: Triple

    def apply(self, frame: Frame, number: int, seed: int = 0) -> Frame:
        """Grain of its own for every frame ``number``; empty pixels stay empty."""
        if not any(self.sigma):
            return frame
        random = np.random.default_rng((seed, number))
        noise = random.standard_normal((frame.shape[0] * frame.shape[1], 3), dtype=np.float32)
        noise *= np.array(self.sigma, dtype=np.float32)
        grained = on_colour(frame, lambda rgb: to_linear(np.clip(to_display(rgb) + noise, 0, None)))
        # Values above display white keep their light: there is no grain on a clipped core.
        bright = coverage(frame) >= 1
        return np.where(bright & (frame.max(axis=-1, keepdims=True) > 1), frame, grained)


def fit_grain(frames: Iterable[Frame], most: int = 4) -> Grain:
    """Measure a plate's grain from at most ``most`` frames (Immerkær 1996).

    The plate's Laplacian in display-referred values, where edges are weakest (the flattest
    half of its blocks), is nearly pure noise.

    Raises:
        InputError: there are no frames.
    """
    found: list[NDArray[np.float64]] = []
    for frame, _ in zip(frames, range(most), strict=False):
        if min(frame.shape[:2]) >= 12:
            found.append(_noise(to_display(frame[..., :3]).astype(np.float64)))
    if not found:
        raise InputError("there is no plate to measure grain on", "grain match")
    red, green, blue = np.mean(found, axis=0)
    return Grain((float(red), float(green), float(blue)))


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
