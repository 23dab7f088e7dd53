"""Two drafts in one figure: the timelines over each other, measures before and after."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from filmai_core.analysis.drafts.measures import Line, Row
from filmai_core.figures.palette import COLORWAY, GOLD, QUIET, frame

OLD = COLORWAY[1]


def plot_two_lines(lines: tuple[Line, Line]) -> go.Figure:
    """Smoothed valence of both drafts, each over its whole length; the old one is dashed."""
    old, new = lines
    base = frame()
    figure = go.Figure(layout=frame(showlegend=True, legend=_legend(), height=320))
    for line, name, colour, dash, width in (
        (old, "Old draft", OLD, "dash", 2.0),
        (new, "New draft", GOLD, "solid", 3.0),
    ):
        figure.add_scatter(
            x=line.at, y=line.value, mode="lines", name=name,
            line={"color": colour, "dash": dash, "width": width},
            customdata=np.arange(1, len(line.at) + 1),
            hovertemplate=f"{name}, scene %{{customdata}}<br>valence %{{y:+.2f}}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(
        xaxis=base["xaxis"]
        | {"range": [0, 1], "tickvals": [0, 0.5, 1], "ticktext": ["start", "middle", "end"]},
        yaxis=base["yaxis"] | {"tickformat": "+.1f", "zeroline": True, "zerolinecolor": QUIET},
    )
    return figure


def plot_changes(rows: Sequence[Row], *, most: int = 12, digits: int = 0) -> go.Figure:
    """Before (an open circle) and after (a full one) of the rows that changed most."""
    shown = [row for row in rows if row.old or row.new][:most][::-1]
    base = frame()
    figure = go.Figure(
        layout=frame(showlegend=True, legend=_legend(), height=90 + 26 * max(1, len(shown)))
    )
    names = [row.label for row in shown]
    gaps = [value for row in shown for value in (row.old, row.new, None)]
    places = [name for name in names for _ in range(3)]
    figure.add_scatter(
        x=gaps, y=places, mode="lines", line={"color": QUIET, "width": 1.5}, hoverinfo="skip",
        showlegend=False,
    )  # fmt: skip
    for name, values, colour, symbol in (
        ("Old draft", [row.old for row in shown], OLD, "circle-open"),
        ("New draft", [row.new for row in shown], GOLD, "circle"),
    ):
        figure.add_scatter(
            x=values, y=names, mode="markers", name=name,
            marker={"color": colour, "symbol": symbol, "size": 11, "line": {"width": 2}},
            hovertemplate=f"%{{y}}: %{{x:.{digits}f}} ({name.lower()})<extra></extra>",
        )  # fmt: skip
    figure.update_layout(
        xaxis=base["xaxis"] | {"rangemode": "tozero", "showgrid": True},
        yaxis=base["yaxis"] | {"showgrid": False, "type": "category"},
    )
    return figure


def _legend() -> dict[str, object]:
    return {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 13}}
