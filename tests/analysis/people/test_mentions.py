"""Names in running text."""

from __future__ import annotations

import pytest

from filmai_core.analysis.people.mentions import NameFinder
from filmai_core.screenplay.model import Character

CAST = [
    Character(name)
    for name in (
        "EDWARD BLOOM",
        "WILL BLOOM",
        "DR. BENNETT",
        "JENNY",
        "THE MAN",
        "MR. O’NEIL",
        "小明",
    )
]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Edward Bloom stands.", ["EDWARD BLOOM"]),
        ("EDWARD runs, and Edward's dog too.", ["EDWARD BLOOM", "EDWARD BLOOM"]),
        ("The Bloom family.", []),  # two people share it
        ("ask Bennett, or Dr. Bennett", ["DR. BENNETT", "DR. BENNETT"]),
        ("Will you stay? I will.", []),
        ("I saw Will yesterday.", ["WILL BLOOM"]),
        ("WILL looks up.", ["WILL BLOOM"]),
        ("that’s Jenny’s and O'Neil's", ["JENNY", "MR. O’NEIL"]),
        ("the man who was there", []),
        ("昨天小明来了", ["小明"]),
        ("jenny", []),
    ],
)  # fmt: skip
def test_names_are_found(text: str, who: list[str]) -> None:
    assert [item.who for item in NameFinder(CAST).find(text)] == who


def test_a_writers_own_alias_is_found() -> None:
    finder = NameFinder([Character("SANDRA")], {"SANDRA": ("Mom",)})
    assert [item.who for item in finder.find("I told Mom everything.")] == ["SANDRA"]


def test_an_empty_cast_finds_nobody() -> None:
    assert NameFinder([]).find("Edward Bloom") == []
