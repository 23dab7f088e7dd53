"""Cues with any sign in them, and first lines that hold a colon without being a title page."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.model import ElementKind, Screenplay
from filmai_core.screenplay.read import read_screenplay

HEAD = "INT. DEPOT - NIGHT\n\n"


def read(text: str) -> Screenplay:
    return read_screenplay(text.encode(), "x.fountain")


@pytest.mark.parametrize(
    "cue",
    ["$UE", "J@N", "BOT+", "GIRL 1 + GIRL 2", "NO. 5%", "EVA♥", "MAX😀", "🤖", "A|B", "ÅSA = X",
     "«ЛЁВА»", "MC'COY", "R2·D2", "¿QUIÉN?", "X/Y"],
)  # fmt: skip
def test_any_sign_may_stand_in_a_cue(cue: str) -> None:
    play = read(f"{HEAD}IDA\nHello.\n\n{cue}\nGo.\n")
    assert {person.name for person in play.characters} == {"IDA", cue}


def test_signs_tell_people_apart() -> None:
    play = read(f"{HEAD}EVA\nOne.\n\nEVA♥\nTwo.\n\n$EVA\nThree.\n")
    assert len(play.characters) == 3


def test_a_sentence_in_small_letters_is_no_cue() -> None:
    play = read(f"{HEAD}He pays $5 + tax\nand leaves.\n")
    assert play.characters == ()


@pytest.mark.parametrize(
    "first",
    ["Midnight: a bell.", "NARRATOR: There was a town.", "SUPER: OSLO, 1911",
     "Note to self: buy it",
     "12:30 strikes.", "OVER BLACK: a voice.", "A sign reads: closed.", "CHAPTER ONE: RAIN",
     "Meanwhile: nothing."],
)  # fmt: skip
def test_a_first_line_with_a_colon_is_kept(first: str) -> None:
    play = read(f"{first}\n\n{HEAD}Rain.\n")
    assert play.title_page == ()
    assert play.scenes[0].elements[0].text == first


@pytest.mark.parametrize(
    "page",
    ["Title: Rain\nAuthor: Ida", "Episode: 3\nTitle: Rain\nAuthor: Ida",
     "Titre : Rain\nAuteur : Ida",
     "    Title: Rain\n    Author: Ida", "Title:\n    Rain\nAuthor:\n    Ida",
     "Title:\nRain\nAuthor:\nIda"],
)  # fmt: skip
def test_title_pages_are_still_read(page: str) -> None:
    play = read(f"{page}\n\n{HEAD}Rain.\n")
    assert (play.title, play.authors) == ("Rain", ("Ida",))
    assert len(play.scenes) == 1


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("FADE IN:", ElementKind.TRANSITION),
        ("A door bangs.", ElementKind.ACTION),
        ("OLE: Nobody there.", ElementKind.ACTION),
        ("> THE END <", ElementKind.CENTERED),
        ("# One", ElementKind.SECTION),
        ("INT. MILL - DAY", ElementKind.HEADING),
        ("CUT TO: INT. MILL - DAY", ElementKind.TRANSITION),
    ],
)
def test_what_stands_right_below_a_title_page_is_not_lost_in_it(line: str, kind: str) -> None:
    play = read(f"Title: Rain\nContact:\n    Quay 4\n    Port\n{line}\n\nIt rains.\n")
    assert dict(play.title_page)["contact"] == "Quay 4\nPort"
    assert play.elements[0].kind == kind


def test_a_key_given_twice_keeps_both_values() -> None:
    play = read(f"Title: Rain\nAuthor: Ida\nAuthor: Ole\n\n{HEAD}Rain.\n")
    assert play.authors == ("Ida", "Ole")
