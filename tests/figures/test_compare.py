from __future__ import annotations

import numpy as np

from filmai_core.analysis.drafts.measures import Line, Row
from filmai_core.figures.compare import plot_changes, plot_two_lines


def test_two_drafts_differ_by_dash_as_well_as_colour() -> None:
    line = Line(np.array([0.25, 0.75]), np.array([0.1, np.nan]))
    old, new = plot_two_lines((line, line)).data
    assert (old.name, new.name) == ("Old draft", "New draft")
    assert old.line.dash != new.line.dash and old.line.color != new.line.color


def test_changes_show_before_and_after_and_leave_empty_rows_out() -> None:
    figure = plot_changes([Row("Fire", 2, 5), Row("Smoke", 0, 0)])
    _, old, new = figure.data
    assert list(old.y) == ["Fire"] and list(old.x) == [2] and list(new.x) == [5]
    assert old.marker.symbol != new.marker.symbol
