"""Screenplay to Final Draft XML; see `filmai_core.screenplay.export.write`."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

import regex

from filmai_core.screenplay.model import SPEECH, Element, ElementKind, Screenplay
from filmai_core.screenplay.pages import format_eighths

#: Final Draft's paragraph type for each kind.
TYPES = {
    ElementKind.HEADING: "Scene Heading",
    ElementKind.ACTION: "Action",
    ElementKind.CUE: "Character",
    ElementKind.PARENTHETICAL: "Parenthetical",
    ElementKind.DIALOGUE: "Dialogue",
    ElementKind.LYRIC: "Lyrics",
    ElementKind.TRANSITION: "Transition",
    ElementKind.SHOT: "Shot",
    ElementKind.CENTERED: "General",
    ElementKind.SYNOPSIS: "Outline Body",
}
#: Characters that XML 1.0 cannot hold.
_FORBIDDEN = regex.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TITLE_KEYS_LEFT = ("draft date", "date", "copyright", "contact", "notes")


def to_fdx(play: Screenplay) -> bytes:
    """The screenplay in Final Draft's XML, UTF-8."""
    root = ET.Element("FinalDraft", DocumentType="Script", Template="No", Version="5")
    content = ET.SubElement(root, "Content")
    _write_elements(content, play.elements)
    if play.title_page:
        _title_page(root, play)
    ET.indent(root, " ")
    _unindent_text(root)
    body = ET.tostring(root, encoding="unicode")
    return ('<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n' + body + "\n").encode()


def _unindent_text(root: ET.Element) -> None:
    """Undo the indentation inside text runs, where blanks count."""
    for run in root.iter("Text"):
        if run.text and not run.text.strip(" \n") and "\n" in run.text:
            run.text = ""


def _write_elements(content: ET.Element, elements: Sequence[Element]) -> None:
    page_break = False
    last: ET.Element | None = None
    pair: ET.Element | None = None  # the open DualDialogue
    sides = 0
    for index, element in enumerate(elements):
        kind = element.kind
        if kind is ElementKind.PAGE_BREAK:
            page_break, pair = True, None
            continue
        if kind is ElementKind.NOTE:
            if last is None:
                last = ET.SubElement(content, "Paragraph", Type="Action")
            _add_note(last, element.text)
            continue
        if kind is ElementKind.SYNOPSIS and _follows_heading(elements, index):
            if last is not None:
                _add_summary(last, element.text)
                continue
        if kind is ElementKind.CUE and element.dual:
            if pair is None or sides == 2:
                holder = ET.SubElement(content, "Paragraph")
                pair, sides = ET.SubElement(holder, "DualDialogue"), 0
            sides += 1
        elif kind not in SPEECH or not element.dual:
            pair = None
        if kind is ElementKind.LYRIC and not element.character and last is not None:
            # Nobody sings: the gap keeps it from the speech above (see assemble).
            ET.SubElement(content, "Paragraph", Type="Action")
        last = _paragraph(content if pair is None else pair, element)
        if page_break:
            last.set("StartsNewPage", "Yes")
            page_break = False
    if page_break:
        ET.SubElement(content, "Paragraph", Type="Action", StartsNewPage="Yes")


def _follows_heading(elements: Sequence[Element], index: int) -> bool:
    before = elements[index - 1] if index else None
    return before is not None and before.kind is ElementKind.HEADING


def _paragraph(parent: ET.Element, element: Element) -> ET.Element:
    if element.kind is ElementKind.SECTION:
        label = f"Outline {max(1, element.depth)}"
    else:
        label = TYPES[element.kind]
    paragraph = ET.SubElement(parent, "Paragraph", Type=label)
    if element.kind is ElementKind.CENTERED:
        paragraph.set("Alignment", "Center")
    if element.kind is ElementKind.HEADING:
        if element.number:
            paragraph.set("Number", clean(element.number))
        if element.eighths or element.cast or element.page:
            properties = ET.SubElement(paragraph, "SceneProperties")
            if element.eighths:
                properties.set("Length", format_eighths(element.eighths))
            if element.page:
                properties.set("Page", str(element.page))
            if element.cast:
                beats = ET.SubElement(properties, "SceneArcBeats")
                for name in element.cast:
                    ET.SubElement(beats, "CharacterArcBeat", Name=clean(name))
    ET.SubElement(paragraph, "Text").text = clean(element.text)
    return paragraph


def _add_note(paragraph: ET.Element, text: str) -> None:
    note = ET.SubElement(paragraph, "ScriptNote")
    for line in text.split("\n"):
        ET.SubElement(ET.SubElement(note, "Paragraph"), "Text").text = clean(line)


def _add_summary(heading: ET.Element, text: str) -> None:
    properties = heading.find("SceneProperties")
    if properties is None:
        properties = ET.Element("SceneProperties")
        heading.insert(0, properties)
    summary = ET.SubElement(properties, "Summary")
    ET.SubElement(ET.SubElement(summary, "Paragraph"), "Text").text = clean(text)


def _title_page(root: ET.Element, play: Screenplay) -> None:
    """Centred title, credit and author, the rest at the left; each field keeps its key.

    Final Draft knows no fields, so each paragraph carries the key in an attribute of ours,
    which it ignores and our reader prefers.
    """
    content = ET.SubElement(ET.SubElement(root, "TitlePage"), "Content")
    for key, value in play.title_page:
        for line in value.split("\n") or [""]:
            alignment = "Left" if key in _TITLE_KEYS_LEFT else "Center"
            paragraph = ET.SubElement(content, "Paragraph", Alignment=alignment)
            paragraph.set("FilmAIField", clean(key))
            ET.SubElement(paragraph, "Text").text = clean(line)


def clean(text: str) -> str:
    """The text without what XML 1.0 cannot hold."""
    return str(_FORBIDDEN.sub("", text))
