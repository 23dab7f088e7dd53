"""What production prints around scenes: headings repeated overleaf, numbers of omitted scenes.

``12 OMITTED 12`` is a scene of that number; ``144 OMITTED 144 / THRU / 146`` one for all three,
its number as printed. A scene number alone in both margins numbers nothing. A heading at a
page's top that says (CONT'D) or (CONTINUED) and else what the last one said goes on with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from filmai_core.screenplay.layout.lines import Line
from filmai_core.screenplay.layout.shapes import is_scene_number
from filmai_core.screenplay.words.headings import looks_like_heading, split_number
from filmai_core.screenplay.words.parts import CONNECTS, read_omitted

_CONTINUED = regex.compile(
    r"\s*[-–—]?\s*[(（\[]?\s*(?:CONT(?:['’`´]?D|INUED|\.)?|SUITE|FORTS(?:ETZUNG|\.)?|CONTINÚA|CONTINUA"
    r"|CONTINUAÇÃO|SEGUE|ПРОДОЛЖЕНИЕ|续|續)\.?\s*[)）\]]?\s*:?\s*$",
    regex.IGNORECASE,
)
_LEADING = regex.compile(r"^\s*CONT(?:INUED|['’]D)\s*:\s*(?=\S)", regex.IGNORECASE)
_MOST_ROWS = 4  # of a range


def settle_overleaf(lines: Sequence[Line]) -> list[Line]:
    """The lines with omitted scenes as one heading each, and no heading twice."""
    return _without_repeats(_join_omitted(lines))


def _join_omitted(lines: Sequence[Line]) -> list[Line]:
    kept: list[Line] = []
    gap = False  # a line that was dropped had blank space above it
    alone = ""  # a number that stood alone in the margins of the line above
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        number = _omitted(line)
        if number is not None:
            parts = [*number.split()]
            if alone and parts and parts[0].upper() in CONNECTS:
                parts.insert(0, alone)
            while index < len(lines) and _continues(lines[index], parts, len(parts)):
                parts += [
                    part for part in _tokens(lines[index]) if part not in parts or part == "&"
                ]
                index += 1
            text = "OMITTED" if read_omitted(line.text) is not None else line.text
            kept.append(line._replace(text=text, scene=" ".join(parts), gap=True))
        elif line.scene and line.text.strip("*. ") == line.scene:
            gap, alone = gap or line.gap, line.scene  # nothing but a number in the margins
            continue
        else:
            kept.append(line._replace(gap=True) if gap else line)
        gap, alone = False, ""
    return kept


def _omitted(line: Line) -> str | None:
    """The numbers of an omitted scene as far as its own line has them; None for other lines."""
    found = read_omitted(line.text)
    if found is None or line.dual:
        return None
    return line.scene or found


def _continues(line: Line, parts: Sequence[str], rows: int) -> bool:
    """Whether a line holds only the rest of a range: ``THRU``, ``146 146``."""
    tokens = _tokens(line)
    if not tokens or line.dual or rows > _MOST_ROWS + 2:
        return False
    if not all(token.upper() in CONNECTS or is_scene_number(token) for token in tokens):
        return False
    connects = bool(parts) and parts[-1].upper() in CONNECTS
    return connects or tokens[0].upper() in CONNECTS


def _tokens(line: Line) -> list[str]:
    words = [word.strip("*") for word in line.text.split()]
    return list(dict.fromkeys(word for word in words if word))


def _without_repeats(lines: Sequence[Line]) -> list[Line]:
    kept: list[Line] = []
    last = ""
    carry: Line | None = None  # the heading that was dropped: the next line opens its page
    for line in lines:
        heading = _heading(line)
        if heading:
            bare, marked = _bare(heading)
            if marked and bare == last and kept:
                carry = line
                continue
            last = bare
        if carry is not None:
            line = line._replace(top=carry.top or line.top, carried=carry.carried or line.carried)
            carry = None
        kept.append(line)
    return kept


def _heading(line: Line) -> str:
    text = line.text
    if text[0] in "Cc":
        text = _LEADING.sub("", text)
    elif text[1:4] != text[1:4].upper() and text[0] not in "iIeE":
        return line.text if line.scene else ""
    return line.text if line.scene or looks_like_heading(text) else ""


def _bare(heading: str) -> tuple[str, bool]:
    """A heading without its mark of continuation, and whether it has one."""
    text = _LEADING.sub("", heading)
    marked = text != heading
    text = split_number(text)[0]
    bare = _CONTINUED.sub("", text)
    # INT. HOUSE - CONTINUED may be a time of its own; brackets or a colon make it a mark.
    brackets = bare != text and text.rstrip(" :")[-1:] in ")）]"
    text = bare if brackets else text
    return " ".join(text.upper().split()), marked or brackets
