"""Which of the characters a line of action names: the silent ones of a scene.

Only characters that speak somewhere are looked for, and only where they are written with
a capital, so that the verb *will* is not Will. Han names are found anywhere in the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import regex

_EAST_ASIAN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
#: Cues that are no names: as words of a sentence they mean nobody.
_NOBODY = frozenset(
    "ALL BOTH EVERYONE EVERYBODY HE SHE THEY YOU IT ONE TWO THREE OTHERS VOICE VOICES NOW"
    " THEN".split()
)


class Mentions:
    """Finds the names of speaking characters in lines of text.

    Args:
        names: resolved character names.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)
        east = [name for name in self.names if len(name) > 1 and _EAST_ASIAN.search(name)]
        west = [
            name
            for name in self.names
            if len(name) > 1 and name.upper() not in _NOBODY and not _EAST_ASIAN.search(name)
        ]
        self._by_key = {_key(name): name for name in west}
        self._west = _pattern(west, r"(?<![\w'’])(?=[^\Wa-z_])(?i:{})(?!\w)")
        self._east = _pattern(east, "{}")

    def find(self, text: str) -> list[str]:
        """Names that ``text`` mentions, in order of first mention, the longest that fits."""
        found: dict[str, None] = {}
        if self._east:
            found.update(dict.fromkeys(self._east.findall(text)))
        if self._west:
            for match in self._west.findall(text):
                if match[0].isupper() or match[0].isdigit():
                    found[self._by_key.get(_key(match), match)] = None
        return list(found)


def _pattern(names: Iterable[str], frame: str) -> re.Pattern[str] | None:
    bodies = [
        r"\s+".join(
            re.escape(word).replace("'", "['’]").replace(r"\.", r"\.?")
            for word in name.replace("’", "'").split()
        )
        for name in sorted(names, key=lambda name: (-len(name), name))
    ]
    return re.compile(frame.format("|".join(bodies))) if bodies else None


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").replace(".", "").split())
