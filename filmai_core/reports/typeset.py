"""A script printed as scripts are: Courier 12, the trade's columns, speeches cut by (MORE).

Letter paper, 54 lines a page, a line 12 points. Letters that Courier does not have are set
in FilmAI Sans, Chinese, Japanese and Korean in the Asian fonts that PDF readers bring; both
may stand in one line. Marked words get a coloured ground and their label in the margin.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex
from reportlab.lib import colors
from reportlab.lib.pagesizes import letter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from filmai_core.reports import pdf as house
from filmai_core.screenplay.model import ElementKind

LINE = 12.0
TOP, BOTTOM = 72.0, 72.0
_LINES = int((letter[1] - TOP - BOTTOM) // LINE)
_SIZE = 12.0
_RIGHT = 540.0
_GREY, _INK = colors.HexColor("#77736B"), colors.black
#: Left and right edge of each kind, points from the paper's left edge.
_COLUMNS = {
    ElementKind.CUE: (266.0, 522.0),
    ElementKind.PARENTHETICAL: (223.0, 403.0),
    ElementKind.DIALOGUE: (180.0, 432.0),
    ElementKind.LYRIC: (180.0, 432.0),
}
_PLAIN = (108.0, _RIGHT)
_TOKENS = regex.compile(
    r"[ \t]+|[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]"
    r"|[^ \t\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+"
)
_SPEECH = (ElementKind.PARENTHETICAL, ElementKind.DIALOGUE, ElementKind.LYRIC)


@dataclass(frozen=True, slots=True)
class Highlight:
    """Characters ``start`` to ``end`` of a piece get a ground; ``label`` stands in the margin."""

    start: int
    end: int
    colour: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph to print.

    Attributes:
        kind: what it is; tells its column.
        text: without markup.
        number: a heading's scene number, printed in both margins.
        highlights: of its text.
        quiet: printed grey: what others say.
        space: blank lines above it.
    """

    kind: ElementKind
    text: str
    number: str = ""
    highlights: tuple[Highlight, ...] = ()
    quiet: bool = False
    space: int = 1


@dataclass(frozen=True, slots=True)
class TitlePage:
    """What stands on the first page; nothing where ``title`` is empty."""

    title: str = ""
    lines: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()


@dataclass(slots=True)
class _Page:
    """Where printing has got to."""

    canvas: Canvas
    header: str
    row: int = 0
    number: int = 1

    def left(self) -> int:
        """Lines that still fit."""
        return _LINES - self.row

    def turn(self) -> None:
        """Begin the next page."""
        self.canvas.showPage()
        self.number += 1
        self.row = 0
        _draw(self.canvas, f"{self.number}.", _RIGHT, letter[1] - 40, right=True)
        if self.header:
            _draw(self.canvas, self.header, _PLAIN[0], letter[1] - 40, colour=_GREY)


def print_script(
    pieces: Sequence[Piece],
    *,
    title: str,
    cover: TitlePage | None = None,
    header: str = "",
    legend: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The PDF. The same pieces give the same bytes.

    Args:
        pieces: in order.
        title: of the document.
        cover: a title page.
        header: at the top of each page but the first.
        legend: (colour, what it marks), printed below the cover's title.
    """  # fmt: skip
    with house.LOCK:
        house.register_fonts()
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=letter, invariant=1)
        canvas.setTitle(title)
        canvas.setAuthor("FilmAI")
        if cover and cover.title:
            _cover(canvas, cover, legend)
            canvas.showPage()
        page = _Page(canvas, header)
        for index, piece in enumerate(pieces):
            _print_piece(page, pieces, index)
            if piece.kind is ElementKind.HEADING:
                canvas.bookmarkPage(f"s{index}")
                canvas.addOutlineEntry(
                    " ".join(f"{piece.number} {piece.text}".split()), f"s{index}", 0
                )
        canvas.save()
        return out.getvalue()


def _cover(canvas: Canvas, cover: TitlePage, legend: Sequence[tuple[str, str]]) -> None:
    y = letter[1] - 250
    for at, text in enumerate((cover.title.upper(), "", *cover.lines)):
        width = _width(text, at == 0)
        _draw(canvas, text, (letter[0] - width) / 2, y, bold=at == 0)
        y -= LINE * 1.5
    y -= 30
    for colour, label in legend:
        canvas.setFillColor(colors.HexColor(colour))
        canvas.rect(250, y - 3, 14, 11, stroke=0, fill=1)
        canvas.setFillColor(_INK)
        canvas.setFont(house.BODY, 9)
        canvas.drawString(270, y, label)
        y -= 15
    foot = [
        text[start:end] for text in cover.foot for start, end in wrap(text, _PLAIN[1] - _PLAIN[0])
    ]
    for at, text in enumerate(reversed(foot)):
        _draw(canvas, text, _PLAIN[0], BOTTOM + at * LINE)


def _print_piece(page: _Page, pieces: Sequence[Piece], index: int) -> None:
    piece = pieces[index]
    if piece.kind is ElementKind.PAGE_BREAK:
        if page.row:
            page.turn()
        return
    bold = piece.kind is ElementKind.HEADING
    left, right = _COLUMNS.get(piece.kind, _PLAIN)
    lines = wrap(piece.text, right - left, bold=bold)
    space = 0 if not page.row or piece.kind in _SPEECH else piece.space
    if space + _needed(pieces, index, len(lines)) > page.left() and page.row:
        page.turn()
        space = 0
    page.row += space
    if bold and piece.number:
        y = _y(page.row)
        _draw(page.canvas, piece.number, 72.0 - min(_width(piece.number), 30), y, bold=True)
        _draw(page.canvas, piece.number, 560.0, y, bold=True)
    for at, (start, end) in enumerate(lines):
        rest = len(lines) - at
        if page.left() < 1 or page.left() == 1 and rest > 1 and piece.kind in _SPEECH:
            if piece.kind in _SPEECH:
                _draw(page.canvas, "(MORE)", _COLUMNS[ElementKind.CUE][0], _y(page.row))
            page.turn()
            if piece.kind in _SPEECH and (name := _speaker(pieces, index)):
                _draw(page.canvas, f"{name} (CONT'D)", _COLUMNS[ElementKind.CUE][0], _y(0))
                page.row = 1
        _print_line(page, piece, start, end, left)
        page.row += 1


def _needed(pieces: Sequence[Piece], index: int, lines: int) -> int:
    """Lines that must stand together from this piece on."""
    piece = pieces[index]
    following = pieces[index + 1] if index + 1 < len(pieces) else None
    if following and (piece.kind is ElementKind.HEADING or piece.quiet):
        return lines + 3  # a cue stands on the page of what answers it
    if piece.kind in (ElementKind.CUE, ElementKind.PARENTHETICAL) and following:
        return lines + (3 if following.kind is ElementKind.PARENTHETICAL else 2)
    return min(lines, 2) if piece.kind not in _SPEECH else 1


def _speaker(pieces: Sequence[Piece], index: int) -> str:
    for piece in reversed(pieces[:index]):
        if piece.kind is ElementKind.CUE:
            return str(regex.sub(r"\s*\(CONT'D\)$", "", piece.text))
        if piece.kind not in _SPEECH:
            break
    return ""


def _print_line(page: _Page, piece: Piece, start: int, end: int, left: float) -> None:
    text = piece.text[start:end]
    bold = piece.kind is ElementKind.HEADING
    if piece.kind is ElementKind.TRANSITION:
        left = _RIGHT - _width(text, bold)
    elif piece.kind is ElementKind.CENTERED:
        left = (_PLAIN[0] + _RIGHT - _width(text, bold)) / 2
    y = _y(page.row)
    labels: dict[str, None] = {}
    for mark in piece.highlights:
        if mark.label and start <= mark.start < max(end, start + 1):
            labels[mark.label] = None
        first, last = max(mark.start, start), min(mark.end, end)
        if first < last:
            x = left + _width(piece.text[start:first], bold)
            width = _width(piece.text[first:last], bold)
            page.canvas.setFillColor(colors.HexColor(mark.colour))
            page.canvas.rect(x - 1, y - 3, width + 2, LINE, stroke=0, fill=1)
    page.canvas.setFillColor(_GREY)
    page.canvas.setFont(house.BODY, 7)
    for at, label in enumerate(labels):
        page.canvas.drawString(_RIGHT + 6, y + 1 - 7.5 * at, label)
    colour = _GREY if piece.quiet else _INK
    _draw(page.canvas, text, left, y, bold=bold, colour=colour)


def wrap(text: str, width: float, *, bold: bool = False) -> list[tuple[int, int]]:
    """Where lines of ``width`` points begin and end in a text; its own line ends are kept."""
    found: list[tuple[int, int]] = []
    at = 0
    for part in text.split("\n"):
        found += _wrap_line(text, at, at + len(part), width, bold)
        at += len(part) + 1
    return found or [(0, 0)]


def _wrap_line(
    text: str, first: int, stop: int, width: float, bold: bool
) -> Iterator[tuple[int, int]]:
    start, end, used = first, first, 0.0
    for token in _TOKENS.finditer(text, first, stop):
        wide = _width(token.group(), bold)
        if token.group().isspace():
            used += wide
            continue
        if used + wide > width and end > start:
            yield start, end
            start, used = token.start(), 0.0
        # A word wider than the column is cut where it must be.
        begin = token.start()
        while wide > width and token.end() - begin > 1:
            fit = max(int((token.end() - begin) * width / wide) - 1, 1)
            yield begin, begin + fit
            begin += fit
            start, used = begin, 0.0
            wide = _width(text[begin : token.end()], bold)
        used += wide
        end = token.end()
    if end > start:
        yield start, end


def _y(row: int) -> float:
    return float(letter[1]) - TOP - (row + 1) * LINE + 3


@lru_cache(maxsize=4096)
def _font(char: str, bold: bool) -> str:
    """The face that has a character."""
    try:
        char.encode("cp1252")
    except UnicodeEncodeError:
        asian = house.ASIAN.match(char)
        return house.ASIAN_FONTS[asian.lastgroup or "zh"] if asian else house.BODY
    return "Courier-Bold" if bold else "Courier"


def _runs(text: str, bold: bool) -> Iterator[tuple[str, str]]:
    run, font = "", ""
    for char in text.replace("\t", "    "):
        own = _font(char, bold)
        if own != font and run:
            yield font, run
            run = ""
        run, font = run + char, own
    if run:
        yield font, run


def _width(text: str, bold: bool = False) -> float:
    total = 0.0
    for font, run in _runs(text, bold):
        total += float(pdfmetrics.stringWidth(run, font, _SIZE))
    return total


def _draw(
    canvas: Any, text: str, x: float, y: float, *, bold: bool = False, right: bool = False,
    colour: Any = _INK,
) -> None:  # fmt: skip
    canvas.setFillColor(colour)
    x = x - _width(text, bold) if right else x
    for font, run in _runs(text, bold):
        canvas.setFont(font, _SIZE)
        canvas.drawString(x, y, run)
        x += float(pdfmetrics.stringWidth(run, font, _SIZE))
