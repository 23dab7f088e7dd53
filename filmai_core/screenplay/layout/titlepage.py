"""A printed title page to keys and values: what stands in the middle, what at the foot.

No program marks these lines in print, so they are told by their words (written by, based
on, draft, a date, ©) and, where no word helps, by their place: the first centred lines are
the title, lines at the foot that stand left or right are the contact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from filmai_core.wordlists import alternation, words

_WORKS = alternation(words("titlepage", "credit", "works"))
_WHOLE = alternation(words("titlepage", "credit", "whole"))
_HEADS = alternation(words("titlepage", "credit", "heads"))
_BY = alternation(words("titlepage", "credit", "by"))
_BASED_ON = alternation(words("titlepage", "based_on")).replace("'", "['’]")
_DRAFT_WORDS = alternation(words("titlepage", "draft"))
_MONTHS = alternation(words("titlepage", "months"))

_CREDIT = regex.compile(
    rf"(?:an? )?(?:original )?(?:{_WORKS})?"
    rf"(?:\s*(?:and|&)\s*\w+)?\s*(?:{_BY})\s*:?|{_WHOLE}",
    regex.IGNORECASE,
)
_CREDIT_HEAD = regex.compile(
    r"((?:an? )?(?:original )?(?:screenplay|teleplay|script|written)(?: (?:and|&) directed)? by|"
    rf"{_HEADS})\s*[:：]?\s+(\S.*)",
    regex.IGNORECASE,
)
_SOURCE = regex.compile(rf"(?:{_BASED_ON}).*", regex.IGNORECASE)
_DRAFT = regex.compile(
    rf".*\b(?:{_DRAFT_WORDS})\b.*|"
    r".*\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b.*|\d{4}[-/年.]\d{1,2}.*|"
    rf"(?:\d{{1,2}}\.? )?(?:{_MONTHS})[a-z]*\.? (?:\d{{1,2}}, )?\d{{4}}.*",
    regex.IGNORECASE,
)
_COPYRIGHT = regex.compile(r"(?:\(c\)|©|copyright\b).*", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A line of a title page; ``aside`` where it is not centred, ``gap`` after blank space."""

    text: str
    aside: bool = False
    gap: bool = False


def has_credit(text: str) -> bool:
    """Whether a line gives credit: ``Written by``, ``Screenplay by Anna Noor``."""
    text = text.strip()
    return len(text) < 80 and bool(_CREDIT.fullmatch(text) or _CREDIT_HEAD.fullmatch(text))


def title_fields(lines: Sequence[TitleLine]) -> tuple[tuple[str, str], ...]:
    """(key, value) pairs in the order of the page; see `Reading.title_page`."""
    fields: dict[str, list[str]] = {}

    def put(key: str, text: str) -> None:
        fields.setdefault(key, []).append(text)

    state = "title"
    for line in lines:
        text = line.text.strip()
        if not text:
            continue
        head = _CREDIT_HEAD.fullmatch(text)
        if _COPYRIGHT.fullmatch(text):
            put("copyright", text)
        elif _CREDIT.fullmatch(text) and "title" in fields:
            put("credit", text)
            state = "author"
        elif head and "title" in fields:
            put("credit", head[1])
            put("author", head[2])
            state = "after"
        elif _SOURCE.fullmatch(text) and "title" in fields:
            put("source", text)
            state = "after"
        elif state != "author" and "title" in fields and len(text) < 60 and _DRAFT.fullmatch(text):
            put("draft date", text)
            state = "after"
        elif state == "title" and not (line.aside and "title" in fields):
            put("title", text.strip('"“”'))
        elif state == "author" and not (line.gap and "author" in fields):
            put("author", text)
        else:
            put("contact", text)
            state = "after"
    return tuple((key, "\n".join(values)) for key, values in fields.items())
