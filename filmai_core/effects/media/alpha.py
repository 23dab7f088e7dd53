"""Between scene-linear premultiplied frames and the display-referred straight alpha of files.

Light without alpha (a flame, a spark) cannot live in straight alpha: its colour would be
divided by zero. Delivered alpha is therefore raised to the brightest channel where the colour
exceeds it (`colour.coverage`); premultiplied again, the colour comes back as it was up to
display white. EXR keeps the original alpha and the values above 1.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from filmai_core.effects.clip import Frame
from filmai_core.effects.colour.transfer import coverage, to_display, to_linear

#: sRGB-decoded values of every 8 and 16 bit code: a lookup is ten times faster than the power.
_LINEAR8 = to_linear(np.linspace(0, 1, 256, dtype=np.float32))
_LINEAR16 = to_linear(np.linspace(0, 1, 65536, dtype=np.float32))
#: Display codes of linear values in 1/65535 steps; its error is under 1/3 of an 8 bit code.
_DISPLAY8 = (to_display(np.linspace(0, 1, 65536, dtype=np.float32)) * 255 + 0.5).astype(np.uint8)

TINY = np.float32(1e-30)

#: Display-referred values as a file holds them, 8 or 16 bits.
Codes: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]


def from_straight(codes: Codes) -> Frame:
    """(H, W, 3 or 4) display-referred straight codes of 8 or 16 bits to a frame."""
    table = _LINEAR8 if codes.dtype == np.uint8 else _LINEAR16
    frame = np.empty((*codes.shape[:2], 4), dtype=np.float32)
    frame[..., :3] = table[codes[..., :3]]
    if codes.shape[2] == 3:
        frame[..., 3] = 1
    else:
        frame[..., 3] = codes[..., 3] / np.float32(len(table) - 1)
        frame[..., :3] *= frame[..., 3:4]
    return frame


def to_straight(frame: Frame, bits: int = 8, *, bleed: bool = False) -> Codes:
    """A frame to (H, W, 4) display-referred straight codes; colour above 1 is cut to white.

    Args:
        frame: (H, W, 4) scene-linear, premultiplied.
        bits: 8 or 16.
        bleed: carry colour outwards under alpha 0. Codecs with halved chroma average an
            edge's colour with what lies outside; black there makes a dark fringe.
    """
    # Planes: numpy's loops run along the last axis, and one of four values is mostly overhead.
    planes = np.ascontiguousarray(np.moveaxis(frame, -1, 0))
    cover = coverage(frame)[..., 0]
    rgb = np.minimum(planes[:3], 1)
    rgb /= np.maximum(cover, TINY)  # spares a mask: an empty pixel's 0 stays 0
    np.clip(rgb, 0, 1, out=rgb)
    if bleed:
        rgb = bled(rgb, cover)
    out = np.empty(frame.shape, dtype=np.uint8 if bits == 8 else np.uint16)
    out[..., :3] = np.moveaxis(_codes(rgb, bits), 0, -1)
    out[..., 3] = _levels(cover, bits)
    return out


def on_black(frame: Frame, bits: int = 8) -> Codes:
    """A frame over black as (H, W, 3) display-referred codes."""
    return _codes(np.clip(frame[..., :3], 0, 1), bits)


def softened(frame: Frame) -> Frame:
    """Roll light off towards display white instead of cutting it: ``1 - exp(-1.2 x)``.

    For elements whose core is far above white (fire): a cut makes a flat yellow core. Not for
    plates, whose every value would shift.
    """
    # expm1 would keep digits of near-black that no file does, at five times the cost.
    soft: Frame = np.exp(frame * np.float32(-1.2))
    np.subtract(1, soft, out=soft)
    soft[..., 3] = frame[..., 3]
    return soft


#: Plates up to this light are not darkened by light in straight alpha: a grey card.
GREY = 0.18


def undarkened(frame: Frame, plate: float = GREY) -> Frame:
    """Light whose raised alpha hides no more of a plate than it gives.

    A red flame of .6 has to be stored with an alpha of .6, and laid over grey it would take
    away .6 of the grey's green and blue. Each channel is lifted by as little as keeps the
    result over a plate of this light from falling below the plate, or below what the element's
    own alpha makes of it where there is smoke. On brighter plates the light belongs in a pass
    of its own (`light_pass`).
    """
    cover = coverage(frame)
    lost = np.float32(plate) * (cover - frame[..., 3:4])
    out = frame.copy()
    lifted = np.minimum(np.float32(plate) * cover, frame[..., :3] + lost)
    np.maximum(frame[..., :3], lifted, out=out[..., :3])
    return out


def light_pass(frame: Frame) -> tuple[Frame, Frame]:
    """Split an element into what hides, whose colour is within its alpha, and light on black.

    The first over a plate, the second added to that (plus), is the whole element over it:
    nothing is lost to straight alpha.
    """
    alpha = frame[..., 3:4]
    brightest = frame[..., :3].max(axis=-1, keepdims=True)
    share = np.minimum(1, alpha / np.maximum(brightest, TINY))
    hiding, light = frame.copy(), np.ones_like(frame)
    hiding[..., :3] *= share
    light[..., :3] = frame[..., :3] - hiding[..., :3]
    return hiding, light


def unsoftened(frame: Frame) -> Frame:
    """The inverse of `softened`, for footage graded for a screen.

    A value of 1 does not say how bright it was; it is taken for a little under.
    """
    opened = frame.copy()
    opened[..., :3] = np.log1p(-np.minimum(frame[..., :3], 0.985)) / np.float32(-1.2)
    return opened


def bled(rgb: Frame, cover: Frame) -> Frame:
    """Fill colour where ``cover`` is small from the nearest covered pixels (push-pull).

    ``rgb`` is (3, H, W) straight, ``cover`` (H, W). Covered colour stays as it is
    (Gortler et al. 1996, section 3.4.3, with box filters).
    """
    height, width = cover.shape
    if height < 2 or width < 2:
        return rgb
    weight = np.minimum(cover * 32, 1)  # nearly empty pixels have no colour to trust
    half = _halved(rgb * weight)
    total = _halved(weight)
    half /= np.maximum(total, TINY)
    below = bled(half, np.minimum(total, 1)) if max(height, width) > 4 else half
    filled = below.repeat(2, axis=1).repeat(2, axis=2)[:, :height, :width]
    rgb = rgb - filled
    rgb *= weight
    rgb += filled
    return rgb


def _halved(values: Frame) -> Frame:
    """Sums of 2 x 2 values along the last two axes."""
    height, width = values.shape[-2:]
    if height % 2 or width % 2:
        around = [(0, 0)] * (values.ndim - 2) + [(0, height % 2), (0, width % 2)]
        values = np.pad(values, around)
    rows = values[..., 0::2, :] + values[..., 1::2, :]
    return np.asarray(rows[..., 0::2] + rows[..., 1::2])


def _codes(linear: Frame, bits: int) -> Codes:
    if bits == 8:
        return _DISPLAY8[(linear * np.float32(65535) + np.float32(0.5)).astype(np.uint16)]
    return _levels(to_display(linear), bits)


def _levels(values: Frame, bits: int) -> Codes:
    top = np.float32((1 << bits) - 1)
    levels = values * top + np.float32(0.5)
    return levels.astype(np.uint8) if bits == 8 else levels.astype(np.uint16)
