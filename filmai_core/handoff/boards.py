"""A script cut into boards: what one picture of an animatic shows, and for how long.

A board is a piece of action of about 30 words (the same pieces that the breakdown judges,
so that a row always has its board), one speech with its parentheticals, or the arrival at a
scene. Speeches side by side (dual dialogue) are one board, as long as the longer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from filmai_core.analysis.breakdown.cues import action_pieces
from filmai_core.analysis.breakdown.rows import ShotRow
from filmai_core.handoff.durations import (
    DEFAULT,
    Pace,
    action_seconds,
    element_seconds,
)
from filmai_core.screenplay.model import SPEECH, SPOKEN, Element, ElementKind, Scene, Screenplay


class BoardKind(StrEnum):
    """What a board shows."""

    HEADING = "heading"
    ACTION = "action"
    SPEECH = "speech"


@dataclass(frozen=True, slots=True)
class Board:
    """One board.

    Attributes:
        scene: index of its scene.
        kind: see `BoardKind`.
        line: source line.
        text: what it shows, or what is said in it (without parentheticals).
        seconds: how long it stands, more than 0.
        speakers: who speaks in it (two in dual dialogue).
        direction: its parentheticals.
        rows: the breakdown's rows in it; any make it an effect shot.
    """

    scene: int
    kind: BoardKind
    line: int
    text: str
    seconds: float
    speakers: tuple[str, ...] = ()
    direction: str = ""
    rows: tuple[ShotRow, ...] = ()

    @property
    def is_effect(self) -> bool:
        """Whether it is an effect shot."""
        return bool(self.rows)


def build_boards(
    play: Screenplay, rows: Sequence[ShotRow] = (), pace: Pace = DEFAULT
) -> tuple[Board, ...]:
    """Every board of a script, in order. Rows whose line is not there go to their scene's first."""
    pieces: dict[tuple[int, int], list[str]] = defaultdict(list)
    for piece in action_pieces(play):
        pieces[(piece.scene, piece.element)].append(piece.text)
    boards: list[Board] = []
    for scene in play.scenes:
        boards += _scene_boards(scene, pieces, play.language, pace)
    return _with_rows(boards, rows)


def _scene_boards(
    scene: Scene, pieces: dict[tuple[int, int], list[str]], language: str, pace: Pace
) -> list[Board]:
    boards: list[Board] = []
    if scene.heading.text:
        text = scene.heading.text
        boards.append(Board(scene.index, BoardKind.HEADING, scene.line, text, pace.heading))
    at = 0
    while at < len(scene.elements):
        element = scene.elements[at]
        if element.kind in SPEECH:
            group = _speech(scene.elements, at)
            if (board := _speech_board(scene.index, group, language, pace)) is not None:
                boards.append(board)
            at += len(group)
            continue
        for text in pieces.get((scene.index, at), ()):
            seconds = action_seconds(text, language, pace)
            if seconds > 0:
                boards.append(Board(scene.index, BoardKind.ACTION, element.line, text, seconds))
        if element.kind is ElementKind.TRANSITION and boards:
            fade = element_seconds(element, language, pace)
            boards[-1] = replace(boards[-1], seconds=boards[-1].seconds + fade)
        at += 1
    return boards


def _speech(elements: Sequence[Element], start: int) -> tuple[Element, ...]:
    """The speech that begins at ``start``, with the one that stands beside it."""
    end = start + 1
    dual = elements[start].dual
    sides = 1
    while end < len(elements) and elements[end].kind in SPEECH:
        if elements[end].kind is ElementKind.CUE:
            if not (dual and elements[end].dual and sides < 2):
                break
            sides += 1
        end += 1
    return tuple(elements[start:end])


def _speech_board(scene: int, group: Sequence[Element], language: str, pace: Pace) -> Board | None:
    sides: list[list[Element]] = []
    for element in group:
        if element.kind is ElementKind.CUE or not sides:
            sides.append([])
        sides[-1].append(element)
    spoken = [element for element in group if element.kind in SPOKEN]
    if not spoken:
        return None
    longest = max(sum(element_seconds(e, language, pace) for e in side) for side in sides)
    speakers = dict.fromkeys(element.character for element in spoken if element.character)
    said = [e.text for e in group if e.kind is ElementKind.PARENTHETICAL]
    return Board(
        scene,
        BoardKind.SPEECH,
        spoken[0].line,
        "\n".join(element.text for element in spoken),
        pace.turn + longest,
        tuple(speakers),
        " ".join(said),
    )


def _with_rows(boards: Sequence[Board], rows: Sequence[ShotRow]) -> tuple[Board, ...]:
    first: dict[int, int] = {}
    for index, board in enumerate(boards):
        first.setdefault(board.scene, index)
    held: dict[int, list[ShotRow]] = defaultdict(list)
    for row in rows:
        start = first.get(row.scene)
        if start is not None:
            held[_home(boards, start, row)].append(row)
    return tuple(
        replace(board, rows=tuple(held[index])) if index in held else board
        for index, board in enumerate(boards)
    )


def _home(boards: Sequence[Board], start: int, row: ShotRow) -> int:
    """Index of the board that a row belongs to."""
    wanted = _plain(row.text)
    near = start
    for index in range(start, len(boards)):
        board = boards[index]
        if board.scene != row.scene:
            break
        if board.kind is BoardKind.HEADING and row.line != board.line:
            continue
        text = _plain(board.text)
        if text == wanted and row.line in (0, board.line):
            return index
        if near == start and wanted and (wanted in text or text in wanted) and index > start:
            near = index
    return near


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
