"""An import opens the overview, which reads the script whole; these tests need no reading."""

from __future__ import annotations

import pytest

from filmai_core.errors import ModelError


@pytest.fixture(autouse=True)
def no_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every analysis lacks its model."""

    def absent(*_: object) -> None:
        raise ModelError("there is no model here")

    monkeypatch.setattr("pages.shared.reading_panels.recall", absent)
    monkeypatch.setattr("pages.shared.draft_reading.read_draft", lambda *_, **__: absent())
