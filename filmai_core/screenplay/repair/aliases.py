"""Who may be the same person under another name: offered to the writer, never applied.

YOUNG EDWARD may be played by another actor and still be Edward; BENNETT may be Dr. Bennett
or his son. Only the writer knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from filmai_core.screenplay.model import Character, Screenplay
from filmai_core.screenplay.words.names import fold, split_group

_AGES = (
    "YOUNG YOUNGER OLD OLDER ADULT LITTLE TEEN TEENAGE BABY KID ELDERLY GROWN FUTURE PAST BOY GIRL"
    " CHILD JEUNE PETIT PETITE VIEUX VIEILLE JUNGER JUNGE ALTER ALTE JOVEN VIEJO VIEJA GIOVANE"
    " VECCHIO VECCHIA JOVEM VELHO VELHA ЮНЫЙ ЮНАЯ МОЛОДОЙ МОЛОДАЯ СТАРЫЙ СТАРАЯ"
).split()
_AGE = regex.compile(
    rf"^(?:{'|'.join(_AGES)})[\s-]+(.+)$|^(.+?)[\s,]+(?:AT|AGED?)\s+\d+$"
    r"|^(?:年轻的?|年輕的?|少年|老年|童年|幼年|小时候的?|小時候的?|成年)(\p{Han}{2,})$"
)
_VOICE = regex.compile(r"^(.+?)的?(?:声音|聲音)$")
_TITLES = frozenset(
    "MR MRS MS MISS DR DOCTOR PROF PROFESSOR SIR LADY LORD CAPTAIN CAPT SERGEANT SGT OFFICER"
    " DETECTIVE DET LIEUTENANT LT COLONEL COL GENERAL GEN FATHER SISTER BROTHER UNCLE AUNT JUDGE"
    " AGENT INSPECTOR THE KING QUEEN PRINCE PRINCESS M MME MLLE HERR FRAU SEÑOR SEÑORA DON DOÑA"
    " SIGNOR SIGNORA NURSE REVEREND REV PRESIDENT SENATOR COACH CHIEF".split()
)
_MISSPELT_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class AliasSuggestion:
    """``alias`` may be ``name``.

    Attributes:
        alias: a character's name.
        name: the character it may be.
        reason: why, one clause.
        confidence: in (0, 1).
    """

    alias: str
    name: str
    reason: str
    confidence: float


def suggest_aliases(play: Screenplay) -> tuple[AliasSuggestion, ...]:
    """Pairs of characters that may be one, the likeliest first."""
    people = [person for person in play.characters if len(split_group(person.name)) == 1]
    by_fold = {fold(person.name): person.name for person in people}
    found: dict[tuple[str, str], AliasSuggestion] = {}
    for person in people:
        for suggestion in (
            *_by_age(person, by_fold),
            *_by_part(person, people),
            *_by_spelling(person, people),
        ):
            pair = (suggestion.alias, suggestion.name)
            if pair not in found and pair[::-1] not in found:
                found[pair] = suggestion
    return tuple(sorted(found.values(), key=lambda item: -item.confidence))


def _by_age(person: Character, by_fold: dict[str, str]) -> list[AliasSuggestion]:
    voice = _VOICE.match(person.name)
    found = voice or _AGE.match(person.name.upper())
    if not found:
        return []
    owner = by_fold.get(fold(next(group for group in found.groups() if group)))
    if not owner or owner == person.name:
        return []
    why = "the same person's voice" if voice else "the same name at another age"
    return [AliasSuggestion(person.name, owner, why, 0.8)]


def _words(name: str) -> tuple[str, ...]:
    words = (regex.sub(r"[^\p{L}\p{M}\d'’-]", "", word).upper() for word in name.split())
    return tuple(word for word in words if word and word not in _TITLES)


def _by_part(person: Character, people: Sequence[Character]) -> list[AliasSuggestion]:
    """BRICK and BRICK BRADDOCK; BENNETT and DR. BENNETT."""
    own = _words(person.name)
    if len(own) != 1 or len(own[0]) < 3:
        return []
    owners = []
    for other in people:
        words = _words(other.name)
        if other.name == person.name or not words or words[0] in _AGES:
            continue
        if own[0] in (words[0], words[-1]) and len(words) <= 3:
            owners.append(other)
    if len(owners) != 1:
        return []
    other = owners[0]
    # The one who speaks more keeps the name.
    alias, name = (person, other) if person.speeches <= other.speeches else (other, person)
    return [AliasSuggestion(alias.name, name.name, "a part of the same name", 0.7)]


def _by_spelling(person: Character, people: Sequence[Character]) -> list[AliasSuggestion]:
    """A name that is spelt like a more frequent one but for a letter."""
    own = fold(person.name)
    if person.speeches > _MISSPELT_AT_MOST or len(own) < 5 or regex.search(r"\d", own):
        return []
    for other in people:
        if other.speeches <= person.speeches or regex.search(r"\d", other.name):
            continue
        if _nearly(own, fold(other.name)):
            return [AliasSuggestion(person.name, other.name, "spelt nearly the same", 0.6)]
    return []


def _nearly(one: str, two: str) -> bool:
    """One letter added, missing, changed, or two exchanged; never the first."""
    if abs(len(one) - len(two)) > 1 or one == two or one[0] != two[0]:
        return False
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    a, b = one[start:], two[start:]
    if a[1:] == b[1:] or a[1:] == b or a == b[1:]:
        return True
    return len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
