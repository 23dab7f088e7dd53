"""What each line of a laid-out page is, told from the columns of the page itself.

A screenplay's page has four columns, but every program puts them elsewhere, paper sizes
differ, and a scan or a conversion shifts them all. So nothing here is a fixed position:

1. A line in capitals with a line *further left* right under it is probably a cue. Where
   most of these stand is the cue column; where the lines under them stand, brackets left
   out, is the dialogue column. Centred cues have no common left edge but a common middle.
2. Left of the dialogue column is action and headings, right of it parentheticals, cues,
   transitions and centred text.
3. The order of lines settles the rest: a cue needs something under it, dialogue needs a
   cue above it. A line that fits nowhere is given the likeliest kind, and says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from filmai_core.screenplay.layout.lines import Line, Mark
from filmai_core.screenplay.layout.shapes import (
    bare_cue,
    is_capitals,
    is_page_break,
    is_shot,
    is_transition,
)
from filmai_core.screenplay.model import SPEECH, ElementKind
from filmai_core.screenplay.words.headings import looks_like_heading

# Distances in character widths, of which ten make an inch. The usual page has action at 1.5
# inches, dialogue at 2.5, parentheticals at 3.1 and cues at 3.7: neighbouring columns stand six
# widths apart or more, so what tells two of them apart is at most about half of that. The exact
# figures are chosen by hand on printed scripts; none is a measurement.

#: Lines whose left edges differ by less stand in one column: about a quarter of six.
_NEAR = 1.6
#: As `_NEAR`, for lines of one block: they were set with one tab.
_ALIGNED = 0.8
#: How far right of the line under it a cue must stand, and dialogue of action: over `_NEAR`.
_STEP = 2.0
#: How far a cue may miss its column, by its left edge, and by its middle, which moves by half
#: of what an extension after the name adds.
_CUE_EDGE, _CUE_MIDDLE = _NEAR + 0.6, 2.6
#: Between action's edge and dialogue's: half of the six widths, or less where they are closer.
_BORDER = 3.0
#: Dialogue, as of a cue's next line: half the way to the parentheticals.
_UNDER = 3.0
#: Two thirds of six: further right of dialogue, of action or of the middle stands something else.
_APART = 4.0
#: Where there is nothing but speech: action stands this far left of it, an inch.
_ACTION_BEFORE_SPEECH = 10.0
#: An edge this far in, two inches, is no action's even on a wide margin.
_TOO_FAR_FOR_ACTION = 20.0
#: What ends this near to the text's right edge is set flush right; "CUT TO:" has its colon there.
_FLUSH_RIGHT = 12.0
#: A middle this near to the page's is centred, half a tab either way.
_CENTRED = 3.0
_LONGEST_CUE = 48


# Names of this module, as asking the enum for a member takes long in loops over thousands.
HEADING, ACTION, CUE = ElementKind.HEADING, ElementKind.ACTION, ElementKind.CUE
DIALOGUE, PARENTHETICAL = ElementKind.DIALOGUE, ElementKind.PARENTHETICAL
# Tuples, not sets: an enum member hashes in Python, which shows in loops over thousands.
_SPEECH = tuple(SPEECH)
_HEADING = Mark(ElementKind.HEADING)
_ACTION = Mark(ElementKind.ACTION)
_CUE = Mark(ElementKind.CUE)
_PARENTHETICAL = Mark(ElementKind.PARENTHETICAL)
_DIALOGUE = Mark(ElementKind.DIALOGUE)
_TRANSITION = Mark(ElementKind.TRANSITION)


@dataclass(frozen=True, slots=True)
class Columns:
    """Left edges in character widths.

    Attributes:
        action: action and headings.
        dialogue: 0 where no dialogue was found.
        cue: left edge of the cues, or their middle where ``centred``.
        right: the right edge of the text.
        flush: dialogue starts at the action's own edge; only blank lines end it.
        support: how many cues the finding rests on.
        border: left of it stands action.
    """

    action: float
    dialogue: float
    cue: float
    right: float
    centred: bool = False
    flush: bool = False
    support: int = 0
    border: float = 0.0


@lru_cache(maxsize=4096)
def _reads_as_heading(text: str) -> bool:
    # The same cues come hundreds of times a script.
    return looks_like_heading(text)


def looks_like_scene(line: Line) -> bool:
    """A heading by its margin number or its words."""
    if line.scene:
        return True
    word = line.text[:4]
    return (word == word.upper() or line.text[:4].lower() in ("int.", "ext.", "est.", "i/e.")) and (
        _reads_as_heading(line.text)
    )


def find_columns(lines: Sequence[Line]) -> Columns:
    """Find the columns of a document (see the module's first lines)."""
    headings: Counter[float] = Counter()
    cues: list[Line] = []
    speech: Counter[float] = Counter()
    last = len(lines) - 1
    right = max([line.right for line in lines if not line.dual], default=0.0)
    for index, line in enumerate(lines):
        start = line.text[:3]
        if start != start.upper() or line.dual or not is_capitals(line.text):
            continue
        if looks_like_scene(line):
            headings[line.left] += 1
        elif index < last and len(line.text) <= _LONGEST_CUE:
            below = index + 1
            while below < last and lines[below].text[0] in "(（" and not lines[below].gap:
                below += 1
            under = lines[below]
            # A right-aligned transition has something under it too, but after a gap.
            if not under.gap and not under.top and under.left < line.left - _STEP:
                cues.append(line)
                speech[round(under.left)] += 1
    if headings:
        action = headings.most_common(1)[0][0]
    else:
        lefts: Counter[float] = Counter(round(line.left) for line in lines if not line.dual)
        floor = max(2, len(lines) // 30)
        action = min((left for left, times in lefts.items() if times >= floor), default=0.0)
    if speech and not headings and action > _mode(speech) - _STEP:
        # Nothing but speech: no paragraph stands apart at its edge, or that edge is two inches
        # in. Action, should there be any, has its place left of it.
        edge = _mode(speech)
        apart = sum(line.gap and not line.top and abs(line.left - edge) < _NEAR for line in lines)
        if edge >= _TOO_FAR_FOR_ACTION or apart * 6 < len(cues):
            action = edge - _ACTION_BEFORE_SPEECH
    if not speech:
        return Columns(action, 0.0, 0.0, right, border=action + _BORDER)
    dialogue = _mode(speech)
    edges = [line.left for line in cues]
    middles = [(line.left + line.right) / 2 for line in cues]
    by_edge: Counter[float] = Counter(round(value) for value in edges)
    by_middle: Counter[float] = Counter(round(value) for value in middles)
    edge, middle = _mode(by_edge), _mode(by_middle)
    centred = len(cues) >= 3 and _near(by_middle, middle) > _near(by_edge, edge)
    flush = abs(dialogue - action) < _STEP
    border = action + _BORDER if flush else max((action + dialogue) / 2, dialogue - _BORDER)
    place = middle if centred else edge
    return Columns(action, dialogue, place, right, centred, flush, len(cues), border)


def mark_lines(lines: Sequence[Line], columns: Columns | None = None) -> list[Mark]:
    """Say of every line what it is."""
    columns = columns or find_columns(lines)
    names = {
        bare_cue(line.text)
        for index, line in enumerate(lines)
        if line.text[1:3] == line.text[1:3].upper()
        and len(line.text) <= _LONGEST_CUE
        and _at_cue(line, columns)
        and is_capitals(line.text)
        and _under(lines, index, columns)
    }
    border = columns.border
    plain_speech = bool(columns.dialogue) and not columns.flush
    low, high = max(border, columns.dialogue - _NEAR), columns.dialogue + _NEAR
    marks: list[Mark] = []
    before = _ACTION
    for index, line in enumerate(lines):
        # Three lines in four are dialogue under dialogue or ordinary action: told at once.
        if not (line.dual or line.scene):
            text = line.text
            if line.gap or before is not _DIALOGUE and before is not _CUE:
                if (
                    line.left < border
                    and line.gap
                    and text[1:4].upper() != text[1:4]
                    and text[0] not in "iIeE(（"
                ):
                    before = _ACTION
                    marks.append(before)
                    continue
            elif plain_speech and low <= line.left <= high and text[0] not in "(（":
                before = _DIALOGUE
                marks.append(before)
                continue
        before = _mark(lines, index, marks, columns, names)
        marks.append(before)
    return marks


def _mark(
    lines: Sequence[Line], index: int, marks: list[Mark], columns: Columns, names: set[str]
) -> Mark:
    line = lines[index]
    text = line.text
    before = marks[-1].kind if marks else ACTION
    # A page break hides the gap: then the columns alone decide whether a speech goes on.
    open_end = line.top and (line.carried or not columns.flush)
    joined = bool(marks) and not line.opens and (not line.gap or open_end)
    speaking = joined and before in _SPEECH
    if line.dual:
        return _mark_dual(line)
    if line.scene:
        return _HEADING
    left_zone = line.left < columns.border
    if left_zone and speaking and text[0] in "(（" and text[-1] in ")）":
        return _PARENTHETICAL
    if left_zone and not (columns.flush and speaking):
        if before is HEADING and joined and _heading_wraps(lines, index, columns):
            return _HEADING
        return _mark_left(lines, index, before)
    if speaking and _open_bracket(lines, index, marks):
        return _PARENTHETICAL
    if text[0] in "(（" and speaking:
        return _mark_bracket(lines, index, columns)
    beyond = line.left > columns.dialogue + _NEAR
    # The middle of a long line of dialogue may be that of the cues; its left edge tells.
    apart = beyond or columns.centred and abs(line.left - columns.dialogue) > _ALIGNED
    if columns.support and apart and _at_cue(line, columns):
        cue = _mark_cue(lines, index, columns, names)
        if cue:
            return cue
    if not line.top and not speaking and looks_like_scene(line) and line.gap:
        return Mark(ElementKind.HEADING, 0.8, "reads as a heading, but is indented")
    if is_transition(text) and (beyond or not speaking):
        return _TRANSITION
    if speaking:
        if not beyond or abs(line.left - columns.dialogue) < _APART:
            return _DIALOGUE
        if is_capitals(text) and _under(lines, index, columns):
            return Mark(ElementKind.CUE, 0.7, "indented, in capitals, but not in the cue column")
        return Mark(ElementKind.DIALOGUE, 0.7, "indented further than the dialogue around it")
    if beyond and columns.support and is_capitals(text) and _under(lines, index, columns):
        return Mark(ElementKind.CUE, 0.8, "in capitals above dialogue, but not in the cue column")
    if columns.support and abs(line.left - columns.dialogue) <= _NEAR:
        if before in _SPEECH and not is_capitals(text):
            return Mark(ElementKind.DIALOGUE, 0.8, "a paragraph apart from the speech above it")
        return Mark(ElementKind.ACTION, 0.6, "indented like dialogue, but nobody is named above it")
    return _mark_right(line, columns)


def _mark_dual(line: Line) -> Mark:
    if line.opens:
        return _CUE
    if line.text[0] in "(（" and line.text[-1] in ")）":
        return _PARENTHETICAL
    return _DIALOGUE


def _mark_left(lines: Sequence[Line], index: int, before: ElementKind) -> Mark:
    line = lines[index]
    text = line.text
    if text != text.upper() and text[:4].upper() != text[:4]:
        if text[0] in "iIeE" and looks_like_scene(line):
            return _HEADING
        return _ACTION
    if looks_like_scene(line):
        if line.gap or line.top or index == 0 or before is not ACTION:
            return _HEADING
        return Mark(ElementKind.HEADING, 0.8, "reads as a heading, but no blank line stands above")
    if not is_capitals(text):
        return _ACTION
    if is_transition(text):
        return _TRANSITION
    alone = (line.gap or line.top or index == 0) and (
        index + 1 == len(lines) or lines[index + 1].gap or lines[index + 1].top
    )
    if alone and is_shot(text):
        return Mark(ElementKind.SHOT, 0.8, "in capitals on a line of its own: a shot or a heading")
    return _ACTION


def _heading_wraps(lines: Sequence[Line], index: int, columns: Columns) -> bool:
    """Whether this line is the second one of a heading too long for the page."""
    line, above = lines[index], lines[index - 1]
    word = line.text.split(maxsplit=1)[0]
    full = above.right + 1 + len(word) > columns.right - _APART or above.text[-1] in "-/–"
    return full and is_capitals(line.text) and not _reads_as_heading(line.text)


def _mark_bracket(lines: Sequence[Line], index: int, columns: Columns) -> Mark:
    """An opening bracket inside a speech: a parenthetical, unless it stands among dialogue."""
    line = lines[index]
    if line.left > columns.dialogue + _ALIGNED or line.text[-1] in ")）":
        return _PARENTHETICAL
    for follower in lines[index + 1 : index + 4]:
        if follower.gap or follower.dual:
            break
        if follower.text[-1] in ")）":
            return Mark(ElementKind.PARENTHETICAL, 0.8, "brackets in the dialogue column")
    return _DIALOGUE


def _open_bracket(lines: Sequence[Line], index: int, marks: list[Mark]) -> bool:
    """Whether the parenthetical above is still open at this line."""
    if marks[-1].kind is not PARENTHETICAL:
        return False
    depth = 0
    for step in range(1, 7):
        if index - step < 0 or marks[-step].kind is not PARENTHETICAL:
            break
        above = lines[index - step].text
        depth += above.count("(") + above.count("（") - above.count(")") - above.count("）")
        if above[0] in "(（":
            break
    # Hanging brackets line up; a forgotten one must not swallow the speech.
    return depth > 0 and abs(lines[index].left - lines[index - 1].left) <= _NEAR


def _at_cue(line: Line, columns: Columns) -> bool:
    place = (line.left + line.right) / 2 if columns.centred else line.left
    return abs(place - columns.cue) <= (_CUE_MIDDLE if columns.centred else _CUE_EDGE)


def _under(lines: Sequence[Line], index: int, columns: Columns) -> bool:
    """Whether speech stands right under this line."""
    line = lines[index]
    below = index + 1
    # A long cue wraps: its next lines stand in the cue column too.
    while below < min(len(lines), index + 7) and _is_wrap(lines[below], line):
        below += 1
    if below >= len(lines):
        return False
    under = lines[below]
    if under.gap and not under.top or under.dual:
        return False
    if under.text[0] in "(（":
        return True
    if columns.flush:
        return not under.top
    return abs(under.left - columns.dialogue) <= _UNDER


def _is_wrap(below: Line, line: Line) -> bool:
    return not below.gap and abs(below.left - line.left) < _ALIGNED and is_capitals(below.text)


def _mark_cue(lines: Sequence[Line], index: int, columns: Columns, names: set[str]) -> Mark | None:
    line = lines[index]
    text = line.text
    if len(text) > _LONGEST_CUE + 30 or is_page_break(text):
        return None
    capitals = is_capitals(text)
    if _under(lines, index, columns):
        if capitals:
            return _CUE
        if columns.centred or len(text) > _LONGEST_CUE:
            return None
        if text[0] not in "(（" and text[-1] not in ".,;!?…":
            return Mark(ElementKind.CUE, 0.9, "in the cue column, but not in capitals")
        return None
    if capitals and bare_cue(text) in names and not is_transition(text):
        ends = index + 1 >= len(lines) or lines[index + 1].gap
        reason = "a name in the cue column with nothing said under it" if ends else "an odd cue"
        if text[-1] not in ".:!?":
            return Mark(ElementKind.CUE, 0.7, reason)
    return None


def _mark_right(line: Line, columns: Columns) -> Mark:
    """Neither action's edge nor a speech: right-aligned, centred, or merely indented."""
    text = line.text
    if is_capitals(text) and text[-1] == ":" and line.right > columns.right - _FLUSH_RIGHT:
        return _TRANSITION
    middle = (columns.action + columns.right) / 2
    if (
        abs((line.left + line.right) / 2 - middle) <= _CENTRED
        and line.left > columns.action + _APART
    ):
        return Mark(ElementKind.CENTERED)
    if is_capitals(text) and line.left > middle + _APART:
        return Mark(ElementKind.TRANSITION, 0.7, "in capitals at the right margin")
    return Mark(ElementKind.ACTION, 0.7, "indented, but in none of the page's columns")


def _mode(places: Counter[float]) -> float:
    """The commonest place, its direct neighbours counted in."""
    return max(places, key=lambda place: places[place - 1] + 2 * places[place] + places[place + 1])


def _near(places: Counter[float], place: float) -> int:
    """How many stand at this place, give or take one."""
    return places[place - 1] + places[place] + places[place + 1]
