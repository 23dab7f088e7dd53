"""Words that may announce an effect shot: the candidates, before anything judges them.

The list is wide on purpose: *fires* opens a gun, an oven and an employee's envelope, and
all three become candidates. What a word means in its line is decided by the trained head
(`filmai_core.models.breakdown.head`); here only recall counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from filmai_core.analysis.breakdown.unseen import unseen_parts
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


#: Words that are candidates only beside a stronger one of their category.
_WEAK: Mapping[EffectCategory, frozenset[str]] = {
    EffectCategory(name): frozenset(words("effects", "weak", name))
    for name in table("effects", "weak")
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


def find_candidates(text: str, names: Sequence[str] = ()) -> Iterator[Candidate]:
    """Every word or phrase of the lists in ``text``, category by category, in text order.

    Words in a part of the line that shows nothing (`unseen_parts`) are left out.

    >>> [(c.category.value, "A match flares."[c.start:c.end])
    ...  for c in find_candidates("A match flares.")]
    [('fire', 'match'), ('fire', 'flares')]
    """
    return (found for found, shown in _words_found(text, names) if shown)


def _words_found(text: str, names: Sequence[str]) -> Iterator[tuple[Candidate, bool]]:
    """Each word of the lists, and whether its part of the line shows something."""
    hidden = [match.span() for match in _SETTLED.finditer(text)] + unseen_parts(text, names)
    for category, pattern in _PATTERNS.items():
        for found in pattern.finditer(text):
            shown = not any(start <= found.start() < end for start, end in hidden)
            yield Candidate(category, found.start(), found.end()), shown


@dataclass(frozen=True, slots=True)
class LineWords:
    """The words of the lists in one line.

    Attributes:
        marks: ((start, end), category) of the candidates, as the head takes them.
        barred: categories whose words stand only where the line shows nothing: the sentence
            alone may not list these.
    """

    marks: tuple[tuple[tuple[int, int], str], ...]
    barred: frozenset[str]


def line_words(text: str, names: Sequence[str] = ()) -> LineWords:
    """Candidates of a line, and the categories that it only speaks of."""
    found = list(_words_found(text, names))
    strong = {one.category for one, shown in found if shown and not _is_weak(one, text)}
    marks = tuple(
        ((one.start, one.end), one.category.value)
        for one, shown in found
        if shown and one.category in strong
    )
    spoken = {one.category.value for one, shown in found if not shown}
    return LineWords(
        marks, frozenset(spoken - {one.category.value for one, shown in found if shown})
    )


def _is_weak(found: Candidate, text: str) -> bool:
    return text[found.start : found.end].lower() in _WEAK.get(found.category, ())


def marks_of(text: str, names: Sequence[str] = ()) -> list[tuple[tuple[int, int], str]]:
    """The candidates of a line as the head takes them: ((start, end), category)."""
    return list(line_words(text, names).marks)


def says_word(text: str) -> bool:
    """Whether a text holds a word of the lists at all."""
    return any(pattern.search(text) for pattern in _PATTERNS.values())
