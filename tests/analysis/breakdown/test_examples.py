from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from filmai_core.analysis.breakdown.examples import (
    LABELS,
    TEST,
    TRAIN,
    encode_examples,
    read_examples,
    score_examples,
)
from filmai_core.analysis.breakdown.lexicon import marks_of
from filmai_core.errors import InputError
from filmai_core.models.breakdown.head import breakdown_head
from filmai_core.models.breakdown.training import decide


def test_lines_take_the_categories_above_them_and_their_own(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("# ours\n@fire\nA torch.\n@none\nTea.\n@smoke\nHaze.\t+fire ?water\n")
    torch, tea, haze = read_examples(path)
    assert torch.shows == {"fire"}
    assert tea.shows == frozenset()
    assert (haze.shows, haze.maybe) == ({"smoke", "fire"}, {"water"})


def test_an_unknown_category_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("@fyre\nA torch.\n")
    with pytest.raises(InputError, match="fyre.*line 1"):
        read_examples(path)


def test_no_test_line_was_trained_on() -> None:
    train = {example.text.casefold() for example in read_examples(TRAIN)}
    assert not train & {example.text.casefold() for example in read_examples(TEST)}


def test_half_of_the_test_lines_hold_no_effect() -> None:
    lines = read_examples(TEST)
    assert sum(not example.shows for example in lines) >= len(lines) / 2


def test_the_lists_reach_nearly_every_effect_of_the_test_lines() -> None:
    found = wanted = 0
    for example in read_examples(TEST):
        named = {name for _, name in marks_of(example.text)}
        wanted += len(example.shows)
        found += len(example.shows & named)
    assert found / wanted > 0.95


def test_answers_that_may_be_either_do_not_count() -> None:
    truth = np.full((2, len(LABELS)), 0, np.float32)
    truth[0, 0], truth[0, 1] = 1, -1
    likely = np.zeros_like(truth)
    likely[0, :2], likely[1, 2] = 0.9, 0.9
    scores = score_examples(likely, truth)
    assert (scores.micro.right, scores.micro.wrong, scores.micro.missed) == (1, 1, 0)
    assert scores.accuracy == 0.5


def test_the_shipped_head_tells_effects_from_figures_of_speech() -> None:
    lines = encode_examples(read_examples(TEST))
    scores = score_examples(decide(breakdown_head(), lines), lines.truth)
    assert scores.micro.precision > 0.84
    assert scores.micro.recall > 0.84
    assert scores.accuracy > 0.93


def test_no_line_of_the_last_set_is_in_the_others() -> None:
    others = {example.text.casefold() for path in (TRAIN, TEST) for example in read_examples(path)}
    fresh = {example.text.casefold() for example in read_examples(TEST.with_name("fresh.txt"))}
    assert not fresh & others
