"""Labels before a colon or a full stop that speak for nobody: sounds, music, the page.

The words stand in ``filmai_core/data/words/labels.toml``.
"""

from __future__ import annotations

import regex

from filmai_core.wordlists import alternation, word_set, words

_NOBODY = word_set("labels", "nobody")
_FIRST = word_set("labels", "first")
_SMALL = word_set("labels", "small")
_OPENERS = word_set("labels", "openers")
_TAIL = regex.compile(
    r"(?:\s+(?:\p{N}+|CUE|UP|UNDER|OUT|IN|OVER|DOWN|BED|STING|BRIDGE|TRACK|FADES?|PLAYS|EFFECTS?"
    r"|READS|SAYS|ON|OFF|CARD|NOTE))+$"
)
_BRACKETS = regex.compile(r"\s*[(（\[].*$")
#: Verbs and nouns at a label's end that quote a text, not a person.
_QUOTES = regex.compile(rf"\b(?:{alternation(words('labels', 'quotes'))})$")


def is_nobody(label: str) -> bool:
    """Whether a label before a colon names a sound, a caption or the page, not a person.

    >>> is_nobody("SFX 2"), is_nobody("MUSIC (LOW)"), is_nobody("MUSIC TEACHER"), is_nobody("ROY")
    (True, True, False, False)
    """
    bare = _BRACKETS.sub("", label.strip(" *_\t")).strip(" .").upper()
    if not bare:
        return False
    if bare in _NOBODY or _TAIL.sub("", bare) in _NOBODY:
        return True
    return bare.split()[0] in _FIRST or _QUOTES.search(bare) is not None


def is_prose(label: str) -> bool:
    """Whether a label not in capitals is the start of a sentence rather than a name."""
    parts = label.split()
    if len(parts) > 3 or not parts[0][:1].isupper():
        return True
    small = any(word[0].islower() and word not in _SMALL for word in parts)
    return small or parts[0] in _OPENERS
