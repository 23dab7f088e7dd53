"""Themes and motifs of one script, as a value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filmai_core.analysis.themes.chunks import Chunk

Floats = NDArray[np.float64]

#: A scene carries a motif from this share on, a named theme from this score on.
CARRIES_MOTIF, CARRIES_NAMED = 0.35, 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the script that shows something."""

    scene: int
    line: int
    character: str
    text: str


@dataclass(frozen=True, slots=True)
class Motif:
    """A thread that was found.

    Attributes:
        id: index, 0 the largest.
        label: a readable phrase.
        terms: its words and phrases, the most telling first.
        stability: in [0, 1], see `Clustering`.
        scenes: indices of the scenes that carry it.
        evidence: representative lines.
    """

    id: int
    label: str
    terms: tuple[str, ...]
    stability: float
    scenes: tuple[int, ...]
    evidence: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class NamedTheme:
    """A theme of the bank: ``score`` in [0, 1], the scenes that carry it, and lines."""

    name: str
    score: float
    scenes: tuple[int, ...]
    evidence: tuple[Line, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ThemeModel:
    """Themes and motifs of one script.

    Attributes:
        motifs: K, by size.
        weights: (S, K) rows sum to 1.
        chunks: N.
        memberships: (N, K) rows sum to 1.
        agreement: by number of motifs looked at, how well its runs agree (ARI).
        named: T, in the bank's order.
        named_scenes: (S, T) in [0, 1].
        named_chunks: (N, T) in [0, 1].
        typical: for each scene, its most typical line; None where it has no text.
        positions: (S, 2): a map of scenes, near ones alike; in [-1, 1].
        model: the encoder's name and revision.
        note: why named themes were not scored, or "".
        coherence: mean NPMI of the motifs' words over the chunks, in [-1, 1].
        diversity: share of different words among them, in [0, 1].
    """

    motifs: tuple[Motif, ...]
    weights: Floats
    chunks: tuple[Chunk, ...]
    memberships: Floats
    agreement: dict[int, float]
    named: tuple[NamedTheme, ...]
    named_scenes: Floats
    named_chunks: Floats
    typical: tuple[Line | None, ...]
    positions: Floats
    model: str
    note: str = ""
    coherence: float = 0.0
    diversity: float = 0.0

    def __post_init__(self) -> None:
        for array in (self.weights, self.memberships, self.named_scenes, self.positions):
            array.flags.writeable = False
