"""Speech on the speaker's own line: radio, sitcom, printed plays; and lists that look like it."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.formats.spoken import colon_cues, find_form
from filmai_core.screenplay.model import ElementKind, Screenplay
from filmai_core.screenplay.read import read_screenplay

SITCOM = """SCENE 1. INT. SHED. DAY.

ADA SITS ON
A BUCKET.

ADA: Cold, is it not?
UWE: It is. And if you mean to go
out there, take a coat.
ADA: (SIGHS) Fine.
SFX: A DOOR
UWE (OFF): Left a bit!

SCENE 2. EXT. FIELD. DAY.

ADA: Where?
UWE: There.
"""
RADIO = """Radio night

1. NARRATOR:   It was late.
2. DR. OLM:    Who goes there? I have
               a lamp.
3. GRAMS:      A SHANTY
4. DR. OLM:    (AFRAID) Speak.
5. NARRATOR:   Nobody spoke.
"""
PRINTED = """ACT I

SCENE I. A heath.

Enter the two.

UWE. When do we meet again?

ADA (aside). Never.

UWE. [Laughing.] Tomorrow, then.

SCENE II. A house.

ADA. D'you hear it?

UWE. No.
"""


def read(text: str, name: str = "x.txt") -> Screenplay:
    return read_screenplay(text.encode(), name)


def speakers(play: Screenplay) -> dict[str, int]:
    return {person.name: person.speeches for person in play.characters}


def words(play: Screenplay, kind: str) -> list[str]:
    return [e.text for scene in play.scenes for e in scene.elements if e.kind == kind]


def test_a_sitcom_page_has_people_directions_and_scenes() -> None:
    play = read(SITCOM)
    assert speakers(play) == {"ADA": 3, "UWE": 3}
    assert [(s.heading.number, s.heading.location) for s in play.scenes] == [
        ("1", "SHED"), ("2", "FIELD"),
    ]  # fmt: skip
    assert words(play, "parenthetical") == ["(SIGHS)"]
    assert words(play, "action") == ["ADA SITS ON\nA BUCKET.", "SFX: A DOOR"]
    assert "if you mean to go out there, take a coat." in " ".join(words(play, "dialogue"))


@pytest.mark.parametrize("name", ["x.txt", "x.fountain"])
def test_line_numbers_of_radio_are_no_part_of_names(name: str) -> None:
    play = read(RADIO, name)
    assert speakers(play) == {"NARRATOR": 2, "DR. OLM": 2}
    assert " ".join(words(play, "dialogue")).startswith(
        "It was late. Who goes there? I have a lamp."
    )


@pytest.mark.parametrize("name", ["x.txt", "x.fountain"])
def test_a_printed_play(name: str) -> None:
    play = read(PRINTED, name)
    assert speakers(play) == {"UWE": 3, "ADA": 2}
    assert [scene.heading.location for scene in play.scenes] == ["A heath", "A house"]
    assert words(play, "parenthetical") == ["(Laughing.)"]
    assert words(play, "action") == ["Enter the two."]


@pytest.mark.parametrize(
    "lines",
    [
        ["Ida: Hallo.", "Ole: Hallo.", "GERÄUSCH: Wind", "Ida: Kalt.", "Ole: Ja.", "Ida: Gut."],
        ["**IDA:** Salut.", "", "**OLE:** Salut.", "", "**IDA:** Bien.", "", "**OLE:** Oui."],
        ["IDA : Salut.", "", "OLE : Salut.", "", "BRUITAGE : Vent", "", "IDA : Bien."],
        ["ИДА: Привет.", "ОЛЕ: Привет.", "ЗВУК: ветер", "ИДА: Холодно.", "ОЛЕ: Да."],
        ["IDA.—Halt!", "", "OLE.—Who?", "", "IDA.—I.", "", "OLE.—You?"],
    ],
)
def test_the_forms_in_other_hands_and_tongues(lines: list[str]) -> None:
    form = find_form(lines)
    assert form is not None and len(form.names) == 2


@pytest.mark.parametrize(
    "text",
    [
        "INT. A - DAY\n\nIDA\nHello: you.\n\nSUPER: BERLIN\n\nOLE\nNO. NOT NOW.\n\nSUPER: PARIS\n",
        "INSERT: a letter.\n\nINSERT: a map.\n\nINSERT: a key.\n\nNOTE: more.\n",
        "INT. A - DAY\n\nNow: rain. Later: sun.\n\n12:30 strikes.\n\nAnd then: dark.\n",
    ],
)  # fmt: skip
def test_captions_and_prose_are_no_speech(text: str) -> None:
    assert find_form(text.split("\n")) is None


def test_a_colon_after_a_cue_is_no_part_of_the_name() -> None:
    play = read("INT. A - DAY\n\nIRIS:\nHello.\n\nTHE VOICE (O.S.):\nGo.\n", "x.fountain")
    assert speakers(play) == {"IRIS": 1, "THE VOICE": 1}


def test_one_colon_cue_needs_a_speaker_of_that_name() -> None:
    assert colon_cues(["", "THE SIGN READS:", "No entry.", "", "IDA", "Why?", ""]) == set()
    assert colon_cues(["", "IDA", "Why?", "", "IDA:", "Why not?", ""]) == {4}


def test_a_cast_list_speaks_nothing() -> None:
    text = "# Act One\n\nCAST OF CHARACTERS\n\nIDA\nOLE\n\n## Scene 1\n\nIDA\nHello.\n\nOLE\nHi.\n"
    play = read(text, "x.fountain")
    assert speakers(play) == {"IDA": 1, "OLE": 1}
    assert "IDA\nOLE" in [e.text for e in play.elements if e.kind is ElementKind.ACTION]


def test_a_speech_right_after_the_cast_list_is_one() -> None:
    play = read("CHARACTERS\n\nIDA, a nurse\nOLE\n\nIDA\nHello there.\n\nOLE\nHi.\n", "x.fountain")
    assert speakers(play) == {"IDA": 1, "OLE": 1}
