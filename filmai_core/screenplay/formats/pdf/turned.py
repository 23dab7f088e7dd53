"""Text of a PDF page that is shown turned by a quarter or a half.

pdfium gives places before the turn. There are few such pages, so every letter is asked for
its place, which is then turned too.
"""

from __future__ import annotations

import ctypes
from typing import Any

from filmai_core.screenplay.formats.pdf.segments import HOLE, Segment

_ADVANCE = 0.6  # of the face's size: a typewriter letter's width


def read_turned(
    textpage: Any, text: str, degrees: int, width: float, height: float
) -> list[Segment]:
    """Segments of a turned page, places as it is shown.

    Args:
        textpage: of pypdfium2.
        text: the page's text, a character an index of pdfium's.
        degrees: 90, 180 or 270, clockwise.
        width: of the page as shown, points.
        height: as shown.
    """
    import pypdfium2.raw as raw

    x, y = ctypes.c_double(), ctypes.c_double()
    found: list[Segment] = []
    index = 0
    for line in text.split("\n"):
        run, left, edge, base, size = "", 0.0, 0.0, 0.0, 0.0
        for letter in line:
            if letter.isspace():
                run += " " if run else ""
                index += 1
                continue
            raw.FPDFText_GetCharOrigin(textpage.raw, index, ctypes.byref(x), ctypes.byref(y))
            size = raw.FPDFText_GetFontSize(textpage.raw, index) or 12.0
            index += 1
            across, down = _turn(x.value, y.value, degrees, width, height)
            if run and not -HOLE < across - edge < HOLE:
                found.append(Segment(run.strip(), left, edge, base, size * _ADVANCE))
                run = ""
            if not run:
                left, base = across, down
            run += letter
            edge = across + size * _ADVANCE
        if run:
            found.append(Segment(run.strip(), left, edge, base, size * _ADVANCE))
        index += 1
    return found


def _turn(x: float, y: float, degrees: int, width: float, height: float) -> tuple[float, float]:
    """Where a point stands on the page as shown: from its left, and from its top."""
    if degrees == 90:
        return y, x
    if degrees == 270:
        return width - y, height - x
    return width - x, y
