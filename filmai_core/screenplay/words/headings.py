"""Scene headings in ten languages: is this line one, and what are its parts.

A western heading starts with its setting (``INT. KITCHEN - DAY``), ends with it (German
``TAG - KÜCHE/INNEN``), or puts the time first (French ``INT. JOUR - CUISINE``). A Chinese
one gives number, time, setting and place in any order (``1-2 日 内 客厅``, ``第3场 夜 外``).
So a heading is cut into pieces, each piece is known as setting, time, or place by its own
words, and order decides nothing that the words already do.

A piece is a time only if *every* word of it belongs to the vocabulary of time: ``NIGHT``
and ``LATER THAT NIGHT`` are, ``NIGHT CLUB`` is not.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from filmai_core.screenplay.model import SceneHeading
from filmai_core.screenplay.words.han_headings import (
    find_han_number,
    is_eastern,
    looks_like_han_heading,
    parse_han_heading,
)
from filmai_core.screenplay.words.parts import is_omitted, read_part
from filmai_core.screenplay.words.times import is_time
from filmai_core.wordlists import alternation, words

_INT = alternation(words("headings", "inside"))
_EXT = alternation(words("headings", "outside"))
_ONE = rf"(?:{_INT}|{_EXT}|I|E)"
#: One setting word or two joined by a slash or dash, at the start of a line.
_SETTING = rf"(?:(?:{_INT}|{_EXT})\.?\s?[/\-–]\s?(?:{_INT}|{_EXT})|I\.?/E|E\.?/I|{_INT}|{_EXT})"
_NUMBER = r"(?:\#?[A-Z]{0,2}\d{1,4}[A-Z]{0,3}(?:[-–.]\d{1,3}[A-Z]?)?[.):、]?\s+)"

#: Dotted prefixes count in any case ("int. house"); bare ones in capitals only, so that
#: French "Est il là" and English "Ext" in prose stay prose.
_WESTERN = regex.compile(
    rf"^{_NUMBER}?(?:(?i:{_SETTING})\s*[.。．](?![.。])|{_SETTING}(?=[\s/:,–-]))\s*[/:,–-]?\s*\S"
)
_INSIDE = regex.compile(rf"(?<!\p{{L}})(?:{_INT})(?!\p{{L}})")
_OUTSIDE = regex.compile(rf"(?<!\p{{L}})(?:{_EXT})(?!\p{{L}})")
_WESTERN_PREFIX = regex.compile(rf"^(?i:({_SETTING}))(?=[\s.。．/:,–-]|$)[\s.。．/:,–-]*")
#: German and others put the setting last: KÜCHE/INNEN, KÜCHE - INNEN/TAG.
_TRAILING_WORDS = regex.compile(rf"(?:{alternation(words('headings', 'last'))})\.?")

#: ASCII characters that a heading may begin with, its setting or number first.
_FIRST = frozenset("IiEeAa#0123456789BCDS")
_SENTENCE_END = regex.compile(r"\p{L}{2,}[.!?][”\"]?$")
_ENDS = regex.compile(r"\s+[-–—]+\s+|/|,")

_EMPHASIS = regex.compile(r"^[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}$")
_END_NUMBER = regex.compile(r"\s*#([^#\n]{1,12})#\s*$")
_START_NUMBER = regex.compile(
    r"^(?:#\s?)?([A-Z]{0,2}\d{1,4}[A-Z]{0,3}(?:[-–.]\d{1,3}[A-Z]?)?)\s*[.):、]?\s+(?=\S)"
)
_NUMBER_BEHIND = regex.compile(r"\s+\d{1,4}[A-Z]?$")
_DASH = regex.compile(r"\s+[-–—]+\s+|\s*(?:--+|[–—])\s*|\s+[-–—]+$|(?<=\w)-\s+|\s+-(?=\w)")
_SOFT = regex.compile(r"(?<=[^\s.])[.;]\s+|\s*,\s+|\s+/\s+")


#: British and stage typing: SCENE 1. INT. PUB. NIGHT 1. The setting must follow.
_SCENE_LABEL = regex.compile(
    r"(?i)^(?:SCENE|SC|SCÈNE|SZENE|BILD|ESCENA|SCENA|CENA|СЦЕНА|SCEN)[.:]?\s*"
    rf"(?P<number>(?:\d{{1,3}}[/.])?[A-Z]?\d{{1,4}}[A-Z]{{0,3}}|[A-Z])\s*(?:[.:,;)]|[-–—])?\s*"
    rf"(?:[-–—]\s*)?(?={_SETTING}[\s.。．/:,–-])"
)


def strip_markup(text: str) -> str:
    """The text without bold, italic and underline marks around the whole of it."""
    previous = None
    while text != previous:
        previous = text
        if text[:1] in "*_" or text[-1:] in "*_":
            text = _EMPHASIS.sub("", text).strip()
    return text


def split_number(text: str) -> tuple[str, str]:
    """Heading without its scene number, and the number.

    Numbers stand at the end between hashes (``#12A#``), at the start (``12 INT. X``), or
    at both margins (``12 INT. X 12``).

    >>> split_number("12A INT. HOUSE - DAY 12A")
    ('INT. HOUSE - DAY', '12A')
    """
    text = text.strip()
    number = ""
    label = _SCENE_LABEL.match(text)
    if label:
        return text[label.end() :].strip(), label["number"]
    found = _END_NUMBER.search(text)
    if found:
        number = found[1].strip()
        text = strip_markup(text[: found.start()].strip())
    start = _START_NUMBER.match(text)
    if start and (
        _WESTERN_PREFIX.match(text[start.end() :])
        or text.endswith(" " + start[1])
        or _ends_with_setting(text[start.end() :].upper())
    ):
        number = number or start[1]
        text = text[start.end() :].strip()
        if text.endswith(" " + start[1]):
            text = text[: -len(start[1])].strip()
        return text, number
    if not number and not text.isascii():
        number = find_han_number(text)
    return text, number


def looks_like_heading(line: str) -> bool:
    """Whether a line, taken by itself, reads as a scene heading in any of the languages."""
    if len(line) > 300:
        return False
    line = strip_markup(line.strip())
    if not line:
        return False
    first = line[0]
    if first in "SsBbEeCcС" and len(line) > 9:
        label = _SCENE_LABEL.match(line)
        if label:
            return looks_like_heading(line[label.end() :])
    # The first character turns nearly every line of a script away.
    if first in _FIRST or not first.isascii():
        if _WESTERN.match(line):
            return not _SENTENCE_END.search(line) or line.upper() == line
    elif line.isascii() and "/" not in line and "INT" not in line and "EXT" not in line:
        if "INNEN" not in line and "AUSSEN" not in line:
            return False
    if line.upper() == line and _ends_with_setting(_NUMBER_BEHIND.sub("", line)):
        numbered = _START_NUMBER.match(line) if first.isdigit() else None
        if not first.isdigit() or (numbered and _has_time(line[numbered.end() :])):
            return True
    return not line.isascii() and looks_like_han_heading(line)


def parse_heading(text: str, number: str = "") -> SceneHeading:
    """A heading split into setting, location and time.

    Args:
        text: the heading as printed; markup and scene numbers are taken off.
        number: the scene number where the source gives it apart.

    >>> parse_heading("12 INT. HOUSE - KITCHEN - DAY (1985) 12")
    SceneHeading(text='INT. HOUSE - KITCHEN - DAY (1985)', setting='INT', \
location='HOUSE - KITCHEN', time='DAY (1985)', number='12')
    """
    text = strip_markup(" ".join(text.split()))
    text, found = split_number(text)
    number = number or found
    if is_eastern(text):
        return parse_han_heading(text, number, _take_western)
    if is_omitted(text):
        return SceneHeading(text, number=number)
    part = read_part(text)
    prefix = None if part else _WESTERN_PREFIX.match(text)
    body, setting = part.place if part else text, ""
    if prefix:
        setting = _setting(prefix[1])
        body = text[prefix.end() :]
    pieces = [piece.strip() for piece in _DASH.split(body) if piece and piece.strip()]
    if not setting:
        pieces, setting = _take_setting(pieces)
    location, time = _place_and_time(pieces)
    return SceneHeading(text, setting, location, time, number)


def _take_western(text: str) -> tuple[str, str]:
    prefix = _WESTERN_PREFIX.match(text)
    return (_setting(prefix[1]), text[prefix.end() :]) if prefix else ("", text)


@lru_cache(maxsize=256)
def _setting(text: str) -> str:
    upper = text.upper()
    if regex.fullmatch(r"I\.?/E|E\.?/I", upper):
        return "INT/EXT"
    inside = bool(_INSIDE.search(upper))
    outside = bool(_OUTSIDE.search(upper))
    return "INT/EXT" if inside and outside else "INT" if inside else "EXT" if outside else ""


def _ends_with_setting(line: str) -> bool:
    parts = [part.strip() for part in _ENDS.split(line)]
    return len(parts) > 1 and any(_TRAILING_WORDS.fullmatch(part) for part in parts[1:])


def _has_time(line: str) -> bool:
    return any(is_time(part.strip()) for part in _ENDS.split(line))


def _take_setting(pieces: list[str]) -> tuple[list[str], str]:
    """Find INNEN or AUSSEN after a slash or as a piece of its own, and take it out."""
    kept: list[str] = []
    settings: list[str] = []
    for piece in pieces:
        rest = []
        for part in regex.split(r"/|,\s", piece):
            if _TRAILING_WORDS.fullmatch(part.strip().upper()):
                settings.append(part.strip())
            elif part.strip():
                rest.append(part.strip())
        if len(rest) > 1 and settings and all(is_time(part) for part in rest[1:]):
            kept += rest
        elif rest:
            kept.append("/".join(rest))
    return (kept, _setting("/".join(settings))) if settings else (pieces, "")


def _place_and_time(pieces: list[str]) -> tuple[str, str]:
    times: list[str] = []
    while len(pieces) > 1 and is_time(pieces[-1]):
        times.insert(0, pieces.pop())
    if not times and len(pieces) > 1 and is_time(pieces[0]):
        return " - ".join(pieces[1:]), pieces[0]
    if not times and len(pieces) == 1 and is_time(pieces[0]):
        return "", pieces[0]
    if not times and pieces:
        place, time = _split_softly(pieces[-1])
        if time:
            pieces[-1] = place
            times.append(time)
    return " - ".join(piece.strip(" .,") for piece in pieces), " - ".join(times).strip(" .,")


def _split_softly(piece: str) -> tuple[str, str]:
    """Time after a full stop, comma or slash, or as a bare last word, or first (French)."""
    marks = list(_SOFT.finditer(piece))
    if marks:
        last, first = marks[-1], marks[0]
        if is_time(piece[last.end() :].rstrip(".")):
            return piece[: last.start()].strip(), piece[last.end() :].rstrip(". ")
        if is_time(piece[: first.start()]):
            return piece[first.end() :].strip(), piece[: first.start()].strip()
    place, hyphen, last = piece.rpartition("-")
    if hyphen and place[-2:-1].isalnum() and last.isupper() and is_time(last, bare=True):
        return place.strip(), last
    *first, last = piece.split() or [""]
    if first and last.isupper() and is_time(last, bare=True):
        return " ".join(first), last
    return piece, ""
