from __future__ import annotations

from pathlib import Path

import pytest

from filmai_core.cli import main

SCRIPT = "Title: Low Tide\r\n\r\nINT. SHED - DAY\r\n\r\n[[why?]]\r\n\r\nIDA\r\nNow.\r\n"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "tide.fountain"
    path.write_bytes(SCRIPT.encode())
    return path


def test_its_own_format_comes_back_whole(script: Path, tmp_path: Path) -> None:
    assert main(["export", str(script), "--out", str(tmp_path / "out.fountain")]) == 0
    assert (tmp_path / "out.fountain").read_bytes() == SCRIPT.encode()


def test_every_ending_is_written(script: Path, tmp_path: Path) -> None:
    for ending, start in ((".fdx", b"<?xml"), (".json", b"{"), (".pdf", b"%PDF")):
        out = tmp_path / f"out{ending}"
        assert main(["export", str(script), "--out", str(out), "--quiet"]) == 0
        assert out.read_bytes().startswith(start)


def test_sides_are_written(script: Path, tmp_path: Path) -> None:
    for ending in (".txt", ".pdf"):
        out = tmp_path / f"ida{ending}"
        assert main(["export", str(script), "--out", str(out), "--sides", "IDA"]) == 0
        assert out.stat().st_size > 40


@pytest.mark.parametrize(
    ("more", "ending", "message"),
    [
        ([], ".doc", "cannot be written as .doc"),
        (["--sheets"], ".txt", "cannot be written as .txt"),
        (["--sides", "PIM"], ".pdf", "PIM does not speak"),
        (["--sides", "IDA", "--sheets"], ".pdf", "not allowed"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(
    script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str],
    ending: str, message: str,
) -> None:  # fmt: skip
    out = tmp_path / f"out{ending}"
    assert main(["export", str(script), "--out", str(out), "--quiet", *more]) == 2
    told = capsys.readouterr().err
    assert message in told and told.count("\n") == 1
    assert not out.exists()
