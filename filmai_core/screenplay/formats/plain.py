"""Plain text laid out in columns, as scripts stand on the web and come out of converters.

Two forms, told apart by what is there. *Indented*: cues and dialogue have columns of their
own, and `columns` reads them like a printed page. *Flat*: no indents, and no blank line
above the cues; Fountain's rules would find no speech at all there, so a small trained line
tagger (`linetagger`) reads the lines by their words and their order. Text without indents
but with blank lines in the right places is Fountain, and is left to that reader.

Pages are kept where form feeds or page numbers show them.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import regex

from filmai_core.screenplay.foreign.decoding import Text, decode, looks_binary
from filmai_core.screenplay.formats.fountain import reader as fountain
from filmai_core.screenplay.formats.loose import read_chinese, read_flat, read_spoken
from filmai_core.screenplay.layout.columns import (
    Columns,
    find_columns,
    looks_like_scene,
    mark_lines,
)
from filmai_core.screenplay.layout.lines import Line
from filmai_core.screenplay.layout.margins import strip_margins
from filmai_core.screenplay.layout.oneline import part_lines
from filmai_core.screenplay.layout.overleaf import settle_overleaf
from filmai_core.screenplay.layout.paragraphs import gather
from filmai_core.screenplay.layout.shapes import (
    bare_cue,
    is_capitals,
    is_more,
    is_page_break,
    is_page_number,
    is_transition,
)
from filmai_core.screenplay.layout.titlepage import TitleLine, has_credit, title_fields
from filmai_core.screenplay.model import Reading, ReadWarning
from filmai_core.screenplay.words.headings import looks_like_heading
from filmai_core.screenplay.words.parts import read_part

_TAG = regex.compile(r"<[^<>]{0,200}>")
_DIGITS = regex.compile(r"\d+")
_MOST_TITLE_LINES = 60
_SNIFFED = 1_000  # lines
_WIDEST = 85  # characters: a longer line was not typed with a typewriter's width in mind


class Shape(StrEnum):
    """How a text without markup is laid out."""

    INDENTED = "indented"
    FLAT = "flat"
    SPACED = "spaced"


@dataclass(frozen=True, slots=True)
class Printed:
    """Lines of a text file, furniture taken off, and the length in pages (0: not known)."""

    lines: list[Line]
    pages: int


def sniff(data: bytes) -> float:
    """How sure it is that this is indented or flat text, in [0, 1]: see `read.FORMATS`."""
    if looks_binary(data) or data[:5] in (b"%PDF-", b"{\\rtf"):
        return 0.0
    if data.lstrip()[:1] == b"<" and b"<pre" not in data[:200_000].lower():
        return 0.0
    try:
        text = decode(data)
    except ValueError:
        return 0.0
    # Every Fountain file is asked this too: twenty pages say it as well as all.
    printed = print_lines(text.lines[:_SNIFFED], text.breaks)
    shape = find_shape(printed.lines)
    if shape is Shape.INDENTED:
        return 0.88
    return 0.82 if shape is Shape.FLAT else 0.3


def read(data: bytes, name: str) -> Reading:
    """Read indented or flat text.

    Raises:
        InputError: it is not text.
    """
    text = decode(data, name)
    reading = read_text(text, name)
    warnings = list(reading.warnings)
    if text.damaged:
        message = f"{text.damaged} characters could not be decoded"
        warnings.append(ReadWarning(0, message, "undecoded"))
    warnings += [
        ReadWarning(line, "the line is too long and was cut", "line-cut") for line in text.cut
    ]
    return replace(reading, warnings=tuple(warnings), encoding=text.encoding)


def read_text(text: Text, name: str) -> Reading:
    """Read lines of text by whichever rules their shape asks for."""
    printed = print_lines(text.lines, text.breaks)
    chinese = read_chinese(printed.lines, name)
    if chinese is not None:
        return chinese
    lines, fields = split_title(part_lines(printed.lines))
    spoken = read_spoken(lines)
    if spoken is not None:
        return replace(spoken, title_page=fields, pages=float(printed.pages))
    shape = find_shape(printed.lines)
    if shape is Shape.SPACED:
        return fountain.read("\n".join(text.lines).encode(), name)
    if shape is Shape.FLAT:
        return replace(read_flat(lines), title_page=fields, pages=float(printed.pages))
    elements = gather(lines, mark_lines(lines))
    return Reading(tuple(elements), fields, (), float(printed.pages))


def find_shape(lines: Sequence[Line]) -> Shape:
    """Which rules a text needs."""
    columns = find_columns(lines)
    cues = [
        (bare_cue(line.text), not line.gap or below.gap, abs(line.left - below.left) < 2)
        for line, below in zip(lines, lines[1:], strict=False)
        if len(line.text) < 40
        and is_capitals(line.text)
        and not (is_capitals(below.text) or below.top)
        and not (looks_like_heading(line.text) or is_transition(line.text))
    ]
    if _is_indented(columns) and columns.support >= sum(same for _, _, same in cues):
        return Shape.INDENTED
    # Fountain wants a blank line above a cue and none below it. A caption may stand anyhow;
    # a name that comes again and again tells.
    times = Counter(name for name, _, _ in cues)
    missed = sum(misses for name, misses, _ in cues if times[name] > 1)
    lone = sum(misses for name, misses, _ in cues if times[name] == 1)
    often = missed > 1 and missed * 12 > len(cues) or missed > 2 and missed * 40 > len(cues)
    if often or len(cues) > 1 and lone * 2 > len(cues):
        return Shape.FLAT
    return Shape.SPACED


def _is_indented(columns: Columns) -> bool:
    if columns.support < 2:
        return False
    deep = columns.cue - columns.action >= (16 if columns.centred else 5)
    return deep and (columns.flush or columns.dialogue - columns.action >= 3)


def print_lines(raw: Sequence[str], breaks: frozenset[int] = frozenset()) -> Printed:
    """Text lines as printed lines: indents measured, page furniture and markup taken off."""
    if any("<pre" in line.lower() for line in raw[:2000]):
        raw = _strip_html(raw)
        breaks = frozenset()
    raw = [line.replace("\xa0", " ").replace("\u3000", "  ").expandtabs(8).rstrip() for line in raw]
    running = _running_lines(raw, breaks)
    single = _is_double_spaced(raw)
    lines: list[Line] = []
    page, blank = 1, 2
    turned = more = False
    numbered = 0
    for index, text in enumerate(raw):
        if index in breaks:
            page += bool(lines)
            turned = True
        words = text.strip()
        if not words:
            blank += 1
            continue
        if words == "*":
            continue  # a revision mark on a line that says nothing
        furniture = index in running
        if furniture or (is_page_break(words) and _stands_apart(raw, index, words)):
            more = more or is_more(words)
            if furniture and is_page_number(words):
                numbered += 1
                if not breaks and lines:
                    page += 1
            turned = turned or furniture
            continue
        text, scene = strip_margins(text)
        words = text.strip()
        if not words:
            continue
        left = len(text) - len(text.lstrip())
        top = turned and bool(lines)
        gap = blank > (1 if single else 0) or not lines
        lines.append(
            Line(words, left, left + len(words), index + 1, page, gap, top, more and top, scene)
        )
        blank, turned, more = 0, False, False
    lines = settle_overleaf(lines)
    if not breaks and numbered < 2:
        return Printed([line._replace(page=0) for line in lines], 0)
    return Printed(lines, page)


def split_title(lines: Sequence[Line]) -> tuple[Sequence[Line], tuple[tuple[str, str], ...]]:
    """The title page off the top, where a credit line says that there is one."""
    starts = (
        index
        for index, line in enumerate(lines[: _MOST_TITLE_LINES + 1])
        if looks_like_scene(line) or is_transition(line.text) or _is_part(line.text)
    )
    start = next(starts, 0)
    head = lines[:start]
    # A blank line is not required: the flat form has none.
    if not any(has_credit(line.text) for line in head):
        return lines, ()
    first = min((line.left for line in head), default=0.0)
    title = [
        TitleLine(line.text, line.left - first < 3 and index > 0, line.gap)
        for index, line in enumerate(head)
    ]
    return lines[start:], title_fields(title)


def _is_part(text: str) -> bool:
    part = read_part(text)
    return part is not None and part.sure


def _strip_html(raw: Iterable[str]) -> list[str]:
    lines: list[str] = []
    inside = False
    for line in raw:
        lower = line.lower()
        if "<pre" in lower:
            inside = True
            line = line[lower.index("<pre") :]
        if inside:
            lines.append(html.unescape(_TAG.sub("", line)))
        if "</pre" in lower:
            inside = False
    return lines


def _running_lines(raw: Sequence[str], breaks: frozenset[int]) -> set[int]:
    """Numbers of lines that are page numbers or running headers."""
    found: set[int] = set()
    candidates: list[tuple[int, int]] = []  # line, page number
    for index, text in enumerate(raw):
        words = text.strip()
        if not words or len(words) > 20 or not is_page_number(words):
            continue
        digits = _DIGITS.search(words)
        apart = _is_blank(raw, index - 1) or _is_blank(raw, index + 1) or index in breaks
        if digits and apart:
            candidates.append((index, int(digits[0])))
    # One number may be anything; numbers that count up are pages.
    rising = [
        (line, number)
        for place, (line, number) in enumerate(candidates)
        if (place and number == candidates[place - 1][1] + 1)
        or (place + 1 < len(candidates) and number + 1 == candidates[place + 1][1])
    ]
    found.update(line for line, _ in rising)
    near: Counter[str] = Counter()
    places: dict[int, str] = {}
    starts = {line for line, _ in rising} | set(breaks)
    for start in starts:
        for index in range(max(0, start - 3), min(len(raw), start + 4)):
            words = raw[index].strip()
            if words and index not in found and index not in places:
                places[index] = _DIGITS.sub("#", words)
                near[places[index]] += 1
    need = max(3, len(starts) // 3)
    # A cue may end three pages, but it stands elsewhere too.
    totals = Counter(_DIGITS.sub("#", text.strip()) for text in raw) if places else near
    for index, words in places.items():
        if near[words] < totals[words] * 0.75:
            continue
        if near[words] >= need and not looks_like_heading(words) and not is_transition(words):
            following = raw[index + 1].strip() if index + 1 < len(raw) else ""
            if not following or index + 1 in found:
                found.add(index)
    return found


def _is_blank(raw: Sequence[str], index: int) -> bool:
    return not 0 <= index < len(raw) or not raw[index].strip()


def _stands_apart(raw: Sequence[str], index: int, words: str) -> bool:
    """``(MORE)`` may follow dialogue directly; a bare ``CONTINUED:`` has blank lines around."""
    return words[0] in "(（" or _is_blank(raw, index + 1) or _is_blank(raw, index - 1)


def _is_double_spaced(raw: Sequence[str]) -> bool:
    """Whether a blank line follows (nearly) every line, and means nothing."""
    filled = [index for index, text in enumerate(raw) if text.strip()]
    if len(filled) < 12:
        return False
    if sum(len(raw[index].strip()) > _WIDEST for index in filled) * 50 > len(filled):
        return False  # a paragraph is one line: the blank line ends it
    close = sum(after - before == 1 for before, after in zip(filled, filled[1:], strict=False))
    return close < len(filled) * 0.05
