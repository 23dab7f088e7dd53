"""The emotion timeline as a figure: one line leads, the seven emotions recede into strips.

Seven crossing lines of equal weight say little. So one line leads (the valence, or an
emotion that is asked for): raw scene dots, the smoothed line over them, its 90% band. Below
it every emotion has a strip, a cell for each scene, and named rows, so that colour is not
what tells them apart. Characters' own lines differ in dash as well as in colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from filmai_core.analysis.emotions.arcs import SmoothLine, TurningPoint, smooth
from filmai_core.analysis.emotions.timeline import (
    EmotionTimeline,
    Floats,
    SceneScores,
    scene_scores,
)
from filmai_core.figures.labels import counted, shortened
from filmai_core.figures.palette import (
    COLORWAY,
    DASHES,
    EMOTIONS,
    GOLD,
    NIGHT,
    PANEL,
    PAPER,
    QUIET,
    faded,
    frame,
    letters,
)
from filmai_core.screenplay.model import Screenplay

VALENCE = "valence"
#: The most characters whose lines can still be told apart.
MOST_CHARACTERS = 4
#: Share of the figure's height that the strips take.
_STRIPS = 0.30
NEUTRAL_CELL = "#4A4E5B"
#: Exponent that lifts weak scores out of the dark; order is kept.
_LIFT = 0.75
#: Just under a whole row of the strips' common colour scale.
_TOP = 0.999


def plot_timeline(
    play: Screenplay,
    timeline: EmotionTimeline,
    *,
    lead: str = VALENCE,
    width: float | None = None,
    pages: bool = False,
    characters: Sequence[str] = (),
    turning_points: Sequence[TurningPoint] = (),
    scores: SceneScores | None = None,
) -> go.Figure:
    """The timeline of a screenplay.

    The raw dots carry their scene's index as ``customdata``.

    Args:
        play: what was scored; gives headings and pages.
        timeline: its scores.
        lead: ``valence``, or the emotion whose line leads.
        width: of the smoothing, in scenes; `analysis.arcs.default_width` where None.
        pages: pages on the x axis in place of scene numbers.
        characters: whose own lines are laid over, at most `MOST_CHARACTERS`.
        turning_points: the valence's, marked with their numbers from 1 where it leads.
        scores: `scene_scores` of the timeline, where the caller has them already.
    """
    scores = scores or scene_scores(timeline)
    centres, edges = scene_axis(play, pages=pages)
    colour = EMOTIONS[lead][0] if lead in EMOTIONS else GOLD
    label = None if lead == VALENCE else lead
    curve = smooth(timeline, width, label=label)
    raw = scores.valence if label is None else scores.scores[:, timeline.labels.index(label)]
    names = list(characters)[:MOST_CHARACTERS]

    figure = go.Figure(layout=_layout(lead, timeline.labels, edges, pages=pages))
    _add_strips(figure, timeline.labels, scores, edges, play)
    if label is not None and not names:
        _add_receding(figure, timeline, centres, width, label)
    _add_band(figure, centres, curve, colour, 0.10 if names else 0.18)
    _add_dots(figure, play, centres, raw, scores, lead, colour, 0.35 if names else 0.6)
    _add_line(figure, centres, curve, colour if not names else PAPER, "whole script", bool(names))
    lines = [curve.line, curve.low, curve.high, raw]
    for rank, name in enumerate(names):
        own = smooth(timeline, width, label=label, character=name)
        lines.append(_add_character(figure, play, centres, own, name, rank))
    if label is None:
        _add_turns(figure, centres, curve, turning_points)
    figure.update_layout(
        yaxis_range=_range(lines, symmetric=label is None),
        margin_t=30 if names else 10,  # the legend's room
    )
    return figure


def mark_scene(figure: go.Figure, play: Screenplay, scene: int, *, pages: bool) -> None:
    """Frame one scene through all rows of ``figure``, in place of the one framed before."""
    _, edges = scene_axis(play, pages=pages)
    figure.layout.shapes = [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": edges[scene],
            "x1": edges[scene + 1],
            "y0": 0,
            "y1": 1,
            "fillcolor": faded(PAPER, 0.07),
            "line": {"color": faded(PAPER, 0.6), "width": 1},
        }
    ]


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


def _layout(lead: str, labels: Sequence[str], edges: Floats, *, pages: bool) -> dict[str, Any]:
    base = frame()
    axis = base["xaxis"] | {
        "range": [float(edges[0]), float(edges[-1])],
        "fixedrange": True,
        "title": {"text": "page" if pages else "scene", "font": {"color": QUIET, "size": 13}},
        "anchor": "y2",
        "showline": False,
        "nticks": 12,
    }
    title = "valence" if lead == VALENCE else lead
    value = base["yaxis"] | {
        "domain": [_STRIPS + 0.07, 1.0],
        "fixedrange": True,
        "nticks": 6,
        "tickformat": "+.1f" if lead == VALENCE else ".1f",
        "title": {"text": title, "font": {"color": QUIET, "size": 13}},
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
        "annotations": _poles() if lead == VALENCE else [],
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


def _poles() -> list[dict[str, Any]]:
    """What up and down mean, in words."""
    shared = {
        "xref": "paper",
        "yref": "y domain",
        "x": 0.004,
        "xanchor": "left",
        "showarrow": False,
        "font": {"color": QUIET, "size": 12},
    }
    return [
        shared | {"text": "↑ brighter", "y": 1.0, "yanchor": "top"},
        shared | {"text": "↓ darker", "y": 0.0, "yanchor": "bottom"},
    ]


def _add_strips(
    figure: go.Figure,
    labels: Sequence[str],
    scores: SceneScores,
    edges: Floats,
    play: Screenplay,
) -> None:
    """A row of cells for each emotion, all on one scale: brighter is stronger."""
    feelings = [row for row, label in enumerate(labels) if label != "neutral"]
    known = scores.scores[:, feelings][scores.counts > 0]
    strongest = max(0.1, float(known.max())) if known.size else 1.0
    headings = [_where(play, index) for index in range(len(play.scenes))]
    rows = len(labels)
    # One trace for all rows, which a browser draws seven times as fast as seven: row k's
    # values lie in [k, k + 1), and the colour scale is the rows' scales end to end.
    scale: list[tuple[float, str]] = []
    for row, label in enumerate(labels):
        # Most lines of most scripts are neutral: at full brightness that row would lead.
        full = NEUTRAL_CELL if label == "neutral" else EMOTIONS.get(label, (GOLD, ""))[0]
        scale += [(row / rows, PANEL), ((row + _TOP) / rows, full)]
    scale.append((1.0, scale[-1][1]))
    shares = np.clip(scores.scores.T / strongest, 0.0, 1.0) ** _LIFT * _TOP  # (K, S)
    figure.add_heatmap(
        x=edges,
        y=list(range(rows)),
        z=shares + np.arange(rows)[:, None],
        zmin=0.0,
        zmax=float(rows),
        colorscale=scale,
        showscale=False,
        ygap=4,
        yaxis="y2",
        name="emotions",
        text=[
            [
                f"{heading}<br>{label} {value:.2f}"
                for heading, value in zip(headings, scores.scores[:, row], strict=True)
            ]
            for row, label in enumerate(labels)
        ],
        hovertemplate="%{text}<extra></extra>",
        hoverongaps=False,
    )


def _add_receding(
    figure: go.Figure, timeline: EmotionTimeline, centres: Floats, width: float | None, lead: str
) -> None:
    """The other emotions' lines, thin and quiet."""
    for label in timeline.labels:
        if label in (lead, "neutral"):
            continue
        figure.add_scatter(
            x=centres,
            y=smooth(timeline, width, label=label).line,
            mode="lines",
            line={"color": faded(EMOTIONS[label][0], 0.35), "width": 1.2},
            name=label,
            showlegend=False,
            hovertemplate=f"{label} %{{y:.2f}}<extra></extra>",
        )


def _add_band(
    figure: go.Figure, centres: Floats, curve: SmoothLine, colour: str, alpha: float
) -> None:
    shared: dict[str, Any] = {
        "x": centres,
        "mode": "lines",
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
    }
    figure.add_scatter(y=curve.low, name="90% band, low", **shared)
    figure.add_scatter(
        y=curve.high, name="90% band", fill="tonexty", fillcolor=faded(colour, alpha), **shared
    )


def _add_dots(
    figure: go.Figure,
    play: Screenplay,
    centres: Floats,
    raw: Floats,
    scores: SceneScores,
    lead: str,
    colour: str,
    alpha: float,
) -> None:
    present = np.flatnonzero(scores.counts)
    same = {"opacity": alpha}
    figure.add_scatter(
        x=centres[present],
        y=raw[present],
        mode="markers",
        name="scenes",
        marker={
            "color": colour,
            "size": 8,
            "opacity": alpha,
            "symbol": EMOTIONS.get(lead, (GOLD, "circle"))[1],
            "line": {"width": 0},
        },
        # Streamlit dims what is not selected; here the open scene has its own mark.
        selected={"marker": same},
        unselected={"marker": same},
        customdata=present,
        text=[
            f"{_where(play, int(index))}<br>{counted(int(scores.counts[index]), 'passage')}"
            for index in present
        ],
        hovertemplate=f"%{{text}}<br>{lead} %{{y:.2f}}<extra></extra>",
        showlegend=False,
    )


def _add_line(
    figure: go.Figure, centres: Floats, curve: SmoothLine, colour: str, name: str, recede: bool
) -> None:
    figure.add_scatter(
        x=centres,
        y=curve.line,
        mode="lines",
        name=name,
        line={
            "color": faded(colour, 0.5) if recede else colour,
            "width": 1.6 if recede else 3.2,
            "shape": "spline",
            "smoothing": 0.6,
        },
        hoverinfo="skip",
        showlegend=recede,
    )


def _add_character(
    figure: go.Figure, play: Screenplay, centres: Floats, own: SmoothLine, name: str, rank: int
) -> Floats:
    """One character's line, from their first scene to their last; returns it."""
    person = play.character(name)
    scenes = person.scenes if person and person.scenes else (0, len(centres) - 1)
    inside = slice(scenes[0], scenes[-1] + 1)
    colour = COLORWAY[(rank + 1) % len(COLORWAY)]
    figure.add_scatter(
        x=centres[inside],
        y=own.line[inside],
        mode="lines",
        name=letters(name),
        line={"color": colour, "width": 2.6, "dash": DASHES[rank % len(DASHES)]},
        hovertemplate=f"{letters(name)} %{{y:.2f}}<extra></extra>",
        showlegend=True,
    )
    return own.line[inside]


def _add_turns(
    figure: go.Figure,
    centres: Floats,
    curve: SmoothLine,
    turning_points: Sequence[TurningPoint],
) -> None:
    if not turning_points:
        return
    at = [turn.scene for turn in turning_points]
    figure.add_scatter(
        x=centres[at],
        y=curve.line[at],
        mode="markers+text",
        name="turning points",
        marker={"size": 20, "color": NIGHT, "line": {"color": PAPER, "width": 1.4}},
        text=[str(number) for number in range(1, len(at) + 1)],
        textfont={"color": PAPER, "size": 12},
        customdata=at,
        selected={"marker": {"opacity": 1}, "textfont": {"color": PAPER}},
        unselected={"marker": {"opacity": 1}, "textfont": {"color": PAPER}},
        hovertemplate="turning point %{text}<extra></extra>",
        showlegend=False,
    )


def _range(lines: Sequence[Floats], *, symmetric: bool) -> list[float]:
    """A range that holds every line and dot, with a little air."""
    values = np.concatenate([np.asarray(line, dtype=np.float64) for line in lines])
    values = values[np.isfinite(values)]
    if not len(values):
        return [-1.0, 1.0] if symmetric else [0.0, 1.0]
    if symmetric:
        most = max(0.2, float(np.abs(values).max())) * 1.12
        return [-most, most]
    return [0.0, max(0.1, float(values.max())) * 1.12]


def _where(play: Screenplay, index: int) -> str:
    heading = play.scenes[index].heading
    text = shortened(letters(heading.text or "before the first heading"), 44)
    return f"{heading.number or index + 1}. {text}"
