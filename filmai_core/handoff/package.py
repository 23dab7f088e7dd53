"""Everything a hand-off holds, made once; `files` writes it in every form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from filmai_core.analysis.breakdown.rows import ShotRow
from filmai_core.analysis.context import Context
from filmai_core.handoff.boards import Board, build_boards
from filmai_core.handoff.codes import bring_up
from filmai_core.handoff.costs import Key
from filmai_core.handoff.cut import Cut, build_reel, pull_list
from filmai_core.handoff.drive import drive_of
from filmai_core.handoff.durations import DEFAULT, Pace
from filmai_core.handoff.framerates import FrameRate
from filmai_core.handoff.ledger.contradictions import Ledger, build_ledger
from filmai_core.handoff.register import STEP, Register, ShotEntry
from filmai_core.handoff.times import PersonTime, SceneTime, person_times, scene_times
from filmai_core.screenplay.model import Screenplay


@dataclass(frozen=True, slots=True)
class HandOff:
    """A draft, ready for production.

    Attributes:
        play: the draft.
        rows: its breakdown, the supervisor's decisions in it.
        boards: the script as boards.
        register: the codes, brought up to this draft.
        before: what a rewrite is compared with, None for a first draft.
        reel: every board.
        pulls: the effect shots.
        scenes: run time by scene.
        people: time by person.
        drive: by scene, in [0, 1].
        ledger: continuity.
        rates: the user's, empty where none were given.
    """

    play: Screenplay
    rows: tuple[ShotRow, ...]
    boards: tuple[Board, ...]
    register: Register
    before: Register | None
    reel: Cut
    pulls: Cut
    scenes: tuple[SceneTime, ...]
    people: tuple[PersonTime, ...]
    drive: tuple[float, ...]
    ledger: Ledger
    rates: Mapping[Key, float]

    def shot_of(self, board: int) -> ShotEntry | None:
        """The shot of a board, None where it is no effect shot."""
        return self.reel.clips[board].shot


def prepare(
    play: Screenplay,
    rows: Sequence[ShotRow],
    rate: FrameRate,
    *,
    before: Register | None = None,
    compared: Register | None = None,
    step: int = STEP,
    pace: Pace = DEFAULT,
    held: Mapping[str, float] | None = None,
    rates: Mapping[Key, float] | None = None,
    context: Context | None = None,
) -> HandOff:
    """Make a hand-off of a draft.

    Args:
        play: the draft.
        rows: its breakdown.
        rate: of the cuts.
        before: the register to go on from, of the draft before or of this one.
        compared: the register that a rewrite is compared with; None: ``before``, where it is
            of another draft.
        step: between numbers, for a first draft.
        pace: the duration model's figures.
        held: seconds by clip name, from a cut that came back.
        rates: prices.
        context: where a scored timeline may be found, for the tempo map.
    """
    if compared is None and before is not None and before.digest != play.digest:
        compared = before
    boards = build_boards(play, rows, pace)
    register, of_board = bring_up(before, play, boards, step)
    reel = build_reel(play, boards, register, of_board, rate, held)
    # What the cut says of lengths is what everything else is counted from.
    boards = tuple(
        replace(board, seconds=rate.seconds(clip.frames))
        for board, clip in zip(boards, reel.clips, strict=True)
    )
    reel = replace(reel, boards=boards)
    scenes = scene_times(play, boards)
    return HandOff(
        play=play,
        rows=tuple(rows),
        boards=boards,
        register=register,
        before=compared,
        reel=reel,
        pulls=pull_list(reel),
        scenes=scenes,
        people=person_times(play, boards),
        drive=drive_of(play, boards, scenes, context or Context()),
        ledger=build_ledger(play),
        rates=rates or {},
    )
