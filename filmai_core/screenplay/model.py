"""The screenplay as a value: what every reader makes and every analysis takes.

Two stages, two types. A reader turns bytes into a `Reading`: a flat run of `Element`s in
source order, headings among them. `assemble` turns a reading into a `Screenplay`: scenes
with parsed headings, characters with their aliases resolved, pages.

Words of the trade: a *heading* (slug line) opens a scene; a *cue* names who speaks; a
*parenthetical* says how; an *extension* after a cue, (V.O.) or (O.S.), says from where; a
page is counted in *eighths*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from filmai_core.screenplay.words.times import TimeOfDay, time_of_day


class ElementKind(StrEnum):
    """What a line of a screenplay is. ``HEADING`` occurs in a `Reading` only."""

    HEADING = "heading"
    ACTION = "action"
    CUE = "cue"
    PARENTHETICAL = "parenthetical"
    DIALOGUE = "dialogue"
    LYRIC = "lyric"
    TRANSITION = "transition"
    SHOT = "shot"
    CENTERED = "centered"
    NOTE = "note"
    SECTION = "section"
    SYNOPSIS = "synopsis"
    PAGE_BREAK = "page_break"


#: What is spoken under a cue.
SPOKEN = frozenset({ElementKind.DIALOGUE, ElementKind.LYRIC})
#: What belongs to a speech, its cue included.
SPEECH = SPOKEN | {ElementKind.CUE, ElementKind.PARENTHETICAL}
#: What is never printed or performed: outline and notes to oneself.
UNPRINTED = frozenset({ElementKind.NOTE, ElementKind.SECTION, ElementKind.SYNOPSIS})


@dataclass(frozen=True, slots=True)
class Element:
    """One paragraph of a screenplay, without markup.

    Attributes:
        kind: what it is.
        text: its text, markup removed; a cue's text keeps its extension.
        line: 1-based line in the source (for PDF, counted over all pages; for XML, the
            paragraph's number), 0 where the source has no lines.
        character: the resolved speaker, on cue, parenthetical, dialogue and lyric; set by
            `assemble`, "" before and elsewhere.
        dual: this speech stands beside the one before or after it (dual dialogue).
        number: a heading's printed scene number, "" where there is none.
        depth: a section's level, 1 the highest; 0 elsewhere.
        eighths: a heading's scene length as the source states it, 0 where it does not.
        page: 1-based page in the source, 0 where the source has no pages.
        cast: names that a cast list under a heading gives (silent ones among them).
        confidence: how sure the reader is of ``kind``, in (0, 1].
        reason: why it is not sure, one clause; "" where it is.
    """

    kind: ElementKind
    text: str
    line: int = 0
    character: str = ""
    dual: bool = False
    number: str = ""
    depth: int = 0
    eighths: int = 0
    page: int = 0
    cast: tuple[str, ...] = ()
    confidence: float = 1.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """Something that was read, but may not be meant so.

    Attributes:
        line: as in `Element`; 0 where it is about the whole file.
        message: for people; its wording may change.
        code: for programs: short and lasting, one a kind ("line-cut", "no-headings").
    """

    line: int
    message: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one file.

    Attributes:
        elements: in source order, `ElementKind.HEADING` among them.
        title_page: (key, value) pairs, keys in lower case ("title", "author", "credit",
            "draft date", "contact", ...), several lines joined by a line feed.
        warnings: what may have been misread.
        pages: length in pages where the source has pages, else 0 (it is then estimated).
        encoding: of a text format ("utf-8", "gb18030", ...), "" for the others.
        format: the reader's own, finer name for the source ("chinese", "osf"), or "".
        forced: lines whose kind the writer said by a mark; they are what they say.
    """

    elements: tuple[Element, ...]
    title_page: tuple[tuple[str, str], ...] = ()
    warnings: tuple[ReadWarning, ...] = ()
    pages: float = 0.0
    encoding: str = ""
    format: str = ""
    forced: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SceneHeading:
    """A heading split into its parts.

    Attributes:
        text: as printed, without scene number and markup; "" for what stands before the
            first heading.
        setting: ``INT``, ``EXT``, ``INT/EXT`` or "", whatever the script's language.
        location: in the script's own words.
        time: time of day in the script's own words, without the location.
        number: the printed scene number, or "".
    """

    text: str
    setting: str = ""
    location: str = ""
    time: str = ""
    number: str = ""

    @property
    def time_of_day(self) -> TimeOfDay:
        """What the light is, by ``time``, whatever the script's language."""
        return time_of_day(self.time)


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene.

    Attributes:
        index: 0-based position in the screenplay.
        heading: its heading; an empty one for what stands before the first.
        elements: all its elements, the heading left out.
        line: 1-based source line of the heading (or of the first element).
        page: page on which it starts, 1-based, with the part of the page as a fraction.
        eighths: its length in eighths of a page, at least 1.
        characters: who speaks in it, in order of first speech.
        cast: the same, and those whom a cast list or the action names though they are silent.
        act: the act, teaser or cold open in which it stands, in the script's words, or "".
    """

    index: int
    heading: SceneHeading
    elements: tuple[Element, ...]
    line: int = 0
    page: float = 1.0
    eighths: int = 1
    characters: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    act: str = ""


@dataclass(frozen=True, slots=True)
class Character:
    """One person who speaks.

    Attributes:
        name: without extension, in the script's own spelling.
        cues: every cue spelling seen, extensions included, in order of first use.
        speeches: number of cues.
        words: words of dialogue (characters, for Chinese and Japanese).
        scenes: indices of the scenes in which they speak, ascending.
        gender: ``female``, ``male``, ``other`` or "" (unknown); set by the writer alone.
    """

    name: str
    cues: tuple[str, ...] = ()
    speeches: int = 0
    words: int = 0
    scenes: tuple[int, ...] = ()
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Screenplay:
    """A whole screenplay.

    Attributes:
        title: from the title page, else from the file's name.
        authors: from the title page.
        title_page: as in `Reading`.
        scenes: in order; indices are positions.
        characters: everyone who speaks, by words, most first.
        warnings: with source lines.
        source_name: the file's own name; shown, never used as a path.
        source_format: ``fountain``, ``fdx``, ``pdf``, ``docx``, ``text``, ...
        encoding: of a text format ("utf-8", "gb18030", ...), "" for the others.
        sha256: of the source bytes, hexadecimal.
        language: ISO 639-1 code ("en", "zh", ...), "" where it cannot be told.
        pages: length in pages, one decimal.
        digest: hexadecimal sha256 of source, parser version and repairs: equal digests,
            equal screenplays. Every stored analysis is keyed by it.
    """

    title: str
    authors: tuple[str, ...]
    title_page: tuple[tuple[str, str], ...]
    scenes: tuple[Scene, ...]
    characters: tuple[Character, ...]
    warnings: tuple[ReadWarning, ...]
    source_name: str
    source_format: str
    sha256: str
    digest: str
    encoding: str = ""
    language: str = "en"
    pages: float = 0.0
    #: Elements as read and repaired, headings among them: what export and repair work on.
    elements: tuple[Element, ...] = field(default=(), repr=False)

    @property
    def runtime_min(self) -> float:
        """Run time in minutes: a page is about a minute."""
        return self.pages

    def character(self, name: str) -> Character | None:
        """The character of that resolved name."""
        return next((person for person in self.characters if person.name == name), None)
