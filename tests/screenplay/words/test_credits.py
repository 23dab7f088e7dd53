"""Author fields as people fill them in: names alone come out."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.words.credits import find_authors, split_authors, strip_credit


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Written by Mona Reed", ("Mona Reed",)),
        ("written by: Mona Reed", ("Mona Reed",)),
        ("Mona Reed\n& Kit Dahl\nand Ola Bry", ("Mona Reed", "Kit Dahl", "Ola Bry")),
        ("Mona Reed,\nKit Dahl,\nand Ola Bry", ("Mona Reed", "Kit Dahl", "Ola Bry")),
        ("MONA REED AND KIT DAHL", ("MONA REED", "KIT DAHL")),
        ("Mona Reed\n&\nKit Dahl", ("Mona Reed", "Kit Dahl")),
        ("Drehbuch von Uwe Falk und Ida Noll", ("Uwe Falk", "Ida Noll")),
        ("Scénario de Léo Blanc et Zoé", ("Léo Blanc", "Zoé")),
        ("Una obra de Inés Mar y Luis Sol", ("Inés Mar", "Luis Sol")),
        ("编剧：周一、王二", ("周一", "王二")),
        ("A radio play by Mona Reed", ("Mona Reed",)),
        ("Mona Reed, Jr.", ("Mona Reed, Jr.",)),
    ],
)
def test_names_stand_without_the_words_of_the_credit(value: str, names: tuple[str, ...]) -> None:
    assert split_authors(value) == names


@pytest.mark.parametrize("name", ["Byron Sand", "Sandra Anders", "Von Holt", "Dee de la Mar"])
def test_a_name_that_begins_like_a_credit_stays_whole(name: str) -> None:
    assert split_authors(name) == (name,)


def test_a_credit_alone_names_nobody() -> None:
    assert strip_credit("Screenplay by") == "" and split_authors("Written by") == ()


def test_a_credit_line_may_hold_the_author() -> None:
    assert find_authors((("title", "X"), ("credit", "Written by Mona Reed"))) == ("Mona Reed",)
    assert find_authors((("title", "X"), ("credit", "Written by"))) == ()
