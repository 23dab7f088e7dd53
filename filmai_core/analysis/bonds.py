"""What binds people, scene by scene: the facts that every network is summed from.

- A *turn* is what one person says until another speaks; action in between does not end it.
- An *exchange* is two turns of two people, one after the other, in one scene. It weighs
  the mean of their words, so that a scene's exchanges add up to about the words said in it.
- *Meeting* is speaking in the same scene.
- A *mention* is a name of the cast in someone's dialogue (directed), or in action.

A scene's first turn answers nobody: exchanges never cross a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filmai_core.analysis.mentions import NameFinder
from filmai_core.screenplay.model import SPOKEN, ElementKind, Scene, Screenplay

_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def count_words(text: str) -> int:
    """Words; for Chinese and Japanese, characters.

    >>> count_words("Don't go, twenty-two!"), count_words("你好。")
    (3, 2)
    """
    han = len(_HAN.findall(text))
    return han + len(_WORD.findall(_HAN.sub(" ", text)))


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person says without another speaking. ``line``: of its first cue."""

    scene: int
    line: int
    who: str
    words: int
    text: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """``second`` speaks right after ``first``."""

    scene: int
    first: Turn
    second: Turn

    @property
    def weight(self) -> float:
        """Words exchanged: the mean of the two turns, at least 1."""
        return max(1.0, (self.first.words + self.second.words) / 2)

    @property
    def pair(self) -> tuple[str, str]:
        """The two people, in alphabetical order."""
        return pair_of(self.first.who, self.second.who)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name in dialogue (``by`` names the speaker) or in action (``by`` is "")."""

    scene: int
    line: int
    by: str
    of: str
    text: str


@dataclass(frozen=True, slots=True)
class Bonds:
    """A screenplay's ties, unsummed.

    Attributes:
        people: everyone who speaks, by words, most first.
        speakers: for each scene, who speaks in it.
        present: for each scene, who is in it: speakers, the silent cast, those whom action
            names there.
        turns: in order.
        exchanges: in order.
        mentions: in order.
    """

    people: tuple[str, ...]
    speakers: tuple[tuple[str, ...], ...]
    present: tuple[tuple[str, ...], ...]
    turns: tuple[Turn, ...]
    exchanges: tuple[Exchange, ...]
    mentions: tuple[Spoken, ...]


def pair_of(a: str, b: str) -> tuple[str, str]:
    """Two names in alphabetical order: the key of an undirected tie."""
    return (a, b) if a <= b else (b, a)


def _turns(scene: Scene) -> list[Turn]:
    turns: list[Turn] = []
    line = 0
    for element in scene.elements:
        if element.kind is ElementKind.CUE:
            line = element.line
            spoken = ""
        elif element.kind in SPOKEN and element.character:
            spoken = element.text
        else:
            continue
        if not element.character:
            continue
        last = turns[-1] if turns else None
        if last is not None and last.who == element.character:
            text = f"{last.text} {spoken}".strip()
            turns[-1] = Turn(
                scene.index, last.line, last.who, last.words + count_words(spoken), text
            )
        else:
            at = line if element.kind is not ElementKind.CUE and line else element.line
            turns.append(Turn(scene.index, at, element.character, count_words(spoken), spoken))
    return turns


def _mentions(scene: Scene, finder: NameFinder) -> Iterator[Spoken]:
    for element in scene.elements:
        if element.kind in SPOKEN:
            by = element.character
        elif element.kind is ElementKind.ACTION:
            by = ""
        else:
            continue
        named = dict.fromkeys(item.who for item in finder.find(element.text))
        for who in named:
            if who != by:
                yield Spoken(scene.index, element.line, by, who, element.text)


def read_bonds(play: Screenplay, aliases: dict[str, tuple[str, ...]] | None = None) -> Bonds:
    """Collect a screenplay's ties.

    Args:
        play: the screenplay.
        aliases: further names by person, for mentions.
    """
    finder = NameFinder(play.characters, aliases)
    known = {person.name for person in play.characters}
    turns: list[Turn] = []
    exchanges: list[Exchange] = []
    mentions: list[Spoken] = []
    speakers: list[tuple[str, ...]] = []
    present: list[tuple[str, ...]] = []
    for scene in play.scenes:
        here = _turns(scene)
        turns.extend(here)
        exchanges.extend(Exchange(scene.index, a, b) for a, b in zip(here, here[1:], strict=False))
        named = list(_mentions(scene, finder))
        mentions.extend(named)
        speaking = tuple(dict.fromkeys(turn.who for turn in here))
        silent = [name for name in scene.cast if name in known]
        seen = [item.of for item in named if not item.by]
        speakers.append(speaking)
        present.append(tuple(dict.fromkeys((*speaking, *silent, *seen))))
    return Bonds(
        tuple(person.name for person in play.characters),
        tuple(speakers),
        tuple(present),
        tuple(turns),
        tuple(exchanges),
        tuple(mentions),
    )


def scenes_of(present: Sequence[Sequence[str]], *who: str) -> tuple[int, ...]:
    """The scenes in which all of ``who`` are."""
    return tuple(
        index for index, people in enumerate(present) if all(name in people for name in who)
    )
