"""Themes as pictures: a heat map along the script, a map of scenes, a river, who carries what.

Every mark that can be clicked carries its scene's index as ``customdata``. A heat map's own
cells cannot be selected in the browser, so an unseen point lies over each.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from filmai_core.analysis.themes.model import Line, ThemeModel
from filmai_core.figures.labels import shortened
from filmai_core.figures.palette import GOLD, NIGHT, PAPER, QUIET, RULE, faded, frame
from filmai_core.screenplay.model import Screenplay

Floats = NDArray[np.float64]

#: One colour and one symbol a motif; of neighbours none are alike.
COLOURS = (
    GOLD, "#56B4E9", "#E8743B", "#3FB68B", "#CC79A7", "#B39DDB", "#F0E442", "#9AA0A6",
    "#8FD3C8", "#F2A7A0", "#B8C66B", "#7C9CF0",
)  # fmt: skip
SYMBOLS = (
    "circle", "square", "diamond", "triangle-up", "cross", "x", "star", "hexagon",
    "triangle-down", "pentagon", "bowtie", "hourglass",
)  # fmt: skip
_SCALE = [[0.0, NIGHT], [0.15, "#1F1C16"], [0.5, "#7A5F2B"], [1.0, "#F0C766"]]
_LONGEST_LABEL = 34


def plot_heatmap(
    labels: Sequence[str],
    weights: Floats,
    play: Screenplay,
    typical: Sequence[Line | None],
    *,
    scene: int | None = None,
) -> go.Figure:
    """Theme by scene, (S, K) in [0, 1], along the script.

    Args:
        labels: K.
        weights: what is shown.
        play: for headings.
        typical: each scene's most typical line, for hovering.
        scene: framed, where given.
    """
    scenes = np.arange(len(weights))
    rows = len(labels)
    figure = go.Figure(
        layout=frame(
            height=90 + 30 * max(rows, 1),
            margin={"l": 8, "r": 8, "t": 8, "b": 36},
            xaxis=_scene_axis(len(weights)),
            yaxis=frame()["yaxis"]
            | {
                "tickmode": "array",
                "tickvals": list(range(rows)),
                "ticktext": [shortened(label, _LONGEST_LABEL) for label in labels],
                "range": [rows - 0.5, -0.5],
                "tickfont": {"color": PAPER, "size": 12},
                "showgrid": False,
                "fixedrange": True,
            },
        )
    )
    figure.add_heatmap(
        z=weights.T,
        x=scenes + 1,
        y=list(range(rows)),
        colorscale=_SCALE,
        zmin=0,
        zmax=1,
        showscale=False,
        hoverinfo="skip",
        xgap=0.5,
        ygap=3,
    )
    across, down = np.meshgrid(scenes, np.arange(rows))
    about = [_hover(play, int(index), typical) for index in scenes]
    figure.add_scatter(
        x=across.ravel() + 1,
        y=down.ravel(),
        mode="markers",
        marker={"size": 16, "opacity": 0.0, "symbol": "square", "color": GOLD},
        selected={"marker": {"opacity": 0.0}},
        unselected={"marker": {"opacity": 0.0}},
        customdata=across.ravel(),
        text=[
            f"<b>{labels[int(row)]}</b> {weights[index, row]:.0%}<br>{about[int(index)]}"
            for row, index in zip(down.ravel(), across.ravel(), strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )
    if scene is not None:
        figure.add_shape(
            type="rect", x0=scene + 0.5, x1=scene + 1.5, y0=-0.5, y1=rows - 0.5,
            line={"color": PAPER, "width": 1.5}, fillcolor="rgba(0,0,0,0)",
        )  # fmt: skip
    return figure


def plot_scene_map(
    model: ThemeModel,
    play: Screenplay,
    labels: Sequence[str],
    weights: Floats,
    *,
    scene: int | None = None,
) -> go.Figure:
    """Scenes in the plane, near ones alike; colour and symbol by what leads in them.

    ``weights`` (S, K) belong to the K ``labels``: motifs, or named themes.
    """
    blank = {"visible": False, "fixedrange": True, "range": [-1.15, 1.15]}
    figure = go.Figure(
        layout=frame(
            height=520,
            xaxis=blank,
            yaxis=blank,
            showlegend=True,
            legend={
                "orientation": "h", "y": -0.02, "yanchor": "top", "x": 0,
                "font": {"size": 12, "color": PAPER}, "itemclick": False,
                "itemdoubleclick": False,
            },
        )
    )  # fmt: skip
    full = [index for index, line in enumerate(model.typical) if line is not None]
    leading = weights.argmax(1) if labels else np.zeros(len(weights), int)
    most = max(1e-9, float(weights.max(initial=0.0)))
    for column, label in enumerate(labels):
        inside = [index for index in full if leading[index] == column]
        if not inside:
            continue
        place = column % len(COLOURS)
        figure.add_scatter(
            x=model.positions[inside, 0],
            y=model.positions[inside, 1],
            mode="markers",
            name=shortened(label, _LONGEST_LABEL),
            marker={
                "color": COLOURS[place],
                "symbol": SYMBOLS[place],
                "size": [9 + 1.6 * min(play.scenes[index].eighths, 8) ** 0.8 for index in inside],
                "opacity": [0.45 + 0.5 * float(weights[index, column]) / most for index in inside],
                "line": {"color": NIGHT, "width": 1},
            },
            selected={"marker": {"opacity": 1.0}},
            unselected={"marker": {"opacity": 0.7}},
            customdata=inside,
            text=[_hover(play, index, model.typical) for index in inside],
            hovertemplate="%{text}<extra></extra>",
        )
    if scene is not None and scene in full:
        figure.add_scatter(
            x=[model.positions[scene, 0]],
            y=[model.positions[scene, 1]],
            mode="markers",
            marker={
                "symbol": "circle-open", "size": 26, "color": PAPER, "line": {"width": 2},
            },
            hoverinfo="skip",
            showlegend=False,
        )  # fmt: skip
    return figure


def plot_river(labels: Sequence[str], weights: Floats, play: Screenplay) -> go.Figure:
    """Themes over pages: stacked, smoothed by a kernel of a twentieth of the script."""
    pages = np.array([scene.page for scene in play.scenes])
    eighths = np.array([scene.eighths for scene in play.scenes], dtype=float)
    middle = pages + eighths / 16
    end = max(float(pages.max(initial=1.0) + eighths[-1:].sum() / 8), 1.5)
    grid = np.linspace(1.0, end, 160)
    width = max(0.3, (end - 1) / 20)
    kernel = np.exp(-0.5 * ((grid[:, None] - middle) / width) ** 2) * eighths  # (G, S)
    smooth = kernel @ weights / np.maximum(kernel.sum(1, keepdims=True), 1e-12)
    figure = go.Figure(
        layout=frame(
            height=380,
            margin={"l": 8, "r": 8, "t": 8, "b": 36},
            hovermode="x unified",
            xaxis=frame()["xaxis"]
            | {"title": {"text": "page", "font": {"color": QUIET}}, "fixedrange": True},
            yaxis=frame()["yaxis"] | {"visible": False, "fixedrange": True},
            showlegend=True,
            legend={
                "orientation": "h", "y": -0.18, "yanchor": "top", "x": 0,
                "font": {"size": 12, "color": PAPER},
            },
        )
    )  # fmt: skip
    for index, label in enumerate(labels):
        colour = COLOURS[index % len(COLOURS)]
        figure.add_scatter(
            x=grid,
            y=smooth[:, index],
            mode="lines",
            stackgroup="river",
            name=shortened(label, _LONGEST_LABEL),
            line={"color": NIGHT, "width": 0.8, "shape": "spline"},
            fillcolor=faded(colour, 0.82),
            hovertemplate="%{y:.0%}<extra>" + shortened(label, _LONGEST_LABEL) + "</extra>",
        )
    return figure


def plot_carriers(people: Sequence[str], labels: Sequence[str], shares: Floats) -> go.Figure:
    """Who carries what: (P, K) in [0, 1]; the number stands in each cell that is not faint."""
    figure = go.Figure(
        layout=frame(
            height=150 + 30 * max(len(people), 1),
            xaxis=frame()["xaxis"]
            | {
                "side": "top",
                "tickangle": -35,
                "tickfont": {"color": PAPER, "size": 12},
                "fixedrange": True,
            },
            yaxis=frame()["yaxis"]
            | {
                "autorange": "reversed",
                "tickfont": {"color": PAPER, "size": 12},
                "showgrid": False,
                "fixedrange": True,
            },
        )
    )
    figure.add_heatmap(
        z=shares,
        x=[shortened(label, 24) for label in labels],
        y=list(people),
        colorscale=_SCALE,
        zmin=0,
        zmax=max(0.4, float(shares.max(initial=0.0))),
        showscale=False,
        xgap=3,
        ygap=3,
        text=[[f"{value:.0%}" if value >= 0.1 else "" for value in row] for row in shares],
        texttemplate="%{text}",
        textfont={"size": 11},
        hovertemplate="%{y}: %{z:.0%} %{x}<extra></extra>",
    )
    return figure


def _scene_axis(scenes: int) -> dict[str, object]:
    axis: dict[str, object] = frame()["xaxis"] | {
        "title": {"text": "scene", "font": {"color": QUIET, "size": 13}},
        "range": [0.5, scenes + 0.5],
        "fixedrange": True,
        "linecolor": RULE,
    }
    return axis


def _hover(play: Screenplay, scene: int, typical: Sequence[Line | None]) -> str:
    heading = play.scenes[scene].heading
    parts = [f"{heading.number or scene + 1}. {heading.text or 'Before the first heading'}"]
    line = typical[scene] if scene < len(typical) else None
    if line is not None:
        who = f"{line.character}: " if line.character else ""
        parts += wrap(who + shortened(line.text, 150), 52)
    return "<br>".join(part.replace("<", "&lt;") for part in parts)
