"""Chinese screenplays (剧本) in plain text: the layouts of film, series and short drama.

Speech stands on one line with its speaker (``阿海：（喊）三叔！``), action is marked by △ or
by nothing, headings give number, time, setting and place in any order, and a cast list
under the heading names who is present, the silent ones too. What stands before the first
heading (synopsis, character sketches) is outline, not screenplay: its ``名：`` lines are no
speech.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import regex

from filmai_core.screenplay.foreign.decoding import decode, looks_binary
from filmai_core.screenplay.formats.chinese_front import (
    listed_name,
    read_field,
    read_label,
    read_title,
)
from filmai_core.screenplay.formats.chinese_lines import (
    ACTION,
    BRACKETS,
    CAST,
    CAST_SPLIT,
    END,
    EPISODE,
    LEADING_PAREN,
    PLACE,
    RULE,
    SPACE,
    TIME,
    TOLD,
    bare_line,
    clean_line,
    find_heading,
    is_act,
    split_speech,
)
from filmai_core.screenplay.model import Element, ElementKind, Reading, ReadWarning
from filmai_core.screenplay.words.headings import (
    parse_heading,
    split_number,
)
from filmai_core.screenplay.words.names import split_cue, split_group
from filmai_core.screenplay.words.transitions import EAST_EDITING

_HAN = regex.compile(r"\p{Han}")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_LETTER = regex.compile(r"\p{L}")


def sniff(data: bytes) -> float:
    """0.95 for text that is mostly Chinese and has this layout's marks."""
    if data[:1] == b"<" or looks_binary(data) or data[:100_000].isascii():
        return 0.0
    try:
        text = decode(data)
    except ValueError:
        return 0.0
    sample = text.lines[:3000]
    joined = "".join(sample)[:20_000]
    han = len(_HAN.findall(joined))
    if han * 4 < len(joined):
        return 0.0
    kana = len(_KANA.findall(joined))
    letters = len(_LETTER.findall(joined))
    if han * 2 < letters or kana * 5 > han:
        return 0.0
    lines = [clean_line(line) for line in sample]
    headings = sum(1 for line in lines if line and find_heading(bare_line(line)))
    speeches = sum(1 for line in lines if split_speech(line))
    marks = sum(1 for line in lines if ACTION.match(line) or CAST.match(line))
    if headings and (speeches or marks) or marks >= 2 or speeches >= 4:
        return 0.95
    return 0.0


def read(data: bytes, name: str = "the file") -> Reading:
    """Read a Chinese screenplay.

    Raises:
        InputError: ``data`` is not text.
    """
    text = decode(data, name)
    lines = [bare_line(clean_line(line)) for line in text.lines]
    found = any(map(find_heading, lines))
    # A play whose acts have no scenes of their own: the acts are its scenes.
    by_act = not found and any(map(is_act, lines))
    speakers = {speech[1] for line in lines if (speech := split_speech(line))}
    gaps = sum(not line for line in lines) * 4 > len(lines)
    reader = _Reader(found or by_act, by_act, speakers, gaps)
    for number, raw in enumerate(text.lines, start=1):
        line = clean_line(raw)
        if line and not RULE.match(line):
            reader.take(line, number)
    warnings = [
        ReadWarning(line, "the line is too long and was cut", "line-cut") for line in text.cut
    ]
    if text.damaged:
        message = f"{text.damaged} characters could not be decoded"
        warnings.append(ReadWarning(0, message, "undecoded"))
    return Reading(
        tuple(_mark_doubts(reader.elements)),
        tuple((key, "\n".join(values)) for key, values in reader.title_page.items()),
        tuple(warnings),
        encoding=text.encoding,
    )


class _Reader:
    """Takes line after line; ``elements`` and ``title_page`` are what it found."""

    def __init__(self, has_headings: bool, by_act: bool, speakers: set[str], gaps: bool) -> None:
        self.elements: list[Element] = []
        self.title_page: dict[str, list[str]] = {}
        self.in_front = has_headings  # nothing is spoken before the first heading
        self.listed: set[str] = set()  # names that cast lists gave
        self.by_act = by_act  # acts are the scenes
        self.speakers = speakers
        self.gaps = gaps  # paragraphs are parted by empty lines
        self.label = ""  # key of a label in brackets whose value stands below it
        self.heading = -1  # index of the heading whose details may still follow

    def take(self, line: str, number: int) -> None:
        """Read one line that is not empty."""
        if self._title(line) or self._details(line, number):
            return
        bare = bare_line(line)
        heading = find_heading(bare, self.heading != len(self.elements) - 1 or self.heading < 0)
        if self.by_act and is_act(bare):
            heading = bare
        if heading:
            self.in_front = False
            text, scene = split_number(heading)
            self.heading = len(self.elements)
            self._add(ElementKind.HEADING, text, number, scene=scene)
            return
        if EPISODE.match(bare) and len(bare) < 40:
            self._add(ElementKind.SECTION, bare, number, depth=1)
            self.heading = -1
            return
        if self.in_front:
            self._add(ElementKind.SYNOPSIS, line, number)
            return
        self._body(line, number)

    def _body(self, line: str, number: int) -> None:
        self.heading = -1 if self.heading < len(self.elements) - 1 else self.heading
        if END.match(line):
            self._add(ElementKind.CENTERED, line, number)
            return
        action = ACTION.match(line)
        if action:
            self._add(ElementKind.ACTION, line[action.end() :], number)
            return
        bracket = BRACKETS.match(line)
        if bracket:
            inside = bracket[1] or bracket[2] or ""
            editing = EAST_EDITING.search(inside) and len(inside) < 12
            self._add(ElementKind.TRANSITION if editing else ElementKind.ACTION, line, number)
            return
        speech = split_speech(line) or self._spaced(line)
        if not speech and self._waits_for_words(line, number):
            speech = ("", "", line)  # the words stand below the name and its colon
        if speech:
            cue, _, words = speech
            if cue:
                self._add(ElementKind.CUE, cue, number)
            paren = LEADING_PAREN.match(words)
            while paren:
                self._add(ElementKind.PARENTHETICAL, paren[1], number)
                words = words[paren.end() :]
                paren = LEADING_PAREN.match(words)
            if words:
                self._add(ElementKind.DIALOGUE, words, number)
            return
        label, colon, rest = line.partition("：")
        if colon and label in ("注", "备注", "備註", "说明", "說明"):
            self._add(ElementKind.NOTE, rest, number)
        elif len(line) < 12 and EAST_EDITING.match(line):
            self._add(ElementKind.TRANSITION, line, number)
        else:
            self._add(ElementKind.ACTION, line, number)

    def _waits_for_words(self, line: str, number: int) -> bool:
        """Whether the cue above has said nothing yet, and this line may be what it says."""
        at = len(self.elements) - 1
        if at > 0 and self.gaps and self.elements[at].kind is ElementKind.DIALOGUE:
            # The same paragraph goes on, if its first line stood below the name as well.
            said = self.elements[at]
            return said.line == number - 1 and self.elements[at - 1].line < said.line
        while at >= 0 and self.elements[at].kind is ElementKind.PARENTHETICAL:
            at -= 1
        if at < 0 or self.elements[at].kind is not ElementKind.CUE:
            return False
        if number - self.elements[-1].line > 2:
            return False
        silent = at < len(self.elements) - 1  # 阿桐：（点头） may be all there is
        if not silent:
            return True
        if line[0] in "（(" and line[-1] in "）)":
            return False
        starts = next((name for name in self.speakers | self.listed if line.startswith(name)), "")
        told = starts and line[len(starts) : len(starts) + 1] not in "，、！？：,!?:"
        return not (told or TOLD.match(line))

    def _spaced(self, line: str) -> tuple[str, str, str] | None:
        """A speech whose speaker, known from a cast list, is set apart by a wide space."""
        name, gap, words = line.partition("\u3000")
        if gap and words.strip(SPACE) and split_cue(name).name in self.listed:
            return name, name, words.strip(SPACE)
        return None

    def _title(self, line: str) -> bool:
        if self.elements and not self.in_front:
            return False
        title = read_title(line)
        if title and "title" not in self.title_page:
            self.title_page["title"] = [title]
            return True
        outlined = any(e.kind is ElementKind.SYNOPSIS for e in self.elements)
        field = read_field(line)
        if field and not outlined:
            self.title_page.setdefault(field[0], []).append(field[1])
            return True
        return self.in_front and self._labelled(line)

    def _labelled(self, line: str) -> bool:
        """A label in brackets, or a line of the value below it."""
        label = read_label(line)
        if label:
            self.label = label[0]
            line = label[1]
            if not line:
                return True
        elif not self.label or BRACKETS.match(line) or find_heading(line) or is_act(line):
            self.label = ""
            return False
        self.title_page.setdefault(self.label, []).append(line)
        if self.label == "cast":
            self.listed.add(listed_name(line))
        elif self.label == "title":
            self.label = ""
        return True

    def _details(self, line: str, number: int) -> bool:
        """Cast, place and time that stand on lines of their own under a heading."""
        if self.heading < 0:
            return False
        heading = self.elements[self.heading]
        cast = CAST.match(line)
        if cast:
            names = [name.strip("。.") for name in CAST_SPLIT.split(cast[1]) if name.strip("。.")]
            heading = replace(heading, cast=heading.cast + tuple(names))
            self.listed.update(split_cue(name).name for name in names)
        else:
            place, time = PLACE.match(line), TIME.match(line)
            parsed = parse_heading(heading.text, heading.number)
            if place and not parsed.location:
                heading = replace(heading, text=f"{heading.text} {place[1].strip()}")
            elif time and not (parsed.time and parsed.setting):
                heading = replace(heading, text=f"{heading.text} {time[1].strip()}")
            elif place or time:
                self._add(ElementKind.NOTE, line, number)
            else:
                return False
        self.elements[self.heading] = heading
        return True

    def _add(
        self, kind: ElementKind, text: str, line: int, *, scene: str = "", depth: int = 0
    ) -> None:
        text = text.strip(SPACE)
        if text:
            self.elements.append(Element(kind, text, line, number=scene, depth=depth))


def _mark_doubts(elements: list[Element]) -> list[Element]:
    """Speakers that speak once, stand in no cast list and are long may be labels."""
    times = Counter(
        split_cue(element.text).person for element in elements if element.kind is ElementKind.CUE
    )
    listed = {split_cue(name).person for element in elements for name in element.cast}
    result = []
    for element in elements:
        if element.kind is ElementKind.CUE:
            name = split_cue(element.text).person
            once = times[name] == 1 and name not in listed and len(split_group(name)) == 1
            if once and len(name) > 4 and not name.isascii():
                element = replace(
                    element, confidence=0.5, reason="is long for a name and speaks only once"
                )
            elif once and listed:
                element = replace(
                    element, confidence=0.7, reason="stands in no cast list and speaks only once"
                )
        result.append(element)
    return result
