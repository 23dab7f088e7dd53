"""The lines that part a script above its scenes: acts, teasers, cold opens, a play's scenes.

``ACT ONE``, ``2. Akt``, ``ACTE PREMIER``, ``Scene 3: The street``, ``ACT I, SCENE 2``, ``COLD
OPEN``, ``END OF ACT ONE``. A scene line that goes on as a heading of film or television
(``SCENE 1. INT. PUB. NIGHT.``) is a heading and none of these. The words stand in
``filmai_core/data/words/parts.toml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from filmai_core.wordlists import alternation, words

_ACT = alternation(words("parts", "act"))
_SCENE = alternation(words("parts", "scene"))
_CARDINAL = rf"\d{{1,3}}[A-Z]?|[IVXL]{{1,6}}|{alternation(words('parts', 'cardinal'))}"
_ORDINAL = rf"{alternation(words('parts', 'ordinal'))}|\d(?:TH|E|È?ME|º|ª|°|-[ЕЯЙ])"
_STOP = r"(?![^\W_]|['’])"
_SEPARATOR = r"(?:\s*[.:,;]\s*|\s*[–—]\s*|\s+-\s+|\s+)"


def _counted(what: str, letters: str = "") -> str:
    """A word with its number before or behind it."""
    after = rf"(?:{what})\.?\s+(?:THE\s+)?(?:{_ORDINAL}|{_CARDINAL}{letters}){_STOP}"
    return rf"(?:{after}|(?:THE\s+)?(?:{_ORDINAL}|\d{{1,3}}\.)\s*(?:{what}){_STOP})"


_ACT_LINE = _counted(_ACT)
_SCENE_LINE = _counted(_SCENE, r"|[A-Z]")
_NAMED = alternation(words("parts", "named"))
_HAN_ACT = r"第\s*[一二三四五六七八九十\d]+\s*[幕折]"
_HAN_SCENE = r"第\s*[一二三四五六七八九十百\d]+\s*[场場景]"
_WHOLE = re.compile(
    rf"(?:(?P<act>{_ACT_LINE}|{_HAN_ACT})"
    rf"(?:{_SEPARATOR}?(?P<in>{_SCENE_LINE}|{_HAN_SCENE}))?"
    rf"|(?P<scene>{_SCENE_LINE}|{_HAN_SCENE})|(?P<named>{_NAMED})(?=$|\s*[:.–—]|\s+-)|(?P<tag>TAG)(?=[.:]?$))"
    rf"\s*(?P<rest>(?:[.:,;–—-].*)?)",
)
_CAPITAL_REST = re.compile(r"\s*(?!(?:OF|IS|WAS|AND)\b)(?P<rest>[^.!?]{2,50})")
_END = re.compile(
    rf"(?:THE )?END OF (?:THE )?(?:{_ACT}|SCENE|TEASER|COLD OPEN(?:ING)?|TAG|PART|EPISODE|SHOW|PLAY"
    rf"|PROLOGUE|FIRST|SECOND|THIRD)\b.{{0,30}}"
    rf"|FIN (?:DE L['’]|DU |DEL |DO )(?:\S+ )?(?:{_ACT})\b.{{0,20}}"
    rf"|ENDE (?:DES |DER )(?:\S+ )?(?:AKT|AUFZUG|SZENE)\w*.{{0,20}}"
    r"|FINE (?:DEL |DELL['’])(?:\S+ )?ATTO.{0,20}|КОНЕЦ (?:\S+ )?(?:ДЕЙСТВИЯ|АКТА).{0,20}"
)
#: What such lines begin with: nearly every other line is turned away by its first word.
_FIRST = re.compile(
    rf"(?:{_ACT}|{_SCENE}|{_ORDINAL}|{_NAMED}|TAG|THE|END|FIN|ENDE|FINE|КОНЕЦ)(?![^\W_])"
)
_LONGEST = 90


_OMITTED = re.compile(
    rf"(?i)[(\[]?(?:SCENES? )?(?:{alternation(words('parts', 'omitted'))})(?: SCENES?)?[)\]]?[.:]?"
    r"|(?:本场)?(?:删除|刪除|已删|删去)"
)
#: 144, 144A, A144, 144-146, 144A-C: a scene number or a range of them.
_SCENE_NUMBERS = re.compile(
    r"[A-Z]{0,3}\d{1,4}[A-Z]{0,3}(?:[-–—][A-Z]{0,3}\d{0,4}[A-Z]{0,3})?[.):]?"
)
_OMIT = frozenset(words("parts", "omitted"))
#: Their beginnings: few lines hold one.
_OMIT_HINTS = tuple({word[:4] for word in _OMIT})
_BESIDE_OMITTED = frozenset(("SCENE", "SCENES", "SZENE", "SZENEN", "SCÈNE", "SCÈNES"))
#: What joins the numbers of a range.
CONNECTS = frozenset("THRU THROUGH TO AND & - – — , BIS À A AU ET UND Y".split())


class PartKind(StrEnum):
    """What a line that parts a script opens, or that it ends something."""

    ACT = "act"
    SCENE = "scene"
    END = "end"


@dataclass(frozen=True, slots=True)
class Part:
    """A line that parts a script.

    Attributes:
        kind: what it opens.
        act: the act's own words, also of a scene line that names it; else "".
        place: what follows the number, such as a stage scene's place.
        sure: it names its number; a bare word (TAG, PROLOGUE) may be a person as well.
    """

    kind: PartKind
    act: str = ""
    place: str = ""
    sure: bool = True


@lru_cache(maxsize=4096)
def read_part(text: str) -> Part | None:
    """The part that a line opens or ends; None for any other line.

    >>> read_part("ACT I, SCENE 2. A street.").place, read_part("Act one was long.")
    ('A street.', None)
    """
    text = text.strip(" *_\t")
    if not text or len(text) > _LONGEST or not (text[0].isupper() or text[0] in "1234567890第序尾"):
        return None
    upper = text.upper()
    if text[0].isalpha() and text[0] not in "第序尾" and not _FIRST.match(upper):
        return None
    if _END.fullmatch(upper):
        return Part(PartKind.END)
    found = _WHOLE.match(upper)
    if not found:
        return None
    rest = text[found.start("rest") :]
    end = found.end()
    if end < len(upper):
        # SCENE 2 THE STREET: in capitals the place needs no stop before it.
        tail = _CAPITAL_REST.fullmatch(text[end:])
        if text != upper or not tail:
            return None
        rest = tail["rest"]
    place = rest.strip(" .:,;–—-\t") if rest.strip(" .:,;–—-") else ""
    if place and rest.rstrip().endswith("."):
        place += "."
    if found["named"] or found["tag"]:
        alone = text == upper and (not place or rest.lstrip()[:1] in ":–—-")
        return Part(PartKind.ACT, text, "", sure=False) if alone else None
    if found["act"]:
        act = text[: found.end("act")].strip()
        if found["in"]:
            return Part(PartKind.SCENE, act, place)
        return Part(PartKind.ACT, text.rstrip(" .:"), place)
    return Part(PartKind.SCENE, "", place)


def is_omitted(text: str) -> bool:
    """Whether a heading only says that its scene was taken out: ``OMITTED``.

    >>> is_omitted("OMITTED"), is_omitted("SCENE OMITTED."), is_omitted("INT. OMITTED BAR")
    (True, True, False)
    """
    return len(text) < 30 and _OMITTED.fullmatch(text.strip()) is not None


def read_omitted(text: str) -> str | None:
    """The scene number of a line that says that its scene was taken out; None for other lines.

    >>> read_omitted("144 & OMITTED 144 &"), read_omitted("OMITTED"), read_omitted("2 Omitted ones")
    ('144 &', '', None)
    """
    upper = text.upper()
    if len(text) > 120 or not any(hint in upper for hint in _OMIT_HINTS):
        return "" if not text.isascii() and is_omitted(text) else None
    before: list[str] = []
    after: list[str] = []
    said = False
    for token in text.replace(",", " , ").replace("*", " ").split():
        bare = token.upper().strip("()[]#.: ")
        if bare in _OMIT:
            said = True
        elif _SCENE_NUMBERS.fullmatch(bare) or bare in CONNECTS:
            (after if said else before).append(bare)
        elif bare not in _BESIDE_OMITTED:
            return None
    if not said:
        return None
    numbers = before if any(char.isdigit() for token in before for char in token) else after
    return " ".join(numbers).replace(" ,", ",")
