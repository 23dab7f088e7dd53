"""A printed line, and what a reader takes it for: what the readers of layouts hand on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from filmai_core.screenplay.model import ElementKind


class Line(NamedTuple):
    """One printed line. ``left`` and ``right`` are in character widths from the paper's edge.

    A named tuple, as thousands are made: a frozen dataclass takes three times as long.

    Attributes:
        gap: blank space above it: a new paragraph.
        top: first line of its page; whether a paragraph goes on is not known from the gap.
        carried: the page before ended with ``(MORE)``.
        scene: scene number that stood in the margin.
        dual: it stands in one of two columns side by side.
        opens: it is the first line of such a column.
    """

    text: str
    left: float
    right: float
    number: int = 0
    page: int = 0
    gap: bool = False
    top: bool = False
    carried: bool = False
    scene: str = ""
    dual: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line is, how sure that is, and why not."""

    kind: ElementKind
    confidence: float = 1.0
    reason: str = ""
