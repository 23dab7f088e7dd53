"""Lines of a page, a text or a Word file that have no columns to tell them by.

Chinese scripts (剧本) name speaker and speech on one line and are read by their own reader;
the rest is left to the line tagger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from filmai_core.screenplay.formats import chinese
from filmai_core.screenplay.layout.lines import Line
from filmai_core.screenplay.layout.linetagger import tag_lines
from filmai_core.screenplay.layout.paragraphs import gather
from filmai_core.screenplay.model import Reading, ReadWarning

_SURE = 0.9
_TOLD_BY_WORDS = ReadWarning(
    0, "the text has no columns: what each line is was told by its words alone", "no-columns"
)
_HAN = regex.compile(r"\p{Han}")
#: What opens a line of its own, however full the line above is.
_OPENS = "△▲Δ∆◇▽►▶■●【《"


def read_flat(lines: Sequence[Line]) -> Reading:
    """Read lines without indents; blank space above them is used where it varies."""
    gaps = [line.gap for line in lines[1:]]
    mixed = any(gaps) and not all(gaps)
    above = [line.gap for line in lines] if mixed else None
    marks = tag_lines([line.text for line in lines], above)
    elements = gather(lines, marks, loose=not mixed)
    return Reading(tuple(elements), (), (_TOLD_BY_WORDS,))


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
