from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from filmai_core.cli import compare, report
from filmai_core.errors import InputError

OLD = "Title: Ice\n\nINT. ROOM - DAY\n\nA red lamp burns.\n\nEXT. YARD - DAY\n\nGone.\n"


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    compare.add_parser(commands)
    report.add_parser(commands)
    args = parser.parse_args(arguments)
    code: int = args.run(args)
    return code


@pytest.fixture
def drafts(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "old.fountain", tmp_path / "new.fountain"
    old.write_text(OLD)
    new.write_text(OLD.replace("red", "blue"))
    return str(old), str(new)


def test_compare_prints_what_became_of_each_scene(
    drafts: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("compare", *drafts, "--words-only") == 0
    found = json.loads(capsys.readouterr().out)
    assert [scene["fate"] for scene in found["scenes"]] == ["changed", "same"]
    assert ["cut", "red "] in found["scenes"][0]["diff"][1]["runs"]


@pytest.mark.parametrize("ending", ["html", "pdf"])
def test_compare_writes_a_file_by_its_ending(
    drafts: tuple[str, str], tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"change.{ending}"
    run("compare", *drafts, "--words-only", "--out", str(out))
    assert out.read_bytes()[:5] in (b"<!DOC", b"%PDF-")


def test_report_writes_every_kind_that_it_names(drafts: tuple[str, str], tmp_path: Path) -> None:
    for ending, first in ((".html", b"<!DOC"), (".pdf", b"%PDF-"), (".csv", b"\xef\xbb\xbf"),
                          (".json", b"{"), (".zip", b"PK")):  # fmt: skip
        out = tmp_path / f"report{ending}"
        assert run("report", drafts[0], "--out", str(out), "--quiet") == 0
        assert out.read_bytes().startswith(first)


@pytest.mark.parametrize("name", ["report.docx", "report"])
def test_an_ending_that_is_not_known_is_named_and_nothing_is_written(
    drafts: tuple[str, str], tmp_path: Path, name: str
) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        run("report", drafts[0], "--out", str(tmp_path / name))
    with pytest.raises(InputError, match="cannot be written"):
        run("compare", *drafts, "--out", str(tmp_path / name))
    assert not (tmp_path / name).exists()


def test_two_drafts_cannot_both_be_standard_input() -> None:
    with pytest.raises(InputError, match="standard input"):
        run("compare", "-", "-")
