from __future__ import annotations

import pytest

from filmai_core.screenplay.joins import join_page_breaks
from filmai_core.screenplay.model import Element, ElementKind
from filmai_core.screenplay.words.continued import (
    is_break_line,
    is_break_mark,
    is_continued_cue,
    is_more,
    is_page_break,
)
from filmai_core.wordlists import table, words

K = ElementKind


@pytest.mark.parametrize("code", list(table("continued", "more")))
def test_a_speech_cut_by_a_page_is_one_again_in_every_language(code: str) -> None:
    more = words("continued", "more", code)[0]
    again = (
        words("continued", "continued", code)[0] if code in table("continued", "continued") else ""
    )
    speech = [
        Element(K.CUE, "ANNA"), Element(K.DIALOGUE, "One."), Element(K.PARENTHETICAL, f"({more})"),
        Element(K.CUE, f"ANNA ({again})"), Element(K.DIALOGUE, "Two."),
    ]  # fmt: skip
    assert [e.text for e in join_page_breaks(speech)] == ["ANNA", "One.", "Two."]


def test_every_mark_is_known_to_every_reader() -> None:
    for word in words("continued", "more"):
        assert is_more(f"({word})") and is_page_break(f"({word})") and is_break_mark(f"({word})")
    for word in words("continued", "continued"):
        assert is_continued_cue(f"ANNA ({word})") and is_page_break(f"{word}: (2)"), word
        assert is_break_line(f"{word}: (2)"), word


def test_apostrophes_may_be_any_or_none() -> None:
    for mark in ("CONT'D", "CONT’D", "CONTD"):
        assert is_continued_cue(f"ANNA ({mark})") and is_break_mark(f"({mark})")


def test_what_somebody_says_or_how_is_no_mark() -> None:
    for text in ("(continuing)", "(more)", "(CONTINUING)", "(MORE TEA)", "MORE", "SUITE", "SEGUE"):
        assert not is_break_mark(text) and not is_break_line(text), text
    assert not is_continued_cue("ANNA (V.O.)")
