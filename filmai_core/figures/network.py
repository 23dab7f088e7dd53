"""The character network as pictures and files.

The graph itself is drawn in the browser by vis-network from what `network_data` gives; its
places come from here, so that they are the same on every visit and in every window of
scenes. The matrix says the same to people and screen readers who cannot use a graph.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from filmai_core.analysis.people.measures import BondPoint, NetworkMeasures
from filmai_core.analysis.people.network import CharacterNetwork, Tie
from filmai_core.csvcell import safe_cell
from filmai_core.figures.labels import counted
from filmai_core.figures.palette import GOLD, NIGHT, PAPER, QUIET, RULE, faded, frame
from filmai_core.screenplay.model import Screenplay

#: One colour and one shape a community; the rest share the last.
GROUPS = (
    (GOLD, "dot"), ("#56B4E9", "square"), ("#E8743B", "triangle"), ("#3FB68B", "diamond"),
    ("#CC79A7", "star"), ("#B39DDB", "hexagon"), ("#9AA0A6", "triangleDown"),
)  # fmt: skip
LONE = ("#5C606B", "dot")
#: Names that are always written; of a larger cast the others show when one looks closer.
LABELS = 24
#: From this valence on, either way, a tie is coloured: weaker ones are as neutral text is.
TONED = 0.1
#: How much wider than high the picture is.
WIDE = 1.6
_SCALE = [[0.0, NIGHT], [0.1, "#221E16"], [0.5, "#7A5F2B"], [1.0, "#F0C766"]]

Places = Mapping[str, tuple[float, float]]


def layout(network: CharacterNetwork) -> dict[str, tuple[float, float]]:
    """Where each person stands, in pixels about 0: Kamada and Kawai (1989), seeded.

    Strong ties pull together by the logarithm of their strength, so that one great bond does
    not press all others flat. People without ties stand on a rim.
    """
    import networkx as nx

    graph = network.graph()
    tied = [name for name in graph if graph.degree(name)]
    lone = [name for name in graph if not graph.degree(name)]
    places: dict[str, tuple[float, float]] = {}
    size = 62 * math.sqrt(max(12, len(tied)))
    if tied:
        near = graph.subgraph(tied).copy()
        most = max(data["strength"] for _, _, data in near.edges(data=True))
        for _, _, data in near.edges(data=True):
            data["pull"] = 0.2 + math.log1p(data["strength"]) / math.log1p(most)
            data["length"] = 1 / data["pull"]
        start = nx.spring_layout(near, weight="pull", seed=7, iterations=60)
        parts = list(nx.connected_components(near))
        if len(parts) == 1 and len(tied) <= 80:
            start = nx.kamada_kawai_layout(near, weight="length", pos=start)
        # A chain of minor people would reach far out and shrink all others: radii are drawn
        # in towards the middle, and the page is wider than high.
        middle = np.median(np.array(list(start.values())), axis=0)
        most_away = max(float(np.hypot(*(spot - middle))) for spot in start.values()) or 1.0
        for name, spot in start.items():
            away = (spot - middle) / most_away
            pulled = away * size * max(float(np.hypot(*away)), 1e-6) ** -0.5
            places[name] = (round(float(pulled[0]) * WIDE, 1), round(float(pulled[1]), 1))
    for index, name in enumerate(lone):
        angle = 2 * math.pi * (index + 0.5) / len(lone)
        x, y = math.cos(angle) * size * WIDE, math.sin(angle) * size
        places[name] = (round(x, 1), round(y, 1))
    return places


def network_data(
    network: CharacterNetwork,
    measures: NetworkMeasures,
    places: Places,
    *,
    whole: CharacterNetwork | None = None,
    least: float = 0.0,
    chosen: Sequence[str] = (),
) -> dict[str, Any]:
    """Nodes and edges for vis-network.

    Args:
        network: what is shown, perhaps a window of scenes.
        measures: of the whole script: groups keep their colour in every window.
        places: from `layout` of the whole script.
        whole: the whole script's network; its ties are held as unseen springs, so that the
            picture settles the same way in every window.
        least: ties weaker than this are not shown.
        chosen: one person, or two for a tie: what is highlighted.
    """
    most_words = max((person.words for person in network.people), default=0) or 1
    order = sorted(network.people, key=lambda person: -person.words)
    named = {person.name for person in order[:LABELS]} | set(chosen)
    nodes = []
    for person in network.people:
        node = measures.node(person.name)
        group = node.community if node else -1
        colour, shape = GROUPS[min(group, len(GROUPS) - 1)] if group >= 0 else LONE
        idle = not person.present and not person.words
        x, y = places.get(person.name, (0.0, 0.0))
        picked = person.name in chosen
        nodes.append(
            {
                "id": person.name,
                "label": person.name if person.name in named else "",
                "title": f"{person.name}\n{counted(person.words, 'word')} in "
                f"{counted(len(person.scenes), 'scene')}",
                "x": x,
                "y": y,
                "size": round(7 + 26 * math.sqrt(person.words / most_words), 1),
                "shape": shape,
                "color": {
                    "background": faded(colour, 0.25) if idle else colour,
                    "border": PAPER if picked else NIGHT,
                    "highlight": {"background": colour, "border": PAPER},
                    "hover": {"background": colour, "border": PAPER},
                },
                "borderWidth": 3 if picked else 1,
                "font": {"color": QUIET if idle else PAPER},
            }
        )
    most = max((tie.strength for tie in network.ties), default=0.0) or 1.0
    edges = []
    shown = set()
    for tie in network.ties:
        if tie.strength <= 0 or tie.strength < least:
            continue
        shown.add((tie.a, tie.b))
        edges.append(_edge(tie, network, most, chosen))
    for tie in (whole or network).ties:
        if (tie.a, tie.b) not in shown and tie.strength > 0:
            key = f"{tie.a}\t{tie.b}"
            edges.append({"id": key, "from": tie.a, "to": tie.b, "hidden": True})
    return {"nodes": nodes, "edges": edges}


def _edge(
    tie: Tie, network: CharacterNetwork, most: float, chosen: Sequence[str]
) -> dict[str, Any]:
    picked = len(chosen) == 2 and set(chosen) == {tie.a, tie.b}
    touches = len(chosen) == 1 and chosen[0] in (tie.a, tie.b)
    faint = bool(chosen) and not (picked or touches)
    # Hundreds of ties at full strength are a grey blot; the strong ones stand out by width.
    plain = 0.62 if len(network.ties) < 150 else 0.25 + 0.4 * tie.strength / most
    arrows = ""
    if network.view == "mentions":
        arrows = ", ".join(
            way for way, count in (("to", tie.a_names_b), ("from", tie.b_names_a)) if count
        )
    return {
        "id": f"{tie.a}\t{tie.b}",
        "from": tie.a,
        "to": tie.b,
        "width": round(0.8 + 9 * math.sqrt(tie.strength / most), 2),
        "title": f"{tie.a} and {tie.b}\n{tie_words(tie)}",
        "arrows": arrows,
        "color": {
            "color": GOLD if picked else tone(tie.valence, 0.12 if faint else plain),
            "highlight": GOLD,
            "hover": PAPER,
        },
    }


def tone(valence: float | None, alpha: float = 0.8) -> str:
    """The colour of a tie: cold where its words are dark, warm where they are glad."""
    if valence is None:
        return faded("#8A8D97", alpha)
    if valence < -TONED:
        return faded("#56B4E9", alpha)
    return faded("#F0C766" if valence > TONED else "#A5A29A", alpha)


def tie_words(tie: Tie) -> str:
    """A tie in words."""
    parts = [
        f"{counted(tie.turns, 'exchange')}, {counted(round(tie.words), 'word')}",
        f"{counted(tie.co_presence, 'scene')} together",
        f"one names the other {counted(tie.mentions, 'time')}",
    ]
    if tie.valence is not None:
        parts.append(f"tone {tie.valence:+.2f}")
    return " · ".join(parts)


def plot_matrix(network: CharacterNetwork, *, most: int = 24) -> go.Figure:
    """Who is bound to whom, as a table of the ``most`` leading people.

    Each cell carries both names as ``customdata``. In the view of mentions a row names, a
    column is named; the others are the same both ways.
    """
    names = [person.name for person in network.people[:most]]
    values = np.zeros((len(names), len(names)))
    place = {name: index for index, name in enumerate(names)}
    for tie in network.ties:
        if tie.a in place and tie.b in place:
            a, b = place[tie.a], place[tie.b]
            directed = network.view == "mentions"
            values[a, b] = tie.a_names_b if directed else tie.strength
            values[b, a] = tie.b_names_a if directed else tie.strength
    axis = {"tickfont": {"color": PAPER, "size": 11}, "fixedrange": True, "showgrid": False}
    figure = go.Figure(
        layout=frame(
            height=160 + 24 * max(len(names), 1),
            xaxis=frame()["xaxis"] | axis | {"side": "top", "tickangle": -50},
            yaxis=frame()["yaxis"] | axis | {"autorange": "reversed"},
        )
    )
    figure.add_heatmap(
        z=np.sqrt(values),  # a few ties are ten times the rest
        x=names,
        y=names,
        colorscale=_SCALE,
        showscale=False,
        hoverinfo="skip",
        xgap=2,
        ygap=2,
    )
    pairs = [(a, b) for a in names for b in names if a != b]
    figure.add_scatter(
        x=[b for _, b in pairs],
        y=[a for a, _ in pairs],
        mode="markers",
        marker={"symbol": "square", "size": 18, "opacity": 0.0},
        selected={"marker": {"opacity": 0.0}},
        unselected={"marker": {"opacity": 0.0}},
        customdata=[[a, b] for a, b in pairs],
        text=[
            f"{a} {'names' if network.view == 'mentions' else 'and'} {b}: "
            f"{values[place[a], place[b]]:.0f}"
            for a, b in pairs
        ],
        hovertemplate="%{text}<extra></extra>",
    )
    return figure


def plot_bond(points: Sequence[BondPoint], play: Screenplay) -> go.Figure:
    """A pair over the script: a bar a scene by words exchanged, and the sum as a line."""
    figure = go.Figure(
        layout=frame(
            height=230,
            margin={"l": 8, "r": 8, "t": 8, "b": 36},
            bargap=0.15,
            xaxis=frame()["xaxis"]
            | {
                "title": {"text": "scene", "font": {"color": QUIET}},
                "range": [0.2, len(points) + 0.8],
                "fixedrange": True,
            },
            yaxis=frame()["yaxis"]
            | {"title": {"text": "words", "font": {"color": QUIET}}, "fixedrange": True},
            yaxis2={
                "overlaying": "y", "side": "right", "showgrid": False, "fixedrange": True,
                "rangemode": "tozero", "tickfont": {"color": QUIET, "size": 12},
                "zeroline": False, "title": {"text": "sum", "font": {"color": QUIET}},
            },
        )
    )  # fmt: skip
    some = [point for point in points if point.words > 0]
    figure.add_bar(
        x=[point.scene + 1 for point in some],
        y=[point.words for point in some],
        marker={"color": [tone(point.valence, 0.95) for point in some]},
        customdata=[point.scene for point in some],
        text=[
            f"{play.scenes[point.scene].heading.text or point.scene + 1}<br>{point.words:.0f} words"
            + ("" if point.valence is None else f", tone {point.valence:+.2f}")
            for point in some
        ],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )
    figure.add_scatter(
        x=[point.scene + 1 for point in points],
        y=[point.total for point in points],
        yaxis="y2",
        mode="lines",
        line={"color": faded(PAPER, 0.55), "width": 1.5, "shape": "hv"},
        hoverinfo="skip",
    )
    figure.update_yaxes(gridcolor=RULE)
    return figure


# Files


def to_csv(network: CharacterNetwork) -> str:
    """The ties as CSV."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(
        ["source", "target", "strength", "turns", "words", "co_presence",
         "source_names_target", "target_names_source", "valence", "scenes"]
    )  # fmt: skip
    for tie in network.ties:
        writer.writerow(
            [safe_cell(tie.a), safe_cell(tie.b), f"{tie.strength:g}", tie.turns, f"{tie.words:g}",
             tie.co_presence, tie.a_names_b, tie.b_names_a,
             "" if tie.valence is None else f"{tie.valence:.3f}",
             " ".join(str(scene + 1) for scene in tie.scenes)]
        )  # fmt: skip
    return file.getvalue()


def to_gexf(network: CharacterNetwork) -> bytes:
    """The graph for Gephi."""
    import networkx as nx

    file = io.BytesIO()
    nx.write_gexf(_plain(network), file)
    return file.getvalue()


def to_graphml(network: CharacterNetwork) -> bytes:
    """The graph as GraphML."""
    import networkx as nx

    file = io.BytesIO()
    nx.write_graphml(_plain(network), file)
    return file.getvalue()


def _plain(network: CharacterNetwork) -> Any:
    graph = network.graph()
    for _, _, data in graph.edges(data=True):
        data["weight"] = data["strength"]
    # XML 1.0 has no control characters.
    import networkx as nx

    names = {name: "".join(c for c in name if c.isprintable()) or "?" for name in graph}
    return nx.relabel_nodes(graph, names)
