"""``filmai comp``: by its files and its exit codes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from filmai_core.cli import main
from filmai_core.effects.media.export import write_clip
from filmai_core.effects.media.reading import read_clip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    plate = np.full((1, 40, 60, 4), 0.2, np.float32)
    plate[..., 3] = 1
    write_clip(plate, Fraction(24), tmp_path / "plate.png")
    fire = np.zeros((3, 10, 10, 4), np.float32)
    fire[:, 2:8, 2:8] = (0.6, 0.3, 0.1, 0.5)
    write_clip(fire, Fraction(24), tmp_path / "fire.####.exr")
    return tmp_path


def comp(folder: Path, *more: str, out: str = "out.####.exr") -> int:
    return main(["comp", "--plate", str(folder / "plate.png"), "--element",
                 str(folder / "fire.####.exr"), "--out", str(folder / out), *more])  # fmt: skip


def test_over_at_a_corner(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert comp(folder, "--at", "5,7") == 0
    assert "out.1001.exr to out.1003.exr" in capsys.readouterr().out
    result = read_clip(folder / "out.####.exr")
    assert result.frames.shape == (3, 40, 60, 4)
    expected = np.float32([0.6, 0.3, 0.1]) + 0.2 * 0.5
    np.testing.assert_allclose(result.frames[1, 12, 10, :3], expected, atol=2e-3)
    np.testing.assert_allclose(result.frames[1, 30, 50, :3], 0.2, atol=1e-3)


def test_plus_adds(folder: Path) -> None:
    assert comp(folder, "--operation", "plus") == 0
    result = read_clip(folder / "out.####.exr").frames[0, 20, 30]
    np.testing.assert_allclose(result[:3], [0.8, 0.5, 0.3], atol=2e-3)


def test_every_option_at_once(folder: Path) -> None:
    (folder / "look.cube").write_text("LUT_1D_SIZE 2\n0 0 0\n.5 .5 .5\n")
    matte = np.zeros((1, 40, 60, 4), np.float32)
    matte[:, :, 30:] = 1
    write_clip(matte, Fraction(24), folder / "matte.png")
    code = comp(
        folder, "--scale", "2", "--rotate", "30", "--start", "1", "--after", "loop", "--frames",
        "6", "--opacity", "0.8", "--holdout", str(folder / "matte.png"), "--wrap", "0.5", "--cast",
        "1", "--grain", "--match", "reinhard", "--exposure", "1", "--lut",
        str(folder / "look.cube"), out="out.webm",
    )  # fmt: skip
    assert code == 0
    assert read_clip(folder / "out.webm").count == 6


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--at", "left"], "'left' is not a place"),
        (["--scale", "0"], "scale 0 is out of range"),
        (["--opacity", "nan"], "opacity nan"),
        (["--frames", "-1"], "-1 frames"),
        (["--lut", "gone.cube"], "gone.cube cannot be opened"),
        (["--operation", "melt"], "melt"),
    ],
)
def test_bad_options_are_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    assert comp(folder, *options) == 2
    error = capsys.readouterr().err.strip().splitlines()
    assert len(error) == 1 and error[0].startswith("filmai: error: ") and message in error[0]
    assert not list(folder.glob("out*"))


def test_a_damaged_element_is_one_line_and_leaves_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = folder / "fire.1002.exr"
    second.write_bytes(second.read_bytes()[:300])
    assert comp(folder) == 2
    assert "fire.1002.exr is cut short" in capsys.readouterr().err
    assert not list(folder.glob("*out*"))
