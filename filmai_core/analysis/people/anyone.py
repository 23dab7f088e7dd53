"""Lines that could be anyone's: whose words do not say who speaks.

Each longer speech is held against every voice by the words of their *other* speeches (a
unigram model with additive smoothing; names left out). A speech is told if its own voice fits
it best. The line that could be anyone's is one that the best other voice fits as well.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filmai_core.analysis.people.voices import units_of
from filmai_core.analysis.speeches import all_speeches
from filmai_core.screenplay.model import Screenplay

#: Shorter speeches say too little to be anyone's in particular.
FEWEST_UNITS = 12
#: Added to every word's count, and the most lines that are shown.
SMOOTHING, MOST_LINES = 0.5, 8


@dataclass(frozen=True, slots=True)
class AnyonesLine:
    """A speech that its speaker's words do not tell from another's.

    Attributes:
        scene: index.
        line: source line of its cue.
        character: who speaks it.
        closest: whose it might be as well.
        text: what is said.
    """

    scene: int
    line: int
    character: str
    closest: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """How well voices are told by their words.

    Attributes:
        shares: by name, the share of their longer speeches that their own voice fits best.
        chance: what guessing among the voices would give.
        lines: those that could be anyone's, the nearest to call first.
    """

    shares: Mapping[str, float]
    chance: float
    lines: tuple[AnyonesLine, ...]


def tell_lines(play: Screenplay, names: Sequence[str]) -> Told:
    """Hold every longer speech of some voices against all of them.

    Args:
        play: the screenplay.
        names: the voices; two or more, or nothing can be told.
    """
    if len(names) < 2:
        return Told({}, 1.0, ())
    characters = play.language in ("zh", "ja")
    cast = {u for person in play.characters for u in units_of(person.name, characters=characters)}
    spoken = []
    for speech in all_speeches(play):
        if speech.character in names:
            units = units_of(speech.text, characters=characters)
            spoken.append((speech, Counter(u for u in units if u not in cast)))
    counts = {name: Counter[str]() for name in names}
    for speech, bag in spoken:
        counts[speech.character].update(bag)
    size = len(set().union(*counts.values()))
    totals = {name: bag.total() for name, bag in counts.items()}
    right, asked = Counter[str](), Counter[str]()
    near: list[tuple[float, AnyonesLine]] = []
    for speech, bag in spoken:
        length = bag.total()
        if length < FEWEST_UNITS:
            continue
        fits = {}
        for name in names:
            own = name == speech.character
            below = totals[name] - own * length + SMOOTHING * size
            fits[name] = sum(
                times * math.log((counts[name][u] - own * times + SMOOTHING) / below)
                for u, times in bag.items()
            ) / length  # fmt: skip
        others = [name for name in names if name != speech.character]
        closest = max(others, key=lambda name: fits[name])
        margin = fits[speech.character] - fits[closest]
        asked[speech.character] += 1
        right[speech.character] += margin > 0
        line = AnyonesLine(speech.scene, speech.line, speech.character, closest, speech.text)
        near.append((abs(margin), line))
    shares = {name: right[name] / asked[name] for name in names if asked[name]}
    near.sort(key=lambda item: item[0])
    return Told(shares, 1 / len(names), tuple(line for _, line in near[:MOST_LINES]))
