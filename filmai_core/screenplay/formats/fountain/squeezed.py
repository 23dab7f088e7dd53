"""Fountain whose empty lines were lost, as by pasting through a form or a chat.

Fountain's rules need the empty lines. Where forced marks show that a text is Fountain and
hardly a line is empty, they are put back: around headings, transitions and forced elements,
before every name that has a line below it, and after a speech. A paragraph then is one line
(it was pasted, not typeset), so a speech has one line too, and one more after each
parenthetical.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from filmai_core.screenplay.formats.fountain.parser import WideParser
from filmai_core.screenplay.words.headings import looks_like_heading

#: Lines that nothing but Fountain holds.
_FORCED = regex.compile(r"^\s*(?:\.\p{L}|[@!~]\s?\p{L}|>\s*\S|={3,}\s*$|=\s?\p{L}|#{1,6}\s?\p{L})")
_MARKED_CUE = regex.compile(r"\^\s*$|#[\w.-]{1,8}#\s*$")
_FEWEST_LINES = 6
_EMPTY_AT_MOST = 0.06


def is_squeezed(lines: Sequence[str]) -> bool:
    """Whether these are lines of Fountain without the empty lines between its paragraphs."""
    if lines.count("") > _EMPTY_AT_MOST * len(lines) + 1:
        return False
    filled = [line for line in lines if line.strip()]
    if len(filled) < _FEWEST_LINES or len(lines) - len(filled) > _EMPTY_AT_MOST * len(lines) + 1:
        return False
    kinds = {
        line.strip()[0] if _FORCED.match(line) else "^"
        for line in filled
        if _FORCED.match(line) or _MARKED_CUE.search(line)
    }
    return len(kinds) >= 2 and any(looks_like_heading(line) for line in filled)


def unsqueeze(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The numbered lines with empty ones (of the same number) where a paragraph ends."""
    result: list[tuple[int, str]] = []
    state = "out"  # "cue" or "said" within a speech
    for at, (number, line) in enumerate(lines):
        text = line.strip()
        following = lines[at + 1][1].strip() if at + 1 < len(lines) else ""
        if text[:1] in "(（" and text[-1:] in ")）" and state != "out":
            state = "cue"
        elif text[:1] == "~" and state != "out":
            state = "said"
        elif state == "cue" and not _structural(text):
            state = "said"
        else:
            result.append((number, ""))
            state = "cue" if _is_cue(text, following) else "out"
        result.append((number, line))
    return result


def _structural(text: str) -> bool:
    return bool(
        _FORCED.match(text) or looks_like_heading(text) or WideParser.TRANSITION_PATTERN.match(text)
    )


def _is_cue(text: str, following: str) -> bool:
    if not following or _structural(following) and not following.startswith("~"):
        return False
    if text.startswith("@"):
        return True
    return not _structural(text) and any(
        pattern.match(text)
        for pattern in (
            WideParser.CHARACTER_PATTERN,
            WideParser.DUAL_CHARACTER_PATTERN,
            WideParser.CHARACTER_EXTENSION_PATTERN,
        )
    )
