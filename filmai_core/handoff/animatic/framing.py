"""From the words of a line to a picture's size, angle, move, place and light.

Words of the trade: *size* is how much of a person is in frame (extreme wide to close up),
*angle* where the camera looks from, *move* what it does while it looks. A line that says
none of it gets a size from what it holds: an arrival is wide, a speech is medium, close
when it is short and answers another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from filmai_core.handoff.boards import Board, BoardKind
from filmai_core.handoff.times import people_in
from filmai_core.previews import plate_for
from filmai_core.screenplay.model import Scene

T = TypeVar("T")


class Size(StrEnum):
    """How much is in frame."""

    EXTREME_WIDE = "extreme wide"
    WIDE = "wide"
    MEDIUM = "medium"
    CLOSE = "close"
    INSERT = "insert"


class Angle(StrEnum):
    """Where the camera looks from."""

    LEVEL = "level"
    LOW = "low"
    HIGH = "high"
    POV = "pov"


class Move(StrEnum):
    """What the camera does."""

    STILL = "still"
    PAN_LEFT = "pan left"
    PAN_RIGHT = "pan right"
    TILT_UP = "tilt up"
    TILT_DOWN = "tilt down"
    PUSH = "push in"
    PULL = "pull out"


@dataclass(frozen=True, slots=True)
class Framing:
    """One board's picture.

    Attributes:
        size: see `Size`.
        angle: see `Angle`.
        move: see `Move`.
        plate: ``day``, ``dusk`` or ``night``.
        indoors: a room, not a landscape.
        people: who is in frame, left to right.
        speakers: which of them speak.
        unseen: a speaker is only heard.
    """

    size: Size
    angle: Angle
    move: Move
    plate: str
    indoors: bool
    people: tuple[str, ...]
    speakers: tuple[str, ...] = ()
    unseen: bool = False


#: More people than this are not told apart in one picture.
MOST_PEOPLE = 6

_SIZES = (
    (
        Size.INSERT,
        r"\binsert\b|\bextreme close|\bECU\b|\bXCU\b|\bclose on (?:the|a|an) |"
        r"\bon the screen\b|特写",
    ),
    (Size.CLOSE, r"\bclose[- ]?(?:up|on|in on|shot|angle)?\b(?=[:\s-])|\bCU\b|\btight on\b|近景"),
    (
        Size.EXTREME_WIDE,
        r"\bextreme wide|\baerial\b|\bbird'?s[- ]eye|\bestablishing\b|\bfrom above\b|"
        r"\bhelicopter shot\b|航拍|远景",
    ),
    (
        Size.WIDE,
        r"\bwide(?:r)?\b(?! (?:eyed|eyes|open|smile|grin|awake))|\blong shot\b|\bfull shot\b|全景",
    ),
    (
        Size.MEDIUM,
        r"\bmedium\b|\btwo[- ]shot\b|\bover (?:the |his |her )?shoulder\b|\bMS\b|中景",
    ),
)
_MOVES = (
    (Move.PAN_LEFT, r"\b(?:PAN|(?:camera|we) pans?)(?: to the)? left\b|\bpans? (?:to the )?left\b"),
    (
        Move.PAN_RIGHT,
        r"\b(?:camera|we) pans?\b|\bpans? (?:to|across|right|over|along|with)\b|\bpanning\b|"
        r"\btrack(?:s|ing)? (?:with|along|right|shot)\b|^PAN\b|横摇",
    ),
    (Move.TILT_UP, r"\btilt(?:s|ing)? up\b|\bcrane(?:s)? up\b|\bwe rise\b"),
    (Move.TILT_DOWN, r"\btilt(?:s|ing)? down\b|\bcrane(?:s)? down\b|^TILT\b"),
    (
        Move.PULL,
        r"\b(?:camera|we|slowly) (?:pulls?|dolly|dollies|tracks?) (?:back|out)\b|"
        r"\bzoom(?:s)? out\b|\bpull(?:ing)? back to\b|\bwiden(?:s)? to\b|拉开",
    ),
    (
        Move.PUSH,
        r"\bpush(?:es|ing)? in\b|\b(?:camera|we) (?:dolly|move|creep|moves|creeps|dollies) in\b|"
        r"\bzoom(?:s)? in\b|\bslow push\b|推近",
    ),
)
_POV = re.compile(
    r"\bP\.?O\.?V\b|\bthrough (?:his|her|their|the) (?:eyes|binoculars|scope|keyhole)\b"
)
_LOW = re.compile(r"\blow angle\b|\blook(?:s|ing)? up at\b|\btowers over\b|仰", re.IGNORECASE)
_HIGH = re.compile(
    r"\bhigh angle\b|\boverhead (?:shot|view|angle)\b|\bfrom overhead\b|"
    r"\blook(?:s|ing)? down (?:at|on)\b|\bfar below\b|俯",
    re.IGNORECASE,
)
_HEARD = re.compile(r"\b(?:V\.?\s?O|O\.?\s?S|O\.?\s?C)\b\.?", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|them|his|their)\b", re.IGNORECASE)
_SHORT_SPEECH = 12


def frame_board(board: Board, scene: Scene, earlier: Sequence[Board] = ()) -> Framing:
    """The picture of a board.

    Args:
        board: the board.
        scene: its scene.
        earlier: the boards before it in the scene, in order: who was seen last is who
            "he", "she" and "they" are.
    """
    before = earlier[-1] if earlier else None
    speech = board.kind is BoardKind.SPEECH
    text = "" if speech else board.text
    size = _first(_SIZES, text)
    speakers, unseen = board.speakers, _only_heard(board, scene)
    people = list(people_in(board, scene.cast))
    if speech and before is not None and before.kind is BoardKind.SPEECH:
        people += [name for name in before.speakers if name not in people]
    if board.kind is BoardKind.ACTION and not people and (told := _PRONOUN.search(text)):
        last = _seen_last(earlier, scene)
        people = list(last if told[0].casefold() in ("they", "them", "their") else last[-1:])
    if board.kind is BoardKind.HEADING:
        people, size = [], size or Size.EXTREME_WIDE
    if unseen:
        people = [name for name in people if name not in speakers]
    if _POV.search(text):  # who looks is not seen
        eyes = re.search(r"([\w.' ]+?)(?:['’]s?)? P\.?O\.?V", text, re.IGNORECASE)
        looking = eyes[1].casefold().strip() if eyes else ""
        people = [name for name in people if not looking.endswith(name.casefold())]
    if size is None:
        short = speech and len(board.text.split()) <= _SHORT_SPEECH
        crowd = len(people) > 2
        size = Size.WIDE if crowd else Size.CLOSE if short and len(people) else Size.MEDIUM
        if not people and not speech:
            size = Size.WIDE
    if size is Size.CLOSE and len(people) > 1:
        people = [name for name in people if name in speakers] or people[:1]
    if size is Size.INSERT:
        people = []
    order = {name: rank for rank, name in enumerate(scene.cast)}
    people.sort(key=lambda name: order.get(name, len(order)))
    return Framing(
        size=size,
        angle=_angle(text),
        move=_first(_MOVES, text) or Move.STILL,
        plate=plate_for(scene.heading.time or scene.heading.text),
        indoors=scene.heading.setting == "INT",
        people=tuple(people[:MOST_PEOPLE]),
        speakers=tuple(name for name in speakers if name in people),
        unseen=unseen,
    )


def _seen_last(earlier: Sequence[Board], scene: Scene) -> tuple[str, ...]:
    """Who was named or spoke last in the scene."""
    for board in reversed(earlier):
        if found := people_in(board, scene.cast):
            return found
    return ()


def _first(choices: Sequence[tuple[T, str]], text: str) -> T | None:
    return next((name for name, words in choices if re.search(words, text, re.IGNORECASE)), None)


def _angle(text: str) -> Angle:
    if _POV.search(text):
        return Angle.POV
    if _LOW.search(text):
        return Angle.LOW
    return Angle.HIGH if _HIGH.search(text) else Angle.LEVEL


def _only_heard(board: Board, scene: Scene) -> bool:
    """Whether the speech's cue says that its speaker is not in the picture."""
    if board.kind is not BoardKind.SPEECH or len(board.speakers) != 1:
        return False
    cue = ""
    for element in scene.elements:
        if element.kind.value == "cue":
            cue = element.text
        elif element.line == board.line and element.character in board.speakers:
            return bool(_HEARD.search(cue.partition("(")[2]))
    return False
