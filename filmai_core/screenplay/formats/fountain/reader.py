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
from contextlib import suppress
from dataclasses import replace

import regex
from fountain.elements import ElementType, FountainElement

from filmai_core.errors import InputError
from filmai_core.screenplay.doubts import mark_doubts
from filmai_core.screenplay.foreign.decoding import decode, looks_binary
from filmai_core.screenplay.formats.fountain.parser import WideParser
from filmai_core.screenplay.formats.fountain.prepare import Prepared, prepare, restore
from filmai_core.screenplay.formats.fountain.squeezed import is_squeezed
from filmai_core.screenplay.formats.yaml_title import find_front_matter, read_front_matter
from filmai_core.screenplay.model import Element, ElementKind, Reading, ReadWarning
from filmai_core.screenplay.words.headings import split_number
from filmai_core.screenplay.words.names import fold, split_cue

#: A note under a heading that lists who is present, the silent ones too.
CAST_NOTE = "[[Cast: "
_CAST = regex.compile(r"(?:Cast|人物|Personnages|Personen)\s*[:：]\s*(.+)", regex.DOTALL)
#: Their kinds and ours, frequent ones first: an Enum is slow to hash and quick to compare.
_KINDS = (
    (ElementType.DIALOGUE, ElementKind.DIALOGUE),
    (ElementType.ACTION, ElementKind.ACTION),
    (ElementType.CHARACTER, ElementKind.CUE),
    (ElementType.PARENTHETICAL, ElementKind.PARENTHETICAL),
    (ElementType.SCENE_HEADING, ElementKind.HEADING),
    (ElementType.TRANSITION, ElementKind.TRANSITION),
    (ElementType.NOTE, ElementKind.NOTE),
    (ElementType.SECTION, ElementKind.SECTION),
    (ElementType.SYNOPSIS, ElementKind.SYNOPSIS),
    (ElementType.PAGE_BREAK, ElementKind.PAGE_BREAK),
    (ElementType.CENTERED, ElementKind.CENTERED),
    (ElementType.LYRICS, ElementKind.LYRIC),
)
#: What stands under a cue.
_SPOKEN = (ElementKind.DIALOGUE, ElementKind.PARENTHETICAL, ElementKind.LYRIC)


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
        if score < 0.9 and data[:50_000].count(b"\n\n") * 20 < data[:50_000].count(b"\n"):
            with suppress(InputError):
                # No other reader knows the marks.
                score = 0.9 if is_squeezed(decode(data).lines) else score
    return score


def read(data: bytes, name: str = "the file") -> Reading:
    """Read Fountain.

    Raises:
        InputError: ``data`` is not text.
    """
    text = decode(data, name)
    front = find_front_matter(text.lines)
    fields = read_front_matter(text.lines[1 : front - 1], name) if front else ()
    # Its lines count on, so that every other line keeps its number.
    text = replace(text, lines=("",) * front + text.lines[front:]) if front else text
    reading = read_lines(prepare(text))
    if fields:
        own = {key for key, _ in fields}
        more = tuple(field for field in reading.title_page if field[0] not in own)
        reading = replace(reading, title_page=fields + more)
    warnings = list(reading.warnings)
    if text.damaged:
        message = f"{text.damaged} characters could not be decoded"
        warnings.append(ReadWarning(0, message, "undecoded"))
    warnings += [
        ReadWarning(line, "the line is too long and was cut", "line-cut") for line in text.cut
    ]
    return replace(reading, warnings=tuple(warnings), encoding=text.encoding)


def read_lines(prepared: Prepared) -> Reading:
    """Parse prepared lines and turn fountain-py's elements into ours."""
    parser = WideParser(prepared.headings)
    document = parser.parse("\n".join(prepared.lines))
    title_page = tuple(
        (key, restore("\n".join(parser._plain(line) for line in value.split("\n"))))
        for key, value in prepared.title
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
        elif element.kind in _SPOKEN:
            if elements and elements[-1].dual:
                element = replace(element, dual=True)
        else:
            speech = -1
        elements.append(element)
    elements = _with_notes(_with_mute_cues(elements, prepared), prepared)
    forced = frozenset(
        number
        for number, line in zip(prepared.numbers, prepared.lines, strict=True)
        if line.lstrip().startswith("@")
    )
    return Reading(
        tuple(mark_doubts(elements)), title_page, tuple(prepared.warnings), forced=forced
    )


def _kind_of(theirs: ElementType) -> ElementKind | None:
    for one, ours in _KINDS:
        if one is theirs:
            return ours
    return None


def _convert(found: FountainElement, prepared: Prepared) -> Element | None:
    """Our element for one of fountain-py's; None for what is dropped."""
    kind = _kind_of(found.type)
    if kind is None:
        return None
    row = min(max(found.line_number - 1, 0), len(prepared.lines) - 1)
    text: str = found.text
    if kind in _SPOKEN:
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


def _with_mute_cues(elements: list[Element], prepared: Prepared) -> list[Element]:
    """``BRICK (aside)`` with nothing under it is still a cue, if Brick speaks elsewhere."""
    forced = {
        number
        for number, line in zip(prepared.numbers, prepared.lines, strict=True)
        if line.lstrip().startswith("!")
    }
    speakers = {
        fold(split_cue(element.text).person)
        for element in elements
        if element.kind is ElementKind.CUE
    }
    mute = re.compile(r"^[^\n(（\[]+[(（\[][^\n]*[)）\]]$")
    for index, element in enumerate(elements):
        if element.kind is not ElementKind.ACTION or not mute.match(element.text):
            continue
        if element.line in forced:
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
