"""Single pictures: PNG, JPEG, WebP, TIFF, BMP, TGA, DPX and EXR to frames; PNG back.

The size is read and checked before a pixel is decoded: a few kilobytes of PNG can claim
40,000 x 40,000 pixels, which would be 25 gigabytes as floats.
"""

from __future__ import annotations

import io
import struct
import warnings

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from filmai_core.effects.clip import Frame
from filmai_core.effects.colour.transfer import luminance, to_display, to_linear
from filmai_core.effects.media.alpha import Codes, from_straight, to_straight
from filmai_core.effects.media.dpx import DPX_MAGICS, read_dpx
from filmai_core.effects.media.exr import EXR_MAGIC, read_exr
from filmai_core.effects.media.sources import (
    ANY,
    MAX_PIXELS,
    Choice,
    Picture,
    Source,
    check_size,
    load,
    name_of,
)
from filmai_core.effects.media.tiff import Samples, read_deep_tiff
from filmai_core.errors import InputError

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP")
SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".exr", ".dpx", ".tga")
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"


def read_image(source: Source, name: str = "", choice: Choice = ANY) -> Frame:
    """A picture as a frame; see `read_picture`."""
    return read_picture(source, name, choice).frame


def read_picture(source: Source, name: str = "", choice: Choice = ANY) -> Picture:
    """A picture as a frame, and what its file says besides.

    Display-referred files are decoded from sRGB and premultiplied. EXR is taken as
    scene-linear and premultiplied, TIFF in floats as scene-linear, DPX by its header. Where
    a picture has no alpha it is 1.

    Raises:
        InputError: it is not a picture that can be read, is damaged, or is too large.
    """
    name = name_of(source, name)
    data = load(source, name)
    if data.startswith(EXR_MAGIC):
        return read_exr(data, name, choice)
    if data[:4] in DPX_MAGICS:
        return read_dpx(data, name, choice)
    deep = read_deep_tiff(data, name)
    if deep is not None:
        return Picture(_from_samples(deep, choice))
    return Picture(from_codes(_straight_codes(data, name), choice))


def from_codes(codes: Codes, choice: Choice = ANY) -> Frame:
    """(H, W, 3 or 4) straight codes to a frame, by sRGB's curve or the one that was chosen."""
    if choice.decode is None:
        return from_straight(codes)
    values = codes.astype(np.float32) / np.float32(np.iinfo(codes.dtype).max)
    return from_light(choice.decode(np.ascontiguousarray(values[..., :3])), values[..., 3:])


def from_light(rgb: Frame, alpha: Frame) -> Frame:
    """(H, W, 3) straight scene-linear colour and (H, W, 1) alpha, or (H, W, 0) for opaque."""
    frame = np.ones((*rgb.shape[:2], 4), dtype=np.float32)
    frame[..., :3] = rgb
    if alpha.shape[-1]:
        frame[..., 3:] = alpha
        frame[..., :3] *= alpha
    return frame


def _from_samples(samples: Samples, choice: Choice) -> Frame:
    rgb, alpha = samples.values[..., :3], samples.values[..., 3:]
    decode = choice.decode or ((lambda x: x) if samples.linear else to_linear)
    if alpha.shape[-1] and samples.premultiplied:
        # Colour without alpha is light; it is kept where values are linear.
        if samples.linear:
            frame = from_light(decode(np.ascontiguousarray(rgb)), alpha[..., :0])
            frame[..., 3:] = alpha
            return frame
        rgb = np.divide(rgb, alpha, out=np.zeros_like(rgb), where=alpha > 0)
    return from_light(decode(np.ascontiguousarray(rgb)), alpha)


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
        with _opened(data, name) as image:
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
            hint="Use PNG, JPEG, WebP, TIFF, BMP, TGA, DPX or EXR.",
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


def _opened(data: bytes, name: str) -> Image.Image:
    # A TGA has no signature at its head: it is believed by its name, or its foot.
    targa = name.lower().endswith(".tga") or data[-18:] == b"TRUEVISION-XFILE.\0"
    with warnings.catch_warnings():
        # Pillow warns from 89 megapixels on, which is beyond our limit already.
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(data), formats=("TGA",) if targa else FORMATS)


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
