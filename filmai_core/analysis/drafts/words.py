"""Two versions of a scene in one column: kept, added and cut words, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from filmai_core.screenplay.model import UNPRINTED, ElementKind, Scene


class Change(StrEnum):
    """What became of a run of words."""

    KEPT = "kept"
    ADDED = "added"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of the column: its kind (the new one where it changed), its runs in order."""

    kind: ElementKind
    runs: tuple[tuple[Change, str], ...]

    @property
    def change(self) -> Change | None:
        """What became of the whole line; None where its runs differ."""
        found = {change for change, text in self.runs if text.strip()}
        return next(iter(found)) if len(found) == 1 else None


_Line = tuple[ElementKind, str]
#: A word with the blanks after it; each sign of a script without blanks is a word.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\s\u3040-\u9fff\uac00-\ud7af]+\s*|\s+"
)
#: Two lines are versions of one from this share of common words on.
_VERSION = 0.4


def diff_scene(old: Scene | None, new: Scene | None) -> tuple[DiffLine, ...]:
    """The two versions in one column, headings included; None: the scene is absent."""
    before, after = _lines(old), _lines(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[DiffLine] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found += [DiffLine(kind, ((Change.KEPT, text),)) for kind, text in after[c:d]]
        else:
            found += _replaced(before[a:b], after[c:d])
    return tuple(found)


def _lines(scene: Scene | None) -> list[_Line]:
    if scene is None:
        return []
    heading = [(ElementKind.HEADING, scene.heading.text)] if scene.heading.text else []
    return heading + [
        (element.kind, element.text)
        for element in scene.elements
        if element.kind not in UNPRINTED and element.text
    ]


def _replaced(before: Sequence[_Line], after: Sequence[_Line]) -> list[DiffLine]:
    """Lines that differ: pair up versions of one line in order, the rest is cut or added."""
    found: list[DiffLine] = []
    start = 0
    for kind, text in after:
        match = next(
            (n for n in range(start, len(before)) if _versions(before[n], (kind, text))), None
        )
        if match is None:
            found.append(DiffLine(kind, ((Change.ADDED, text),)))
            continue
        found += [DiffLine(k, ((Change.CUT, t),)) for k, t in before[start:match]]
        found.append(DiffLine(kind, diff_words(before[match][1], text)))
        start = match + 1
    return found + [DiffLine(k, ((Change.CUT, t),)) for k, t in before[start:]]


def _versions(a: _Line, b: _Line) -> bool:
    if a[0] is not b[0]:
        return False
    if a[0] in (ElementKind.CUE, ElementKind.HEADING) and a[1] == b[1]:
        return True
    one, other = a[1].casefold().split(), b[1].casefold().split()
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= _VERSION and matcher.ratio() >= _VERSION


def diff_words(old: str, new: str) -> tuple[tuple[Change, str], ...]:
    """Runs of words; all but the cut ones read as the new text.

    >>> [(change.value, text) for change, text in diff_words("a red car", "a blue car")]
    [('kept', 'a '), ('cut', 'red '), ('added', 'blue '), ('kept', 'car')]
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    plain = [word.strip() for word in before], [word.strip() for word in after]
    runs: list[tuple[Change, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, *plain, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append((Change.KEPT, "".join(after[c:d])))
        else:
            runs.append((Change.CUT, "".join(before[a:b])))
            runs.append((Change.ADDED, "".join(after[c:d])))
    return tuple((change, text) for change, text in runs if text)
