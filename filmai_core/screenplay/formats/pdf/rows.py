"""Segments of a PDF page to rows, top to bottom, and the measures of the whole document.

Stamps go first, while they are still runs of their own: a reader's name or DRAFT across the
page would grow together with the line it crosses. A stamp is text much larger than the
rest, or text that stands in the very same place of half the pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from statistics import median

from filmai_core.screenplay.formats.pdf.segments import HOLE, Segment
from filmai_core.screenplay.formats.pdf.text import RawPage
from filmai_core.screenplay.layout.shapes import is_page_break, is_page_number, is_scene_number

_DEFAULT_WIDTH = 7.2  # Courier 12: ten characters an inch
_DEFAULT_HEIGHT = 12.0
_SAMPLE = 40  # pages that are measured
_TEXT, _LEFT, _BASELINE = itemgetter(0), itemgetter(1), itemgetter(3)
_LARGE = 18.0

Row = list[Segment]


@dataclass(frozen=True, slots=True)
class PageText:
    """One page: rows from top to bottom, each row's segments from left to right."""

    rows: list[Row]
    width: float
    height: float
    images: bool = False


@dataclass(frozen=True, slots=True)
class Metrics:
    """Of a whole document: width of a character, height of a line, both in points."""

    character: float
    line: float


def arrange(pages: Sequence[RawPage]) -> list[PageText]:
    """Pages as rows, without stamps."""
    stamps = _find_stamps(pages)
    arranged: list[PageText] = []
    for page in pages:
        segments = page.segments
        if stamps:
            segments = [segment for segment in segments if not _is_stamp(segment, stamps)]
        arranged.append(PageText(_rows(segments), page.width, page.height, page.images))
    return arranged


def measure(pages: Sequence[PageText]) -> Metrics:
    """Character width and line height, from the text itself."""
    widths: list[float] = []
    steps: Counter[float] = Counter()
    # A sample of the pages says it as well as all of them.
    for page in pages[:: max(1, len(pages) // _SAMPLE)]:
        before = 0.0
        for row in page.rows:
            first = row[0]
            if len(first.text) >= 15:
                widths.append((first.right - first.left) / len(first.text))
            if before:
                steps[round((first.y - before) * 2) / 2] += 1
            before = first.y
    for step in [step for step in steps if step < 6.0 or step > 60.0]:
        del steps[step]
    width = median(widths) if widths else _DEFAULT_WIDTH
    # The commonest step is one line; half as big and nearly as common means that it was two.
    line = _DEFAULT_HEIGHT
    if steps:
        line = steps.most_common(1)[0][0]
        for step, times in steps.items():
            if step < line * 0.75 and times > steps[line] * 0.4:
                line = step
                break
    return Metrics(max(width, 1.0), line)


def _find_stamps(pages: Sequence[RawPage]) -> set[tuple[str, int, int]]:
    """Keys of what stands in the same place of most pages, or is large and comes again."""
    if len(pages) < 4:
        return set()
    every = [segment for page in pages for segment in page.segments]
    typical = median([segment.size for segment in every] or [10.0])
    sizes = Counter(segment.text for segment in every if segment.size > typical * 2.2)
    need = max(3, len(pages) // 2)
    # Few texts come so often: only they are placed.
    often = {text: times for text, times in Counter(map(_TEXT, every)).items() if times >= need}
    counts = Counter(
        _key(segment)
        for page in pages
        for segment in page.segments
        if segment.text in often and page.height * 0.14 < segment.y < page.height * 0.88
    )
    # A name may stand in one place of several pages, but stands in others too.
    found = {
        key
        for key, times in counts.items()
        if times >= need and times >= often[key[0]] * 0.8 and not _has_duty(key[0])
    }
    return found | {(text, -1, -1) for text, times in sizes.items() if times >= 3}


def _key(segment: Segment) -> tuple[str, int, int]:
    return segment.text, round(segment.left / 4), round(segment.y / 4)


def _has_duty(text: str) -> bool:
    """Text that may well stand in one place of many pages and still belong to the script."""
    return is_page_break(text) or is_page_number(text) or is_scene_number(text) or len(text) < 4


def _is_stamp(segment: Segment, stamps: set[tuple[str, int, int]]) -> bool:
    large = segment.size > _LARGE and (segment.text, -1, -1) in stamps
    return large or _key(segment) in stamps


def _rows(segments: list[Segment]) -> list[Row]:
    """Put segments that share a baseline together, and mend runs cut by a change of font."""
    rows: list[Row] = []
    reached = float("-inf")
    for segment in sorted(segments, key=_BASELINE):
        if segment.y - reached < 3.0:
            rows[-1].append(segment)
        else:
            reached = segment.y
            rows.append([segment])
    return [row if len(row) == 1 else _mend(row) for row in rows]


def _mend(row: Row) -> Row:
    row.sort(key=_LEFT)
    mended = [row[0]]
    for segment in row[1:]:
        last = mended[-1]
        hole = segment.left - last.right
        if segment.text == last.text and abs(segment.left - last.left) < 2.5:
            continue  # printed twice, a little apart: an old way to make bold
        # A stamp across the page may share a line's height, but not its size.
        alike = max(segment.size, last.size) < 2.2 * min(segment.size, last.size) + 6.0
        if hole < HOLE and alike and segment.text.strip("*"):
            space = " " if hole > 1.8 else ""
            mended[-1] = Segment(
                last.text + space + segment.text,
                last.left, max(last.right, segment.right), last.y, max(last.size, segment.size),
            )  # fmt: skip
        else:
            mended.append(segment)
    return mended
