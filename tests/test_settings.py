"""Where things are kept, told to processes of our own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from filmai_core.settings import PACKAGES, ROOT, child_environment, settings


def test_a_checkouts_files_lie_at_its_top() -> None:
    assert ROOT == PACKAGES == Path(__file__).resolve().parent.parent


def test_a_relative_data_folder_means_the_same_in_a_child(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FILMAI_HOME", "data")
    settings.cache_clear()
    assert settings().home == tmp_path / "data"
    assert child_environment()["FILMAI_HOME"] == str(tmp_path / "data")


def test_a_child_finds_this_code_first_and_keeps_the_users_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", "lib")
    assert child_environment()["PYTHONPATH"] == os.pathsep.join((str(PACKAGES), "lib"))
    assert child_environment(FILMAI_THREADS="3")["FILMAI_THREADS"] == "3"


def test_without_a_data_folder_named_the_child_finds_the_default_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FILMAI_HOME")
    settings.cache_clear()
    assert "FILMAI_HOME" not in child_environment()
