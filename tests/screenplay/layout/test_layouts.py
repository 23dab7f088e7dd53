"""Our own sample screenplay, printed in many layouts, is read back as what it was."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import corpus_table as table
import layouts
import pytest
from layouts import Layout, TextLayout, WordLayout

from filmai_core.screenplay.model import Element, ElementKind
from filmai_core.screenplay.read import find_format, read_screenplay
from filmai_core.settings import ASSETS

Kind = ElementKind


BASE = Layout()


@lru_cache(maxsize=1)
def sample() -> tuple[Element, ...]:
    data = (ASSETS / "sample.fountain").read_bytes()
    return tuple(layouts.plain(read_screenplay(data, "sample.fountain").elements))


def check(data: bytes, name: str, form: str, scenes: float, cues: float, dialogue: float) -> None:
    assert find_format(data, name).name == form
    found = table.content(read_screenplay(data, name).elements)
    real = table.content(sample())
    score = table.score(found, real)
    parts = {
        part: list(table.differences(getattr(found, part), getattr(real, part)))[:6]
        for part in ("scenes", "cues", "dialogue")
    }
    assert (score.scenes >= scenes, score.cues >= cues, score.dialogue >= dialogue) == (
        True, True, True,
    ), f"{score}\n{parts}"  # fmt: skip


PDF_LAYOUTS = {
    "final draft, letter": BASE,
    "a4 with wider margins": replace(BASE, paper=layouts.A4, action=1.6, dialogue=2.9,
                                     parenthetical=3.5, cue=4.2, dialogue_width=32,
                                     action_width=55),
    "narrow columns": replace(BASE, action=1.0, dialogue=1.7, parenthetical=2.0, cue=2.6),
    "helvetica": replace(BASE, font="Helvetica", size=11, action_width=75, dialogue_width=45),
    "times, 13 points": replace(BASE, font="Times-Roman", size=13, line=15, action_width=66),
    "centred cues": replace(BASE, centred_cues=True),
    "centred cues, dialogue at the margin": replace(BASE, centred_cues=True, flush_dialogue=True,
                                                    dialogue_width=60),
    "scene numbers left": replace(BASE, numbers="left"),
    "production draft": replace(BASE, numbers="both", more=True, continued=True, stars=True,
                                header="SLACK WATER - Blue Rev. 3/4/26"),
    "more and continued": replace(BASE, more=True),
    "header with its page": replace(BASE, header="Slack Water / second draft / {page}",
                                    page_numbers=""),
    "footer": replace(BASE, footer="(c) nobody at all", page_numbers="bottom"),
    "slanted stamp": replace(BASE, stamp="slanted"),
    "large stamp": replace(BASE, stamp="large"),
    "small stamp": replace(BASE, stamp="small"),
    "words placed one by one": replace(BASE, words_apart=True),
    "headings printed twice": replace(BASE, bold_twice=True, numbers="both"),
    "two lines above headings": replace(BASE, space_above=2.0),
    "half lines between": replace(BASE, space_above=0.5),
    "open line spacing": replace(BASE, line=18.0),
    "recognised from a scan": replace(BASE, jitter=3.0, words_apart=True, numbers="both"),
    "sitcom": replace(BASE, speech_line=2.0, dialogue_width=32),
    "everything at the margin": replace(BASE, dialogue=1.5, parenthetical=1.5, cue=1.5),
    "title page": replace(BASE, title=("SLACK WATER", "Written by", "A. Nobody")),
}  # fmt: skip


@pytest.mark.parametrize("name", PDF_LAYOUTS)
def test_a_printed_script_reads_back(name: str) -> None:
    data = layouts.print_pdf(sample(), PDF_LAYOUTS[name])
    check(data, "script.pdf", "pdf", 0.99, 0.99, 0.97)


TEXT_LAYOUTS = {
    "web": TextLayout(),
    "deep margin": TextLayout(action=15, dialogue=25, parenthetical=30, cue=37),
    "narrow": TextLayout(dialogue=4, parenthetical=8, cue=12, action_width=50, dialogue_width=30),
    "centred cues": TextLayout(centred_cues=True),
    "tabs": TextLayout(dialogue=8, parenthetical=16, cue=24, tabs=True),
    "double spaced": TextLayout(double=True),
    "pages by numbers": TextLayout(page=54),
    "pages by form feeds": TextLayout(page=54, feeds=True, header="SLACK WATER"),
    "scene numbers": TextLayout(action=8, dialogue=18, parenthetical=24, cue=30, numbers=True),
    "html": TextLayout(html=True),
}


@pytest.mark.parametrize("name", TEXT_LAYOUTS)
def test_an_indented_text_reads_back(name: str) -> None:
    text = layouts.print_text(sample(), TEXT_LAYOUTS[name])
    check(text.encode(), "script.txt", "text", 0.99, 0.99, 0.97)


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("blanks", ["", "headings", "speeches", "everywhere"])
def test_a_flat_text_reads_back(wrapped: bool, blanks: str) -> None:
    text = layouts.print_flat(sample(), wrapped=wrapped, blanks=blanks)
    check(text.encode(), "script.txt", "text", 0.99, 0.98, 0.95)


STYLED = {
    Kind.HEADING: "Scene Heading", Kind.ACTION: "Action", Kind.CUE: "Character",
    Kind.PARENTHETICAL: "Parenthetical", Kind.DIALOGUE: "Dialogue", Kind.TRANSITION: "Transition",
}  # fmt: skip
GERMAN = {
    Kind.HEADING: "Szenenüberschrift", Kind.ACTION: "Handlung", Kind.CUE: "Figur",
    Kind.PARENTHETICAL: "Klammer", Kind.DIALOGUE: "Dialog", Kind.TRANSITION: "Übergang",
}  # fmt: skip
MAKER = {
    Kind.HEADING: "SP-Slug Line", Kind.ACTION: "SP-Description", Kind.CUE: "SP-Char Name",
    Kind.PARENTHETICAL: "SP-Wryly", Kind.DIALOGUE: "SP-Dialog", Kind.TRANSITION: "SP-Transition",
}  # fmt: skip
INDENTS = {Kind.CUE: 3168, Kind.DIALOGUE: 1440, Kind.PARENTHETICAL: 2304, Kind.TRANSITION: 6000}
WORD_LAYOUTS = {
    "english styles": WordLayout(STYLED),
    "german styles": WordLayout(GERMAN),
    "a maker's styles": WordLayout(MAKER),
    "capitals by style": WordLayout(STYLED, caps_style=True),
    "indents": WordLayout(indents=INDENTS),
    "indents and blank paragraphs": WordLayout(indents=INDENTS, blanks=True),
    "centred cues": WordLayout(indents={Kind.DIALOGUE: 1440}, centred=(Kind.CUE,), blanks=True),
    "tabs": WordLayout(tabs={Kind.CUE: 4, Kind.DIALOGUE: 1, Kind.PARENTHETICAL: 2}, blanks=True),
    "blank paragraphs alone": WordLayout(blanks=True),
    "nothing at all": WordLayout(),
}


@pytest.mark.parametrize("name", WORD_LAYOUTS)
def test_a_word_script_reads_back(name: str) -> None:
    data = layouts.print_docx(sample(), WORD_LAYOUTS[name])
    check(data, "script.docx", "docx", 0.99, 0.98, 0.97)


def test_two_speeches_side_by_side_stay_two() -> None:
    elements = [
        Element(Kind.HEADING, "INT. HALL - DAY"),
        Element(Kind.ACTION, "They both turn to the door at the same moment."),
        Element(Kind.CUE, "ODA", dual=True),
        Element(Kind.DIALOGUE, "I never said that you could come in here with boots.", dual=True),
        Element(Kind.CUE, "PIKE", dual=True),
        Element(Kind.PARENTHETICAL, "(over her)", dual=True),
        Element(Kind.DIALOGUE, "You said it twice, and then you said it to the goats.", dual=True),
        Element(Kind.ACTION, "Silence."),
    ]
    data = layouts.print_pdf(elements, BASE)
    found = read_screenplay(data, "dual.pdf").elements
    assert [(e.kind, e.text, e.dual) for e in found] == [(e.kind, e.text, e.dual) for e in elements]
