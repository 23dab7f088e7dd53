from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from filmai_core.errors import ModelError
from filmai_core.learning.encoders import file_sha256, find_encoder
from filmai_core.learning.registry import ModelCard, ModelRegistry, read_card


def make(folder: Path, name: str, **extra: Any) -> Path:
    where = folder / name
    where.mkdir(parents=True)
    weights = where / "model.safetensors"
    weights.write_bytes(b"weights")
    lines = {"name": name, "task": "fake", "weights": "model.safetensors", **extra}
    lines.setdefault("sha256", file_sha256(weights))
    (where / "card.toml").write_text(
        "\n".join(f'{key} = "{value}"' for key, value in lines.items())
    )
    return where


def test_a_model_is_loaded_once_even_by_many_visitors(tmp_path: Path) -> None:
    make(tmp_path, "echo")
    loads: list[ModelCard] = []

    def load(card: ModelCard) -> object:
        loads.append(card)
        return object()

    registry = ModelRegistry((tmp_path,))
    registry.register("fake", load)
    found: list[object] = []
    threads = [
        threading.Thread(target=lambda: found.append(registry.load("echo"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1 and len(set(map(id, found))) == 1


def test_the_users_model_takes_the_place_of_the_shipped(tmp_path: Path) -> None:
    mine = make(tmp_path / "mine", "echo")
    make(tmp_path / "shipped", "echo")
    registry = ModelRegistry((tmp_path / "mine", tmp_path / "shipped"))
    assert registry.card("echo").folder == mine


def test_a_missing_model_says_what_there_is_and_what_makes_it(tmp_path: Path) -> None:
    make(tmp_path, "echo")
    with pytest.raises(ModelError, match=r"there are: echo.*filmai finetune emotions"):
        ModelRegistry((tmp_path,)).load("emotions")


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    folder = make(tmp_path, "echo")
    (folder / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match="not the file that the card describes"):
        read_card(folder)


@pytest.mark.parametrize("name", ["model.pt", "../model.safetensors", "model.bin"])
def test_only_safetensors_beside_the_card_are_loaded(tmp_path: Path, name: str) -> None:
    folder = make(tmp_path, "echo", weights=name)
    with pytest.raises(ModelError, match="not a safetensors file"):
        read_card(folder)


def test_a_damaged_card_is_named(tmp_path: Path) -> None:
    folder = make(tmp_path, "echo")
    (folder / "card.toml").write_text("name = ")
    with pytest.raises(ModelError, match="card cannot be read"):
        read_card(folder)


def test_a_fake_can_be_put_in(tmp_path: Path) -> None:
    registry = ModelRegistry((tmp_path,))
    registry.put("emotions", "fake")
    assert registry.load("emotions") == "fake"


def test_the_encoder_is_the_published_one() -> None:
    assert find_encoder().revision.startswith("53aa51172d14")


@pytest.mark.parametrize("name", ["nope", "/no/such/folder"])
def test_an_unknown_encoder_is_named(name: str) -> None:
    with pytest.raises(ModelError, match="there is no encoder"):
        find_encoder(name)


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a model folder"):
        find_encoder(str(tmp_path))
