"""Axes and layout of the emotion figure: scenes or pages across, a range that fits the line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from filmai_core.analysis.emotions.shapes import Floats
from filmai_core.figures.labels import shortened
from filmai_core.figures.palette import NIGHT, PAPER, QUIET, frame, letters
from filmai_core.screenplay.model import Screenplay

VALENCE = "valence"
#: Share of the figure's height that the strips take.
_STRIPS = 0.30
#: What up and down mean, by line.
_POLES = {
    "valence": ("↑ brighter", "↓ darker"),
    "tension": ("↑ tenser", "↓ calmer"),
    "pace": ("↑ quicker", "↓ slower"),
}
#: Air above and below the data, and the least span of an axis.
_AIR, _LEAST_SPAN = 0.08, 0.1


def scene_axis(play: Screenplay, *, pages: bool) -> tuple[Floats, Floats]:
    """Centres (S,) and edges (S + 1,) of the scenes: scene numbers from 1, or pages."""
    count = len(play.scenes)
    if not pages:
        numbers = np.arange(count + 1, dtype=np.float64)
        return numbers[1:], numbers + 0.5
    starts = np.array([scene.page for scene in play.scenes], dtype=np.float64)
    last = starts[-1] + play.scenes[-1].eighths / 8
    edges = np.maximum.accumulate(np.append(starts, max(last, starts[-1] + 1 / 8)))
    # Two scenes that start at the same point still get a sliver each.
    edges += np.arange(count + 1) * 1e-6
    centres: Floats = (edges[:-1] + edges[1:]) / 2
    return centres, edges


def layout(lead: str, labels: Sequence[str], edges: Floats, *, pages: bool) -> dict[str, Any]:
    """The figure's layout: the leading line above, a strip for each of ``labels`` below."""
    base = frame()
    axis = base["xaxis"] | {
        "range": [float(edges[0]), float(edges[-1])],
        "fixedrange": True,
        "title": {"text": "page" if pages else "scene", "font": {"color": QUIET, "size": 13}},
        "anchor": "y2",
        "showline": False,
        "nticks": 12,
    }
    value = base["yaxis"] | {
        "domain": [_STRIPS + 0.07, 1.0],
        "fixedrange": True,
        "nticks": 6,
        "tickformat": "+.2~f" if lead == VALENCE else ".2~f",
        "title": {"text": lead, "font": {"color": QUIET, "size": 13}},
        "zeroline": lead == VALENCE,
        "zerolinecolor": "#4A4E5B",
    }
    strips = base["yaxis"] | {
        "domain": [0.0, _STRIPS],
        "fixedrange": True,
        "tickmode": "array",
        "tickvals": list(range(len(labels))),
        "ticktext": list(labels),
        "range": [len(labels) - 0.5, -0.5],
        "showgrid": False,
    }
    return base | {
        "annotations": _poles(lead) if lead in _POLES else [],
        "paper_bgcolor": NIGHT,
        "plot_bgcolor": NIGHT,
        "xaxis": axis,
        "yaxis": value,
        "yaxis2": strips,
        "margin": {"l": 8, "r": 12, "t": 30, "b": 8},
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "traceorder": "normal",
            "x": 0,
            "xanchor": "left",
            "y": 1.0,
            "yanchor": "bottom",
            "font": {"color": PAPER, "size": 13},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "hovermode": "closest",
        "clickmode": "event+select",
    }


def _poles(lead: str) -> list[dict[str, Any]]:
    """What up and down mean, in words."""
    up, down = _POLES[lead]
    shared = {
        "xref": "paper",
        "yref": "y domain",
        "x": 0.004,
        "xanchor": "left",
        "showarrow": False,
        "font": {"color": QUIET, "size": 12},
    }
    return [
        shared | {"text": up, "y": 1.0, "yanchor": "top"},
        shared | {"text": down, "y": 0.0, "yanchor": "bottom"},
    ]


def fitting_range(lines: Sequence[Floats], *, signed: bool) -> list[float]:
    """A range that holds every value of ``lines``, with a little air, and no more.

    An axis from -1 to 1 would show every script as a flat line. Where nothing is known it is
    the whole scale: [-1, 1] if ``signed``, else [0, 1].
    """
    values = np.concatenate([np.asarray(line, dtype=np.float64) for line in lines])
    values = values[np.isfinite(values)]
    if not len(values):
        return [-1.0, 1.0] if signed else [0.0, 1.0]
    low, high = float(values.min()), float(values.max())
    short = max(0.0, _LEAST_SPAN - (high - low)) / 2
    air = _AIR * max(high - low, _LEAST_SPAN)
    return [low - short - air, high + short + air]


def where(play: Screenplay, index: int) -> str:
    """A scene's number and heading, for a label."""
    heading = play.scenes[index].heading
    text = shortened(letters(heading.text or "before the first heading"), 44)
    return f"{heading.number or index + 1}. {text}"
