"""Runs of text with their places: what a PDF page is made of."""

from __future__ import annotations

from typing import NamedTuple

#: Points of white that part two columns: more than the two spaces after a full stop (17 in
#: Courier 12), less than lies between a margin number and its heading (25 and more).
HOLE = 20.0


class Segment(NamedTuple):
    """A run of text without a hole in it. Points; ``y`` is the baseline from the page's top.

    A named tuple, as thousands are made: a frozen dataclass takes three times as long.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
