from __future__ import annotations

import pytest

from filmai_core.screenplay.mentions import Mentions

NAMES = [
    "WILL",
    "EDWARD",
    "MR. O’NEIL",
    "LE FACTEUR",
    "GUARD #2",
    "ALL",
    "A",
    "阿海",
    "三叔",
    "ÉLODIE",
]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Will and EDWARD run.", ["WILL", "EDWARD"]),
        ("I will not.", []),
        ("Edward's coat, Edward’s hat -- Edward.", ["EDWARD"]),
        ("Edwardian style.", []),
        ("Mr O'Neil nods. MR. O’NEIL again.", ["MR. O’NEIL"]),
        ("LE FACTEUR frappe. Le facteur part.", ["LE FACTEUR"]),
        ("Guard #2 yawns.", ["GUARD #2"]),
        ("All wait. A bird sings.", []),
        ("海风。阿海和三叔走来。", ["阿海", "三叔"]),
        ("Élodie épluche.", ["ÉLODIE"]),
        ("", []),
    ],
)
def test_names_in_a_line(text: str, names: list[str]) -> None:
    assert Mentions(NAMES).find(text) == names


def test_the_longest_name_that_fits_is_meant() -> None:
    assert Mentions(["BRICK", "BRICK BRADDOCK"]).find("Brick Braddock sits.") == ["BRICK BRADDOCK"]


def test_nobody_known_is_nobody_found() -> None:
    assert Mentions([]).find("Anna runs.") == []
