"""Run time by scene and by person, from the boards of a script."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from filmai_core.handoff.boards import Board, BoardKind
from filmai_core.screenplay.model import Screenplay


@dataclass(frozen=True, slots=True)
class SceneTime:
    """One scene's time, in seconds.

    Attributes:
        scene: its index.
        seconds: in all.
        talk: speech.
        action: action and the arrival.
        start: when it begins.
    """

    scene: int
    seconds: float
    talk: float
    action: float
    start: float

    @property
    def talk_share(self) -> float:
        """Share of the time in which somebody speaks, in [0, 1]."""
        return self.talk / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class PersonTime:
    """One person's time, in seconds.

    Attributes:
        name: theirs.
        speaking: their own speeches.
        screen: boards in which they speak or are named, and their share of the reactions: a
            board of their scene that names nobody is shared with the scene's whole cast.
        scenes: indices of the scenes that they are in.
    """

    name: str
    speaking: float
    screen: float
    scenes: tuple[int, ...]


def scene_times(play: Screenplay, boards: Sequence[Board]) -> tuple[SceneTime, ...]:
    """A row a scene; a scene with nothing to see or hear takes no time."""
    talk: dict[int, float] = defaultdict(float)
    action: dict[int, float] = defaultdict(float)
    for board in boards:
        kind = talk if board.kind is BoardKind.SPEECH else action
        kind[board.scene] += board.seconds
    rows: list[SceneTime] = []
    start = 0.0
    for scene in play.scenes:
        said, done = talk[scene.index], action[scene.index]
        rows.append(SceneTime(scene.index, said + done, said, done, start))
        start += said + done
    return tuple(rows)


def person_times(play: Screenplay, boards: Sequence[Board]) -> tuple[PersonTime, ...]:
    """A row a person who is in a scene's cast, most screen time first."""
    speaking: dict[str, float] = defaultdict(float)
    screen: dict[str, float] = defaultdict(float)
    scenes: dict[str, list[int]] = defaultdict(list)
    for scene in play.scenes:
        for name in scene.cast:
            scenes[name].append(scene.index)
    for board in boards:
        cast = play.scenes[board.scene].cast
        seen = people_in(board, cast)
        for name in board.speakers:
            speaking[name] += board.seconds
        if seen:
            for name in seen:
                screen[name] += board.seconds
        else:
            for name in cast:
                screen[name] += board.seconds / len(cast)
    rows = [
        PersonTime(name, speaking[name], screen[name], tuple(places))
        for name, places in scenes.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.screen, row.name)))


def people_in(board: Board, cast: Sequence[str]) -> tuple[str, ...]:
    """Who is in a board: those who speak, and those of the cast whom its line names."""
    found = dict.fromkeys(board.speakers)
    if board.kind is BoardKind.ACTION:
        words = f" {board.text.casefold()} ".replace("’", "'")
        for mark in ".,;:!?()[]\"“”—–-'":
            words = words.replace(mark, " ")
        found |= dict.fromkeys(
            name for name in cast if f" {name.casefold().replace('.', ' ').strip()} " in words
        )
    return tuple(found)
