"""Results are kept under the revision of the model that computed them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from filmai_core.analysis.context import Context
from filmai_core.learning import registry as registry_module
from filmai_core.learning.card import ModelCard
from filmai_core.learning.registry import ModelRegistry
from filmai_core.store.projects import ProjectStore


class Desk(ModelRegistry):
    """A desk whose model is replaced between the look at its card and its loading."""

    def __init__(self) -> None:
        super().__init__(())
        self.loads = 0
        self.next = ""
        self.use("old")

    def use(self, revision: str) -> None:
        card = ModelCard.untitled("echo", "fake", revision=revision)
        self.put("echo", SimpleNamespace(card=card, answer=revision))

    def load(self, name: str) -> SimpleNamespace:
        self.loads += 1
        if self.next:
            self.use(self.next)
        found: SimpleNamespace = super().load(name)
        return found


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    found = Desk()
    monkeypatch.setattr(registry_module, "default_registry", lambda: found)
    return found


def ask(store: ProjectStore | None) -> str:
    return Context(store=store).recall_scored(
        "echo", "digest", "part", lambda model: model.answer, encode=str.encode, decode=bytes.decode
    )


def known(store: ProjectStore | None) -> str | None:
    return Context(store=store).recall_known(
        "echo", "digest", "part", encode=str.encode, decode=bytes.decode
    )


def test_what_is_stored_needs_no_model(tmp_path: Path, desk: Desk) -> None:
    store = ProjectStore(tmp_path / "store.sqlite")
    assert known(store) is None and known(None) is None and desk.loads == 0
    assert [ask(store), ask(store), known(store)] == ["old"] * 3
    assert desk.loads == 1


def test_a_new_revision_computes_anew(tmp_path: Path, desk: Desk) -> None:
    store = ProjectStore(tmp_path / "store.sqlite")
    assert ask(store) == "old"
    desk.use("new")
    assert known(store) is None and ask(store) == "new"
    desk.use("old")
    assert known(store) == "old"


def test_a_model_replaced_before_it_is_loaded_stores_under_its_own_revision(
    tmp_path: Path, desk: Desk
) -> None:
    store = ProjectStore(tmp_path / "store.sqlite")
    desk.next = "new"
    assert ask(store) == "new"
    assert known(store) == "new"
    desk.use("old")
    assert known(store) is None
