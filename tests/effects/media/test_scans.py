"""DPX and TGA, written by FFmpeg and Pillow and, where their header matters, by hand."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from filmai_core.effects.colour.transfer import to_linear
from filmai_core.effects.media.images import read_image, read_picture
from filmai_core.effects.media.reading import open_media
from filmai_core.errors import InputError

RAMP = np.linspace(0, 65535, 64 * 32).astype(np.uint16).reshape(32, 64, 1).repeat(3, 2)


def dpx(pixels: str = "gbrp10be", codes: np.ndarray = RAMP) -> bytearray:
    encoder = av.CodecContext.create("dpx", "w")
    encoder.height, encoder.width = codes.shape[:2]
    encoder.pix_fmt, encoder.time_base = pixels, Fraction(1, 24)
    frame = av.VideoFrame.from_ndarray(codes, "rgb48le").reformat(format=pixels)
    return bytearray(b"".join(bytes(p) for p in [*encoder.encode(frame), *encoder.encode(None)]))


@pytest.mark.parametrize(("pixels", "levels"), [("gbrp10be", 1000), ("rgb48be", 2000),
                                                ("rgb24", 250)])  # fmt: skip
def test_a_dpx_keeps_its_levels(pixels: str, levels: int) -> None:
    frame = read_image(bytes(dpx(pixels)), "a.dpx")
    assert len(np.unique(frame[..., 1])) >= levels
    np.testing.assert_allclose(frame[..., 0], to_linear(RAMP[..., 0] / np.float32(65535)),
                               atol=0.01)  # fmt: skip


def test_a_log_scan_is_made_linear_by_its_header() -> None:
    data = dpx(codes=np.full((32, 64, 3), round(685 / 1023 * 65535), np.uint16))
    data[160:164] = b"scan"  # no more FFmpeg's own
    data[801] = 3
    picture = read_picture(bytes(data), "a.dpx")
    np.testing.assert_allclose(picture.frame[..., 1], 1, atol=5e-3)
    assert "log scan" in picture.about.notes[0]
    data[801] = 2
    linear = read_picture(bytes(data), "a.dpx").frame
    np.testing.assert_allclose(linear[..., 1], 685 / 1023, atol=1e-3)


def test_a_dpx_tells_rate_aspect_and_timecode() -> None:
    data = dpx()
    order = ">" if data[:4] == b"SDPX" else "<"
    struct.pack_into(order + "II", data, 1628, 2, 1)
    struct.pack_into(order + "I", data, 1920, 0x01020304)
    struct.pack_into(order + "f", data, 1940, 25.0)
    about = read_picture(bytes(data), "a.dpx").about
    assert (about.pixel_aspect, about.fps, str(about.timecode)) == (2, 25, "01:02:03:04")


def test_a_torn_dpx_is_said() -> None:
    data = bytes(dpx())
    for keep in (100, 2100):
        with pytest.raises(InputError, match=r"a\.dpx is (cut short|a damaged)"):
            read_image(data[:keep], "a.dpx")


@pytest.mark.parametrize("compression", [None, "tga_rle"])
def test_a_targa_is_read_by_its_name(tmp_path: Path, compression: str | None) -> None:
    codes = np.random.default_rng(1).integers(0, 255, (9, 11, 4), np.uint8)
    codes[..., 3] = 255
    for number in (1, 2):
        Image.fromarray(codes).save(tmp_path / f"a.{number:04}.tga", compression=compression)
    frame = read_image(tmp_path / "a.0001.tga")
    np.testing.assert_allclose(frame[..., :3], to_linear(codes[..., :3] / np.float32(255)))
    assert open_media(tmp_path / "a.####.tga").count == 2
