"""The emotion timeline as a figure: one line leads, the seven emotions recede into strips.

Seven crossing lines of equal weight say little. So one line leads (the valence, or an
emotion that is asked for): raw scene dots, the smoothed line over them, its 90% band. Below
it every emotion has a strip, a cell for each scene, and named rows, so that colour is not
what tells them apart. Characters' own lines differ in dash as well as in colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from filmai_core.analysis.emotions.arcs import SmoothLine, TurningPoint, smooth, smooth_line
from filmai_core.analysis.emotions.pace import PACE
from filmai_core.analysis.emotions.shapes import FEWEST_PASSAGES, Line
from filmai_core.analysis.emotions.tension import TENSION, build_lines
from filmai_core.analysis.emotions.timeline import (
    EmotionTimeline,
    Floats,
    SceneScores,
    scene_scores,
)
from filmai_core.figures.emotion_axes import VALENCE, fitting_range, layout, scene_axis, where
from filmai_core.figures.emotion_strips import add_strips
from filmai_core.figures.labels import counted
from filmai_core.figures.palette import (
    COLORWAY,
    DASHES,
    EMOTIONS,
    GOLD,
    NIGHT,
    PAPER,
    STORY_LINES,
    faded,
    letters,
)
from filmai_core.screenplay.model import Screenplay

__all__ = ["MOST_CHARACTERS", "VALENCE", "mark_scene", "plot_timeline", "scene_axis"]

#: The most characters whose lines can still be told apart.
MOST_CHARACTERS = 4


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
    lines: Mapping[str, Line] | None = None,
) -> go.Figure:
    """The timeline of a screenplay.

    The raw dots carry their scene's index as ``customdata``. Those of scenes with fewer than
    five passages are faint rings: one line is no scene's mood. Where such a dot lies off the
    axis it stands at its edge.

    Args:
        play: what was scored; gives headings and pages.
        timeline: its scores.
        lead: ``valence``, ``tension``, ``pace``, or the emotion whose line leads.
        width: of the smoothing, in scenes; `analysis.arcs.default_width` where None.
        pages: pages on the x axis in place of scene numbers.
        characters: whose own lines are laid over, at most `MOST_CHARACTERS`; not over
            tension and pace, which are of scenes.
        turning_points: the valence's, marked with their numbers from 1 where it leads.
        scores: `scene_scores` of the timeline, where the caller has them already.
        lines: `build_lines` of the two, likewise.
    """
    scores = scores or scene_scores(timeline)
    centres, edges = scene_axis(play, pages=pages)
    colour, symbol = (EMOTIONS | STORY_LINES).get(lead, (GOLD, "circle"))
    label = lead if lead in timeline.labels else None
    curve = smooth(timeline, width, label=label)
    raw = scores.valence if label is None else scores.scores[:, timeline.labels.index(label)]
    counts = scores.counts
    if lead in (TENSION, PACE):
        line = (lines or build_lines(play, timeline))[lead]
        curve, raw, counts = smooth_line(line, width), line.means, line.counts
        characters = ()
    names = list(characters)[:MOST_CHARACTERS]

    figure = go.Figure(layout=layout(lead, timeline.labels, edges, pages=pages))
    add_strips(figure, timeline.labels, scores, edges, play)
    if label is not None and not names:
        _add_receding(figure, timeline, centres, width, label)
    _add_band(figure, centres, curve, colour, 0.10 if names else 0.18)
    shown = [curve.line, curve.low, curve.high, np.where(counts >= FEWEST_PASSAGES, raw, np.nan)]
    own_lines = [smooth(timeline, width, label=label, character=name) for name in names]
    shown += [own.line for own in own_lines]
    edges_y = fitting_range(shown, signed=lead == VALENCE)
    _add_dots(
        figure, play, centres, raw, counts, lead, colour, symbol, 0.35 if names else 0.6, edges_y
    )
    _add_line(figure, centres, curve, colour if not names else PAPER, "whole script", bool(names))
    for rank, (name, own) in enumerate(zip(names, own_lines, strict=True)):
        _add_character(figure, play, centres, own, name, rank)
    if lead == VALENCE:
        _add_turns(figure, centres, curve, turning_points)
    figure.update_layout(
        yaxis_range=edges_y,
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
    counts: NDArray[np.int64],
    lead: str,
    colour: str,
    symbol: str,
    alpha: float,
    edges: Sequence[float],
) -> None:
    present = np.flatnonzero(counts)
    thin = counts[present] < FEWEST_PASSAGES
    opacity = np.where(thin, alpha / 2, alpha).tolist()
    same = {"opacity": alpha}
    plain = symbol.removesuffix("-open")
    unit = "beat" if lead == PACE else "passage"
    figure.add_scatter(
        x=centres[present],
        y=np.clip(raw[present], edges[0], edges[1]),
        mode="markers",
        name="scenes",
        marker={
            "color": colour,
            "size": 8,
            "opacity": opacity,
            "symbol": [f"{plain}-open" if few else plain for few in thin],
            "line": {"width": np.where(thin, 1.2, 0).tolist()},
        },
        # Streamlit dims what is not selected; here the open scene has its own mark.
        selected={"marker": same},
        unselected={"marker": same},
        customdata=present,
        text=[
            f"{where(play, int(index))}<br>{counted(int(counts[index]), unit)}<br>"
            f"{lead} {raw[index]:.2f}"
            for index in present
        ],
        hovertemplate="%{text}<extra></extra>",
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
