"""The figures of a report, drawn for paper: dark ink, one gold line, words on the axes.

The pages' plotly figures are made for a screen at night; on paper they would be pale. The
same values are drawn here as plain vectors, so that HTML (SVG) and PDF show one picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from filmai_core.analysis.drafts.measures import Line
from filmai_core.analysis.drafts.measures import Row as MeasureRow
from filmai_core.analysis.emotions.arcs import Arc, smooth
from filmai_core.analysis.emotions.timeline import EmotionTimeline, scene_scores
from filmai_core.analysis.people.network_analysis import NetworkReading
from filmai_core.analysis.themes.model import ThemeModel
from filmai_core.reports.document import Chart, Circle, Mark, Polyline, Text

INK, QUIET, RULE, GOLD, BLUE = "#1F1D1A", "#6B675F", "#D9D4C8", "#A8741A", "#2B6C94"
BAND = "#EFE3C8"
WIDTH = 500.0
_LEFT, _RIGHT = 34.0, 8.0


def _across(share: float, left: float = _LEFT) -> float:
    return left + share * (WIDTH - left - _RIGHT)


def _frame(height: float, low: float, high: float, left: float = _LEFT) -> list[Mark]:
    """Rules and labels of a valence axis from ``low`` to ``high``."""
    marks: list[Mark] = []
    for value in np.linspace(low, high, 5):
        y = _up(float(value), low, high, height)
        marks.append(Polyline(((left, y), (WIDTH - _RIGHT, y)), RULE, width=0.5))
        marks.append(Text(left - 4, y + 2.5, f"{value:+.1f}", 7, QUIET, "end"))
    return marks


def _up(value: float, low: float, high: float, height: float) -> float:
    return 10 + (high - value) / max(high - low, 1e-9) * (height - 34)


def _runs(xs: Sequence[float], ys: Sequence[float]) -> list[tuple[tuple[float, float], ...]]:
    """Points without gaps: a NaN ends a run."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(xs, ys, strict=True):
        if np.isnan(y):
            runs.append([])
        else:
            runs[-1].append((float(x), float(y)))
    return [tuple(run) for run in runs if len(run) > 1]


def _range(*values: Any) -> tuple[float, float]:
    found = np.concatenate([np.asarray(v, float).ravel() for v in values])
    found = found[~np.isnan(found)]
    if not len(found):
        return -1.0, 1.0
    reach = max(0.2, float(np.abs(found).max()))
    reach = min(1.0, np.ceil(reach * 10) / 10)
    return -reach, reach


def timeline_chart(timeline: EmotionTimeline, arc: Arc | None) -> Chart:
    """Valence over the scenes: dots, smoothed line, its band, numbered turning points."""
    height = 190.0
    curve, scores = smooth(timeline), scene_scores(timeline)
    count = timeline.scenes
    low, high = _range(scores.valence, curve.low, curve.high)
    xs = [_across((n + 0.5) / count) for n in range(count)]

    def ys(values: Any) -> list[float]:
        return [_up(float(v), low, high, height) for v in values]

    marks = _frame(height, low, high)
    tops, bottoms = ys(curve.high), ys(curve.low)
    solid = [n for n in range(count) if not (np.isnan(tops[n]) or np.isnan(bottoms[n]))]
    if len(solid) > 1:
        outline = [(xs[n], tops[n]) for n in solid] + [(xs[n], bottoms[n]) for n in solid[::-1]]
        marks.append(Polyline(tuple(outline), fill=BAND))
    for x, y in zip(xs, ys(scores.valence), strict=True):
        if not np.isnan(y):
            marks.append(Circle(x, y, 1.6, fill="#9C978C"))
    marks += [Polyline(run, GOLD, width=1.8) for run in _runs(xs, ys(curve.line))]
    for number, turn in enumerate(arc.turning_points if arc else (), start=1):
        y = _up(float(curve.line[turn.at]), low, high, height)
        marks.append(Circle(xs[turn.at], y, 5.5, fill=INK))
        marks.append(Text(xs[turn.at], y + 2.6, str(number), 7, "#FFFFFF", "middle", True))
    marks += _scene_axis(count, height)
    return Chart(
        WIDTH, height, tuple(marks),
        f"Valence over {count} scenes, from {low:+.1f} to {high:+.1f}",
        "Valence (joy minus anger, disgust, fear and sadness) by scene: dots are scenes, the "
        "line is smoothed, the band its 90% interval; numbers are turning points.",
    )  # fmt: skip


def _scene_axis(count: int, height: float, left: float = _LEFT) -> list[Mark]:
    step = next(s for s in (1, 2, 5, 10, 20, 25, 50, 100, 500, 10**6) if count / s <= 14)
    marks: list[Mark] = [
        Text(_across((n + 0.5) / count, left), height - 12, str(n + 1), 7, QUIET, "middle")
        for n in range(count)
        if n == 0 or (n + 1) % step == 0
    ]
    marks.append(Text(WIDTH - _RIGHT, height - 2, "scene", 7, QUIET, "end"))
    return marks


def two_lines_chart(lines: tuple[Line, Line]) -> Chart:
    """The valence lines of two drafts over each other, each over its whole length."""
    height = 180.0
    low, high = _range(lines[0].value, lines[1].value)
    marks = _frame(height, low, high)
    styles = (("old draft", BLUE, (4.0, 3.0), 1.4), ("new draft", GOLD, (), 2.0))
    for line, (name, colour, dash, width) in zip(lines, styles, strict=True):
        xs = [_across(float(at)) for at in line.at]
        ys = [_up(float(v), low, high, height) for v in line.value]
        runs = _runs(xs, ys)
        marks += [Polyline(run, colour, width=width, dash=dash) for run in runs]
        y = height - 5
        x = _LEFT if name == "old draft" else _LEFT + 120
        marks.append(Polyline(((x, y - 3), (x + 26, y - 3)), colour, width=width, dash=dash))
        marks.append(Text(x + 32, y, name, 8, INK))
    for share, word in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        anchor = {0.0: "start", 0.5: "middle", 1.0: "end"}[share]
        marks.append(Text(_across(share), height - 16, word, 7, QUIET, anchor))
    return Chart(
        WIDTH, height, tuple(marks), "Valence lines of the old and the new draft",
        "Smoothed valence of both drafts, each stretched over its own length.",
    )  # fmt: skip


def themes_chart(model: ThemeModel, most: int = 10) -> Chart | None:
    """Named themes over scenes: the darker, the more a scene carries it."""
    order = sorted(range(len(model.named)), key=lambda n: -model.named[n].score)[:most]
    if not order or model.named_scenes.size == 0:
        return None
    left, row = 128.0, 15.0
    count = model.named_scenes.shape[0]
    height = row * len(order) + 34
    marks: list[Mark] = []
    for line, n in enumerate(order):
        y = 8 + line * row
        name = model.named[n].name
        marks.append(Text(left - 6, y + 10, name[:28], 8, INK, "end"))
        for scene in range(count):
            share = float(np.nan_to_num(model.named_scenes[scene, n]))
            if share < 0.1:
                continue
            x0, x1 = _across(scene / count, left), _across((scene + 1) / count, left)
            box = ((x0, y), (x1 - 0.3, y), (x1 - 0.3, y + row - 2), (x0, y + row - 2))
            marks.append(Polyline(box, fill=_tint(share)))
        edge = y + row - 1
        marks.append(Polyline(((left, edge), (WIDTH - _RIGHT, edge)), RULE, width=0.4))
    marks += _scene_axis(count, height, left)
    return Chart(
        WIDTH, height, tuple(marks), "Named themes over the scenes",
        "The theme bank's strongest themes; the darker a scene, the more it carries the theme.",
    )  # fmt: skip


def _tint(share: float) -> str:
    low, high = (0xF3, 0xE8, 0xD0), (0x8A, 0x5A, 0x0C)
    share = min(1.0, max(0.0, share))
    return "#" + "".join(
        f"{round(a + (b - a) * share):02X}" for a, b in zip(low, high, strict=True)
    )


def network_chart(reading: NetworkReading, most: int = 14) -> Chart | None:
    """Who speaks with whom: people on a ring, ties as thick as their strength."""
    nodes = reading.measures.nodes[:most]
    if len(nodes) < 2:
        return None
    height, reach = 300.0, 105.0
    middle = (WIDTH / 2, height / 2)
    places = {}
    for n, node in enumerate(nodes):
        angle = 2 * np.pi * n / len(nodes) - np.pi / 2
        places[node.name] = (
            middle[0] + 1.5 * reach * float(np.cos(angle)),
            middle[1] + reach * float(np.sin(angle)),
        )
    ties = [tie for tie in reading.network.ties if tie.a in places and tie.b in places]
    strongest = max((tie.strength for tie in ties), default=0.0) or 1.0
    marks: list[Mark] = [
        Polyline(
            (places[tie.a], places[tie.b]), "#B9AE97",
            width=0.5 + 5 * tie.strength / strongest,
        )
        for tie in sorted(ties, key=lambda tie: tie.strength)
        if tie.strength > 0
    ]  # fmt: skip
    spoken = {person.name: person.words for person in reading.network.people}
    words = max(spoken[node.name] for node in nodes) or 1
    for n, node in enumerate(nodes):
        x, y = places[node.name]
        size = 4 + 8 * (spoken[node.name] / words) ** 0.5
        marks.append(Circle(x, y, size, fill=GOLD if n == 0 else INK, stroke="#FFFFFF"))
        outside = x - middle[0]
        anchor = "middle" if abs(outside) < 20 else "start" if outside > 0 else "end"
        dx = 0 if anchor == "middle" else (size + 3) * (1 if outside > 0 else -1)
        dy = 3 if anchor != "middle" else (size + 9 if y > middle[1] else -size - 3)
        marks.append(Text(x + dx, y + dy, node.name[:26], 8, INK, anchor, n == 0))
    return Chart(
        WIDTH, height, tuple(marks),
        f"Network of {len(nodes)} characters around {nodes[0].name}",
        "Dots grow with words of dialogue, ties with words exchanged; the lead is gold.",
    )  # fmt: skip


def change_chart(
    rows: Sequence[MeasureRow], alt: str, caption: str, digits: int = 0
) -> Chart | None:
    """Bars of before (hatched outline) and after (filled), a row each."""
    shown = [row for row in rows if row.old or row.new][:12]
    if not shown:
        return None
    left, step = 150.0, 24.0
    height = step * len(shown) + 24
    most = max(max(row.old, row.new) for row in shown) or 1.0
    marks: list[Mark] = []
    for n, row in enumerate(shown):
        y = 6 + n * step
        marks.append(Text(left - 6, y + 12, row.name[:32], 8, INK, "end"))
        for value, top, filled in ((row.old, y, False), (row.new, y + 9, True)):
            x = left + (WIDTH - left - 60) * value / most
            box = ((left, top), (x, top), (x, top + 7), (left, top + 7), (left, top))
            if filled:
                marks.append(Polyline(box, fill=GOLD))
            else:
                marks.append(Polyline(box, BLUE, width=0.8, dash=(2.0, 1.5)))
            marks.append(Text(x + 4, top + 6.5, f"{value:.{digits}f}", 7, QUIET))
    marks.append(Text(left, height - 4, "dashed: old draft · filled: new draft", 7, QUIET))
    return Chart(WIDTH, height, tuple(marks), alt, caption)
