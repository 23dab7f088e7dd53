"""Speeches that a page break cut in two are one speech again.

Printed scripts repeat the cue over the page: ``(MORE)`` ends the first half, ``BRICK
(CONT'D)`` opens the second. Only the pair of the two is joined: a lone ``(CONT'D)`` marks
that the same person speaks on after action, and is a cue of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from filmai_core.screenplay.model import SPEECH, Element, ElementKind
from filmai_core.screenplay.words.continued import FIRST, is_break_line, is_break_mark
from filmai_core.screenplay.words.names import fold, split_cue


def join_page_breaks(elements: Sequence[Element]) -> list[Element]:
    """The elements without (MORE), CONTINUED and the cues that repeat over a page."""
    kept: list[Element] = []
    more = False
    speaker = ""
    for element in elements:
        text = element.text
        # Looked at closely only where a mark may stand: most lines begin with neither.
        marked = text.lstrip()[:1] in FIRST
        if marked and element.kind in (
            ElementKind.PARENTHETICAL,
            ElementKind.DIALOGUE,
            ElementKind.CUE,
        ):
            if is_break_mark(text):
                more = True
                continue
        if (
            marked
            and element.kind in (ElementKind.ACTION, ElementKind.TRANSITION)
            and (is_break_line(text) or is_break_mark(text))
        ):
            more = more or is_break_mark(text)
            continue
        if element.kind is ElementKind.CUE:
            name = fold(split_cue(text).person)
            if more and name == speaker:
                more = False
                # The break was the printer's; within a speech it means nothing.
                while kept and kept[-1].kind is ElementKind.PAGE_BREAK:
                    kept.pop()
                continue
            speaker = name
        if element.kind not in (ElementKind.PAGE_BREAK, ElementKind.NOTE):
            more = False
        kept.append(element)
    return kept


def settle_speech(elements: Sequence[Element]) -> list[Element]:
    """Speech line by line, and dialogue and parentheticals that nobody speaks as action."""
    kept: list[Element] = []
    in_speech = False
    for element in elements:
        if element.kind is ElementKind.CUE:
            in_speech = True
        elif element.kind not in _THROUGH:
            in_speech = False
        elif not in_speech and element.kind in _NEEDS_CUE:
            element = replace(
                element, kind=ElementKind.ACTION, dual=False,
                confidence=min(element.confidence, 0.6), reason="is set as speech without a cue",
            )  # fmt: skip
        if element.kind in _BY_LINE and "\n" in element.text:
            lines = [line.strip() for line in element.text.split("\n")]
            kept += [replace(element, text=line) for line in lines if line]
        else:
            kept.append(element)
    return kept


#: Each line of a speech is an element of its own, as Fountain means it.
_BY_LINE = (ElementKind.DIALOGUE, ElementKind.LYRIC)
_NEEDS_CUE = (ElementKind.DIALOGUE, ElementKind.PARENTHETICAL)
#: What does not end a speech.
_THROUGH = (*SPEECH, ElementKind.NOTE, ElementKind.PAGE_BREAK)
