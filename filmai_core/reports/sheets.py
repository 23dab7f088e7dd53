"""Scene breakdown sheets as PDF: a page a scene, boxes filled by what the script says.

The boxes are those of a production's breakdown sheet. What the script cannot say (props,
wardrobe) is left open to be filled in by hand.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import letter
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Paragraph as Para
from reportlab.platypus import Table as Grid

from filmai_core.analysis.breakdown.lexicon import LABELS
from filmai_core.analysis.breakdown.rows import ShotRow, page_text
from filmai_core.reports import pdf as house
from filmai_core.screenplay.model import ElementKind, Scene, Screenplay
from filmai_core.screenplay.pages import format_eighths

_MARGIN = 42.0
_WIDTH = letter[0] - 2 * _MARGIN
_LINE = colors.HexColor("#8C877C")
_OPEN = ("Props", "Set dressing", "Wardrobe", "Make-up and hair", "Sound and music",
         "Special equipment")  # fmt: skip
#: Open boxes that fill the last row.
_MORE = ("Extras", "Stunts")
#: Least height of a box, points: room for a hand.
_HIGH = 74.0
_SMALL = house.style("sheet label", 7.2, textColor=house.QUIET, leading=9)
_FACT = house.style("sheet fact", 10.5, leading=13)
_HEAD = house.style("sheet heading", 14, fontName=house.BOLD, leading=18)
_ITEM = house.style("sheet item", 8.6, leading=11)
#: Items that a box shows before it says how many more there are.
_MOST_ITEMS = 14


def breakdown_sheets(play: Screenplay, rows: Sequence[ShotRow] = ()) -> bytes:
    """Sheets of all scenes that have a heading, with the breakdown's rows in their boxes.

    The same script and rows give the same bytes.
    """
    cast = {person.name: number for number, person in enumerate(play.characters, start=1)}
    with house.LOCK:
        house.register_fonts()
        out = io.BytesIO()
        template = BaseDocTemplate(
            out, pagesize=letter, title=f"{play.title}: breakdown sheets", author="FilmAI",
            invariant=1, lang=play.language or "en",
        )  # fmt: skip
        frame = Frame(_MARGIN, 46, _WIDTH, letter[1] - 88, 0, 0, 0, 0, id="sheet")
        template.addPageTemplates(PageTemplate("sheet", [frame], onPage=_foot(play.title)))
        flow: list[Flowable] = []
        for scene in play.scenes:
            if not scene.heading.text:
                continue
            flow += [PageBreak()] if flow else []
            flow += _sheet(scene, [row for row in rows if row.scene == scene.index], cast)
        template.build(flow or [Para("The script has no scenes.", _FACT)])
        return out.getvalue()


def _sheet(scene: Scene, rows: Sequence[ShotRow], cast: dict[str, int]) -> list[Flowable]:
    heading = scene.heading
    facts = (
        ("Scene", heading.number or str(scene.index + 1)),
        ("Int. / Ext.", heading.setting.replace("/", " / ") or "not said"),
        ("Time", heading.time or "not said"),
        ("Length", f"{format_eighths(scene.eighths)} pages"),
        ("Script page", page_text(scene.page)),
    )
    cells = [[Para(name, _SMALL) for name, _ in facts], [_text(value, _FACT) for _, value in facts]]
    top = Grid(cells, colWidths=[_WIDTH * share for share in (0.14, 0.17, 0.31, 0.18, 0.2)])
    top.setStyle(TableStyle([
        ("BOX", (0, 0), (-1, -1), 0.8, _LINE), ("LINEAFTER", (0, 0), (-2, -1), 0.4, _LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, 0), 0),
        ("BOTTOMPADDING", (0, 1), (-1, 1), 5),
    ]))  # fmt: skip
    return [
        _text(heading.text, _HEAD), Spacer(0, 4), top, Spacer(0, 6),
        _box("What happens", [_synopsis(scene) or " "], _WIDTH), Spacer(0, 6),
        _boxes(scene, rows, cast),
    ]  # fmt: skip


def _synopsis(scene: Scene) -> str:
    """The writer's synopsis, else how the scene's action begins."""
    told = [e.text for e in scene.elements if e.kind is ElementKind.SYNOPSIS]
    if told:
        return " ".join(told)
    action = " ".join(e.text for e in scene.elements if e.kind is ElementKind.ACTION)
    words = " ".join(action.split())
    return f"{words[:220].rsplit(' ', 1)[0]} …" if len(words) > 230 else words


def _boxes(scene: Scene, rows: Sequence[ShotRow], cast: dict[str, int]) -> Flowable:
    """Three columns of boxes, each as high as its row asks."""
    speak = [f"{cast.get(name, '')}. {name}" for name in scene.characters]
    silent = [name for name in scene.cast if name not in scene.characters]
    filled: list[tuple[str, list[str]]] = [("Cast (speaking)", speak)]
    if silent:
        filled.append(("Cast (silent or named)", silent))
    by_category: dict[str, list[str]] = {}
    for row in rows:
        words = " ".join(row.text.split())
        short = words if len(words) <= 150 else f"{words[:145].rsplit(' ', 1)[0]} …"
        by_category.setdefault(LABELS[row.category], []).append(
            f"{short} ({row.complexity.value}){'. ' + row.note if row.note else ''}"
        )
    filled += sorted(by_category.items())
    notes = [" ".join(e.text.split()) for e in scene.elements if e.kind is ElementKind.NOTE]
    filled += [("Notes in the script", notes)] if notes else []
    fill = _MORE[: -(len(filled) + len(_OPEN) + 1) % 3]
    boxes = filled + [(name, []) for name in (*_OPEN, *fill, "Notes")]
    cells = [
        [_content(name, items) for name, items in boxes[at : at + 3]]
        for at in range(0, len(boxes), 3)
    ]
    return Grid(
        cells, colWidths=[_WIDTH / 3] * 3, splitInRow=1,
        style=TableStyle([
            ("BOX", (0, 0), (-1, -1), 0.8, _LINE), ("INNERGRID", (0, 0), (-1, -1), 0.8, _LINE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 5), ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ]),
    )  # fmt: skip


def _content(name: str, items: Sequence[str]) -> list[Flowable]:
    """A box's label and items, with room below for a hand."""
    shown = [_text(item, _ITEM) for item in items[:_MOST_ITEMS] if item]
    if len(items) > _MOST_ITEMS:
        shown.append(Para(f"and {len(items) - _MOST_ITEMS} more", _SMALL))
    return [Para(name, _SMALL), *shown, Spacer(0, max(_HIGH - 11 * len(items), 6))]


def _box(name: str, items: Sequence[str], width: float) -> Flowable:
    body: list[Flowable] = [Para(name, _SMALL), *(_text(item, _ITEM) for item in items)]
    return Grid(
        [[body]], colWidths=[width],
        style=TableStyle([
            ("BOX", (0, 0), (-1, -1), 0.8, _LINE), ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5), ("LEFTPADDING", (0, 0), (-1, -1), 5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ]),
    )  # fmt: skip


def _text(text: str, style: Any) -> Para:
    return Para(house.markup(text), style)


def _foot(title: str) -> Any:
    def draw(canvas: Any, template: Any) -> None:
        canvas.saveState()
        canvas.setFont(house.BODY, 8)
        canvas.setFillColor(house.QUIET)
        canvas.drawString(_MARGIN, 30, f"{house.ASIAN.sub('', title).strip()[:70]}  breakdown")
        canvas.drawRightString(letter[0] - _MARGIN, 30, f"sheet {template.page}")
        canvas.restoreState()

    return draw
