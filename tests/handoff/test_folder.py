"""A folder that is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmai_core.errors import InputError
from filmai_core.handoff.folder import write_folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_are_written_and_nothing_is_left_beside(tmp_path: Path) -> None:
    write_folder(tmp_path / "new" / "out", {"a": b"1", "b": b"2"})
    assert names(tmp_path / "new") == ["out"]
    assert names(tmp_path / "new" / "out") == ["a", "b"]


def test_what_else_is_in_the_folder_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "mine").mkdir(parents=True)
    (out / "mine" / "note.txt").write_text("keep")
    (out / "a").write_text("old")
    write_folder(out, {"a": b"new"})
    assert (out / "a").read_text() == "new"
    assert (out / "mine" / "note.txt").read_text() == "keep"
    assert names(tmp_path) == ["out"]


def test_a_failure_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_folder(out, {"a": b"old"})

    def fail(folder: Path) -> None:
        (folder / "half.mp4").write_bytes(b"x")
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        write_folder(out, {"a": b"new", "b": b"new"}, fail)
    assert names(tmp_path) == ["out"] and names(out) == ["a"]
    assert (out / "a").read_bytes() == b"old"


def test_a_file_in_its_place_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(InputError, match="is a file"):
        write_folder(tmp_path / "out", {"a": b"1"})
