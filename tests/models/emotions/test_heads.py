"""A head for a register with few lines: what it learns, and what it is calibrated on."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn

from filmai_core.models.emotions import heads as emotion_heads
from filmai_core.models.emotions import scores as emotion_scores
from filmai_core.models.emotions.data import CORPORA, EMOTIONS, Example
from filmai_core.models.emotions.heads import fit_head

WIDTH = 64


class WordVectors:
    """A "trained encoder" whose pooled vector is the sum of its words' random vectors."""

    def __init__(self) -> None:
        torch.manual_seed(1)
        heads = {name: nn.Linear(WIDTH, len(labels)) for name, labels in CORPORA.items()}
        self.model = SimpleNamespace(heads=nn.ModuleDict(heads), width=WIDTH)
        self.asked: list[str] = []

    def pooled(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        rows = np.zeros((len(texts), WIDTH))
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().strip(".!?").split():
                row += np.random.default_rng(zlib.crc32(word.encode())).normal(size=WIDTH)
        return rows


@pytest.fixture(scope="module")
def lines() -> list[Example]:
    rng = np.random.default_rng(2)
    made = []
    for number in range(280):
        label = EMOTIONS[number % 7]
        filler = " ".join(f"word{rng.integers(30)}" for _ in range(3))
        mark = "." if label == "neutral" else "!"
        made.append(Example(f"{label}ish {filler}{mark}", frozenset({label}), "action"))
    return made


def test_lines_left_out_are_told(lines: list[Example]) -> None:
    found = fit_head(WordVectors(), lines)  # type: ignore[arg-type]
    gold = emotion_scores.truth(lines)
    assert found.logits.shape == (280, 7)
    assert (found.logits.argmax(1) == gold.argmax(1)).mean() > 0.9


def test_what_ships_is_one_linear_layer_that_says_the_same(lines: list[Example]) -> None:
    model = WordVectors()
    layer = fit_head(model, lines).layer  # type: ignore[arg-type]
    rows = torch.from_numpy(model.pooled([item.text for item in lines])).float()
    told = layer(rows).detach().numpy().argmax(1)
    assert (told == emotion_scores.truth(lines).argmax(1)).mean() > 0.95


def test_shuffled_labels_cannot_be_told(lines: list[Example]) -> None:
    """Its own lines' logits must come from folds that did not see them."""
    labels = [item.labels for item in lines]
    order = np.random.default_rng(3).permutation(len(lines))
    noise = [
        Example(item.text, labels[index], "action")
        for item, index in zip(lines, order, strict=True)
    ]
    found = fit_head(WordVectors(), noise)  # type: ignore[arg-type]
    told = found.logits.argmax(1) == emotion_scores.truth(noise).argmax(1)
    assert told.mean() < 0.35


def test_it_is_trained_on_every_mark_alike(lines: list[Example]) -> None:
    model = WordVectors()
    fit_head(model, lines)  # type: ignore[arg-type]
    trained = model.asked[len(lines) :]
    calm = [text for text in trained if "neutralish" in text.lower()]
    rest = [text for text in trained if "neutralish" not in text.lower()]
    shares = [np.mean([text.endswith("!") for text in side]) for side in (calm, rest)]
    assert shares[0] == pytest.approx(shares[1], abs=0.08) and 0.2 < shares[0] < 0.5


def test_a_question_stays_one() -> None:
    made = emotion_heads.variants("Is it Kenji you mean?", random.Random(1))
    assert len(made) == 3 and all("?" in text for text in made)
    assert len(emotion_heads.variants("So it is.", random.Random(1))) == 4
