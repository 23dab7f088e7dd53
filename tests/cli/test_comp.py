"""``filmai comp``: by its files and its exit codes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR
import pytest
from PIL import Image

from filmai_core.cli import main
from filmai_core.effects.colour.primaries import ACES_AP0, ACES_AP1, convert
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


def plate_file(path: Path, channels: dict[str, Any], **header: Any) -> Path:
    with OpenEXR.File(header, channels) as file:
        file.write(str(path))
    return path


def lay(folder: Path, plate: Path, *more: str, out: str = "r.####.exr") -> int:
    write_clip(np.zeros((1, 4, 4, 4), np.float32), Fraction(24), folder / "none.####.exr")
    return main(["comp", "--plate", str(plate), "--element", str(folder / "none.####.exr"),
                 "--out", str(folder / out), *more])  # fmt: skip


def result(folder: Path) -> tuple[np.ndarray, dict[str, Any]]:
    with OpenEXR.File(str(folder / "r.1001.exr")) as file:
        return file.channels()["RGBA"].pixels.astype(np.float32), dict(file.header())


def test_a_layer_is_chosen_and_what_was_chosen_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layers = {"ao": np.zeros((4, 6, 3), np.float16), "beauty": np.ones((4, 6, 3), np.float16)}
    plate = plate_file(tmp_path / "p.exr", layers)
    assert lay(tmp_path, plate) == 0
    assert "filmai: note: p.exr: the layer beauty is taken" in capsys.readouterr().err
    assert result(tmp_path)[0][..., 0].min() == 1
    assert lay(tmp_path, plate, "--layer", "AO") == 0
    assert result(tmp_path)[0][..., 0].max() == 0
    assert lay(tmp_path, plate, "--layer", "spec") == 2


def test_spaces_lead_in_and_out(tmp_path: Path) -> None:
    colour = np.full((4, 6, 3), (0.5, 0.3, 0.1), np.float32)
    plate = plate_file(tmp_path / "p.exr", {"RGB": colour})
    assert lay(tmp_path, plate, "--plate-space", "ACEScg", "--out-space", "ACES2065-1") == 0
    pixels, header = result(tmp_path)
    wanted = convert(colour, ACES_AP1, ACES_AP0)
    np.testing.assert_allclose(pixels[..., :3], wanted, atol=1e-3)
    np.testing.assert_allclose(header["chromaticities"], ACES_AP0.flat(), atol=1e-5)
    assert lay(tmp_path, plate, "--out-space", "LogC3") == 0
    assert "chromaticities" not in result(tmp_path)[1]


def test_a_picture_is_written_in_the_codes_of_its_space(tmp_path: Path) -> None:
    plate = plate_file(tmp_path / "p.exr", {"RGB": np.full((4, 6, 3), 0.18, np.float32)})
    assert lay(tmp_path, plate, "--out-space", "LogC3", out="r.png") == 0
    codes = np.asarray(Image.open(tmp_path / "r.png").convert("RGB"))
    assert abs(int(codes[1, 1, 0]) - round(400 / 1023 * 255)) <= 1


def test_an_unknown_space_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plate = plate_file(tmp_path / "p.exr", {"RGB": np.ones((4, 6, 3), np.float32)})
    assert lay(tmp_path, plate, "--plate-space", "ACESgc") == 2
    [line] = capsys.readouterr().err.strip().splitlines()
    assert "no colour space is called 'ACESgc'" in line and "ACEScg" in line


def test_an_element_keeps_its_shape_on_wide_pixels(tmp_path: Path) -> None:
    plate = plate_file(tmp_path / "p.exr", {"RGB": np.zeros((40, 40, 3), np.float32)},
                       pixelAspectRatio=2.0)  # fmt: skip
    write_clip(np.ones((1, 20, 20, 4), np.float32), Fraction(24), tmp_path / "e.####.exr")
    assert main(["comp", "--plate", str(plate), "--element", str(tmp_path / "e.####.exr"),
                 "--out", str(tmp_path / "r.####.exr")]) == 0  # fmt: skip
    covered = result(tmp_path)[0][..., 0] > 0.5
    assert covered.any(0).sum() == 10 and covered.any(1).sum() == 20
