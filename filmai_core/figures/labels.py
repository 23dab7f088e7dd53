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


def paged(pages: float) -> str:
    """A length in pages.

    >>> paged(1.0), paged(122.25)
    ('1 page', '122.2 pages')
    """
    return f"{round(pages, 1):g} page" + ("" if pages == 1 else "s")


def lasting(minutes: float) -> str:
    """A run time in whole minutes; what lasts seconds is never told as nothing.

    >>> lasting(0.3), lasting(12.6)
    ('under 1 min', '13 min')
    """
    return "under 1 min" if 0 < minutes < 0.5 else f"{round(minutes)} min"
