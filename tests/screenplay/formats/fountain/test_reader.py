from __future__ import annotations

import re
from pathlib import Path

import pytest

from filmai_core.screenplay.formats.fountain import reader as fountain
from filmai_core.screenplay.model import Element, ElementKind, Reading

RULES = Path(__file__).resolve().parents[3] / "data" / "fountain_rules.txt"
HIDDEN = {"<NBSP>": "\xa0", "<FF>": "\f", "<TAB>": "\t", "<2SP>": "  "}


def rules() -> list[tuple[str, str, list[str]]]:
    text = RULES.read_text(encoding="utf-8")
    found = []
    for part in re.split(r"^=== (?=\S)", text, flags=re.M)[1:]:
        title, _, body = part.partition("\n")
        source, _, expected = body.partition("\n-->\n")
        for mark, char in HIDDEN.items():
            source = source.replace(mark, char)
        found.append((title, source, [line for line in expected.split("\n") if line]))
    return found


def show(element: Element) -> str:
    head = element.kind.value
    if element.dual:
        head += " dual"
    if element.number:
        head += f" #{element.number}"
    if element.depth:
        head += f" depth {element.depth}"
    if element.confidence < 1:
        head += " ?"
    text = element.text.replace("\n", "\\n")
    return f"{head} | {text}".rstrip()


def read(source: str) -> Reading:
    return fountain.read(source.encode(), "rule.fountain")


@pytest.mark.parametrize(
    ("source", "expected"), [r[1:] for r in rules()], ids=[r[0] for r in rules()]
)
def test_rule(source: str, expected: list[str]) -> None:
    assert [show(element) for element in read(source).elements] == expected


def test_there_are_more_rules_than_kinds_of_trap() -> None:
    assert len(rules()) >= 64


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rules_hold_for_every_line_end(end: str) -> None:
    for _, source, expected in rules():
        data = source.replace("\n", end).encode()
        assert [show(element) for element in fountain.read(data).elements] == expected


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_rules_hold_for_every_unicode_encoding(codec: str) -> None:
    for _, source, expected in rules():
        assert [show(e) for e in fountain.read(source.encode(codec)).elements] == expected


def test_elements_carry_their_source_line() -> None:
    source = "\n\nINT. HOUSE - DAY\nHe sits.\n[[note]]\nBut why?\n\nANNA\n(so)\nHello.\n"
    lines = [(element.kind.value, element.line) for element in read(source).elements]
    assert lines == [
        ("heading", 3), ("action", 4), ("note", 5), ("cue", 8), ("parenthetical", 9),
        ("dialogue", 10),
    ]  # fmt: skip


def test_title_page_keeps_its_lines_and_loses_its_markup() -> None:
    source = (
        "Title:\n    _**BRICK & STEEL**_\n    _**FULL RETIRED**_\nCredit: Written by\n"
        "Author: Stu Maschwitz\nDraft date:\nContact:\n\tNext Level\n\tSolvang\n\nHe sits.\n"
    )
    reading = read(source)
    assert reading.title_page == (
        ("title", "BRICK & STEEL\nFULL RETIRED"),
        ("credit", "Written by"),
        ("author", "Stu Maschwitz"),
        ("draft date", ""),
        ("contact", "Next Level\nSolvang"),
    )
    assert [element.text for element in reading.elements] == ["He sits."]


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("    Title: A\n    Author: B\n\nx", (("title", "A"), ("author", "B"))),
        ("Title：映画\nAuthor：匿名\n\nx", (("title", "映画"), ("author", "匿名"))),
        ("标题：看天\n编剧：王\n\nx", (("title", "看天"), ("author", "王"))),
        ("Title: A\nContact:\nme@x.org\nwww.x.org\n\nx",
         (("title", "A"), ("contact", "me@x.org\nwww.x.org"))),
        ("\n\nTitle: A\nCredit: \nAuthor: B\n\nx",
         (("title", "A"), ("credit", ""), ("author", "B"))),
        ("title: A\ndraft date: 1/2/2020\n\nx", (("title", "A"), ("draft date", "1/2/2020"))),
    ],
)  # fmt: skip
def test_title_pages_as_people_write_them(source: str, page: tuple[tuple[str, str], ...]) -> None:
    reading = read(source)
    assert reading.title_page == page
    assert [element.text for element in reading.elements] == ["x"]


@pytest.mark.parametrize("first", ["FADE IN:", "INT. HOUSE - 3:00 PM", "He opens it: a threat."])
def test_a_colon_in_the_first_line_makes_no_title_page(first: str) -> None:
    assert read(f"{first}\n\nHe sits.\n").title_page == ()


def test_unclosed_note_and_boneyard_warn_with_their_line() -> None:
    reading = read("One.\n\nTwo [[open\n\nThree /* open\n\nFour.\n")
    assert [warning.line for warning in reading.warnings] == [5, 3]


@pytest.mark.parametrize(
    "source",
    [
        "[[" * 50_000,
        "[[\n" * 20_000,
        " " * 100_000 + "x",
        "\n".join(["x"] * 40_000),
        "*" * 19_000,
        "* a" * 6_000,
        "/*" * 50_000,
        "A" * 100_000,
        "(" * 50_000,
        "A (" * 6_000,
        "ANNA\nYes.\n\nBEN ^\nNo.\n\n" * 1_500,
        "INT. " * 4_000,
        "12 " * 6_000,
        "Title:\n" + "   x\n" * 20_000,
        "~" * 10_000 + "\n" + "#" * 10_000 + "\n" + "=" * 10_000,
    ],
    ids=lambda source: repr(source[:8]),
)  # fmt: skip
@pytest.mark.timeout(20)
def test_hostile_lines_end(source: str) -> None:
    elements = read(source).elements
    assert all(0 < element.confidence <= 1 for element in elements)
    # What is read stands in the source: no letter is doubled on the way.
    assert sum(len(element.text) for element in elements) <= len(source)


def test_kinds_are_all_reachable() -> None:
    seen = {element.kind for _, source, _ in rules() for element in read(source).elements}
    assert seen == set(ElementKind)
