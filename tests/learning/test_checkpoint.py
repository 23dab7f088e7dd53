"""A kill at any moment leaves the last whole checkpoint, or the new one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from filmai_core.errors import ModelError
from filmai_core.learning import checkpoint as module
from filmai_core.learning.checkpoint import (
    CHECKPOINT,
    read_checkpoint,
    read_facts,
    write_checkpoint,
)


class Killed(Exception):
    """As if the process had gone."""


def write(folder: Path, step: int) -> None:
    write_checkpoint(folder, {"weights": torch.full((3,), float(step))}, {"step": step})


def held(folder: Path) -> int:
    """The step that is read back; weights and facts are of one writing."""
    found = read_checkpoint(folder)
    step = int(found.facts["step"])
    assert found.state["weights"].tolist() == [float(step)] * 3
    return step


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    write(tmp_path, 1)
    write(tmp_path, 2)
    assert held(tmp_path) == 2
    assert [path.name for path in tmp_path.iterdir()] == [CHECKPOINT]


@pytest.mark.parametrize("moment", ["torch.save", "sync", "rename 1", "rename 2"])
def test_a_kill_at_any_moment_leaves_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    write(tmp_path, 1)
    renames = 0
    rename = Path.rename

    def kill(*_: object, **__: object) -> None:
        raise Killed

    def count(self: Path, target: Path) -> Path:
        nonlocal renames
        renames += 1
        if moment == f"rename {renames}":
            raise Killed
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", count)
        if moment == "torch.save":
            patch.setattr(torch, "save", kill)
        if moment == "sync":
            patch.setattr(module, "sync", kill)
        with pytest.raises(Killed):
            write(tmp_path, 2)
    assert held(tmp_path) == 1
    write(tmp_path, 3)  # and the next one is written over whatever was left
    assert held(tmp_path) == 3
    assert [path.name for path in tmp_path.iterdir()] == [CHECKPOINT]


def test_a_kill_while_the_old_one_goes_leaves_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, 1)
    remove = shutil.rmtree

    def kill(path: Path, **options: bool) -> None:
        if Path(path).name.endswith(".old") and Path(path).exists():
            raise Killed
        remove(path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", kill)
        with pytest.raises(Killed):
            write(tmp_path, 2)
    assert held(tmp_path) == 2


def test_an_absent_or_damaged_one_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no checkpoint"):
        read_checkpoint(tmp_path)
    write(tmp_path, 1)
    (tmp_path / CHECKPOINT / "state.pt").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="cannot be resumed"):
        read_checkpoint(tmp_path)
    (tmp_path / CHECKPOINT / "progress.json").write_text("{")
    with pytest.raises(ModelError, match="cannot be resumed"):
        read_facts(tmp_path)
