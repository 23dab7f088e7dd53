"""Pages without a browser: Streamlit's AppTest over the shell, a fake emotion model."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from filmai_core.learning import registry as registry_module
from filmai_core.learning.card import ModelCard
from filmai_core.learning.registry import ModelRegistry
from filmai_core.progress import silent
from filmai_core.settings import ROOT
from filmai_core.store.projects import ProjectStore

if str(ROOT) not in sys.path:  # as `streamlit run` has it
    sys.path.insert(0, str(ROOT))

SHELL = ROOT / "pages" / "frame" / "shell.py"
LABELS = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")

SCRIPT = """Title: Two Rooms
Author: Us

INT. KITCHEN - DAY

ANNA laughs at the kettle.

ANNA
I am so happy you came!

BEN
I hate this kitchen.

EXT. ROOF - NIGHT

Rain.

ANNA
Don't be afraid.

BEN (V.O.)
I was alone, and I cried.
"""


class FakeScorer:
    """Ten lines of emotion model: a word decides."""

    labels = LABELS
    revision = "fake"
    card = ModelCard.untitled(
        "emotions",
        "classify",
        labels=LABELS,
        languages=("en",),
        revision="fake",
        data={"name": "emotions", "description": "A fake for tests."},
    )
    words = {"hate": 0, "afraid": 2, "happy": 3, "cried": 4}

    def scores(self, texts: Sequence[str], *, report=silent) -> np.ndarray:
        rows = np.full((len(texts), len(LABELS)), 0.05, dtype=np.float32)
        for row, text in enumerate(texts):
            for word, column in self.words.items():
                if word in text:
                    rows[row, column] = 0.9
        return rows


@pytest.fixture
def fake_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The registry's emotion model is the fake."""
    registry = ModelRegistry(())
    registry.put("emotions", FakeScorer())
    monkeypatch.setattr(registry_module, "default_registry", lambda: registry)
    yield


@pytest.fixture(autouse=True)
def fresh_store() -> Iterator[None]:
    """No store of another test's data folder."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts are read in this process: the child's start is most of a small test's time."""
    from filmai_core.screenplay.read import read_screenplay
    from pages.shared.state import reading

    monkeypatch.setattr(
        reading, "read_screenplay_safely", lambda data, name, **_: read_screenplay(data, name)
    )


@pytest.fixture
def store(home: Path) -> ProjectStore:
    """The store that the pages will open."""
    return ProjectStore(home / "filmai.sqlite")


@pytest.fixture
def project(store: ProjectStore) -> SimpleNamespace:
    """A project with one draft of `SCRIPT`."""
    row = store.create_project("Two Rooms")
    store.add_draft(row.id, "rooms.fountain", SCRIPT.encode())
    return SimpleNamespace(id=row.id, store=store)


@pytest.fixture
def app() -> Callable[..., AppTest]:
    """Runs a page: ``app("script", project=..., draft="1")``."""

    def run(page: str = "projects", **query: str) -> AppTest:
        test = AppTest.from_file(str(SHELL), default_timeout=60)
        for name, value in query.items():
            test.query_params[name] = value
        test.run()
        if page != "projects":
            test.switch_page(str(ROOT / "pages" / page / "page.py"))
            for name, value in query.items():
                test.query_params[name] = value
            test.run()
        return test

    return run


def text_of(test: AppTest) -> str:
    """All that a page says, as one text."""
    parts = [
        str(element.value)
        for kind in ("title", "subheader", "markdown", "caption", "error", "info", "warning")
        for element in getattr(test, kind)
    ]
    parts += [html.proto.body for html in test.get("html")]
    return "\n".join(parts)


@pytest.fixture
def asks() -> Callable[[AppTest, str], str]:
    """What stands in the address: AppTest gives a list or a text."""

    def value(test: AppTest, name: str) -> str:
        held = test.query_params.get(name, "")
        return held if isinstance(held, str) else held[-1]

    return value


@pytest.fixture
def says() -> Callable[[AppTest], str]:
    """`text_of`, for tests."""
    return text_of
