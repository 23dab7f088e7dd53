"""Fountain, on fountain-py with its patterns widened.

What fountain-py 0.3.0 is kept for: the order in which rules win, emphasis, title pages,
dialogue that goes on over two-space lines. What is added around it, and why:

- **Notes and boneyard are taken out first**, by one linear scan. Its own note pattern is
  quadratic (``[[`` fifty thousand times takes it minutes), and inline notes are wanted as
  elements of their own.
- **Patterns** know every script's capitals, curly apostrophes, `[ALIAS]`, accents,
  ideographs, and headings in ten languages (its own find 190 of Big Fish's 192).
- **Headings without a blank line** before or after are given one.
- **Emphasis** is looked for only where a mark stands: its scanner walks every character.
- Cues that may be noises (``BOOM!``) or captions are marked as doubtful.

Line numbers are those of the source throughout.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import regex
from fountain.elements import ElementType, FountainElement
from fountain.parser import FountainParser

from filmai_core.screenplay.doubts import mark_doubts
from filmai_core.screenplay.fountain_prepare import Prepared, prepare, restore
from filmai_core.screenplay.headings import split_number, strip_markup
from filmai_core.screenplay.model import SPEECH, Element, ElementKind, Reading, ReadWarning
from filmai_core.screenplay.names import fold, split_cue
from filmai_core.screenplay.text import decode, looks_binary

_CAPITALS = r"\p{Lu}\p{Lt}\p{M}\p{Nd}\s_.'’‘\"“”#&/,\-–·!?:*\[\]"
_NAME = rf"(?=[^\p{{L}}(（]*[\p{{Lu}}\p{{Lt}}])[{_CAPITALS}]+"
_EAST_ASIAN = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}"
_HAN_NAME = rf"(?=[A-Z0-9・·]*[{_EAST_ASIAN}])[{_EAST_ASIAN}ー・·A-Z0-9]{{1,14}}"
_LETTER_NAME = r"\p{Lo}[\p{Lo}\p{M}\p{Nd}\s.\u200c\u200d]{0,30}"
_CUE_NAME = rf"(?:{_NAME}|{_HAN_NAME}|{_LETTER_NAME})"
#: Capitals over a line of text that are no name: captions, camera and editing words.
NEVER_CUE = regex.compile(
    r"^(?:(?:\p{Nd}+|AN?|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN"
    r"|SEVERAL|MANY|SOME|A FEW)\s"
    r"(?:SECOND|MINUTE|MOMENT|HOUR|DAY|NIGHT|WEEK|MONTH|YEAR|DECADE|CENTUR(?:Y|IE))S?"
    r"\s(?:LATER|EARLIER|AGO|BEFORE|PASS)"
    r"|(?:MOMENTS?|HOURS?|MINUTES?|DAYS?|WEEKS?|MONTHS?|YEARS?|SECONDS?|MUCH|SHORTLY)"
    r" (?:LATER|EARLIER)"
    r"|LATER(?: THAT \p{Lu}+)?$|THE NEXT (?:DAY|MORNING|NIGHT)|THAT (?:NIGHT|EVENING|MORNING)$"
    r"|THE END$|END OF |(?:THE )?SAME (?:TIME|DAY)"
    r"|(?:SUPER|TITLE|CHYRON|CAPTION|SUBTITLE)\b.{0,3}[:\-–]|TITLE CARD"
    r"|(?:CLOSE|ANGLE|BACK|CUT|CUTS|FADE|DISSOLVE|SMASH CUT|INTERCUT|PAN|ZOOM|PUSH IN|PULL BACK)"
    r" (?:ON|TO|IN|OUT|WITH)\b"
    r"|(?:FADE IN|FADE OUT|MONTAGE|INTERCUT|SERIES OF SHOTS|FLASHBACK|CREDITS|OPENING)\b)"
)
#: A note under a heading that lists who is present, the silent ones too.
CAST_NOTE = "[[Cast: "
_CAST = regex.compile(r"(?:Cast|人物|Personnages|Personen)\s*[:：]\s*(.+)", regex.DOTALL)
_NESTED = r"(?P<ext>[(（](?:[^()（）]|(?&ext))*[)）])"


#: First characters of lines that fountain-py's rules look at closely.
_MARKS = frozenset("!@>.#=~/[(（*_")


class _Headings:
    """Stands in for a compiled pattern: the headings that `prepare` has found."""

    def __init__(self, lines: set[str]) -> None:
        self.lines = lines

    def match(self, line: str) -> bool:
        """Whether the line is one of them."""
        return line in self.lines


class _Cues:
    """Stands in for a compiled pattern: a name that is not a caption or a camera word."""

    def __init__(self, pattern: str) -> None:
        self.pattern = regex.compile(pattern)

    def match(self, line: str) -> Any:
        """The pattern's match, None for captions (5 YEARS LATER) and overlong lines."""
        if len(line) > 80 or NEVER_CUE.match(line):
            return None
        return self.pattern.match(line)


class WideParser(FountainParser):  # type: ignore[misc]
    """fountain-py with patterns for every script, and without its slow corners."""

    SCENE_NUMBER_PATTERN = regex.compile(r"\s*#([^#\n]{1,12})#\s*$")
    FORCED_SCENE_HEADING_PATTERN = regex.compile(r"^\.(?!\.)(?=[^\s.])")
    CHARACTER_PATTERN = _Cues(rf"^{_CUE_NAME}(?<!:)$")
    DUAL_CHARACTER_PATTERN = _Cues(rf"^{_CUE_NAME}\s*\^+\s*$")
    CHARACTER_EXTENSION_PATTERN = _Cues(
        rf"^(?P<n>{_CUE_NAME})\s*{_NESTED}(?:\s*\([^()]*\))*\s*(?:\[[^\]]*\]\s*)?(\^+)?\s*$"
    )
    TRANSITION_PATTERN = regex.compile(
        r"^(?=.*\p{Lu})[\p{Lu}\p{Nd}\s.,'’/&\-–]{1,60}TO:$"
        r"|^(?:FADE|CUT|DISSOLVE|SMASH|MATCH|WIPE|IRIS|BURN|BLACK)\b[\p{Lu}\s,'’\-]{0,30}[:.]$"
        r"|^(?:FADE IN|FADE OUT|FADE UP|FADE TO BLACK|CUT TO BLACK|SMASH CUT|MATCH CUT)[:.]?$"
        r"|^(?:淡入|淡出|切至|叠化|疊化|化出|化入|黑屏|切黑)[:：。]?$"
        r"|^(?:FONDU|COUPE|SCHNITT|ÜBERBLENDUNG|CORTE|FUNDIDO|TAGLIO|DISSOLVENZA|ЗТМ|ИЗ ЗТМ)"
        r"\b[\p{Lu}\s'’]{0,25}[:.]?$"
    )
    CUE_PATTERNS = (
        CHARACTER_PATTERN,
        DUAL_CHARACTER_PATTERN,
        FountainParser.FORCED_CHARACTER_PATTERN,
        CHARACTER_EXTENSION_PATTERN,
    )

    def __init__(self, headings: set[str]) -> None:
        super().__init__()
        self.scene_headings = headings
        self.SCENE_HEADING_PATTERN = _Headings(headings)
        self.HARD_STRUCTURAL_PATTERNS = (
            self.SCENE_HEADING_PATTERN,
            self.FORCED_SCENE_HEADING_PATTERN,
            self.TRANSITION_PATTERN,
            *FountainParser.HARD_STRUCTURAL_PATTERNS[3:],
        )

    def _opens_title_page_key(self, line: str) -> bool:
        # "Draft date:" left empty is still a title page.
        known = line.partition(":")[0].strip().lower() in self.TITLE_PAGE_KEYS
        return bool(":" in line and known) or super()._opens_title_page_key(line)

    def _finalize_inline(self, element: FountainElement) -> None:
        if element.type in self.EMPHASIS_TYPES:
            element.text = self._plain(element.text)

    def _extract_inline(self, text: str) -> tuple[str, list[Any]]:
        return self._plain(text), []

    def _plain(self, text: str) -> str:
        """The text without emphasis marks and backslashes."""
        marks = text.count("*") + text.count("_")
        if "\\" in text:
            # Brackets are escaped as well (see write_fountain); a backslash at the start of
            # a line keeps it from being read as anything but text.
            text = text.replace("\\[", "[").replace("\\]", "]")
            if text[:1] == "\\" and text[1:2] not in ("*", "_", "\\"):
                text = text[1:]
        elif not marks:
            return text
        if marks > 400:  # a rule of asterisks, or an attack: its pairing is quadratic
            return text
        plain: str = super()._extract_inline(text)[0]
        return plain

    def _parse_line(
        self, line: str, had_blank_line_before: bool = False, raw_line: str | None = None
    ) -> FountainElement | None:
        # Most lines hold small letters and no mark, and can be only two things. Deciding
        # that here spares them the dozen patterns of the general case.
        text = line.strip()
        if text[:1] in ("*", "_") and text[-1:] in ("*", "_") and len(text) < 300:
            # **FADE IN:** is a transition and **ANNA** a cue: marks around the whole go first.
            inner = strip_markup(text)
            if inner and not {"*", "_"} & set(inner) and text not in self.scene_headings:
                text = line = inner
                raw_line = None
        if (
            text
            and text[0] not in _MARKS
            and text[-1] not in ")）^]"
            and text.upper() != text
            and not self.SCENE_HEADING_PATTERN.match(text)
        ):
            spoken = self._is_dialogue_line(had_blank_line_before)
            kind = ElementType.DIALOGUE if spoken else ElementType.ACTION
            return FountainElement(
                kind, text if spoken else line.rstrip(), [], self.current_line + 1
            )
        if (
            text[:1] in "(（"
            and text[-1:] in ")）"
            and self._is_dialogue_line(had_blank_line_before)
        ):
            return FountainElement(ElementType.PARENTHETICAL, text, [], self.current_line + 1)
        if text[:1] == "@" and not any(char.isalnum() for char in text):
            # "@[??]": an unknown speaker is a speaker; fountain-py wants a letter.
            return FountainElement(ElementType.CHARACTER, text[1:], [], self.current_line + 1)
        element: FountainElement | None = super()._parse_line(line, had_blank_line_before, raw_line)
        return element

    def _is_dialogue_following(self) -> bool:
        # fountain-py calls "JOHN / NO. NEVER. / Please." action, as NO. NEVER. might be a
        # second cue. A second cue has an empty line before it, so it is speech.
        row = self.current_line + 1
        line = self.lines[row].strip() if row < len(self.lines) else ""
        if line and line[0] not in _MARKS and line.upper() != line:
            return not self.SCENE_HEADING_PATTERN.match(line)
        return bool(line) and not any(
            pattern.match(line) for pattern in self.HARD_STRUCTURAL_PATTERNS
        )

    def _is_dialogue_line(self, had_blank_line_before: bool = False) -> bool:
        # Lyrics that an empty line sets apart are nobody's, and so is what follows them.
        return not self._loose_lyrics() and bool(super()._is_dialogue_line(had_blank_line_before))

    def _loose_lyrics(self) -> bool:
        if not self.elements or self.elements[-1].type is not ElementType.LYRICS:
            return False
        row = self.elements[-1].line_number - 1
        while row > 0 and self.lines[row - 1].lstrip().startswith("~"):
            row -= 1
        return row == 0 or not self.lines[row - 1].strip()

    def _is_character_continuation(self, character_name: str) -> bool:
        return False

    def _process_dual_dialogue(self) -> None:
        """Pairing is done on our own elements; its list surgery is quadratic."""


_KINDS = {
    ElementType.SCENE_HEADING: ElementKind.HEADING,
    ElementType.ACTION: ElementKind.ACTION,
    ElementType.CHARACTER: ElementKind.CUE,
    ElementType.DIALOGUE: ElementKind.DIALOGUE,
    ElementType.PARENTHETICAL: ElementKind.PARENTHETICAL,
    ElementType.TRANSITION: ElementKind.TRANSITION,
    ElementType.NOTE: ElementKind.NOTE,
    ElementType.SECTION: ElementKind.SECTION,
    ElementType.SYNOPSIS: ElementKind.SYNOPSIS,
    ElementType.PAGE_BREAK: ElementKind.PAGE_BREAK,
    ElementType.CENTERED: ElementKind.CENTERED,
    ElementType.LYRICS: ElementKind.LYRIC,
}


_SIMPLE = frozenset({ElementKind.DIALOGUE, ElementKind.PARENTHETICAL, ElementKind.LYRIC})


def sniff(data: bytes) -> float:
    """How likely ``data`` is Fountain: 0.5 for any text, more where its marks are seen."""
    if looks_binary(data):
        return 0.0
    head = data[:20_000].lstrip(b"\xef\xbb\xbf").lstrip()
    if head[:1] == b"<" or head[:4] == b"%PDF":
        return 0.0
    score = 0.5
    if regex.match(rb"(?i)(?:title|credit|authors?|draft date|source)[ \t]*:", head):
        score += 0.3
    if regex.search(rb"(?m)^(?:\.[^\s.]|@\p{L}|={3,}\s*$|!\S|>.*<\s*$|#{1,6} ?\S)", head):
        score += 0.1
    return score


def read(data: bytes, name: str = "the file") -> Reading:
    """Read Fountain.

    Raises:
        InputError: ``data`` is not text.
    """
    text = decode(data, name)
    reading = read_lines(prepare(text))
    warnings = list(reading.warnings)
    if text.damaged:
        warnings.append(ReadWarning(0, f"{text.damaged} characters could not be decoded"))
    warnings += [ReadWarning(line, "the line is too long and was cut") for line in text.cut]
    return replace(reading, warnings=tuple(warnings), encoding=text.encoding)


def read_lines(prepared: Prepared) -> Reading:
    """Parse prepared lines and turn fountain-py's elements into ours."""
    parser = WideParser(prepared.headings)
    document = parser.parse("\n".join(prepared.lines))
    title_page = tuple(
        (key, restore("\n".join(parser._plain(line) for line in value.split("\n"))))
        for key, value in document.metadata.items()
    )
    elements: list[Element] = []
    speech = -1  # index of the last cue that nothing but its speech follows
    for found in document.elements:
        element = _convert(found, prepared)
        if element is None:
            continue
        if element.kind is ElementKind.CUE:
            if element.dual and speech >= 0:
                elements[speech:] = [replace(before, dual=True) for before in elements[speech:]]
            elif element.dual:
                element = replace(element, dual=False)
            speech = len(elements)
        elif element.kind in SPEECH:
            if elements and elements[-1].dual:
                element = replace(element, dual=True)
        elif element.kind not in SPEECH:
            speech = -1
        elements.append(element)
    elements = _with_notes(_with_mute_cues(elements), prepared)
    return Reading(tuple(mark_doubts(elements)), title_page, tuple(prepared.warnings))


def _convert(found: FountainElement, prepared: Prepared) -> Element | None:
    """Our element for one of fountain-py's; None for what is dropped."""
    kind = _KINDS.get(found.type)
    if kind is None:
        return None
    row = min(max(found.line_number - 1, 0), len(prepared.lines) - 1)
    text: str = found.text
    if kind in _SIMPLE:
        if not text.strip():
            return None
        return Element(kind, restore(text), prepared.numbers[row])
    source = prepared.lines[row]
    number = ""
    dual = False
    depth = 0
    if kind is ElementKind.HEADING:
        number = str(found.metadata.get("scene_number") or "")
        text, own = split_number(text)
        number = number or own
    elif kind is ElementKind.CUE:
        dual = bool(found.metadata.get("dual_dialogue"))
        text = " ".join(source.strip().lstrip("@").rstrip("^ \t").split()).replace("**", "")
    elif kind is ElementKind.SECTION:
        level = found.metadata.get("level", 1)
        depth = level if isinstance(level, int) else 1
    elif kind is ElementKind.ACTION and text.startswith("!") and source.lstrip().startswith("!!"):
        kind, text = ElementKind.SHOT, text[1:].strip()
    elif kind is ElementKind.ACTION:
        text = text.rstrip()
    elif kind is ElementKind.PAGE_BREAK:
        text = ""
    if not text.strip() and kind is not ElementKind.PAGE_BREAK:
        return None
    return Element(
        kind, restore(text), prepared.numbers[row], dual=dual, number=number, depth=depth
    )


def _with_mute_cues(elements: list[Element]) -> list[Element]:
    """``BRICK (aside)`` with nothing under it is still a cue, if Brick speaks elsewhere."""
    speakers = {
        fold(split_cue(element.text).person)
        for element in elements
        if element.kind is ElementKind.CUE
    }
    mute = re.compile(r"^[^\n(（\[]+[(（\[][^\n]*[)）\]]$")
    for index, element in enumerate(elements):
        if element.kind is not ElementKind.ACTION or not mute.match(element.text):
            continue
        cue = split_cue(element.text)
        if (
            cue.name.upper() == cue.name
            and fold(cue.person) in speakers
            and not any(regex.search(r"\d", extension) for extension in cue.extensions)
        ):
            elements[index] = replace(
                element, kind=ElementKind.CUE, confidence=0.6, reason="has no dialogue below it"
            )
    return elements


def _with_notes(elements: list[Element], prepared: Prepared) -> list[Element]:
    """Put each note after the element on whose line it stood, and pages where they broke."""
    extra = [Element(ElementKind.NOTE, text, line) for line, text in prepared.notes]
    if not extra:
        return elements
    merged = elements + extra
    merged.sort(key=lambda element: (element.line, element.kind is ElementKind.NOTE))
    kept: list[Element] = []
    for element in merged:
        listed = _CAST.fullmatch(element.text) if element.kind is ElementKind.NOTE else None
        if listed and kept and kept[-1].kind is ElementKind.HEADING:
            names = tuple(name.strip() for name in regex.split(r"[,、，;\n]", listed[1]))
            kept[-1] = replace(kept[-1], cast=tuple(name for name in names if name))
        else:
            kept.append(element)
    return kept
