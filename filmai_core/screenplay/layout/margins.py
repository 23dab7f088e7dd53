"""What stands in the margins of a text laid out in columns: scene numbers, revision marks."""

from __future__ import annotations

import regex

from filmai_core.screenplay.layout.shapes import is_scene_number
from filmai_core.screenplay.words.headings import looks_like_heading

_MARGIN_NUMBERS = regex.compile(r"^(\S{1,9})(\s{2,})(\S.*?)(?:\s{3,}(\S{1,9}))?$")
_TRAILING_NUMBER = regex.compile(r"^(\S.*?)\s{3,}(\S{1,9})$")
_REVISION = regex.compile(r"\s{2,}\*+$|^\*+\s{2,}")


def strip_margins(text: str) -> tuple[str, str]:
    """Without revision asterisks and scene numbers; the number is handed back."""
    text = _REVISION.sub(lambda found: " " * len(found[0]), text).rstrip()
    words = text.strip()
    if "  " not in words:
        return text, ""
    found = _MARGIN_NUMBERS.match(words)
    if found and not found[4] and found[3] == found[1]:
        found = None
    if found and is_scene_number(found[1]):
        number, body, last = found[1], found[3], found[4] or ""
        both = last.strip("*.") == number.strip("*.")
        if both or looks_like_heading(body) or (last == "" and looks_like_heading(body)):
            if last and not both:
                body = f"{body} {last}"
            left = len(text) - len(text.lstrip()) + found.start(3)
            return " " * left + body, number.strip("*.):")
    ends = words.split()
    if len(ends) == 2 and ends[0] == ends[1] and is_scene_number(ends[0]):
        return ends[0], ends[0].strip("*.):")  # a number in both margins, nothing between
    found = _TRAILING_NUMBER.match(words)
    if found and is_scene_number(found[2]) and looks_like_heading(found[1]):
        return text[: len(text) - len(words)] + found[1], found[2].strip("*.):")
    return text, ""
