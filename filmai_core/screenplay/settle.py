"""What every reader leaves open, settled alike for all formats before scenes are made.

- A transition typed as a character, with nothing said under it, is a transition.
- A transition and a heading on one line are two elements.
- Acts, teasers and stage scenes are structure (`acts`).
- A line in brackets under a heading that lists who is in the scene is its cast list.

Only a fresh reading is settled: what a writer then repairs stays as repaired.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from filmai_core.screenplay.acts import settle_parts
from filmai_core.screenplay.layout.oneline import split_transition
from filmai_core.screenplay.layout.shapes import is_transition
from filmai_core.screenplay.model import SPEECH, Element, ElementKind, Reading
from filmai_core.screenplay.words.headings import looks_like_heading, split_number
from filmai_core.screenplay.words.names import fold, split_cue
from filmai_core.screenplay.words.parts import read_omitted

_BELOW_CUE = tuple(SPEECH - {ElementKind.CUE})
_MAY_HOLD_BOTH = (ElementKind.ACTION, ElementKind.HEADING, ElementKind.TRANSITION,
                  ElementKind.SHOT, ElementKind.CUE, ElementKind.CENTERED)  # fmt: skip
_CAST_LINE = regex.compile(
    r"[(（](?P<names>(?:[^()（）\n]|[(（][^()（）\n]*[)）]){2,200})[)）](?:[ \n]+(?P<rest>.+))?",
    regex.DOTALL,
)
_CAST_SPLIT = regex.compile(r"\s*[,、，;/]\s*|\s+(?:and|&|und|et|y)\s+")
_THE_END = regex.compile(r"(?i)(?:THE END|FIN|ENDE|FINE|KONIEC|КОНЕЦ|剧终|劇終|全剧终|完)[.!。]?")


def settle_reading(reading: Reading) -> Reading:
    """The reading with its elements settled."""
    elements = _settle_cues(reading.elements, reading.forced)
    elements = [
        part
        for element in elements
        for part in ([element] if element.line in reading.forced else _split(_omitted(element)))
    ]
    elements = _take_casts(settle_parts(elements))
    return replace(reading, elements=tuple(elements))


def _settle_cues(elements: Sequence[Element], forced: frozenset[int]) -> list[Element]:
    """Cues that nobody speaks under and that read as something else are that, if not forced."""
    speakers: set[str] = set()
    mute: list[int] = []
    for at, element in enumerate(elements):
        if element.kind is not ElementKind.CUE:
            continue
        below = next(
            (e.kind for e in elements[at + 1 : at + 4] if e.kind is not ElementKind.NOTE), None
        )
        if below in _BELOW_CUE:
            speakers.add(fold(split_cue(element.text).person))
        elif element.line not in forced:
            mute.append(at)
    settled = list(elements)
    for at in mute:
        element = settled[at]
        kind = _kind_of(element.text)
        if kind is not None and fold(split_cue(element.text).person) not in speakers:
            text, number = element.text, ""
            if kind is ElementKind.HEADING:
                text, number = split_number(text)
            settled[at] = replace(
                element, kind=kind, text=text, number=number, dual=False, confidence=0.9,
                reason="was set as a character, but reads as something else",
            )  # fmt: skip
    return settled


def _kind_of(text: str) -> ElementKind | None:
    text = text.strip()
    if _THE_END.fullmatch(text):
        return ElementKind.CENTERED
    if looks_like_heading(text):
        return ElementKind.HEADING
    return ElementKind.TRANSITION if is_transition(text.upper()) else None


def _omitted(element: Element) -> Element:
    """``12 OMITTED 12`` on a line of its own is the heading of a scene that was taken out."""
    if element.kind not in (ElementKind.ACTION, ElementKind.CENTERED, ElementKind.SHOT):
        return element
    number = read_omitted(element.text)
    if number is None or element.text.upper() != element.text:
        return element
    return replace(element, kind=ElementKind.HEADING, text="OMITTED", number=number, confidence=1.0)


def _split(element: Element) -> list[Element]:
    """A transition and a heading that share a line, apart; else the element alone."""
    if element.kind not in _MAY_HOLD_BOTH:
        return [element]
    found: list[Element] = []
    rest: list[str] = []
    for line in element.text.split("\n"):
        parts = split_transition(line)
        if parts is None:
            rest.append(line)
            continue
        if rest:
            found.append(replace(element, text="\n".join(rest)))
        rest = []
        heading, number = split_number(parts[1])
        found.append(Element(ElementKind.TRANSITION, parts[0], element.line, page=element.page))
        found.append(
            replace(
                element,
                kind=ElementKind.HEADING,
                text=heading,
                number=element.number or number,
                confidence=1.0,
                reason="",
            )  # fmt: skip
        )
    if not found:
        return [element]
    if rest:
        kind = ElementKind.ACTION if element.kind is not ElementKind.CENTERED else element.kind
        found.append(replace(element, kind=kind, text="\n".join(rest), number=""))
    return found


def _take_casts(elements: Sequence[Element]) -> list[Element]:
    """The elements, cast lists in brackets under a heading moved into it."""
    speakers = {
        fold(split_cue(element.text).person)
        for element in elements
        if element.kind is ElementKind.CUE
    }
    kept: list[Element] = []
    for element in elements:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.kind is ElementKind.HEADING
            and element.kind in (ElementKind.ACTION, ElementKind.PARENTHETICAL)
            and element.text[:1] in ("(", "（")
        ):
            found = _CAST_LINE.fullmatch(element.text)
            names = _names(found["names"], speakers) if found else ()
            if found and names:
                kept[-1] = replace(last, cast=last.cast + names)
                if found["rest"]:
                    kept.append(
                        replace(element, kind=ElementKind.ACTION, text=found["rest"].strip())
                    )
                continue
        kept.append(element)
    return kept


def _names(listed: str, speakers: set[str]) -> tuple[str, ...]:
    """The names of a cast list; none where it is no list of people who speak."""
    names = [name.strip(" .") for name in _CAST_SPLIT.split(listed) if name.strip(" .")]
    known = sum(fold(split_cue(name).person) in speakers for name in names)
    like = all(len(name.split()) <= 5 and not name[0].islower() for name in names)
    return tuple(names) if names and like and known * 2 >= len(names) else ()
