"""Plates from the trials of people who do this work: the result must be the plate."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import OpenEXR
import pytest

from filmai_core.cli import main
from filmai_core.effects.clip import Frame
from filmai_core.effects.media.export import write_clip

pytestmark = pytest.mark.corpus
Comp = Callable[..., list[Path]]


@pytest.fixture
def trials(shared_dir: Path) -> Path:
    folder = shared_dir / "trials" / "effects"
    if not folder.is_dir():
        pytest.skip("the trials are not there")
    return folder


@pytest.fixture
def comp(tmp_path: Path) -> Comp:
    """Lay nothing over a plate; the files of the result."""
    write_clip(np.zeros((1, 16, 16, 4), np.float32), Fraction(24), tmp_path / "empty.####.exr")

    def run(plate: Path, out: str = "r.####.exr") -> list[Path]:
        assert main(["comp", "--plate", str(plate), "--element", str(tmp_path / "empty.####.exr"),
                     "--out", str(tmp_path / out)]) == 0  # fmt: skip
        return sorted(tmp_path.glob("r.*"))

    return run


def read(file: Path) -> tuple[Frame, dict[str, object]]:
    with OpenEXR.File(str(file)) as exr:
        pixels = exr.channels()["RGBA"].pixels.astype(np.float32)
        return pixels[..., :3], dict(exr.header())


@pytest.mark.parametrize(
    ("name", "mean", "lowest"),
    [
        ("blender-viewlayer.exr", (0.5283, 0.5039, 0.4974), 0),
        ("multipart-crypto-first.exr", (0.5283, 0.5039, 0.4974), 0),
        ("lowercase-rgb.exr", (0.5283, 0.5039, 0.4974), 0),
        ("pixel-aspect-2.exr", (0.5283, 0.5039, 0.4974), 0),
        ("negative-values.exr", (0.2783, 0.2539, 0.2474), -0.25),
        ("aces-ap0-chromaticities.exr", (0.5680, 0.4978, 0.4960), 0),
        ("hlg-grey50.mp4", (0.0834, 0.0834, 0.0834), 0.08),
        ("plate10.0001.dpx", (0.297, 0.204, 0.219), 0),
        ("plate.0001.tga", (0.311, 0.208, 0.225), 0),
        ("transport-stream.ts", (0.309, 0.207, 0.224), 0),
    ],
)
def test_the_result_is_the_plate(
    trials: Path, comp: Comp, name: str, mean: tuple[float, ...], lowest: float
) -> None:
    pixels, header = read(comp(trials / name)[0])
    np.testing.assert_allclose(pixels.mean((0, 1)), mean, atol=2e-3)
    assert pixels.min() == pytest.approx(lowest, abs=0.01)
    assert "chromaticities" in header
    assert header["pixelAspectRatio"] == (2 if "aspect" in name else 1)


def test_every_level_of_sixteen_bits(trials: Path, comp: Comp) -> None:
    assert len(np.unique(read(comp(trials / "ramp16.tif")[0])[0][..., 0])) == 1024


def test_times_numbers_and_clocks(trials: Path, comp: Comp, tmp_path: Path) -> None:
    assert len(comp(trials / "vfr-30-then-10.mp4")) == 48
    for name in ("frames-1040", "appledouble-folder"):
        zipfile.ZipFile(trials / f"{name}.zip").extractall(tmp_path)
    for plate in (tmp_path / "pl" / "plate.####.png", tmp_path / "pl2"):
        files = comp(plate)
        assert [file.name for file in files] == [f"r.{n}.exr" for n in range(1040, 1046)]
        for file in files:
            file.unlink()
    comp(trials / "dropframe-timecode.mov", "r.mov")
    with av.open(str(tmp_path / "r.mov")) as movie:
        assert movie.streams.video[0].metadata["timecode"] == "01:00:00;02"


def test_tiny_frames_have_no_figures_that_read_as_perfect(
    trials: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    zipfile.ZipFile(trials / "8x8-frames.zip").extractall(tmp_path)
    assert main(["effect", "evaluate", str(tmp_path / "tiny.####.png")]) == 0
    out = capsys.readouterr().out
    assert out.count(" none\n") == 7
