"""Set-ups and pay-offs: what is planted, and whether it comes back.

An object is planted where the writer makes a reader look: in capitals after a determiner
(``a KEY``), or in somebody's hands and named again in the same scene. Few are told, and those
surely: the object is rare, and

- it comes back far from where it was planted, named twice, in capitals, in hands or in a
  speech: paid; or
- it was planted in the first third and is never named again: not paid.

Lines that come back are told by `filmai_core.analysis.structure.callbacks`. Measured against
no gold. People, sounds and the trade's own words (``data/words/plants.toml``) are left out.
Words of handling are English; capitals serve all languages that have them, so that scripts
in Chinese show lines alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from filmai_core.analysis.stopwords import SCREENPLAY_WORDS, SMALL_WORDS
from filmai_core.screenplay.model import SPOKEN, Element, ElementKind, Screenplay
from filmai_core.wordlists import table, word_set

#: What is planted in this share of the script may be missed later; what comes back does so
#: after at least this share.
FIRST_PART, FAR = 1 / 3, 0.15
#: A script of fewer scenes has no far.
FEWEST_SCENES = 8
#: An object that is in more scenes than this share (and this many) is furniture.
RARE_SHARE, RARE_SCENES = 0.06, 4
#: How often what is never used again must have been named to be missed.
MISSED_TIMES = 2
#: The most objects that are shown of either kind.
MOST = 8

_CAPS = r"\p{Lu}[\p{Lu}'’\-]+"
_WORD = regex.compile(r"\p{L}[\p{L}'’\-]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is named.

    Attributes:
        scene: index.
        line: source line.
        text: the paragraph or speech.
    """

    scene: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Plant:
    """Something planted.

    Attributes:
        what: in the script's own words.
        introduced: where it is first named.
        paid: where it last comes back, far from there; None: never named again.
    """

    what: str
    introduced: Place
    paid: Place | None


@dataclass(slots=True)
class _Seen:
    """A noun in one scene: how often it is named, and whether the writer makes one look."""

    place: Place
    times: int = 0
    marked: str = ""
    spoken: bool = False

    @property
    def planted(self) -> bool:
        """The writer makes one look here."""
        return bool(self.marked) and (self.marked.isupper() or self.times > 1)

    @property
    def back(self) -> bool:
        """It matters here again, and is not just mentioned."""
        return bool(self.marked) or self.spoken or self.times > 1


def find_objects(play: Screenplay) -> tuple[Plant, ...]:
    """Objects that were planted: those that come back, then those that do not."""
    count = len(play.scenes)
    if count < FEWEST_SCENES:
        return ()
    rare = max(RARE_SCENES, RARE_SHARE * count)
    paid: list[Plant] = []
    missed: list[Plant] = []
    for scenes in _nouns(play).values():
        first, *later = scenes.values()
        if not first.planted or len(scenes) > rare:
            continue
        at = first.place.scene
        far = [seen for seen in later if seen.place.scene - at >= max(2, FAR * count)]
        if far and far[-1].back:
            paid.append(Plant(first.marked, first.place, far[-1].place))
        elif not later and at < FIRST_PART * count and first.times >= MISSED_TIMES:
            missed.append(Plant(first.marked, first.place, None))
    paid.sort(key=lambda plant: plant.introduced.scene - (plant.paid.scene if plant.paid else 0))
    return (*paid[:MOST], *missed[:MOST])


def head_of(word: str) -> str:
    """A word as it is counted: small, without a plural or possessive ending.

    >>> head_of("KEYS"), head_of("the'"), head_of("Glass"), head_of("fish’s")
    ('key', 'the', 'glass', 'fish')
    """
    word = regex.sub(r"['’]s?$", "", word.casefold().replace("’", "'"))
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _nouns(play: Screenplay) -> dict[str, dict[int, _Seen]]:
    """Head noun to what is seen of it by scene, for every noun that is marked anywhere."""
    no_object = _no_objects(play)
    marks = [
        (scene.index, element, phrase)
        for scene in play.scenes
        for element in scene.elements
        if element.kind is ElementKind.ACTION and not _all_capitals(element)
        for phrase in _marked(element.text, play.language)
    ]
    heads: dict[str, list[tuple[int, str]]] = {}
    for scene_index, _, phrase in marks:
        parts = [head_of(word) for word in _WORD.findall(phrase)]
        if parts and len(parts[-1]) > 2 and not no_object.intersection(parts):
            heads.setdefault(parts[-1], []).append((scene_index, phrase))
    found: dict[str, dict[int, _Seen]] = {head: {} for head in heads}
    for scene in play.scenes:
        for element in _told(scene.elements):
            here = Counter(head_of(word) for word in _WORD.findall(element.text))
            for head in here.keys() & heads.keys():
                place = Place(scene.index, element.line, element.text)
                seen = found[head].setdefault(scene.index, _Seen(place))
                seen.times += here[head]
                seen.spoken |= element.kind in SPOKEN
    for head, places in heads.items():
        for scene_index, phrase in places:
            seen = found[head][scene_index]
            if not seen.marked or phrase.isupper():
                seen.marked = phrase
    return found


def _marked(text: str, language: str) -> Iterator[str]:
    """Nouns in capitals after a determiner, and nouns in somebody's hands."""
    capitals, handled = _patterns(language)
    for match in capitals.finditer(text):
        yield match[1]
    if handled is not None:
        for match in handled.finditer(text):
            words: list[str] = []
            for word in _WORD.findall(regex.split(r"[^\p{L}'’\- ]", match[1])[0])[:3]:
                if word.casefold() in SMALL_WORDS:
                    break
                words.append(word)
            if words and not words[-1].endswith("ly") and not words[-1].isupper():
                yield " ".join(words)


@cache
def _patterns(language: str) -> tuple[regex.Pattern[str], regex.Pattern[str] | None]:
    lists: Mapping[str, str] = table("plants", "determiners")
    language = language if language in lists else "en"
    before = "|".join(map(regex.escape, word_set("plants", "determiners", language)))
    capitals = regex.compile(
        rf"(?<![\p{{L}}'’])(?i:{before})\s+({_CAPS}(?:\s+{_CAPS}){{0,2}})(?![\p{{L}}'’])"
    )
    if language not in table("plants", "handling"):
        return capitals, None
    verbs = "|".join(map(regex.escape, word_set("plants", "handling", language)))
    small = "|".join(map(regex.escape, word_set("plants", "particles", language)))
    handled = regex.compile(
        rf"(?i)(?<![\p{{L}}'’])(?:{verbs})\s+(?:(?:{small})\s+){{0,2}}(?:{before})\s+"
        rf"((?:\p{{L}}[\p{{L}}'’\-]*\s*){{1,3}})"
    )
    return capitals, handled


def _all_capitals(element: Element) -> bool:
    """A paragraph that is nothing but capitals marks nothing."""
    words: list[str] = _WORD.findall(element.text)
    return sum(map(str.isupper, words)) > len(words) / 2


def _no_objects(play: Screenplay) -> frozenset[str]:
    """People of the cast, places of the headings, sounds and the trade's words."""
    words = word_set("plants", "people") | word_set("plants", "trade")
    words |= SCREENPLAY_WORDS | SMALL_WORDS
    names = [person.name for person in play.characters]
    names += [name for scene in play.scenes for name in scene.cast]
    places = [scene.heading.location for scene in play.scenes]
    found = {head_of(word) for text in (*names, *places) for word in _WORD.findall(text)}
    return frozenset(found | {head_of(word) for word in words} | words)


def _told(elements: Sequence[Element]) -> Iterator[Element]:
    kinds = (*SPOKEN, ElementKind.ACTION, ElementKind.SHOT, ElementKind.CENTERED)
    return (element for element in elements if element.kind in kinds)
