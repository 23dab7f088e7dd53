from __future__ import annotations

from collections.abc import Callable

import pytest

from filmai_core.analysis.context import Context
from filmai_core.analysis.drafts.compare import compare_drafts
from filmai_core.analysis.drafts.coverage import Standing, Statement, names_of, write_coverage
from filmai_core.analysis.drafts.measures import change_words, comparison_to_json, measure_change
from filmai_core.analysis.drafts.reading import DraftReading
from filmai_core.analysis.people.bechdel import bechdel
from filmai_core.analysis.people.network_analysis import NETWORK
from filmai_core.screenplay.read import read_screenplay

Read = Callable[[str], DraftReading]


@pytest.fixture
def read() -> Read:
    """A reading without models: what is said then rests on the screenplay alone."""

    def make(text: str) -> DraftReading:
        play = read_screenplay(text.encode(), "script.fountain")
        network = NETWORK.recall(play, Context())
        return DraftReading(
            play, None, None, None, network, bechdel(play), (), (), {"emotions": "no"}
        )

    return make


def about(found: tuple[Statement, ...], topic: str) -> list[Statement]:
    return [statement for statement in found if statement.topic == topic]


def scene(number: int, *speeches: tuple[str, str]) -> str:
    talk = "".join(f"\n{who}\n{words}\n" for who, words in speeches)
    return f"INT. ROOM {number} - DAY\n\nSomeone waits.\n{talk}\n"


def test_every_statement_cites_scenes_and_its_measure(read: Read) -> None:
    found = write_coverage(read(scene(1, ("ANN", "Hello there.")) + scene(2, ("BEA", "Yes."))))
    assert found
    for statement in found:
        assert statement.scenes and statement.measure
        assert statement.text.endswith(".")


def test_a_lead_who_is_away_for_long_is_named_with_the_gap(read: Read) -> None:
    text = "".join(scene(n, ("ANN", "I am here again and I talk a lot.")) for n in range(4))
    text += "".join(scene(n, ("BEA", "Yes.")) for n in range(4, 12))
    text += scene(12, ("ANN", "Back."))
    thin = [s for s in about(write_coverage(read(text)), "Lead") if s.standing is Standing.THIN]
    assert thin[0].scenes == (4, 11)
    assert "ANN is out of the script for 8 scenes in a row" in thin[0].text


def test_a_script_within_its_bounds_is_only_said_to_hold(read: Read) -> None:
    found = write_coverage(read(scene(1, ("ANN", "Hello."), ("BEA", "Hello."))))
    assert about(found, "Scenes")[0].standing is Standing.HOLDS
    words = " ".join(statement.text.lower() for statement in found)
    for praise in ("great", "excellent", "strong", "compelling", "brilliant", "good"):
        assert praise not in words


@pytest.mark.parametrize("words", [12, 60, 119])
def test_a_speech_of_less_than_a_minute_is_no_monologue(read: Read, words: int) -> None:
    found = write_coverage(read(scene(1, ("ANN", "word " * words), ("BEA", "Yes."))))
    assert not [s for s in about(found, "Dialogue") if "speech" in s.text]


def test_a_speech_of_over_a_minute_is_named_with_its_speaker_and_length(read: Read) -> None:
    long, longer = "word " * 130, "word " * 150
    found = write_coverage(
        read(scene(1, ("ANN", long)) + scene(2, ("BEA", longer), ("ANN", "No.")))
    )
    (said,) = [s for s in about(found, "Dialogue") if "speech" in s.text]
    assert said.text.startswith("Two speeches over ")
    assert said.text.endswith("the longest is BEA's, 150 words, in scene 2.")
    assert said.measure == "longest 150 words" and said.scenes == (0, 1)


def test_a_cast_that_mostly_speaks_once_is_thin(read: Read) -> None:
    text = "".join(scene(n, (name, "One line.")) for n, name in enumerate("ABCDE", 1))
    cast = about(write_coverage(read(text)), "Cast")
    assert any(s.standing is Standing.THIN and "5 of 5" in s.text for s in cast)


def test_scenes_are_cited_by_their_printed_numbers(read: Read) -> None:
    play = read("INT. A - DAY #7A#\n\nX.\n\nINT. B - DAY #8#\n\nY.\n").play
    assert names_of(play, (0, 1)) == "scenes 7A and 8"


def test_a_comparison_says_what_the_change_did(read: Read) -> None:
    old = read(scene(1, ("ANN", "One two three.")) + scene(2, ("BEA", "Four.")))
    new = read(scene(1, ("ANN", "One two three four five six seven.")))
    comparison = compare_drafts(old.play, new.play)
    changes = measure_change(old, new)
    said = " ".join(change_words(comparison, changes))
    assert "1 changed, 1 cut" in said
    assert "ANN has 4 more words of dialogue (3 → 7)." in said
    values = comparison_to_json(comparison, changes)
    assert values["counts"]["cut"] == 1
    assert values["measures"]["timeline"] is None
    assert values["measures"]["missing"] == {"emotions": "no"}
    assert values["scenes"][0]["diff"]


def test_a_renamed_person_is_one_person(read: Read) -> None:
    """A renamed person read as one gone and one new."""
    said = "I will not cross the river tonight."
    old = read(scene(1, ("ANN", said), ("BEA", "Then stay here with me.")))
    new = read(scene(1, ("MARY", said), ("BEA", "Then stay here with me.")))
    changes = measure_change(old, new)
    assert changes.renamed == {"ANN": "MARY"}
    row = next(row for row in changes.characters if row.name == "MARY")
    assert (row.old, row.new, row.was) == (7, 7, "ANN")
    assert not any(row.name == "ANN" for row in changes.characters)
    assert "ANN is now MARY." in change_words(compare_drafts(old.play, new.play), changes)


def test_another_person_with_other_lines_is_not_a_renamed_one(read: Read) -> None:
    old = read(scene(1, ("ANN", "I will not cross the river tonight.")))
    new = read(scene(1, ("MARY", "Who left the lantern on the landing?")))
    assert measure_change(old, new).renamed == {}
