"""What binds people, scene by scene: the facts that every network is summed from.

- A *turn* is what one person says until another speaks; action in between does not end it.
- An *exchange* is two turns of two people, one after the other, in one scene. It weighs
  the mean of their words, so that a scene's exchanges add up to about the words said in it.
- *Meeting* is speaking in the same scene.
- A *mention* is a name of the cast in someone's dialogue (directed), or in action.

A scene's first turn answers nobody: exchanges never cross a heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filmai_core.analysis.people.mentions import NameFinder
from filmai_core.screenplay.model import SPOKEN, ElementKind, Scene, Screenplay
from filmai_core.screenplay.words.names import split_group
from filmai_core.text import count_words


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person says without another speaking.

    Attributes:
        scene: index.
        line: source line of its first cue.
        who: the speaker.
        words: spoken, the speaker's part of them where several speak at once.
        text: spoken.
        elements: indices of its dialogue in the scene's elements.
        cues: how many cues it has: action may stand between them.
        together: several say it at once: it binds them, and it is nobody's own speech; the
            cast counts it under their joint cue.
    """

    scene: int
    line: int
    who: str
    words: float
    text: str
    elements: tuple[int, ...] = ()
    cues: int = 1
    together: bool = False


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
        people: everyone who speaks, by words, most first; a cue for several of them is not
            a person.
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


@dataclass(slots=True)
class _Open:
    """A turn that is being read; ``who`` is several for a cue such as "EDWARD AND WILL"."""

    line: int
    who: tuple[str, ...]
    texts: list[str]
    elements: list[int]
    cues: int


def _turns(scene: Scene, groups: dict[str, tuple[str, ...]]) -> list[tuple[Turn, ...]]:
    """The scene's turns, in order; each is one `Turn`, or one for each who speaks at once."""
    found: list[_Open] = []
    for index, element in enumerate(scene.elements):
        is_cue = element.kind is ElementKind.CUE
        if not element.character or not (is_cue or element.kind in SPOKEN):
            continue
        who = groups.get(element.character, (element.character,))
        if not found or found[-1].who != who:
            found.append(_Open(element.line, who, [], [], 0))
        if is_cue:
            found[-1].cues += 1
        else:
            found[-1].texts.append(element.text)
            found[-1].elements.append(index)
    turns = []
    for item in found:
        text = " ".join(item.texts)
        words = count_words(text) / len(item.who)
        places, cues = tuple(item.elements), max(1, item.cues)
        together = len(item.who) > 1
        turns.append(
            tuple(
                Turn(scene.index, item.line, who, words, text, places, cues, together)
                for who in item.who
            )
        )
    return turns


def _groups(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Cues for several people of the cast ("EDWARD AND WILL") and who they are."""
    known = set(names)
    groups = {}
    for name in names:
        members = split_group(name)
        if len(members) > 1 and all(member in known for member in members):
            groups[name] = members
    return groups


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
    groups = _groups([person.name for person in play.characters])
    cast = [person for person in play.characters if person.name not in groups]
    finder = NameFinder(cast, aliases)
    known = {person.name for person in cast}
    turns: list[Turn] = []
    exchanges: list[Exchange] = []
    mentions: list[Spoken] = []
    speakers: list[tuple[str, ...]] = []
    present: list[tuple[str, ...]] = []
    for scene in play.scenes:
        here = _turns(scene, groups)
        turns.extend(turn for together in here for turn in together)
        for before, after in zip(here, here[1:], strict=False):
            exchanges.extend(
                Exchange(scene.index, a, b) for a in before for b in after if a.who != b.who
            )
        named = list(_mentions(scene, finder))
        mentions.extend(named)
        speaking = tuple(dict.fromkeys(turn.who for together in here for turn in together))
        silent = [name for name in scene.cast if name in known]
        seen = [item.of for item in named if not item.by]
        speakers.append(speaking)
        present.append(tuple(dict.fromkeys((*speaking, *silent, *seen))))
    return Bonds(
        tuple(person.name for person in cast),
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
