"""Fade In and the Open Screenplay Format: one XML, bare (``.osf``) or zipped (``.fadein``).

Paragraphs name their style; a script's own styles stand on a built-in one
(``basestylename``), which is asked first. Fade In prints headings, cues and transitions in
capitals however they were typed, and so they are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from filmai_core.errors import InputError
from filmai_core.screenplay.foreign.archive import is_zip, member_names, read_members
from filmai_core.screenplay.foreign.xml import parse_xml
from filmai_core.screenplay.formats.html_wrap import strip_tags
from filmai_core.screenplay.formats.styles import kind_of_style
from filmai_core.screenplay.layout.titlepage import TitleLine, title_fields
from filmai_core.screenplay.model import Element, ElementKind, Reading
from filmai_core.screenplay.words.headings import split_number

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element as XmlElement

_KIND = "Fade In file"
_CAPITALS = frozenset(
    {ElementKind.HEADING, ElementKind.CUE, ElementKind.TRANSITION, ElementKind.SHOT}
)
_BOOKMARKS = {
    "title": "title", "author": "author", "copyright": "copyright", "draft": "draft date",
    "contact": "contact",
}  # fmt: skip
_DEFAULT_TITLES = frozenset({"", "untitled screenplay", "untitled"})


def sniff(data: bytes) -> float:
    """How sure it is that this is Open Screenplay Format, in [0, 1]."""
    if is_zip(data):
        return 0.9 if "document.xml" in member_names(data) else 0.0
    head = data[:2000].lower()
    return 1.0 if b"open screenplay format" in head else 0.0


def read(data: bytes, name: str) -> Reading:
    """Read a ``.fadein`` or ``.osf`` file.

    Raises:
        InputError: damaged, or no screenplay.
    """
    if is_zip(data):
        members = read_members(data, name, _KIND, lambda member: member == "document.xml")
        if not members:
            raise InputError(
                f"{name} is no {_KIND}: it has no document inside",
                hint="Save it again from Fade In, or export Fountain or PDF.",
            )
        data = members["document.xml"]
    root = parse_xml(data, name, _KIND)
    body = root.find("paragraphs")
    if root.tag != "document" or body is None:
        raise InputError(
            f"{name} is no {_KIND}: its root element is <{root.tag[:40]}>",
            hint="Save it again from Fade In, or export Fountain or PDF.",
        )
    elements: list[Element] = []
    for line, paragraph in enumerate(body.iterfind("para"), start=1):
        _put(elements, paragraph, line)
    fields = _title(root)
    if not fields:
        fields, elements = _title_above(elements)
    return Reading(tuple(elements), fields)


def _title_above(elements: list[Element]) -> tuple[tuple[tuple[str, str], ...], list[Element]]:
    """A title page that stands as centred lines above the first heading, and the rest."""
    kinds = [element.kind for element in elements]
    first = kinds.index(ElementKind.HEADING) if ElementKind.HEADING in kinds else 0
    if not first or set(kinds[:first]) != {ElementKind.CENTERED}:
        return (), elements
    return title_fields([TitleLine(e.text) for e in elements[:first]]), elements[first:]


def _put(elements: list[Element], paragraph: XmlElement, line: int) -> None:
    text = _text(paragraph).strip()
    note = (paragraph.get("note") or "").strip()
    style = paragraph.find("style")
    if text:
        name = _style_name(style)
        kind = kind_of_style(name) or ElementKind.ACTION
        centred = style is not None and style.get("align") == "center"
        if kind is ElementKind.ACTION and centred:
            kind = ElementKind.CENTERED
        if kind in _CAPITALS:
            text = text.upper()
        number = (paragraph.get("number") or "").strip() if kind is ElementKind.HEADING else ""
        if kind is ElementKind.HEADING and not number:
            text, number = split_number(text)
        if kind is ElementKind.PARENTHETICAL and text[0] not in "(（":
            text = f"({text})"
        dual = "1" in (paragraph.get("dual"), paragraph.get("dualdialogue"))
        elements.append(Element(kind, text, line=line, number=number, dual=dual))
    if note:
        elements.append(Element(ElementKind.NOTE, note, line=line))


def _style_name(style: XmlElement | None) -> str:
    """Older files say ``basestylename``, newer ones ``basestyle``."""
    if style is None:
        return ""
    return style.get("basestylename") or style.get("basestyle") or style.get("name") or ""


def _text(paragraph: XmlElement) -> str:
    text = "".join("".join(text.itertext()) for text in paragraph.iterfind("text"))
    # Some exporters write HTML into the text itself.
    return strip_tags(text) if "<" in text or "&" in text else text


def _title(root: XmlElement) -> tuple[tuple[str, str], ...]:
    lines: list[TitleLine] = []
    named: dict[str, str] = {}
    page = root.find("titlepage")
    gap = False
    for paragraph in page.iterfind("para") if page is not None else ():
        text = _text(paragraph).strip()
        style = paragraph.find("style")
        aside = style is None or style.get("align") != "center"
        key = _BOOKMARKS.get(paragraph.get("bookmark", "").lower())
        if text and key:
            named[key] = text
        elif text:
            lines.append(TitleLine(text, aside, gap))
        gap = not text
    fields = tuple(named.items())
    fields += tuple(pair for pair in title_fields(lines) if pair[0] not in named and not named)
    info = root.find("info")
    title = "" if info is None else (info.get("title") or "").strip()
    if title.casefold() not in _DEFAULT_TITLES and not any(key == "title" for key, _ in fields):
        fields = (("title", title), *fields)
    return fields
