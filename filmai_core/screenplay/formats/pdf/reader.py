"""PDF: a printed screenplay back to elements.

Nothing in a PDF says what a line is, only where it stands. `pdf_text` and `pdf_rows` find
the lines, `furniture` takes off what belongs to the paper, `columns` tells cue from dialogue
by the columns of the page itself, `paragraphs` joins what was wrapped or cut by a page break.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from filmai_core.errors import InputError
from filmai_core.progress import Report, silent
from filmai_core.screenplay.formats.loose import read_chinese, read_flat, read_spoken
from filmai_core.screenplay.formats.pdf.furniture import clear_pages, page_lines
from filmai_core.screenplay.formats.pdf.ocr import (
    COMMAND,
    Doubt,
    available,
    mark_doubtful,
    recognise_pages,
)
from filmai_core.screenplay.formats.pdf.rows import Metrics, PageText, Row, arrange, measure
from filmai_core.screenplay.formats.pdf.text import RawPage, read_pages
from filmai_core.screenplay.layout.columns import (
    Columns,
    find_columns,
    looks_like_scene,
    mark_lines,
)
from filmai_core.screenplay.layout.lines import Line
from filmai_core.screenplay.layout.oneline import part_lines
from filmai_core.screenplay.layout.overleaf import settle_overleaf
from filmai_core.screenplay.layout.paragraphs import gather
from filmai_core.screenplay.layout.titlepage import TitleLine, title_fields
from filmai_core.screenplay.model import Reading, ReadWarning

_SCAN_HINT = (
    f"Add the part that reads pictures of pages (OCR): {COMMAND}. Or export the screenplay again"
    " from the program it was written in."
)
_MOST_TITLE_ROWS = 30
#: Control characters and private use: what comes out of fonts without a character map.
_ODD = regex.compile(r"[\x00-\x1f\ue000-\uf8ff]")


def sniff(data: bytes) -> float:
    """How sure it is that this is a PDF, in [0, 1]."""
    head = data[:1024]
    return 1.0 if head.lstrip().startswith(b"%PDF-") else 0.9 if b"%PDF-" in head else 0.0


def read(data: bytes, name: str, report: Report = silent) -> Reading:
    """Read a PDF.

    Raises:
        InputError: encrypted, damaged, without a readable text layer, or over 1,000 pages.
    """
    raw = read_pages(data, name, report)
    raw, doubts, recognised = _with_recognised(data, raw, name)
    warnings = [*recognised, *_check_text(raw, name)]
    pages = arrange(raw)
    metrics = measure(pages)
    cleared = clear_pages(pages, metrics)
    fields: tuple[tuple[str, str], ...] = ()
    start = 0
    filled = [index for index, rows in enumerate(cleared) if rows]
    if filled and _is_title_page(cleared[filled[0]], pages[filled[0]], len(filled), metrics):
        fields = _read_title(cleared[filled[0]], pages[filled[0]], metrics)
        start = filled[0] + 1
    lines = _lines(pages[start:], cleared[start:], metrics)
    columns = find_columns(lines)
    if columns.support < 3:
        # Sitcoms set speeches with double spacing: what looks like a gap is the next line.
        wide = _lines(pages[start:], cleared[start:], Metrics(metrics.character, metrics.line * 2))
        found = find_columns(wide)
        if found.support > columns.support + 2 and not found.flush:
            lines, columns = wide, found
    reading = _read_lines(lines, columns, name)
    return replace(
        reading,
        elements=mark_doubtful(reading.elements, doubts, start + 1),
        title_page=fields or reading.title_page,
        warnings=(*warnings, *reading.warnings),
        pages=_length(pages[start:], cleared[start:]),
    )


def _lines(pages: Sequence[PageText], cleared: list[list[Row]], metrics: Metrics) -> list[Line]:
    lines: list[Line] = []
    number, carried = 1, False
    for index, (page, rows) in enumerate(zip(pages, cleared, strict=True), start=1):
        found, carried = page_lines(rows, index, number, metrics, page.width, carried)
        lines += found
        number += len(rows)
    return settle_overleaf(part_lines(lines))


def _read_lines(lines: list[Line], columns: Columns, name: str) -> Reading:
    """Read by the columns; by other rules where the pages have none."""
    chinese = read_chinese(lines, name)
    if chinese is not None:
        return chinese
    spoken = read_spoken(lines)
    if spoken is not None:
        return spoken
    if columns.support < 3 and (columns.flush or not columns.support) and len(lines) > 20:
        return read_flat(lines)
    return Reading(tuple(gather(lines, mark_lines(lines, columns))))


def _with_recognised(
    data: bytes, pages: list[RawPage], name: str
) -> tuple[list[RawPage], list[Doubt], list[ReadWarning]]:
    """Pages that are pictures, or whose fonts hide their letters, by text recognition."""
    if not available():
        return pages, [], []
    if _hides_letters(pages):
        chosen = list(range(len(pages)))
        why = "the fonts of the file do not say which letters they show"
    else:
        stamped = _is_stamped_scan(pages)
        chosen = [
            i for i, page in enumerate(pages) if page.images and (stamped or not page.segments)
        ]
        why = "a page is a picture" if len(chosen) == 1 else f"{len(chosen)} pages are pictures"
    if not chosen:
        return pages, [], []
    recognised, doubts = recognise_pages(data, name, pages, chosen)
    told = f"{why}: read by text recognition; doubtful lines come first in Repair"
    warning = ReadWarning(0, told, "recognised")
    return recognised, doubts, [warning]


def _is_stamped_scan(pages: Sequence[RawPage]) -> bool:
    """Pictures of pages with nothing but a scanner's name or a page number as text."""
    return sum(page.images for page in pages) * 2 > len(pages)


def _hides_letters(pages: Sequence[RawPage]) -> bool:
    text = "".join([segment.text for page in pages for segment in page.segments])
    return len(_ODD.findall(text)) > len(text) * 0.05


def _check_text(pages: Sequence[RawPage], name: str) -> list[ReadWarning]:
    """Refuse what has no text; warn of pages that have none."""
    text = "".join([segment.text for page in pages for segment in page.segments])
    if not text or _is_stamped_scan(pages):
        if any(page.images for page in pages):
            raise InputError(
                f"{name} is a scan: its {len(pages)} pages are pictures without text",
                hint=_SCAN_HINT,
            )
        raise InputError(f"{name} holds no text on its {len(pages)} pages", hint=_SCAN_HINT)
    if _hides_letters(pages):
        raise InputError(
            f"the text in {name} cannot be read: its fonts do not say which letters they show",
            hint=_SCAN_HINT,
        )
    return [
        ReadWarning(
            0,
            f"page {index} of the file is a picture without text and was left out",
            "picture-page",
        )
        for index, page in enumerate(pages, start=1)
        if not page.segments and page.images and index > 1
    ]


def _is_title_page(rows: list[Row], page: PageText, filled: int, metrics: Metrics) -> bool:
    """Few rows, no scene, most of them centred or set apart, and more pages behind it."""
    if filled < 2 or len(rows) > _MOST_TITLE_ROWS:
        return False
    texts = [" ".join(segment.text for segment in row) for row in rows]
    if any(looks_like_scene(Line(text, 0.0, 0.0)) for text in texts):
        return False
    lines, _ = page_lines(rows, 1, 1, metrics, page.width, carried=False)
    if find_columns(lines).support > 2:
        return False  # people speak on it
    middle = page.width / 2
    near = page.width * 0.06
    # A full line of action has its middle near the page's, but starts at the margin.
    centred = sum(
        abs((row[0].left + row[-1].right) / 2 - middle) < near and row[0].left > page.width * 0.19
        for row in rows
    )
    high = rows[0][0].y < page.height * 0.15
    return centred * 2 >= len(rows) or (centred > 0 and not high)


def _read_title(rows: list[Row], page: PageText, metrics: Metrics) -> tuple[tuple[str, str], ...]:
    lines: list[TitleLine] = []
    before = 0.0
    for row in rows:
        gap = bool(before) and row[0].y - before > metrics.line * 1.8
        before = row[0].y
        middle = (row[0].left + row[-1].right) / 2
        aside = abs(middle - page.width / 2) > page.width * 0.08
        lines.append(TitleLine(" ".join(segment.text for segment in row), aside, gap))
    return title_fields(lines)


def _length(pages: Sequence[PageText], cleared: Sequence[list[Row]]) -> float:
    """Pages of script, the last one counted by how far it is filled, at least an eighth."""
    filled = [(page, rows) for page, rows in zip(pages, cleared, strict=True) if rows]
    if not filled:
        return 0.0
    page, rows = filled[-1]
    top = min(rows[0][0].y for _, rows in filled)
    bottom = max(rows[-1][0].y for _, rows in filled)
    share = (rows[-1][0].y - top) / (bottom - top) if bottom > top else 1.0
    return round(len(filled) - 1 + max(share, 0.125), 3)
