"""What page breaks print into a script: (MORE), CONTINUED and (CONT'D), in all languages.

The words stand in ``filmai_core/data/words/continued.toml``. Every reader asks here, so that
a mark known in a PDF is known in a Fountain file.
"""

from __future__ import annotations

import regex

from filmai_core.wordlists import alternation, word_set, words


def _pattern(entries: tuple[str, ...]) -> str:
    """The words with any apostrophe, or none, where one stands."""
    return alternation(entries).replace("'", "['’`´]?")


_MORE = _pattern(words("continued", "more"))
_CONTINUED = _pattern(words("continued", "continued"))
_GOING_ON = _pattern(words("continued", "going_on"))

#: ``(CONT'D)`` and its kin, after a cue.
_CONTINUED_CUE = regex.compile(rf"[(（]\s*(?:{_CONTINUED}|{_GOING_ON})\s*[)）]", regex.IGNORECASE)
_MORE_LINE = regex.compile(rf"[(（]\s*(?:{_MORE})\s*[)）]", regex.IGNORECASE)
#: What stands in brackets at a page's foot or head, in capitals as programs print it.
_BREAK_MARK = regex.compile(rf"\s*[(（]\s*(?:{_MORE}|{_CONTINUED})\s*[)）]\s*")
#: A bare CONTINUED at a page's head, counted or with a colon. Other words mean other things
#: when they stand alone, but not before a colon.
_BREAK_LINE = regex.compile(
    rf"\s*\(?(?:CONTINUED|CONT['’]D)\s*:?\s*(?:\(\d+\))?\)?:?\s*"
    rf"|\s*(?:{_CONTINUED})\s?[:：]\s*(?:\(\d+\))?\s*"
)
_BREAKS = frozenset(
    spelling
    for word in word_set("continued", "more") | word_set("continued", "continued")
    for spelling in (word, word.replace("'", "’"), word.replace("'", ""))
)
#: What a break's line may begin with: told before any pattern is tried.
FIRST = frozenset("(（") | {word[0] for word in word_set("continued", "continued")}
_BARE = str.maketrans("", "", "()（）:：0123456789")


def is_continued_cue(text: str) -> bool:
    """Whether a cue says that its speaker goes on: ``(CONT'D)``."""
    return ("(" in text or "（" in text) and _CONTINUED_CUE.search(text) is not None


def is_page_break(text: str) -> bool:
    """Whether a printed line only says that the page turns: ``(MORE)``, ``CONTINUED: (2)``."""
    return len(text) < 30 and text.upper().translate(_BARE).strip() in _BREAKS


def is_more(text: str) -> bool:
    """Whether a line says that a speech goes on overleaf: ``(MORE)``."""
    return len(text) < 16 and _MORE_LINE.fullmatch(text) is not None


def is_break_mark(text: str) -> bool:
    """Whether a line of a typed script is a mark in brackets that a page break left."""
    return len(text) < 40 and _BREAK_MARK.fullmatch(text) is not None


def is_break_line(text: str) -> bool:
    """Whether a line of a typed script is the bare ``CONTINUED:`` that a page break left."""
    return len(text) < 40 and _BREAK_LINE.fullmatch(text) is not None
