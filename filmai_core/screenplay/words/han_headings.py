"""Scene headings in Chinese, Japanese and Korean: is this line one, and what are its parts.

Number, time, setting and place stand in any order (``1-2 日 内 客厅``, ``第3场 夜 外``,
``茶馆，日，内``), so each piece is known by its own words, and order decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import regex

from filmai_core.screenplay.model import SceneHeading
from filmai_core.screenplay.words.parts import PartKind, read_part
from filmai_core.screenplay.words.times import is_time, strip_han_time
from filmai_core.wordlists import alternation, words

TakeSetting = Callable[[str], tuple[str, str]]

_HAN_DIGIT = r"[0-9０-９一二三四五六七八九十百零〇两]"
_HAN_NUMBER = regex.compile(
    rf"^(?:第\s*({_HAN_DIGIT}+)\s*[场場](?![^\s:：,，、.．\-—内內外日夜晨]*[。！？])"
    rf"|[场場](?:景|次)?\s*({_HAN_DIGIT}+(?:[-－]\d+)?)(?=[\s:：、.．,，]|$)"
    r"|(\d{1,4}(?:[-－—–.]\d{1,4}){0,2}[A-Za-z]?|[一二三四五六七八九十百]{1,4}(?=[、.．])|S\d{1,4})"
    r"\s*(?:[场場])?(?=[\s.．、:：,，)）])"
    r"|(?:S\s?\#|씬|シーン|#)\s*(\d{1,4}[A-Za-z]?)(?=[\s.．、:：]))[\s.．、:：,，)）]*"
)
_HAN_SETTING = {
    word: setting
    for setting, key in (("INT", "inside"), ("EXT", "outside"), ("INT/EXT", "both"))
    for word in words("headings", "east", key)
}
_HAN_PREFIX = regex.compile(
    rf"^(?:{alternation(words('headings', 'east', 'first'))})(?=[\s.．、:：,，·・\-—–/]|$)"
)
#: 【场景一】 and 【第3场】 before the rest.
_BRACKETED = regex.compile(r"^[【\[]\s*(第\S{1,5}[场場]|[场場]\S{0,6})\s*[】\]]\s*")
_HASHIRA = regex.compile(r"^[○◯〇◎]\s*(?=\S)")
#: What no heading without a number holds: a colon, an end of a sentence, quotes.
_HAN_PROSE = regex.compile(r"[：:。！？!?“”「」…；;]")
_HAN_SPLIT = regex.compile(r"[\s　,，、.．;；:：|｜·・—–\-－/／()（）【】\[\]]+")
_IDEOGRAPH = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")


def find_han_number(text: str) -> str:
    """The scene number at the start of an eastern heading, "" where there is none."""
    found = _HAN_NUMBER.match(_BRACKETED.sub(r"\1 ", text))
    if not found or not _IDEOGRAPH.search(text):
        return ""
    return str(next(group for group in found.groups() if group))


def is_eastern(text: str) -> bool:
    """Whether a text holds ideographs or syllables of the east."""
    return not text.isascii() and _IDEOGRAPH.search(text) is not None


def looks_like_han_heading(line: str) -> bool:
    """Whether a line reads as a Chinese, Japanese or Korean scene heading."""
    line = _BRACKETED.sub(r"\1 ", line)
    if _HASHIRA.match(line):
        return len(line) < 60 and line[-1] not in "。！？!?"
    if _HAN_PREFIX.match(line):
        return len(line) < 60 and line[-1] not in "。！？!?"
    found = _HAN_NUMBER.match(line)
    if len(line) > 80 or line[-1] in "。！？!?；;":
        return False
    if not found:
        # 日 内 客厅: no number, but a time and a setting before all else.
        first = [_han_parts(piece) for piece in line.split()[:2]]
        kinds = {bool(parts[0]) for parts in first if parts and not all(parts)}
        if len(line) < 40 and len(first) == 2 and kinds == {True, False}:
            return True
        return len(line) < 40 and _is_han_place_first(line)
    rest = line[found.end() :]
    if found[1] or found[2]:  # 第3场, 场景一
        return True
    if not _IDEOGRAPH.search(rest) or "：" in rest or ":" in rest:
        return False
    if found[4]:
        return True
    pieces = [piece for piece in _HAN_SPLIT.split(rest) if piece]
    return any(_han_parts(piece) for piece in pieces)


def _is_han_place_first(line: str) -> bool:
    """茶馆 日 内, 茶馆，日，内, 茶馆（夜/外）: at most two places, and setting and time both."""
    if _HAN_PROSE.search(line):
        return False
    pieces = [piece for piece in _HAN_SPLIT.split(line) if piece]
    parts = [_han_parts(piece) for piece in pieces]
    places = [piece for piece, part in zip(pieces, parts, strict=True) if part is None]
    known = [part for part in parts if part is not None]
    both = any(part[0] for part in known) and any(part[1] for part in known)
    # Setting and time stand together, first or last, or around the place.
    ends = both and (parts[0] is not None or parts[-1] is not None)
    return ends and 0 < len(places) <= 2 and all(len(place) <= 15 for place in places)


def _han_parts(piece: str) -> tuple[str, str] | None:
    """(setting, time) of a piece that is nothing else, such as 日, 内景 or 夜外."""
    if piece in _HAN_SETTING:
        return _HAN_SETTING[piece], ""
    time, rest = strip_han_time(piece)
    if time and not rest:
        return "", time
    if time and rest in _HAN_SETTING:
        return _HAN_SETTING[rest], time
    for word, setting in _HAN_SETTING.items():
        if piece.startswith(word):
            time, rest = strip_han_time(piece[len(word) :])
            if time and not rest:
                return setting, time
    return None


def parse_han_heading(text: str, number: str, take_western: TakeSetting) -> SceneHeading:
    """A heading in Chinese, Japanese or Korean split into its parts.

    Args:
        text: the heading, markup taken off.
        number: its scene number, or "".
        take_western: takes a setting such as INT. off its start: (setting, the rest).
    """
    part = read_part(text)
    if part is not None and (part.kind is PartKind.ACT or "幕" in text):
        heading = (
            parse_han_heading(part.place, "", take_western) if part.place else SceneHeading("")
        )
        return replace(heading, text=text, number=number)
    body = _BRACKETED.sub(r"\1 ", _HASHIRA.sub("", text))
    found = _HAN_NUMBER.match(body)
    if found:
        body = _HASHIRA.sub("", body[found.end() :])
    clean = regex.sub(r"^\s*[.．、:：]\s*", "", body)
    setting, clean = take_western(clean)
    times: list[str] = []
    places: list[str] = []
    for piece in _HAN_SPLIT.split(clean):
        parts = _han_parts(piece) if piece else None
        if parts:
            if parts[0]:
                both = {setting, parts[0]} == {"INT", "EXT"}
                setting = "INT/EXT" if both else setting or parts[0]
            if parts[1]:
                times.append(parts[1])
        elif piece and is_time(piece):
            times.append(piece)
        elif piece:
            places.append(piece)
    shown = text if found is None or number else text
    if found and number:
        shown = body.strip() or text
    return SceneHeading(shown, setting, " ".join(places), " ".join(times), number)
