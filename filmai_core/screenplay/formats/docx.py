"""Word (.docx): by the names of the paragraph styles, else by indentation, else by words.

Writers' templates name their styles after the seven kinds of paragraph, so a style name is
the best witness (`styles`). Without such styles the left indents are read like the columns
of a page. A document without either is plain text in a Word file. Read with `zipfile` and
`defusedxml` alone: of a document, four facts a paragraph are needed (style, indent,
alignment, text), and python-docx would load far more and refuse what Word itself opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from filmai_core.errors import InputError
from filmai_core.screenplay.foreign.archive import is_zip, member_names, read_members
from filmai_core.screenplay.foreign.decoding import LINE_CAP, Text
from filmai_core.screenplay.foreign.xml import parse_xml
from filmai_core.screenplay.formats.loose import read_chinese
from filmai_core.screenplay.formats.plain import read_text, split_title
from filmai_core.screenplay.formats.softbreaks import split_speech
from filmai_core.screenplay.formats.styles import kind_of_style
from filmai_core.screenplay.layout.columns import find_columns, mark_lines
from filmai_core.screenplay.layout.lines import Line, Mark
from filmai_core.screenplay.layout.paragraphs import gather
from filmai_core.screenplay.layout.shapes import is_more, is_page_break, is_transition
from filmai_core.screenplay.model import SPOKEN, Element, ElementKind, Reading
from filmai_core.screenplay.words.headings import looks_like_heading, split_number

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element as XmlElement

_KIND = "Word document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: Twentieths of a point to a character of Courier 12.
_TWIPS = 144
_LINE_WIDTH = 60.0
_MOST_PARAGRAPHS = 100_000


@dataclass(frozen=True, slots=True)
class Style:
    """What is used of a paragraph style; None where it says nothing and its base does."""

    name: str
    base: str
    indent: float | None
    align: str | None
    capitals: bool | None
    space: bool | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: text with line breaks, style name, indent in character widths."""

    text: str
    style: str
    indent: float
    align: str
    gap: bool
    page: int


def sniff(data: bytes) -> float:
    """How sure it is that this is a Word document, in [0, 1]."""
    if not is_zip(data):
        return 0.0
    return 1.0 if "word/document.xml" in member_names(data) else 0.0


def read(data: bytes, name: str) -> Reading:
    """Read a Word document.

    Raises:
        InputError: damaged, encrypted, or without text.
    """
    wanted = ("word/document.xml", "word/styles.xml")
    members = read_members(data, name, _KIND, lambda member: member in wanted)
    if wanted[0] not in members:
        raise InputError(
            f"{name} is no {_KIND}: it has no text inside",
            hint="Save it again as .docx, or upload PDF or plain text.",
        )
    root = parse_xml(_transitional(members[wanted[0]]), name, _KIND)
    styles: dict[str, Style] = {}
    if wanted[1] in members:
        styles = _read_styles(parse_xml(_transitional(members[wanted[1]]), name, _KIND))
    paragraphs = _read_paragraphs(root, styles)
    if not any(paragraph.text for paragraph in paragraphs):
        raise InputError(f"{name} holds no text", hint="Choose a file that holds a screenplay.")
    return read_paragraphs(paragraphs, name)


def read_paragraphs(paragraphs: Sequence[Paragraph], name: str) -> Reading:
    """Read paragraphs by their styles, else by their indents, else by their words.

    Args:
        paragraphs: at least one, none without text.
        name: of the file, for messages.
    """
    paged = paragraphs[-1].page > 1
    kinds = [kind_of_style(paragraph.style) for paragraph in paragraphs]
    filled = [kind for kind, p in zip(kinds, paragraphs, strict=True) if p.text]
    named = sum(kind is not None for kind in filled)
    speaks = ElementKind.CUE in filled and any(kind in SPOKEN for kind in filled)
    if speaks and named * 2 >= len(filled):
        return _read_styled(paragraphs, kinds, paged)
    chinese = read_chinese(_split_lines(paragraphs, paged), name)
    if chinese is not None:
        return chinese
    if _has_indents(paragraphs):
        return _read_indented(paragraphs, paged)
    lines = [line for p in paragraphs for line in ([""] if p.gap else []) + p.text.split("\n")]
    return replace(read_text(Text(tuple(lines), "utf-8"), name), encoding="")


def _read_styled(
    paragraphs: Sequence[Paragraph], kinds: Sequence[ElementKind | None], paged: bool
) -> Reading:
    pairs = [(p, k) for p, k in zip(paragraphs, kinds, strict=True) if p.text.strip()]
    first = next((i for i, (_, kind) in enumerate(pairs) if kind is ElementKind.HEADING), 0)
    fields: tuple[tuple[str, str], ...] = ()
    head = [_line(p, i, paged) for i, (p, _) in enumerate(pairs[: first + 1], start=1)]
    if head and not any(kind is ElementKind.CUE for _, kind in pairs[:first]):
        rest, fields = split_title(head)
        if fields:
            pairs = pairs[len(head) - len(rest) :]
    elements: list[Element] = []
    before = ElementKind.ACTION
    for number, (paragraph, kind) in enumerate(pairs, start=1):
        text = paragraph.text.strip()
        if is_more(text) or is_page_break(text):
            continue
        speech = split_speech(text, kind)
        if speech:
            page = paragraph.page if paged else 0
            elements += [Element(part, line, line=number, page=page) for part, line in speech]
            before = ElementKind.DIALOGUE
            continue
        mark = Mark(kind) if kind else _guess(text, before)
        if mark.kind is ElementKind.HEADING and not (kind is None or _is_heading(text)):
            mark = Mark(mark.kind, 0.8, "styled as a heading, but does not read as one")
        if mark.kind is ElementKind.PARENTHETICAL and text[0] not in "(（":
            text = f"({text})"
        scene = ""
        if mark.kind is ElementKind.HEADING:
            text, scene = split_number(text)
        elements.append(
            Element(
                mark.kind,
                text,
                line=number,
                number=scene,
                page=paragraph.page if paged else 0,
                depth=int(mark.kind is ElementKind.SECTION),
                confidence=mark.confidence,
                reason=mark.reason,
            )  # fmt: skip
        )
        before = mark.kind
    pages = float(paragraphs[-1].page) if paged else 0.0
    return Reading(tuple(elements), fields, (), pages)


def _guess(text: str, before: ElementKind) -> Mark:
    """A paragraph in no named style among others that are."""
    if looks_like_heading(text):
        return Mark(ElementKind.HEADING, 0.9, "reads as a heading, but is not styled as one")
    if is_transition(text):
        return Mark(ElementKind.TRANSITION)
    if before in (ElementKind.CUE, ElementKind.PARENTHETICAL):
        kind = ElementKind.PARENTHETICAL if text[0] in "(（" else ElementKind.DIALOGUE
        return Mark(kind, 0.8, "follows a cue, but is not styled as speech")
    return Mark(ElementKind.ACTION, 0.8, "its style does not say what it is")


def _is_heading(text: str) -> bool:
    return looks_like_heading(text) or text == text.upper()


def _read_indented(paragraphs: Sequence[Paragraph], paged: bool) -> Reading:
    lines: list[Line] = []
    starts: list[bool] = []
    for number, paragraph in enumerate(paragraphs, start=1):
        for place, text in enumerate(paragraph.text.split("\n")):
            if text.strip():
                part = replace(paragraph, text=text, gap=paragraph.gap and place == 0)
                lines.append(_line(part, number, paged))
                starts.append(place == 0)
    rest, fields = split_title(lines)
    starts = starts[len(lines) - len(rest) :]
    marks = mark_lines(rest, find_columns(rest))
    # In Word a paragraph is a paragraph, whether or not space stands above it.
    lines = [
        line._replace(gap=True) if start and mark.kind not in SPOKEN else line
        for line, mark, start in zip(rest, marks, starts, strict=True)
    ]
    pages = float(paragraphs[-1].page) if paged else 0.0
    return Reading(tuple(gather(lines, marks)), fields, (), pages)


def _split_lines(paragraphs: Sequence[Paragraph], paged: bool) -> list[Line]:
    return [
        _line(replace(paragraph, text=text), number, paged)
        for number, paragraph in enumerate(paragraphs, start=1)
        for text in paragraph.text.split("\n")
        if text.strip()
    ]


def _line(paragraph: Paragraph, number: int, paged: bool) -> Line:
    expanded = paragraph.text.expandtabs(10)
    text = expanded.strip()
    left = paragraph.indent + len(expanded) - len(expanded.lstrip())
    if paragraph.align == "center":
        left = max((_LINE_WIDTH - len(text)) / 2, 0.0)
    elif paragraph.align in ("right", "end"):
        left = max(_LINE_WIDTH - len(text), 0.0)
    page = paragraph.page if paged else 0
    return Line(text, left, left + len(text), number, page, paragraph.gap)


def _has_indents(paragraphs: Sequence[Paragraph]) -> bool:
    lines = [_line(p, 0, False) for p in paragraphs if p.text.strip()]
    columns = find_columns(lines)
    return columns.support >= 2 and columns.cue - columns.action >= 5


def _read_styles(root: XmlElement) -> dict[str, Style]:
    found: dict[str, Style] = {}
    for style in root.iter(f"{_W}style"):
        if style.get(f"{_W}type") != "paragraph":
            continue
        properties = style.find(f"{_W}pPr")
        found[style.get(f"{_W}styleId", "")] = Style(
            _value(style.find(f"{_W}name")),
            _value(style.find(f"{_W}basedOn")),
            _indent(properties),
            _value(None if properties is None else properties.find(f"{_W}jc")) or None,
            _capitals(style.find(f"{_W}rPr")),
            _space(properties),
        )
    return found


def _resolve(style_id: str, styles: dict[str, Style]) -> Style:
    """A style with what it leaves open taken from those it is based on."""
    style = styles.get(style_id, Style(style_id, "", None, None, None, None))
    indent, align, capitals, space, base = (
        style.indent, style.align, style.capitals, style.space, style.base,
    )  # fmt: skip
    for _ in range(20):  # a loop of styles based on each other ends here
        above = styles.get(base)
        if above is None:
            break
        indent = above.indent if indent is None else indent
        align = above.align if align is None else align
        capitals = above.capitals if capitals is None else capitals
        space = above.space if space is None else space
        base = above.base
    name = style.name
    if kind_of_style(name) is None:
        # "Normal 2", based on "Dialogue", is dialogue.
        inherited = styles.get(style.base)
        if inherited is not None and kind_of_style(inherited.name) is not None:
            name = inherited.name
    return Style(name, "", indent, align, capitals, space)


def _read_paragraphs(root: XmlElement, styles: dict[str, Style]) -> list[Paragraph]:
    resolved: dict[str, Style] = {}
    found: list[Paragraph] = []
    page, blank = 1, False
    for node in _walk(root):
        if len(found) >= _MOST_PARAGRAPHS:
            break
        properties = node.find(f"{_W}pPr")
        style_id = ""
        if properties is not None:
            style_id = _value(properties.find(f"{_W}pStyle"))
        if style_id not in resolved:
            resolved[style_id] = _resolve(style_id or _default(styles), styles)
        style = resolved[style_id]
        text, breaks = _text(node, bool(style.capitals))
        own_indent = _indent(properties)
        own_align = _value(None if properties is None else properties.find(f"{_W}jc"))
        own_space = _space(properties)
        if text.strip():
            indent = style.indent if own_indent is None else own_indent
            space = style.space if own_space is None else own_space
            found.append(
                Paragraph(
                    text[:LINE_CAP],
                    style.name,
                    indent or 0.0,
                    own_align or style.align or "",
                    blank or bool(space),
                    page,
                )  # fmt: skip
            )
            blank = False
        else:
            blank = True
        page += breaks
    return found


def _walk(root: XmlElement) -> Iterator[XmlElement]:
    """Paragraphs in reading order; what Word keeps twice for old programs is skipped."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.tag == f"{_W}p":
            yield node
        elif node.tag != _FALLBACK:
            stack.extend(reversed(node))


def _text(paragraph: XmlElement, capitals: bool) -> tuple[str, int]:
    """Text of a paragraph, and how many page breaks are in it."""
    parts: list[str] = []
    breaks = 0
    for run in paragraph.iter(f"{_W}r"):
        upper = capitals
        for node in run:
            if node.tag == f"{_W}rPr":
                own = _capitals(node)
                upper = capitals if own is None else own
            elif node.tag == f"{_W}t":
                text = node.text or ""
                parts.append(text.upper() if upper else text)
            elif node.tag == f"{_W}tab":
                parts.append("\t")
            elif node.tag == f"{_W}noBreakHyphen":
                parts.append("-")
            elif node.tag == f"{_W}lastRenderedPageBreak":
                breaks += 1
            elif node.tag in (f"{_W}br", f"{_W}cr"):
                if node.get(f"{_W}type") != "page":
                    parts.append("\n")
    return "".join(parts).rstrip(), breaks


def _default(styles: dict[str, Style]) -> str:
    return "Normal" if "Normal" in styles else ""


def _value(node: XmlElement | None) -> str:
    return "" if node is None else node.get(f"{_W}val", "")


def _indent(properties: XmlElement | None) -> float | None:
    node = None if properties is None else properties.find(f"{_W}ind")
    if node is None:
        return None
    left = node.get(f"{_W}left") or node.get(f"{_W}start")
    first = node.get(f"{_W}firstLine")
    try:
        return (float(left or 0) + float(first or 0)) / _TWIPS
    except ValueError:
        return None


def _space(properties: XmlElement | None) -> bool | None:
    node = None if properties is None else properties.find(f"{_W}spacing")
    before = None if node is None else node.get(f"{_W}before")
    return None if before is None else before not in ("", "0")


def _capitals(properties: XmlElement | None) -> bool | None:
    node = None if properties is None else properties.find(f"{_W}caps")
    if node is None:
        return None
    return node.get(f"{_W}val", "true") not in ("0", "false", "off")


def _transitional(xml: bytes) -> bytes:
    """The strict form of the standard has other namespaces for the same elements."""
    return xml.replace(_STRICT[1:-1].encode(), _W[1:-1].encode())
