from __future__ import annotations

import random

import pytest

from filmai_core.analysis.drafts.compare import Fate, compare_drafts
from filmai_core.analysis.drafts.words import Change, diff_words
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.read import read_screenplay

WORDS = (
    "river lamp stone letter window horse bread winter ladder mirror clock garden knife paper "
    "bridge candle engine doctor thread basket copper violin harbour shadow kettle orange"
).split()


def scene_text(number: int) -> str:
    chosen = random.Random(number).sample(WORDS, 12)
    return f"INT. ROOM {number} - DAY\n\nA {' '.join(chosen)}.\n\nANN\nRoom {number} is mine.\n"


def draft(*scenes: str) -> Screenplay:
    return read_screenplay("\n".join(scenes).encode(), "draft.fountain")


def fates(old: Screenplay, new: Screenplay) -> list[tuple[str, int | None, int | None]]:
    return [(pair.fate.value, pair.old, pair.new) for pair in compare_drafts(old, new).pairs]


def test_the_same_draft_has_only_scenes_that_stayed() -> None:
    play = draft(*map(scene_text, range(6)))
    assert {fate for fate, _, _ in fates(play, play)} == {"same"}


def test_a_cut_scene_stands_where_it_was() -> None:
    old = draft(*map(scene_text, range(5)))
    new = draft(*(scene_text(n) for n in (0, 1, 3, 4)))
    assert fates(old, new) == [
        ("same", 0, 0), ("same", 1, 1), ("cut", 2, None), ("same", 3, 2), ("same", 4, 3),
    ]  # fmt: skip


def test_an_added_scene_has_no_old_one() -> None:
    old = draft(*(scene_text(n) for n in (0, 1)))
    new = draft(*(scene_text(n) for n in (0, 9, 1)))
    assert fates(old, new) == [("same", 0, 0), ("added", None, 1), ("same", 1, 2)]


def test_a_scene_that_moved_is_told_from_one_cut_and_one_added() -> None:
    old = draft(*map(scene_text, range(6)))
    new = draft(*(scene_text(n) for n in (4, 0, 1, 2, 3, 5)))
    moved = [row for row in fates(old, new) if row[0] == "moved"]
    assert moved == [("moved", 4, 0)]
    assert compare_drafts(old, new).count(Fate.SAME) == 5


def test_a_rewritten_scene_is_changed_and_counts_its_words() -> None:
    old = draft(scene_text(0), scene_text(1))
    new = draft(scene_text(0), scene_text(1).replace("is mine", "belongs to nobody"))
    pair = compare_drafts(old, new).pairs[1]
    assert (pair.fate, pair.added, pair.cut) == (Fate.CHANGED, 3, 2)
    assert 0.5 < pair.likeness < 1


def test_a_new_heading_over_the_same_words_is_a_change() -> None:
    old = draft(scene_text(0))
    new = draft(scene_text(0).replace("DAY", "NIGHT"))
    assert compare_drafts(old, new).pairs[0].fate is Fate.CHANGED


@pytest.mark.parametrize("seed", range(5))
def test_every_scene_of_both_drafts_is_accounted_for_once(seed: int) -> None:
    chance = random.Random(seed)
    before = [chance.randrange(30) for _ in range(chance.randrange(1, 15))]
    after = [n for n in before if chance.random() > 0.2] + [chance.randrange(30, 60)]
    if chance.random() > 0.5:
        chance.shuffle(after)
    old, new = draft(*map(scene_text, before)), draft(*map(scene_text, after))
    pairs = compare_drafts(old, new).pairs
    assert sorted(p.old for p in pairs if p.old is not None) == list(range(len(old.scenes)))
    assert [p.new for p in pairs if p.new is not None] == list(range(len(new.scenes)))


@pytest.mark.parametrize("number", [0, 3])
def test_the_column_reads_as_the_old_draft_without_what_was_added(number: int) -> None:
    old = draft(scene_text(number))
    new = draft(scene_text(number).replace("ANN", "BEA").replace("A ", "One "))
    comparison = compare_drafts(old, new)
    lines = comparison.lines(comparison.pairs[0])
    for play, other in ((old, Change.ADDED), (new, Change.CUT)):
        read = ["".join(t for c, t in line.runs if c is not other).strip() for line in lines]
        wanted = [play.scenes[0].heading.text] + [e.text for e in play.scenes[0].elements]
        assert [text for text in read if text] == wanted


def test_words_of_a_script_without_blanks_are_its_signs() -> None:
    assert diff_words("他走了", "他来了") == (
        (Change.KEPT, "他"), (Change.CUT, "走"), (Change.ADDED, "来"), (Change.KEPT, "了"),
    )  # fmt: skip


def test_an_empty_draft_against_a_full_one_is_all_added() -> None:
    new = draft(scene_text(0), scene_text(1))
    empty = draft("Nothing here but a line.")
    found = compare_drafts(empty, new)
    assert found.count(Fate.ADDED) == 2
