"""A sentence of coverage: its topic, how the measure stands to its bound, what shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.pages import format_eighths

#: The most scenes that a sentence names.
MOST_CITED = 6


class Standing(StrEnum):
    """How a measure stands to its bound."""

    HOLDS = "holds"
    THIN = "thin"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of coverage.

    Attributes:
        topic: what it is about ("Length", "Dialogue", ...).
        standing: see `Standing`.
        text: the sentence.
        scenes: indices of the scenes that show it; never empty for a script with scenes.
        measure: the figure and the bound, short.
    """

    topic: str
    standing: Standing
    text: str
    scenes: tuple[int, ...]
    measure: str


def names_of(play: Screenplay, scenes: Sequence[int]) -> str:
    """Scenes as a sentence cites them: ``scenes 3, 7 and 12``; each once.

    Printed numbers are used where the script has them.
    """
    scenes = tuple(dict.fromkeys(scenes))
    numbers = [play.scenes[index].heading.number or str(index + 1) for index in scenes]
    if not numbers:
        return "no scene"
    if len(numbers) == 1:
        return f"scene {numbers[0]}"
    return f"scenes {', '.join(numbers[:-1])} and {numbers[-1]}"


def ends(play: Screenplay) -> tuple[int, ...]:
    """The first scene and the last: what is cited for the script as a whole."""
    return tuple(dict.fromkeys((0, len(play.scenes) - 1)))


def some_of(play: Screenplay, scenes: Sequence[int]) -> str:
    """Scenes by name, said to be a part where they are more than a sentence names."""
    among = "among them " if len(scenes) > MOST_CITED else ""
    return among + names_of(play, tuple(scenes)[:MOST_CITED])


def top(scenes: Iterable[int], weight: Callable[[int], float]) -> tuple[int, ...]:
    """Up to `MOST_CITED` scenes of the greatest weight, in story order."""
    return tuple(sorted(sorted(scenes, key=lambda n: -weight(n))[:MOST_CITED]))


def number_of(number: int, one: str, many: str = "") -> str:
    """A number that opens a sentence: ``One scene``, ``12 scenes``."""
    words = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}
    return f"{words.get(number, number)} {one if number == 1 else many or one + 's'}"


def length_of(eighths: int) -> str:
    """A length in pages: ``3/8 of a page``, ``1 page``, ``1 3/8 pages``."""
    shown = format_eighths(eighths)
    if eighths < 8:
        return f"{shown} of a page"
    return f"{shown} page" if eighths == 8 else f"{shown} pages"


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them.

    >>> listed(["A"]), listed(["A", "B", "C"])
    ('A', 'A, B and C')
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
