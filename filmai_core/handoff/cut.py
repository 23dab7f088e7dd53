"""Boards laid end to end on a frame grid: the cut that every writer takes.

Two cuts are made of one script. The *reel* holds every board: it is the animatic. The
*pull list* holds the effect shots alone, butted together. In both, record times are
contiguous to the frame: a clip begins where the one before it ended. A clip's source times
say where it lies in the reel, so that the pull list can be conformed against the animatic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from filmai_core.handoff.boards import Board
from filmai_core.handoff.framerates import FrameRate
from filmai_core.handoff.register import Register, ShotEntry
from filmai_core.screenplay.model import Screenplay

#: Hours at which a reel begins, as editors have it.
START_HOUR = 1


@dataclass(frozen=True, slots=True)
class Clip:
    """One event of a cut, in frames of its rate.

    Attributes:
        name: the shot's code; for a board without an effect, its sequence and a ``B`` number.
        board: index of its board.
        start: frame of the cut (record) at which it begins, counted from the cut's own start.
        source: frame of the reel at which it begins, counted likewise.
        frames: how many it holds, at least 1.
        shot: the register's entry, None for a board without an effect.
    """

    name: str
    board: int
    start: int
    source: int
    frames: int
    shot: ShotEntry | None = None

    @property
    def end(self) -> int:
        """The frame after its last."""
        return self.start + self.frames


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut.

    Attributes:
        title: of the script.
        rate: of every clip.
        clips: in order, contiguous from frame 0.
        boards: all boards of the script; clips point into them.
        play: the script.
        register: its codes.
    """

    title: str
    rate: FrameRate
    clips: tuple[Clip, ...]
    boards: tuple[Board, ...]
    play: Screenplay
    register: Register

    @property
    def frames(self) -> int:
        """How long it is."""
        return self.clips[-1].end if self.clips else 0

    @property
    def origin(self) -> int:
        """The frame number of the cut's first timecode, 01:00:00:00."""
        return self.rate.frame_of(f"{START_HOUR:02}:00:00{';' if self.rate.drop else ':'}00")

    def record(self, frame: int) -> str:
        """The timecode of a frame of the cut or the reel."""
        return self.rate.timecode(self.origin + frame)

    def board_of(self, clip: Clip) -> Board:
        """A clip's board."""
        return self.boards[clip.board]

    def scene_number(self, clip: Clip) -> str:
        """The printed number of a clip's scene, or its place."""
        scene = self.play.scenes[self.board_of(clip).scene]
        return scene.heading.number or str(scene.index + 1)

    def sequence(self, clip: Clip) -> str:
        """The sequence of a clip's scene."""
        return self.register.scenes[self.board_of(clip).scene].sequence


def build_reel(
    play: Screenplay,
    boards: Sequence[Board],
    register: Register,
    of_board: Mapping[int, ShotEntry],
    rate: FrameRate,
    held: Mapping[str, float] | None = None,
) -> Cut:
    """Every board as a clip.

    Args:
        play: the draft.
        boards: of it.
        register: brought up to it.
        of_board: index of board to shot.
        rate: of the cut.
        held: seconds by clip name that a cut from outside states; they win.
    """
    clips: list[Clip] = []
    start, scene, count = 0, -1, 0
    for index, board in enumerate(boards):
        if board.scene != scene:
            scene, count = board.scene, 0
        count += 1
        shot = of_board.get(index)
        name = shot.code if shot else f"{register.scenes[scene].sequence}_B{count:03}"
        # Lengths are rounded, not ends: a shot that is retimed moves the others and leaves
        # their lengths alone.
        frames = max(1, rate.frames((held or {}).get(name, board.seconds)))
        clips.append(Clip(name, index, start, start, frames, shot))
        start += frames
    return Cut(play.title, rate, tuple(clips), tuple(boards), play, register)


def pull_list(reel: Cut) -> Cut:
    """The effect shots of a reel, butted together."""
    clips: list[Clip] = []
    start = 0
    for clip in reel.clips:
        if clip.shot is not None:
            clips.append(Clip(clip.name, clip.board, start, clip.source, clip.frames, clip.shot))
            start += clip.frames
    return Cut(reel.title, reel.rate, tuple(clips), reel.boards, reel.play, reel.register)


def only_scene(reel: Cut, scene: int) -> Cut:
    """One scene of a reel; its clips keep their place in the reel as their source."""
    inside = [clip for clip in reel.clips if reel.boards[clip.board].scene == scene]
    first = inside[0].start if inside else 0
    return replace(reel, clips=tuple(replace(clip, start=clip.start - first) for clip in inside))
