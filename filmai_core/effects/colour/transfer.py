"""Colour of elements and plates: transfer curve, grade, white balance, match to a plate.

Everything takes and returns (H, W, 4) float32, scene-linear Rec. 709, premultiplied. What is
not linear (lift, gamma, a fitted match) must see colours that are not scaled by alpha, so it
works on ``rgb / coverage`` and multiplies back. `coverage` is alpha, raised where there is
light without alpha (fire): an empty pixel has coverage 0 and stays empty under every grade.

A match is fitted **once a shot** and then applied to each frame unchanged: fitted per frame,
it follows the fire's own flicker and makes the plate pump.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from filmai_core.errors import InputError

Array: TypeAlias = NDArray[np.float32]
Triple: TypeAlias = tuple[float, float, float]

#: Rec. 709 luminance of linear RGB (ITU-R BT.709).
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)

#: Linear Rec. 709 RGB to CIE XYZ under D65 (IEC 61966-2-1).
RGB_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
#: Bradford cone responses (Lam 1985).
BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
#: Linear RGB to LMS (Reinhard et al. 2001, equation 4).
RGB_TO_LMS = np.array(
    [[0.3811, 0.5783, 0.0402], [0.1967, 0.7244, 0.0782], [0.0241, 0.1288, 0.8444]]
)
#: log LMS to the decorrelated l-alpha-beta (Ruderman 1998; Reinhard et al. 2001, equation 6).
LMS_TO_LAB = np.diag([3**-0.5, 6**-0.5, 2**-0.5]) @ np.array(
    [[1.0, 1.0, 1.0], [1.0, 1.0, -2.0], [1.0, -1.0, 0.0]]
)
#: Below this, a linear value is black for the logarithm.
DARKEST = 1e-4


def to_linear(display: Array) -> Array:
    """Display-referred sRGB in [0, 1] to linear (IEC 61966-2-1); any shape.

    >>> round(float(to_linear(np.float32([0.5]))[0]), 3)
    0.214
    """
    value = np.asarray(display, dtype=np.float32)
    low = value / np.float32(12.92)
    high = ((np.maximum(value, 0) + np.float32(0.055)) / np.float32(1.055)) ** np.float32(2.4)
    return np.where(value <= 0.04045, low, high).astype(np.float32, copy=False)


def to_display(linear: Array) -> Array:
    """Linear to display-referred sRGB (IEC 61966-2-1); any shape, not clipped above 1."""
    value = np.maximum(np.asarray(linear, dtype=np.float32), 0)
    high = np.float32(1.055) * value ** np.float32(1 / 2.4) - np.float32(0.055)
    return np.where(value <= 0.0031308, value * np.float32(12.92), high).astype(
        np.float32, copy=False
    )


def luminance(rgb: Array) -> Array:
    """(..., 3 or 4) linear to (...) Rec. 709 luminance."""
    return np.asarray(rgb[..., :3] @ LUMINANCE, dtype=np.float32)


def coverage(frame: Array) -> Array:
    """How much of a pixel its colour stands for: (H, W, 1) in [0, 1].

    Alpha, raised to the brightest channel where the colour exceeds it. ``rgb / coverage`` is
    then in [0, 1] for every colour that a display can show, and ``coverage`` is what a format
    of straight alpha has to store for light that has no alpha of its own.
    """
    # Channel by channel: a maximum along the last axis is five times slower.
    most = np.maximum(frame[..., 0], frame[..., 1])
    for channel in (2, 3):
        np.maximum(most, frame[..., channel], out=most)
    return np.clip(most, 0, 1)[..., None]


def on_colour(frame: Array, change: Callable[[Array], Array]) -> Array:
    """Apply ``change``, (N, 3) to (N, 3), to a frame's colour without its coverage."""
    cover = coverage(frame)
    straight = np.divide(frame[..., :3], cover, out=np.zeros_like(frame[..., :3]), where=cover > 0)
    changed = change(straight.reshape(-1, 3)).reshape(straight.shape)
    return np.concatenate([changed * cover, frame[..., 3:4]], axis=-1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Grade:
    """Lift, gamma and gain, a value for each of R, G, B, on linear colour.

    ``out = (gain * (in + lift * (1 - in))) ** (1 / gamma)``: lift moves black and keeps white,
    gain moves white and keeps black, gamma bends between them. Values above 1 pass through
    the same formula without a clip; negative ones become 0.

    Attributes:
        lift: black's new value; 0 changes nothing; in [-1, 1].
        gamma: above 1 brightens the middle; in [0.1, 10].
        gain: multiplies; 0 or more.
        exposure: stops, added before everything else.
    """

    lift: Triple = (0.0, 0.0, 0.0)
    gamma: Triple = (1.0, 1.0, 1.0)
    gain: Triple = (1.0, 1.0, 1.0)
    exposure: float = 0.0

    def __post_init__(self) -> None:
        for name, values, low, high in (
            ("lift", self.lift, -1.0, 1.0),
            ("gamma", self.gamma, 0.1, 10.0),
            ("gain", self.gain, 0.0, 1000.0),
            ("exposure", (self.exposure,), -20.0, 20.0),
        ):
            for value in values:
                if not low <= value <= high:
                    raise InputError(
                        f"{name} {value:g} is outside {low:g} to {high:g}", "colour grade"
                    )

    def apply(self, frame: Array) -> Array:
        """The graded frame; alpha is untouched."""
        if self == Grade():
            return frame
        lift, gain = np.array(self.lift, dtype=np.float32), np.array(self.gain, dtype=np.float32)
        power = np.float32(1.0) / np.array(self.gamma, dtype=np.float32)
        stops = np.float32(2.0**self.exposure)

        def change(rgb: Array) -> Array:
            rgb = rgb * stops
            graded = np.maximum(gain * (rgb + lift * (1 - rgb)), 0)
            return graded if (power == 1).all() else graded**power

        return on_colour(frame, change)


def white_point(kelvin: float, tint: float = 0.0) -> tuple[float, float]:
    """CIE xy of a light of this temperature (Kang et al. 2002), 1667 to 25000 K.

    ``tint`` moves across the locus, towards green above 0 and magenta below, 1 = 0.05 in y.
    """
    if not 1667 <= kelvin <= 25000:
        raise InputError(f"{kelvin:g} K is outside 1667 to 25000 K", "white balance")
    t = 1e3 / kelvin
    if kelvin <= 4000:
        x = ((-0.2661239 * t - 0.2343589) * t + 0.8776956) * t + 0.179910
    else:
        x = ((-3.0258469 * t + 2.1070379) * t + 0.2226347) * t + 0.240390
    if kelvin <= 2222:
        y = ((-1.1063814 * x - 1.34811020) * x + 2.18555832) * x - 0.20219683
    elif kelvin <= 4000:
        y = ((-0.9549476 * x - 1.37418593) * x + 2.09137015) * x - 0.16748867
    else:
        y = ((3.0817580 * x - 5.87338670) * x + 3.75112997) * x - 0.37001483
    return x, y + 0.05 * tint


def white_balance(
    frame: Array, light_kelvin: float, shown_kelvin: float = 6504.0, tint: float = 0.0
) -> Array:
    """Show a scene lit at ``light_kelvin`` as if lit at ``shown_kelvin`` (Bradford, von Kries).

    Linear, so it acts on premultiplied colour directly. A plate shot under 3200 K tungsten and
    balanced to 6504 K loses its orange. ``tint`` belongs to the light.
    """
    source = BRADFORD @ _xyz(white_point(light_kelvin, tint))
    target = BRADFORD @ _xyz(white_point(shown_kelvin))
    to_cones = BRADFORD @ RGB_TO_XYZ
    matrix = np.linalg.inv(to_cones) @ np.diag(target / source) @ to_cones
    rgb = np.maximum(frame[..., :3] @ matrix.T.astype(np.float32), 0)
    return np.concatenate([rgb, frame[..., 3:4]], axis=-1).astype(np.float32)


def _xyz(xy: tuple[float, float]) -> NDArray[np.float64]:
    x, y = xy
    return np.array([x / y, 1.0, (1 - x - y) / y])


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """A colour match fitted over a whole shot: ``out = (in - source) @ matrix.T + target``.

    The map acts in the space of its method: l-alpha-beta for ``reinhard``, display-referred
    RGB for ``monge-kantorovich``.
    """

    method: Literal["reinhard", "monge-kantorovich"]
    matrix: NDArray[np.float64]
    source: NDArray[np.float64]
    target: NDArray[np.float64]
    strength: float = 1.0

    def apply(self, frame: Array) -> Array:
        """The matched frame; empty pixels stay empty."""

        def change(rgb: Array) -> Array:
            space = _into(self.method, rgb)
            moved = (space - self.source) @ self.matrix.T + self.target
            mixed = space + self.strength * (moved - space)
            return np.maximum(_out_of(self.method, mixed), 0).astype(np.float32)

        return on_colour(frame, change)


def fit_match(
    source: Iterable[Array],
    target: Iterable[Array],
    method: Literal["reinhard", "monge-kantorovich"] = "monge-kantorovich",
    strength: float = 1.0,
) -> Match:
    """Fit the map that gives ``source`` (a shot's frames) the colours of ``target``.

    ``reinhard`` matches mean and deviation of each l-alpha-beta channel (Reinhard et al.
    2001); ``monge-kantorovich`` matches mean and covariance with the linear map that moves
    colours least (Pitié and Kokaram 2007, equation 10). Pixels count by their coverage.

    Raises:
        InputError: one side has no covered pixel.
    """
    mean_s, cov_s = _statistics(method, source, "element")
    mean_t, cov_t = _statistics(method, target, "plate")
    matrix: NDArray[np.float64]
    if method == "reinhard":
        # A flat channel has no deviation to scale; it is only moved.
        deviation_s, deviation_t = np.sqrt(np.diag(cov_s)), np.sqrt(np.diag(cov_t))
        matrix = np.diag(np.where(deviation_s > 1e-6, deviation_t / (deviation_s + 1e-12), 1.0))
    else:
        root = _root(cov_s)
        inverse = np.linalg.inv(root)
        matrix = inverse @ _root(root @ cov_t @ root) @ inverse
    return Match(method, matrix, mean_s, mean_t, strength)


def _into(method: str, rgb: Array) -> NDArray[np.float64]:
    if method == "reinhard":
        lms = np.maximum(rgb.astype(np.float64) @ RGB_TO_LMS.T, DARKEST)
        return np.asarray(np.log10(lms) @ LMS_TO_LAB.T)
    return to_display(rgb).astype(np.float64)


def _out_of(method: str, space: NDArray[np.float64]) -> NDArray[np.float64]:
    if method == "reinhard":
        lms = 10.0 ** (space @ np.linalg.inv(LMS_TO_LAB).T)
        return np.asarray(lms @ np.linalg.inv(RGB_TO_LMS).T)
    return to_linear(np.maximum(space, 0).astype(np.float32)).astype(np.float64)


def _statistics(
    method: str, frames: Iterable[Array], side: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    weight, first, second = 0.0, np.zeros(3), np.zeros((3, 3))
    for frame in frames:
        cover = coverage(frame).reshape(-1, 1)
        seen = cover[:, 0] > 0.02
        straight = frame[..., :3].reshape(-1, 3)[seen] / cover[seen]
        space, w = _into(method, straight), cover[seen].astype(np.float64)
        weight += float(w.sum())
        first += (w * space).sum(axis=0)
        second += (w * space).T @ space
    if weight == 0.0:
        raise InputError(f"the {side} is empty", "colour match", "Match needs visible pixels.")
    mean = first / weight
    # The floor keeps a flat colour (a single grey card) from having no inverse.
    return mean, second / weight - np.outer(mean, mean) + 1e-8 * np.eye(3)


def _root(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 1e-12))) @ vectors.T)
