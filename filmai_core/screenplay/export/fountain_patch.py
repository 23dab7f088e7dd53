"""A mended Fountain file: the imported one, with other lines only where something was mended.

Nothing is written anew: emphasis, notes, boneyard, sections, blank lines, line ends and the
encoding stay. A paragraph of which an element was mended gets that element's mark (``!``,
``@``, ``.``) on its own line. What comes out is read again; where it reads otherwise than
was meant, the paragraphs at fault are written as `export.fountain` writes them, their
boneyard kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from filmai_core.screenplay.assemble import assemble, source_of
from filmai_core.screenplay.export.align import align, by_line, keys, pairs_of
from filmai_core.screenplay.export.fountain import find_carets, goes_on, written
from filmai_core.screenplay.foreign.decoding import decode
from filmai_core.screenplay.formats.fountain import reader
from filmai_core.screenplay.model import Element, ElementKind, Screenplay
from filmai_core.screenplay.settle import settle_reading

_LINE_END = regex.compile(r"\r\n|[\n\r\u2028\u2029\x0b]")
_BONEYARD = regex.compile(r"/\*.*?\*/", regex.DOTALL)
_FORCED = regex.compile(r"^(\s*)(?:!!?|@|\.(?!\.)|>|~|=(?!==)|#{1,6})[ \t]?")
_BOMS = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff",
         "utf-32-le": b"\xff\xfe\x00\x00", "utf-32-be": b"\x00\x00\xfe\xff"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """A source line: its text, and what ends it."""

    text: str
    end: str


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines between two empty ones: 0-based numbers, the last not included."""

    first: int
    stop: int


def patch_fountain(source: bytes, read: Screenplay, play: Screenplay) -> bytes:
    """The source with what ``play`` has mended.

    Args:
        source: the file that ``read`` was read from.
        read: as it was read, without repairs.
        play: the same with repairs.

    Raises:
        InputError: the source is not text.
    """
    if keys(read.elements) == keys(play.elements):
        return source
    codec, mark, text = _decode(source)
    lines = list(_split(text))
    blocks = _find_blocks(lines)
    made = b""
    for anew in (False, True):
        made = _encode(_Patch(lines, blocks, read, play, anew).text(), codec, mark)
        if not made.removeprefix(mark).strip():  # the only scene was left out
            break
        reading = settle_reading(reader.read(made))
        again = assemble(reading, source_of(made, play.source_name, "fountain"))
        if _meanings(again.elements) == _meanings(play.elements):
            break
    return made


def _meanings(elements: Sequence[Element]) -> list[tuple[object, ...]]:
    """What Fountain can say: headings have one line, and nobody is beside nobody."""
    return [(e.kind, " ".join(e.text.split()), e.number) for e in elements]


def _decode(source: bytes) -> tuple[str, bytes, str]:
    """Codec, byte order mark and text; bytes that are damaged come through unharmed."""
    codec = decode(source).encoding
    mark = next((m for c, m in _BOMS.items() if c == codec and source.startswith(m)), b"")
    text = source[len(mark) :].decode(codec, "surrogateescape")
    return codec, mark, text


def _encode(text: str, codec: str, mark: bytes) -> bytes:
    try:
        return mark + text.encode(codec, "surrogateescape")
    except UnicodeEncodeError:  # a heading that the writer typed may need more letters
        return text.encode("utf-8", "surrogateescape")


def _split(text: str) -> Iterator[_Line]:
    """Lines as `decode` counts them; form feeds belong to the end before them."""
    at = 0
    for found in [*_LINE_END.finditer(text), None]:
        stop = len(text) if found is None else found.start()
        end = "" if found is None else found.group()
        parts = text[at:stop].split("\f")
        # An empty part after a form feed is no line of its own.
        kept = [parts[0]]
        ends: list[str] = []
        for part in parts[1:]:
            if part:
                ends.append("\f")
                kept.append(part)
            elif ends and len(ends) == len(kept):
                ends[-1] += "\f"
            else:
                ends.append("\f")
        while len(ends) < len(kept):
            ends.append("")
        ends[len(kept) - 1] += end
        yield from (_Line(part, last) for part, last in zip(kept, ends, strict=True))
        at = stop + len(end)


def _find_blocks(lines: Sequence[_Line]) -> list[_Block]:
    """Runs of lines without an empty one; an open comment holds a run together."""
    found: list[_Block] = []
    start = -1
    inside = False
    for number, line in enumerate(lines):
        empty = not line.text.strip("\ufeff \t\xa0\u3000") and line.text != "  " and not inside
        if empty and start >= 0:
            found.append(_Block(start, number))
            start = -1
        elif not empty and start < 0:
            start = number
        for sign in regex.findall(r"/\*|\*/", line.text):
            inside = sign == "/*"
    return [*found, _Block(start, len(lines))] if start >= 0 else found


@dataclass(slots=True)
class _Patch:
    """One try: ``anew`` writes the mended paragraphs instead of marking their lines."""

    lines: list[_Line]
    blocks: list[_Block]
    read: Screenplay
    play: Screenplay
    anew: bool

    def text(self) -> str:
        """The whole file."""
        place = {id(element): n for n, element in enumerate(self.play.elements)}
        carets = find_carets(self.play.elements)
        before, after = by_line(self.read.elements), by_line(self.play.elements)
        out: list[str] = []
        at = 0
        open_speech = False
        for block in self.blocks:
            was = [e for n in range(block.first + 1, block.stop + 1) for e in before.get(n, [])]
            now = [e for n in range(block.first + 1, block.stop + 1) for e in after.get(n, [])]
            gap = "".join(line.text + line.end for line in self.lines[at : block.first])
            at = block.stop
            first = next((e for e in now if e.kind is not ElementKind.NOTE), None)
            joins = first is not None and goes_on(first, open_speech)
            changed = keys(was) != keys(now)
            if joins and changed and out:
                gap = "" if out[-1].endswith(("\n", "\r")) else self._end(block)
            elif not now and was and changed:
                gap = ""
            out.append(gap)
            if not changed:
                out.append(self._raw(block.first, block.stop))
            elif now:
                indices = [place[id(element)] for element in now]
                body = self._block(block, was, indices, carets, open_speech)
                last = self.lines[block.stop - 1].end
                out.append(body + last)
            for element in now:
                open_speech = element.kind is ElementKind.CUE or (
                    goes_on(element, open_speech)
                    or (element.kind is ElementKind.NOTE and open_speech)
                )
        out.append("".join(line.text + line.end for line in self.lines[at:]))
        return "".join(out)

    def _raw(self, first: int, stop: int) -> str:
        return "".join(line.text + line.end for line in self.lines[first:stop])

    def _end(self, block: _Block) -> str:
        """How this file ends its lines."""
        near = self.lines[max(block.first - 2, 0) : block.stop]
        return next((line.end.lstrip("\f") for line in near if line.end.strip("\f")), "\n")

    def _block(
        self,
        block: _Block,
        was: Sequence[Element],
        indices: Sequence[int],
        carets: set[int],
        open_speech: bool,
    ) -> str:
        """A mended paragraph, its last line end left off."""
        now = [self.play.elements[index] for index in indices]
        index_of = dict(zip(map(id, now), indices, strict=True))
        chunks = {} if self.anew else self._chunks(block, was)
        end = self._end(block)
        noted = {id(old) for old, new in pairs_of(was, now) if old.kind is ElementKind.NOTE}
        parts: list[str] = []
        for old, new in align(was, now):
            if new is None:
                continue
            if new.kind is ElementKind.NOTE and old is not None and id(old) in noted and chunks:
                continue  # it stands in the chunk of the element before it
            fresh = written(
                self.play.elements, index_of[id(new)], carets, in_speech=open_speech
            ).replace("\n", end)
            chunk = chunks.get(id(old)) if old is not None else None
            if chunk is not None and old is not None:
                same = keys([old]) == keys([new])
                fresh = _kept(chunk, fresh) if same else _marked(chunk, old, new, fresh)
            below = new.kind is ElementKind.NOTE or goes_on(new, open_speech)
            parts.append(("" if not parts else end if below else end + end) + fresh)
            if new.kind is not ElementKind.NOTE:
                open_speech = new.kind is ElementKind.CUE or goes_on(new, open_speech)
        if self.anew:
            raw = self._raw(block.first, block.stop)
            parts += [end + comment for comment in _BONEYARD.findall(raw)]
        return "".join(parts)

    def _chunks(self, block: _Block, was: Sequence[Element]) -> dict[int, str]:
        """The source lines of each element: from its own to the next one's."""
        owners = [e for e in was if e.kind is not ElementKind.NOTE]
        found: dict[int, str] = {}
        for n, element in enumerate(owners):
            stop = owners[n + 1].line - 1 if n + 1 < len(owners) else block.stop
            first = block.first if n == 0 else element.line - 1
            if stop <= first:
                continue  # two on one line: written anew
            raw = self._raw(first, stop)
            found[id(element)] = raw.removesuffix(self.lines[stop - 1].end)
        return found


def _kept(chunk: str, fresh: str) -> str:
    """The source's own lines; a cue that lost its speech is told by a mark alone."""
    bare = fresh.startswith("@") and not chunk.lstrip().startswith("@")
    return f"@{chunk.lstrip()}" if bare else chunk


def _marked(chunk: str, old: Element, new: Element, fresh: str) -> str:
    """The source's own line with the mark of its new kind, where that can be told.

    Args:
        chunk: its source lines.
        old: what it was read as.
        new: what it is.
        fresh: as it would be written anew.
    """
    bare: str = _FORCED.sub(r"\1", chunk).strip(" \t")
    if old.kind is ElementKind.CENTERED:
        bare = bare.removesuffix("<").rstrip()
    if old.kind is ElementKind.CUE:
        bare = bare.rstrip("^ \t")
    at = fresh.find(new.text)
    if at < 0 or old.text != new.text or "\n" in new.text:
        return fresh
    if old.kind is ElementKind.CUE and new.kind is ElementKind.ACTION:
        return f"!{bare}"  # it looked like a name once, and would again
    return fresh[:at] + bare + fresh[at + len(new.text) :]
