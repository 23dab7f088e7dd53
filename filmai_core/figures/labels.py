"""Words on figures: numbers of things, and texts that must not run on."""

from __future__ import annotations

from filmai_core.text import counted

__all__ = ["counted", "shortened"]


def shortened(text: str, longest: int) -> str:
    """A text of at most ``longest`` characters.

    >>> shortened("a ferry on the river", 9)
    'a ferry…'
    """
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
