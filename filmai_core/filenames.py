"""Names of files to take away: they say of what project, shot, element and version they are.

``fire-7.mp4`` in a folder of a hundred tells nobody anything; ``salt_sc3_fire_v002.mp4``
does. A name's parts are joined by ``_``, the words in a part by ``-``, as render farms and
edit systems like them; letters of every script stay.
"""

from __future__ import annotations

import unicodedata

#: Letters of a part: a title may be a sentence, and some systems take names of 128 bytes.
_LONGEST = 32


def part(text: str) -> str:
    """A text as one part of a file's name; "" where it has no letter and no digit.

    >>> part("Big Fish: the *Final* cut!"), part("İki/Şehir"), part("...")
    ('big-fish-the-final-cut', 'i̇ki-şehir', '')
    """
    kept = "".join(
        letter if letter.isalnum() or unicodedata.category(letter).startswith("M") else " "
        for letter in unicodedata.normalize("NFC", text).replace("'", "").replace("’", "").lower()
    )
    found = ""
    for word in kept.split():
        if found and len(found) + 1 + len(word) > _LONGEST:
            break
        found = f"{found}-{word}" if found else word[:_LONGEST]
    return found


def file_name(*parts: str, suffix: str, version: int = 0) -> str:
    """A file's name from its parts in order, empty ones left out.

    >>> file_name("Big Fish", "sc 47", "Fire", suffix=".mp4", version=2)
    'big-fish_sc-47_fire_v002.mp4'
    >>> file_name("", "report", suffix=".pdf")
    'report.pdf'
    """
    named = [made for made in map(part, parts) if made]
    if version:
        named.append(f"v{version:03d}")
    return "_".join(named or ["filmai"]) + suffix
