"""A speech is what is said under one cue."""

from __future__ import annotations

from filmai_core.analysis.speeches import all_speeches
from filmai_core.screenplay.read import read_screenplay


def test_lines_and_parentheticals_of_one_cue_are_one_speech_and_action_ends_it() -> None:
    text = (
        "INT. A - DAY\n\nANN\nOne two\n(beat)\nthree.\n\nShe leaves.\n\nANN\nFour.\n\n"
        "BEN\n(waves)\n"
    )
    play = read_screenplay(text.encode(), "x.fountain")
    found = [(s.character, s.text, s.words) for s in all_speeches(play)]
    assert found == [("ANN", "One two three.", 3), ("ANN", "Four.", 1), ("BEN", "", 0)]
    first = all_speeches(play)[0]
    assert [play.scenes[0].elements[n].text for n in first.elements] == ["One two", "three."]


def test_there_are_as_many_speeches_as_the_cast_counts() -> None:
    text = "INT. A - DAY\n\nANN\nOne.\n\nBEN\nTwo.\n\nINT. B - DAY\n\nANN ^\nThree.\n"
    play = read_screenplay(text.encode(), "x.fountain")
    assert len(all_speeches(play)) == sum(person.speeches for person in play.characters)


def test_chinese_is_counted_by_the_character() -> None:
    text = "1. 内景 客厅 夜\n\n小云：你去哪里？\n"
    (speech,) = all_speeches(read_screenplay(text.encode(), "x.txt"))
    assert speech.words == 4
