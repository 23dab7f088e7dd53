from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from filmai_core.errors import ModelError
from filmai_core.learning.registry import read_card
from filmai_core.models.breakdown.head import load_head
from filmai_core.models.breakdown.spans import LineStates
from filmai_core.models.breakdown.training import (
    HeadOptions,
    TrainingLines,
    choose_thresholds,
    fit_head,
    write_head,
)

LABELS = ("fire", "water")


def made_lines(count: int = 200, width: int = 6) -> TrainingLines:
    """Lines whose first word feature says whether the candidate is meant."""
    random = np.random.default_rng(0)
    states, categories, truth = [], [], []
    for number in range(count):
        meant = number % 2
        word = random.normal(0, 0.1, 3 * width).astype(np.float32)
        word[0] = 0.5 if meant else -0.5
        sentence = random.normal(0, 0.1, width).astype(np.float32)
        sentence[0] = 0.5 if meant else -0.5
        states.append(LineStates(sentence, word[None]))
        categories.append([number // 2 % 2])
        row = [0.0, 0.0]
        row[number // 2 % 2] = float(meant)
        truth.append(row)
    return TrainingLines(states, categories, np.array(truth, np.float32))


QUICK = HeadOptions(networks=1, hidden=16, word_epochs=60, sentence_epochs=60, folds=2)


def test_training_learns_what_the_word_means() -> None:
    lines = made_lines()
    head = fit_head(lines, LABELS, QUICK)
    right = 0
    for states, categories, truth in zip(lines.states, lines.categories, lines.truth, strict=True):
        likely = head.vote(states, categories).spans[0]
        right += (likely >= 0.5) == bool(truth[categories[0]])
    assert right / len(lines.states) > 0.95


def test_the_same_seed_gives_the_same_head() -> None:
    first, second = fit_head(made_lines(), LABELS, QUICK), fit_head(made_lines(), LABELS, QUICK)
    for name, value in first.weights.items():
        np.testing.assert_array_equal(value, second.weights[name])


def test_a_written_head_reads_back_and_votes_alike(tmp_path: Path) -> None:
    head = fit_head(made_lines(), LABELS, QUICK)
    write_head(tmp_path / "breakdown", head, {"scores": {"f1": 0.5}})
    again = load_head(read_card(tmp_path / "breakdown"))
    states = made_lines().states[0]
    assert (again.labels, set(again.weights)) == (head.labels, set(head.weights))
    np.testing.assert_allclose(
        again.vote(
            states,
            [
                0,
            ],
        ).spans,
        head.vote(states, [0]).spans,
        atol=2e-3,
    )


def test_a_threshold_is_that_of_the_best_f1_and_plain_lines_raise_it() -> None:
    likely = np.array([[0.9], [0.8], [0.42], [0.38], [0.38], [0.31], [0.31]], np.float32)
    truth = np.array([[1], [1], [0], [1], [1], [0], [0]], np.float32)
    light, heavy = HeadOptions(plain_weight=1.0), HeadOptions(plain_weight=6.0)
    assert 0.31 < choose_thresholds(likely, truth, light)[0] < 0.38
    assert choose_thresholds(likely, truth, heavy)[0] > 0.42


def test_scores_are_moved_so_that_half_is_every_categorys_threshold() -> None:
    head = fit_head(made_lines(), LABELS, QUICK)
    states = made_lines().states[1]
    middle = replace(head, thresholds=(0.5, 0.5)).vote(states, [0]).spans[0]
    moved = replace(head, thresholds=(float(middle), 0.5)).vote(states, [0]).spans[0]
    assert moved == pytest.approx(0.5, abs=1e-3)


def test_an_older_cards_shift_is_a_threshold(tmp_path: Path) -> None:
    card = write_head(tmp_path / "breakdown", fit_head(made_lines(), LABELS, QUICK), {})
    head = card.read_text().split("[thresholds]")[0]
    card.write_text(head + "shift = 0.5\n")
    loaded = load_head(read_card(tmp_path / "breakdown"))
    assert loaded.thresholds == pytest.approx((0.3775, 0.3775), abs=1e-3)


def test_a_card_without_a_categorys_threshold_is_refused(tmp_path: Path) -> None:
    card = write_head(tmp_path / "breakdown", fit_head(made_lines(), LABELS, QUICK), {})
    card.write_text(card.read_text().replace("\nwater = ", "\nwine = "))
    with pytest.raises(ModelError, match="threshold"):
        load_head(read_card(tmp_path / "breakdown"))


def test_a_line_without_marks_still_gets_its_sentence_scores() -> None:
    head = fit_head(made_lines(), LABELS, QUICK)
    bare = LineStates(np.full(6, 0.3, np.float32), np.zeros((0, 18), np.float32))
    scores = head.vote(bare, [])
    assert scores.spans.shape == (0,)
    assert scores.line.shape == (2,)


def test_a_head_of_other_categories_than_its_card_is_refused(tmp_path: Path) -> None:
    head = fit_head(made_lines(), LABELS, QUICK)
    card = write_head(tmp_path / "breakdown", head, {})
    card.write_text(card.read_text().replace('    "water",\n', ""))
    with pytest.raises(ModelError, match="tell apart"):
        load_head(read_card(tmp_path / "breakdown"))
