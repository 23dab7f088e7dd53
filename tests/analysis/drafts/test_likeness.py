"""How alike two scenes are, and which of them are taken for the same: by hand and by trying all."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from filmai_core.analysis.drafts.compare import (
    SAME_IN_ORDER,
    Fate,
    _in_order,
    _moved,
    compare_drafts,
    likeness,
    words_of,
)
from filmai_core.screenplay.model import Element, ElementKind, Scene, SceneHeading, Screenplay


def scene(heading: str, *texts: str, index: int = 0) -> Scene:
    lines = tuple(Element(ElementKind.ACTION, text) for text in texts)
    return Scene(index, SceneHeading(heading), lines)


def draft(*scenes: tuple[str, str]) -> Screenplay:
    made = tuple(scene(head, text, index=n) for n, (head, text) in enumerate(scenes))
    return Screenplay("X", (), (), made, (), (), "x.txt", "txt", "0" * 64, "0" * 64)


def alike(a: Scene, b: Scene) -> float:
    return float(likeness([a], [b])[0, 0])


def test_likeness_is_seven_tenths_words_and_three_tenths_heading() -> None:
    # Words: 2 * 1 of 3 + 2; headings: 2 * 1 of 2 + 2.
    assert alike(scene("INT. A", "x x y"), scene("INT. B", "x z")) == pytest.approx(
        0.7 * 0.4 + 0.3 * 0.5
    )
    assert alike(scene("A", "x x"), scene("A", "x x x")) == pytest.approx(0.7 * 0.8 + 0.3)
    assert alike(scene("A", "x"), scene("B", "y")) == 0
    assert alike(scene("A", "x"), scene("A", "X.")) == 1


def test_without_words_the_heading_decides_and_without_either_all_is_alike() -> None:
    assert alike(scene("INT. A"), scene("INT. B")) == 0.5
    assert alike(scene(""), scene("")) == 1.0
    assert alike(scene("A"), scene("A", "x")) == pytest.approx(0.3)
    assert likeness([], [scene("A")]).shape == (0, 1) and likeness([scene("A")], []).shape == (1, 0)


def test_words_are_numbers_names_with_apostrophes_and_single_signs() -> None:
    assert words_of("It's 2 o’clock, a_b 他走") == ["It's", "2", "o’clock", "a", "b", "他", "走"]


@pytest.mark.parametrize(("value", "same"), [(0.4, True), (0.399, False)])
def test_two_scenes_in_order_are_one_from_two_fifths_on(value: float, same: bool) -> None:
    assert _in_order(np.array([[value]])) == ([(0, 0)] if same else [])


def test_of_equally_good_matches_the_first_is_taken() -> None:
    assert _in_order(np.array([[0.5], [0.5]])) == [(0, 0)]
    assert _in_order(np.array([[0.5, 0.5]])) == [(0, 0)]


@pytest.mark.parametrize("seed", range(12))
def test_the_matches_are_the_best_of_all_increasing_ones(seed: int) -> None:
    table = np.random.default_rng(seed).random((3, 4))
    gain = np.where(table >= SAME_IN_ORDER, table - SAME_IN_ORDER, -9)
    best = max(
        sum(gain[i, j] for i, j in zip(rows, columns, strict=True))
        for count in range(4)
        for rows in itertools.combinations(range(3), count)
        for columns in itertools.combinations(range(4), count)
    )
    found = _in_order(table)
    assert sum(gain[i, j] for i, j in found) == pytest.approx(best)
    assert all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(found))


def test_what_is_left_over_has_moved_from_three_fifths_on_the_likest_first() -> None:
    assert _moved(np.array([[0.6]]), []) == [(0, 0)] and _moved(np.array([[0.59]]), []) == []
    assert _moved(np.array([[0.6, 0.7], [0.65, 0.9]]), []) == [(1, 1), (0, 0)]
    assert _moved(np.array([[0.6, 0.7], [0.65, 0.5]]), []) == [(0, 1), (1, 0)]
    square = np.array([[1.0, 0.9], [0.9, 1.0]])
    assert _moved(square, [(0, 0)]) == [(1, 1)] and _moved(square, [(0, 0), (1, 1)]) == []
    assert square.min() == 0.9  # it was not written into
    assert _moved(np.zeros((0, 2)), []) == []


def fates(old: Screenplay, new: Screenplay) -> list[tuple[str, int | None, int | None]]:
    return [(pair.fate.value, pair.old, pair.new) for pair in compare_drafts(old, new).pairs]


A, B, C, D = (("INT. A", "one two"), ("INT. B", "three four"), ("INT. C", "five six"),
              ("INT. D", "seven eight"))  # fmt: skip


def test_cut_scenes_stand_where_they_were_in_their_order() -> None:
    assert fates(draft(A, B, C), draft(C)) == [
        ("cut", 0, None), ("cut", 1, None), ("same", 2, 0),
    ]  # fmt: skip
    assert fates(draft(A, B, C), draft(B, C)) == [
        ("cut", 0, None), ("same", 1, 0), ("same", 2, 1),
    ]  # fmt: skip
    assert fates(draft(A, B, C, D), draft(A, D)) == [
        ("same", 0, 0), ("cut", 1, None), ("cut", 2, None), ("same", 3, 1),
    ]  # fmt: skip
    assert fates(draft(A, B, C), draft(A)) == [
        ("same", 0, 0), ("cut", 1, None), ("cut", 2, None),
    ]  # fmt: skip
    assert fates(draft(A, B), draft(C, A)) == [("added", None, 0), ("same", 0, 1), ("cut", 1, None)]
    assert fates(draft(A), draft(B)) == [("cut", 0, None), ("added", None, 0)]


def test_a_moved_scene_that_was_rewritten_is_moved_and_not_wholly_alike() -> None:
    rest = " ".join(f"w{n}" for n in range(10))
    old = draft(A, B, ("INT. C", rest))
    new = draft(("INT. C", rest + " more"), A, B)
    moved = compare_drafts(old, new).pairs[0]
    assert (moved.fate, moved.old, moved.new) == (Fate.MOVED, 2, 0)
    assert (moved.added, moved.cut, moved.likeness) == (1, 0, 0.967)
    same = compare_drafts(draft(A, B, C), draft(C, A, B)).pairs[0]
    assert (same.fate, same.likeness, same.added, same.cut) == (Fate.MOVED, 1.0, 0, 0)


def test_an_added_and_a_cut_scene_count_all_their_words() -> None:
    cut, added = compare_drafts(draft(A), draft(("INT. B", "x y z"))).pairs
    assert (cut.fate, cut.likeness, cut.added, cut.cut) == (Fate.CUT, 0, 0, 2)
    assert (added.fate, added.likeness, added.added, added.cut) == (Fate.ADDED, 0, 3, 0)


def test_a_heading_that_differs_in_signs_alone_is_the_same() -> None:
    (pair,) = compare_drafts(draft(A), draft(("Int. a", "One two!"))).pairs
    assert (pair.fate, pair.likeness) == (Fate.SAME, 1.0)
