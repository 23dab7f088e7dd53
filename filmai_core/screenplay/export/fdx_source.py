"""Where the paragraphs of a Final Draft file stand in its bytes.

The file is never built anew: `fdx_patch` cuts into its text at these places, so that what
FilmAI does not understand (revisions, tags, display boards, the program's own settings)
stays as it was, down to quotes, blanks and line ends. Places are offsets into UTF-8 bytes,
as expat counts them; `Encoded` gives the file's own encoding back.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from xml.parsers import expat

import regex

from filmai_core.errors import InputError

#: Children of a paragraph whose text is not the paragraph's; as in `formats.fdx`.
_APART = frozenset({"ScriptNote", "SceneProperties", "DualDialogue", "Summary", "SceneArcBeats"})
_DECLARED = regex.compile(rb"^<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Encoded:
    """A file's text, and how to give it its own bytes back."""

    text: str
    codec: str
    mark: bytes

    @classmethod
    def of(cls, data: bytes) -> Encoded:
        """Decode XML by its byte order mark, else by what it declares, else as UTF-8.

        Raises:
            InputError: the bytes are not in that encoding.
        """
        mark, codec = next(((m, c) for m, c in _MARKS if data.startswith(m)), (b"", ""))
        if not codec:
            wide = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}.get(data[:2], "")
            declared = _DECLARED.match(data[:300].lstrip())
            codec = wide or (declared[1].decode() if declared else "utf-8")
        try:
            return cls(data[len(mark) :].decode(codec), codec, mark)
        except (UnicodeDecodeError, LookupError) as error:
            raise InputError(
                f"the Final Draft file is not {codec}, as it says",
                hint="Export it again from the program that made it.",
            ) from error

    def encode(self, text: str) -> bytes:
        """Text in the file's encoding; what that cannot hold becomes a character reference."""
        return self.mark + text.encode(self.codec, "xmlcharrefreplace")


@dataclass(slots=True)
class Run:
    """A ``<Text>``: where its content stands (start = end = -1 for ``<Text/>``), and what."""

    tag: int
    start: int = -1
    end: int = -1
    text: str = ""


@dataclass(slots=True)
class Span:
    """An element of XML from ``start`` to ``end``; its start tag ends at ``inside``."""

    start: int
    inside: int = 0
    end: int = 0
    text: str = ""


@dataclass(slots=True)
class SourceParagraph:
    """A ``<Paragraph>`` that holds text.

    Attributes:
        span: the whole.
        kind: its ``Type``.
        runs: its own text runs.
        notes: its ``ScriptNote`` children, with their text.
        summaries: text of the summaries in its scene properties.
    """

    span: Span
    kind: str
    runs: list[Run] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)
    summaries: list[Span] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(run.text for run in self.runs)


@dataclass(slots=True)
class Unit:
    """What has one line number: a paragraph, or the two speeches of a dual dialogue."""

    span: Span
    paragraphs: list[SourceParagraph] = field(default_factory=list)
    dual: bool = False


def find_units(data: bytes) -> list[Unit]:
    """The units of a Final Draft file, in order: the n-th has line number n.

    Args:
        data: its text as UTF-8.

    Raises:
        InputError: it is not well-formed, or declares entities.
    """
    scan = _Scan(data)
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: scan.open(
        name, attributes, parser.CurrentByteIndex
    )
    parser.EndElementHandler = lambda name: scan.close(parser.CurrentByteIndex)
    parser.CharacterDataHandler = scan.say
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InputError(
            f"the Final Draft file is damaged: {error}",
            hint="Export it again from the program that made it.",
        ) from error
    return scan.units


def _refuse(*_: object) -> None:
    raise InputError(
        "the Final Draft file declares XML entities, which such files never do",
        hint="Export it again from the program that made it.",
    )


def tag_end(data: bytes, start: int) -> int:
    """Where the tag that opens at ``start`` ends, quotes heeded."""
    quote = 0
    for at in range(start, len(data)):
        byte = data[at]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in (0x22, 0x27):
            quote = byte
        elif byte == 0x3E:
            return at + 1
    return len(data)


class _Scan:
    """Follows expat's events; what is open is a path of local names."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.units: list[Unit] = []
        self.path: list[tuple[str, int, int]] = []  # local name, start, end of start tag
        self.paragraphs: list[tuple[int, SourceParagraph]] = []  # open ones, by depth
        self.run: tuple[int, Run] | None = None
        self.aside: tuple[int, Span] | None = None  # the open note or summary

    def open(self, name: str, attributes: dict[str, str], start: int) -> None:
        """An element begins."""
        local = name.rpartition(":")[2]
        inside = tag_end(self.data, start)
        depth = len(self.path)
        self.path.append((local, start, inside))
        above = [part[0] for part in self.path[:-1]]
        if above == ["FinalDraft", "Content"] and local in ("Paragraph", "DualDialogue"):
            self.units.append(Unit(Span(start, inside)))
        elif local == "DualDialogue" and above == ["FinalDraft", "Content", "Paragraph"]:
            # The paragraph around two speeches says nothing itself.
            self.units[-1].paragraphs.clear()
            self.paragraphs.clear()
            self.units[-1].dual = True
        if above[:2] != ["FinalDraft", "Content"] or not self.units:
            return
        if local == "DualDialogue" and depth == 2:
            self.units[-1].dual = True
        if local == "Paragraph" and (
            depth == 2 or above in (_IN_DUAL, _IN_BARE_DUAL) and self.aside is None
        ):
            found = SourceParagraph(Span(start, inside), attributes.get("Type", "").strip())
            self.units[-1].paragraphs.append(found)
            self.paragraphs.append((depth, found))
        elif self.paragraphs and self.aside is None and local in ("ScriptNote", "Summary"):
            span = Span(start, inside)
            owner = self.paragraphs[-1][1]
            (owner.notes if local == "ScriptNote" else owner.summaries).append(span)
            self.aside = (depth, span)
        elif self.paragraphs and local == "Text" and self.run is None:
            own = self.path[self.paragraphs[-1][0] + 1 : -1]
            if not any(part[0] in _APART for part in own):
                run = Run(start) if self._is_empty(inside) else Run(start, inside, inside)
                self.paragraphs[-1][1].runs.append(run)
                self.run = (depth, run)

    def close(self, at: int) -> None:
        """The innermost element ends."""
        _, _, inside = self.path.pop()
        end = inside if self._is_empty(inside) else self.data.index(b">", at) + 1
        depth = len(self.path)
        if self.run and self.run[0] == depth:
            if self.run[1].start >= 0:
                self.run[1].end = at
            self.run = None
        if self.aside and self.aside[0] == depth:
            self.aside[1].end = end
            self.aside = None
        if self.paragraphs and self.paragraphs[-1][0] == depth:
            self.paragraphs.pop()[1].span.end = end
        if depth == 2 and self.units and not self.units[-1].span.end:
            self.units[-1].span.end = end

    def say(self, text: str) -> None:
        """Characters."""
        if self.run:
            self.run[1].text += text
        elif self.aside and any(part[0] == "Text" for part in self.path):
            self.aside[1].text += text

    def _is_empty(self, inside: int) -> bool:
        return self.data[inside - 2 : inside - 1] == b"/"


_IN_DUAL = ["FinalDraft", "Content", "Paragraph", "DualDialogue"]
_IN_BARE_DUAL = ["FinalDraft", "Content", "DualDialogue"]
