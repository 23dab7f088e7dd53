"""Cues to characters: what is a name, what is an extension, and who is the same person.

``BRICK (V.O.)``, ``BRICK (CONT'D)``, ``BRICK ^`` and ``BRICK'S VOICE`` are BRICK. Merged
without asking are only spellings that cannot be two people: extensions, case, apostrophe
and accent variants, and a voice. ``YOUNG EDWARD`` may be another part, so it is offered
(`filmai_core.screenplay.repair.aliases`), never applied.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import regex

#: The last parenthesis of a cue, nested ones included; half and full width.
_PARENTHESIS = regex.compile(r"\s*(?P<p>[(（](?:[^()（）]|(?&p))*[)）])\s*$")
_OPEN_PARENTHESIS = regex.compile(r"\s*[(（][^()（）]*$")
_BRACKET = regex.compile(r"\s*\[([^\[\]]+)\]\s*$")
_CARET = regex.compile(r"\s*\^+\s*$")
_VOICE = regex.compile(r"^(.*\S)(?:['’]S?|S['’]) (?:VOICE|VOICE-?OVER|V\.?O\.?)$", regex.IGNORECASE)
#: 阿海的声音 is not among them: Chinese cast lists name such a voice as one of the cast.
_HAN_VOICE = regex.compile(r"^(.+?)(?:的)?(?:画外音|畫外音|旁白|心声|心聲)$")
#: 阿海OS, 阿海 V.O.: Chinese scripts write them without parentheses.
_HAN_BARE = regex.compile(r"^(.*\p{Han})\s*(?:O\.?S\.?|V\.?O\.?)$")
#: Extensions written without parentheses: "BRICK V.O.", "BRICK (O.S", "ÉLODIE OFF".
_BARE = regex.compile(
    r"^((?!(?:THE|A|AN|LA|LE)\s\S+$)(?:.*?[^\s,–-])(?<!['’]S))(?:[\s,]|\s[–-]\s)+"
    r"(?:V\.?\s?O\.?|O\.\s?[SC]\.?|O/[SC]|O[SC]|CONT['’]?D\.?|CONTINUING|OFF"
    r"|(?:IN )?VOICE[\s-]?OVER|OFF[\s-](?:SCREEN|CAMERA|STAGE)|(?:EN )?VOIX OFF"
    r"|(?:EN )?VOZ EN OFF|FUORI CAMPO|ЗА КАДРОМ|PRE-?LAP)$"
)
_EXTENSION = regex.compile(
    r"(?i)^(?:V\.?\s?O|O\.\s?[SC]|O/[SC]|CONT|OFF\b|INTO|OVER|ON |IN |AT |TO |FILTERED|PHONE|RADIO)"
)
_JOIN = regex.compile(r"\s+(?:&|AND|UND|ET|Y|E|И)\s+|\s*/\s*|\s*\+\s*|\s*[、，,]\s*|\s+和\s*")
_LONGEST_CUE = 200
_SPACES = regex.compile(r"\s+")

#: What extensions say. The rest is kept as printed and says nothing.
VOICE_OVER = regex.compile(
    r"\bV\.?\s?[O0]\b|VOICE|旁白|画外|畫外|心声|OFF\b|ЗК|З\.К|\bN\.?A\b", regex.I
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue taken apart.

    Attributes:
        name: who speaks, without extensions, as printed.
        extensions: what stood in parentheses, in order.
        alias: what stood in square brackets: the same person's other name.
    """

    name: str
    extensions: tuple[str, ...] = ()
    alias: str = ""

    @property
    def person(self) -> str:
        """The name that counts: the alias where there is one."""
        return self.alias or self.name


@lru_cache(maxsize=8192)
def split_cue(text: str) -> Cue:
    """Take a cue apart.

    Square brackets hold the same person's better-known name (``LOUIS [WOYZECK]``), unless
    what they hold is an extension (``MARY [O.S.]``).

    >>> split_cue("MARGRETH [MARIE] (V.O.) (CONT'D) ^")
    Cue(name='MARGRETH', extensions=('V.O.', "CONT'D"), alias='MARIE')
    """
    name = _SPACES.sub(" ", _CARET.sub("", text.strip())).strip(" :：")
    if name.startswith("@"):
        name = name[1:].strip()
    extensions: list[str] = []
    alias = ""
    if len(name) > _LONGEST_CUE:  # no cue; nested brackets in it would take forever
        return Cue(name)
    while name:
        found = _PARENTHESIS.search(name)
        bracket = _BRACKET.search(name)
        if found and found.start() > 0:
            extensions.insert(0, found["p"][1:-1].strip())
            name = name[: found.start()]
        elif bracket and bracket.start() > 0:
            inside = bracket[1].strip()
            if not regex.search(r"\p{L}", inside) or _EXTENSION.search(inside):
                extensions.insert(0, inside)
            else:
                alias = inside
            name = name[: bracket.start()]
        else:
            open_one = _OPEN_PARENTHESIS.search(name)
            bare = _BARE.match(name) or _HAN_BARE.match(name)
            if open_one and open_one.start() > 0:
                extensions.insert(0, open_one[0].strip(" (（"))
                name = name[: open_one.start()]
            elif bare:
                extensions.insert(0, name[len(bare[1]) :].strip(" ,–-"))
                name = bare[1]
            else:
                break
    return Cue(name.strip(" ,") or text.strip(), tuple(extensions), alias)


#: Signs that tell two names apart: $AM is not AM, and NURSE #2 is not NURSE 2's other spelling.
_IN_NAMES = frozenset("#&/+@%")
_SYMBOLS = frozenset({"Sc", "So", "Sm"})


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name without what may differ between spellings of one name.

    Case, accents, apostrophes, full stops, spaces and hyphens go; ``MR. O'NEIL`` and
    ``Mr O’Neil`` become equal. Ideographs and other letters stay.
    """
    if name.isascii() and name.isalnum():
        return name.casefold()
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(
        char
        for char in plain
        # Marks are kept outside Latin, Greek and Cyrillic, where they are letters' sounds.
        if (
            char.isalnum()
            or char in _IN_NAMES
            or unicodedata.category(char) in _SYMBOLS
            or (unicodedata.combining(char) and char > "\u036f")
        )
    )


def voice_of(name: str) -> str:
    """Whose voice ``name`` is (``BRICK'S VOICE`` gives ``BRICK``), or ""."""
    found = _VOICE.match(name) or (_HAN_VOICE.match(name) if len(name) > 2 else None)
    return found[1] if found else ""


def split_group(name: str) -> tuple[str, ...]:
    """The single names of a cue for several people (``A & B``, ``A/B``); one name gives one."""
    parts = tuple(part.strip() for part in _JOIN.split(name) if part and part.strip())
    return parts if len(parts) > 1 else (name,)


def resolve_names(cues: Iterable[str]) -> dict[str, str]:
    """Map every cue spelling to one name.

    Spellings that fold to the same are one person; so is a voice, if the one whose voice
    it is speaks as well. The name shown is the spelling that occurs most, first seen first.

    Args:
        cues: all cues in source order, with repetition.
    """
    counted = Counter(cues)
    parts = {cue: split_cue(cue) for cue in counted}
    spellings: dict[str, Counter[str]] = {}
    for cue, count in counted.items():
        name = parts[cue].person
        spellings.setdefault(fold(name) or name, Counter())[name] += count
    shown = {key: names.most_common(1)[0][0] for key, names in spellings.items()}
    target = {key: key for key in shown}
    for key, name in shown.items():
        owner = voice_of(name)
        if owner and fold(owner) in shown:
            target[key] = fold(owner)
    resolved: dict[str, str] = {}
    for cue, part in parts.items():
        key = fold(part.person) or part.person
        resolved[cue] = shown[target[key]]
    return resolved
