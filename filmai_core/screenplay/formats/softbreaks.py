"""A whole speech in one Word paragraph: name, bracket and words parted by soft line breaks.

Whatever style such a paragraph has (the name's, the words', or none), its first line in
capitals over other lines tells what it is.
"""

from __future__ import annotations

from filmai_core.screenplay.layout.shapes import bare_cue, is_capitals, is_transition
from filmai_core.screenplay.model import ElementKind
from filmai_core.screenplay.words.headings import looks_like_heading

_LONGEST_CUE = 48
_MAY_HOLD_SPEECH = (None, ElementKind.CUE, ElementKind.DIALOGUE, ElementKind.PARENTHETICAL)


def split_speech(text: str, kind: ElementKind | None) -> list[tuple[ElementKind, str]]:
    r"""(kind, text) of the parts of a speech in one paragraph; empty where it is none.

    >>> [kind.value for kind, _ in split_speech("UMA\n(low)\nNot here.", None)]
    ['cue', 'parenthetical', 'dialogue']
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or kind not in _MAY_HOLD_SPEECH or not _is_cue(lines[0], kind):
        return []
    parts = [(ElementKind.CUE, lines[0])]
    open_bracket = False
    for line in lines[1:]:
        opens = line[0] in "(（" or open_bracket
        if open_bracket:
            parts[-1] = (ElementKind.PARENTHETICAL, f"{parts[-1][1]} {line}")
        else:
            parts.append((ElementKind.PARENTHETICAL if opens else ElementKind.DIALOGUE, line))
        open_bracket = opens and line[-1] not in ")）"
    if open_bracket:  # never closed: it was speech that began with a bracket
        return [parts[0], *((ElementKind.DIALOGUE, line) for line in lines[1:])]
    return parts


def _is_cue(line: str, kind: ElementKind | None) -> bool:
    if len(line) > _LONGEST_CUE or looks_like_heading(line) or is_transition(line):
        return False
    if kind is ElementKind.CUE:
        return line[0] not in "(（"
    return is_capitals(line) and bare_cue(line)[-1:] not in ".,;!?…"
