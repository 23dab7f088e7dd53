"""A row of cells for every emotion, under the leading line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from filmai_core.analysis.emotions.timeline import Floats, SceneScores
from filmai_core.figures.emotion_axes import where
from filmai_core.figures.palette import EMOTIONS, GOLD, PANEL
from filmai_core.screenplay.model import Screenplay

NEUTRAL_CELL = "#4A4E5B"
#: Exponent that lifts weak scores out of the dark; order is kept.
_LIFT = 0.75
#: Just under a whole row of the strips' common colour scale.
_TOP = 0.999


def add_strips(
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
    headings = [where(play, index) for index in range(len(play.scenes))]
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
