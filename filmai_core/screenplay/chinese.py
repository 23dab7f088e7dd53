"""Chinese 剧本 in text."""

from __future__ import annotations

from filmai_core.screenplay.model import Reading


def sniff(data: bytes) -> float:
    """Not yet."""
    return 0.0


def read(data: bytes, name: str = "the file") -> Reading:
    """Not yet."""
    return Reading(())
