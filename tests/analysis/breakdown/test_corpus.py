"""Whole scripts through the breakdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from filmai_core.analysis.breakdown.analysis import BREAKDOWN
from filmai_core.analysis.context import Context
from filmai_core.effects.spec import EffectSpec
from filmai_core.screenplay.read import read_screenplay
from filmai_core.settings import ASSETS


def check(path: Path) -> list[dict]:
    play = read_screenplay(path.read_bytes(), path.name)
    rows = BREAKDOWN.part(play, Context())
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert 0.5 <= row["confidence"] <= 1
        assert 0 <= row["scene"] < len(play.scenes)
        assert all(0 <= a < b <= len(row["text"]) for a, b in row["marks"])
        if row["effect"]:
            EffectSpec.from_json(row["effect"])
    return rows


def test_the_sample_lists_its_burning_river() -> None:
    rows = check(ASSETS / "sample.fountain")
    assert sum(row["category"] == "fire" for row in rows) >= 5
    assert any(row["category"] == "explosion" for row in rows)


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["actone/BeeDetective.fountain", "afterwriting-tests/jp.fountain"])
def test_scripts_of_any_language_go_through(shared_dir: Path, name: str) -> None:
    check(shared_dir / "scripts" / name)
