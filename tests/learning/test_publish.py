from __future__ import annotations

import os
from pathlib import Path

import pytest

from filmai_core.learning.publish import staged


def test_the_card_takes_its_place_last_and_what_else_is_there_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "checkpoint").mkdir()
    order: list[str] = []
    replace = os.replace

    def note(source: Path, target: Path) -> None:
        order.append(Path(target).name)
        replace(source, target)

    monkeypatch.setattr(os, "replace", note)
    with staged(tmp_path) as aside:
        (aside / "card.toml").write_text("name = 'echo'")
        (aside / "weights.safetensors").write_bytes(b"weights")
    assert order == ["weights.safetensors", "card.toml"]
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "card.toml", "checkpoint", "weights.safetensors",
    ]  # fmt: skip


def test_a_training_that_fails_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "card.toml").write_text("old")
    with pytest.raises(RuntimeError), staged(tmp_path) as aside:
        (aside / "card.toml").write_text("new")
        raise RuntimeError
    assert [path.name for path in tmp_path.iterdir()] == ["card.toml"]
    assert (tmp_path / "card.toml").read_text() == "old"
