"""Counting what is written."""

from __future__ import annotations

import re

#: Written without spaces, and counted by the character: kana, ideographs, 々 and 〇.
_CHARACTER = re.compile(
    "[\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f]"
)
#: The standard library's engine is twice as fast here; combining marks count as letters.
_WORD = re.compile(
    r"[^\W_](?:[\w'’\u0300-\u036f\u0900-\u0dff\u0e31-\u0e4e\-]*[^\W_])?[\u0300-\u036f\u0900-\u0dff]*"
)
_DASH = re.compile(r"--+")


def count_words(text: str) -> int:
    """Words of ``text``; of Chinese and Japanese, characters.

    A hyphen joins (``twenty-two`` is one word), a dash parts (``no--wait`` is two).

    >>> count_words("I don't know--ask Mr. Steel."), count_words("看天。OK"), count_words("हिन्दी में")
    (6, 3, 2)
    """
    if "--" in text:
        text = _DASH.sub(" ", text)
    if text.isascii():
        return len(_WORD.findall(text))
    return len(_CHARACTER.findall(text)) + len(_WORD.findall(_CHARACTER.sub(" ", text)))


def counted(number: float, noun: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "scene"), counted(3, "scene"), counted(2, "speech", "speeches")
    ('1 scene', '3 scenes', '2 speeches')
    >>> counted(1.0, "page"), counted(4.3, "page")
    ('1 page', '4.3 pages')
    """
    return f"{number:g} {noun}" if number == 1 else f"{number:g} {many or noun + 's'}"
