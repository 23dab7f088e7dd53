from __future__ import annotations

import pytest

from filmai_core.screenplay.layout.shapes import is_transition
from filmai_core.screenplay.words.transitions import TYPED
from filmai_core.wordlists import words

BOTH = (
    "CUT TO:", "FADE OUT.", "SMASH CUT TO:", "DISSOLVE TO:", "FONDU AU NOIR", "COUPE SUR :",
    "SCHNITT AUF:", "ABBLENDE", "ÜBERBLENDUNG", "CORTE A:", "FUNDIDO A NEGRO.", "STACCO",
    "DISSOLVENZA", "FUSÃO PARA:", "ИЗ ЗТМ", "СКЛЕЙКА", "淡出", "切至：", "黑屏", "フェードアウト",
)  # fmt: skip
NEITHER = ("CUT THE ROPE", "ANNA", "EXT. BACK YARD", "BACK YARD", "SHE CUTS the bread", "THE END")


@pytest.mark.parametrize("line", BOTH)
def test_printed_and_typed_lines_know_the_same_words(line: str) -> None:
    assert is_transition(line)
    assert TYPED.match(line)


@pytest.mark.parametrize("line", NEITHER)
def test_what_only_holds_such_a_word_is_none_in_markup(line: str) -> None:
    assert not TYPED.match(line)


def test_a_place_is_no_transition_in_print() -> None:
    for line in ("EXT. BACK YARD", "BACK YARD", "JUMP LEADER", "Cut to: him"):
        assert not is_transition(line)
    assert is_transition("ZOOM IN ON:")


def test_every_opening_word_is_one_by_itself() -> None:
    for word in (*words("transitions", "opening"), *words("transitions", "east")):
        assert is_transition(word) and TYPED.match(word), word
