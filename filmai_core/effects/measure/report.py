"""A clip's figures beside what they are measured against, in words that explain themselves.

Smoothness is the clip's own. Realism needs real frames of the same fire, so a single clip
has none; the renderer's, measured on whole sequences that it never saw, stands in its card and
is told as the renderer's. Every figure comes with its floor (two
halves of the real frames) and with bicubic upscaling and the raw simulation: a number alone
says nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filmai_core.effects.clip import Clip

REALISM = ("detail", "structure", "spectrum", "kid")
SMOOTHNESS = ("flicker", "second_difference", "warp")
#: The card's methods in the order of the report's columns.
METHODS = ("real", "renderer", "bicubic", "raw")
#: Within this of the real value a clip counts as smooth as the real thing.
NEAR = 0.25


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        name: of `measures.MEANINGS`.
        meaning: what it says.
        clip: the clip's own value, None for realism.
        beside: method -> mean value over held-out sequences; empty without a card.
        reading: the figure in a sentence.
    """

    name: str
    meaning: str
    clip: float | None
    beside: Mapping[str, float]
    reading: str


def mean_figures(card: Mapping[str, Any], kind: str) -> dict[str, dict[str, float]]:
    """Method -> figure -> mean over the card's held-out sequences of a kind (else of all)."""
    held = card.get("held_out", {})
    rows = [row for row in held.values() if row.get("kind") == kind] or list(held.values())
    means: dict[str, dict[str, float]] = {}
    for method in METHODS:
        for figure in (*REALISM, *SMOOTHNESS):
            values = [float(row[method][figure]) for row in rows if figure in row.get(method, {})]
            if values:
                means.setdefault(method, {})[figure] = sum(values) / len(values)
    return means


def clip_report(clip: Clip, kind: str, card: Mapping[str, Any]) -> tuple[Row, ...]:
    """The report on a clip of ``kind``; smoothness first, then the renderer's realism."""
    from filmai_core.effects.measure.evaluate import evaluate_clip

    figures = evaluate_clip(clip).figures
    own = {name: float(getattr(figures, name)) for name in SMOOTHNESS}
    return build_report(own, mean_figures(card, kind))


def build_report(
    own: Mapping[str, float], means: Mapping[str, Mapping[str, float]]
) -> tuple[Row, ...]:
    """Rows from a clip's smoothness and a card's means."""
    from filmai_core.effects.measure.measures import MEANINGS

    rows = []
    for name in SMOOTHNESS:
        value = own.get(name, math.nan)
        if math.isnan(value):
            continue
        beside = _beside(name, means)
        rows.append(Row(name, MEANINGS[name], value, beside, _smooth(value, beside)))
    for name in REALISM:
        beside = _beside(name, means)
        if {"real", "renderer", "bicubic"} <= beside.keys():
            rows.append(Row(name, MEANINGS[name], None, beside, _real(beside)))
    return tuple(rows)


def _beside(name: str, means: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    return {method: row[name] for method, row in means.items() if name in row}


def _smooth(value: float, beside: Mapping[str, float]) -> str:
    real = beside.get("real", 0.0)
    if real <= 0:
        return f"{value:.3g}; there is no card with a real value to compare with."
    off = value / real - 1
    if abs(off) <= NEAR:
        return f"{value:.3g}, as in the real sequences ({real:.3g})."
    word = "above" if off > 0 else "below"
    return f"{value:.3g}, {abs(off):.0%} {word} the real sequences' {real:.3g}."


def _real(beside: Mapping[str, float]) -> str:
    start = "none for this clip; the renderer's, on sequences that it never saw:"
    floor, ours, plain = beside["real"], beside["renderer"], beside["bicubic"]
    if plain <= floor:
        return f"{start} {ours:.3g} where equals are {floor:.3g} apart."
    left = max(0.0, ours - floor) / (plain - floor)
    if left >= 1:
        return f"{start} {ours:.3g}: no better than bicubic upscaling ({plain:.3g}) here."
    return (
        f"{start} {ours:.3g} where equals are {floor:.3g} apart and bicubic upscaling {plain:.3g}: "
        f"{1 - left:.0%} of the way."
    )


def as_table(rows: Sequence[Row]) -> list[dict[str, str]]:
    """The rows for a table: figure, this clip, and every method's value."""
    heads = {"real": "Real", "renderer": "Renderer", "bicubic": "Bicubic", "raw": "Raw simulation"}
    return [
        {"Figure": row.name.replace("_", " ").capitalize(),
         "This clip": "none" if row.clip is None else f"{row.clip:.3g}",
         **{heads[m]: f"{row.beside[m]:.3g}" if m in row.beside else "" for m in METHODS}}
        for row in rows
    ]  # fmt: skip
