"""Text with indents, text without, and what its furniture is taken for."""

from __future__ import annotations

from pathlib import Path

import corpus_table as table
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filmai_core.errors import InputError
from filmai_core.screenplay.formats import plain
from filmai_core.screenplay.model import ElementKind
from filmai_core.screenplay.read import find_format, read_screenplay

Kind = ElementKind
WEB = """\
                                THE LAMP

                               Written by

                               Ada Quill


     1    INT. LIGHTHOUSE - NIGHT                                     1

          The lamp turns. NORA oils a hinge that does not need any oil,
          and never did.

                              NORA
                         (to the lamp)
                    One more winter. Then we are
                    both allowed to stop.
                              (MORE)

                                                                     2.

                              NORA (CONT'D)
                    I promise.

          A knock.                                                    *

                              VOICE (O.S.)
                    Is it true you have soup?

                                                            CUT TO:

     2    EXT. ROCKS - CONTINUOUS                                     2

          She lifts the lantern.

                                                                     3.

                              NORA
                    Who told you about the soup?
"""
FLAT = """\
INT. LIGHTHOUSE - NIGHT
The lamp turns. NORA oils a hinge.
NORA
One more winter. Then we are both allowed to stop.
A knock. She puts down the oil can.
VOICE (O.S.)
(muffled)
Is it true you have soup?
NORA
Who told you about my soup?
VOICE (O.S.)
I'd rather not say.
CUT TO:
EXT. ROCKS - CONTINUOUS
Nora lifts the lantern over a man in a wet suit.
NORA
You look terrible.
"""


def pairs(text: str) -> list[tuple[ElementKind, str]]:
    reading = plain.read(text.encode(), "a.txt")
    return [(element.kind, element.text) for element in reading.elements]


def test_columns_numbers_and_page_breaks_of_a_text() -> None:
    reading = plain.read(WEB.encode(), "a.txt")
    assert [(e.kind, e.text, e.number, e.page) for e in reading.elements] == [
        (Kind.HEADING, "INT. LIGHTHOUSE - NIGHT", "1", 1),
        (Kind.ACTION, "The lamp turns. NORA oils a hinge that does not need any oil, and never"
         " did.", "", 1),
        (Kind.CUE, "NORA", "", 1),
        (Kind.PARENTHETICAL, "(to the lamp)", "", 1),
        (Kind.DIALOGUE, "One more winter. Then we are both allowed to stop.\nI promise.", "", 1),
        (Kind.ACTION, "A knock.", "", 2),
        (Kind.CUE, "VOICE (O.S.)", "", 2),
        (Kind.DIALOGUE, "Is it true you have soup?", "", 2),
        (Kind.TRANSITION, "CUT TO:", "", 2),
        (Kind.HEADING, "EXT. ROCKS - CONTINUOUS", "2", 2),
        (Kind.ACTION, "She lifts the lantern.", "", 2),
        (Kind.CUE, "NORA", "", 3),
        (Kind.DIALOGUE, "Who told you about the soup?", "", 3),
    ]  # fmt: skip
    assert dict(reading.title_page) == {
        "title": "THE LAMP", "credit": "Written by", "author": "Ada Quill",
    }  # fmt: skip
    assert reading.pages == 3


def test_flat_text_is_read_by_its_words() -> None:
    assert pairs(FLAT) == [
        (Kind.HEADING, "INT. LIGHTHOUSE - NIGHT"),
        (Kind.ACTION, "The lamp turns. NORA oils a hinge."),
        (Kind.CUE, "NORA"),
        (Kind.DIALOGUE, "One more winter. Then we are both allowed to stop."),
        (Kind.ACTION, "A knock. She puts down the oil can."),
        (Kind.CUE, "VOICE (O.S.)"),
        (Kind.PARENTHETICAL, "(muffled)"),
        (Kind.DIALOGUE, "Is it true you have soup?"),
        (Kind.CUE, "NORA"),
        (Kind.DIALOGUE, "Who told you about my soup?"),
        (Kind.CUE, "VOICE (O.S.)"),
        (Kind.DIALOGUE, "I'd rather not say."),
        (Kind.TRANSITION, "CUT TO:"),
        (Kind.HEADING, "EXT. ROCKS - CONTINUOUS"),
        (Kind.ACTION, "Nora lifts the lantern over a man in a wet suit."),
        (Kind.CUE, "NORA"),
        (Kind.DIALOGUE, "You look terrible."),
    ]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_change_nothing(codec: str, end: str) -> None:
    text = WEB.replace("Is it true", "Is it true – ‘really’ –" if codec != "utf-16-le" else "Is it")
    expected = plain.read(text.encode(), "a.txt").elements
    found = plain.read(text.replace("\n", end).encode(codec), "a.txt").elements
    assert [(e.kind, e.text) for e in found] == [(e.kind, e.text) for e in expected]


def test_each_form_is_told_from_the_other() -> None:
    assert find_format(WEB.encode(), "a.txt").name == "text"
    assert find_format(FLAT.encode(), "a.txt").name == "text"
    spaced = FLAT.replace("\nNORA\n", "\n\nNORA\n").replace("\nVOICE", "\n\nVOICE")
    spaced = spaced.replace("\nEXT.", "\n\nEXT.").replace("\nA knock", "\n\nA knock")
    assert find_format(spaced.encode(), "a.txt").name == "fountain"


def test_a_web_page_around_the_text_is_taken_off() -> None:
    page = f"<html><body><pre><b>{WEB.replace('&', '&amp;')}</b></pre>\n<p>All rights</p></body>"
    assert find_format(page.encode(), "script.html").name == "text"
    found = plain.read(page.encode(), "script.html").elements
    assert [e.kind for e in found] == [e.kind for e in plain.read(WEB.encode(), "a").elements]


def test_a_number_alone_in_dialogue_is_no_page() -> None:
    text = (
        WEB.replace("I promise.", "How many?\n                    12")
        .replace("                                                                     2.\n", "")
        .replace("                                                                     3.\n", "")
    )
    assert any("12" in text for kind, text in pairs(text) if kind is Kind.DIALOGUE)
    assert plain.read(text.encode(), "a.txt").pages == 0


def test_doubtful_lines_of_flat_text_say_so() -> None:
    text = FLAT + "Wonderful.\n"
    reading = plain.read(text.encode(), "a.txt")
    assert "by its words alone" in reading.warnings[0].message
    last = reading.elements[-1]
    assert last.confidence < 1
    assert last.reason


def test_binary_data_is_refused() -> None:
    with pytest.raises(InputError):
        plain.read(bytes(range(256)) * 40, "a.txt")


LINES = st.sampled_from(
    ["INT. HOUSE - DAY", " " * 20 + "ANNA", " " * 10 + "Hello there.", " " * 15 + "(beat)",
     "", "", " " * 40 + "CUT TO:", "12.", "\f", "   12   EXT. X   12", "*",
     " " * 20 + "(MORE)", " " * 20 + "ANNA (CONT'D)", "CONTINUED:", "\t\tBEN", "(",
     ")", "（", "***", "1", "<pre>", "</pre>", "<b>", "Written by", "阿海：走。", "△风起。",
     "人物：阿海", "1-2 日 内 家", "."]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(LINES | st.text(max_size=40), max_size=60).map("\n".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        reading = plain.read(text.encode("utf-8", "replace"), "a.txt")
    except InputError:
        return
    assert all(0 < element.confidence <= 1 for element in reading.elements)
    assert 0 <= plain.sniff(text.encode("utf-8", "replace")) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "(" * 50_000, " " * 100_000 + "X", "ANNA\n" * 20_000, "a" * 200_000, "1 " * 50_000,
        "<pre>" + "<" * 50_000, "A  " * 30_000, "(\n" * 20_000, "-" * 90_000, "\t" * 60_000 + "A",
    ],
    ids=range(10),
)  # fmt: skip
def test_long_and_repeated_things_take_no_time(text: str) -> None:
    # A quadratic step would take minutes here and meet the test's own limit.
    try:
        plain.read(text.encode(), "a.txt")
    except InputError:
        pass


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "least"),
    [("derived/brick.imsdb.txt", 0.98), ("derived/brick.utf16le.txt", 0.98),
     ("derived/brick.flat.txt", 0.95)],
)  # fmt: skip
def test_the_corpus_is_read(shared_dir: Path, name: str, least: float) -> None:
    folder = shared_dir / "scripts"
    found = table.content(read_screenplay((folder / name).read_bytes(), name).elements)
    score = table.score(found, table.truth(folder / "derived/brick.gold.json"))
    assert score.cues >= least
    assert score.dialogue >= least
