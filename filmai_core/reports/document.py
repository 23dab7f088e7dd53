"""A report as a value: sections of blocks, which HTML and PDF each set in their own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from filmai_core.analysis.drafts.words import DiffLine


class Tone(StrEnum):
    """How a paragraph is set."""

    BODY = "body"
    QUIET = "quiet"
    HOLDS = "holds"
    THIN = "thin"
    OVER = "over"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``label`` stands before it, ``note`` after it in small letters."""

    text: str
    tone: Tone = Tone.BODY
    label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every form of the report has all its rows.

    Attributes:
        name: short, for files ("scenes").
        title: shown above it.
        columns: headings.
        rows: cells as text or numbers, one row a tuple.
        widths: shares of the width for PDF; equal where empty.
        data_only: for CSV and JSON alone; HTML and PDF say it in sentences.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float, ...], ...]
    widths: tuple[float, ...] = ()
    data_only: bool = False

    @property
    def numeric(self) -> tuple[bool, ...]:
        """For each column, whether all its cells are numbers."""
        return tuple(
            bool(self.rows) and all(isinstance(row[n], int | float) for row in self.rows)
            for n in range(len(self.columns))
        )


@dataclass(frozen=True, slots=True)
class Chart:
    """A vector picture, in points; y grows downward, as in SVG.

    Attributes:
        width: of the picture.
        height: of the picture.
        marks: what is drawn, in order.
        alt: what it shows, in words.
        caption: under it.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Polyline:
    """A line through points; ``closed`` fills it with ``fill``."""

    points: tuple[tuple[float, float], ...]
    stroke: str = ""
    fill: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Circle:
    """A dot."""

    x: float
    y: float
    radius: float
    fill: str = ""
    stroke: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Letters; ``anchor`` is ``start``, ``middle`` or ``end``; y is the baseline."""

    x: float
    y: float
    text: str
    size: float = 8.0
    fill: str = "#55524B"
    anchor: str = "start"
    bold: bool = False


Mark = Polyline | Circle | Text


@dataclass(frozen=True, slots=True)
class SceneDiff:
    """One scene's text in one column, changes marked."""

    title: str
    lines: tuple[DiffLine, ...]


Block = Paragraph | Table | Chart | SceneDiff


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes:
        title: of the report.
        subtitle: under it.
        sections: in order.
        language: ISO 639-1 code of the script, for the HTML's ``lang``.
    """

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    language: str = "en"

    def tables(self) -> Sequence[Table]:
        """Every table, in order."""
        return [
            block
            for section in self.sections
            for block in section.blocks
            if isinstance(block, Table)
        ]
