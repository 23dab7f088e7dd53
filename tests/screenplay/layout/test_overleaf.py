"""Production marks: omitted scenes and their ranges, numbers in margins, repeated headings."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.export.to_json import screenplay_to_json
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.read import read_screenplay

CUE, SAY = " " * 29, " " * 19


def text(*middle: str) -> bytes:
    """An indented script with lines of ours between two scenes."""
    lines = [
        "12       INT. LOFT - DAY                                          12",
        "",
        "         A cat sleeps.",
        "",
        f"{CUE}UMA",
        f"{SAY}Wake up.",
        "",
        f"{CUE}LOW",
        f"{SAY}No.",
        "",
        *middle,
        "",
        "19A      EXT. ROOF - NIGHT                                       19A",
        "",
        "         Stars.",
        "",
        f"{CUE}UMA",
        f"{SAY}Look up.",
        "",
        f"{CUE}LOW",
        f"{SAY}Why?",
        "",
    ]
    return "\n".join(lines).encode()


def numbers(play: Screenplay) -> list[tuple[str, bool]]:
    scenes = screenplay_to_json(play)["scenes"]
    return [(scene["number"], scene.get("omitted", False)) for scene in scenes]


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        (["13       OMITTED                                      13"], "13"),
        (
            [
                "13       OMITTED                                      13",
                "THRU" + " " * 54 + "THRU",
                "15" + " " * 57 + "15",
            ],
            "13 THRU 15",
        ),
        (
            ["13 &     OMITTED                                    13 &", "14" + " " * 56 + "14"],
            "13 & 14",
        ),
        (["13-15    OMITTED                                   13-15"], "13-15"),
        (["13A THRU 13C     OMITTED                    13A THRU 13C"], "13A THRU 13C"),
        (["13       Omitted.                                     13"], "13"),
    ],
)
def test_omitted_scenes_keep_the_numbers_that_are_printed(rows: list[str], number: str) -> None:
    play = read_screenplay(text(*rows), "x.txt")
    assert numbers(play) == [("12", False), (number, True), ("19A", False)]
    assert not any(e.kind == "action" and e.text[:1].isdigit() for e in play.elements)


def test_marks_in_the_margins_are_no_action() -> None:
    rows = [
        "17" + " " * 63 + "17",
        "         Rain starts.",
        "*",
        "         Wind.      " + " " * 40 + "*",
    ]
    play = read_screenplay(text(*rows), "x.txt")
    action = [e.text for e in play.elements if e.kind == "action"]
    assert (
        action[0] == "A cat sleeps."
        and " ".join(action[1:-1]).split() == "Rain starts. Wind.".split()
    )
    assert numbers(play) == [("12", False), ("19A", False)]


@pytest.mark.parametrize(
    "line", ["OMITTED", "13 OMITTED 13", "13 OMITTED", "OMITTED #13#", ".OMITTED #13#"]
)
def test_omitted_in_fountain(line: str) -> None:
    play = read_screenplay(
        f"INT. A - DAY\n\nRain.\n\n{line}\n\nINT. B - DAY\n\nSun.\n".encode(), "x.fountain"
    )
    found = [omitted for _, omitted in numbers(play)]
    assert found == [False, True, False]
    if "13" in line:
        assert numbers(play)[1][0] == "13"


def test_a_sentence_about_omitting_is_no_scene() -> None:
    play = read_screenplay(b"INT. A - DAY\n\nShe omitted 12 lines.\n", "x.fountain")
    assert numbers(play) == [("", False)]


@pytest.mark.parametrize(
    "again",
    [
        "EXT. FJORD - LATER (CONTINUED)",
        "EXT. FJORD - LATER (CONT'D)",
        "CONTINUED: EXT. FJORD - LATER",
        "EXT. FJORD - LATER - (CONT.)",
        "5 EXT. FJORD - LATER (CONT'D) 5",
        "EXT. FJORD - LATER (SUITE)",
    ],
)
def test_a_heading_repeated_overleaf_is_one_scene(again: str) -> None:
    play = read_screenplay(_two_pages(again), "x.pdf")
    assert [scene.heading.location for scene in play.scenes] == ["FJORD"]
    assert {person.name: person.speeches for person in play.characters} == {"UMA": 3, "LOW": 3}


def test_another_scene_overleaf_is_another() -> None:
    play = read_screenplay(_two_pages("EXT. FJORD - NIGHT (CONTINUED)"), "x.pdf")
    assert len(play.scenes) == 2


def _two_pages(again: str) -> bytes:
    speeches = [
        row
        for at in range(3)
        for row in ((266, 150 + 60 * at, ("UMA", "LOW")[at % 2]), (180, 162 + 60 * at, "Not yet."))
    ]
    more = [(x, y, {"UMA": "LOW", "LOW": "UMA"}.get(line, line)) for x, y, line in speeches]
    first = [(108, 72, "EXT. FJORD - LATER"), (108, 96, "Ice."), *speeches]
    second = [(520, 36, "2."), (108, 72, again), (108, 96, "More ice."), *more]
    return pdf_of(first, second)


def pdf_of(*pages: list[tuple[int, int, str]]) -> bytes:
    """A PDF with these lines: left edge and depth in points."""
    from tests.screenplay.formats.pdf.test_reader import raw_pdf

    def drawn(line: str) -> str:
        return line.replace("(", r"\(").replace(")", r"\)")

    return raw_pdf(
        *(
            "BT /F1 12 Tf "
            + " ".join(f"1 0 0 1 {x} {792 - y} Tm ({drawn(line)}) Tj" for x, y, line in page)
            + " ET"
            for page in pages
        )
    )


NUMBER = 48  # points from the paper's edge: margin numbers


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([("13", "OMITTED"), ("THRU", ""), ("15", "")], "13 THRU 15"),
        ([("13", ""), ("THRU", "OMITTED"), ("15", "")], "13 THRU 15"),
        ([("13 &", "OMITTED"), ("14", "")], "13 & 14"),
        ([("A13", "OMITTED")], "A13"),
    ],
)
def test_omitted_ranges_in_print(rows: list[tuple[str, str]], number: str) -> None:
    page = [(NUMBER, 72, "12"), (108, 72, "INT. LOFT - DAY"), (540, 72, "12"), (108, 96, "Dust.")]
    for at in range(4):
        page += [(266, 120 + 36 * at, ("UMA", "LOW")[at % 2]), (180, 132 + 36 * at, "Not here.")]
    for at, (margin, words) in enumerate(rows):
        y = 288 + 12 * at
        page += [(NUMBER, y, margin), (540, y, margin)]
        page += [(120, y, words)] if words else []
    page += [
        (NUMBER, 360, "16"),
        (108, 360, "EXT. ROOF - DAY"),
        (540, 360, "16"),
        (108, 384, "Sky."),
    ]
    play = read_screenplay(pdf_of(page), "x.pdf")
    assert numbers(play) == [("12", False), (number, True), ("16", False)]
