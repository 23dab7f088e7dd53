"""How long a scene is, in eighths of a page, and on which page it starts.

What the source says wins: lengths stored by Final Draft, then pages of a PDF, and only then
an estimate by laying the lines out as a typewriter would: 55 lines a page, action 60
columns wide, dialogue 35, parentheticals 25, an empty line between paragraphs. An
ideograph takes two columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import regex

from filmai_core.screenplay.model import UNPRINTED, Element, ElementKind

LINES_PER_PAGE = 55
_ACTION_COLUMNS = 60
_SPEECH_COLUMNS = 35
_PARENTHETICAL_COLUMNS = 25
# Tuples, since an Enum is slow to hash and quick to compare.
_TIGHT = (ElementKind.DIALOGUE, ElementKind.LYRIC, ElementKind.PARENTHETICAL)
_UNPRINTED = (*UNPRINTED, ElementKind.PAGE_BREAK)
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u303f\uff00-\uff60]")


@dataclass(frozen=True, slots=True)
class Extent:
    """A scene's start page (1-based, with a fraction) and its length in eighths."""

    page: float
    eighths: int


def count_lines(element: Element) -> int:
    """Lines that an element takes on paper, the empty line before it included."""
    kind = element.kind
    if kind in _UNPRINTED:
        return 0
    width = _ACTION_COLUMNS
    if kind in _TIGHT:
        width = _PARENTHETICAL_COLUMNS if kind is ElementKind.PARENTHETICAL else _SPEECH_COLUMNS
    lines = 0
    wide = not element.text.isascii()
    for line in element.text.split("\n"):
        columns = len(line)
        if wide:
            columns += len(_WIDE.findall(line))
        # Words do not break: lines are filled to nine tenths of their width on average.
        lines += 1 if columns <= width else ceil(columns / (width * 0.92))
    return lines + (0 if kind in _TIGHT else 1)


def measure_scenes(
    groups: Sequence[Sequence[Element]], source_pages: float = 0.0
) -> tuple[list[Extent], float]:
    """Extent of each scene (a run of elements), and the length of all in pages.

    Dual dialogue stands side by side, so that of two speeches only the longer takes room.
    """
    lines = [_group_lines(group) for group in groups]
    if not groups:
        return [], max(source_pages, 0.0)
    if source_pages > 0 and any(element.page for group in groups for element in group):
        return _from_pages(groups, source_pages)
    stated = [
        next((e.eighths for e in group if e.kind is ElementKind.HEADING), 0) for group in groups
    ]
    eighths = [
        said or max(1, round(8 * count / LINES_PER_PAGE))
        for said, count in zip(stated, lines, strict=True)
    ]
    lengths = [
        said / 8 if said else count / LINES_PER_PAGE
        for said, count in zip(stated, lines, strict=True)
    ]
    total = sum(lengths)
    scale = source_pages / total if source_pages > 0 and total > 0 else 1.0
    extents: list[Extent] = []
    at = 0.0
    for length, part in zip(lengths, eighths, strict=True):
        extents.append(Extent(round(1 + at * scale, 2), part))
        at += length
    return extents, round(max(total * scale, 0.1), 1)


def _group_lines(group: Sequence[Element]) -> int:
    total = 0
    columns: list[int] = []  # lines of the speeches that stand side by side
    for element in group:
        count = count_lines(element)
        if not element.dual:
            total += max(columns, default=0)
            columns = []
            total += count
        elif element.kind is ElementKind.CUE or not columns:
            if len(columns) == 2:
                total += max(columns)
                columns = []
            columns.append(count)
        else:
            columns[-1] += count
    return total + max(columns, default=0)


def _from_pages(
    groups: Sequence[Sequence[Element]], source_pages: float
) -> tuple[list[Extent], float]:
    """Starts from the pages on which elements stand, by their share of the page's lines."""
    flat = [element for group in groups for element in group]
    page_lines: dict[int, int] = {}
    last = 1
    placed: list[tuple[int, int]] = []  # (page, lines of that page before the element)
    for element in flat:
        last = max(last, element.page)
        placed.append((last, page_lines.get(last, 0)))
        page_lines[last] = page_lines.get(last, 0) + count_lines(element)
    final = max(page_lines)
    starts: list[float] = []
    index = 0
    for group in groups:
        page, before = placed[index]
        # A short last page is as long as its lines; the others are full.
        full = max(page_lines[page], LINES_PER_PAGE if page == final else 1)
        starts.append(page + before / full)
        index += len(group)
    end = final + page_lines[final] / max(page_lines[final], LINES_PER_PAGE)
    extents = [
        Extent(round(start, 2), max(1, round(8 * (after - start))))
        for start, after in zip(starts, [*starts[1:], end], strict=True)
    ]
    return extents, round(max(source_pages, 0.1), 1)


def format_eighths(eighths: int) -> str:
    """Eighths as production writes them.

    >>> format_eighths(11), format_eighths(8), format_eighths(3)
    ('1 3/8', '1', '3/8')
    """
    whole, part = divmod(eighths, 8)
    if not part:
        return str(whole)
    return f"{whole} {part}/8" if whole else f"{part}/8"
