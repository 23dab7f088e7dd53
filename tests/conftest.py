"""What every test may lean on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from filmai_core import settings as settings_module

#: The shared corpus: beside the checkout, or where FILMAI_SHARED says.
SHARED = Path(os.environ.get("FILMAI_SHARED", Path(__file__).resolve().parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of real scripts and data; the test is skipped where it is absent."""
    if not (SHARED / "scripts").is_dir():
        pytest.skip(f"the shared corpus is not at {SHARED}; set FILMAI_SHARED to its folder")
    return SHARED


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own, so that no test sees the user's projects."""
    folder = tmp_path / "home"
    monkeypatch.setenv("FILMAI_HOME", str(folder))
    settings_module.settings.cache_clear()
    yield folder
    settings_module.settings.cache_clear()
