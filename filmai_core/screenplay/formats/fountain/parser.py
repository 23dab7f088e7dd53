"""fountain-py's parser with patterns for every script, and without its slow corners.

Departures from fountain-py 0.3.0, each with a golden pair in the tests: names in any
alphabet, with curly apostrophes, aliases in brackets and nested extensions; captions and
camera words are no cues; shouts under a cue are speech; emphasis around a whole line does
not hide what it is; lyrics that stand apart are nobody's. Lines that can be only one thing are
decided before its dozen patterns are tried, which makes it faster than what it builds on.
"""

from __future__ import annotations

from typing import Any

import regex
from fountain.elements import ElementType, FountainElement
from fountain.parser import FountainParser

from filmai_core.screenplay.words.headings import strip_markup
from filmai_core.screenplay.words.transitions import TYPED

#: Whatever people put into a name ($AM, TWIN A + TWIN B, MIRA♥), small letters and brackets aside.
_CAPITALS = r"[^\p{Ll}\p{Lo}()（）^…;\p{Cc}]"
_NAME = rf"(?=[^\p{{L}}(（]*[\p{{Lu}}\p{{Lt}}]){_CAPITALS}+"
#: A picture alone may speak: a heart, a robot.
_PICTURE = r"[\p{So}\u200d\ufe0f\p{Sk}]{1,8}"
_EAST_ASIAN = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}"
_HAN_NAME = rf"(?=[A-Z0-9・·]*[{_EAST_ASIAN}])[{_EAST_ASIAN}ー・·A-Z0-9]{{1,14}}"
_LETTER_NAME = r"\p{Lo}[\p{Lo}\p{M}\p{Nd}\s.\u200c\u200d]{0,30}"
_CUE_NAME = rf"(?:{_NAME}|{_HAN_NAME}|{_LETTER_NAME}|{_PICTURE})"
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
    TRANSITION_PATTERN = TYPED
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

    def _parse_title_page(self) -> dict[str, str]:
        """Nothing: what `title` found was taken out of the lines before."""
        return {}

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
        if text in self.scene_headings:
            number = self.SCENE_NUMBER_PATTERN.search(text)
            bare = text[: number.start()].strip() if number else text
            found = {"scene_number": number[1].strip()} if number else {}
            return FountainElement(
                ElementType.SCENE_HEADING, bare, [], self.current_line + 1, found
            )
        if text and text[0] not in _MARKS and self._is_plain_cue(text, had_blank_line_before):
            return FountainElement(ElementType.CHARACTER, text, [], self.current_line + 1)
        if text[:1] == "@" and not any(char.isalnum() for char in text):
            # "@[??]": an unknown speaker is a speaker; fountain-py wants a letter.
            return FountainElement(ElementType.CHARACTER, text[1:], [], self.current_line + 1)
        element: FountainElement | None = super()._parse_line(line, had_blank_line_before, raw_line)
        return element

    def _is_plain_cue(self, text: str, had_blank_line_before: bool) -> bool:
        """Whether a line is a name and nothing else, with an empty line above it."""
        return (
            (had_blank_line_before or not self._has_visible_content())
            and self.CHARACTER_PATTERN.match(text) is not None
            and self._is_dialogue_following()
        )

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
