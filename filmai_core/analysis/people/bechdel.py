"""The Bechdel test: two named women, who talk to each other, about something but a man.

(Bechdel 1985, *Dykes to Watch Out For*.) Genders are the writer's; where one that is not set
could change the answer, the answer is "unknown", and whose it is is said. The scene and
the lines that prove a pass are given, so that the writer can judge them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from filmai_core.screenplay.model import SPOKEN, ElementKind, Scene, Screenplay
from filmai_core.wordlists import table, word_set

_MEN = {code: word_set("people", "men", code) for code in table("people", "men")}
_ROLE = regex.compile(
    r"(?i)\d|#|\b(?:wom[ae]n|m[ae]n|girl|boy|lady|guy|nurse|waitress|waiter|guard|cop|clerk|driver"
    r"|voice|crowd|everyone|all|customer|passenger|reporter|bartender|receptionist|secretary|doctor"
    r"|officer|soldier|stranger|kid|child|mother|father|neighbor|neighbour|announcer|narrator)s?$"
)


@dataclass(frozen=True, slots=True)
class Bechdel:
    """The answer.

    Attributes:
        passed: True, False, or None where it cannot be told.
        level: how many of the three conditions are known to be met, 0 to 3.
        reason: the answer in words.
        scene: index of the scene that proves it, -1 where none does.
        lines: source lines of the exchange that proves it.
        women: the two who talk.
        undecided: characters whose gender, once set, may change the answer.
    """

    passed: bool | None
    level: int
    reason: str
    scene: int = -1
    lines: tuple[int, ...] = ()
    women: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Turn:
    speaker: str
    text: str
    line: int


def bechdel(play: Screenplay) -> Bechdel:
    """Answer the test for a screenplay whose writer has set some genders."""
    gender = {person.name: person.gender for person in play.characters}
    named = [person.name for person in play.characters if not _ROLE.search(person.name)]
    women = [name for name in named if gender[name] == "female"]
    unset = [name for name in named if not gender[name]]
    men = _men(play, gender)
    best: tuple[int, Scene | None, tuple[_Turn, ...]] = (1 if len(women) > 1 else 0, None, ())
    maybe: dict[str, None] = {}
    for scene in play.scenes:
        for exchange in _exchanges(scene):
            pair = {turn.speaker for turn in exchange}
            if not pair <= set(women) | set(unset):
                continue
            clean = _about_something_else(exchange, men)
            if pair <= set(women):
                level = 3 if clean else 2
                if level > best[0]:
                    best = (level, scene, clean or tuple(exchange))
            elif clean:
                maybe.update(dict.fromkeys(name for name in sorted(pair) if name in unset))
    level, where, turns = best
    if level == 3 and where is not None:
        pair_names = tuple(dict.fromkeys(turn.speaker for turn in turns))
        return Bechdel(
            True, 3, f"{' and '.join(pair_names)} talk, and not about a man", where.index,
            tuple(turn.line for turn in turns), pair_names,
        )  # fmt: skip
    if maybe:
        return Bechdel(
            None, level, f"unknown until the gender of {_list(list(maybe))} is set",
            undecided=tuple(maybe),
        )  # fmt: skip
    reasons = (
        "there are no two named women who speak",
        "no two named women talk to each other",
        "when two named women talk, it is about a man",
    )
    return Bechdel(
        False, level, reasons[level], where.index if where else -1,
        tuple(turn.line for turn in turns), tuple(dict.fromkeys(turn.speaker for turn in turns)),
    )  # fmt: skip


def _turns(scene: Scene) -> Iterator[_Turn]:
    speaker, line = "", 0
    parts: list[str] = []
    for element in scene.elements:
        if element.kind is ElementKind.CUE:
            if speaker:
                yield _Turn(speaker, "\n".join(parts), line)
            speaker, line, parts = element.character, element.line, []
        elif element.kind in SPOKEN and element.character:
            parts.append(element.text)
    if speaker:
        yield _Turn(speaker, "\n".join(parts), line)


def _exchanges(scene: Scene) -> Iterator[list[_Turn]]:
    """Runs of turns between the same two people, at least one turn each."""
    run: list[_Turn] = []
    for turn in _turns(scene):
        people = {other.speaker for other in run} | {turn.speaker}
        if len(people) > 2:
            yield run
            # The last speaker may be talking to the new one.
            last = run[-1].speaker
            keep = len(run)
            while keep and run[keep - 1].speaker == last:
                keep -= 1
            run = run[keep:]
        run.append(turn)
    if len({turn.speaker for turn in run}) == 2:
        yield run


def _about_something_else(exchange: list[_Turn], men: regex.Pattern[str]) -> tuple[_Turn, ...]:
    """Two turns in a row, one of each, that mention no man; () if there are none."""
    for one, two in zip(exchange, exchange[1:], strict=False):
        if one.speaker != two.speaker and one.text.strip() and two.text.strip():
            if not men.search(one.text) and not men.search(two.text):
                return (one, two)
    return ()


def _men(play: Screenplay, gender: dict[str, str]) -> regex.Pattern[str]:
    """A pattern for words and names of men; names whose gender is not set count as men's.

    That is the careful side: an exchange that names them proves nothing yet.
    """
    words = _MEN.get(play.language, _MEN["en"])
    for name, value in gender.items():
        if value in ("male", ""):
            words |= {part for part in regex.split(r"[\s/&]+", name.lower()) if len(part) > 1}
    for name, value in gender.items():
        if value == "female":
            words -= set(regex.split(r"[\s/&]+", name.lower()))
    body = "|".join(sorted(map(regex.escape, words), key=len, reverse=True))
    if play.language in ("zh", "ja"):
        return regex.compile(body)
    return regex.compile(rf"(?i)(?<![\p{{L}}'’])(?:{body})(?![\p{{L}}])")


def _list(names: list[str]) -> str:
    shown = names[:4]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
