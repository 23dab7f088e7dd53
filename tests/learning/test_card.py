from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from filmai_core.errors import ModelError
from filmai_core.learning import card as module
from filmai_core.learning.card import ModelCard, file_sha256, read_card


def make(folder: Path, **extra: Any) -> Path:
    folder.mkdir()
    weights = folder / "model.safetensors"
    weights.write_bytes(b"weights")
    lines = {"name": "echo", "task": "fake", "weights": "model.safetensors", **extra}
    lines.setdefault("sha256", file_sha256(weights))
    (folder / "card.toml").write_text(
        "\n".join(f'{key} = "{value}"' for key, value in lines.items())
    )
    return folder


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    folder = make(tmp_path / "echo")
    (folder / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match="not the file that the card describes"):
        read_card(folder)


@pytest.mark.parametrize("name", ["model.pt", "../model.safetensors", "model.bin"])
def test_only_safetensors_beside_the_card_are_loaded(tmp_path: Path, name: str) -> None:
    folder = make(tmp_path / "echo", weights=name)
    with pytest.raises(ModelError, match="not a safetensors file"):
        read_card(folder)


def test_a_damaged_card_is_named(tmp_path: Path) -> None:
    folder = make(tmp_path / "echo")
    (folder / "card.toml").write_text("name = ")
    with pytest.raises(ModelError, match=r"card cannot be read.*echo/card\.toml"):
        read_card(folder)


def test_a_card_without_name_or_task_says_which(tmp_path: Path) -> None:
    folder = make(tmp_path / "echo")
    (folder / "card.toml").write_text('name = "echo"')
    with pytest.raises(ModelError, match="lacks task"):
        read_card(folder)


def test_a_card_without_a_sum_gets_that_of_its_weights(tmp_path: Path) -> None:
    folder = make(tmp_path / "echo", sha256="")
    assert read_card(folder).label == f"echo@{file_sha256(folder / 'model.safetensors')[:12]}"


def test_an_unchanged_model_is_parsed_and_summed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(tmp_path / "echo")
    first = read_card(folder)

    def fail(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(module.tomllib, "loads", fail)
    monkeypatch.setattr(module.hashlib, "file_digest", fail)
    assert read_card(folder) == first
    (folder / "model.safetensors").write_bytes(b"longer weights")
    with pytest.raises(AssertionError, match="read again"):
        read_card(folder)


def test_a_model_in_training_has_a_card_that_says_so() -> None:
    card = ModelCard.untitled("echo", "fake", labels=("a", "b"))
    assert (card.label, card.labels, card.languages) == ("echo@untitled", ("a", "b"), ())
