"""What a line of a laid-out page looks like by itself: capitals, transition, furniture.

For the readers of printed forms (PDF, indented text, Word), which know no markup. All of
these are asked thousands of times a file, so the cheap test comes first.
"""

from __future__ import annotations

import regex

from filmai_core.screenplay.words.continued import is_continued_cue, is_more, is_page_break
from filmai_core.screenplay.words.transitions import is_printed_transition

__all__ = [
    "bare_cue",
    "is_capitals",
    "is_continued_cue",
    "is_more",
    "is_page_break",
    "is_page_number",
    "is_scene_number",
    "is_shot",
    "is_transition",
]

_PAGE_NUMBER = regex.compile(
    r"(?:(?:PAGE|P\.|PG\.?|SEITE|PÁGINA|PAGINA|СТР\.?)\s*)?[-–—(\[]?\s*[A-Z]?\d{1,4}[A-Z]{0,2}\s*"
    r"[-–—)\]]?\s*\.?(?:\s*(?:/|OF|DE|VON|ИЗ)\s*\d{1,4}\.?)?|第?\s*\d{1,4}\s*[页頁]",
    regex.IGNORECASE,
)
_HEADER_LETTER = regex.compile(
    r"\(?\s*(?:(?:ACT )?(?:[IVX]{1,4}|\d{1,2}|ONE|TWO|THREE|FOUR|FIVE|CO|T)\s*[/,–-]\s*"
    r"(?:SC(?:ENE|\.)?\s*)?[A-Z]{1,2}\d?)\s*\)?|\(\s*(?:COLD OPEN(?:ING)?|TEASER|TAG|[A-Z]|"
    r"ACT (?:ONE|TWO|THREE|FOUR|FIVE|[IVX]{1,4}))\s*\)"
)
_SCENE_NUMBER = regex.compile(r"\*?[A-Z]{0,3}\d{1,4}[A-Z]{0,3}(?:[-–.]?[A-Z0-9]{1,3})?[.):]?\*?")

_SHOT = regex.compile(
    r"(?:(?:EXTREME |MEDIUM )?(?:CLOSE(?:[ -]?UP)?|ANGLE|INSERT|POV|P\.O\.V\.|WIDE|REVERSE|"
    r"TRACKING|AERIAL|OVERHEAD|ESTABLISHING|TWO[ -]SHOT|ECU|CU|MACRO|UNDERWATER|DOLLY|CRANE|"
    r"HANDHELD)\b.*"
    r"|ON [\p{Lu}].*|BACK TO .*|[^\p{Ll}]{0,60}(?:POV|P\.O\.V\.|SHOT|ANGLE)\b[^\p{Ll}]{0,30})"
)
_EXTENSION = regex.compile(r"\s*[(（].*$", regex.DOTALL)


def is_capitals(text: str) -> bool:
    """Whether the letters are capitals (or have no case), what stands in brackets aside."""
    if text != text.upper():
        at = text.find("(")
        if at < 1:
            at = text.find("（")
            if at < 1:
                return False
        text = text[:at]
        if text != text.upper():
            return False
    return any(map(str.isalpha, text))


def bare_cue(text: str) -> str:
    """A cue without what stands in brackets after it."""
    return _EXTENSION.sub("", text).strip(" ^:：") if "(" in text or "（" in text else text.strip()


def is_header_letter(text: str) -> bool:
    """Whether a line can be a multi-camera page's header: ``(I/A)``, ``(COLD OPEN)``."""
    return len(text) < 24 and _HEADER_LETTER.fullmatch(text) is not None


def is_page_number(text: str) -> bool:
    """Whether a line can be a page number: ``12.``, ``- 12 -``, ``Page 12 of 90``."""
    return len(text) < 20 and _PAGE_NUMBER.fullmatch(text) is not None


def is_scene_number(text: str) -> bool:
    """Whether this can be a scene number in a margin: ``12``, ``12A``, ``A12``, ``2-B``."""
    return len(text) < 10 and _SCENE_NUMBER.fullmatch(text) is not None


def is_transition(text: str) -> bool:
    """Whether a line reads as a transition: ``CUT TO:``, ``FADE OUT.``, ``FONDU AU NOIR``."""
    return len(text) < 50 and is_capitals(text) and is_printed_transition(text)


def is_shot(text: str) -> bool:
    """Whether a line in capitals names a shot: ``CLOSE ON BOB``, ``SNIPER SCOPE POV``."""
    return len(text) < 70 and is_capitals(text) and _SHOT.fullmatch(text) is not None
