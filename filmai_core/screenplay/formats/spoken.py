"""Speech on its speaker's own line: radio and sitcom ``ROY: Hi.``, printed plays ``ROY. Hi.``.

Told by what comes again: the same labels open line after line, and hardly anybody speaks in the
way of film. Labels of sounds, music and the page (``SFX:``, ``GRAMS:``, ``SETTING:``) are nobody.
Such a text is written out as Fountain with forced cues, so that whatever else stands in it
(headings, notes, sections) goes by Fountain's rules. A cue that merely ends in a colon, its
words on the next line, goes the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from filmai_core.screenplay.formats.labels import is_nobody, is_prose
from filmai_core.screenplay.layout.oneline import split_transition
from filmai_core.screenplay.layout.shapes import is_capitals, is_transition
from filmai_core.screenplay.words.headings import looks_like_heading
from filmai_core.screenplay.words.names import fold, split_cue
from filmai_core.screenplay.words.parts import read_part

_CHARS = r"[\p{L}\p{M}\p{N} '’\"“”#&/,+$@%·\-–\p{So}]"
_TITLES = r"(?:(?:MRS?|MS|DR|ST|PROF|SGT|CAPT|COL|LT|GEN|REV|MME|MLLE|HR|FR|SRA?|NO|JR|SR)\.\s?)"
_BRACKET = r"[(（\[](?:[^()（）\[\]]){1,90}[)）\]]"
_NUMBERED = r"(?:\d{1,4}[.)]?(?:\s+|\t))?"
#: A label, brackets after it, and the words; marks of bold and italics around the label.
_COLON = regex.compile(
    rf"^\s*{_NUMBERED}(?P<mark>[*_]{{0,3}})(?P<name>(?:{_CHARS}|\.(?!\s\p{{Lu}}\p{{Ll}})){{1,40}}?)"
    rf"\s*(?P<ext>(?:{_BRACKET}\s*)*)(?:[:：](?P=mark)|(?P=mark)\s?[:：])\s*(?P<words>.*)$"
)
_DOT = regex.compile(
    rf"^\s*(?P<mark>[*_]{{0,3}})(?P<name>{_TITLES}?(?:\p{{Lu}}\.){{2,4}}|{_TITLES}?{_CHARS}{{1,40}}?)"
    rf"(?:(?P=mark)\s*(?P<ext>(?:{_BRACKET}\s*)+)\.?|\.?(?P=mark)(?P<ext>)(?:(?<=\.)|(?<=\.[*_]{{1,3}})|\.))"
    rf"\s*[–—-]{{0,2}}\s*(?P<words>\S.*)$"
)
_OPENING = regex.compile(rf"^({_BRACKET})[.:]?\s*")
_CUTS = frozenset("CUT FADE DISSOLVE WIPE BURN TRANSITION INTERCUT ZOOM MORPH BACK".split())
_MARKS = "!@>#=~."
_FEWEST = 3
_SHARE = 0.15
#: Words of a label that is a sentence's start rather than a name.
_LONGEST_LABEL = 5


@dataclass(frozen=True, slots=True)
class Form:
    """How speech stands in a text.

    Attributes:
        pattern: label and words of a line.
        capitals: labels are in capitals.
        names: folded labels that open lines.
        alone: labels stand alone on their line, the words below.
    """

    pattern: regex.Pattern[str]
    capitals: bool
    names: frozenset[str]
    alone: bool = False


def find_form(lines: Sequence[str]) -> Form | None:
    """Which form of speech on the speaker's line a text has; None for the way of film."""
    filled = [line for line in lines if line.strip()]
    if not filled:
        return None
    film = -1
    for pattern, capitals in ((_COLON, True), (_DOT, True), (_COLON, False), (_DOT, False)):
        # Few texts have that many lines with a colon or a stop near their start.
        likely = sum(_may_open(line, pattern, capitals) for line in filled)
        share = _SHARE if capitals else 0.5 if pattern is _DOT else 2 * _SHARE
        if likely < _FEWEST or likely < share * len(filled):
            continue
        film = _film_cues(lines) if film < 0 else film
        found = [label for line in filled if (label := _label(line, pattern, capitals))]
        times = Counter(fold(label) for label, _ in found)
        again = {name: count for name, count in times.items() if count > 1}
        total = sum(again.values())
        if again and 2 * len(found) >= len(filled):
            total = len(found)  # hardly anything else stands there
        need = _FEWEST if capitals else _FEWEST + 1
        if total < need or total <= film or total < share * len(filled):
            continue
        if not capitals and len(again) < 2:
            continue
        alone = sum(not words for _, words in found)
        return Form(pattern, capitals, frozenset(times), alone * 2 > len(found))
    return None


def _may_open(line: str, pattern: regex.Pattern[str], capitals: bool) -> bool:
    """Whether a line has what parts label and words, and capitals before it; asked first."""
    start = line[:110]
    at = start.find(".") if pattern is _DOT else max(start.find(":"), start.find("："))
    if at < 1:
        return False
    if not capitals:
        return line[0].isupper() and at < 60 and start.find(" ", 0, at) < 24
    head = start[:at].partition("(")[0].partition("（")[0].partition("[")[0]
    return head.upper() == head


def _film_cues(lines: Sequence[str]) -> int:
    """How often a name in capitals stands over a line of speech."""
    count = 0
    before = ""
    for line, below in zip(lines, [*lines[1:], ""], strict=False):
        text = line.strip()
        if (
            not before.strip()
            and below.strip()
            and 1 < len(text) < 40
            and text[-1] not in ".!?:："
            and is_capitals(text)
            and not is_capitals(below.strip())
            and not looks_like_heading(text)
            and read_part(text) is None
            and not (":" in below[:60] and _COLON.match(below))
        ):
            count += 1
        before = line
    return count


def _label(line: str, pattern: regex.Pattern[str], capitals: bool) -> tuple[str, str] | None:
    """(label, words) of a line that can be a speech; None for headings, sounds and prose."""
    if len(line) > 4000 or not _may_open(line, pattern, capitals):
        return None
    found = pattern.match(line)
    if not found:
        return None
    name = found["name"].strip(" .")
    words: str = found["words"].strip()
    if not name or not any(char.isalpha() for char in name) or len(name.split()) > _LONGEST_LABEL:
        return None
    if capitals and name.upper() != name or not capitals and is_prose(name):
        return None
    if is_nobody(name) or split_transition(line) is not None:
        return None
    if is_transition(name.upper() + ":") and (" " in name or name.upper() in _CUTS):
        return None  # but IRIS and FLASH are names
    if looks_like_heading(line.strip()) or read_part(line.strip()) is not None:
        return None
    if pattern is _COLON and words[:2].isdigit() and name[-1:].isdigit():
        return None  # a clock: 12:30
    return name, words


def colon_cues(lines: Sequence[str]) -> set[int]:
    """Rows of cues that end in a colon, their words below: ``THE VOICE:``.

    Two of them make it a habit; one needs a name that speaks elsewhere.
    """
    speakers: set[str] = set()
    found: dict[int, str] = {}
    before = ""
    for row, (line, below) in enumerate(zip(lines, [*lines[1:], ""], strict=False)):
        text, above, before = line.strip(), before, line
        if above.strip() or not below.strip() or len(text) > 60 or not is_capitals(text):
            continue
        if text[-1] not in ":：":
            speakers.add(fold(split_cue(text).person))
        elif looks_like_heading(below.strip()) or is_capitals(below.strip()):
            continue
        elif (label := _label(line, _COLON, True)) and not label[1]:
            found[row] = fold(label[0])
    known = {row for row, name in found.items() if name in speakers}
    return set(found) if len(found) > 1 else known


def write_out(
    lines: Iterable[tuple[int, str]], form: Form, width: int = 0
) -> list[tuple[int, str]]:
    """Numbered lines as Fountain: cues forced and apart, what is no speech apart from it.

    Args:
        lines: (source line, text), an empty text between paragraphs.
        form: of the text.
        width: at which the text is wrapped; 0 where every line end is meant.
    """
    return _Writer(form, width).write(lines)


class _Writer:
    def __init__(self, form: Form, width: int) -> None:
        self.form = form
        self.width = width
        self.out: list[tuple[int, str]] = []
        self.speech = False  # within a speech
        self.shouts = False  # which is in capitals itself
        self.label = False  # within a line of sound or page

    def write(self, lines: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
        """All lines, written out."""
        numbered = list(lines)
        gaps = any(not line.strip() for _, line in numbered)
        before = ""
        for at, (number, line) in enumerate(numbered):
            below = numbered[at + 1][1].strip() if at + 1 < len(numbered) else ""
            self._put(number, line, below, before, gaps)
            before = line
        return self.out

    def _put(self, number: int, line: str, below: str, before: str, gaps: bool) -> None:
        text = line.strip()
        line = text if self.width else line  # an indent was only measured
        if not text:
            self._add(number, line)
            self.speech = self.label = False
            return
        label = _label(line, self.form.pattern, self.form.capitals)
        if label is not None and (not self.form.alone or fold(label[0]) in self.form.names):
            self._open(number, line)
        elif self._is_apart(text):
            self._end(number)
            self.speech, self.label = False, is_nobody(text.partition(":")[0]) and ":" in text
            self._add(number, "!" + text if self.label else text)
        elif self.speech and self._goes_on(text, before, gaps):
            self._say(number, text, joined=self._full(before, text))
        elif self.label and (gaps or self._full(before, text)):
            self._add(number, "!" + text)
        else:
            if self.speech or self.label:
                self._end(number)
            elif not gaps and not self._full(before, text):
                self._add(number, "")
            caption = self._reads_as_cue(text, below)
            self._add(number, "!" + text if caption else line)
            self.speech = self.label = False

    def _open(self, number: int, line: str) -> None:
        found = self.form.pattern.match(line)
        assert found is not None
        name, ext = found["name"].strip(), found["ext"].strip()
        if self.form.pattern is _DOT and not regex.fullmatch(r"(?:\p{Lu}\.){2,}", name):
            name = name.rstrip(".")
        words = found["words"].strip()
        self._end(number)
        cue = f"{name} {_round(ext)}".strip() if ext else name
        self._add(number, f"@{cue}")
        self.speech, self.shouts = True, words.upper() == words
        opening = _OPENING.match(words)
        while opening and words:
            self._add(number, _round(opening[1]))
            words = words[opening.end() :]
            opening = _OPENING.match(words)
        if words:
            self._say(number, words)

    def _say(self, number: int, text: str, *, joined: bool = False) -> None:
        if joined and self.out[-1][1] and self.out[-1][1][0] not in "@(（":
            number, above = self.out.pop()
            text = f"{above} {text}"
            self._add(number, text)
        elif text[0] in _MARKS and not text.startswith("...") or looks_like_heading(text):
            self._add(number, "\\" + text)
        else:
            self._add(number, text)

    def _is_apart(self, text: str) -> bool:
        """A heading, a transition, an act, a sound: never part of a speech."""
        if looks_like_heading(text) or split_transition(text) is not None:
            return True
        if is_transition(text) or read_part(text) is not None:
            return True
        name, colon, _ = text.partition(":")
        return bool(colon) and is_nobody(name)

    def _goes_on(self, text: str, before: str, gaps: bool) -> bool:
        if text[0] in "(（[" and text[-1] in ")）]":
            return True
        if self.form.capitals and is_capitals(text) and not self.shouts and len(text.split()) > 1:
            return False  # sitcoms set action in capitals
        return gaps or self.form.alone or self._full(before, text)

    def _full(self, before: str, text: str) -> bool:
        word = text.split(maxsplit=1)[0]
        return bool(self.width) and len(before.rstrip()) + 1 + len(word) > self.width - 1

    def _reads_as_cue(self, text: str, below: str) -> bool:
        """Capitals over a line that is no speech: action, unless it is somebody's name."""
        if not below or not is_capitals(text) or text[0] in _MARKS:
            return False
        return fold(text) not in self.form.names

    def _end(self, number: int) -> None:
        if self.out and self.out[-1][1]:
            self._add(number, "")

    def _add(self, number: int, text: str) -> None:
        self.out.append((number, text))


def _round(bracket: str) -> str:
    """A direction in square brackets, as printed plays have it, in round ones."""
    return bracket.translate({ord("["): "(", ord("]"): ")"})
