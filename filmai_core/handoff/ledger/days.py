"""Story day and time of day by scene, from headings and from what stands before them.

A night followed by a day begins a new day, unless the heading says that time runs on
(CONTINUOUS, LATER, SAME). "Next morning", "three days later" begin one too. How many days
passed is not counted: days are numbered as a script supervisor numbers them, D1, D2, N2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from filmai_core.screenplay.model import ElementKind, Scene, Screenplay

_NIGHT = re.compile(r"night|midnight|nuit|nacht|noche|notte|noite|夜|晚|ночь", re.IGNORECASE)
_DUSK = re.compile(r"dusk|sunset|evening|twilight|magic hour|soir|abend|黄昏|傍晚", re.IGNORECASE)
_DAWN = re.compile(r"dawn|sunrise|daybreak|first light|aube|morgengrauen|清晨|黎明", re.IGNORECASE)
_DAY = re.compile(
    r"\bday\b|morning|noon|midday|afternoon|jour|\btag\b|\bdía\b|giorno|\bdia\b|日|上午|下午|день",
    re.IGNORECASE,
)
_RUNS_ON = re.compile(
    r"continuous|\bcont'?d\b|moments? later|seconds later|\bsame\b|minutes later|连续|稍后",
    re.IGNORECASE,
)
_NEW_DAY = re.compile(
    r"\b(?:the )?(?:next|following) (?:day|morning|night|evening|afternoon|week|month|year)\b"
    r"|\b(?:\w+ )?(?:days?|nights?|weeks?|months?|years?) (?:later|earlier|ago|before|after)\b"
    r"|\bflash ?(?:back|forward)\b|\bdream\b|第二天|次日|天后|年后|年前",
    re.IGNORECASE,
)
#: Times that are neither before nor after the one around them.
_APART = re.compile(
    r"flash ?(?:back|forward)|dream|memory|fantasy|montage|imagin|nightmare|回忆",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StoryTime:
    """When a scene plays.

    Attributes:
        day: from 1.
        part: ``day``, ``night``, ``dusk``, ``dawn`` or "" where nothing says it.
        runs_on: no time passes between the scene before and this one.
        stated: the heading names the part of the day itself.
        apart: a flashback, a dream, a montage: the order of scenes says nothing of it.
    """

    day: int
    part: str
    runs_on: bool
    stated: bool
    apart: bool

    @property
    def label(self) -> str:
        """As a script supervisor writes it: D1, N1."""
        return f"{'N' if self.part == 'night' else 'D'}{self.day}"


def story_times(play: Screenplay) -> tuple[StoryTime, ...]:
    """A row a scene."""
    found: list[StoryTime] = []
    day, part = 1, ""
    announced = False
    for scene in play.scenes:
        heading = scene.heading.text
        named = part_of_day(scene.heading.time or heading)
        runs_on = bool(_RUNS_ON.search(heading)) and bool(found)
        new = announced or bool(_NEW_DAY.search(heading)) or bool(_NEW_DAY.search(_opening(scene)))
        turned = part == "night" and named in ("day", "dawn")
        if found and not runs_on and (new or turned):
            day += 1
        if named:
            part = named
        elif not runs_on and new:
            part = ""
        apart = bool(_APART.search(heading))
        found.append(StoryTime(day, part, runs_on, bool(named), apart))
        announced = bool(_NEW_DAY.search(_closing(scene)))
    return tuple(found)


def part_of_day(text: str) -> str:
    """``day``, ``night``, ``dusk``, ``dawn``, or "".

    >>> part_of_day("MIDNIGHT"), part_of_day("MORNING"), part_of_day("CONTINUOUS")
    ('night', 'day', '')
    """
    for name, pattern in (("dawn", _DAWN), ("dusk", _DUSK), ("night", _NIGHT), ("day", _DAY)):
        if pattern.search(text):
            return name
    return ""


def _opening(scene: Scene) -> str:
    """A title card at the start: centred, or in capitals."""
    for element in scene.elements[:2]:
        if element.kind is ElementKind.CENTERED or (
            element.kind is ElementKind.ACTION
            and re.match(r"(?i)super|title|caption|\"|“", element.text)
        ):
            return element.text
    return ""


def _closing(scene: Scene) -> str:
    last = scene.elements[-1] if scene.elements else None
    cards = (ElementKind.CENTERED, ElementKind.TRANSITION)
    return last.text if last is not None and last.kind in cards else ""
