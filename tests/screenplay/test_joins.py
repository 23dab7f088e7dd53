"""Speeches over page breaks, and speech that nobody speaks."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.assemble import Source, assemble
from filmai_core.screenplay.joins import join_page_breaks, settle_speech
from filmai_core.screenplay.model import Element, ElementKind, Reading, Screenplay

K = ElementKind
BREAK = Element(K.PAGE_BREAK, "")
ANNA = Element(K.CUE, "ANNA")
AGAIN = Element(K.CUE, "ANNA (CONT'D)")
FIRST, SECOND = Element(K.DIALOGUE, "I was"), Element(K.DIALOGUE, "born.")


def play_of(*elements: Element) -> Screenplay:
    heading = Element(K.HEADING, "INT. A - DAY")
    return assemble(Reading((heading, *elements)), Source("x", "fdx", "0" * 64))


@pytest.mark.parametrize("between", [BREAK, Element(K.NOTE, "mind the rhythm")])
def test_a_page_break_or_a_note_does_not_end_a_speech(between: Element) -> None:
    assert settle_speech([ANNA, FIRST, between, SECOND]) == [ANNA, FIRST, between, SECOND]
    play = play_of(ANNA, FIRST, between, SECOND)
    assert [(e.kind, e.character) for e in play.scenes[0].elements] == [
        (K.CUE, "ANNA"), (K.DIALOGUE, "ANNA"), (between.kind, ""), (K.DIALOGUE, "ANNA"),
    ]  # fmt: skip
    (anna,) = play.characters
    assert (anna.speeches, anna.words) == (1, 3)
    assert play.warnings == ()


def test_a_page_break_right_under_a_cue_does_not_take_its_speech() -> None:
    play = play_of(ANNA, BREAK, FIRST)
    assert [person.words for person in play.characters] == [2]


@pytest.mark.parametrize("kind", [K.ACTION, K.TRANSITION, K.SHOT, K.CENTERED])
def test_all_else_ends_a_speech(kind: ElementKind) -> None:
    between = Element(kind, "x")
    *_, last = settle_speech([ANNA, FIRST, between, SECOND])
    assert (last.kind, last.text) == (K.ACTION, "born.")
    assert last.confidence < 1 and last.reason == "is set as speech without a cue"


@pytest.mark.parametrize("more", ["(MORE)", "( more )".upper(), "(SUITE)", "（续）"])
@pytest.mark.parametrize("kind", [K.DIALOGUE, K.PARENTHETICAL, K.ACTION])
def test_more_and_the_cue_again_are_the_printers(more: str, kind: ElementKind) -> None:
    found = join_page_breaks([ANNA, FIRST, Element(kind, more), BREAK, AGAIN, SECOND])
    assert found == [ANNA, FIRST, SECOND]


@pytest.mark.parametrize("text", ["CONTINUED:", "(CONTINUED)", "CONTINUED: (2)"])
def test_continued_at_the_edge_of_a_page_is_the_printers(text: str) -> None:
    action = Element(K.ACTION, "He goes.")
    printed = Element(K.ACTION, text)
    assert join_page_breaks([action, printed, BREAK, printed, action]) == [action, BREAK, action]


def test_without_more_the_name_again_is_a_cue_of_its_own() -> None:
    printed = Element(K.ACTION, "CONTINUED:")
    assert join_page_breaks([ANNA, FIRST, printed, AGAIN, SECOND]) == [ANNA, FIRST, AGAIN, SECOND]


def test_the_cue_of_another_after_more_stays() -> None:
    ben = Element(K.CUE, "BEN")
    more = Element(K.DIALOGUE, "(MORE)")
    assert join_page_breaks([ANNA, FIRST, more, BREAK, ben, SECOND]) == [
        ANNA, FIRST, BREAK, ben, SECOND,
    ]  # fmt: skip


def test_the_same_name_after_action_is_a_cue_of_its_own() -> None:
    more, action = Element(K.DIALOGUE, "(MORE)"), Element(K.ACTION, "He nods.")
    given = [ANNA, FIRST, more, action, AGAIN, SECOND]
    assert join_page_breaks(given) == [ANNA, FIRST, action, AGAIN, SECOND]


def test_a_name_that_is_repeated_twice_is_joined_once() -> None:
    more = Element(K.DIALOGUE, "(MORE)")
    assert join_page_breaks([ANNA, FIRST, more, AGAIN, SECOND, AGAIN, SECOND]) == [
        ANNA, FIRST, SECOND, AGAIN, SECOND,
    ]  # fmt: skip


def test_each_line_of_a_speech_is_an_element() -> None:
    found = settle_speech(
        [ANNA, Element(K.DIALOGUE, "I was \n\n born."), Element(K.ACTION, "a\nb")]
    )
    assert [e.text for e in found] == ["ANNA", "I was", "born.", "a\nb"]


@pytest.mark.parametrize("kind", [K.CENTERED, K.SHOT, K.HEADING, K.NOTE])
def test_more_that_no_printer_sets_so_is_text(kind: ElementKind) -> None:
    given = [ANNA, FIRST, Element(kind, "(MORE)"), AGAIN, SECOND]
    assert join_page_breaks(given) == given


def test_somebody_may_say_continued() -> None:
    given = [ANNA, Element(K.DIALOGUE, "CONTINUED:"), SECOND]
    assert join_page_breaks(given) == given


@pytest.mark.parametrize(
    "text", ["Cars pass.", "(They nod.)", "CONTINUED APPLAUSE.", "(MORE) rain."]
)
def test_action_that_only_begins_like_a_printers_word_stays(text: str) -> None:
    given = [Element(K.ACTION, text)]
    assert join_page_breaks(given) == given


@pytest.mark.parametrize("kind", [K.DIALOGUE, K.PARENTHETICAL])
def test_speech_before_the_first_cue_is_doubtful_action(kind: ElementKind) -> None:
    (found,) = settle_speech([Element(kind, "born.", dual=True)])
    assert (found.kind, found.dual, found.confidence) == (K.ACTION, False, 0.6)
    (found,) = settle_speech([Element(kind, "born.", confidence=0.3)])
    assert found.confidence == 0.3


def test_more_holds_through_the_continued_of_the_next_page() -> None:
    more, printed = Element(K.DIALOGUE, "(MORE)"), Element(K.ACTION, "CONTINUED:")
    assert join_page_breaks([ANNA, FIRST, more, BREAK, printed, AGAIN, SECOND]) == [
        ANNA, FIRST, SECOND,
    ]  # fmt: skip


def test_one_more_joins_one_cue() -> None:
    more = Element(K.DIALOGUE, "(MORE)")
    assert join_page_breaks([ANNA, FIRST, more, AGAIN, AGAIN, SECOND]) == [
        ANNA, FIRST, AGAIN, SECOND,
    ]  # fmt: skip


def test_a_song_needs_no_singer() -> None:
    assert settle_speech([Element(K.LYRIC, "La la")]) == [Element(K.LYRIC, "La la")]
