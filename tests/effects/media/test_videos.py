"""Plates that are videos: curve, primaries, fields, times, aspect, clock, container."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from filmai_core.effects.clip import Frame
from filmai_core.effects.colour.hdr import pq_to_linear
from filmai_core.effects.colour.primaries import REC709, REC2020, convert
from filmai_core.effects.colour.transfer import to_linear
from filmai_core.effects.media.export import Delivery, write_clip
from filmai_core.effects.media.reading import open_media, read_clip
from filmai_core.effects.media.timing import About, Timecode
from filmai_core.effects.media.videos import container_of
from filmai_core.errors import InputError


def encode(
    path: Path,
    codes: Iterable[np.ndarray],
    codec: str = "libx264",
    pixels: str = "yuv444p10le",
    times: list[int] | None = None,
    kind: str = "rgb48le",
    rate: int = 24,
    options: dict[str, str] | None = None,
    matrix: int = 1,
    **tags: Any,
) -> Path:
    """A video of (H, W, 3) codes; ``times`` in 1/1200 s."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, options=options or {"qp": "1"})
        for number, picture in enumerate(codes):
            if number == 0:
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = pixels
                for tag, value in {"colorspace": matrix, **tags}.items():
                    setattr(stream.codec_context, tag, value)
                if times is not None:
                    stream.codec_context.time_base = Fraction(1, 1200)
            frame = av.VideoFrame.from_ndarray(picture, kind)
            frame = frame.reformat(format=pixels, dst_colorspace=matrix, dst_color_range="MPEG")
            if times is not None:
                frame.time_base, frame.pts = Fraction(1, 1200), times[number]
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def flat(colour: tuple[float, float, float], count: int = 3) -> list[np.ndarray]:
    picture = np.empty((32, 48, 3), np.uint16)
    picture[:] = np.round(np.float64(colour) * 65535)
    return [picture] * count


def middle(path: Path) -> Frame:
    frame: Frame = read_clip(path).frames[0, 16, 24, :3]
    return frame


def test_hlg_half_is_a_twelfth_of_the_light(tmp_path: Path) -> None:
    file = encode(tmp_path / "a.mov", flat((0.5, 0.5, 0.5)), color_trc=18, color_primaries=9,
                  matrix=9)  # fmt: skip
    np.testing.assert_allclose(middle(file), 1 / 12, atol=1e-3)
    assert "HLG" in open_media(file).about.notes[0]


def test_pq_is_light_of_a_hundred_candela(tmp_path: Path) -> None:
    file = encode(tmp_path / "a.mkv", flat((0.508, 0.508, 0.508)), color_trc=16,
                  color_primaries=9, matrix=9)  # fmt: skip
    np.testing.assert_allclose(middle(file), 1, rtol=0.02)
    assert any("PQ" in note for note in open_media(file).about.notes)


def test_wide_primaries_become_rec_709(tmp_path: Path) -> None:
    codes = (0.45, 0.55, 0.40)
    file = encode(tmp_path / "a.mov", flat(codes), color_trc=16, color_primaries=9, matrix=9)
    wanted = convert(pq_to_linear(np.float32([codes])), REC2020)[0]
    np.testing.assert_allclose(middle(file), wanted, atol=0.02)
    back = convert(wanted[None], REC709, REC2020)[0]
    np.testing.assert_allclose(back, pq_to_linear(np.float32(codes)), rtol=1e-4)


def test_an_untagged_video_keeps_the_srgb_curve(tmp_path: Path) -> None:
    file = encode(tmp_path / "a.mov", flat((0.5, 0.5, 0.5)))
    np.testing.assert_allclose(middle(file), to_linear(np.float32([0.5]))[0], atol=3e-3)
    assert open_media(file).about.notes == ()


def counting(count: int) -> list[np.ndarray]:
    return [np.full((32, 48, 3), 2000 + 1500 * n, np.uint16) for n in range(count)]


def test_an_unsteady_video_is_taken_by_its_times(tmp_path: Path) -> None:
    times = [40 * n for n in range(20)] + [800 + 120 * n for n in range(14)]
    file = encode(tmp_path / "phone.mp4", counting(34), times=times)
    media = open_media(file)
    assert media.fps == 24 and "variable frame rate" in media.about.notes[0]
    levels = read_clip(file).frames[:, 16, 24, 0]
    assert len(levels) == 50  # 34 frames over 2.07 s
    # After two thirds of a second every frame stands for 2.4: none is passed over.
    assert len(np.unique(levels[17:].round(4))) == 14


def test_a_dropped_frame_is_stood_for_by_the_one_before(tmp_path: Path) -> None:
    times = [50 * n for n in range(20) if n != 8]
    media = open_media(encode(tmp_path / "a.mkv", counting(19), times=times))
    assert media.fps == 24 and len(list(media.read())) == 20


@pytest.mark.parametrize("name", ["a.mov", "a.mkv", "a.ts"])
def test_a_steady_video_is_not_touched(tmp_path: Path, name: str) -> None:
    file = encode(tmp_path / name, counting(12), pixels="yuv420p", options={"bf": "2"})
    media = open_media(file)
    assert media.about.notes == () and media.fps == 24
    levels = [frame[16, 24, 0] for frame in media.read()]
    assert len(levels) == 12 and (np.diff(levels) > 0).all()


def woven(count: int) -> list[np.ndarray]:
    """A white bar that moves between the fields of each frame: combs at its sides."""
    frames = []
    for n in range(count):
        picture = np.full((64, 96, 3), 6000, np.uint16)
        for field in (0, 1):
            left = 8 + 4 * (2 * n + field)
            picture[field::2, left : left + 24] = 60000
        frames.append(picture)
    return frames


@pytest.mark.parametrize("name", ["a.mov", "a.mkv", "a.ts"])
def test_interlaced_frames_are_made_whole_and_said(tmp_path: Path, name: str) -> None:
    options = {"qp": "1", "x264-params": "interlaced=1:tff=1"}
    file = encode(tmp_path / name, woven(8), pixels="yuv420p", options=options, rate=25)
    media = open_media(file)
    assert "interlaced" in media.about.notes[0]
    frames = list(media.read())
    assert len(frames) == 8
    combs = [float(np.abs(np.diff(f[8:-8, :, 0], 2, axis=0)).mean()) for f in frames[2:6]]
    raw = [to_linear(f[8:-8, :, 0].astype(np.float32) / 65535) for f in woven(8)[2:6]]
    before = [float(np.abs(np.diff(f, 2, axis=0)).mean()) for f in raw]
    assert max(combs) < 0.2 * min(before)


def test_pixel_aspect_goes_through_to_the_result(tmp_path: Path) -> None:
    file = encode(tmp_path / "dv.mov", flat((0.5, 0.5, 0.5)),
                  sample_aspect_ratio=Fraction(16, 11))  # fmt: skip
    media = open_media(file)
    assert media.about.pixel_aspect == Fraction(16, 11)
    way = Delivery(about=media.about)
    write_clip(media.read(), media.fps, tmp_path / "r.webm", delivery=way)
    assert read_clip(tmp_path / "r.webm").size == (32, 70)  # WebM is made wider instead
    for name in ("r.mov", "r.mp4"):
        write_clip(media.read(), media.fps, tmp_path / name, delivery=way)
        with av.open(str(tmp_path / name)) as container:
            aspect = container.streams.video[0].sample_aspect_ratio
        assert float(aspect) == pytest.approx(16 / 11, rel=0.02), name


def test_timecode_goes_through_to_the_result(tmp_path: Path) -> None:
    about = About(timecode=Timecode(1, 0, 0, 2, drop=True))
    rate = Fraction(30000, 1001)
    frames = np.ones((3, 16, 16, 4), np.float32)
    write_clip(frames, rate, tmp_path / "a.mov", delivery=Delivery(about=about))
    media = open_media(tmp_path / "a.mov")
    assert media.about.timecode == about.timecode
    way = Delivery(about=media.about)
    write_clip(media.read(), media.fps, tmp_path / "b.####.exr", delivery=way)
    assert open_media(tmp_path / "b.####.exr").about.timecode == about.timecode


def atoms(data: bytes) -> list[str]:
    place, names = 0, []
    while place + 8 <= len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        names.append(data[place + 4 : place + 8].decode("latin-1"))
        place += int.from_bytes(data[place + 8 : place + 16], "big") if size == 1 else size
        if size == 0:
            break
    return names


def test_an_mp4_has_its_index_before_its_pictures(tmp_path: Path) -> None:
    frames = np.random.default_rng(0).uniform(0, 1, (4, 32, 32, 4)).astype(np.float32)
    write_clip(frames, Fraction(24), tmp_path / "a.mp4")
    order = atoms((tmp_path / "a.mp4").read_bytes())
    assert order.index("moov") < order.index("mdat")


def test_a_prores_says_one_thing_of_its_colour(tmp_path: Path) -> None:
    write_clip(np.ones((2, 32, 32, 4), np.float32), Fraction(24), tmp_path / "a.mov")
    data = (tmp_path / "a.mov").read_bytes()
    atom = data.index(b"colrnclc") + 8
    said = [int.from_bytes(data[atom + 2 * n : atom + 2 * n + 2], "big") for n in range(3)]
    head = data.index(b"icpf") + 4  # the frame header of SMPTE RDD 36
    assert list(data[head + 14 : head + 17]) == said == [1, 1, 1]


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.mxf", "a.ts"])
def test_a_broken_video_is_told_as_a_video(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(bytes(range(256)) * 20)
    with pytest.raises(InputError, match=f"{name} is no video that can be read"):
        open_media(tmp_path / name)


def test_transport_streams_are_known_by_their_packets() -> None:
    assert container_of((b"\x47" + bytes(187)) * 2 + b"\x47") == "mpegts"
    assert container_of(b"\0" * 4 + (b"\x47" + bytes(191)) * 2) == "mpegts"
    assert container_of(b"G" + bytes(400)) == ""


def test_an_mxf_is_read(tmp_path: Path) -> None:
    file = encode(tmp_path / "a.mxf", counting(6), "mpeg2video", "yuv422p", options={"b": "9M"})
    assert read_clip(file).count == 6
