"""DPX film scans (SMPTE 268): decoded by FFmpeg, the colour by the header's word.

The transfer byte says printing density (a log scan) or video. FFmpeg itself writes "linear"
into every DPX, whatever is in it: of such files the byte is not believed, and the picture is
taken as display-referred, which is what FFmpeg is fed.
"""

from __future__ import annotations

import struct
from fractions import Fraction

import numpy as np

from filmai_core.effects.clip import Frame
from filmai_core.effects.colour.hdr import log_scan_to_linear
from filmai_core.effects.colour.transfer import Array, to_linear
from filmai_core.effects.media.sources import Choice, Picture, check_size
from filmai_core.effects.media.timing import About, Timecode, known_rate
from filmai_core.errors import InputError

DPX_MAGICS = (b"SDPX", b"XPDS")
# Where the header keeps things (SMPTE 268M-2003).
_CREATOR, _SIZE, _TRANSFER, _ASPECT, _TIMECODE, _RATE = 160, 772, 801, 1628, 1920, 1940
_FILM_RATE = 1724
_LINEAR, _DENSITY, _LOG = 2, (1, 3), 4


def read_dpx(data: bytes, name: str, choice: Choice) -> Picture:
    """Decode a DPX.

    Raises:
        InputError: it is damaged, cut short, or too large.
    """
    import av

    order = ">" if data.startswith(b"SDPX") else "<"
    if len(data) < 2048:
        raise InputError(f"{name} is cut short", hint="Save or upload it again.")
    width, height = struct.unpack_from(order + "II", data, _SIZE)
    check_size(width, height, name)
    try:
        decoder = av.CodecContext.create("dpx", "r")
        pictures = [*decoder.decode(av.Packet(data)), *decoder.decode(None)]
        if not pictures:
            raise ValueError("no picture")
        kind = pictures[0].format
        alpha = any(component.is_alpha for component in kind.components)
        codes = pictures[0].to_ndarray(format="rgba64le" if alpha else "rgb48le")
    except (av.FFmpegError, ValueError) as error:
        raise InputError(
            f"{name} is a damaged DPX, or of a kind that is not read", str(error)[:120],
            "Save it again, or as EXR.",
        ) from error  # fmt: skip
    values = codes.astype(np.float32) / np.float32(65535)
    rgb, note = _light(np.ascontiguousarray(values[..., :3]), data, choice)
    frame: Frame = np.ones((*rgb.shape[:2], 4), dtype=np.float32)
    frame[..., :3] = rgb
    if alpha:
        frame[..., 3:] = values[..., 3:]
        frame[..., :3] *= values[..., 3:]
    return Picture(frame, _about(data, order, note))


def _light(values: Array, data: bytes, choice: Choice) -> tuple[Array, tuple[str, ...]]:
    if choice.decode is not None:
        return choice.decode(values), ()
    transfer = data[_TRANSFER]
    if data[_CREATOR : _CREATOR + 4] == b"Lavc":
        return to_linear(values), ()
    if transfer in _DENSITY:
        return log_scan_to_linear(values), ("a log scan (printing density), made linear",)
    if transfer == _LINEAR:
        return values, ()
    if transfer == _LOG:
        return to_linear(values), ("logarithmic by its header, of which curve is not said: "
                                   "name its space",)  # fmt: skip
    return to_linear(values), ()


def _about(data: bytes, order: str, notes: tuple[str, ...]) -> About:
    across, down = struct.unpack_from(order + "II", data, _ASPECT)
    aspect = Fraction(1)
    if 0 < across < 100_000 and 0 < down < 100_000:
        aspect = Fraction(across, down)
    rates = [struct.unpack_from(order + "f", data, place)[0] for place in (_FILM_RATE, _RATE)]
    rate = next((r for r in rates if 1 <= r <= 1000), None)  # nan compares false
    fps = None if rate is None else known_rate(Fraction(rate).limit_denominator(1001))
    (packed,) = struct.unpack_from(order + "I", data, _TIMECODE)
    # Two decimal digits a byte: hours, minutes, seconds, frames.
    text = ":".join(f"{packed >> shift & 0xFF:02x}" for shift in (24, 16, 8, 0))
    code = Timecode.parse(text) if packed not in (0, 0xFFFFFFFF) and text.count(":") == 3 else None
    return About(timecode=code, fps=fps, pixel_aspect=aspect, notes=notes)
