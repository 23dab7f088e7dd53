"""``filmai effect footage``: by its folder and its exit codes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from filmai_core.cli import main
from filmai_core.effects.draw.sequences import read_manifest
from filmai_core.effects.media.export import write_clip


def test_a_sheet_becomes_a_dataset(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = np.zeros((64, 128, 4), np.float32)
    for number in range(8):
        row, column = divmod(number, 4)
        y, x = row * 32 + 8, column * 32 + 4 + number
        sheet[y : y + 16, x : x + 12] = (0.9, 0.5, 0.1, 1)
    write_clip([sheet], Fraction(24), tmp_path / "boom.png")
    source, out = str(tmp_path / "boom.png"), str(tmp_path / "set")
    assert main(["effect", "footage", source, "--kind", "explosion", "--sheet", "4x2",
                 "--size", "32", "--out", out]) == 0  # fmt: skip
    said = capsys.readouterr().out
    assert "explosion-boom-00-0000" in said and "8 frames" in said
    assert [entry["shape"] for entry in read_manifest(Path(out))] == [[8, 32, 32, 4]]
    assert (Path(out) / "contact-sheet.png").is_file()


@pytest.mark.parametrize(
    ("more", "message"),
    [(["--sheet", "4"], "'4' is not a sheet"), (["--size", "33"], "frames of 33 pixels"),
     ([], "there is no file gone.mov")],
)  # fmt: skip
def test_bad_input_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], message: str
) -> None:
    out = tmp_path / "set"
    assert main(["effect", "footage", str(tmp_path / "gone.mov"), "--kind", "fire",
                 "--out", str(out), *more]) == 2  # fmt: skip
    [line] = capsys.readouterr().err.strip().splitlines()
    assert line.startswith("filmai: error: ") and message in line
    assert not out.exists()
