"""What readers leave open is settled alike: typed transitions, shared lines, cast lists."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.model import Element, ElementKind, Reading
from filmai_core.screenplay.read import read_screenplay
from filmai_core.screenplay.settle import settle_reading

Kind = ElementKind


def settle(*pairs: tuple[Kind, str]) -> list[tuple[Kind, str]]:
    elements = tuple(Element(kind, text, at) for at, (kind, text) in enumerate(pairs, start=1))
    return [(e.kind, e.text) for e in settle_reading(Reading(elements)).elements]


@pytest.mark.parametrize(
    "text", ["FADE TO BLACK.", "CUT TO:", "Dissolve to:", "SMASH CUT", "FONDU AU NOIR", "ЗТМ"]
)
def test_a_transition_typed_as_a_character_is_one(text: str) -> None:
    pairs = [(Kind.CUE, "UMA"), (Kind.DIALOGUE, "No."), (Kind.CUE, text)]
    assert settle(*pairs)[-1] == (Kind.TRANSITION, text)


def test_somebody_with_such_a_name_who_speaks_stays() -> None:
    pairs = [(Kind.CUE, "IRIS"), (Kind.DIALOGUE, "No."), (Kind.CUE, "IRIS")]
    assert settle(*pairs)[-1] == (Kind.CUE, "IRIS")


def test_a_heading_typed_as_a_character_is_one() -> None:
    assert settle((Kind.CUE, "INT. LOFT - DAY"))[0] == (Kind.HEADING, "INT. LOFT - DAY")


@pytest.mark.parametrize(
    ("line", "transition", "heading"),
    [
        ("CUT TO: INT. LOFT - DAY", "CUT TO:", "INT. LOFT - DAY"),
        ("Fade in: Ext. loft - day", "Fade in:", "Ext. loft - day"),
        ("FADE IN ON - EXT. LOFT", "FADE IN ON", "EXT. LOFT"),
        ("FONDU ENCHAÎNÉ: INT. CAVE - NUIT", "FONDU ENCHAÎNÉ:", "INT. CAVE - NUIT"),
        ("切至：内景 茶馆 夜", "切至：", "内景 茶馆 夜"),
    ],
)
@pytest.mark.parametrize("kind", [Kind.ACTION, Kind.HEADING, Kind.TRANSITION])
def test_both_on_one_line_are_told_apart(
    kind: Kind, line: str, transition: str, heading: str
) -> None:
    assert settle((kind, line)) == [(Kind.TRANSITION, transition), (Kind.HEADING, heading)]


def test_what_follows_such_a_line_is_kept() -> None:
    found = settle((Kind.ACTION, "Dark.\nFADE IN: EXT. QUAY - DAY\nGulls."))
    assert found == [
        (Kind.ACTION, "Dark."), (Kind.TRANSITION, "FADE IN:"), (Kind.HEADING, "EXT. QUAY - DAY"),
        (Kind.ACTION, "Gulls."),
    ]  # fmt: skip


def test_a_cast_list_under_a_heading_is_the_scenes_cast() -> None:
    elements = (
        Element(Kind.HEADING, "INT. LOFT - DAY"),
        Element(Kind.ACTION, "(Uma, Mr. Low, the Cat (O.S.))\nUMA SITS."),
        Element(Kind.CUE, "UMA"),
        Element(Kind.DIALOGUE, "Cat?"),
        Element(Kind.CUE, "MR. LOW"),
        Element(Kind.DIALOGUE, "No cat."),
    )
    found = settle_reading(Reading(elements)).elements
    assert found[0].cast == () and found[1].text.startswith("(Uma")  # "the" is no name
    named = (elements[0], Element(Kind.ACTION, "(Uma, Mr. Low, Cat (O.S.))\nUMA SITS."))
    found = settle_reading(Reading(named + elements[2:])).elements
    assert found[0].cast == ("Uma", "Mr. Low", "Cat (O.S.)")
    assert (found[1].kind, found[1].text) == (Kind.ACTION, "UMA SITS.")


def test_an_aside_under_a_heading_is_no_cast_list() -> None:
    pairs = [(Kind.HEADING, "INT. LOFT - DAY"), (Kind.ACTION, "(Later, Uma will regret this)"),
             (Kind.CUE, "UMA"), (Kind.DIALOGUE, "Hm.")]  # fmt: skip
    assert settle(*pairs)[1] == pairs[1]


@pytest.mark.parametrize("name", ["INT. SHED - DAY", "FADE TO BLACK.", "THE END"])
def test_a_cue_that_the_writer_forced_stays_a_cue(name: str) -> None:
    play = read_screenplay(f"EXT. PIER - DAY\n\n@{name}\n".encode(), "pier.fountain")
    assert [e.kind for e in play.elements if e.text == name] == [Kind.CUE]
