"""A document as PDF, with reportlab (BSD): vector figures, real text, bookmarks.

Latin, Greek and Cyrillic are set in FilmAI Sans, embedded. Chinese, Japanese and Korean are
set in the standard Asian fonts that PDF readers bring (PDF 1.7, 9.7.5.2) and are not
embedded: an embedded font of that reach would weigh more than the report.
"""

from __future__ import annotations

import io
import re
import threading
from functools import cache
from html import escape
from typing import Any

from reportlab.graphics import shapes
from reportlab.lib import colors
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Paragraph as Para
from reportlab.platypus import Table as Grid

from filmai_core.analysis.drafts.words import Change, DiffLine
from filmai_core.reports.document import (
    Block,
    Chart,
    Circle,
    Document,
    Mark,
    Paragraph,
    Polyline,
    SceneDiff,
    Table,
    Text,
    Tone,
)
from filmai_core.screenplay.model import ElementKind
from filmai_core.settings import ASSETS

BODY, BOLD, ITALIC = "FilmAISans", "FilmAISans-Semibold", "FilmAISans-Italic"
INK, QUIET, RULE = colors.HexColor("#1F1D1A"), colors.HexColor("#6B675F"), "#D9D4C8"
GOLD, ADDED, CUT = "#8A5A0C", "#14532D", "#8C1D18"
_MARGIN = 20 * mm
_WIDTH = A4[0] - 2 * _MARGIN
#: reportlab keeps fonts in a registry of the process.
LOCK = threading.Lock()

ASIAN = re.compile(
    r"(?P<ko>[\u1100-\u11ff\uac00-\ud7af]+)|(?P<ja>[\u3040-\u30ff]+)"
    r"|(?P<zh>[\u2e80-\u2fff\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+)"
)
ASIAN_FONTS = {"zh": "STSong-Light", "ja": "HeiseiMin-W3", "ko": "HYSMyeongJo-Medium"}


@cache
def register_fonts() -> None:
    """Make the house's fonts known to reportlab; hold `LOCK` meanwhile."""
    folder = ASSETS / "fonts"
    for name, cut in ((BODY, "Regular"), (BOLD, "Semibold"), (ITALIC, "Italic")):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"FilmAISans-{cut}.ttf")))
    pdfmetrics.registerFontFamily(BODY, normal=BODY, bold=BOLD, italic=ITALIC, boldItalic=BOLD)
    for name in ASIAN_FONTS.values():
        pdfmetrics.registerFont(UnicodeCIDFont(name))


def style(name: str, size: float, **more: Any) -> ParagraphStyle:
    """A paragraph style of the house: its ink, its face, its leading."""
    values = {"fontName": BODY, "fontSize": size, "leading": size * 1.35, "textColor": INK}
    return ParagraphStyle(name, **(values | more))


_BODY = style("body", 10, spaceAfter=5)
_QUIET = style("quiet", 9, textColor=QUIET, spaceAfter=5)
_TITLE = style("title", 24, fontName=BOLD, leading=29, spaceAfter=4)
_SECTION = style("section", 15, fontName=BOLD, spaceBefore=16, spaceAfter=6, keepWithNext=1)
_SMALL = style("small", 11, fontName=BOLD, spaceBefore=8, spaceAfter=3, keepWithNext=1)
_CELL = style("cell", 7.6, leading=9.6)
_HEAD = style("head", 7.6, leading=9.6, fontName=BOLD)
_NUMBER = style("number", 7.6, leading=9.6, alignment=TA_RIGHT)
_NUMBER_HEAD = style("numberhead", 7.6, leading=9.6, alignment=TA_RIGHT, fontName=BOLD)
_DIFF = style("diff", 9, spaceAfter=2, alignment=TA_LEFT)
#: How far a line of a scene stands in, in points, left and right.
_INDENT = {
    ElementKind.CUE: (150, 0),
    ElementKind.DIALOGUE: (80, 70),
    ElementKind.LYRIC: (80, 70),
    ElementKind.PARENTHETICAL: (110, 90),
}


def to_pdf(document: Document) -> bytes:
    """The whole file. The same document gives the same bytes."""
    with LOCK:
        register_fonts()
        out = io.BytesIO()
        template = BaseDocTemplate(
            out, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=18 * mm,
            bottomMargin=18 * mm, title=document.title, author="FilmAI", invariant=1,
            lang=document.language or "en",
        )  # fmt: skip
        frame = Frame(_MARGIN, 18 * mm, _WIDTH, A4[1] - 36 * mm, 0, 0, 0, 0, id="text")
        template.addPageTemplates(PageTemplate("page", [frame], onPage=_foot(document.title)))
        flow: list[Flowable] = [
            Para(markup(document.title), _TITLE),
            Para(markup(document.subtitle), _QUIET),
            _Rule(),
        ]
        for number, section in enumerate(document.sections):
            heading = _Heading(markup(section.title), _SECTION)
            heading.bookmark = (f"s{number}", section.title)
            blocks = [_block(block) for block in section.blocks]
            # A heading never stands alone at the foot of a page.
            first = blocks[0] if blocks and isinstance(section.blocks[0], Chart) else []
            flow.append(KeepTogether([heading, *first]) if first else heading)
            for made in blocks[1:] if first else blocks:
                flow += made
        template.build(flow)
        return out.getvalue()


class _Heading(Para):  # type: ignore[misc]
    """A section's heading, which the reader's outline lists."""

    bookmark = ("", "")

    def draw(self) -> None:
        """Draw it, and mark the place."""
        self.canv.bookmarkPage(self.bookmark[0])
        self.canv.addOutlineEntry(self.bookmark[1], self.bookmark[0], 0)
        super().draw()


class _Rule(Flowable):  # type: ignore[misc]
    """A gold rule over the width."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the whole width."""
        self.wide = width
        return width, 8

    def draw(self) -> None:
        """Draw it."""
        self.canv.setStrokeColor(colors.HexColor(GOLD))
        self.canv.setLineWidth(1.5)
        self.canv.line(0, 4, self.wide, 4)


def _foot(title: str) -> Any:
    def draw(canvas: Any, template: Any) -> None:
        canvas.saveState()
        canvas.setFont(BODY, 8)
        canvas.setFillColor(QUIET)
        canvas.drawRightString(A4[0] - _MARGIN, 10 * mm, str(template.page))
        plain = ASIAN.sub("", title).strip()
        canvas.drawString(_MARGIN, 10 * mm, plain[:90])
        canvas.restoreState()

    return draw


def markup(text: str) -> str:
    """Text as reportlab's markup, Asian runs in their fonts."""
    return _asian(escape(text, quote=False))


def _asian(markup: str) -> str:
    def font(found: re.Match[str]) -> str:
        name = ASIAN_FONTS[found.lastgroup or "zh"]
        return f'<font name="{name}">{found.group()}</font>'

    return ASIAN.sub(font, markup)


def _block(block: Block) -> list[Flowable]:
    if isinstance(block, Paragraph):
        return [_paragraph(block)]
    if isinstance(block, Table):
        return [] if block.data_only else _table(block)
    if isinstance(block, Chart):
        caption = [Para(markup(block.caption), _QUIET)] if block.caption else []
        return [KeepTogether([_drawing(block), *caption])]
    return _scene(block)


_LABEL_COLOURS = {Tone.HOLDS: ADDED, Tone.THIN: CUT, Tone.FACT: "#6B675F"}


def _paragraph(block: Paragraph) -> Flowable:
    colour = _LABEL_COLOURS.get(block.tone, "#1F1D1A")
    label = f'<font name="{BOLD}" color="{colour}">{markup(block.label)}</font>  '
    note = f'  <font size="8" color="#6B675F">{markup(block.note)}</font>'
    chosen = _QUIET if block.tone is Tone.QUIET else _BODY
    words = (label if block.label else "") + markup(block.text) + (note if block.note else "")
    return Para(words, chosen)


def _table(table: Table) -> list[Flowable]:
    numeric = table.numeric
    rows = table.rows[: table.shown] if table.shown else table.rows
    cells = [
        [
            Para(markup(name), _NUMBER_HEAD if number else _HEAD)
            for name, number in zip(table.columns, numeric, strict=True)
        ]
    ]
    for row in rows:
        cells.append(
            [
                Para(markup(str(cell)), _NUMBER if number else _CELL)
                for cell, number in zip(row, numeric, strict=True)
            ]
        )
    shares = table.widths or tuple(1.0 for _ in table.columns)
    widths = [_WIDTH * share / sum(shares) for share in shares]
    style = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, 0), 1, INK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, colors.HexColor(RULE)),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    grid = Grid(cells, colWidths=widths, style=style, repeatRows=1, splitInRow=1)
    flow: list[Flowable] = [Para(markup(table.title), _SMALL)] if table.title else []
    flow += [grid, Spacer(0, 6)]
    if more := len(table.rows) - len(rows):
        flow.append(Para(f"and {more} more, in the CSV.", _QUIET))
    return flow


def _scene(block: SceneDiff) -> list[Flowable]:
    return [Para(markup(block.title), _SMALL), *(_diff_line(line) for line in block.lines)]


def _diff_line(line: DiffLine) -> Flowable:
    marks = {
        Change.ADDED: (f'<u><font color="{ADDED}">', "</font></u>"),
        Change.CUT: (f'<strike><font color="{CUT}">', "</font></strike>"),
        Change.KEPT: ("", ""),
    }
    runs = "".join(
        f"{marks[change][0]}{markup(text)}{marks[change][1]}" for change, text in line.runs
    )
    sign = {Change.ADDED: "+ ", Change.CUT: "− "}.get(line.change or Change.KEPT, "")
    left, right = _INDENT.get(line.kind, (0, 0))
    name = BOLD if line.kind is ElementKind.HEADING else BODY
    style = _DIFF.clone(f"diff-{line.kind}", leftIndent=left, rightIndent=right, fontName=name)
    if line.kind is ElementKind.TRANSITION:
        style = style.clone("diff-transition-right", alignment=TA_RIGHT)
    return Para(sign + runs, style)


# Figures


def _drawing(chart: Chart) -> shapes.Drawing:
    scale = _WIDTH / chart.width
    drawing = shapes.Drawing(_WIDTH, chart.height * scale)
    group = shapes.Group(transform=(scale, 0, 0, scale, 0, 0))
    for mark in chart.marks:
        group.add(_shape(mark, chart.height))
    drawing.add(group)
    return drawing


def _colour(text: str) -> Any:
    return colors.HexColor(text) if text else None


def _shape(mark: Mark, height: float) -> Any:
    if isinstance(mark, Text):
        # One font a string: Asian names in a figure are set in the Asian font as a whole.
        asian = ASIAN.search(mark.text)
        font = ASIAN_FONTS[asian.lastgroup or "zh"] if asian else BOLD if mark.bold else BODY
        return shapes.String(
            mark.x, height - mark.y, mark.text, fontName=font, fontSize=mark.size,
            fillColor=_colour(mark.fill), textAnchor=mark.anchor,
        )  # fmt: skip
    if isinstance(mark, Circle):
        return shapes.Circle(
            mark.x, height - mark.y, mark.radius, fillColor=_colour(mark.fill),
            strokeColor=_colour(mark.stroke), strokeWidth=0.8 if mark.stroke else 0,
        )  # fmt: skip
    assert isinstance(mark, Polyline)
    flat = [value for x, y in mark.points for value in (x, height - y)]
    if mark.fill:
        return shapes.Polygon(
            flat, fillColor=_colour(mark.fill), strokeColor=_colour(mark.stroke),
            strokeWidth=mark.width if mark.stroke else 0,
        )  # fmt: skip
    return shapes.PolyLine(
        flat, strokeColor=_colour(mark.stroke), strokeWidth=mark.width,
        strokeDashArray=list(mark.dash) or None, strokeLineJoin=1,
    )  # fmt: skip
