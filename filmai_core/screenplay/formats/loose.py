"""Lines of a page, a text or a Word file that have no columns to tell them by.

Chinese scripts (剧本) name speaker and speech on one line and are read by their own reader;
the rest is left to the line tagger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from filmai_core.screenplay.formats import chinese
from filmai_core.screenplay.formats.fountain import reader as fountain
from filmai_core.screenplay.formats.fountain.prepare import prepare_lines
from filmai_core.screenplay.formats.labels import is_nobody
from filmai_core.screenplay.formats.spoken import find_form, write_out
from filmai_core.screenplay.layout.lines import Line, Mark
from filmai_core.screenplay.layout.linetagger import tag_lines
from filmai_core.screenplay.layout.paragraphs import gather
from filmai_core.screenplay.layout.shapes import is_capitals
from filmai_core.screenplay.model import ElementKind, Reading, ReadWarning
from filmai_core.screenplay.words.headings import looks_like_heading
from filmai_core.screenplay.words.times import is_time

_SURE = 0.9
_TOLD_BY_WORDS = ReadWarning(
    0, "the text has no columns: what each line is was told by its words alone", "no-columns"
)
_HAN = regex.compile(r"\p{Han}")
#: NURSE 2, SOLDIER #3, 2ND GUARD, CAR COP NO. 4, with an extension or without.
_ROLE = regex.compile(
    r"(?:\p{Lu}[\p{Lu}\p{M}.'’ -]{1,24} (?:#|NO\. ?|NR\. ?|Nº ?)?\p{N}{1,2}"
    r"|(?:\p{N}{1,2}(?:ST|ND|RD|TH|\.)|FIRST|SECOND|THIRD) \p{Lu}[\p{Lu}\p{M}' -]{2,24})"
    r"(?:\s*\([^()]*\))?"
)
#: Numbered things that are nobody.
_PLACES = regex.compile(
    r"\b(?:ROOM|PLATFORM|GATE|FLOOR|LEVEL|CHANNEL|CHAPTER|PART|EPISODE|REEL|PAGE|TAKE|VERSION|DAY"
    r"|WEEK|MONTH|YEAR|NIGHT|LINE|BUS|TRAIN|EXIT|TRACK|HIGHWAY|ROUTE|BLOCK|UNIT|CAMERA|SHOT|BEAT"
    r"|ZIMMER|GLEIS|KAPITEL|TEIL|CHAPITRE|CHAMBRE|CAPÍTULO|STREET|AVENUE)\b"
)
#: What opens a line of its own, however full the line above is.
_OPENS = "△▲Δ∆◇▽►▶■●【《"


def read_flat(lines: Sequence[Line]) -> Reading:
    """Read lines without indents; blank space above them is used where it varies."""
    gaps = [line.gap for line in lines[1:]]
    mixed = any(gaps) and not all(gaps)
    above = [line.gap for line in lines] if mixed else None
    marks = _name_roles(lines, tag_lines([line.text for line in lines], above))
    elements = gather(lines, marks, loose=not mixed)
    return Reading(tuple(elements), (), (_TOLD_BY_WORDS,))


def _name_roles(lines: Sequence[Line], marks: Sequence[Mark]) -> list[Mark]:
    """The marks, with numbered roles as cues: SOLDIER #3 over a line of words speaks them.

    The tagger knows names by their return, and such roles often come once.
    """
    named = list(marks)
    for at, (line, below) in enumerate(zip(lines, lines[1:], strict=False)):
        role = named[at].kind is ElementKind.ACTION and _ROLE.fullmatch(line.text)
        if not role or below.gap or is_capitals(below.text) or looks_like_heading(below.text):
            continue
        if _PLACES.search(line.text) or is_time(line.text) or is_nobody(line.text):
            continue
        reason = "a numbered role in capitals above a line of words"
        named[at] = Mark(ElementKind.CUE, 0.7, reason)
        if named[at + 1].kind is ElementKind.ACTION:
            bracket = below.text[0] in "(（" and below.text[-1] in ")）"
            kind = ElementKind.PARENTHETICAL if bracket else ElementKind.DIALOGUE
            named[at + 1] = Mark(kind, 0.7, reason)
    return named


def read_spoken(lines: Sequence[Line]) -> Reading | None:
    """The reading of a text whose speakers stand before their words; None where it is none."""
    form = find_form(
        [text for line in lines for text in (("", line.text) if line.gap else (line.text,))]
    )
    if form is None:
        return None
    numbered: list[tuple[int, str]] = []
    for line in lines:
        if line.gap:
            numbered.append((line.number, ""))
        numbered.append((line.number, " " * round(max(line.left, 0.0)) + line.text))
    width = max(len(text) for _, text in numbered)
    reading = fountain.read_lines(prepare_lines(write_out(numbered, form, width)))
    pages = {line.number: line.page for line in lines}
    elements = [replace(e, page=pages.get(e.line, 0)) for e in reading.elements]
    return replace(reading, elements=tuple(elements))


def read_chinese(lines: Sequence[Line], name: str) -> Reading | None:
    """The reading of a Chinese script; None where it is none. Pages are kept."""
    if not _HAN.search("".join([line.text for line in lines[:200]])):
        return None
    joined: list[str] = []
    first: list[Line] = []
    width = max((line.right for line in lines), default=0.0)
    before: Line | None = None
    for line in lines:
        # Ideographs fill a line to its last place; a wrapped paragraph flows on.
        full = before is not None and before.right > width - 2.5 and not line.gap
        if full and line.text[0] not in _OPENS and "：" not in line.text[:12]:
            joined[-1] += line.text
        else:
            joined.append(line.text)
            first.append(line)
        before = line
    data = "\n".join(joined).encode()
    if chinese.sniff(data) < _SURE:
        return None
    reading = chinese.read(data, name)
    elements = []
    for element in reading.elements:
        source = first[min(max(element.line, 1), len(first)) - 1]
        elements.append(replace(element, line=source.number, page=source.page))
    return replace(reading, elements=tuple(elements), encoding="")
