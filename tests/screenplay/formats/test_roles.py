"""Numbered roles in text without layout, often heard once, are people."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.read import read_screenplay

FLAT = """INT. WARD - NIGHT
Two nurses wait by the door.
NURSE 1
Is he coming?
NURSE 2
Not tonight.
{role}
We should go on.
NURSE 1
He said ten.
NURSE 2
He did not say it to me.
"""


@pytest.mark.parametrize(
    "role",
    ["SOLDIER #3", "2ND SOLDIER", "COP 12", "CAR COP NO. 4", "FIRST GUARD", "NURSE 3 (O.S.)"],
)
def test_a_numbered_role_speaks(role: str) -> None:
    play = read_screenplay(FLAT.format(role=role).encode(), "x.txt")
    assert {person.speeches for person in play.characters} == {1, 2}
    assert len(play.characters) == 3


@pytest.mark.parametrize("line", ["ROOM 12", "DAY 2", "PLATFORM 9", "SFX 3"])
def test_a_numbered_thing_does_not(line: str) -> None:
    play = read_screenplay(FLAT.format(role=line).encode(), "x.txt")
    assert {person.name for person in play.characters} == {"NURSE 1", "NURSE 2"}
