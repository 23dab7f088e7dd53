"""A printed title page to keys and values: what stands in the middle, what at the foot.

No program marks these lines in print, so they are told by their words (written by, based
on, draft, a date, ©) and, where no word helps, by their place: the first centred lines are
the title, lines at the foot that stand left or right are the contact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

_CREDIT = regex.compile(
    r"(?:an? )?(?:original )?(?:screenplay|teleplay|script|story|written|book|drehbuch|scénario|"
    r"guion|guión|sceneggiatura|roteiro|сценарий|автор сценария)?(?:\s*(?:and|&)\s*\w+)?\s*"
    r"(?:by|von|de|par|di|por|écrit par|escrito por|scritto da)\s*:?|écrit(?:e)? par|"
    r"geschrieben von|escrito por|scritto da|сценарий|编剧|編劇|作者|脚本|각본|screenplay|teleplay",
    regex.IGNORECASE,
)
_CREDIT_HEAD = regex.compile(
    r"((?:an? )?(?:original )?(?:screenplay|teleplay|script|written)(?: (?:and|&) directed)? by|"
    r"écrit par|drehbuch(?: von)?|сценарий|编剧|編劇|作者)\s*[:：]?\s+(\S.*)",
    regex.IGNORECASE,
)
_SOURCE = regex.compile(
    r"(?:based (?:up)?on|story by|from (?:a|the) (?:novel|story|play|book)|adapted from|"
    r"inspired by|nach (?:dem|einem|der)|d['’]après|basad[oa] en|basato su|tratto da|"
    r"baseado em|改编|原著).*",
    regex.IGNORECASE,
)
_DRAFT = regex.compile(
    r".*\b(?:draft|revision|rev\.|revised|version|fassung|polish|shooting script|белая|稿)\b.*|"
    r".*\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b.*|\d{4}[-/年.]\d{1,2}.*|"
    r"(?:\d{1,2}\.? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2}, )?"
    r"\d{4}.*",
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
