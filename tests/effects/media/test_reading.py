"""Reading plates and footage: what comes in right, and one sentence for what cannot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import OpenEXR
import pytest
from PIL import Image

from filmai_core.effects.media import reading as media
from filmai_core.effects.media import videos
from filmai_core.effects.media.export import write_clip
from filmai_core.effects.media.images import encode_png, read_image, read_matte
from filmai_core.effects.media.reading import open_media, read_clip, resized, shrunk, split_sheet
from filmai_core.errors import InputError


def png(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, "PNG")
    return buffer.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A valid header and almost no data: what a decompression bomb looks like."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_display_referred_is_decoded_and_premultiplied() -> None:
    frame = read_image(png(np.uint8([[[128, 255, 0, 51]]])))
    assert frame[0, 0] == pytest.approx([0.2159 * 0.2, 0.2, 0, 0.2], abs=1e-4)


def test_a_picture_without_alpha_is_opaque() -> None:
    assert read_image(png(np.uint8([[[255, 0, 0]]])))[0, 0].tolist() == [1, 0, 0, 1]


def test_sixteen_bits_are_kept() -> None:
    ramp = np.linspace(0, 1, 64 * 64, dtype=np.float32).reshape(64, 64, 1).repeat(4, axis=2)
    ramp[..., 3] = 1
    back = read_image(encode_png(ramp, 16))
    assert len(np.unique(back[..., 0])) > 2000  # 8 bits have 256


def test_sixteen_bit_grey() -> None:
    grey = Image.fromarray(np.uint16([[0, 32768, 65535]]))
    buffer = io.BytesIO()
    grey.save(buffer, "PNG")
    assert read_image(buffer.getvalue())[0, :, 1] == pytest.approx([0, 0.2140, 1], abs=1e-3)


def test_a_phone_photo_is_turned_upright(tmp_path: Path) -> None:
    image = Image.new("RGB", (4, 2))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "phone.jpg", exif=exif)
    assert read_image(tmp_path / "phone.jpg").shape == (4, 2, 4)


def test_exr_layers_windows_and_bad_values(tmp_path: Path) -> None:
    pixels = np.full((2, 3, 3), 2, dtype=np.float32)
    pixels[0, 0] = (np.nan, np.inf, -1)
    header = {"displayWindow": ((0, 0), (3, 3)), "dataWindow": ((1, 1), (3, 2))}
    with OpenEXR.File(header, {"beauty.RGB": pixels}) as file:
        file.write(str(tmp_path / "a.exr"))
    frame = read_image(tmp_path / "a.exr")
    assert frame.shape == (4, 4, 4)
    assert frame[1, 1].tolist() == [0, 65504, -1, 1]  # negative light is a plate's own
    assert frame[2, 3].tolist() == [2, 2, 2, 1]
    assert not frame[0].any() and not frame[:, 0].any()


def test_matte_takes_alpha_or_brightness() -> None:
    logo = np.zeros((2, 2, 4), np.uint8)
    logo[0, 0, 3] = 255
    assert read_matte(png(logo)).tolist() == [[1, 0], [0, 0]]
    painted = np.zeros((1, 3, 3), np.uint8)
    painted[0, 1], painted[0, 2] = 128, 255
    assert read_matte(png(painted))[0] == pytest.approx([0, 128 / 255, 1], abs=1e-3)


def test_a_matte_that_selects_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="selects nothing"):
        read_matte(png(np.zeros((4, 4, 3), np.uint8)), "door.png")


@pytest.mark.parametrize("reader", [read_image, read_matte, read_clip])
@pytest.mark.parametrize(("width", "height"), [(40_000, 40_000), (9_000, 9_000)])
def test_a_huge_picture_is_refused_before_decoding(reader: object, width: int, height: int) -> None:
    with pytest.raises(InputError, match=f"logo.png is {width} x {height} pixels"):
        reader(huge_png(width, height), "logo.png")  # type: ignore[operator]


@pytest.mark.parametrize("side", [9_900, 20_000])
def test_a_huge_picture_of_another_format_is_refused_too(side: int) -> None:
    buffer = io.BytesIO()
    Image.new("1", (side, side)).save(buffer, "BMP")
    with pytest.raises(InputError, match=r"wall\.bmp (is 9900 x 9900|has too many) pixels"):
        read_image(buffer.getvalue(), "wall.bmp")


@pytest.mark.parametrize("keep", [12, 40, 60, 400, -60])
def test_a_truncated_png_is_said(keep: int) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (32, 32, 4), np.uint8)
    with pytest.raises(InputError, match=r"plate\.png is damaged") as caught:
        read_image(png(noise)[:keep], "plate.png")
    assert "\n" not in str(caught.value)


def test_a_truncated_exr_is_said_without_noise(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    [file] = write_clip([np.ones((64, 64, 4), np.float32)], Fraction(24), tmp_path / "a.exr")
    whole = file.read_bytes()
    for keep in (6, 200, len(whole) - 5):
        with pytest.raises(InputError, match="cut short"):
            read_image(whole[:keep], "a.exr")
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7 hello", "not a picture"),
        (b"PK\x03\x04 torn", "damaged zip"),
        (b"\x1a\x45\xdf\xa3 torn", "damaged or cut short"),
        (b"\0\0\0\x18ftypmp42" + bytes(40), "damaged or cut short|no video frames"),
        (b"GIF89a", "damaged or cut short|no video frames"),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", "not a picture"),
    ],
)
def test_what_is_no_medium_is_named(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_clip(data, "upload")
    assert str(caught.value).startswith("upload")


def test_a_video_without_frames_is_said(tmp_path: Path) -> None:
    path = tmp_path / "silence.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("aac", rate=44100)
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 2048), np.float32), "fltp", "mono")
        sound.sample_rate = 44100
        file.mux(stream.encode(sound))
        file.mux(stream.encode(None))
    with pytest.raises(InputError, match=r"silence\.mp4 has no video frames"):
        read_clip(path)


def test_a_video_cut_short_is_said(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).uniform(0, 1, (6, 64, 64, 4)).astype(np.float32)
    [path] = write_clip(noise, Fraction(24), tmp_path / "a.mov")
    with pytest.raises(InputError, match="a.mov"):
        read_clip(path.read_bytes()[: path.stat().st_size // 2], "a.mov")


def test_a_video_longer_than_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_clip(np.ones((4, 16, 16, 4), np.float32), Fraction(24), tmp_path / "a.webm")
    monkeypatch.setattr(videos, "MAX_FRAMES", 3)
    with pytest.raises(InputError, match="more than 3 frames"):
        read_clip(tmp_path / "a.webm")
    monkeypatch.setattr(media, "MAX_CLIP_BYTES", 5000)
    with pytest.raises(InputError, match="longer than fits in memory"):
        read_clip(tmp_path / "a.webm")


def test_a_sequence_names_its_missing_frame(tmp_path: Path) -> None:
    for number in (7, 8, 10, 12):
        (tmp_path / f"a.{number:04d}.png").write_bytes(png(np.zeros((2, 2, 4), np.uint8)))
    with pytest.raises(InputError, match="lacks frame 9 and 1 more"):
        read_clip(tmp_path / "a.####.png")
    assert open_media(tmp_path).count == 4  # a folder of pictures need not be numbered


def test_a_sequence_of_two_sizes_names_the_frame(tmp_path: Path) -> None:
    (tmp_path / "a.1.png").write_bytes(png(np.zeros((2, 2, 4), np.uint8)))
    (tmp_path / "a.2.png").write_bytes(png(np.zeros((2, 3, 4), np.uint8)))
    with pytest.raises(InputError, match=r"a\.2\.png is 3 x 2"):
        read_clip(tmp_path / "a.#.png")


def test_frames_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number in (10, 9, 11):
            archive.writestr(f"shot/a.{number}.png", png(np.full((1, 1, 3), number, np.uint8)))
    levels = read_clip(tmp_path / "a.zip").frames[:, 0, 0, 0]
    assert (np.diff(levels) > 0).all()


def test_a_zip_that_unpacks_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.1.png", bytes(100_000))
    monkeypatch.setattr(media, "MAX_ZIP_BYTES", 50_000)
    with pytest.raises(InputError, match="unpacks to more"):
        open_media(buffer.getvalue(), "a.zip")


def test_a_sheet_is_cut_row_by_row_without_its_empty_end() -> None:
    sheet = np.zeros((4, 6, 4), np.float32)
    for number in range(5):
        row, column = divmod(number, 3)
        sheet[row * 2 : row * 2 + 2, column * 2 : column * 2 + 2] = number + 1
    cells = list(split_sheet(sheet, 3, 2))
    assert [float(cell[0, 0, 0]) for cell in cells] == [1, 2, 3, 4, 5]
    with pytest.raises(InputError, match="0 x 2 cells"):
        split_sheet(sheet, 0, 2)


def test_shrinking_keeps_light() -> None:
    frame = np.random.default_rng(0).uniform(0, 2, (32, 64, 4)).astype(np.float32)
    small = shrunk(frame, 16)
    assert small.shape == (8, 16, 4)
    assert small.mean() == pytest.approx(frame.mean(), rel=1e-3)
    assert shrunk(frame, 100) is frame
    assert resized(frame, 64, 128).min() >= 0


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no file plate.png"):
        read_clip(tmp_path / "plate.png")
    with pytest.raises(InputError, match=r"a\.####\.exr has no frames"):
        read_clip(tmp_path / "a.####.exr")


def upright(path: Path, degrees: int) -> None:
    """A 4-frame video of a white left half, to be shown turned ``degrees`` anticlockwise."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=24, width=64, height=32)
        stream.pix_fmt = "yuv420p"
        stream.set_display_rotation(degrees)
        codes = np.zeros((32, 64, 3), np.uint8)
        codes[:, :32] = 255
        for _ in range(4):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(codes, "rgb24")))
        container.mux(stream.encode(None))


@pytest.mark.parametrize(
    ("degrees", "size", "white"),
    # Anticlockwise by a quarter, the left side comes to lie at the bottom.
    [(0, (32, 64), "left"), (90, (64, 32), "bottom"), (-90, (64, 32), "top"),
     (180, (32, 64), "right")],
)  # fmt: skip
def test_what_was_filmed_upright_is_upright(
    tmp_path: Path, degrees: int, size: tuple[int, int], white: str
) -> None:
    path = tmp_path / "phone.mp4"
    upright(path, degrees)
    clip = read_clip(path)
    video = videos.open_video(path)
    assert (video.height, video.width) == clip.size == size
    light = clip.frames[0, ..., 0]
    halves = {"left": light[:, : size[1] // 2], "right": light[:, size[1] // 2 :],
              "top": light[: size[0] // 2], "bottom": light[size[0] // 2 :]}  # fmt: skip
    assert max(halves, key=lambda side: float(halves[side].mean())) == white


def test_a_webm_cut_in_the_middle_is_said(tmp_path: Path) -> None:
    noise = np.random.default_rng(2).uniform(0, 1, (48, 64, 64, 4)).astype(np.float32)
    write_clip(noise, Fraction(24), tmp_path / "a.webm")
    whole = (tmp_path / "a.webm").read_bytes()
    with pytest.raises(InputError, match=r"a\.webm is cut short: \d+ of about 48 frames"):
        read_clip(whole[: len(whole) // 2], "a.webm")
    assert read_clip(whole, "a.webm").count == 48
