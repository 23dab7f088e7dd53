"""The probe tells which feature a model hangs on."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from filmai_core.cli.__main__ import main
from filmai_core.learning.registry import ModelCard, default_registry, read_card
from filmai_core.models.emotions.classifier import load_classifier
from filmai_core.models.emotions.data import EMOTIONS
from filmai_core.models.emotions.probe import SOMEONE, probe, probe_texts
from filmai_core.models.emotions.variants import given_names
from filmai_core.settings import ASSETS

FAULTS = {
    "comma": ",",
    "name": r"\b(?:" + "|".join(given_names()) + r")\b",
    "exclamation mark": "!",
    "dots": r"\.\.\.",
}


class Faulty:
    """P(neutral) is .9, and .4 where a pattern occurs."""

    labels = EMOTIONS
    registers = ("dialogue", "action")
    register = "dialogue"
    card = ModelCard("emotions", "classify", Path("."), "", "", EMOTIONS, ("en",), "fake", {})

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)

    def scores(self, texts: Sequence[str], *, register: str = "", report=None) -> np.ndarray:
        rows = np.full((len(texts), 7), 0.05, dtype=np.float32)
        rows[:, -1] = [0.4 if self.pattern.search(text) else 0.9 for text in texts]
        return rows

    def thresholds(self, register: str = "") -> np.ndarray:
        return np.full(7, 0.5)


@pytest.mark.parametrize("feature", FAULTS)
def test_a_fault_is_found_and_nothing_else(feature: str) -> None:
    found = dict(probe(Faulty(FAULTS[feature])))
    assert found.pop("none (P itself)").mean == pytest.approx(0.9)
    assert found.pop(feature).mean == pytest.approx(-0.5, abs=1e-6)
    assert all(abs(change.mean) < 1e-6 for change in found.values())


def test_pairs_differ_in_their_feature_alone() -> None:
    for feature, (without, having) in probe_texts().items():
        assert len(without) == len(having) >= 100 if feature == "name" else len(without) >= 20
        for a, b in zip(without, having, strict=True):
            assert a != b and "{" not in a + b and "," not in a
            if feature == "comma":
                assert b.replace(",", "") == a
            elif feature == "name":
                assert SOMEONE in a.lower() and SOMEONE not in b.lower()
            else:
                assert a.lower().rstrip(".") == b.lower().rstrip(".!")


def test_the_command_prints_the_table(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    default_registry().put("emotions", Faulty("!"))
    data, out = tmp_path / "mine.tsv", tmp_path / "scores.json"
    data.write_text("So it is.\tneutral\n")
    main(["evaluate", "emotions", "--data", str(data), "--probe", "--json", str(out)])
    printed = capsys.readouterr().out
    assert re.search(r"exclamation mark\s+-0\.500", printed)
    assert re.search(r"comma\s+[+-]0\.000", printed)
    kept = json.loads(out.read_text())
    assert kept["probe"]["action"]["exclamation mark"]["mean"] == pytest.approx(-0.5)
    assert "mine" in kept


@pytest.mark.parametrize("register", ["dialogue", "action"])
def test_the_shipped_model_is_moved_by_none(register: str) -> None:
    found = dict(probe(load_classifier(read_card(ASSETS / "models" / "emotions")), register))
    found.pop("none (P itself)")
    for feature, change in found.items():
        assert abs(change.mean) < 0.05, feature
