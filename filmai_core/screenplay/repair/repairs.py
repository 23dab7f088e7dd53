"""What a writer mends after import, as values that can be kept, undone and carried on.

A repair never touches a file. It is applied to the elements as they were read, in order,
and the screenplay is assembled anew; undoing is dropping the last. Repairs belong to a
draft; `carry_over` takes those to the next draft whose lines are still there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

import regex

from filmai_core.screenplay.assemble import ASSEMBLED, Source, assemble
from filmai_core.screenplay.model import (
    SPEECH,
    Element,
    ElementKind,
    Reading,
    ReadWarning,
    Screenplay,
)
from filmai_core.screenplay.repair.operations import (
    GENDERS,
    DropScene,
    MergeCharacters,
    MergeScene,
    RenameCharacter,
    RenameCue,
    Repair,
    Retag,
    RetagAlike,
    SetGender,
    SplitScene,
    Target,
    repairs_from_json,
    repairs_to_json,
)
from filmai_core.screenplay.words.names import fold, split_cue

__all__ = [
    "GENDERS",
    "DropScene",
    "MergeCharacters",
    "MergeScene",
    "RenameCharacter",
    "RenameCue",
    "Repair",
    "Retag",
    "RetagAlike",
    "SetGender",
    "SplitScene",
    "Target",
    "alike",
    "apply_repairs",
    "carry_over",
    "repairs_from_json",
    "repairs_to_json",
]

_Mover: TypeAlias = Callable[[Target], Target | None]


def apply_repairs(play: Screenplay, repairs: Sequence[Repair]) -> Screenplay:
    """The screenplay with all repairs applied, in order, and a digest of its own.

    Args:
        play: as it was read, without repairs.
        repairs: the draft's. One that fits nothing changes nothing, and is warned of.
    """
    if not repairs:
        return play
    elements = list(play.elements)
    warnings: list[ReadWarning] = list(play.warnings)
    renames: list[tuple[str, str]] = []
    cues: dict[str, str] = {}
    genders: dict[str, str] = {}
    for repair in repairs:
        if isinstance(repair, MergeCharacters):
            renames += [(name, repair.into) for name in repair.names if name != repair.into]
        elif isinstance(repair, RenameCharacter):
            renames.append((repair.name, repair.to))
            if repair.name in genders:
                genders[repair.to] = genders.pop(repair.name)
        elif isinstance(repair, RenameCue):
            cues[repair.cue] = repair.to
        elif isinstance(repair, SetGender):
            genders[repair.name] = repair.gender
        else:
            mended = _apply(elements, repair)
            if mended is None:
                message = f"a repair fits nothing: {repair.words()}"
                warnings.append(ReadWarning(0, message, "repair-fits-nothing"))
            else:
                elements = mended
    reading = Reading(
        tuple(elements), play.title_page, _unsettled(warnings), _pages(play),
        play.encoding, play.source_format,
    )  # fmt: skip
    source = Source(play.source_name, play.source_format, play.sha256, play.encoding)
    return assemble(
        reading, source, renames=renames, cues=cues, genders=genders,
        repairs=repairs_to_json(repairs),
    )  # fmt: skip


def alike(elements: Sequence[Element], sample: Element) -> tuple[Element, ...]:
    """Elements that look like ``sample``: for cues, the same name; else the same shape."""
    shape = _shape(sample)
    return tuple(element for element in elements if _shape(element) == shape)


def carry_over(repairs: Sequence[Repair], old: Screenplay, new: Screenplay) -> tuple[Repair, ...]:
    """Those repairs of ``old`` that still fit ``new``, their lines brought up to date.

    Of several equal lines the one that lies at the same share of the script is taken.
    """
    ratio = _last_line(new) / max(_last_line(old), 1)
    places: dict[str, list[int]] = {}
    for element in new.elements:
        places.setdefault(element.text, []).append(element.line)

    def move(target: Target) -> Target | None:
        lines = places.get(target.text)
        if not lines:
            return None
        if target.line in lines and len(lines) == 1:
            return target
        return Target(min(lines, key=lambda line: abs(line - target.line * ratio)), target.text)

    names = {person.name for person in new.characters}
    spellings = {cue for person in new.characters for cue in person.cues}
    kept: list[Repair] = []
    for repair in repairs:
        moved = _move(repair, move, names, spellings)
        if moved is not None:
            kept.append(moved)
            if isinstance(moved, MergeCharacters):
                names.add(moved.into)
            elif isinstance(moved, RenameCharacter | RenameCue):
                names.add(moved.to)
            elif isinstance(moved, SplitScene):  # later repairs may name the scene it made
                places.setdefault(moved.heading, []).append(moved.at.line)
    return tuple(kept)


def _apply(elements: list[Element], repair: Repair) -> list[Element] | None:
    """The elements with one repair applied; None if it fits nothing."""
    if isinstance(repair, Retag | RetagAlike):
        return _retag(elements, repair)
    if isinstance(repair, SplitScene):
        at = _find(elements, repair.at)
        if at is None:
            return None
        heading = Element(ElementKind.HEADING, repair.heading, elements[at].line,
                          page=elements[at].page)  # fmt: skip
        return [*elements[:at], heading, *elements[at:]]
    assert isinstance(repair, MergeScene | DropScene)
    at = _find(elements, repair.scene)
    if at is None:
        return None
    if isinstance(repair, MergeScene):
        if elements[at].kind is not ElementKind.HEADING:
            return None
        shot = replace(elements[at], kind=ElementKind.SHOT, eighths=0, number="")
        return [*elements[:at], shot, *elements[at + 1 :]]
    end = at + 1
    while end < len(elements) and elements[end].kind is not ElementKind.HEADING:
        end += 1
    return elements[:at] + elements[end:]


def _find(elements: Sequence[Element], target: Target) -> int | None:
    return next((i for i, element in enumerate(elements) if target.fits(element)), None)


def _retag(elements: list[Element], repair: Retag | RetagAlike) -> list[Element] | None:
    if isinstance(repair, Retag):
        wanted = set(repair.targets)
        chosen = {i for i, e in enumerate(elements) if Target(e.line, e.text) in wanted}
    else:
        at = _find(elements, repair.sample)
        if at is None:
            return None
        shape = _shape(elements[at])
        chosen = {i for i, element in enumerate(elements) if _shape(element) == shape}
    if not chosen:
        return None
    result: list[Element] = []
    orphaned = False  # the speech that follows has lost its cue
    for index, element in enumerate(elements):
        if index in chosen:
            orphaned = (element.kind is ElementKind.CUE and repair.kind not in SPEECH) or (
                orphaned and element.kind in SPEECH and repair.kind is not ElementKind.CUE
            )
            result += _retagged(element, repair.kind)
            continue
        if element.kind is ElementKind.CUE or element.kind not in SPEECH:
            orphaned = orphaned and element.kind is ElementKind.NOTE
        if orphaned and element.kind in SPEECH:
            element = replace(element, kind=ElementKind.ACTION, dual=False)
        result.append(element)
    return result


def _retagged(element: Element, kind: ElementKind) -> list[Element]:
    """The element in its new kind; a cue's lines after the first become its dialogue."""
    sure = replace(element, kind=kind, confidence=1.0, reason="", dual=False)
    if kind is ElementKind.SECTION:
        sure = replace(sure, depth=sure.depth or 1)
    if kind is ElementKind.PARENTHETICAL and sure.text[:1] not in "(（":
        sure = replace(sure, text=f"({sure.text})")
    if kind is ElementKind.CUE and "\n" in sure.text:
        first, *rest = sure.text.split("\n")
        return [
            replace(sure, text=first.strip()),
            *(
                replace(sure, kind=ElementKind.DIALOGUE, text=line.strip(), line=sure.line + row)
                for row, line in enumerate(rest, start=1)
            ),
        ]
    if kind is ElementKind.HEADING:
        sure = replace(sure, text=" ".join(sure.text.split()))
    return [sure]


def _shape(element: Element) -> tuple[object, ...]:
    """What makes lines look alike: kind, case, brackets, last mark, and rough length."""
    if element.kind is ElementKind.CUE:
        return (element.kind, fold(split_cue(element.text).person))
    text = element.text.strip()
    last = text[-1:] if text and not text[-1].isalnum() else ""
    return (
        element.kind,
        text == text.upper() and any(char.isalpha() for char in text),
        text[:1] if text and not text[0].isalnum() else "",
        last,
        bool(regex.match(r"\d", text)),
        "\n" in text,
        min(len(text.split()) // 6, 2),
    )


def _move(repair: Repair, move: _Mover, names: set[str], spellings: set[str]) -> Repair | None:
    if isinstance(repair, Retag):
        targets = tuple(moved for target in repair.targets if (moved := move(target)))
        return replace(repair, targets=targets) if targets else None
    if isinstance(repair, RetagAlike):
        sample = move(repair.sample)
        return replace(repair, sample=sample) if sample else None
    if isinstance(repair, SplitScene):
        at = move(repair.at)
        return replace(repair, at=at) if at else None
    if isinstance(repair, MergeScene | DropScene):
        scene = move(repair.scene)
        return replace(repair, scene=scene) if scene else None
    if isinstance(repair, MergeCharacters):
        there = tuple(name for name in repair.names if name in names)
        return replace(repair, names=there) if set(there) - {repair.into} else None
    if isinstance(repair, RenameCue):
        return repair if repair.cue in spellings else None
    return repair if repair.name in names else None


def _unsettled(warnings: Sequence[ReadWarning]) -> tuple[ReadWarning, ...]:
    """Reading's own warnings; those that assembling adds are made anew."""
    return tuple(w for w in warnings if w.code not in ASSEMBLED)


def _pages(play: Screenplay) -> float:
    return play.pages if any(element.page for element in play.elements) else 0.0


def _last_line(play: Screenplay) -> int:
    return max((element.line for element in play.elements), default=1)
