"""Who is in which scene: one row a character, one mark a scene, larger the more they speak."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from filmai_core.analysis.structure.tables import appearance_map
from filmai_core.figures.palette import GOLD, PAPER, QUIET, RULE, frame, letters
from filmai_core.screenplay.model import Screenplay

#: Rows that still read on one screen.
MOST_ROWS = 24
_SMALLEST, _LARGEST = 7.0, 18.0


def plot_appearances(play: Screenplay, *, most: int = MOST_ROWS) -> go.Figure:
    """The appearance map of the ``most`` characters who say most.

    A filled disc: speaks there, its area by the number of speeches. A ring: there, silent.
    """
    chart = dict(list(appearance_map(play).items())[:most])
    names = [letters(name) for name in chart]
    peak = max((max(row) for row in chart.values()), default=1)
    figure = go.Figure(
        layout=frame(
            height=80 + 26 * max(len(names), 1),
            xaxis=frame()["xaxis"]
            | {
                "title": {"text": "scene", "font": {"color": QUIET, "size": 13}},
                "range": [0.2, len(play.scenes) + 0.8],
                "fixedrange": True,
            },
            yaxis=frame()["yaxis"]
            | {
                "tickmode": "array",
                "tickvals": list(range(len(names))),
                "ticktext": names,
                "range": [len(names) - 0.4, -0.6],
                "tickfont": {"color": PAPER, "size": 12},
                "fixedrange": True,
                "gridcolor": RULE,
            },
        )
    )
    for spoken, symbol, label in ((True, "circle", "speaks"), (False, "circle-open", "silent")):
        marks = [
            (scene, row, count)
            for row, counts in enumerate(chart.values())
            for scene, count in enumerate(counts)
            if (count > 0 if spoken else count == 0)
        ]
        figure.add_scatter(
            x=[scene + 1 for scene, _, _ in marks],
            y=[row for _, row, _ in marks],
            mode="markers",
            name=label,
            marker={
                "symbol": symbol,
                "color": GOLD if spoken else QUIET,
                "opacity": 0.85,
                "size": [_size(count, peak) for _, _, count in marks],
                "line": {"width": 1.4 if not spoken else 0},
            },
            customdata=[scene for scene, _, _ in marks],
            text=[
                f"{names[row]}, scene {scene + 1}: "
                + (f"{count} speech{'es' * (count > 1)}" if spoken else "silent")
                for scene, row, count in marks
            ],
            hovertemplate="%{text}<extra></extra>",
        )
    return figure


def _size(count: int, peak: int) -> float:
    return _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(max(count, 0) / max(peak, 1))
