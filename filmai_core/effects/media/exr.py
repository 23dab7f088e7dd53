"""OpenEXR in and out: the right part and layer, its colour, its aspect, its clock.

Renderers put a dozen layers into a file, and the picture itself is seldom the first: it is
called Combined, beauty or nothing at all. A layer is chosen by its name; `Choice` overrides.
Colour is scene-linear and premultiplied; chromaticities other than Rec. 709's are converted.
Negative light (of a wide gamut, of a denoiser) is kept: a plate must come out as it went in.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from filmai_core.effects.clip import Frame
from filmai_core.effects.colour.primaries import REC709, Primaries, convert, name_of_primaries
from filmai_core.effects.media.layers import Layer, chosen, layers_of
from filmai_core.effects.media.sources import ANY, Choice, Picture, check_size
from filmai_core.effects.media.timing import About, Timecode, known_rate
from filmai_core.errors import InputError

EXR_MAGIC = b"\x76\x2f\x31\x01"
#: Half floats end here: a brighter value would become infinite.
BRIGHTEST = 65504.0


def read_exr(data: bytes, name: str, choice: Choice = ANY) -> Picture:
    """Decode an EXR.

    Raises:
        InputError: it is damaged, cut short or too large, has no colour, or not the part or
            layer that is asked for.
    """
    import OpenEXR

    if not _is_whole(data):
        raise InputError(f"{name} is cut short", hint="Save or upload it again.")
    with tempfile.TemporaryDirectory() as folder:  # the library reads files only
        path = Path(folder) / "frame.exr"
        path.write_bytes(data)
        try:
            with OpenEXR.File(str(path), header_only=True) as file:
                for part in range(len(file.parts)):
                    header = file.header(part)
                    for window in ("dataWindow", "displayWindow"):
                        (left, top), (right, bottom) = _window(header[window])
                        check_size(right - left + 1, bottom - top + 1, name)
            with OpenEXR.File(str(path), separate_channels=True) as file:
                count = len(file.parts)
                headers = [dict(file.header(part)) for part in range(count)]
                channels = [
                    {key: channel.pixels for key, channel in file.channels(part).items()}
                    for part in range(count)
                ]
        except InputError:
            raise
        # The binding raises RuntimeError, ValueError or its own type with the reason.
        except Exception as error:
            raise InputError(
                f"{name} is a damaged EXR", str(error)[:120], "Save or upload it again."
            ) from error
    layers = [layer for part in range(count) for layer in layers_of(part, headers, channels[part])]
    layer, note = chosen(layers, choice, name, channels)
    header = headers[layer.part]
    frame, colour = _frame(layer, header, choice)
    return Picture(frame, _about(header, (*note, *colour)))


def _frame(
    layer: Layer, header: Mapping[str, Any], choice: Choice
) -> tuple[Frame, tuple[str, ...]]:
    (left, top), (right, bottom) = _window(header["dataWindow"])
    (x0, y0), (x1, y1) = _window(header["displayWindow"])
    pixels = np.zeros((bottom - top + 1, right - left + 1, 4), dtype=np.float32)
    pixels[..., 3] = 1
    for index, plane in enumerate(layer.planes):
        if plane is not None:
            pixels[..., index] = plane
    np.nan_to_num(pixels, copy=False, nan=0.0, posinf=BRIGHTEST, neginf=0.0)
    np.clip(pixels[..., 3], 0, 1, out=pixels[..., 3])
    notes: tuple[str, ...] = ()
    if choice.decode is not None:
        pixels[..., :3] = choice.decode(np.ascontiguousarray(pixels[..., :3]))
    elif "chromaticities" in header:
        source = Primaries.of(tuple(header["chromaticities"]))
        if source.sound() and not source.close_to(REC709):
            pixels[..., :3] = convert(pixels[..., :3], source)
            notes = (f"converted from {name_of_primaries(source)} to linear Rec. 709",)
    if (left, top, right, bottom) == (x0, y0, x1, y1):
        return pixels, notes
    frame = np.zeros((y1 - y0 + 1, x1 - x0 + 1, 4), dtype=np.float32)
    rows = slice(max(top, y0), min(bottom, y1) + 1)
    columns = slice(max(left, x0), min(right, x1) + 1)
    if rows.start < rows.stop and columns.start < columns.stop:
        frame[rows.start - y0 : rows.stop - y0, columns.start - x0 : columns.stop - x0] = pixels[
            rows.start - top : rows.stop - top, columns.start - left : columns.stop - left
        ]
    return frame, notes


def _about(header: Mapping[str, Any], notes: tuple[str, ...]) -> About:
    rate, code = header.get("framesPerSecond"), header.get("timeCode")
    fps = known_rate(rate) if isinstance(rate, Fraction) and rate > 0 else None
    timecode = None
    if code is not None:
        # Above 30 frames a second the count is of pairs, and the field says which of two.
        frames = code.frame * 2 + code.fieldPhase if fps is not None and fps > 31 else code.frame
        timecode = Timecode(code.hours, code.minutes, code.seconds, frames, bool(code.dropFrame))
    aspect = float(header.get("pixelAspectRatio", 1.0))
    sane = 0.05 < aspect < 20
    return About(
        timecode=timecode, fps=fps, notes=notes,
        pixel_aspect=Fraction(aspect).limit_denominator(1000) if sane else Fraction(1),
    )  # fmt: skip


def exr_header(
    fps: Fraction, about: About, index: int, primaries: Primaries | None = REC709
) -> dict[str, Any]:
    """Attributes of frame ``index`` (from 0) of a sequence: rate, clock, aspect, primaries."""
    import OpenEXR

    header: dict[str, Any] = {
        "framesPerSecond": fps,
        "pixelAspectRatio": float(about.pixel_aspect),
    }
    if primaries is not None:
        header["chromaticities"] = tuple(float(value) for value in primaries.flat())
    if about.timecode is not None:
        code = about.timecode.after(index, fps)
        frame, field = divmod(code.frames, 2) if fps > 31 else (code.frames, 0)
        header["timeCode"] = OpenEXR.TimeCode(
            code.hours, code.minutes, code.seconds, frame, int(code.drop), 0, field,
            0, 0, 0, *([0] * 8),
        )  # fmt: skip
    return header


def write_exr(
    frame: Frame,
    path: Path,
    header: Mapping[str, Any] | None = None,
    extra: Mapping[str, Frame] | None = None,
) -> None:
    """A frame as EXR: half float, ZIP, scene-linear, premultiplied.

    Args:
        frame: (H, W, 4); Rec. 709 unless ``header`` says other chromaticities.
        path: where.
        header: attributes, see `exr_header`.
        extra: further layers' channels by their whole names (``depth.Z``), (H, W) each;
            written as full floats.

    Raises:
        OSError: the file cannot be written whole.
    """
    import OpenEXR

    attributes: dict[str, Any] = {
        "compression": OpenEXR.ZIP_COMPRESSION,
        "type": OpenEXR.scanlineimage,
        "comments": "FilmAI: scene-linear, premultiplied alpha",
        **(exr_header(Fraction(24), About(), 0) if header is None else header),
    }
    half = np.clip(frame, -BRIGHTEST, BRIGHTEST).astype(np.float16)
    channels: dict[str, Any] = {"RGBA": half}
    for key, plane in (extra or {}).items():
        channels[key] = np.ascontiguousarray(plane, dtype=np.float32)
    try:
        with OpenEXR.File(attributes, channels) as file:
            file.write(str(path))
    except RuntimeError as error:  # the library reports a full disk in its own words
        raise OSError(f"{error}") from error


def _is_whole(data: bytes) -> bool:
    """Whether every chunk that a plain EXR's table names lies within the file.

    The library finds that out too, but prints a line for each chunk to the terminal.
    """
    if len(data) < 8 or data[5] & 0x1A:  # tiles, deep data, several parts: another layout
        return len(data) >= 8
    place = 8
    try:
        while data[place] != 0:  # attributes: name, type, size, value
            place = data.index(b"\0", data.index(b"\0", place) + 1) + 1
            place += 4 + int(struct.unpack_from("<i", data, place)[0])
        first = struct.unpack_from("<Q", data, place + 1)[0]
        count = (first - place - 1) // 8
        for offset in struct.unpack_from(f"<{count}Q", data, place + 1):
            if offset + 8 + struct.unpack_from("<i", data, offset + 4)[0] > len(data):
                return False
    except (struct.error, IndexError, ValueError):
        return False
    return True


def _window(window: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    low, high = window
    return (int(low[0]), int(low[1])), (int(high[0]), int(high[1]))
