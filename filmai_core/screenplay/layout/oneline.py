"""A transition and a heading on one line: ``FADE IN: EXT. CAR DECK - DAWN``.

Nothing tells where the first ends but that the second reads as a heading, so every gap in
the start of the line is tried, the leftmost first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import regex

from filmai_core.screenplay.layout.lines import Line
from filmai_core.screenplay.layout.shapes import is_transition
from filmai_core.screenplay.words.headings import looks_like_heading
from filmai_core.screenplay.words.parts import read_part
from filmai_core.wordlists import alternation, words

_LONGEST = 45  # characters of a transition
_GAP = regex.compile(r"[:：.。]\s*|\s+(?:[-–—]+\s+)?")
#: Any transition holds one of these; nearly every line is turned away here.
_HINT = re.compile(
    r"(?i)cut|fade|dissol|wipe|iris|smash|match|fondu|coupe|blende|schnitt|corte|fundido|stacco"
    r"|back|ЗТМ|СКЛЕЙКА|НАПЛЫВ|[淡切溶叠疊黑闪閃转轉]"
)
_HINTS = ("INT", "EXT", "EST", "INNEN", "AUSSEN", "/")
#: What the heading holds; asked first, as few lines of a script do.
_SETTINGS = re.compile(
    rf"(?<![^\W\d_])(?:{alternation(words('headings', 'inside') + words('headings', 'outside'))}"
    r"|I\.?/E|E\.?/I)|[内內外场場日夜景]|/(?:INNEN|AUSSEN)",
    re.IGNORECASE,
)
#: How a transition that is not in capitals begins.
_TYPED = regex.compile(
    r"(?i)(?:(?:smash|match|jump|hard|quick|slow|cross)[ -])?(?:cut|fade|dissolve|wipe|iris|back)\b"
    r"|fondu|coupe|schnitt|(?:auf|ab|über)blende|corte|fundido|dissolvenza|stacco"
)
_HAN = regex.compile(
    r"(?:淡入|淡出|切至|切到|切入|切|叠化|疊化|溶入|黑场|黑場|闪回|閃回|转场|轉場)"
)


def split_transition(text: str) -> tuple[str, str] | None:
    """(transition, heading) where a line holds both, else None.

    >>> split_transition("CUT TO: EXT. QUAY - DAY"), split_transition("CUT TO: a wide shot.")
    (('CUT TO:', 'EXT. QUAY - DAY'), None)
    """
    text = text.strip()
    upper = text[:80].upper()
    if text.isascii() and not any(hint in upper for hint in _HINTS):
        return None
    if not _SETTINGS.search(text, 3) or not _HINT.search(text[:_LONGEST]):
        return None
    if looks_like_heading(text):
        return None
    for gap in _GAP.finditer(text[: _LONGEST + 2]):
        first, rest = text[: gap.end()].strip(" -–—\t"), text[gap.end() :].strip()
        if rest and _ends(first) and looks_like_heading(rest):
            return first, rest
    return None


def _ends(first: str) -> bool:
    bare = first.rstrip(":：.。 ")
    if _HAN.fullmatch(bare):
        return True
    if len(bare.split()) > 4:
        return False
    # "Cut to: Ext. quay" is one too; without the colon only capitals are.
    typed = first.endswith((":", "：")) and _TYPED.match(first)
    return is_transition(first.upper().replace("：", ":") if typed else first)


def part_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines, a heading that shares its line with a transition on one of its own.

    A line that parts the script (``SCENE 2``) ends the paragraph, blank space or none; unless
    there is none anywhere, and the tagger of flat text must not be told of any.
    """
    parted: list[Line] = []
    gaps = any(line.gap for line in lines[1:])
    after = False  # the line above parts the script
    for line in lines:
        part = None if line.dual else read_part(line.text)
        starts = part is not None and part.sure and (line.gap or line.top or after or not parted)
        if gaps and (after or starts) and not line.gap:
            line = line._replace(gap=True)
        after = starts
        found = None if line.dual else split_transition(line.text)
        if found is None:
            parted.append(line)
            continue
        transition, heading = found
        right = line.left + len(transition)
        parted.append(line._replace(text=transition, right=right, scene=""))
        parted.append(line._replace(text=heading, gap=gaps, top=False, carried=False))
    return parted
