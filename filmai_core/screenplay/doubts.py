"""Which elements may have been misread, and why: what the repair view shows first.

By the Fountain rules a line in capitals above a line of text is a cue, so ``BOOM!`` over a
line of action becomes a person. The kind is kept, since it is what the rules say; the
confidence says how much to trust it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import regex

from filmai_core.screenplay.model import Element, ElementKind
from filmai_core.screenplay.words.names import fold, split_cue

_SENTENCE = regex.compile(r"[!?…]|\.\.|,|\.\s+\p{L}{3,}|[.:;]$")
_TITLE = regex.compile(
    r"\b(?:MR|MRS|MS|DR|ST|JR|SR|PROF|SGT|LT|CAPT|COL|GEN|REV|HON|DET|NO)\.", regex.I
)


def mark_doubts(elements: Sequence[Element]) -> list[Element]:
    """The same elements, with lower confidence and a reason on doubtful cues."""
    names = Counter(
        fold(split_cue(element.text).person) for element in elements if _sure_cue(element)
    )
    return [
        _doubt(element, names[fold(split_cue(element.text).person)])
        if _sure_cue(element)
        else element
        for element in elements
    ]


def _sure_cue(element: Element) -> bool:
    return element.kind is ElementKind.CUE and element.confidence == 1.0


def _doubt(cue: Element, times: int) -> Element:
    if times > 1:
        return cue
    name = split_cue(cue.text).person
    if name.endswith(("!", "?")):
        return replace(cue, confidence=0.3, reason="may be a noise or a shout, not a name")
    if _SENTENCE.search(_TITLE.sub("", name)):
        return replace(cue, confidence=0.5, reason="reads like a sentence and speaks only once")
    if len(name.split()) > 4:
        return replace(cue, confidence=0.6, reason="is long for a name and speaks only once")
    return cue
