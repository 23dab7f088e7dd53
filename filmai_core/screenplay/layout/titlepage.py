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
_GENRES = alternation(words("titlepage", "credit", "genres"))
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
    rf"(?:an?|ein|eine|une?|una?) (?:[\w-]+ ){{0,3}}(?:{_GENRES})(?: [\w-]+)? "
    r"(?:by|von|de|par|di|por)|"
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
_COPYRIGHT = regex.compile(
    r"(?:\(c\)|©|copyright\b|all rights reserved|released under|licen[sc]ed under|public domain).*",
    regex.IGNORECASE,
)
#: What joins the names of authors, on a line of its own or at the end or start of one.
_JOINS = regex.compile(r"and|&|\+|und|et|y|e|и|和", regex.IGNORECASE)
_JOINED = regex.compile(
    r"^(?:and|&|und|et)\s|(?:\s(?:and|und|et)|&|,)$|^(?:and|&)$", regex.IGNORECASE
)
#: A line that names the author of a source on the next.
_BY_AT_END = regex.compile(r"\b(?:by|von|de|par|por|di|da|on|en|su)\s*:?$", regex.IGNORECASE)


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

    centred = [at for at, line in enumerate(lines) if not line.aside and _may_be_title(line.text)]
    first = centred[0] if centred else 0
    state = "title"
    last = ""
    for at, line in enumerate(lines):
        text = line.text.strip()
        if not text:
            continue
        probe = text.partition("\n")[0]  # a paragraph may hold several lines; its first tells
        head = _CREDIT_HEAD.fullmatch(text)
        named = "author" in fields
        goes_on = bool(_JOINS.fullmatch(text) or _JOINED.search(text) or _JOINED.search(last))
        if _COPYRIGHT.fullmatch(probe):
            put("copyright", text)
        elif at < first:
            put("contact", text)  # a notice above the title
        elif _CREDIT.fullmatch(text) and "title" in fields:
            put("credit", text)
            state = "author"
        elif head and "title" in fields:
            put("credit", head[1])
            put("author", head[2])
            state = "author"
        elif _SOURCE.fullmatch(probe) and "title" in fields:
            put("source", text)
            state = "source" if _BY_AT_END.search(text) else "after"
        elif state == "source":
            put("source", text)
            state = "after"
        elif (
            (state != "author" or named)
            and "title" in fields
            and len(probe) < 60
            and _DRAFT.fullmatch(probe)
        ):
            put("draft date", text)
            state = "after"
        elif state == "title" and not (line.aside and "title" in fields):
            put("title", text.strip('"“”'))
        elif state == "author" and (not named or goes_on or not (line.gap or line.aside)):
            put("author", text)
        else:
            put("contact", text)
            state = "after"
        last = text
    return tuple((key, "\n".join(values)) for key, values in fields.items())


def _may_be_title(text: str) -> bool:
    return bool(text.strip()) and not (_COPYRIGHT.fullmatch(text.strip()) or has_credit(text))
