"""What can be seen of a line without layout, as names of features that are on.

Words count only as classes (first and second person, third person, interjections, names of
the cast), in the larger European languages, so that weights learned on English carry over.
The cast is taken from the script itself: lines in capitals that come more than once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from filmai_core.screenplay.layout.shapes import bare_cue, is_capitals, is_shot, is_transition
from filmai_core.screenplay.model import ElementKind
from filmai_core.screenplay.words.headings import looks_like_heading
from filmai_core.wordlists import word_set

#: The kinds that are told apart, in the order of the weights' columns.
LABELS = (
    ElementKind.HEADING,
    ElementKind.ACTION,
    ElementKind.CUE,
    ElementKind.PARENTHETICAL,
    ElementKind.DIALOGUE,
    ElementKind.TRANSITION,
)

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}]+)?")
_PERSON_12 = word_set("speech", "person_12")
#: The writer's "we see" is action, the hero's "we must" is dialogue.
_WE = word_set("speech", "we")
#: What sets a scene rather than talks: As, Over, Through, Suddenly.
_OPENERS = word_set("speech", "openers")
_PERSON_3 = word_set("speech", "person_3")
_INTERJECTIONS = word_set("speech", "interjections")
_CAMERA = regex.compile(
    r"\b(?:we (?:see|hear|are|move|follow|find|pan)|camera|screen|frame|close on|angle|off screen|"
    r"reveal(?:s|ing)?|enters?|exits?|SUPER|TITLE|O\.?S\.?|beat)\b"
)
_STAGE_VERB = regex.compile(r"^[\p{Ll}]{2,}(?:[^su]s|es|ies)$")
_EXTENSION = regex.compile(r"[(（][^()（）]{1,30}[)）]\s*$")
_SENTENCE_END = '.!?…"”'


def line_features(texts: Sequence[str], gaps: Sequence[bool] | None = None) -> list[list[str]]:
    """The features that are on for each line.

    Args:
        texts: non-empty lines, stripped.
        gaps: whether blank space stands above each line; None where nothing is known.
    """
    form = _form(texts)
    own = _own_features(texts, form)
    speech_width = _speech_width(texts, own) if form == "wrapped" else 0
    found: list[list[str]] = []
    last = len(texts) - 1
    for index, features in enumerate(own):
        row = ["bias", *features.values_out]
        before = own[index - 1].seen if index else "start"
        after = own[index + 1].seen if index < last else "end"
        after_2 = own[index + 2].seen if index + 1 < last else "end"
        before_2 = own[index - 2].seen if index > 1 else "start"
        row.append(f"{form}|pp={before_2},p={before}|{features.seen}")
        row += (f"p={before}", f"n={after}")
        row += (f"{features.seen}|n={after}", f"p={before}|{features.seen}")
        if features.seen == "caps":
            row += (f"caps|nn={after},{after_2}",)
        if index:
            row += [f"p:{name}" for name in own[index - 1].carried]
        if index < last:
            row += [f"n:{name}" for name in own[index + 1].carried]
        if speech_width and index and features.seen == before == "prose":
            row.append(f"wrap={_wrap(texts[index - 1], texts[index], speech_width)}")
        if gaps is not None:
            row.append(f"gap={gaps[index]}")
            row.append(f"gap={gaps[index]}|{features.seen}")
            if index < last:
                row.append(f"ngap={gaps[index + 1]}|{features.seen}")
            # Where blank lines speak, the words weigh less: these lines have weights of their own.
            row = [f"gaps known:{name}" for name in row]
        found.append(row)
    return found


class _Own:
    """Features of one line by itself; ``seen`` is its coarse shape, for its neighbours."""

    __slots__ = ("carried", "seen", "values_out")

    def __init__(self, seen: str, values_out: list[str], carried: list[str]) -> None:
        self.seen = seen
        self.values_out = values_out
        self.carried = carried


def _speech_width(texts: Sequence[str], own: Sequence[_Own]) -> int:
    """Where dialogue is wrapped, from the lines right under capitals; 0 where unclear."""
    widths = sorted(
        len(texts[index])
        for index in range(1, len(own))
        if own[index].seen == "prose" and own[index - 1].seen in ("caps", "paren")
    )
    # Under a caption in capitals stands action: the widest few do not count.
    return widths[-1 - len(widths) // 12] if len(widths) > 7 else 0


def _wrap(above: str, text: str, width: int) -> str:
    """How a line follows the one above, if that were dialogue wrapped at ``width``."""
    if len(above) > width:
        return "above too wide"
    word = text.partition(" ")[0]
    return "goes on" if len(above) + 1 + len(word) > width else "broke early"


def _form(texts: Sequence[str]) -> str:
    """Whether lines are paragraphs or were wrapped at a page's width."""
    longest = max(map(len, texts), default=0)
    return "wrapped" if longest <= 82 and len(texts) > 20 else "paragraph"


def _own_features(texts: Sequence[str], form: str) -> list[_Own]:
    capitals = [is_capitals(text) for text in texts]
    cues = Counter(
        bare_cue(text)
        for index, text in enumerate(texts)
        if capitals[index] and len(text) < 48 and index + 1 < len(texts)
        and not is_transition(text) and not looks_like_heading(text)
    )  # fmt: skip
    names = frozenset(
        word.casefold() for cue, times in cues.items() if times > 1 for word in _WORD.findall(cue)
        if len(word) > 2 or not word.isascii()
    )  # fmt: skip
    inside = _bracketed(texts)
    return [
        _Own("inside", ["inside"], []) if index in inside else _own(text, upper, cues, names, form)
        for index, (text, upper) in enumerate(zip(texts, capitals, strict=True))
    ]


def _bracketed(texts: Sequence[str]) -> set[int]:
    """Lines of brackets that open at one line's start and close at the end of a later one."""
    found: set[int] = set()
    for index, text in enumerate(texts):
        if text[0] not in "(（" or ")" in text or "）" in text:
            continue
        for below in range(index + 1, min(index + 4, len(texts))):
            if texts[below][-1] in ")）":
                found.update(range(index, below + 1))
                break
            if "(" in texts[below] or "）" in texts[below] or ")" in texts[below]:
                break
    return found


def _own(text: str, capitals: bool, cues: Counter[str], names: frozenset[str], form: str) -> _Own:
    if looks_like_heading(text):
        return _Own("head", ["head"], [])
    if is_transition(text):
        return _Own("trans", ["trans", f"trans:colon={text[-1] == ':'}"], [])
    first, last = text[0], text[-1]
    if first in "(（" and last in ")）":
        return _Own("paren", ["paren", f"paren:long={len(text) > 40}"], [])
    if capitals:
        return _capitals(text, cues)
    return _prose(text, names, form)


def _capitals(text: str, cues: Counter[str]) -> _Own:
    bare = bare_cue(text)
    words = len(bare.split())
    times = cues[bare]
    values = [
        "caps", f"caps:times={min(times, 3)}", f"caps:words={min(words, 5)}",
        f"caps:times={min(times, 3)}|words={min(words, 3)}", f"caps:end={_end(bare)}",
    ]  # fmt: skip
    if _EXTENSION.search(text):
        values.append("caps:extension")
    if is_shot(text):
        values.append("caps:shot")
    head = bare.partition(" ")[0].casefold()
    if head in _OPENERS:
        values.append("caps:opener")
    elif head in _PERSON_3:
        values.append("caps:article")
    if any(char.isdigit() for char in bare):
        values.append("caps:digit")
    if len(text) > 36:
        values.append("caps:long")
    return _Own("caps", values, [f"caps:times={min(times, 3)}"])


def _prose(text: str, names: frozenset[str], form: str) -> _Own:
    words = _WORD.findall(text.replace("’", "'"))
    lower = [word.casefold() for word in words]
    values = ["prose", f"end={_end(text)}"]
    carried: list[str] = []
    person_12 = any(word in _PERSON_12 for word in lower)
    if person_12:
        carried.append("person12")
    if words:
        head = lower[0]
        values.append(f"person12={person_12}")
        if head in _PERSON_3:
            values.append(f"third first|person12={person_12}")
        if any(word in _WE for word in lower):
            values.append(f"we|person12={person_12}")
        if head in _OPENERS:
            values.append(f"opener|person12={person_12}")
        if head in _INTERJECTIONS:
            values.append("interjection first")
        if head in names and words[0][0].isupper():
            comma = text[len(words[0]) : len(words[0]) + 1] in (",", "?", "!", ".")
            carried.append("name first" if not comma else "name called")
        elif any(
            word in names and spelled[0].isupper()
            for word, spelled in zip(lower[1:], words[1:], strict=True)
        ):
            carried.append("name inside")
        if any(_STAGE_VERB.match(word) for word in words[1:4]):
            carried.append("stage verb")
            values.append(f"stage verb|person12={person_12}")
        if head.endswith("ing"):
            values.append("ing first")
        if sum(len(word) > 2 and word.isupper() for word in words) and len(words) > 2:
            carried.append("word in capitals")
        if len(words) < 4:
            values.append("few words")
    if _CAMERA.search(text):
        values.append("camera")
    if text[0].islower():
        carried.append("lower first")
    if "..." in text or "…" in text:
        values.append("ellipsis")
    if "?" in text:
        values.append("question")
    if text[0] in "(（":
        values.append("opens bracket")
        carried.append("opens bracket")
    if text[-1] in ")）" and "(" not in text and "（" not in text:
        values.append("closes bracket")
    # How wide a line is says much where lines are wrapped, little where they are paragraphs.
    size = len(text)
    width = 5 if size > 62 else 4 if size > 48 else 3 if size > 38 else 2 if size > 26 else 1
    values.append(f"{form}:width={width}")
    carried.append(f"{form}:width={width}")
    if form == "wrapped" and text[-1] not in _SENTENCE_END:
        values.append(f"open:width={width}")
        carried.append(f"open:width={width}")
    return _Own("prose", values + carried, carried)


def _end(text: str) -> str:
    last = text[-1:]
    if last.isalnum():
        return "word"
    return last if last and last in '.!?:,;-)"' else "other"
