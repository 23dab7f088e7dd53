"""Shots with codes that survive a rewrite, and the register that remembers them.

**The code** is ``SEQUENCE_NUMBER``. The sequence stands for the scene: its printed number
where the script has one (scene 12A is ``S012A``), else its place in steps, ``S010``,
``S020``. The number counts the effect shots of the scene in the same steps, ``010``,
``020``: so ``S020_010`` is the first effect shot of the second scene. The step is settable.

**Between drafts** scenes are matched by `compare_drafts`: a scene that moved keeps its
sequence and so its codes; one that was cut retires them, and gets them back if it returns;
an inserted scene or shot is numbered between its neighbours, 015. Within a scene shots are
matched by their line, then by the line most like it.

**Candidates and shots**: the breakdown's rows are candidates. All rows of one line are one
shot, whatever their categories.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from filmai_core.analysis.drafts.compare import compare_drafts
from filmai_core.errors import InputError
from filmai_core.handoff.boards import Board
from filmai_core.handoff.numbering import WIDTH, fill
from filmai_core.handoff.register import STEP, Register, SceneEntry, ShotEntry
from filmai_core.screenplay.model import (
    UNPRINTED,
    Element,
    ElementKind,
    Scene,
    SceneHeading,
    Screenplay,
)

#: How alike two lines must be to be one shot, rewritten (as for the supervisor's edits).
ALIKE = 0.6


def bring_up(
    register: Register | None, play: Screenplay, boards: Sequence[Board], step: int = STEP
) -> tuple[Register, dict[int, ShotEntry]]:
    """Bring a register up to a draft; with None every code is new.

    Args:
        register: of the draft before; it keeps its own step.
        play: the draft.
        boards: of the draft, with their breakdown rows.
        step: between numbers, for a new register; at least 2, so that 5 fits.

    Returns:
        The register, and index of board to its shot. Neither argument is altered.
    """
    if not 2 <= step <= 1000:
        raise InputError(f"{step} is not a step", "--step", "Use a number from 2 to 1000.")
    before = register or Register(step=step)
    found = _matched(before, play)
    numbered = any(scene.heading.number for scene in play.scenes)
    sequences = _sequences(before, play, found, numbered)
    of_board: dict[int, ShotEntry] = {}
    scenes: list[SceneEntry] = []
    for scene in play.scenes:
        old = found.get(scene.index)
        wanted = [
            (index, board)
            for index, board in enumerate(boards)
            if board.scene == scene.index and board.is_effect
        ]
        shots = _shots(old, sequences[scene.index], [b for _, b in wanted], before.step)
        for (index, _), shot in zip(wanted, shots, strict=False):
            of_board[index] = shot
        heading = scene.heading.text
        scenes.append(SceneEntry(sequences[scene.index], heading, _text(scene), False, shots))
    kept = {entry.sequence for entry in scenes}
    gone = [_retired(entry) for entry in before.scenes if entry.sequence not in kept]
    return Register(before.step, play.digest, (*scenes, *gone)), of_board


def _retired(entry: SceneEntry) -> SceneEntry:
    shots = tuple(replace(shot, retired=True) for shot in entry.shots)
    return replace(entry, retired=True, shots=shots)


# Scenes


def _matched(register: Register, play: Screenplay) -> dict[int, SceneEntry]:
    """Index of scene to the register's entry for it."""
    if not register.scenes:
        return {}
    if register.digest == play.digest:
        return {scene.index: register.scenes[scene.index] for scene in play.scenes}
    # The retired come last, so that a scene in the last draft is preferred in order and a
    # retired one is found as a scene that moved.
    old = _as_screenplay(register.scenes)
    pairs = compare_drafts(old, play).pairs
    return {
        pair.new: register.scenes[pair.old]
        for pair in pairs
        if pair.new is not None and pair.old is not None
    }


def _as_screenplay(entries: Sequence[SceneEntry]) -> Screenplay:
    """What `compare_drafts` looks at, made of the register."""
    scenes = tuple(
        Scene(n, SceneHeading(entry.heading), (Element(ElementKind.ACTION, entry.text),))
        for n, entry in enumerate(entries)
    )
    return Screenplay("", (), (), scenes, (), (), "", "", "", "")


def _text(scene: Scene) -> str:
    return "\n".join(element.text for element in scene.elements if element.kind not in UNPRINTED)


def _sequences(
    before: Register, play: Screenplay, found: Mapping[int, SceneEntry], numbered: bool
) -> dict[int, str]:
    taken = {entry.sequence for entry in before.scenes}
    names = [found[scene.index].sequence if scene.index in found else "" for scene in play.scenes]
    for scene in play.scenes:
        printed = _printed(scene.heading.number)
        if not names[scene.index] and printed and printed not in taken:
            names[scene.index] = printed
            taken.add(printed)
    if numbered and not before.scenes:
        # What stands before the first heading of a numbered script is scene 0.
        first = play.scenes[0]
        if not first.heading.text and "S000" not in taken:
            names[0] = "S000"
    bare = fill(
        [name.removeprefix("S") for name in names],
        {name.removeprefix("S") for name in taken},
        1 if numbered else before.step,
    )
    return {scene.index: f"S{number}" for scene, number in zip(play.scenes, bare, strict=True)}


def _printed(number: str) -> str:
    """A printed scene number as a sequence: 12A is S012A, A12 is S012A-A; "" for none."""
    plain = re.sub(r"[^0-9A-Z]", "", number.upper())
    found = re.fullmatch(r"([A-Z]*)(\d+)([A-Z]*)", plain)
    if found is None:
        return ""
    before, digits, after = found.groups()
    return f"S{before}{int(digits):0{WIDTH}d}{after}"


# Shots


def _shots(
    old: SceneEntry | None, sequence: str, boards: Sequence[Board], step: int
) -> tuple[ShotEntry, ...]:
    """The scene's shots in order, then its retired ones."""
    left = list(old.shots) if old else []
    kept: list[ShotEntry | None] = [None] * len(boards)
    for exact in (True, False):
        for index, board in enumerate(boards):
            if kept[index] is None and (shot := _likest(board.text, left, exact)) is not None:
                left.remove(shot)
                kept[index] = shot
    given = [shot.number if shot else "" for shot in kept]
    numbers = fill(given, {shot.number for shot in left}, step)
    now = tuple(
        replace(
            shot or ShotEntry(f"{sequence}_{number}", ""),
            text=board.text,
            candidates=_candidates(board),
            retired=False,
        )
        for shot, number, board in zip(kept, numbers, boards, strict=True)
    )
    return (*now, *(replace(shot, retired=True) for shot in left))


def _candidates(board: Board) -> tuple[tuple[str, str, float], ...]:
    return tuple((row.category.value, row.complexity.value, row.confidence) for row in board.rows)


def _likest(text: str, shots: Sequence[ShotEntry], exact: bool) -> ShotEntry | None:
    plain = _plain(text)
    if exact:
        return next((shot for shot in shots if _plain(shot.text) == plain), None)
    likeness = [(SequenceMatcher(None, _plain(shot.text), plain).ratio(), shot) for shot in shots]
    best = max(likeness, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= ALIKE else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
