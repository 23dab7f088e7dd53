"""The appearance map, read as data."""

from __future__ import annotations

from filmai_core.figures.appearances import plot_appearances
from filmai_core.screenplay.read import read_screenplay

SCRIPT = b"""INT. A - DAY

ANNA
One.

BEN (V.O.)
Two.

ANNA
Three.

INT. B - DAY

ANNA looks at BEN.

BEN
Four.
"""


def test_it_marks_who_speaks_where_and_who_is_silent() -> None:
    figure = plot_appearances(read_screenplay(SCRIPT, "a.fountain"))
    rows = list(figure.layout.yaxis.ticktext)
    speaks, silent = figure.data
    spoken = {(rows[y], x) for x, y in zip(speaks.x, speaks.y, strict=True)}
    assert spoken == {("ANNA", 1), ("BEN", 1), ("BEN", 2)}
    assert {(rows[y], x) for x, y in zip(silent.x, silent.y, strict=True)} == {("ANNA", 2)}


def test_more_speeches_make_a_larger_disc() -> None:
    figure = plot_appearances(read_screenplay(SCRIPT, "a.fountain"))
    rows = list(figure.layout.yaxis.ticktext)
    size = {
        (rows[y], x): s
        for x, y, s in zip(
            figure.data[0].x, figure.data[0].y, figure.data[0].marker.size, strict=True
        )
    }
    assert size["ANNA", 1] > size["BEN", 1]


def test_a_script_without_speech_gives_an_empty_figure() -> None:
    figure = plot_appearances(read_screenplay(b"INT. A - DAY\n\nRain.\n", "a.fountain"))
    assert len(figure.data[0].x) == 0
