"""The text of a PDF with its places: what pypdfium2 finds, as segments.

pdfium hands out a page's text as lines and, for any run of characters, the rectangles it
covers. Asking for one rectangle list per line and one pen position per line start is
nearly free; asking for every character's box would triple the time. Only a line with a
hole in it (scene numbers in the margins, two columns) is looked at character by character.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from statistics import median
from typing import Any

from filmai_core.errors import InputError
from filmai_core.progress import Progress, Report, silent
from filmai_core.screenplay.formats.pdf.guard import check_streams
from filmai_core.screenplay.formats.pdf.segments import HOLE, Segment

#: A feature film has 90 to 130 pages, a season in one file stays below this.
MAX_PAGES = 1_000
#: A page of screenplay holds about 3,000 characters; a page beyond this is no script.
MAX_PAGE_CHARACTERS = 50_000
#: A page with a picture and fewer characters than this may be a scan with a stamp on it.
SPARSE = 120
#: Text taller than this (points) may be slanted.
_TALL = 16.0


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as the file gives it: segments in the file's own order; sizes in points.

    ``images`` is told of pages with less text than `SPARSE` alone.
    """

    segments: list[Segment]
    width: float
    height: float
    images: bool = False


def read_pages(data: bytes, name: str, report: Report = silent) -> list[RawPage]:
    """The text of every page.

    Raises:
        InputError: encrypted, damaged, or over `MAX_PAGES`.
    """
    import pypdfium2 as pdfium

    check_streams(data, name)
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        raise _refusal(error, name) from error
    try:
        if count > MAX_PAGES:
            raise InputError(
                f"{name} has {count:,} pages; {MAX_PAGES:,} is the most that is read",
                hint="Split it into one file for each script.",
            )
        pages: list[RawPage] = []
        pitch = 0.0
        for index in range(count):
            try:
                pages.append(_read_page(document, index, name, pitch))
                pitch = pitch or _find_pitch(pages[-1])
            except pdfium.PdfiumError:
                # One broken page must not cost the writer the other hundred.
                pages.append(RawPage([], 0.0, 0.0))
            if index % 20 == 19:
                report(Progress(index + 1, count, "reading pages"))
        return pages
    finally:
        document.close()


def _refusal(error: Exception, name: str) -> InputError:
    if "password" in str(error).lower():
        return InputError(
            f"{name} is locked with a password",
            hint="Save a copy without the password and upload that.",
        )
    return InputError(
        f"{name} is damaged or not a PDF",
        hint="Export it again from the program that made it.",
    )


def _find_pitch(page: RawPage) -> float:
    """Width of every character of a typewriter face; 0 where the face is another."""
    widths = [
        (segment.right - segment.left + 1.0) / len(segment.text)
        for segment in page.segments
        if len(segment.text) >= 30
    ]
    if len(widths) < 5:
        return 0.0
    pitch = median(widths)
    same = sum(abs(width - pitch) < pitch * 0.02 for width in widths)
    return pitch if same > len(widths) * 0.7 else 0.0


def _read_page(document: Any, index: int, name: str, pitch: float) -> RawPage:
    page = document[index]
    textpage = page.get_textpage()
    try:
        width, height = page.get_size()
        count = textpage.count_chars()
        if count > MAX_PAGE_CHARACTERS:
            raise InputError(
                f"page {index + 1} of {name} holds {count:,} characters; a page of script"
                " holds about 3,000",
                hint="Upload the screenplay alone, one page of it to a page of the file.",
            )
        if count <= 0:
            return RawPage([], width, height, _has_image(page))
        turned = page.get_rotation()
        if turned:
            from filmai_core.screenplay.formats.pdf.turned import read_turned

            text = _page_text(textpage, count)
            return RawPage(read_turned(textpage, text, turned, width, height), width, height)
        images = count < SPARSE and _has_image(page)
        left, _, _, top = page.get_cropbox()
        segments = _segments(textpage, count, top, pitch)
        if left:
            # The paper's edge need not be at zero.
            segments = [
                segment._replace(left=segment.left - left, right=segment.right - left)
                for segment in segments
            ]
        return RawPage(segments, width, height, images)
    finally:
        textpage.close()
        page.close()


def _has_image(page: Any) -> bool:
    import pypdfium2.raw as raw

    return any(item.type == raw.FPDF_PAGEOBJ_IMAGE for item in page.get_objects(max_depth=4))


def _segments(textpage: Any, count: int, top: float, pitch: float) -> list[Segment]:
    """The lines of a page as segments, in the order of the file.

    Where the face is a typewriter's of known ``pitch``, the places of a line's first and
    last letter prove that it has no hole; only other lines are asked for their rectangles.
    """
    import pypdfium2.raw as raw

    handle = textpage.raw
    x, y = ctypes.c_double(), ctypes.c_double()
    left, above, right, below = (ctypes.c_double() for _ in range(4))
    to_x, to_y = ctypes.byref(x), ctypes.byref(y)
    to_left, to_above = ctypes.byref(left), ctypes.byref(above)
    to_right, to_below = ctypes.byref(right), ctypes.byref(below)
    origin, rect, count_rects = (
        raw.FPDFText_GetCharOrigin, raw.FPDFText_GetRect, raw.FPDFText_CountRects,
    )  # fmt: skip
    text = _page_text(textpage, count)
    found: list[Segment] = []
    start = 0
    for line in text.split("\n"):
        length = len(line)
        words = line.strip()
        if words:
            size = len(words)
            first = start if line[0] == words[0] else start + length - len(line.lstrip())
            origin(handle, first, to_x, to_y)
            from_x, from_y = x.value, y.value
            if pitch and size > 1:
                origin(handle, first + size - 1, to_x, to_y)
                extra = (x.value - from_x) / pitch - size + 1
                if -0.5 < extra < 1.5 and -1.0 < y.value - from_y < 1.0:
                    found.append(
                        Segment(
                            words if words.isprintable() else _tidy(words),
                            from_x,
                            x.value + pitch,
                            top - from_y,
                            pitch,
                        )  # fmt: skip
                    )
                    start += length + 1
                    continue
            rects = count_rects(handle, first, size)
            if rects > 0:
                rect(handle, 0, to_left, to_above, to_right, to_below)
                edge, tall, hole = right.value, above.value - below.value, False
                for number in range(1, rects):
                    rect(handle, number, to_left, to_above, to_right, to_below)
                    hole = hole or not -2.0 < left.value - edge < HOLE
                    edge = max(edge, right.value)
                    tall = max(tall, above.value - below.value)
                if tall > _TALL and size > 1:
                    # Slanted text is a stamp across the page, never part of the script.
                    origin(handle, first + size - 1, to_x, to_y)
                    if abs(y.value - from_y) > 3.0:
                        start += length + 1
                        continue
                if hole:
                    found += _split(handle, words, first, top)
                else:
                    found.append(Segment(_tidy(words), from_x, edge, top - from_y, tall))
        start += length + 1
    return found


def _page_text(textpage: Any, count: int) -> str:
    """The text of a page, one character for each of pdfium's."""
    import pypdfium2.raw as raw

    text: str = textpage.get_text_range()
    if len(text) != count:
        # Characters outside the basic plane, or dropped ones: indices would drift.
        codes = (raw.FPDFText_GetUnicode(textpage.raw, index) for index in range(count))
        text = "".join(map(_character, codes))
    return text


def _split(handle: Any, words: str, first: int, top: float) -> list[Segment]:
    """Cut a line where a hole of more than a character and a half shows."""
    import pypdfium2.raw as raw

    box = [ctypes.c_double() for _ in range(4)]  # left, right, bottom, top
    to_box = [ctypes.byref(value) for value in box]
    x, y = ctypes.c_double(), ctypes.c_double()
    found: list[Segment] = []
    run, start_x, edge, tall, base = "", 0.0, 0.0, 0.0, 0.0
    for offset, letter in enumerate(words):
        if letter.isspace():
            run += " " if run else ""
            continue
        raw.FPDFText_GetCharBox(handle, first + offset, *to_box)
        raw.FPDFText_GetCharOrigin(handle, first + offset, ctypes.byref(x), ctypes.byref(y))
        if run and not -30.0 < x.value - edge < HOLE:
            found.append(Segment(_tidy(run.strip()), start_x, edge, top - base, tall))
            run = ""
        if not run:
            start_x, tall, base, edge = x.value, 0.0, y.value, 0.0
        run += letter
        edge = max(edge, box[1].value)
        tall = max(tall, box[3].value - box[2].value)
    if run:
        found.append(Segment(_tidy(run.strip()), start_x, edge, top - base, tall))
    return found


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 else " "


def _tidy(text: str) -> str:
    if text.isprintable():
        return text
    # pdfium marks a hyphen at a line's end as U+0002 or U+FFFE.
    text = text.replace("\x02", "-").replace("\ufffe", "-").replace("\xad", "-")
    return text.strip()
