"""Acts, cold opens and the scenes of a play are structure, whatever the format."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.export.to_json import screenplay_to_json
from filmai_core.screenplay.model import ElementKind, Screenplay
from filmai_core.screenplay.read import read_screenplay

SERIES = """COLD OPEN

INT. VAN - DAY

MEI
Drive.

END OF COLD OPEN

INT. GARAGE - DAY

Titles.

ACT ONE

SCENE A

EXT. YARD - NIGHT

MEI
Closed.

EXT. LANE - NIGHT

She runs.

TAG

INT. VAN - DAY

MEI
Again.
"""
PLAY = """# Act I

## Scene 1

MEI
Who is there?

## Scene 2

BO
Nobody.

# Act II

MEI
Still nobody.
"""


def read(text: str, name: str = "x.fountain") -> Screenplay:
    return read_screenplay(text.encode(), name)


def test_scenes_know_their_act() -> None:
    play = read(SERIES)
    assert [scene.act for scene in play.scenes] == ["COLD OPEN", "", "ACT ONE", "ACT ONE", "TAG"]
    sections = [e.text for e in play.elements if e.kind is ElementKind.SECTION]
    assert sections == ["COLD OPEN", "ACT ONE", "SCENE A", "TAG"]


def test_the_json_names_the_act_only_where_there_is_one() -> None:
    scenes = screenplay_to_json(read(SERIES))["scenes"]
    assert [scene.get("act") for scene in scenes] == [
        "COLD OPEN",
        None,
        "ACT ONE",
        "ACT ONE",
        "TAG",
    ]


@pytest.mark.parametrize("mark", ["> {} <", "**{}**", "_{}_", "# {}", "{}"])
def test_an_act_is_one_however_it_is_set(mark: str) -> None:
    text = f"INT. A - DAY\n\nRain.\n\n{mark.format('ACT TWO')}\n\nINT. B - DAY\n\nSun.\n"
    assert [scene.act for scene in read(text).scenes] == ["", "ACT TWO"]


def test_sections_of_a_play_are_its_scenes() -> None:
    play = read(PLAY)
    assert [(scene.heading.text, scene.act) for scene in play.scenes] == [
        ("Scene 1", "Act I"), ("Scene 2", "Act I"), ("Act II", "Act II"),
    ]  # fmt: skip
    assert [scene.characters for scene in play.scenes] == [("MEI",), ("BO",), ("MEI",)]


def test_a_film_with_sections_keeps_its_own_scenes() -> None:
    text = (
        "# Act I\n\n## Scene 1\n\nINT. A - DAY\n\nMEI\nHello.\n\n# Act II\n\nINT. B - DAY\n\nSun.\n"
    )
    assert [scene.heading.location for scene in read(text).scenes] == ["A", "B"]


@pytest.mark.parametrize(
    "heads",
    [("ERSTER AKT", "1. Szene", "2. Szene"), ("ACTE PREMIER", "SCÈNE I", "SCÈNE II"),
     ("ACT ONE", "SCENE 1. A QUAY", "SCENE 2. A SHIP"), ("ДЕЙСТВИЕ ПЕРВОЕ", "СЦЕНА 1", "СЦЕНА 2")],
)  # fmt: skip
def test_plays_in_other_languages(heads: tuple[str, str, str]) -> None:
    act, one, two = heads
    play = read(f"{act}\n\n{one}\n\nMEI\nTief.\n\n{two}\n\nBO\nHoch.\n")
    assert [(scene.heading.text, scene.act) for scene in play.scenes] == [(one, act), (two, act)]


def test_somebody_called_tag_still_speaks() -> None:
    play = read("INT. A - DAY\n\nTAG\nHello.\n\nBO\nHi.\n")
    assert {person.name for person in play.characters} == {"TAG", "BO"}
