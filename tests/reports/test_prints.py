"""Sides, breakdown sheets and the marked script: what is printed, read back from the PDF."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from filmai_core.analysis.breakdown.lexicon import EffectCategory
from filmai_core.analysis.breakdown.rows import ShotRow
from filmai_core.analysis.breakdown.shot_words import Complexity
from filmai_core.errors import InputError
from filmai_core.reports.script_pdf import pieces_of, script_pdf
from filmai_core.reports.sheets import breakdown_sheets
from filmai_core.reports.sides import sides_of, sides_pdf, sides_text
from filmai_core.reports.typeset import Piece, print_script, wrap
from filmai_core.screenplay.model import ElementKind, Screenplay
from filmai_core.screenplay.read import read_screenplay

K = ElementKind

SCRIPT = """Title: Low Tide
Author: Ida Holm
Draft date: May 2026

INT. BOAT SHED - DAY #7#

= They meet.

Oars and ropes. Smoke fills the shed. [[ask the harbour]]

ROLF
Are you coming, or do I have to say it all over again in front of everybody?

IDA
(low)
Now or never.

A gull.

IDA
It is calling.

ROLF
It always is.

EXT. PIER - NIGHT

The boat burns.

IDA
So long.
"""


def play() -> Screenplay:
    return read_screenplay(SCRIPT.encode(), "tide.fountain")


def row(scene: int, text: str, words: str, category: EffectCategory) -> ShotRow:
    at = text.index(words)
    found = next(e for s in play().scenes for e in s.elements if text in e.text)
    return ShotRow(
        id=words, scene=scene, heading="", number="7", line=found.line, page=1.0,
        category=category, text=text, marks=((at, at + len(words)),), confidence=0.9, why="",
        approach="", complexity=Complexity.MEDIUM, reasons=(),
    )  # fmt: skip


ROWS = (
    row(0, "Oars and ropes. Smoke fills the shed.", "Smoke", EffectCategory.SMOKE),
    row(1, "The boat burns.", "burns", EffectCategory.FIRE),
)


def pages(data: bytes) -> list[str]:
    document = pdfium.PdfDocument(data)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def ground(data: bytes, page: int, near: str) -> tuple[int, ...]:
    """The commonest colour but white around a word of a page."""
    document = pdfium.PdfDocument(data)
    text = document[page].get_textpage()
    index = text.get_text_range().index(near)
    left, bottom, right, top = text.get_charbox(index + 1)
    height = document[page].get_size()[1]
    picture = document[page].render(scale=2).to_pil().convert("RGB")
    x, y = (left + right) / 2, height - top - 1
    return tuple(picture.getpixel((round(2 * x), round(2 * (y - 1)))))


def test_the_printed_script_reads_back_as_the_script() -> None:
    again = read_screenplay(script_pdf(play()), "tide.pdf")
    assert (again.title.upper(), again.authors) == ("LOW TIDE", ("Ida Holm",))
    kept = [(e.kind, e.text) for e in play().elements if e.kind not in (K.NOTE, K.SYNOPSIS)]
    found = [(e.kind, " ".join(e.text.split())) for e in again.elements]
    said = {text for kind, text in kept if kind in (K.CUE, K.DIALOGUE, K.HEADING)}
    assert said <= {text for _, text in found}


def test_marked_words_have_their_ground_and_label() -> None:
    data = script_pdf(play(), ROWS)
    cover, first = pages(data)
    assert "Smoke" in cover and "Fire" in cover
    assert "Smoke" in first.split("fills")[1] and "Fire" in first
    assert ground(data, 1, "Smoke fills") == (0xDE, 0xE2, 0xE6)
    assert ground(data, 1, "burns") == (0xFF, 0xD8, 0xA8)
    assert ground(data, 1, "ropes") == (255, 255, 255)
    assert script_pdf(play(), ROWS) == data


def test_a_row_that_names_a_sentence_marks_it_where_it_stands() -> None:
    part = row(0, "Smoke fills the shed.", "Smoke", EffectCategory.SMOKE)
    action = next(p for p in pieces_of(play(), [part]) if p.text.startswith("Oars"))
    assert [action.text[h.start : h.end] for h in action.highlights] == ["Smoke"]


def test_a_speech_over_a_page_says_more_and_contd() -> None:
    words = "word " * 400
    pieces = [Piece(K.ACTION, "x")] * 20 + [Piece(K.CUE, "IDA"), Piece(K.DIALOGUE, words)]
    made = pages(print_script(pieces, title="x"))
    assert "(MORE)" in made[0] and "IDA (CONT'D)" in made[1]
    assert sum(page.count("word") for page in made) == 400


def test_headings_and_cues_are_never_last_on_a_page() -> None:
    for lines in range(20, 27):
        pieces = [Piece(K.ACTION, "x")] * lines + [
            Piece(K.HEADING, "INT. SHED", "3"), Piece(K.ACTION, "Rain."), Piece(K.CUE, "IDA"),
            Piece(K.DIALOGUE, "Now."),
        ]  # fmt: skip
        for page in pages(print_script(pieces, title="x")):
            last = page.strip().split("\n")[-1].strip()
            assert last not in ("INT. SHED", "3", "IDA"), lines


@pytest.mark.parametrize("text", ["", "one", "a b " * 60, "长" * 90, "x" * 300, "a\n\nb", "  lead"])
def test_wrapping_loses_no_letter(text: str) -> None:
    lines = wrap(text, 200.0)
    joined = "".join(text[start:end] for start, end in lines)
    assert joined.replace(" ", "") == text.replace(" ", "").replace("\n", "")


def test_sides_give_each_speech_with_its_cue() -> None:
    scenes = sides_of(play(), "ida")
    sides = [side for _, found in scenes for side in found]
    given = [(side.cue_by, side.cue, [e.text for e in side.speech]) for side in sides]
    assert given == [
        ("ROLF", "… or do I have to say it all over again in front of everybody?",
         ["IDA", "(low)", "Now or never."]),
        ("", "A gull.", ["IDA", "It is calling."]),
        ("", "The boat burns.", ["IDA", "So long."]),
    ]  # fmt: skip
    assert [scene.heading.number for scene, _ in scenes] == ["7", ""]


def test_sides_as_text_and_as_pages() -> None:
    text = sides_text(play(), "IDA")
    assert text.startswith("LOW TIDE\nIDA\n3 speeches, 8 words, 2 scenes\n")
    assert "7 INT. BOAT SHED - DAY" in text and "    ROLF: … or do I have" in text
    assert "It always is." not in text
    data = sides_pdf(play(), "IDA")
    cover, first = pages(data)
    assert "3 speeches" in cover and "Now or never." in first and "It always is." not in first
    assert ground(data, 1, "Now or") == (0xFF, 0xF3, 0xBF)
    assert ground(data, 1, "everybody") == (255, 255, 255)


def test_sides_of_nobody_name_who_speaks() -> None:
    with pytest.raises(InputError, match="PIM does not speak") as caught:
        sides_text(play(), "PIM")
    assert "ROLF" in caught.value.hint


def test_sheets_have_a_page_a_scene_with_its_facts() -> None:
    first, second = (" ".join(p.split()) for p in pages(breakdown_sheets(play(), ROWS)))
    for fact in ("INT. BOAT SHED - DAY", "7", "DAY", "They meet.", "IDA", "ROLF", "Smoke",
                 "Oars and ropes. Smoke fills the shed. (medium)", "ask the harbour",
                 "Wardrobe"):  # fmt: skip
        assert fact in first
    assert "The boat burns. (medium)" in second and "Smoke" not in second
    assert breakdown_sheets(play(), ROWS) == breakdown_sheets(play(), ROWS)


def test_foreign_letters_are_printed() -> None:
    text = "INT. ŁÓDŹ - ДЕНЬ\n\n阿桐推门进来 Ρόδος.\n"
    made = pages(script_pdf(read_screenplay(text.encode(), "x.fountain")))
    assert "阿桐推门进来" in made[0] and "ДЕНЬ" in made[0] and "ŁÓDŹ" in made[0]
