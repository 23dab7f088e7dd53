"""Marked lines to elements: wrapped lines become paragraphs, pages join.

A line that ends early although the next word would have fitted was broken on purpose, and
stays broken (a line feed in the element's text); one that is full was wrapped, and flows on.
"""

from __future__ import annotations

from collections.abc import Sequence

from filmai_core.screenplay.layout.lines import Line, Mark
from filmai_core.screenplay.layout.shapes import bare_cue, is_continued_cue
from filmai_core.screenplay.model import SPEECH, Element, ElementKind
from filmai_core.screenplay.words.headings import split_number

# Names of this module, as asking the enum for a member takes long in loops over thousands.
HEADING, ACTION, CUE = ElementKind.HEADING, ElementKind.ACTION, ElementKind.CUE
DIALOGUE, PARENTHETICAL = ElementKind.DIALOGUE, ElementKind.PARENTHETICAL
CENTERED, LYRIC = ElementKind.CENTERED, ElementKind.LYRIC
# Tuples, not sets: an enum member hashes in Python, which shows in loops over thousands.
_SPEECH = tuple(SPEECH)
_FLOWING = (
    DIALOGUE,
    ACTION,
    PARENTHETICAL,
    CENTERED,
    LYRIC,
)
_ALWAYS_JOINED = (HEADING, PARENTHETICAL, CUE)
_WRAPPING = (*_FLOWING, HEADING, CUE)
_ENDS = '.!?:…"”’)。！？'


def gather(lines: Sequence[Line], marks: Sequence[Mark], *, loose: bool = False) -> list[Element]:
    """Join marked lines into elements.

    Args:
        lines: in reading order.
        marks: one for each line.
        loose: the text has no blank lines, so that an early line end ends the paragraph.
    """
    widths = _widths(lines, marks)
    groups: list[tuple[list[Line], Mark]] = []
    speaker = ""
    last: tuple[list[Line], Mark] | None = None
    for index, (line, mark) in enumerate(zip(lines, marks, strict=True)):
        kind = mark.kind
        if kind is CUE and not line.dual:
            name = bare_cue(line.text)
            if last and _goes_on(line, name, speaker, last[1].kind):
                continue
            speaker = name
        elif speaker and kind not in _SPEECH:
            speaker = ""
        if last and last[1].kind is kind and kind in _FLOWING and not line.opens:
            if _same_paragraph(lines, index, last[0][-1], kind, widths[kind], loose):
                last[0].append(line)
                continue
        if last and kind in (HEADING, CUE) and last[1].kind is kind:
            if _wrapped(last[0], line, widths[kind]):
                last[0].append(line)
                continue
        last = ([line], mark)
        groups.append(last)
    return [_element(group, mark, widths) for group, mark in groups]


def _goes_on(line: Line, name: str, speaker: str, before: ElementKind) -> bool:
    """Whether a cue at a page's top only repeats who has been speaking."""
    if not line.top or name != speaker or before not in _SPEECH or before is CUE:
        return False
    return line.carried or is_continued_cue(line.text)


def _same_paragraph(
    lines: Sequence[Line], index: int, last: Line, kind: ElementKind, width: float, loose: bool
) -> bool:
    line = lines[index]
    if line.dual != last.dual or line.page == last.page and line.gap:
        return False
    if kind is DIALOGUE:
        return not loose or line.page == last.page
    if kind is PARENTHETICAL:
        return line.text[0] not in "(（"
    if kind is CENTERED:
        return not line.top
    if line.top:
        # The gap above the first line of a page is unknown: only a full line that does not
        # end a sentence flows on.
        return last.text[-1] not in _ENDS and _full(last, line, width)
    if loose:
        return _full(last, line, width)
    return abs(line.left - last.left) <= 4.0 or _full(last, line, width)


def _wrapped(group: list[Line], line: Line, width: float) -> bool:
    """Whether a heading or cue right under another is the second line of the same."""
    if line.gap or line.scene or line.top or line.dual:
        return False
    return group[-1].text.endswith(("-", "/")) or _full(group[-1], line, width)


def _widths(lines: Sequence[Line], marks: Sequence[Mark]) -> dict[ElementKind, float]:
    """Right edge that the lines of each kind are wrapped at."""
    found: dict[ElementKind, float] = dict.fromkeys(ElementKind, 0.0)
    for kind in _WRAPPING:
        edges = [
            line.right
            for line, mark in zip(lines, marks, strict=True)
            if mark.kind is kind and not line.dual
        ]
        if edges:
            edges.sort()
            found[kind] = edges[-1 - len(edges) // 50]
    return found


def _full(last: Line, line: Line, width: float) -> bool:
    """Whether the first word of ``line`` would not have fitted behind ``last``."""
    word = line.text.partition(" ")[0]
    return last.right + 1.0 + len(word) > width - 0.5


def _element(group: list[Line], mark: Mark, widths: dict[ElementKind, float]) -> Element:
    first = group[0]
    text = first.text
    kind = mark.kind
    if len(group) > 1:
        text = _join(group, kind, widths[kind])
    number = first.scene
    if kind is HEADING and not number:
        text, number = split_number(text)
    # By position: thousands are made, and names take a third longer.
    return Element(
        kind, text, first.number, "", first.dual, number, 0, 0, first.page, (),
        mark.confidence, mark.reason,
    )  # fmt: skip


def _join(group: list[Line], kind: ElementKind, width: float) -> str:
    text = group[0].text
    if group[0].dual:
        width = max(line.right for line in group)
    last = group[0]
    for line in group[1:]:
        # As-/Is, Anne-/Marie: a line that ends in a hyphen was broken there, full or not.
        broken = text[-1] == "-" and len(text) > 1 and text[-2].isalpha() and line.text[0].isalpha()
        if broken:
            text += line.text
        elif kind in _ALWAYS_JOINED or _full(last, line, width):
            text += " " + line.text
        else:
            text += "\n" + line.text
        last = line
    return text
