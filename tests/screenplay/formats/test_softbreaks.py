"""Name, bracket and speech in one Word paragraph, parted by soft line breaks."""

from __future__ import annotations

from xml.sax.saxutils import escape

import pytest

from filmai_core.screenplay.formats.softbreaks import split_speech
from filmai_core.screenplay.model import ElementKind
from filmai_core.screenplay.read import read_screenplay
from tests.screenplay.layouts import pack_docx

Kind = ElementKind
BLOCKS = [
    "INT. SHED - DAY", "Rain.", "UMA\n(low)\nNot here.", "ÅKE (O.S.)\nWhy not?\nTell me.",
    "She turns.", "UMA\nBecause.", "ÅKE\n(beat)\nFine.",
]  # fmt: skip


def word(style_of_speech: str, *, blanks: bool = False, indent: int = 0) -> bytes:
    """The blocks as paragraphs; speeches in this style ("": in none)."""
    styles = ("Scene Heading", "Action", "Character", "Dialogue")
    body = ""
    for block in BLOCKS:
        style = style_of_speech if "\n" in block else "Action"
        style = "Scene Heading" if block.startswith("INT") else style
        named = style_of_speech and style
        properties = f'<w:pStyle w:val="{style.replace(" ", "")}"/>' if named else ""
        if indent and "\n" in block:
            properties += f'<w:ind w:left="{indent}"/>'
        runs = "<w:br/>".join(f"<w:t>{escape(line)}</w:t>" for line in block.split("\n"))
        body += f"<w:p><w:pPr>{properties}</w:pPr><w:r>{runs}</w:r></w:p>"
        body += "<w:p/>" if blanks else ""
    if style_of_speech:
        body += '<w:p><w:pPr><w:pStyle w:val="Character"/></w:pPr><w:r><w:t>UMA</w:t></w:r></w:p>'
        body += '<w:p><w:pPr><w:pStyle w:val="Dialogue"/></w:pPr><w:r><w:t>So.</w:t></w:r></w:p>'
    known = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        "</w:style>"
        for name in styles
    )
    return pack_docx(body, known)


@pytest.mark.parametrize("style", ["Character", "Dialogue", "Normal"])
def test_styled_paragraphs(style: str) -> None:
    play = read_screenplay(word(style), "x.docx")
    assert {person.name: person.speeches for person in play.characters} == {"UMA": 3, "ÅKE": 2}
    assert [e.text for e in play.elements if e.kind is Kind.PARENTHETICAL] == ["(low)", "(beat)"]
    assert [e.text for e in play.elements if e.kind is Kind.ACTION] == ["Rain.", "She turns."]


@pytest.mark.parametrize("form", [{}, {"blanks": True}, {"indent": 2880}])
def test_paragraphs_without_styles(form: dict[str, int]) -> None:
    play = read_screenplay(word("", **form), "x.docx")  # type: ignore[arg-type]
    assert {person.name: person.speeches for person in play.characters} == {"UMA": 2, "ÅKE": 2}


def test_a_bracket_may_run_over_lines() -> None:
    parts = split_speech("UMA\n(low, and\nslow)\nNo.", None)
    assert parts[1] == (Kind.PARENTHETICAL, "(low, and slow)")


@pytest.mark.parametrize("text", ["Rain\nand wind.", "INT. SHED - DAY\nRain.", "UMA"])
def test_other_paragraphs_are_none(text: str) -> None:
    assert split_speech(text, None) == []
