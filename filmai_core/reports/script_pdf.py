"""The script as PDF, laid out as scripts are, with the lines of its breakdown marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from filmai_core.analysis.breakdown.lexicon import LABELS, EffectCategory
from filmai_core.analysis.breakdown.rows import ShotRow
from filmai_core.reports.typeset import Highlight, Piece, TitlePage, print_script
from filmai_core.screenplay.model import UNPRINTED, Element, ElementKind, Screenplay

_C = EffectCategory
#: Grounds on which black print stays legible; the label beside the line says the same.
GROUNDS = {
    _C.FIRE: "#FFD8A8", _C.SMOKE: "#DEE2E6", _C.EXPLOSION: "#FFC9C9", _C.WATER: "#A5D8FF",
    _C.WEATHER: "#C5F6FA", _C.DESTRUCTION: "#E8D5C4", _C.BLOOD: "#FFC9D9", _C.CROWD: "#E5DBFF",
    _C.VEHICLE: "#D3F9D8", _C.CREATURE: "#F3D9FA", _C.ANIMAL: "#E9FAC8", _C.WEAPON: "#FFE3E3",
    _C.SCREEN: "#D0EBFF", _C.DRIVING_PLATE: "#FFEC99", _C.DAY_FOR_NIGHT: "#BAC8FF",
    _C.SET_EXTENSION: "#B2F2BB", _C.WIRE_REMOVAL: "#EEBEFA",
}  # fmt: skip
_OTHER = "#FFF3BF"
_FOOT = ("draft date", "date", "copyright", "contact", "notes")


def script_pdf(play: Screenplay, rows: Sequence[ShotRow] = ()) -> bytes:
    """The whole script; ``rows`` of its breakdown are marked where their words stand.

    The same script and rows give the same bytes.
    """
    pieces = pieces_of(play, rows)
    used = dict.fromkeys(row.category for row in rows)
    legend = [(GROUNDS.get(category, _OTHER), LABELS[category]) for category in used]
    return print_script(
        pieces,
        title=play.title,
        cover=cover_of(play, "with its breakdown marked" if rows else ""),
        legend=legend,
    )


def cover_of(play: Screenplay, note: str = "") -> TitlePage | None:
    """The title page; None where the script has none and nothing is to be said."""
    fields = dict(play.title_page)
    if not fields and not note:
        return None
    lines: list[str] = []
    if play.authors:
        lines = [" ".join(fields.get("credit", "written by").split()), *play.authors]
    if fields.get("source"):
        lines += ["", *fields["source"].split("\n")]
    if note:
        lines += ["", note]
    foot = [line for key in _FOOT for line in fields.get(key, "").split("\n") if line.strip()]
    return TitlePage(play.title, tuple(lines), tuple(foot))


def pieces_of(play: Screenplay, rows: Sequence[ShotRow] = ()) -> list[Piece]:
    """What is printed of a script, marks of the breakdown's rows on the words they name."""
    marks: dict[tuple[int, str], list[ShotRow]] = {}
    for row in rows:
        marks.setdefault((row.scene, row.text), []).append(row)
    found: list[Piece] = []
    for scene in play.scenes:
        if scene.heading.text:
            own = highlights(marks.get((scene.index, scene.heading.text), ()))
            found.append(
                Piece(ElementKind.HEADING, scene.heading.text, scene.heading.number, own, space=2)
            )
        for element in scene.elements:
            if element.kind not in UNPRINTED:
                own = highlights(_rows_in(element, marks, scene.index))
                found.append(Piece(element.kind, element.text, highlights=own))
    return found


def _rows_in(
    element: Element, marks: dict[tuple[int, str], list[ShotRow]], scene: int
) -> list[ShotRow]:
    """Rows whose line is this element, or a sentence of it (their marks moved to its place)."""
    exact = marks.get((scene, element.text))
    if exact:
        return exact
    found: list[ShotRow] = []
    for (where, text), rows in marks.items():
        if where == scene and (at := element.text.find(text)) >= 0:
            found += [
                row.with_(marks=tuple((at + start, at + end) for start, end in row.marks))
                for row in rows
                if row.line in (0, element.line)
            ]
    return found


def highlights(rows: Iterable[ShotRow]) -> tuple[Highlight, ...]:
    """The grounds and labels of rows; a row without marked words marks its whole line."""
    return tuple(
        Highlight(start, end, GROUNDS.get(row.category, _OTHER), LABELS[row.category])
        for row in rows
        for start, end in (row.marks or ((0, len(row.text)),))
    )
