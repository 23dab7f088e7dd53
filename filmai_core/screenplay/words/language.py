"""Which language a screenplay is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import regex

from filmai_core.screenplay.model import SPOKEN, Element, ElementKind
from filmai_core.wordlists import table, words

#: Words that are frequent in one language and rare in the others.
_BY_WORD: dict[str, list[str]] = {}
for _code in table("stopwords", "language"):
    for _word in words("stopwords", "language", _code):
        _BY_WORD.setdefault(_word, []).append(_code)

_SCRIPTS = (
    ("ja", regex.compile(r"[\p{Hiragana}\p{Katakana}]")),
    ("ko", regex.compile(r"\p{Hangul}")),
    ("zh", regex.compile(r"\p{Han}")),
    ("ru", regex.compile(r"\p{Cyrillic}")),
    ("el", regex.compile(r"\p{Greek}")),
    ("ar", regex.compile(r"\p{Arabic}")),
    ("he", regex.compile(r"\p{Hebrew}")),
    ("hi", regex.compile(r"\p{Devanagari}")),
    ("ta", regex.compile(r"\p{Tamil}")),
    ("ml", regex.compile(r"\p{Malayalam}")),
    ("th", regex.compile(r"\p{Thai}")),
)
_LATIN = regex.compile(r"\p{Latin}")
_SAMPLE = 6_000
_FEWEST_VOTES = 3


def guess_language(elements: Iterable[Element]) -> str:
    """ISO 639-1 code of the language that is spoken and described in, "" if it can't be told."""
    text = _sample(elements)
    if not text:
        return ""
    counts = {code: len(pattern.findall(text)) for code, pattern in _SCRIPTS}
    latin = len(_LATIN.findall(text))
    if counts["ja"] and counts["ja"] * 4 > counts["zh"] and counts["ja"] * 4 > latin:
        return "ja"
    # An ideograph carries about as much as two Latin letters.
    counts["zh"] *= 2
    counts["ja"] = 0
    best = max(counts, key=lambda code: counts[code])
    if counts[best] > latin:
        return best
    votes: Counter[str] = Counter()
    words = [word.replace("’", "'") for word in regex.findall(r"[\p{L}'’]+", text.lower())]
    for word in words:
        for code in _BY_WORD.get(word, ()):
            votes[code] += 1
    if not votes:
        return ""
    (code, count), *others = votes.most_common(2)
    second = others[0][1] if others else 0
    # A few words say nothing: "no" alone is three languages. Even short lines hold a
    # stopword in every ten words or so.
    sure = count >= _FEWEST_VOTES and count >= 1.3 * second and count * 25 >= len(words)
    return code if sure else ""


def _sample(elements: Iterable[Element]) -> str:
    parts: list[str] = []
    size = 0
    for element in elements:
        if element.kind in SPOKEN or element.kind is ElementKind.ACTION:
            parts.append(element.text)
            size += len(element.text)
            if size > _SAMPLE:
                break
    return "\n".join(parts)
