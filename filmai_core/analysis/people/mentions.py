"""Who is spoken of: names of the cast found in running text.

The cast is known from the cues, so no model is needed: a name is found as it is written,
in full ("Jenny Hill"), by a part that only one person has ("Jenny"), or without its title
("Dr. Bennett" as "Bennett"). A name counts only where it is written with a capital, which
tells Will from will everywhere but at the start of a sentence; there the names that are
common words too are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from filmai_core.screenplay.model import Character

_TITLES = frozenset(
    "mr mrs ms miss dr doctor sir lady lord captain capt colonel col general gen major maj "
    "sergeant sgt lieutenant lt officer agent detective det inspector judge father mother "
    "sister brother uncle aunt old young little big the a an king queen prince princess "
    "professor prof reverend rev president senator mayor nurse der die das herr frau "
    "monsieur madame mademoiselle von van de la le du and or of some various first second "
    "third other another und et".split()
)
#: Names that open sentences as common words; at the start of a sentence they say nothing.
_ALSO_WORDS = frozenset(
    "will may mark bill rose grace hope faith joy art dean rich frank sue pat rob bob jack "
    "dawn june april august summer autumn amber angel chance drew grant guy chase chip cliff "
    "dale earl gene harry heath jade josh max miles nick penny ray rusty sandy skip stew "
    "tony van wade ward woody man woman boy girl mom dad doctor nurse cop one two three all "
    "both everyone voice sir eine andre one".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*", re.UNICODE)
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_END = frozenset('.!?…"“”:;—-–(')


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of the cast in a text: characters ``start`` to ``end`` name ``who``."""

    start: int
    end: int
    who: str


def _fold(word: str) -> str:
    word = word.casefold().replace("’", "'").rstrip(".")
    return word.removesuffix("'s").removesuffix("'")


def _pieces(name: str) -> list[str]:
    return [_fold(found[0]) for found in _WORD.finditer(name)]


class NameFinder:
    """Finds the cast in text. Build it once a screenplay.

    Args:
        people: the cast.
        more: further names by person, such as a writer's own ("MOM" for "SANDRA").
    """

    def __init__(
        self, people: Iterable[Character], more: dict[str, tuple[str, ...]] | None = None
    ) -> None:
        full: dict[tuple[str, ...], str] = {}
        parts: Counter[str] = Counter()
        owner: dict[str, str] = {}
        self.han: dict[str, str] = {}
        for person in people:
            for name in (person.name, *(more or {}).get(person.name, ())):
                if _HAN.search(name):
                    if len(name) > 1:
                        self.han.setdefault(name, person.name)
                    continue
                pieces = _pieces(name)
                if not pieces or all(piece.isdigit() for piece in pieces):
                    continue
                full.setdefault(tuple(pieces), person.name)
                own = [p for p in pieces if p not in _TITLES and len(p) > 2 and not p.isdigit()]
                bare = tuple(piece for piece in pieces if piece not in _TITLES)
                if bare and len(bare) < len(pieces):
                    full.setdefault(bare, person.name)
                if len(pieces) > 1:
                    for piece in set(own):
                        parts[piece] += 1
                        owner[piece] = person.name
        self.names = dict(full)
        for piece, count in parts.items():
            if count == 1 and (piece,) not in self.names:
                self.names[(piece,)] = owner[piece]
        self.longest = max((len(name) for name in self.names), default=0)

    def find(self, text: str) -> list[Mention]:
        """The cast's names in a text, the longest name at each place, in order."""
        found: list[Mention] = []
        for name, who in self.han.items():
            start = text.find(name)
            while start >= 0:
                found.append(Mention(start, start + len(name), who))
                start = text.find(name, start + len(name))
        if self.names:
            words = list(_WORD.finditer(text))
            folded = [_fold(word[0]) for word in words]
            place = 0
            while place < len(words):
                step = self._at(text, words, folded, place)
                if step:
                    last = words[place + step - 1]
                    who = self.names[tuple(folded[place : place + step])]
                    found.append(Mention(words[place].start(), last.end(), who))
                place += max(1, step)
        return sorted(found, key=lambda item: item.start)

    def _at(self, text: str, words: list[re.Match[str]], folded: list[str], place: int) -> int:
        """How many words from ``place`` on are a name; 0 where none are."""
        if not words[place][0][0].isupper() and not words[place][0][0].isdigit():
            return 0
        for length in range(min(self.longest, len(words) - place), 0, -1):
            name = tuple(folded[place : place + length])
            if name not in self.names:
                continue
            if length == 1 and name[0] in _ALSO_WORDS:
                before = text[: words[place].start()].rstrip()
                shouted = words[place][0].isupper() and not text.isupper()
                if (not before or before[-1] in _SENTENCE_END) and not shouted:
                    continue
            if all(word[0][0].isupper() or word[0][0].isdigit() or _fold(word[0]) in _TITLES
                   for word in words[place : place + length]):  # fmt: skip
                return length
        return 0
