"""Final Draft (.fdx).

Text runs are joined, dual dialogue is gone into, scene numbers and lengths in eighths are
kept, script notes become notes; entity declarations are refused before anything expands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import regex

from filmai_core.errors import InputError
from filmai_core.screenplay.doubts import mark_doubts
from filmai_core.screenplay.foreign.xml import parse_xml
from filmai_core.screenplay.formats.fdx_capitals import print_capitals
from filmai_core.screenplay.formats.fdx_title import read_title_page
from filmai_core.screenplay.model import Element, ElementKind, Reading, ReadWarning
from filmai_core.screenplay.words.headings import split_number

_KINDS = {
    "scene heading": ElementKind.HEADING,
    "action": ElementKind.ACTION,
    "general": ElementKind.ACTION,
    "character": ElementKind.CUE,
    "parenthetical": ElementKind.PARENTHETICAL,
    "dialogue": ElementKind.DIALOGUE,
    "lyrics": ElementKind.LYRIC,
    "singing": ElementKind.LYRIC,
    "transition": ElementKind.TRANSITION,
    "shot": ElementKind.SHOT,
    "new act": ElementKind.SECTION,
    "end of act": ElementKind.CENTERED,
    "cold opening": ElementKind.SECTION,
    "teaser": ElementKind.SECTION,
    "show/ep. title": ElementKind.CENTERED,
    "centered": ElementKind.CENTERED,
    "note": ElementKind.NOTE,
    "outline body": ElementKind.SYNOPSIS,
}
#: Children of a paragraph whose text is not the paragraph's.
_APART = frozenset(
    {"ScriptNote", "SceneProperties", "DualDialogue", "Summary", "SceneArcBeats", "OmittedScene"}
)
_OUTLINE = regex.compile(r"(?i)outline (\d)")
_BLANK_LINES = regex.compile(r"\n\s*\n")
_LENGTH = regex.compile(r"(?:(\d+)\s+)?(\d+)/8|(\d+)")


def sniff(data: bytes) -> float:
    """1.0 for Final Draft XML, also in UTF-16."""
    head = data[:8192].replace(b"\x00", b"")
    return 1.0 if b"<FinalDraft" in head else 0.0


def read(data: bytes, name: str = "the file") -> Reading:
    """Read Final Draft XML.

    Raises:
        InputError: it is not well-formed, has another root, or declares entities.
    """
    root = parse_xml(data, name, "Final Draft file")
    if _tag(root) != "FinalDraft":
        raise InputError(
            f"{name} is not a Final Draft file: its root element is <{_tag(root)}>, "
            "not <FinalDraft>",
            hint="Export it again as .fdx, or upload Fountain, PDF or plain text.",
        )
    print_capitals(root)
    warnings: list[ReadWarning] = []
    elements: list[Element] = []
    line = 0
    for content in _children(root, "Content"):
        for paragraph in _paragraphs(content):
            line += 1
            elements += _convert(paragraph, line, warnings)
            if _hides_text(paragraph):
                message = "the text of an omitted scene was left out"
                warnings.append(ReadWarning(line, message, "omitted-text"))
    if not elements:
        warnings.append(ReadWarning(0, "the file has no paragraphs", "no-paragraphs"))
    return Reading(tuple(mark_doubts(elements)), read_title_page(root), tuple(warnings))


def _hides_text(paragraph: Any) -> bool:
    """Whether a scene was taken out, its text kept where nobody sees it."""
    hidden = _children(paragraph, "OmittedScene")
    return any(_text(part).strip() for scene in hidden for part in scene)


def _tag(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _children(node: Any, tag: str) -> list[Any]:
    return [child for child in node if _tag(child) == tag]


def _paragraphs(content: Any) -> Iterator[Any]:
    for child in content:
        if _tag(child) == "Paragraph":
            yield child
        elif _tag(child) == "DualDialogue":
            yield child


def _text(node: Any) -> str:
    """All text runs below ``node``, without notes and properties; written without recursion."""
    parts: list[str] = []
    stack = [node]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        if _tag(item) == "Text":
            parts.append(item.text or "")
            for child in item:  # runs may hold tags such as <br/>; their tails are text
                parts.append(child.text or "")
                parts.append(child.tail or "")
            continue
        stack += [child for child in reversed(list(item)) if _tag(child) not in _APART]
    return "".join(parts).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")


def _convert(paragraph: Any, line: int, warnings: list[ReadWarning]) -> list[Element]:
    duals = [paragraph] if _tag(paragraph) == "DualDialogue" else _children(
        paragraph, "DualDialogue"
    )  # fmt: skip
    if duals:
        found: list[Element] = []
        for dual in duals:
            for inner in _children(dual, "Paragraph"):
                found += [_dual(element) for element in _convert_one(inner, line)]
        return found
    return _convert_one(paragraph, line)


def _dual(element: Element) -> Element:
    return Element(
        element.kind,
        element.text,
        element.line,
        dual=True,
        confidence=element.confidence,
        reason=element.reason,
    )


def _convert_one(paragraph: Any, line: int) -> list[Element]:
    text = _BLANK_LINES.sub("\n", _text(paragraph)).strip("\n").rstrip()
    label = (paragraph.get("Type") or "").strip()
    kind = _KINDS.get(label.lower(), ElementKind.ACTION)
    outline = _OUTLINE.fullmatch(label)
    if outline:
        kind = ElementKind.SECTION
    elif kind is ElementKind.ACTION and (paragraph.get("Alignment") or "").lower() == "center":
        kind = ElementKind.CENTERED
    if kind is not ElementKind.ACTION:
        text = text.strip()
    confidence, reason = 1.0, ""
    if label and label.lower() not in _KINDS and not outline:
        confidence, reason = 0.7, f"its paragraph style, {label}, is not a common one"
    found: list[Element] = []
    number, eighths, page = "", 0, 0
    synopsis = ""
    cast: tuple[str, ...] = ()
    if kind is ElementKind.HEADING:
        number = (paragraph.get("Number") or "").strip()
        text, own = split_number(" ".join(text.split()))
        number = number or own
        for properties in _children(paragraph, "SceneProperties"):
            eighths = read_eighths(properties.get("Length") or "")
            page = _whole(properties.get("Page"))
            beats = (b for arc in _children(properties, "SceneArcBeats") for b in arc)
            cast = tuple(name for b in beats if (name := (b.get("Name") or "").strip()))
            synopsis = " ".join(
                _text(part).strip()
                for summary in _children(properties, "Summary")
                for part in summary
            ).strip()
    elif kind is ElementKind.CUE:
        text = " ".join(text.split())
    elif kind is ElementKind.PARENTHETICAL and text and not text.startswith(("(", "（")):
        text = f"({text})"
    if (paragraph.get("StartsNewPage") or "").lower() == "yes":
        found.append(Element(ElementKind.PAGE_BREAK, "", line))
    depth = 0
    if kind is ElementKind.SECTION:
        depth = int(outline[1]) if outline else 1
    # Lines that a writer broke within a speech are lines of their own, as in Fountain.
    by_line = kind in (ElementKind.DIALOGUE, ElementKind.LYRIC)
    texts = [part.strip() for part in text.split("\n")] if by_line else [text]
    found += [
        Element(
            kind, part, line, number=number, depth=depth, eighths=eighths, page=page, cast=cast,
            confidence=confidence, reason=reason,
        )
        for part in texts
        if part.strip()
    ]  # fmt: skip
    if synopsis:
        found.append(Element(ElementKind.SYNOPSIS, synopsis, line))
    for note in _children(paragraph, "ScriptNote"):
        words = "\n".join(_text(part).strip() for part in note).strip()
        if words:
            found.append(Element(ElementKind.NOTE, words, line))
    return found


def read_eighths(length: str) -> int:
    """Eighths in Final Draft's spelling of a length.

    >>> read_eighths("1 3/8"), read_eighths("5/8"), read_eighths("2"), read_eighths("")
    (11, 5, 16, 0)
    """
    found = _LENGTH.fullmatch(length.strip())
    if not found:
        return 0
    if found[3]:
        return min(int(found[3]), 9999) * 8
    return min(int(found[1] or 0), 9999) * 8 + min(int(found[2]), 7)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
