from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from filmai_core.analysis.passages import LONGEST, build_passages, split_long

from .conftest import make_play


def test_dialogue_and_action_are_passages_and_cues_are_not() -> None:
    play = make_play([("", "Rain."), ("ANN", "Go away.")], [("BOB", "No.")])
    found = build_passages(play)
    assert [(item.scene, item.character, item.text) for item in found] == [
        (0, "", "Rain."),
        (0, "ANN", "Go away."),
        (1, "BOB", "No."),
    ]
    assert [item.position for item in found] == [0.0, 0.5, 1.0]
    assert play.scenes[0].elements[found[1].element].text == "Go away."


def test_a_long_speech_is_cut_at_sentences() -> None:
    sentence = "I have been waiting here for you all night long. "
    found = list(split_long(sentence * 14))
    assert len(found) == 3
    assert all(piece.endswith("long.") for piece in found)


def test_what_says_nothing_is_no_passage() -> None:
    assert build_passages(make_play([("ANN", "..."), ("BOB", "—?!")])) == ()


@given(st.text(alphabet="ab .!?\n", max_size=900))
def test_cutting_loses_no_word(text: str) -> None:
    pieces = list(split_long(text))
    assert all(len(piece.split()) <= LONGEST for piece in pieces)
    words = [word for piece in pieces for word in piece.split()]
    letters = [word for word in text.split() if any(letter.isalnum() for letter in word)]
    assert [word for word in words if any(letter.isalnum() for letter in word)] == letters
