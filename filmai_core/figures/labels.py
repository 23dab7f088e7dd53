"""Words on figures: numbers of things, and texts that must not run on."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "scene"), counted(3, "scene")
    ('1 scene', '3 scenes')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shortened(text: str, longest: int) -> str:
    """A text of at most ``longest`` characters.

    >>> shortened("a ferry on the river", 9)
    'a ferry…'
    """
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
