"""Celtx (desktop): a zip that holds the script as HTML, a class on every paragraph."""

from __future__ import annotations

from html.parser import HTMLParser

from filmai_core.errors import InputError
from filmai_core.screenplay.foreign.archive import is_zip, member_names, read_members
from filmai_core.screenplay.foreign.decoding import decode
from filmai_core.screenplay.model import Element, ElementKind, Reading

_KIND = "Celtx project"
_KINDS = {
    "sceneheading": ElementKind.HEADING,
    "action": ElementKind.ACTION,
    "character": ElementKind.CUE,
    "dialog": ElementKind.DIALOGUE,
    "parenthetical": ElementKind.PARENTHETICAL,
    "transition": ElementKind.TRANSITION,
    "shot": ElementKind.SHOT,
    "act": ElementKind.SECTION,
}
_CAPITALS = frozenset(
    {ElementKind.HEADING, ElementKind.CUE, ElementKind.TRANSITION, ElementKind.SHOT}
)
_META = {
    "author": "author", "dc.source": "source", "dc.rights": "copyright", "cx.contact": "contact",
}  # fmt: skip


def sniff(data: bytes) -> float:
    """How sure it is that this is a Celtx project, in [0, 1]."""
    if not is_zip(data):
        return 0.0
    names = member_names(data)
    rdf = any(name.endswith(".rdf") for name in names)
    return 0.95 if rdf and any(name.endswith(".html") for name in names) else 0.0


def read(data: bytes, name: str) -> Reading:
    """Read the (largest) script of a Celtx project.

    Raises:
        InputError: damaged, or without a script.
    """
    members = read_members(data, name, _KIND, lambda member: member.endswith(".html"))
    pages = {member: html for member, html in members.items() if b"sceneheading" in html}
    if not pages:
        raise InputError(
            f"{name} is a {_KIND} without a screenplay in it",
            hint="Export the script from Celtx as text or PDF.",
        )
    # A project may hold scratch pads and drafts: the script is named so, or is the longest.
    best = max(pages, key=lambda member: ("script" in member.lower(), len(pages[member])))
    page = _Page()
    page.feed("\n".join(decode(pages[best], name).lines))
    page.close()
    page.finish()
    return Reading(tuple(page.elements), tuple(page.title.items()))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.title: dict[str, str] = {}
        self._numbered = False
        self._in_body = self._in_title = False
        self._kind: ElementKind | None = None
        self._number = ""
        self._words: list[str] = []
        self._count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if tag == "p":
            self.finish()
            words = values.get("class", "").split()
            self._kind = _KINDS.get(words[0] if words else "", ElementKind.ACTION)
            self._number = values.get("scenenumber", "") if self._numbered else ""
            self._count += 1
        elif tag == "br":
            self._words.append("\n")
        elif tag == "body":
            self._in_body = True
        elif tag == "title":
            self._in_title = True
        elif tag == "meta":
            self._meta(values.get("name", "").lower(), values.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self.finish()
        elif tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title and data.strip() not in ("", "Screenplay"):
            self.title["title"] = " ".join(data.split())
        elif self._kind is not None and self._in_body:
            # A line end in HTML is a space; <br> is the line end.
            self._words.append(data.replace("\n", " "))

    def finish(self) -> None:
        """Close the paragraph that is open."""
        kind, self._kind = self._kind, None
        lines = "".join(self._words).split("\n")
        self._words = []
        text = "\n".join(line for raw in lines if (line := " ".join(raw.split())))
        if kind is None or not text:
            return
        if kind in _CAPITALS:
            text = text.upper()
        number = self._number if kind is ElementKind.HEADING else ""
        depth = 1 if kind is ElementKind.SECTION else 0
        self.elements.append(Element(kind, text, line=self._count, number=number, depth=depth))

    def _meta(self, name: str, content: str) -> None:
        if name == "cx.scenenumbering":
            self._numbered = content not in ("", "none")
        elif name in _META and content.strip():
            self.title[_META[name]] = content.strip()
