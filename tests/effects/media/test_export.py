"""What is written reads back as what was meant, and nothing half-written is left."""

from __future__ import annotations

import resource
import signal
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import OpenEXR
import pytest
from PIL import Image

from filmai_core.effects.clip import Clip
from filmai_core.effects.colour.transfer import coverage
from filmai_core.effects.media.export import FORMATS, frame_path, write_clip
from filmai_core.effects.media.reading import read_clip
from filmai_core.effects.spec import FRAME_RATES
from filmai_core.errors import InputError
from filmai_core.progress import Cancelled, Progress

SIZE, COUNT = 48, 5


def blob(time: float, peak: float = 0.9) -> np.ndarray:
    """A soft warm ball, moving; its colour is within its alpha."""
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) / SIZE
    a = np.clip(1.2 - np.hypot(x - 0.35 - 0.3 * time, y - 0.5) * 3.5, 0, 1).astype(np.float32)
    return np.stack([a * peak, a * a * peak * 0.6, a**3 * peak * 0.3, a], axis=-1)


@pytest.fixture
def clip() -> Clip:
    return Clip.of([blob(t / COUNT) for t in range(COUNT)], Fraction(24))


def only(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.rglob("*"))


def test_exr_is_half_zip_premultiplied_linear_from_1001(clip: Clip, tmp_path: Path) -> None:
    hot = Clip(clip.frames * np.float32([5, 5, 5, 1]), clip.fps)
    files = write_clip(hot, hot.fps, tmp_path / "fire.####.exr")
    assert [file.name for file in files] == [f"fire.{n}.exr" for n in range(1001, 1006)]
    with OpenEXR.File(str(files[0])) as file:
        assert file.header()["compression"] == OpenEXR.ZIP_COMPRESSION
        assert file.channels()["RGBA"].pixels.dtype == np.float16
    back = read_clip(tmp_path / "fire.####.exr")
    assert back.frames.max() > 3  # light above display white is kept
    np.testing.assert_allclose(back.frames, hot.frames, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize(("bits", "error"), [(16, 1e-4), (8, 0.01)])
def test_png_reads_back(clip: Clip, tmp_path: Path, bits: int, error: float) -> None:
    write_clip(clip, clip.fps, tmp_path / "fire.%04d.png", bits=bits)
    back = read_clip(tmp_path / "fire.####.png")
    np.testing.assert_allclose(back.frames, clip.frames, atol=error)


def test_png_is_straight_and_display_referred(tmp_path: Path) -> None:
    # Half-covered white: linear premultiplied 0.5 is straight 1.0, not 0.5 and not 188/255.
    frame = np.full((2, 2, 4), 0.5, dtype=np.float32)
    write_clip([frame], Fraction(24), tmp_path / "one.png", bits=8)
    assert np.asarray(Image.open(tmp_path / "one.png"))[0, 0].tolist() == [255, 255, 255, 128]


def test_light_without_alpha_survives_straight_alpha(tmp_path: Path) -> None:
    glow = np.zeros((4, 4, 4), dtype=np.float32)
    glow[1, 1, :3] = (0.8, 0.4, 0.1)
    glow[2, 2, :3] = (0.01, 0.002, 0)
    write_clip([glow], Fraction(24), tmp_path / "glow.png")
    back = read_clip(tmp_path / "glow.png").frames[0]
    np.testing.assert_allclose(back[..., :3], glow[..., :3], atol=1e-4)
    np.testing.assert_allclose(back[..., 3:], coverage(glow), atol=1e-4)


@pytest.mark.parametrize(
    ("suffix", "alpha_error", "rgb_error"), [(".mov", 0.003, 0.01), (".webm", 0.06, 0.09)]
)
def test_video_keeps_colour_and_alpha(
    clip: Clip, tmp_path: Path, suffix: str, alpha_error: float, rgb_error: float
) -> None:
    path = tmp_path / f"fire{suffix}"
    assert write_clip(clip, clip.fps, path) == [path]
    back = read_clip(path)
    assert back.frames.shape == clip.frames.shape
    np.testing.assert_allclose(back.frames[..., 3], clip.frames[..., 3], atol=alpha_error)
    np.testing.assert_allclose(back.frames[..., :3], clip.frames[..., :3], atol=rgb_error)
    assert np.abs(back.frames - clip.frames).mean() < 0.006


def test_prores_is_4444_with_alpha_and_says_rec_709(clip: Clip, tmp_path: Path) -> None:
    write_clip(clip, clip.fps, tmp_path / "fire.mov")
    with av.open(str(tmp_path / "fire.mov")) as file:
        codec = file.streams.video[0].codec_context
        assert (codec.name, codec.profile) == ("prores", "4444")
        assert codec.pix_fmt.startswith("yuva444p")
        assert (codec.colorspace, codec.color_primaries) == (1, 1)


def test_webm_says_that_it_has_alpha(clip: Clip, tmp_path: Path) -> None:
    write_clip(clip, clip.fps, tmp_path / "fire.webm")
    with av.open(str(tmp_path / "fire.webm")) as file:
        assert file.streams.video[0].metadata["alpha_mode"] == "1"


def test_mp4_is_on_black_and_odd_sides_are_padded(tmp_path: Path) -> None:
    frames = [blob(0)[:47, :45]]
    write_clip(frames, Fraction(25), tmp_path / "fire.mp4")
    back = read_clip(tmp_path / "fire.mp4")
    assert back.size == (48, 46) and back.frames[..., 3].min() == 1
    np.testing.assert_allclose(back.frames[0, :47, :45, :3], frames[0][..., :3], atol=0.09)


def test_gif_plays_at_its_rate_with_one_palette(clip: Clip, tmp_path: Path) -> None:
    write_clip(clip, clip.fps, tmp_path / "fire.gif")
    with Image.open(tmp_path / "fire.gif") as gif:
        durations = [gif.seek(n) or gif.info["duration"] for n in range(gif.n_frames)]
    assert sum(durations) == pytest.approx(1000 * COUNT / 24, abs=10)
    np.testing.assert_allclose(
        read_clip(tmp_path / "fire.gif").frames[0, ..., :3], clip.frames[0, ..., :3], atol=0.1
    )


@pytest.mark.parametrize(("name", "inner"), [("fire.zip", "exr"), ("fire.png.zip", "png")])
def test_zip_holds_the_sequence_and_its_conventions(
    clip: Clip, tmp_path: Path, name: str, inner: str
) -> None:
    write_clip(clip, Fraction(24000, 1001), tmp_path / name)
    with zipfile.ZipFile(tmp_path / name) as archive:
        assert archive.namelist()[0] == f"fire.1001.{inner}"
        note = archive.read("README.txt").decode()
    assert "23.976 (24000/1001)" in note
    assert ("premultiplied" in note, "straight" in note) == (inner == "exr", inner == "png")
    back = read_clip(tmp_path / name)
    np.testing.assert_allclose(back.frames, clip.frames, atol=1e-3)
    assert only(tmp_path) == [name]


@pytest.mark.parametrize("name", list(FRAME_RATES))
@pytest.mark.parametrize("suffix", [".mov", ".webm", ".mp4"])
def test_frame_rates_are_exact(tmp_path: Path, name: str, suffix: str) -> None:
    small = [np.full((16, 16, 4), 0.5, dtype=np.float32)] * 3
    write_clip(small, FRAME_RATES[name], tmp_path / f"a{suffix}")
    assert read_clip(tmp_path / f"a{suffix}").fps == FRAME_RATES[name]


def test_a_shorter_take_replaces_a_longer_one_whole(clip: Clip, tmp_path: Path) -> None:
    write_clip(clip, clip.fps, tmp_path / "a.####.png", bits=8)
    (tmp_path / "ab.1009.png").write_bytes(b"another sequence")
    write_clip(clip.frames[:2], clip.fps, tmp_path / "a.####.png", bits=8)
    assert only(tmp_path) == ["a.1001.png", "a.1002.png", "ab.1009.png"]


NAMES = ["a.####.exr", "a.####.png", "a.mov", "a.webm", "a.mp4", "a.gif", "a.zip"]


@contextmanager
def full_disk() -> Iterator[None]:
    """The kernel refuses to let any file grow beyond a few bytes, as a full disk would.

    Any file: also the one that the tests' own output goes to, so nothing else belongs inside.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    noise = np.random.default_rng(1).uniform(0, 1, (4, 64, 64, 4)).astype(np.float32)
    with full_disk(), pytest.raises(InputError, match="no room left on the disk for a"):
        write_clip(noise, Fraction(24), tmp_path / name)
    assert only(tmp_path) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_stop_leaves_what_was_there_before(clip: Clip, tmp_path: Path, name: str) -> None:
    before = frame_path(tmp_path / name, 1001)
    before.write_bytes(b"the take before")

    def stop(progress: Progress) -> None:
        if progress.done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_clip(clip, clip.fps, tmp_path / name, stop)
    assert only(tmp_path) == [before.name]
    assert before.read_bytes() == b"the take before"


@pytest.mark.parametrize("name", NAMES)
def test_no_frames_is_said_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="no frames to write"):
        write_clip(iter(()), Fraction(24), tmp_path / name)
    assert only(tmp_path) == []


def test_what_cannot_be_written_is_named(clip: Clip, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"as \.doc"):
        write_clip(clip, clip.fps, tmp_path / "a.doc")
    with pytest.raises(InputError, match=r"Name the sequence a\.####\.png"):
        write_clip(clip, clip.fps, tmp_path / "a.png")
    with pytest.raises(InputError, match="frame 2 has the shape"):
        write_clip([blob(0), blob(0)[:9]], clip.fps, tmp_path / "a.gif")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        write_clip(clip, clip.fps, tmp_path / "file" / "a.gif")
    assert only(tmp_path) == ["file"]


def test_progress_counts_frames(clip: Clip, tmp_path: Path) -> None:
    told: list[float] = []
    write_clip(clip, clip.fps, tmp_path / "a.gif", lambda p: told.append(p.fraction))
    assert told == [0, 0.2, 0.4, 0.6, 0.8, 1.0]


def test_every_format_offered_can_be_written(clip: Clip, tmp_path: Path) -> None:
    for kind in FORMATS:
        assert write_clip(clip.frames[:2], clip.fps, tmp_path / f"a{kind.suffix}")[0].stat().st_size
