"""The words by which headings tell the time of day, in ten languages.

The words stand in ``filmai_core/data/words/times.toml``, each in the class that it tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache, lru_cache
from unicodedata import combining, normalize

import regex

from filmai_core.wordlists import alternation, table, words

_CLASSES = ("day", "dawn", "dusk", "night", "unknown")
_LANGUAGES = ("en", "fr", "de", "es", "pt", "it", "ru")


class TimeOfDay(StrEnum):
    """What the light is: what a heading's words for the time come to."""

    DAY = "day"
    DAWN = "dawn"
    DUSK = "dusk"
    NIGHT = "night"
    #: None is told: ``CONTINUOUS``, ``LATER``, a year, nothing.
    UNKNOWN = "unknown"


def _spellings(entries: Iterable[str]) -> Iterator[str]:
    """Each word, and as it is typed without accents: MANANA, DAMMERUNG, DAEMMERUNG."""
    for entry in entries:
        yield entry
        if regex.search(r"\p{Latin}", entry):
            yield "".join(c for c in normalize("NFKD", entry) if not combining(c))
            yield entry.translate(_UMLAUTS)


_UMLAUTS = str.maketrans({"Ä": "AE", "Ö": "OE", "Ü": "UE"})


def _is_eastern(word: str) -> bool:
    return regex.match(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]", word) is not None


def _western(*keys: str) -> frozenset[str]:
    """The words of a table in the languages that set words apart, in all spellings."""
    found = table("times", *keys)
    return frozenset(
        spelling
        for code in _LANGUAGES
        if code in found
        for spelling in _spellings(words("times", *keys, code))
    )


_BY_CLASS = {TimeOfDay(name): _western(name) for name in _CLASSES}
_PHRASES_BY_CLASS = {TimeOfDay(name): _western(name, "phrases") for name in _CLASSES}
_EAST_BY_CLASS = {TimeOfDay(name): words("times", name, "east") for name in _CLASSES}

#: Words of which one makes a piece a time.
_CORE = frozenset[str]().union(*_BY_CLASS.values())
#: Words that may stand in a time beside a core word.
_BESIDE = _western("beside")
#: Days and seasons are times by themselves, but only as a whole piece.
_ALONE = _western("alone")
#: Words that end an undivided heading ("INT HOUSE NIGHT") and are nearly always a time there.
_BARE = _western("bare")
_PHRASES = frozenset[str]().union(*_PHRASES_BY_CLASS.values())
_PHRASE_FORM = regex.compile(r"DAY ?/ ?NIGHT|(?:TEN|\d+)\s?YEARS? (?:LATER|EARLIER|AGO)")
#: By the standard library's engine, which compiles long lists in a tenth of the time.
_INNER_PHRASES = re.compile(rf"(?<!\w)(?:{_PHRASE_FORM.pattern}|{alternation(_PHRASES)})(?!\w)")
_PARENTHESIS = regex.compile(r"\([^()]*\)")
_CLOCK = regex.compile(r"\d{1,2}(?:[:.hH]\d{2})?(?:AM|PM|H|UHR)?|\d{4}S?|\d{1,2}(?:ST|ND|RD|TH)?")
#: 2 A.M. and 2 PM are one word: 2AM, 2PM.
_HALF_DAY = regex.compile(r"(?<=\d) ?([AP])\.?M(?!\p{L})\.?")
_WORD = regex.compile(r"[\p{L}\d][\p{L}\p{M}\d'’.:-]*")

_EAST_TIMES = alternation(
    word
    for kind in _EAST_BY_CLASS
    if kind is not TimeOfDay.UNKNOWN
    for word in _EAST_BY_CLASS[kind]
)
_EAST_BEFORE = alternation(words("times", "east_before"))
_HAN_NUMBER = r"[\d一二三四五六七八九十百半几幾数數两兩〇零]"
#: A clock behind the time: 傍晚六点, 夜里十点半.
_HAN_CLOCK = rf"{_HAN_NUMBER}{{1,3}}\s*[点點时時](?:钟|鐘|整|半|[一三]刻|{_HAN_NUMBER}{{1,3}}分?)?"
_HAN_TIME = regex.compile(rf"(?:{_EAST_BEFORE})?(?:{_EAST_TIMES})景?(?:{_HAN_CLOCK})?")
#: Spans, years, seasons and days, as plays give their times: 三天后, 一九三五年冬, 当晚.
_HAN_WHEN = (
    rf"{_HAN_NUMBER}{{1,3}}个?(?:{alternation(words('times', 'east_spans'))})(?:之?[后後前])"
    rf"|(?:{alternation(words('times', 'east_eras'))})?(?:初年|末年|{_HAN_NUMBER}{{1,4}}年)?[初末]?"
    r"(?:[初早仲暮晚深]?[春夏秋冬](?:天|季|日|夜|末|初)?)?"
)
_HAN_QUALIFIER = regex.compile(
    rf"{alternation(_EAST_BY_CLASS[TimeOfDay.UNKNOWN])}"
    rf"|{alternation(words('times', 'east_days'))}|{_HAN_WHEN}"
)


@cache
def _told() -> dict[str, TimeOfDay]:
    """Every word and phrase that tells the light, or looks as if it did (MÁS TARDE, 次日)."""
    told = {
        word: kind
        for kind in TimeOfDay
        for group in (_BY_CLASS[kind], _PHRASES_BY_CLASS[kind], _EAST_BY_CLASS[kind])
        for word in group
    }
    days = (word for word in words("times", "east_before") if len(word) > 1)
    return told | dict.fromkeys(days, TimeOfDay.UNKNOWN)


@cache
def _tells() -> re.Pattern[str]:
    """Finds them. Compiled when first asked for: reading a script needs none of it."""
    western = alternation(word for word in _told() if not _is_eastern(word))
    eastern = alternation(word for word in _told() if _is_eastern(word))
    return re.compile(rf"(?<![^\W\d_])(?:{western})(?![^\W\d_])|{eastern}")


#: DAY 3 counts the story's days: it tells the light only where nothing else does.
_STORY_DAY = regex.compile(r"(?<!\p{L})(?:DAY|JOUR|TAG|DÍA|DIA|GIORNO|ДЕНЬ) ?#?\d+|第.{1,3}天")
_HOUR = regex.compile(
    r"(?<!\d)(\d{1,2})(?:[:.H](\d{2}))? ?(?:([AP])\.?M\.?|UHR|H)(?!\p{L})|(?<!\d)(\d{1,2}):\d{2}"
)


@lru_cache(maxsize=1024)
def time_of_day(time: str) -> TimeOfDay:
    """The light that a heading's time tells, in any of the languages.

    Of several the first counts, what stands in brackets last; an hour of the clock is read
    where no word tells.

    Args:
        time: `SceneHeading.time`, as written.

    >>> [time_of_day(text).value for text in ("NIGHT - LATER", "ATARDECER", "傍晚", "6:30 PM")]
    ['night', 'dusk', 'dusk', 'dusk']
    """
    upper = " ".join(normalize("NFC", time).upper().replace("’", "'").split())
    outside = _PARENTHESIS.sub(" ", upper)
    for text in (_STORY_DAY.sub(" ", outside), _STORY_DAY.sub(" ", upper), upper):
        for found in _tells().finditer(text):
            kind = _told()[found[0]]
            if kind is not TimeOfDay.UNKNOWN:
                return kind
        if (hour := _HOUR.search(text)) is not None:
            return _light_at(int(hour[1] or hour[4]), hour[3] or "")
    return TimeOfDay.UNKNOWN


def _light_at(hour: int, half: str) -> TimeOfDay:
    """The light at an hour of the clock, taken for a day of spring: up at 7, down at 18."""
    hour = hour % 12 + (12 if half == "P" else 0) if half else hour
    if 5 <= hour < 7:
        return TimeOfDay.DAWN
    if 7 <= hour < 18:
        return TimeOfDay.DAY
    return TimeOfDay.DUSK if 18 <= hour < 21 else TimeOfDay.NIGHT


@lru_cache(maxsize=1024)
def is_time(piece: str, *, bare: bool = False) -> bool:
    """Whether every word of ``piece`` tells a time.

    Args:
        piece: part of a heading, as written.
        bare: nothing sets the word apart from the place before it; only plain words count.

    >>> is_time("LATER THAT NIGHT"), is_time("NIGHT CLUB"), is_time("DAY (1985)")
    (True, False, True)
    """
    upper = piece.upper().replace("’", "'").strip(" .,;:")
    if bare:
        return upper in _BARE
    plain = _PARENTHESIS.sub(" ", upper).strip(" .,")
    if not plain:
        return False
    if plain in _PHRASES or _PHRASE_FORM.fullmatch(plain):
        return True
    time, rest = strip_han_time(plain)
    if (time and not rest) or (not plain.isascii() and _HAN_QUALIFIER.fullmatch(plain)):
        return True
    plain = _HALF_DAY.sub(r"\1M", _INNER_PHRASES.sub(" DAY ", plain))
    found = _WORD.findall(plain)
    if not found or len(found) > 8:
        return False
    if found[0] in _ALONE and len(found) == 1:
        return True
    core = False
    for word in found:
        bits = word.strip(".-")
        if bits in _CORE:
            core = True
        elif bits in _BESIDE or bits in _ALONE:
            continue
        elif _CLOCK.fullmatch(bits):
            core = core or ":" in bits or bits.endswith(("AM", "PM", "UHR")) or len(bits) == 4
        else:
            return False
    return core


def strip_han_time(piece: str) -> tuple[str, str]:
    """A Chinese, Japanese or Korean time at the start of ``piece``, and what follows it."""
    found = _HAN_TIME.match(piece)
    return (found[0], piece[found.end() :]) if found else ("", piece)
