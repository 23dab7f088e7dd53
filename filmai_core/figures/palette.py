"""The one palette of every figure, and the frame that all figures share.

Colours are Okabe and Ito's (2008), which people with any colour vision can tell apart,
lightened where the original is too dark on near-black (their blue, #0072B2, has a
contrast of 3.2 there). Colour is never the only signal: each emotion has its own marker,
and lines that lie together differ in dash.
"""

from __future__ import annotations

from typing import Any

NIGHT = "#0E0F13"
PANEL = "#171920"
RULE = "#2A2D37"
PAPER = "#ECE8DF"
QUIET = "#9A9CA5"
GOLD = "#D9A441"

#: Colours for any series, in order; the first leads.
COLORWAY = (GOLD, "#56B4E9", "#E8743B", "#3FB68B", "#CC79A7", "#B39DDB", "#F0E442", "#9AA0A6")
#: Dashes for the same series.
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")

#: Each emotion's colour and marker.
EMOTIONS: dict[str, tuple[str, str]] = {
    "anger": ("#E8623B", "x"),
    "disgust": ("#3FB68B", "diamond"),
    "fear": ("#B39DDB", "triangle-down"),
    "joy": ("#F0D54A", "circle"),
    "sadness": ("#56B4E9", "square"),
    "surprise": ("#E39AC7", "triangle-up"),
    "neutral": ("#A3A7AF", "circle-open"),
    "valence": (GOLD, "circle"),
}

#: The story's other lines, likewise; they never share a figure with an emotion's.
STORY_LINES: dict[str, tuple[str, str]] = {
    "tension": ("#E8623B", "diamond"),
    "pace": ("#56B4E9", "square"),
}

FONT = "'Source Sans', 'Source Sans Pro', sans-serif"


def faded(colour: str, alpha: float) -> str:
    """A ``#RRGGBB`` colour at an opacity in [0, 1], as CSS.

    >>> faded("#D9A441", 0.5)
    'rgba(217, 164, 65, 0.5)'
    """
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {alpha:g})"


def letters(text: str) -> str:
    """A script's words for a figure: plotly reads a little HTML and ``%{...}`` in texts.

    >>> letters("<b>ANNA %{x}")
    '‹b›ANNA %\u200b{x}'
    """
    return text.replace("<", "‹").replace(">", "›").replace("%{", "%\u200b{")


def mixed(low: str, high: str, share: float) -> str:
    """The colour ``share`` of the way from ``low`` to ``high``, both ``#RRGGBB``.

    >>> mixed("#000000", "#FF0000", 0.5)
    '#800000'
    """
    pairs = ((int(low[i : i + 2], 16), int(high[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def frame(**overrides: Any) -> dict[str, Any]:
    """The layout that every figure starts from, for ``go.Figure(layout=frame(...))``.

    ``overrides`` replace whole entries. Axes are quiet: no zero line, thin rules, ticks
    in the figure's grey. Show such a figure with ``st.plotly_chart(..., theme=None)``.
    """
    axis: dict[str, Any] = {
        "gridcolor": RULE,
        "linecolor": RULE,
        "zeroline": False,
        "tickfont": {"color": QUIET, "size": 12},
        "title": {"font": {"color": QUIET, "size": 13}},
        "automargin": True,
    }
    layout: dict[str, Any] = {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": PAPER, "size": 13},
        "colorway": list(COLORWAY),
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "xaxis": axis | {"showgrid": False},
        "yaxis": axis,
        "hoverlabel": {
            "bgcolor": PANEL,
            "bordercolor": RULE,
            "font": {"family": FONT, "color": PAPER, "size": 13},
            "align": "left",
        },
        "showlegend": False,
        "dragmode": False,
    }
    return layout | overrides
