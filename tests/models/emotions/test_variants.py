"""What a corpus marks by accident is equally frequent on both sides in training."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from filmai_core.models.emotions.variants import (
    MARKS,
    add_name,
    change_names,
    fill_masks,
    final_mark,
    given_names,
    plan_marks,
    vary,
    with_mark,
)


def test_masks_are_filled_from_hundreds_of_names() -> None:
    rng = random.Random(1)
    filled = {fill_masks("Where is [PERSON] ?", rng) for _ in range(2000)}
    assert len(filled) > 400 and len(set(given_names())) >= 500
    assert not any("[" in text for text in filled)
    assert "[" not in fill_masks("From [LOCATION] to [RELIGION] at [ORGANIZATION]", rng)


def test_names_within_a_line_are_exchanged_and_words_are_not() -> None:
    rng = random.Random(2)
    seen = {change_names("Will you tell Kenji about the rose?", rng) for _ in range(50)}
    assert len(seen) > 20
    assert all(text.startswith("Will you tell ") for text in seen)
    assert all(text.endswith(" about the rose?") for text in seen)


def test_a_name_goes_before_or_after_the_words() -> None:
    rng = random.Random(3)
    made = [add_name("Sit down!", rng) for _ in range(60)]
    assert any(text.endswith(" Sit down!") for text in made)
    assert any(text.startswith("Sit down ") and text.endswith("!") for text in made)
    assert not any("," in text for text in made)


@pytest.mark.parametrize(
    ("text", "mark"),
    [("No", ""), ("No.", "."), ("No?!", "!"), ("No? ", "?"), ("No..", "..."), ("No…", "...")],
)
def test_final_marks(text: str, mark: str) -> None:
    assert final_mark(text) == mark
    for other in MARKS:
        assert final_mark(with_mark(text, other)) == other
        assert with_mark(text, other).startswith("No")


def test_after_the_plan_both_sides_end_alike() -> None:
    rng = random.Random(4)
    had = {True: "....??!", False: "...!!!!?~~"}
    lines = [
        (with_mark("It is so", mark.replace("~", "")), calm)
        for calm, marks in had.items()
        for mark in marks * 3000
    ]
    plan = plan_marks(lines)
    found = {True: Counter[str](), False: Counter[str]()}
    for text, calm in lines:
        changed = plan.apply(text, calm, rng)
        assert changed.startswith("It is so")
        found[calm][final_mark(changed)] += 1
        # a statement never becomes a question
        assert final_mark(changed) != "?" or final_mark(text) == "?"
    for mark in MARKS:
        shares = [found[side][mark] / found[side].total() for side in (True, False)]
        assert shares[0] == pytest.approx(shares[1], abs=0.015), mark
    assert found[True]["!"] > 0.2 * found[True].total()


def test_a_side_alone_is_left_as_it_is() -> None:
    plan = plan_marks([("Yes!", False), ("No.", False)])
    assert plan.apply("Yes!", False, random.Random(5)) == "Yes!"


def test_case_changes_as_often_whatever_the_label() -> None:
    plan = plan_marks([("Yes.", False), ("No.", True)])
    for calm in (True, False):
        rng = random.Random(6)
        made = [vary("Put it there.", calm, plan, rng) for _ in range(3000)]
        capitals = sum(text.isupper() for text in made) / len(made)
        assert 0.03 < capitals < 0.07
