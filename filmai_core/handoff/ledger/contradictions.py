"""The ledger of a script, and where one line contradicts another.

A contradiction shows both lines and says why they clash; it is a question to the script
supervisor, not a verdict. Rules are narrow on purpose, since a ledger that cries wolf is
not read: costume and weather are compared only where no time passes, wounds keep their
side, a thing that went into the river is not drawn again, the light agrees with the heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filmai_core.handoff.ledger.days import StoryTime, story_times
from filmai_core.handoff.ledger.facts import Fact, scene_facts
from filmai_core.screenplay.model import Screenplay


@dataclass(frozen=True, slots=True)
class Clash:
    """Two lines that cannot both be so.

    Attributes:
        kind: as `Fact.kind`, or ``time`` for headings.
        what: why, one clause.
        first: the earlier line: (scene index, source line, text).
        second: the later one, likewise.
    """

    kind: str
    what: str
    first: tuple[int, int, str]
    second: tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a script states.

    Attributes:
        times: when each scene plays.
        facts: in reading order.
        clashes: in the order of their second line.
    """

    times: tuple[StoryTime, ...]
    facts: tuple[Fact, ...]
    clashes: tuple[Clash, ...]

    @property
    def days(self) -> tuple[int, ...]:
        """Story day by scene, from 1."""
        return tuple(time.day for time in self.times)


def build_ledger(play: Screenplay) -> Ledger:
    """Read a script's continuity. Facts are told in English scripts only."""
    times = story_times(play)
    facts: list[Fact] = []
    if play.language in ("en", ""):
        for scene in play.scenes:
            facts += scene_facts(scene)
    clashes = [*_headings(play, times), *_clashes(play, facts, times)]
    clashes.sort(key=lambda clash: (clash.second[0], clash.second[1]))
    return Ledger(times, tuple(facts), tuple(clashes))


def _headings(play: Screenplay, times: Sequence[StoryTime]) -> Iterator[Clash]:
    """Time runs on, and yet day turns to night."""
    for scene, before, now in zip(play.scenes[1:], times, times[1:], strict=False):
        if now.runs_on and now.stated and before.stated and not now.apart:
            if {before.part, now.part} == {"day", "night"}:
                earlier = play.scenes[scene.index - 1]
                yield Clash(
                    "time",
                    f"the heading says that time runs on, but {before.part} turns to {now.part}",
                    (earlier.index, earlier.line, earlier.heading.text),
                    (scene.index, scene.line, scene.heading.text),
                )


def _clashes(
    play: Screenplay, facts: Sequence[Fact], times: Sequence[StoryTime]
) -> Iterator[Clash]:
    for index, fact in enumerate(facts):
        if times[fact.scene].apart or fact.value == "*":
            continue
        if fact.kind == "light":
            yield from _light(play, fact, times)
            continue
        for other in reversed(facts[:index]):
            if times[other.scene].apart:
                continue
            if _wipes(other, fact):
                break
            if _about_the_same(other, fact) and (why := _why(play, other, fact, times)):
                yield Clash(fact.kind, why, _place(other), _place(fact))
                break


def _about_the_same(first: Fact, second: Fact) -> bool:
    kinds = (first.kind, second.kind)
    return (
        first.what == second.what
        and first.who == second.who
        and (kinds[0] == kinds[1] or kinds == ("lost", "used"))
        and kinds != ("used", "used")
        and kinds != ("lost", "lost")
    )


def _wipes(turn: Fact, fact: Fact) -> bool:
    """Whether a line changed what the fact is about."""
    if turn.value != "*":
        return False
    if turn.kind == "lost":
        return fact.kind == "used"
    return turn.kind == fact.kind and (turn.who == fact.who or turn.kind == "weather")


def _why(play: Screenplay, first: Fact, second: Fact, times: Sequence[StoryTime]) -> str:
    """Why two facts about one thing clash, or ""."""
    if first.value == second.value:
        return ""
    same_day = times[first.scene].day == times[second.scene].day
    if second.kind == "wound" and second.who:
        wound, part = second.what.split(" ", 1)
        return f"the {wound} is on the {first.value} {part}, then on the {second.value}"
    if second.kind == "eyes" and second.who:
        return f"{second.who}'s eyes are {first.value}, then {second.value}"
    if second.kind == "costume" and second.who and _no_time_between(first, second, times):
        return (
            f"{second.who}'s {second.what} is {first.value}, then {second.value}, "
            "and no time passes"
        )
    if second.kind == "prop" and second.who and same_day:
        return f"{second.who}'s {second.what} is {first.value}, then {second.value}, the same day"
    if second.kind == "used" and second.who and (first.scene, first.element) < (
        second.scene, second.element
    ):  # fmt: skip
        return f"the {second.what} was thrown away or destroyed"
    if second.kind == "weather" and _no_time_between(first, second, times):
        outdoors = all(
            play.scenes[fact.scene].heading.setting.startswith("EXT") for fact in (first, second)
        )
        if outdoors:
            return (
                "it is wet, then fair, and no time passes"
                if first.value == "wet"
                else ("it is fair, then wet, and no time passes")
            )
    return ""


def _no_time_between(first: Fact, second: Fact, times: Sequence[StoryTime]) -> bool:
    """Every scene after the first's runs on from the one before it."""
    return all(times[scene].runs_on for scene in range(first.scene + 1, second.scene + 1))


def _light(play: Screenplay, fact: Fact, times: Sequence[StoryTime]) -> Iterator[Clash]:
    """Moonlight in a day exterior, sunshine in a night one."""
    time, scene = times[fact.scene], play.scenes[fact.scene]
    if not time.stated or not scene.heading.setting.startswith("EXT"):
        return
    if {time.part, fact.value} == {"day", "night"}:
        yield Clash(
            "light",
            f"the heading says {time.part}, the line {fact.value}",
            (scene.index, scene.line, scene.heading.text),
            _place(fact),
        )


def _place(fact: Fact) -> tuple[int, int, str]:
    return fact.scene, fact.line, fact.text
