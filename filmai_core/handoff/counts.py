"""How many effect shots a script has: at least, likely, at most.

The breakdown gives each candidate a confidence. A shot is as sure as its surest candidate.
At least: the shots that are sure. Likely: the expected number, the sum of the confidences.
At most: every shot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from filmai_core.analysis.breakdown.lexicon import LABELS
from filmai_core.handoff.boards import Board

#: From this confidence on a candidate is taken for sure.
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Count:
    """A number and its range: ``minimum <= likely <= maximum``."""

    minimum: int
    likely: int
    maximum: int


def count_of(confidences: Sequence[float]) -> Count:
    """The count of things that are there with these probabilities.

    >>> count_of([1.0, 0.6, 0.6])
    Count(minimum=1, likely=2, maximum=3)
    """
    sure = sum(value >= SURE for value in confidences)
    return Count(sure, max(sure, round(sum(confidences))), len(confidences))


def confidence_of(board: Board) -> float:
    """How sure it is that a board is an effect shot, in [0, 1]."""
    return max((row.confidence for row in board.rows), default=0.0)


def count_shots(boards: Sequence[Board]) -> Count:
    """Shots of a script."""
    return count_of([confidence_of(board) for board in boards if board.is_effect])


def count_by_category(boards: Sequence[Board]) -> dict[str, Count]:
    """Shots by category, most first; a shot of two categories counts in both."""
    found: dict[str, list[float]] = defaultdict(list)
    for board in boards:
        surest: dict[str, float] = {}
        for row in board.rows:
            name = LABELS[row.category]
            surest[name] = max(surest.get(name, 0.0), row.confidence)
        for name, value in surest.items():
            found[name].append(value)
    counts = {name: count_of(values) for name, values in found.items()}
    return dict(sorted(counts.items(), key=lambda item: (-item[1].likely, item[0])))
