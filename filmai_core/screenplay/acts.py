"""Acts, teasers and stage scenes as structure, alike for every format.

A line such as ``ACT TWO`` or ``COLD OPEN`` becomes a section, from which `assemble` knows in
which act a scene stands. What ``SCENE 2`` is depends on the script: in a multi-camera script a
heading follows (``INT. KITCHEN``) and it is a section too; in a play nothing follows but the
scene itself, and it is the heading. A play's act without scenes of its own is a scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from filmai_core.screenplay.model import SPEECH, Element, ElementKind
from filmai_core.screenplay.words.headings import parse_heading
from filmai_core.screenplay.words.parts import Part, PartKind, read_part

_BELOW_CUE = tuple(SPEECH - {ElementKind.CUE})
#: Kinds in which such a line may have been read.
_LINES = (ElementKind.ACTION, ElementKind.CENTERED, ElementKind.SECTION, ElementKind.SHOT,
          ElementKind.TRANSITION, ElementKind.CUE, ElementKind.HEADING)  # fmt: skip
#: What may stand between a scene label and its heading.
_BETWEEN = (ElementKind.NOTE, ElementKind.SYNOPSIS, ElementKind.PAGE_BREAK, ElementKind.CENTERED,
            ElementKind.TRANSITION, ElementKind.SECTION)  # fmt: skip


def settle_parts(elements: Sequence[Element]) -> list[Element]:
    """The elements with the lines that part the script as sections and headings."""
    lines = _apart(elements)
    parts = [_part_of(lines, at) for at in range(len(lines))]
    if not any(parts):
        return list(elements)
    play = not any(
        e.kind is ElementKind.HEADING and parse_heading(e.text, e.number).setting for e in lines
    )
    settled: list[Element] = []
    for at, (element, part) in enumerate(zip(lines, parts, strict=True)):
        if part is None or part.kind is PartKind.END or element.kind is ElementKind.HEADING:
            settled.append(element)
        elif part.kind is PartKind.SCENE:
            opens = play or not _heading_follows(lines, parts, at)
            settled.append(_as_heading(element) if opens else _as_section(element, 2))
        else:
            opens = play and _is_scene(lines, parts, at)
            settled.append(_as_heading(element) if opens else _as_section(element, 1))
    return settled


def acts_of(groups: Sequence[Sequence[Element]]) -> list[str]:
    """The act in which each scene (a run of elements) starts, "" where it is in none."""
    acts: list[str] = []
    act = ""
    for group in groups:
        opens = next((i for i, e in enumerate(group) if e.kind is ElementKind.HEADING), 0)
        for element in group[: opens + 1]:
            act = _act_after(element, act)
        acts.append(act)
        for element in group[opens + 1 :]:
            act = _act_after(element, act)
    return acts


def _act_after(element: Element, act: str) -> str:
    """The act that holds behind an element."""
    if element.kind not in _LINES or element.kind is ElementKind.CUE:
        return act
    part = read_part(element.text)
    if part is None:
        return act
    return "" if part.kind is PartKind.END else part.act or act


def _as_heading(element: Element) -> Element:
    return replace(element, kind=ElementKind.HEADING, depth=0, confidence=1.0, reason="")


def _as_section(element: Element, depth: int) -> Element:
    depth = element.depth or depth
    return replace(element, kind=ElementKind.SECTION, depth=depth, confidence=1.0, reason="")


def _apart(elements: Sequence[Element]) -> list[Element]:
    """The elements, action cut where one of its lines parts the script."""
    cut: list[Element] = []
    for element in elements:
        if element.kind is not ElementKind.ACTION or "\n" not in element.text:
            cut.append(element)
            continue
        run: list[str] = []
        for line in element.text.split("\n"):
            part = read_part(line)
            if part is None or not part.sure:
                run.append(line)
                continue
            if run:
                cut.append(replace(element, text="\n".join(run)))
            cut.append(replace(element, text=line.strip()))
            run = []
        if run:
            cut.append(replace(element, text="\n".join(run)))
    return cut


def _part_of(elements: Sequence[Element], at: int) -> Part | None:
    element = elements[at]
    if element.kind not in _LINES:
        return None
    part = read_part(element.text)
    if part is None or element.kind is not ElementKind.CUE:
        return part
    after = elements[at + 1] if at + 1 < len(elements) else None
    speaks = after is not None and after.kind in _BELOW_CUE
    # TAG over a line of speech is a person; SCENE 2 over one is none.
    return part if part.sure or not speaks else None


def _heading_follows(elements: Sequence[Element], parts: Sequence[Part | None], at: int) -> bool:
    for element, part in zip(elements[at + 1 :], parts[at + 1 :], strict=True):
        if element.kind is ElementKind.HEADING:
            return True
        if part is not None or element.kind not in _BETWEEN:
            return False
    return False


def _is_scene(elements: Sequence[Element], parts: Sequence[Part | None], at: int) -> bool:
    """Whether an act of a play has no scenes: something is played before the next part."""
    played = False
    for element, part in zip(elements[at + 1 :], parts[at + 1 :], strict=True):
        if element.kind is ElementKind.HEADING or (part and part.kind is PartKind.SCENE):
            return False
        if part is not None:
            return played
        if element.kind is ElementKind.CUE:
            return True
        played = played or element.kind is ElementKind.ACTION
    return played
