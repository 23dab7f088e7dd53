"""Which element of a mended screenplay was which when it was read."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from filmai_core.screenplay.model import Element, ElementKind

#: An element as it was read (None: it is new), and as it is to be (None: it went).
Aligned = tuple[Element | None, Element | None]


def key(element: Element) -> tuple[object, ...]:
    """What a file says of an element: its confidence and its page are the reader's."""
    number = element.number if element.kind is ElementKind.HEADING else ""
    depth = element.depth if element.kind is ElementKind.SECTION else 0
    return (element.kind, element.text, number, element.dual, depth)


def keys(elements: Sequence[Element]) -> list[tuple[object, ...]]:
    """`key` of each."""
    return [key(element) for element in elements]


def by_line(elements: Sequence[Element]) -> dict[int, list[Element]]:
    """Elements by their source line, in order."""
    found: dict[int, list[Element]] = {}
    for element in elements:
        found.setdefault(element.line, []).append(element)
    return found


def align(was: Sequence[Element], now: Sequence[Element]) -> list[Aligned]:
    """Pairs of old and new; the new alone where it was put in, the old alone where it went."""
    matcher = SequenceMatcher(None, [e.text for e in was], [e.text for e in now], autojunk=False)
    found: list[Aligned] = []
    for _, a, b, c, d in matcher.get_opcodes():
        shared = min(b - a, d - c)
        found += zip(was[a : a + shared], now[c : c + shared], strict=True)
        found += [(old, None) for old in was[a + shared : b]]
        found += [(None, new) for new in now[c + shared : d]]
    return found


def pairs_of(was: Sequence[Element], now: Sequence[Element]) -> list[tuple[Element, Element]]:
    """`align` without what went or came."""
    return [(old, new) for old, new in align(was, now) if old is not None and new is not None]
