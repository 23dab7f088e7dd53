"""What a page carries beside the script: headers, page numbers, margin marks.

Taken off before anybody asks what the lines mean. A running header is a row apart from the
text that stands at the same height on several pages, its digits aside; so is a footer.
Scene numbers leave the row but are remembered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import regex

from filmai_core.screenplay.formats.pdf.rows import Metrics, PageText, Row
from filmai_core.screenplay.formats.pdf.segments import Segment
from filmai_core.screenplay.layout.lines import Line
from filmai_core.screenplay.layout.shapes import (
    is_capitals,
    is_header_letter,
    is_more,
    is_page_break,
    is_page_number,
    is_scene_number,
)
from filmai_core.screenplay.words.headings import looks_like_heading
from filmai_core.screenplay.words.parts import read_omitted

_DIGITS = regex.compile(r"\d+")
#: An extension on a line of its own under a name: (O.S.), (CONT'D), (V.O.).
_EXTENDS = regex.compile(
    r"[(（]\s*(?:V\.?\s?O|O\.?\s?[SC]|CONT|OFF|ON |FILTER|INTO|PRE)", regex.IGNORECASE
)
_STAR_TAIL = regex.compile(r"\s+\*+$")
#: How deep from the top and the bottom of a page furniture is looked for (share of height).
_EDGE = 0.14
_DEPTH = 3  # rows


def clear_pages(pages: Sequence[PageText], metrics: Metrics) -> list[list[Row]]:
    """Rows of each page without headers, footers and page numbers."""
    repeated = _find_repeated(pages)
    return [_without_edges(page, repeated, metrics) for page in pages]


def page_lines(
    rows: list[Row], page: int, number: int, metrics: Metrics, width: float, carried: bool
) -> tuple[list[Line], bool]:
    """The rows of one cleared page as lines, two columns put one after the other.

    Args:
        rows: as `clear_pages` left them.
        page: 1-based page number to give them.
        number: line number of the first row.
        metrics: of the document.
        width: of the paper, points.
        carried: the page before ended in ``(MORE)``.

    Returns:
        The lines, and whether this page ends in ``(MORE)``.
    """
    lines: list[Line] = []
    more = False
    before = 0.0
    index = 0
    while index < len(rows):
        row = rows[index]
        y = row[0].y
        gap = bool(before) and (y - before) / metrics.line - 1 > 0.35
        block = _dual_block(rows, index, metrics) if len(row) > 1 else 0
        if block:
            lines += _dual_lines(rows[index : index + block], page, number + index, metrics)
            index += block
            before = rows[index - 1][0].y
            continue
        kept, scene = row, ""
        if len(row) > 1 or row[0].text[-1] == "*":
            kept, scene = _strip_margins(row, width)
        text = kept[0].text if len(kept) == 1 else " ".join(segment.text for segment in kept)
        edge = index < 2 or index > len(rows) - 3
        if text and text[0] in "(（" and is_more(text):
            more = True
        elif text and not (edge and is_page_break(text)):
            unit = metrics.character
            line = Line(
                text, kept[0].left / unit, kept[-1].right / unit, number + index, page,
                gap or not lines, not lines, carried and not lines, scene,
            )  # fmt: skip
            lines.append(line)
            before = y
            more = False
        index += 1
    return lines, more


def _find_repeated(pages: Sequence[PageText]) -> set[tuple[str, int]]:
    """Keys of the text near the paper's edges that comes again and again."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        keys = {_key(s) for row in _edge_rows(page.rows, page.height) for s in row}
        counts.update(keys)
    # With a number in it two are proof enough; without one it may be a cue that happens to
    # open or end some pages, but then it stands elsewhere too.
    some = max(2, len(pages) // 8)
    many = 2 if len(pages) < 4 else max(3, len(pages) // 5)
    totals = Counter(segment.text for page in pages for row in page.rows for segment in row)
    return {
        key
        for key, times in counts.items()
        if times >= (some if "#" in key[0] else max(many, totals[key[0]] * 0.75))
    }


def _edge_rows(rows: list[Row], height: float) -> list[Row]:
    top = [row for row in rows[:_DEPTH] if row[0].y < height * _EDGE]
    bottom = [row for row in rows[-_DEPTH:] if row[0].y > height * (1 - _EDGE * 0.75)]
    return top + bottom


def _key(segment: Segment) -> tuple[str, int]:
    return _DIGITS.sub("#", segment.text), round(segment.y / 6)


def _comes_again(row: Row, repeated: set[tuple[str, int]]) -> bool:
    """Whether a row is made of repeated text, a page number beside it allowed."""
    if not any(_key(segment) in repeated for segment in row):
        return False
    return all(_key(segment) in repeated or is_page_number(segment.text) for segment in row)


def _without_edges(page: PageText, repeated: set[tuple[str, int]], metrics: Metrics) -> list[Row]:
    """Peel furniture from the top and the bottom, as long as there is some."""
    rows = page.rows
    first, last = 0, len(rows)
    for _ in range(_DEPTH):
        if first < last and _is_furniture(rows, first, first + 1, page, repeated, metrics):
            first += 1
        if first < last and _is_furniture(rows, last - 1, last - 2, page, repeated, metrics):
            last -= 1
    return rows[first:last]


def _is_furniture(
    rows: list[Row],
    index: int,
    inward: int,
    page: PageText,
    repeated: set[tuple[str, int]],
    metrics: Metrics,
) -> bool:
    row = rows[index]
    y, height = row[0].y, page.height
    top = inward > index
    if not (y < height * _EDGE if top else y > height * (1 - _EDGE * 0.75)):
        return False
    text = " ".join(segment.text for segment in row)
    numbered = is_page_number(text) or top and _is_header(row)
    neighbour = rows[inward] if 0 <= inward < len(rows) else None
    apart = neighbour is None or abs(neighbour[0].y - y) > metrics.line * 1.4
    if numbered and (apart or row[0].left > page.width / 2):
        return True
    if not apart and not (neighbour and _comes_again(neighbour, repeated)):
        return False
    if _comes_again(row, repeated):
        bare = [segment.text for segment in row if not is_scene_number(segment.text)]
        return not (len(row) == 1 and looks_like_heading(bare[0] if bare else text))
    # A header that changes from page to page still ends in the page's number.
    ends = is_page_number(row[-1].text) or is_page_number(row[0].text)
    outside = y < height * 0.075 if top else y > height * 0.95
    return outside and len(row) > 1 and ends and not looks_like_heading(row[1].text)


def _is_header(row: Row) -> bool:
    """Act and scene letter at a page's top, its number beside them or not."""
    letters = [segment.text for segment in row if not is_page_number(segment.text)]
    text = " ".join(segment.text for segment in row)
    for first, rest in (
        (text.split(maxsplit=1), text.rsplit(maxsplit=1)[::-1]) if " " in text else ()
    ):
        if is_page_number(first) and is_header_letter(rest):
            return True
    return bool(letters) and all(map(is_header_letter, letters))


def _strip_margins(row: Row, width: float) -> tuple[Row, str]:
    """Without revision marks and scene numbers; the number is handed back."""
    kept = row
    if any(segment.text.strip("* ") == "" for segment in row):
        kept = [segment for segment in row if segment.text.strip("* ")]
        if not kept:
            return [], ""
    last = kept[-1]
    if last.text[-1] == "*" and last.right > width * 0.87:
        kept = [*kept[:-1], Segment(
            _STAR_TAIL.sub("", last.text), last.left,
            last.right - 14.0, last.y, last.size,
        )]  # fmt: skip
    if len(kept) < 2:
        return kept, ""
    first, last = kept[0], kept[-1]
    number = ""
    if is_scene_number(first.text):
        both = last.text.strip("*") == first.text.strip("*")
        if both or looks_like_heading(kept[1].text) or is_capitals(kept[1].text):
            number = first.text.strip("*.):")
            kept = kept[1:-1] if both and len(kept) > 2 else kept[1:]
    elif is_scene_number(last.text) and last.left > width * 0.75 and looks_like_heading(first.text):
        number = last.text.strip("*.):")
        kept = kept[:-1]
    if number and is_page_break(" ".join(segment.text for segment in kept)):
        number = ""
    return kept, number


def _dual_block(rows: list[Row], index: int, metrics: Metrics) -> int:
    """How many rows from ``index`` on belong to two speeches side by side; 0 for none."""
    row = [s for s in rows[index] if s.text.strip("*")]
    if len(row) != 2 or index + 1 >= len(rows):
        return 0
    left, right = row
    if not (is_capitals(left.text) and is_capitals(right.text)) or left.text == right.text:
        return 0  # the same in both margins is a range of scenes
    if read_omitted(left.text) is not None:
        return 0
    if len(left.text) > 40 or len(right.text) > 40 or looks_like_heading(left.text):
        return 0
    if is_scene_number(left.text) or is_page_number(right.text):
        return 0
    count = 1
    split = right.left - 24.0
    edges: dict[bool, float] = defaultdict(float)
    for below in range(index + 1, len(rows)):
        gap = (rows[below][0].y - rows[below - 1][0].y) / metrics.line - 1 > 0.35
        if gap:
            break
        # The right speech starts left of its cue: find its edge from what stands there.
        segments = [s for s in rows[below] if s.text.strip("*")]
        crossing = [s for s in segments if s.left < left.right and s.right > right.left + 30.0]
        if crossing or len(segments) > 2:
            break
        if len(segments) == 2:
            split = min(split, segments[1].left - 4.0)
            edges[True] = max(edges[True], segments[1].right)
        count += 1
    return count if count > 1 else 0


def _dual_lines(block: list[Row], page: int, number: int, metrics: Metrics) -> list[Line]:
    sides: tuple[list[Segment], list[Segment]] = ([], [])
    head = [s for s in block[0] if s.text.strip("*")]
    middle = (head[0].right + head[1].left) / 2
    pairs = [row for row in block[1:] if len([s for s in row if s.text.strip("*")]) == 2]
    if pairs:
        ends = max(row[0].right for row in pairs)
        starts = min([s for s in row if s.text.strip("*")][1].left for row in pairs)
        middle = (ends + starts) / 2 if ends < starts else starts - 2.0
    rows_of: dict[int, int] = {}
    for offset, row in enumerate(block):
        for segment in row:
            if segment.text.strip("*"):
                sides[segment.left >= middle].append(segment)
                rows_of[id(segment)] = number + offset
    lines: list[Line] = []
    for side in sides:
        for place, segment in enumerate(_whole_cue(side)):
            lines.append(
                Line(
                    segment.text,
                    segment.left / metrics.character,
                    segment.right / metrics.character,
                    rows_of.get(id(segment), rows_of[id(side[0])]),
                    page,
                    place == 0,
                    False,
                    False,
                    "",
                    True,
                    place == 0,
                )  # fmt: skip
            )
    return lines


def _whole_cue(side: list[Segment]) -> list[Segment]:
    """One column's segments, the lines of a cue that wraps put together."""
    while len(side) > 2:
        cue, below, after = side[:3]
        open_bracket = cue.text.count("(") > cue.text.count(")")
        # A cue stands deeper than what is said under it, brackets left out.
        deep = is_capitals(below.text) and below.left > after.left + 12.0
        if not open_bracket and (
            not deep or below.text[0] in "(（" and not _EXTENDS.match(below.text)
        ):
            break
        text = cue.text + ("" if cue.text[-1] in "-/" else " ") + below.text
        side = [cue._replace(text=text, right=max(cue.right, below.right)), *side[2:]]
    return side
