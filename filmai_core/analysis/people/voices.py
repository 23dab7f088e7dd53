"""How alike characters sound: Burrows's Delta between speakers, with an interval.

Delta (Burrows 2002, *Literary and Linguistic Computing* 17(3)) compares how often two writers
use the commonest words: small words, which nobody chooses on purpose. It is the mean
difference of their shares, each in standard deviations. In Chinese and Japanese the units are
characters. Names of the cast are left out: whom one speaks of is not how one speaks.

Two things are done for scripts, which are short. A word's standard deviation is that of
chunks of the whole dialogue. And Delta of short texts is never 0, however alike: so it is
given as a multiple of what the same speeches give when they are dealt out between the two at
random. 1 is one voice; what lies above 1 with its whole interval is two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from filmai_core.analysis.speeches import all_speeches
from filmai_core.screenplay.model import Screenplay

Floats = NDArray[np.float64]

#: Fewest words (characters, in Chinese and Japanese) of which a voice can be told.
FEWEST_WORDS, FEWEST_CHARACTERS = 300, 500
#: The commonest words that are compared, and the most voices.
COMMONEST, MOST_VOICES = 100, 12
#: Words of a chunk, over which a word's share varies.
CHUNK = 100
RESAMPLES, DEALINGS = 300, 500
INTERVAL, SIGNIFICANT = 0.90, 0.05

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class VoicePair:
    """Two voices.

    Attributes:
        a: one, the one who speaks more.
        b: the other.
        distance: Delta as a multiple of what one voice, dealt out at random, gives.
        low: lower end of the 90% interval (bootstrap over speeches).
        high: upper end.
        p: share of dealings that differ as much.
        unlike: the two are told apart; of all that are, 5% may be so by chance
            (Benjamini and Hochberg 1995).
    """

    a: str
    b: str
    distance: float
    low: float
    high: float
    p: float
    unlike: bool


@dataclass(frozen=True, slots=True)
class Voices:
    """A script's voices.

    Attributes:
        names: those who speak enough, by words.
        pairs: all pairs of them, the likest first.
        too_few: who speaks, but too little to have a voice that can be told.
        fewest: words (or characters) that were asked for.
    """

    names: tuple[str, ...]
    pairs: tuple[VoicePair, ...]
    too_few: tuple[str, ...]
    fewest: int


def units_of(text: str, *, characters: bool) -> list[str]:
    """Words in small letters, or characters.

    >>> units_of("I don't know.", characters=False), units_of("我不知道。", characters=True)
    (['i', "don't", 'know'], ['我', '不', '知', '道'])
    """
    if characters:
        return _SIGN.findall(text)
    return _WORD.findall(text.casefold().replace("’", "'"))


def compare_voices(play: Screenplay) -> Voices:
    """Delta of every pair of characters who speak enough."""
    characters = play.language in ("zh", "ja")
    fewest = FEWEST_CHARACTERS if characters else FEWEST_WORDS
    names = {
        unit for person in play.characters for unit in units_of(person.name, characters=characters)
    }
    spoken: dict[str, list[list[str]]] = {}
    for speech in all_speeches(play):
        units = [u for u in units_of(speech.text, characters=characters) if u not in names]
        if units:
            spoken.setdefault(speech.character, []).append(units)
    size = {name: sum(map(len, speeches)) for name, speeches in spoken.items()}
    order = sorted(spoken, key=lambda name: -size[name])
    enough = [name for name in order if size[name] >= fewest][:MOST_VOICES]
    few = tuple(name for name in order if size[name] < fewest)
    if len(enough) < 2:
        return Voices(tuple(enough), (), few, fewest)
    known = Counter(unit for name in order for units in spoken[name] for unit in units)
    words = [unit for unit, _ in known.most_common(COMMONEST)]
    place = {unit: column for column, unit in enumerate(words)}
    tables = {name: _table(spoken[name], place) for name in enough}
    scale = _scale([units for name in order for units in spoken[name]], place)
    pairs = [_pair(a, b, tables[a], tables[b], scale) for a, b in combinations(enough, 2)]
    return Voices(tuple(enough), _told_apart(pairs), few, fewest)


def delta(a: Floats, b: Floats, scale: Floats) -> float:
    """Burrows's Delta of two summed tables (V + 1,): counts by word, the total last."""
    return float(_delta(a[None, :], b[None, :], scale)[0])


def _delta(a: Floats, b: Floats, scale: Floats) -> Floats:
    """(R,) of (R, V + 1) sums."""
    apart = a[:, :-1] / np.maximum(a[:, -1:], 1) - b[:, :-1] / np.maximum(b[:, -1:], 1)
    known = scale > 0
    found: Floats = np.abs(apart[:, known] / scale[known]).mean(axis=1)
    return found


def _table(speeches: Sequence[Sequence[str]], place: dict[str, int]) -> Floats:
    """(N, V + 1): counts by speech and word, the speech's length last."""
    table = np.zeros((len(speeches), len(place) + 1))
    for row, units in enumerate(speeches):
        for unit in units:
            if unit in place:
                table[row, place[unit]] += 1
        table[row, -1] = len(units)
    return table


def _scale(speeches: Sequence[Sequence[str]], place: dict[str, int]) -> Floats:
    """(V,) standard deviation of each word's share over chunks of the dialogue."""
    units = [unit for speech in speeches for unit in speech]
    chunks = [units[at : at + CHUNK] for at in range(0, len(units) - CHUNK + 1, CHUNK)] or [units]
    table = _table(chunks, place)
    found: Floats = (table[:, :-1] / np.maximum(table[:, -1:], 1)).std(axis=0)
    return found


def _pair(a: str, b: str, first: Floats, second: Floats, scale: Floats) -> VoicePair:
    rng = np.random.default_rng(0)
    together = np.vstack([first, second])
    whole, own = together.sum(axis=0), delta(first.sum(axis=0), second.sum(axis=0), scale)
    # Dealt at random, by speeches, so that one side keeps about its share of the words.
    orders = np.argsort(rng.random((DEALINGS, len(together))), axis=1)
    mine = np.zeros((DEALINGS, len(together)))
    np.put_along_axis(mine, orders[:, : len(first)], 1.0, axis=1)
    dealt = mine @ together
    chance = _delta(dealt, whole - dealt, scale)
    usual = max(float(chance.mean()), 1e-9)
    draws = _delta(_drawn(first, rng), _drawn(second, rng), scale)
    tail = (1 - INTERVAL) / 2
    # Drawing again adds the noise of short texts once more: the interval is centred anew.
    low, high = (own + q - draws.mean() for q in np.quantile(draws, [tail, 1 - tail]))
    p = float((1 + (chance >= own).sum()) / (1 + DEALINGS))
    return VoicePair(a, b, own / usual, low / usual, high / usual, p, False)


def _drawn(table: Floats, rng: np.random.Generator) -> Floats:
    """(R, V + 1): sums of as many speeches, drawn again."""
    count = len(table)
    draws = rng.multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
    found: Floats = draws @ table
    return found


def _told_apart(pairs: Sequence[VoicePair]) -> tuple[VoicePair, ...]:
    """The pairs, likest first, with the verdict over all of them."""
    by_p = sorted(pairs, key=lambda pair: pair.p)
    good = [n for n, pair in enumerate(by_p, 1) if pair.p <= SIGNIFICANT * n / len(by_p)]
    found = [replace(pair, unlike=n <= max(good, default=0)) for n, pair in enumerate(by_p, 1)]
    return tuple(sorted(found, key=lambda pair: pair.distance))
