"""The list of persons in front of a play: names in capitals that are no cues.

``CAST OF CHARACTERS`` and what follows it, paragraph by paragraph, as long as every line is a
name or a name with what it is. By Fountain's rules the first of them would speak the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from filmai_core.screenplay.layout.shapes import is_transition
from filmai_core.screenplay.words.headings import looks_like_heading
from filmai_core.screenplay.words.parts import read_part

_HEAD = regex.compile(
    r"(?i)(?:#{1,3}\s*)?[*_]{0,3}(?:the )?(?:cast(?: of characters| list)?|(?:list of )?characters"
    r"|dramatis person(?:ae|æ)|persons(?: of the (?:play|drama)| represented)?"
    r"|people(?: of the play)?"
    r"|personen|figuren|die personen|personnages|les personnages|distribution|personajes|reparto"
    r"|personaggi|personagens|elenco|действующие лица|персонажи|人物表|剧中人物|劇中人物)"
    r"\s*[:：]?[*_]{0,3}"
)
#: A name alone or with what it is: HANNE, a widow; Dr. Berg - her doctor; PER ....... a boy
_ENTRY = regex.compile(
    r"(?:\p{Lu}[\p{Lu}\p{M}\p{N} .'’\"&/-]{0,38}"
    r"|\p{Lu}[\p{L}\p{M}.'’]*(?:\s[\p{L}\p{M}.'’]+){0,4})"
    r"(?:(?:\s*[,;:(（]|\s*[–—]|\s+-|\s*\.{2,}|\s*…|\s{2,}|\t).*)?"
)


def set_cast_lists(lines: Sequence[str]) -> set[int]:
    """Rows of the lines of cast lists: forced action, whatever they look like."""
    found: set[int] = set()
    for row, line in enumerate(lines):
        if len(line) < 60 and row not in found and _HEAD.fullmatch(line.strip()):
            found |= _entries(lines, row + 1)
    return found


def _entries(lines: Sequence[str], start: int) -> set[int]:
    rows: set[int] = set()
    paragraph: list[int] = []
    for row in range(start, len(lines)):
        if lines[row].strip():
            if _ends(lines[row].strip()):
                break
            paragraph.append(row)
            continue
        if not _is_list(lines, paragraph):
            return rows
        rows.update(paragraph)
        paragraph = []
    if _is_list(lines, paragraph):
        rows.update(paragraph)
    return rows


def _ends(text: str) -> bool:
    return bool(
        text[0] in "#=.>@"
        or looks_like_heading(text)
        or read_part(text) is not None
        or is_transition(text)
    )


def _is_list(lines: Sequence[str], rows: Sequence[int]) -> bool:
    for row in rows:
        text = lines[row].strip()
        entry = _ENTRY.fullmatch(text)
        if (
            not entry
            or text.upper() != text
            and not regex.search(r"[,;:(（–—]|\s-|\.\.|…|\s{2}", text)
        ):
            return False
    return True
