"""The front desk: one load a revision, and never a model under another's card."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from filmai_core.errors import ModelError
from filmai_core.learning.card import ModelCard, file_sha256
from filmai_core.learning.publish import staged, write_card
from filmai_core.learning.registry import LOADERS, ModelRegistry, default_registry


def make(folder: Path, name: str, weights: bytes = b"weights", **extra: Any) -> Path:
    """A model folder whose "weights" are a few bytes; written over a former one whole."""
    where = folder / name
    with staged(where) as aside:
        path = aside / "model.safetensors"
        path.write_bytes(weights)
        values = {"name": name, "task": "fake", "weights": path.name, "sha256": file_sha256(path)}
        write_card(aside, {**values, **extra})
    return where


class Fake:
    """A model that answers with the bytes it was loaded from."""

    def __init__(self, card: ModelCard) -> None:
        self.card = card
        self.answer = card.path.read_bytes()


@pytest.fixture
def desk(tmp_path: Path) -> ModelRegistry:
    """A user's folder before a shipped one, both empty."""
    registry = ModelRegistry((tmp_path / "mine", tmp_path / "shipped"))
    registry.register("fake", Fake)
    return registry


def test_a_model_is_loaded_once_even_by_many_visitors(tmp_path: Path) -> None:
    make(tmp_path, "echo")
    loads: list[ModelCard] = []
    ready = threading.Barrier(8)

    def load(card: ModelCard) -> Fake:
        loads.append(card)
        time.sleep(0.05)  # long enough for all to be inside
        return Fake(card)

    registry = ModelRegistry((tmp_path,))
    registry.register("fake", load)
    found: list[object] = []

    def visit() -> None:
        ready.wait()
        found.append(registry.load("echo"))

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loads) == 1 and len(found) == 8 and len(set(map(id, found))) == 1


def test_a_ready_model_does_not_wait_for_the_loading_of_another(tmp_path: Path) -> None:
    make(tmp_path, "quick")
    make(tmp_path, "slow", task="slow")
    inside, go_on = threading.Event(), threading.Event()

    def load_slowly(card: ModelCard) -> Fake:
        inside.set()
        assert go_on.wait(30)
        return Fake(card)

    registry = ModelRegistry((tmp_path,))
    registry.register("fake", Fake)
    registry.register("slow", load_slowly)
    registry.load("quick")
    loading = threading.Thread(target=registry.load, args=("slow",))
    asking = threading.Thread(target=registry.load, args=("quick",))
    loading.start()
    assert inside.wait(30)
    asking.start()
    asking.join(30)
    waited = asking.is_alive()
    go_on.set()
    loading.join()
    asking.join()
    assert not waited


def test_the_users_model_takes_the_place_of_the_shipped(tmp_path: Path, desk) -> None:
    mine = make(tmp_path / "mine", "echo")
    make(tmp_path / "shipped", "echo")
    assert desk.card("echo").folder == mine


def test_a_model_trained_meanwhile_is_used_from_the_next_call(tmp_path: Path, desk) -> None:
    make(tmp_path / "shipped", "echo", b"shipped")
    first = desk.load("echo")
    make(tmp_path / "mine", "echo", b"trained")
    second = desk.load("echo")
    make(tmp_path / "mine", "echo", b"trained again")
    third = desk.load("echo")
    assert [model.answer for model in (first, second, third)] == [
        b"shipped", b"trained", b"trained again",
    ]  # fmt: skip
    for model in (first, second, third):  # the old ones go on under their own cards
        assert hashlib.sha256(model.answer).hexdigest().startswith(model.card.revision)
    assert desk.load("echo") is third


def test_the_card_that_is_shown_is_of_the_model_that_scores(tmp_path: Path, desk) -> None:
    """The bug: the card was read from the disk while the model was kept by its name."""
    make(tmp_path / "mine", "echo", b"old")
    old = desk.load("echo")
    make(tmp_path / "mine", "echo", b"new")
    shown, scoring = desk.card("echo"), desk.load("echo")
    assert shown == scoring.card and scoring.answer == b"new"
    assert old.card.label != shown.label


def test_other_thresholds_in_the_card_alone_are_a_new_model(tmp_path: Path, desk) -> None:
    make(tmp_path / "mine", "echo", threshold=0.3)
    assert desk.load("echo").card.data["threshold"] == 0.3
    make(tmp_path / "mine", "echo", threshold=0.4)
    assert desk.load("echo").card.data["threshold"] == 0.4


def test_weights_swapped_while_they_are_loaded_are_not_kept_under_the_old_card(
    tmp_path: Path,
) -> None:
    make(tmp_path, "echo", b"old")
    swaps = iter([b"new"])

    def load(card: ModelCard) -> Fake:
        for weights in swaps:  # once: a training ends between the card and the weights
            make(tmp_path, "echo", weights)
        return Fake(card)

    registry = ModelRegistry((tmp_path,))
    registry.register("fake", load)
    model = registry.load("echo")
    assert model.answer == b"new" and model.card == registry.card("echo")


def test_a_reader_between_the_two_renames_looks_again(
    tmp_path: Path, desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = make(tmp_path / "mine", "echo", b"old")
    new = make(tmp_path / "elsewhere", "echo", b"new")
    (new / "model.safetensors").replace(where / "model.safetensors")

    def finish(pause: float) -> None:
        if (new / "card.toml").exists():
            (new / "card.toml").replace(where / "card.toml")

    monkeypatch.setattr(time, "sleep", finish)
    assert desk.load("echo").answer == b"new"


def test_a_missing_model_says_what_there_is_and_what_makes_it(tmp_path: Path) -> None:
    make(tmp_path, "echo")
    with pytest.raises(ModelError, match=r"there are: echo.*filmai finetune emotions"):
        ModelRegistry((tmp_path,)).load("emotions")


def test_a_task_that_nothing_loads_is_named(tmp_path: Path) -> None:
    make(tmp_path, "echo", task="juggle")
    with pytest.raises(ModelError, match="juggle"):
        ModelRegistry((tmp_path,)).load("echo")


def test_a_fake_can_be_put_in_with_its_card(tmp_path: Path) -> None:
    registry = ModelRegistry((tmp_path,))
    fake = SimpleNamespace(card=ModelCard.untitled("emotions", "classify", revision="7"))
    registry.put("emotions", fake)
    assert registry.load("emotions") is fake
    assert registry.card("emotions").label == "emotions@7"
    assert registry.labels("emotions", "absent") == ("emotions@7", "")


def test_a_second_network_of_a_folder_has_a_name_of_its_own(tmp_path: Path, desk) -> None:
    where = make(tmp_path / "shipped", "echo")
    (where / "model.safetensors").rename(where / "tail.safetensors")
    (where / "card.toml").rename(where / "tail.toml")
    card = (where / "tail.toml").read_text().replace("model.", "tail.")
    (where / "tail.toml").write_text(card)
    make(tmp_path / "shipped", "echo", b"head")
    assert desk.load("echo").answer == b"head"
    assert desk.load("echo.tail").answer == b"weights"
    assert desk.names() == ("echo", "echo.tail")


SHIPPED = ("breakdown", "effects", "effects.classifier", "emotions", "entities", "linetagger")


def test_what_is_shipped_is_known() -> None:
    assert default_registry().names() == SHIPPED


@pytest.mark.parametrize("name", [*SHIPPED, "all-minilm-l6-v2"])
def test_every_shipped_model_is_loaded_by_the_desk_and_carries_its_card(name: str) -> None:
    desk = default_registry()
    card = desk.card(name)
    model = desk.load(name)
    assert model.card == card and card.name == name
    assert len(card.revision) == 12 and file_sha256(card.path).startswith(card.revision)
    assert desk.load(name) is model
    assert card.task in LOADERS


def test_the_desk_itself_loads_no_room_that_has_models() -> None:
    program = (
        "import sys, filmai_core.learning.registry; "
        "rooms = ('torch', 'filmai_core.models', 'filmai_core.effects', 'filmai_core.screenplay'); "
        "sys.exit(any(name in sys.modules for name in rooms))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_line_tagger_is_loaded_without_torch() -> None:
    program = (
        "import sys; from filmai_core.learning.registry import default_registry; "
        "default_registry().load('linetagger'); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
