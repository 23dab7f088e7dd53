"""The script's emotional line at a glance: one curve, its band, and the scenes that stand out.

A door to the whole timeline, so it leaves out what that one shows: no strips, no characters,
no controls. The darkest and the brightest scene are named on the plot, where one looks.
"""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from filmai_core.analysis.emotions.arcs import smooth
from filmai_core.analysis.emotions.timeline import EmotionTimeline, Floats, scene_scores
from filmai_core.figures.labels import shortened
from filmai_core.figures.palette import GOLD, PAPER, QUIET, faded, frame, letters
from filmai_core.screenplay.model import Screenplay

#: Fewest scored lines for a scene to be named darkest or brightest: fewer are chance.
SCORED_LINES = 3
#: Letters of a heading on the plot: two names side by side fit a phone.
_LONGEST = 24


def plot_glance(play: Screenplay, timeline: EmotionTimeline) -> go.Figure:
    """Valence over scenes; the dots carry their scene's index as ``customdata``."""
    scores = scene_scores(timeline)
    curve = smooth(timeline)
    at = np.arange(1, len(play.scenes) + 1)
    present = np.flatnonzero(scores.counts)
    base = frame()
    figure = go.Figure(
        layout=frame(
            height=280,
            xaxis=base["xaxis"]
            | {
                "range": [0.5, len(play.scenes) + 0.5],
                "fixedrange": True,
                "nticks": 10,
                "title": {"text": "scene", "font": {"color": QUIET, "size": 13}},
            },
            yaxis=base["yaxis"]
            | {
                "fixedrange": True,
                "nticks": 5,
                "tickformat": "+.1f",
                "title": {
                    "text": "darker ↔ brighter",
                    "font": {"color": QUIET, "size": 13},
                    "standoff": 12,
                },
                "range": _range(curve.low, curve.high, scores.valence[present]),
            },
        )
    )
    for values, fill in ((curve.low, {}), (curve.high, {"fill": "tonexty"})):
        figure.add_scatter(
            x=at, y=values, mode="lines", line={"width": 0}, hoverinfo="skip",
            fillcolor=faded(GOLD, 0.16), name="90% band", **fill,
        )  # fmt: skip
    figure.add_scatter(
        x=at[present],
        y=scores.valence[present],
        mode="markers",
        name="scenes",
        marker={"color": GOLD, "size": 6, "opacity": 0.5},
        customdata=present,
        text=[letters(f"{n + 1}. {play.scenes[n].heading.text}") for n in present],
        hovertemplate="%{text}<br>valence %{y:+.2f}<extra></extra>",
    )
    figure.add_scatter(
        x=at, y=curve.line, mode="lines", name="whole script",
        line={"color": GOLD, "width": 3}, hoverinfo="skip",
    )  # fmt: skip
    known = present[scores.counts[present] >= SCORED_LINES]
    if len(known) > 1:
        for scene, side in (
            (int(known[np.argmin(scores.valence[known])]), 1),
            (int(known[np.argmax(scores.valence[known])]), -1),
        ):
            _name(figure, play, scene, float(scores.valence[scene]), side)
    return figure


def _name(figure: go.Figure, play: Screenplay, scene: int, value: float, side: int) -> None:
    """A scene's number and heading beside its dot, below it (1) or above it (-1)."""
    number = play.scenes[scene].heading.number or str(scene + 1)
    place = (scene + 0.5) / len(play.scenes)
    figure.add_annotation(
        x=scene + 1,
        y=value,
        ay=16 * side,
        ax=0,
        # At an edge of the plot a centred name would be cut.
        xanchor="left" if place < 0.2 else "right" if place > 0.8 else "center",
        text=letters(f"{number}. {shortened(play.scenes[scene].heading.text, _LONGEST)}"),
        arrowcolor=QUIET,
        arrowwidth=1,
        arrowhead=0,
        font={"color": PAPER, "size": 12},
        bgcolor=faded("#0E0F13", 0.7),
    )


def _range(*lines: Floats) -> list[float]:
    """What the data fill, with room for a name above and below; zero always shows."""
    values = np.concatenate([line[~np.isnan(line)] for line in lines])
    values = np.append(values, 0.0)
    low, high = float(values.min()), float(values.max())
    room = 0.2 * max(high - low, 0.2)
    return [max(-1.1, low - room), min(1.1, high + room)]
