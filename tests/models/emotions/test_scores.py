from __future__ import annotations

import numpy as np
import pytest

from filmai_core.models.emotions import scores as es
from filmai_core.models.emotions.data import EMOTIONS, Example

JOY, FEAR, NEUTRAL = (EMOTIONS.index(name) for name in ("joy", "fear", "neutral"))


def example(*labels: str) -> Example:
    return Example("x", frozenset(labels), "film")


def probs(*tops: int) -> es.Array:
    return np.eye(7)[list(tops)] * 0.9


def test_measures_agree_with_a_hand_count() -> None:
    examples = [example("joy"), example("joy"), example("fear"), example("joy", "fear")]
    found = es.measure(examples, probs(JOY, FEAR, FEAR, JOY), np.full(7, 0.5))
    # joy: 2 of 2 told are right, 3 there: F1 = 4/5; fear: 1 of 2 told right, 2 there: 1/2
    assert found.f1["joy"] == pytest.approx(0.8)
    assert found.f1["fear"] == pytest.approx(0.5)
    assert found.macro_f1 == pytest.approx(1.3 / 7)
    assert found.weighted_f1 == pytest.approx((0.8 * 3 + 0.5 * 2) / 5)
    assert (found.lines, found.single_lines) == (4, 3)
    assert found.accuracy == pytest.approx(2 / 3)


def test_measures_agree_with_scikit_learn() -> None:
    from sklearn.metrics import f1_score

    rng = np.random.default_rng(5)
    gold = rng.random((300, 7)) < 0.3
    gold[~gold.any(1), NEUTRAL] = True
    scores = rng.random((300, 7))
    examples = [Example("x", frozenset(np.array(EMOTIONS)[row].tolist()), "film") for row in gold]
    found = es.measure(examples, scores, np.full(7, 0.6))
    told = scores >= 0.6
    assert found.macro_f1 == pytest.approx(f1_score(gold, told, average="macro"))
    assert found.weighted_f1 == pytest.approx(f1_score(gold, told, average="weighted"))


def test_lines_outside_the_seven_are_left_out() -> None:
    found = es.measure([example("trust"), example("joy")], probs(FEAR, JOY), np.full(7, 0.5))
    assert (found.lines, found.accuracy) == (1, 1.0)


def test_thresholds_find_the_gap() -> None:
    scores = np.tile(np.linspace(0, 1, 101)[:, None], (1, 7))
    gold = scores > 0.3
    assert np.allclose(es.best_thresholds(gold, scores), 0.305, atol=0.02)


def test_the_majority_is_the_commonest() -> None:
    rows = es.majority_probs([example("joy"), example("joy"), example("fear")])
    assert rows[:, JOY].tolist() == [1.0, 1.0, 1.0]


def test_vader_tells_good_from_bad() -> None:
    rows = es.vader_probs(["I love this, wonderful!", "I hate you, awful.", "The door."])
    assert rows is not None
    assert rows.argmax(1).tolist() == [JOY, EMOTIONS.index("anger"), NEUTRAL]


def test_polarity_agrees_with_scikit_learn() -> None:
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(6)
    scores = rng.random((200, 7)).round(1)
    gold = np.eye(7, dtype=bool)[rng.integers(0, 7, 200)]
    good, bad = gold[:, JOY], gold[:, [0, 1, FEAR, 4]].any(1)
    told = good | bad
    balance = es.balance_of(EMOTIONS, scores[told])
    found = es.polarity_auc(gold, scores)
    assert found == pytest.approx(roc_auc_score(good[told], balance))
    assert es.polarity_auc(gold[:, :], np.where(gold, 0.9, 0.05)) == 1
    assert es.polarity_auc(gold[bad], scores[bad]) is None
