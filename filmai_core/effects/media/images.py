"""Single pictures: PNG, JPEG, WebP, TIFF, BMP and EXR to frames and back.

The size is read and checked before a pixel is decoded: a few kilobytes of PNG can claim
40,000 x 40,000 pixels, which would be 25 gigabytes as floats.
"""

from __future__ import annotations

import io
import struct
import tempfile
import warnings
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from filmai_core.effects.clip import Frame
from filmai_core.effects.colour.transfer import luminance, to_display
from filmai_core.effects.media.alpha import Codes, from_straight, to_straight
from filmai_core.errors import InputError

Source: TypeAlias = Path | bytes

#: The largest picture that is decoded: a little above 8K by 8K.
MAX_PIXELS = 72_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP")
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".exr")
EXR_MAGIC = b"\x76\x2f\x31\x01"
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"


def load(source: Source, name: str) -> bytes:
    """The bytes of a source.

    Raises:
        InputError: the file cannot be opened, or is empty.
    """
    if isinstance(source, bytes):
        data = source
    else:
        try:
            data = source.read_bytes()
        except OSError as error:
            raise InputError(
                f"{name} cannot be opened: {error.strerror or error}", str(source)
            ) from error
    if not data:
        raise InputError(f"{name} is empty", hint="Save or upload it again.")
    return data


def name_of(source: Source, name: str = "") -> str:
    """What to call a source in a message."""
    return name or (source.name if isinstance(source, Path) else "the file")


def check_size(width: int, height: int, name: str) -> None:
    """Refuse pictures beyond `MAX_PIXELS`.

    Raises:
        InputError: says the size and the limit.
    """
    if width * height > MAX_PIXELS:
        raise InputError(
            f"{name} is {width} x {height} pixels, more than is decoded here",
            f"limit {MAX_PIXELS // 1_000_000} megapixels",
            "Make it smaller and upload it again.",
        )


def read_image(source: Source, name: str = "") -> Frame:
    """A picture as a frame: display-referred files are decoded from sRGB and premultiplied.

    EXR is taken as scene-linear and premultiplied. Where a picture has no alpha it is 1.

    Raises:
        InputError: it is not a picture that can be read, is damaged, or is too large.
    """
    name = name_of(source, name)
    data = load(source, name)
    if data.startswith(EXR_MAGIC):
        return _read_exr(data, name)
    return from_straight(_straight_codes(data, name))


def read_matte(source: Source, name: str = "") -> NDArray[np.float32]:
    """A matte, (H, W) in [0, 1]: the alpha where a picture has one, else its brightness.

    Brightness is display-referred, as painted: a mid grey is a half.

    Raises:
        InputError: it is not a picture, is damaged, too large, or selects nothing.
    """
    name = name_of(source, name)
    frame = read_image(source, name)
    alpha = frame[..., 3]
    matte = alpha if alpha.min() < 0.999 else np.clip(to_display(luminance(frame)), 0, 1)
    if float(matte.max()) < 0.02:
        raise InputError(
            f"{name} selects nothing",
            hint="A matte is white (or opaque) where the effect shall be, black elsewhere.",
        )
    return np.ascontiguousarray(matte, dtype=np.float32)


def _straight_codes(data: bytes, name: str) -> Codes:
    deep = False
    if data.startswith(PNG_MAGIC) and len(data) >= 26:
        width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
        check_size(width, height, name)
        deep = depth == 16 and kind in (2, 6)
    try:
        with _opened(data) as image:
            check_size(*image.size, name)
            image.load()
            if deep:
                return _deep_png(data)
            if image.mode.startswith("I") or image.mode == "F":
                return _deep_grey(image)
            return np.asarray(ImageOps.exif_transpose(image).convert("RGBA"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InputError(
            f"{name} has too many pixels", f"limit {MAX_PIXELS // 1_000_000} megapixels",
            "Make it smaller and upload it again.",
        ) from error  # fmt: skip
    except UnidentifiedImageError as error:
        if data.startswith((PNG_MAGIC, b"\xff\xd8\xff")):
            raise InputError(
                f"{name} is damaged or cut short", hint="Save or upload it again."
            ) from error
        raise InputError(
            f"{name} is not a picture that can be read",
            hint="Use PNG, JPEG, WebP, TIFF, BMP or EXR.",
        ) from error
    # Pillow's readers raise these for damaged files of one format or another.
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            f"{name} is damaged or cut short",
            str(error).strip().splitlines()[0][:120] if str(error).strip() else "",
            "Save or upload it again.",
        ) from error


def _opened(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        # Pillow warns from 89 megapixels on, which is beyond our limit already.
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(data), formats=FORMATS)


def _deep_png(data: bytes) -> Codes:
    """16 bit colour, which Pillow would halve to 8."""
    import av

    decoder = av.CodecContext.create("png", "r")
    frames = [*decoder.decode(av.Packet(data)), *decoder.decode(None)]
    return np.asarray(frames[0].to_ndarray(format="rgba64le"))


def _deep_grey(image: Image.Image) -> Codes:
    values = np.asarray(image).astype(np.float64)
    if image.mode == "F":
        values = values * 65535
    grey = np.clip(values, 0, 65535).astype(np.uint16)
    return np.repeat(grey[..., None], 3, axis=-1)


def _read_exr(data: bytes, name: str) -> Frame:
    import OpenEXR

    if not _exr_is_whole(data):
        raise InputError(f"{name} is cut short", hint="Save or upload it again.")
    with tempfile.TemporaryDirectory() as folder:  # the library reads files only
        path = Path(folder) / "frame.exr"
        path.write_bytes(data)
        try:
            with OpenEXR.File(str(path), header_only=True) as file:
                header = file.header()
                (left, top), (right, bottom) = _window(header["dataWindow"])
                (x0, y0), (x1, y1) = _window(header["displayWindow"])
            check_size(right - left + 1, bottom - top + 1, name)
            check_size(x1 - x0 + 1, y1 - y0 + 1, name)
            with OpenEXR.File(str(path), separate_channels=True) as file:
                channels = {key: channel.pixels for key, channel in file.channels().items()}
        except InputError:
            raise
        # The binding raises RuntimeError, ValueError or its own type with the reason.
        except Exception as error:
            raise InputError(
                f"{name} is a damaged EXR", str(error)[:120], "Save or upload it again."
            ) from error
    pixels = np.zeros((bottom - top + 1, right - left + 1, 4), dtype=np.float32)
    pixels[..., 3] = 1
    for index, plane in enumerate(_planes(channels, name)):
        if plane is not None:
            pixels[..., index] = plane
    np.nan_to_num(pixels, copy=False, nan=0.0, posinf=65504.0, neginf=0.0)
    np.maximum(pixels, 0, out=pixels)
    np.minimum(pixels[..., 3], 1, out=pixels[..., 3])
    if (left, top, right, bottom) == (x0, y0, x1, y1):
        return pixels
    frame = np.zeros((y1 - y0 + 1, x1 - x0 + 1, 4), dtype=np.float32)
    rows = slice(max(top, y0), min(bottom, y1) + 1)
    columns = slice(max(left, x0), min(right, x1) + 1)
    frame[rows.start - y0 : rows.stop - y0, columns.start - x0 : columns.stop - x0] = pixels[
        rows.start - top : rows.stop - top, columns.start - left : columns.stop - left
    ]
    return frame


def _exr_is_whole(data: bytes) -> bool:
    """Whether every chunk that a plain EXR's table names lies within the file.

    The library finds that out too, but prints a line for each chunk to the terminal.
    """
    if data[5] & 0x1A:  # tiles, deep data, several parts: another layout
        return True
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


def _planes(channels: dict[str, Any], name: str) -> list[Any]:
    """R, G, B and A of the picture itself, or of its first layer, or grey."""
    layers = sorted({key.rpartition(".")[0] for key in channels if key.rpartition(".")[2] in "RY"})
    for layer in layers:
        prefix = f"{layer}." if layer else ""
        alpha = channels.get(prefix + "A")
        if prefix + "Y" in channels:
            grey = channels[prefix + "Y"]
            return [grey, grey, grey, alpha]
        colours = [channels.get(prefix + key) for key in "RGB"]
        if all(plane is not None for plane in colours):
            return [*colours, alpha]
    raise InputError(
        f"{name} has no colour channels", f"channels {', '.join(sorted(channels))[:80]}"
    )


def encode_png(frame: Frame, bits: int = 16) -> bytes:
    """A frame as PNG: straight alpha, display-referred, 8 or 16 bits."""
    codes = to_straight(frame, bits)
    if bits == 8:
        buffer = io.BytesIO()
        Image.fromarray(codes).save(buffer, "PNG", compress_level=3)
        return buffer.getvalue()
    import av

    encoder = av.CodecContext.create("png", "w")
    encoder.height, encoder.width = codes.shape[:2]
    encoder.pix_fmt = "rgba64be"
    encoder.time_base = 1
    picture = av.VideoFrame.from_ndarray(codes, format="rgba64be")
    return b"".join(bytes(p) for p in [*encoder.encode(picture), *encoder.encode(None)])


def write_exr(frame: Frame, path: Path) -> None:
    """A frame as EXR: half float, ZIP, scene-linear Rec. 709, premultiplied.

    Raises:
        OSError: the file cannot be written whole.
    """
    import OpenEXR

    header: dict[str, Any] = {
        "compression": OpenEXR.ZIP_COMPRESSION,
        "type": OpenEXR.scanlineimage,
        "comments": "FilmAI: scene-linear Rec. 709, premultiplied alpha",
    }
    # Half ends at 65504: a brighter value would become infinite.
    half = np.minimum(frame, 65504).astype(np.float16)
    try:
        with OpenEXR.File(header, {"RGBA": half}) as file:
            file.write(str(path))
    except RuntimeError as error:  # the library reports a full disk in its own words
        raise OSError(f"{error}") from error
