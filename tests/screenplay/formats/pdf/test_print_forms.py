"""Printed forms beside the feature film's: multi-camera pages, wrapped dual cues, hyphens."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.read import read_screenplay
from tests.screenplay.layout.test_overleaf import pdf_of

Row = tuple[int, int, str]


def multicam(header: list[Row]) -> bytes:
    talk = [
        row
        for at in range(4)
        for row in (
            (252, 216 + 72 * at, ("UMA", "LOW")[at % 2]),
            (180, 240 + 72 * at, "Not in here!"),
        )
    ]
    first = [
        (259, 72, "ACT ONE"),
        (288, 96, "SCENE A"),
        (108, 144, "INT. BAR - DAY (DAY 1)"),
        (108, 156, "(Uma, Low, Cat)"),
        (108, 180, "UMA WIPES A GLASS."),
        *talk,
    ]
    second = [
        *header,
        (288, 84, "SCENE B"),
        (108, 108, "INT. CELLAR - NIGHT"),
        (108, 120, "(Low)"),
        (108, 144, "LOW SEARCHES."),
        *talk,
    ]
    return pdf_of(first, second)


@pytest.mark.parametrize(
    "header",
    [
        [(526, 40, "2."), (504, 52, "(I/A)")],
        [(480, 40, "(I/A)"), (526, 40, "2.")],
        [(526, 40, "2."), (430, 52, "(COLD OPEN)")],
        [(526, 40, "2."), (504, 52, "(II/B)")],
        [(526, 40, "2."), (504, 52, "(1/C)")],
    ],
)
def test_header_letters_are_furniture_and_cast_lines_are_the_cast(header: list[Row]) -> None:
    play = read_screenplay(multicam(header), "x.pdf")
    scenes = [scene for scene in play.scenes if scene.heading.text]
    assert [scene.heading.location for scene in scenes] == ["BAR", "CELLAR"]
    assert [scene.act for scene in scenes] == ["ACT ONE", "ACT ONE"]
    assert set(scenes[0].cast) == {"UMA", "LOW", "Cat"}
    action = [e.text for e in scenes[0].elements if e.kind == "action"]
    assert action == ["UMA WIPES A GLASS."]
    assert not any("/" in e.text or "COLD" in e.text for e in play.elements)


def test_dual_cues_that_wrap_are_whole() -> None:
    rows: list[Row] = [(108, 72, "INT. HALL - DAY"), (108, 96, "Noise.")]
    y = 120
    for _ in range(3):
        rows += [
            (170, y, "OFFICER VAN"),
            (370, y, "MADAME DE LA"),
            (170, y + 12, "DER BERG"),
            (370, y + 12, "TOUR (O.S.)"),
            (120, y + 24, "Everybody out of"),
            (330, y + 24, "NOBODY leaves until"),
            (120, y + 36, "this hall!"),
            (330, y + 36, "I say so!"),
            (252, y + 60, "BO"),
            (180, y + 72, "Hush."),
        ]
        y += 96
    play = read_screenplay(pdf_of(rows), "x.pdf")
    found = {person.name: person.speeches for person in play.characters}
    assert found == {"OFFICER VAN DER BERG": 3, "MADAME DE LA TOUR": 3, "BO": 3}
    assert any(e.text == "Everybody out of this hall!" and e.dual for e in play.elements)


def test_a_line_that_ends_in_a_hyphen_goes_on_without_a_space() -> None:
    rows: list[Row] = [(108, 72, "INT. HALL - DAY"), (108, 96, "Papers.")]
    for at in range(3):
        y = 120 + 72 * at
        rows += [
            (266, y, "BO"),
            (180, y + 12, "This stays as it is, which is to say As-"),
            (180, y + 24, "Is, and the other goes by Jean-"),
            (180, y + 36, "Luc."),
        ]
    play = read_screenplay(pdf_of(rows), "x.pdf")
    said = [e.text for e in play.elements if e.kind == "dialogue"]
    assert said[0].endswith("As-Is, and the other goes by Jean-Luc.")


def test_radio_in_print_has_speakers() -> None:
    rows: list[Row] = [(108, 72, "INT. BOAT - DAY")]
    for at in range(8):
        rows.append((108, 100 + 24 * at, f"{('UMA', 'LOW')[at % 2]}:  Over here, please."))
    play = read_screenplay(pdf_of(rows), "x.pdf")
    assert {person.name: person.speeches for person in play.characters} == {"UMA": 4, "LOW": 4}
