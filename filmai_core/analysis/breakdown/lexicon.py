"""Words that may announce an effect shot: the candidates, before anything judges them.

The list is wide on purpose: *fires* opens a gun, an oven and an employee's envelope, and
all three become candidates. What a word means in its line is decided by the trained head
(`filmai_core.models.breakdown.head`); here only recall counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from filmai_core.wordlists import table, words


class EffectCategory(StrEnum):
    """What a VFX supervisor lists in a breakdown."""

    FIRE = "fire"
    SMOKE = "smoke"
    EXPLOSION = "explosion"
    WATER = "water"
    WEATHER = "weather"
    DESTRUCTION = "destruction"
    BLOOD = "blood"
    CROWD = "crowd"
    VEHICLE = "vehicle"
    CREATURE = "creature"
    ANIMAL = "animal"
    WEAPON = "weapon"
    SCREEN = "screen"
    DRIVING_PLATE = "driving_plate"
    DAY_FOR_NIGHT = "day_for_night"
    SET_EXTENSION = "set_extension"
    WIRE_REMOVAL = "wire_removal"


#: Category: its name in a table.
LABELS: Mapping[EffectCategory, str] = {
    EffectCategory.FIRE: "Fire",
    EffectCategory.SMOKE: "Smoke",
    EffectCategory.EXPLOSION: "Explosion",
    EffectCategory.WATER: "Water and rain",
    EffectCategory.WEATHER: "Weather",
    EffectCategory.DESTRUCTION: "Destruction",
    EffectCategory.BLOOD: "Blood and wounds",
    EffectCategory.CROWD: "Crowds",
    EffectCategory.VEHICLE: "Vehicles and stunts",
    EffectCategory.CREATURE: "Creatures",
    EffectCategory.ANIMAL: "Animals",
    EffectCategory.WEAPON: "Weapons and gunfire",
    EffectCategory.SCREEN: "Screens and phones",
    EffectCategory.DRIVING_PLATE: "Driving plates",
    EffectCategory.DAY_FOR_NIGHT: "Day for night",
    EffectCategory.SET_EXTENSION: "Set extension",
    EffectCategory.WIRE_REMOVAL: "Wire removal",
}

_YEAR = "<year>"  # one that is not our own: 1066, 1923, 2190
#: Each category's words, as `_pattern` reads them; what their marks mean is said in the file.
_WORDS: Mapping[EffectCategory, tuple[str, ...]] = {
    EffectCategory(name): words("effects", "candidates", name)
    for name in table("effects", "candidates")
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may announce an effect: ``text[start:end]`` of the line it was found in."""

    category: EffectCategory
    start: int
    end: int


def _pattern(entries: Iterable[str]) -> re.Pattern[str]:
    plain: list[str] = []
    for word in sorted(set(entries), key=lambda entry: (-len(entry), entry)):
        if word == _YEAR:
            plain.append(r"1\d{3}|2[1-9]\d{2}")
            continue
        body = re.escape(word.strip("~")).replace("_", r"\s+(?:\w+\s+)?")
        plain.append(body + (r"[\w'-]*" if word.endswith("~") else ""))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(plain)})(?![\w-])", re.IGNORECASE)


_PATTERNS: Mapping[EffectCategory, re.Pattern[str]] = {
    category: _pattern(entries) for category, entries in _WORDS.items()
}


#: What stands right before a word that is not there (*no smoke*) or only compared (*like a
#: dragon*, but not *looks like rain*).
_ABSENT = re.compile(
    r"\b(?:no|not an?|without|without any|never an?|nor|neither)\s+(?:[\w'’-]+\s+)?$"
    r"|(?<!look)(?<!looks)(?<!looked)(?<!sounds)(?<!smells)\s"
    r"like\s+(?:an?|the|some|so many)\s+(?:[\w'’-]+\s+)?$",
    re.IGNORECASE,
)


#: Grammar that settles a verb by itself: who is fired has lost a job (but *fires her pistol*),
#: and what is shot at somebody may be a look.
_SETTLED = re.compile(
    r"\bfir(?:es?|ed|ing)\s+(?:him|them|me|us|you|everyone|everybody|somebody|someone)\b"
    r"|\bfir(?:es?|ed|ing)\s+her(?=\s*(?:[.,;:!?]|$|by\b|on\b|over\b|for\b|and\b|with|before\b))"
    r"|(?<!shot\s)(?<!shots\s)(?<!gun\s)(?:\bis|\bwas|\bbeen|\bgets?|\bgot|\bbeing|['’]re|['’]m)"
    r"\s+fired\b(?!\s+(?:at|on|from|into|upon|across|through)\b)"
    r"|\b(?:shoot|shoots|shot|shooting|fires?)\s+(?:\w+\s+){1,2}?an?\s+(?:\w+\s+){0,2}?"
    r"(?:look|glance|smile|grin|frown|stare|glare|wink|text|message|email|question)\b",
    re.IGNORECASE,
)


def find_candidates(text: str) -> Iterator[Candidate]:
    """Every word or phrase of the lists in ``text``, category by category, in text order.

    Words that the line denies or only compares with are left out.

    >>> [(c.category.value, "A match flares."[c.start:c.end])
    ...  for c in find_candidates("A match flares.")]
    [('fire', 'match'), ('fire', 'flares')]
    """
    settled = [match.span() for match in _SETTLED.finditer(text)]
    for category, pattern in _PATTERNS.items():
        for found in pattern.finditer(text):
            if any(start <= found.start() < end for start, end in settled):
                continue
            if _ABSENT.search(text, max(0, found.start() - 40), found.start()):
                continue
            yield Candidate(category, found.start(), found.end())


def marks_of(text: str) -> list[tuple[tuple[int, int], str]]:
    """The candidates of a line as the head takes them: ((start, end), category)."""
    return [((found.start, found.end), found.category.value) for found in find_candidates(text)]
