"""The trade's words, read once from ``filmai_core/data/words/*.toml``.

A list of words stands in one file, whoever asks for it: what headings call the night is the
same for the reader of a Fountain file and for the plate under a preview. In the files a
value is a text of words set apart by spaces, or an array where entries hold spaces
themselves; a table of them (one key a language, as a rule) counts as all of its lists, in
the file's order.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def word_file(name: str) -> Mapping[str, Any]:
    """One file's tables, not to be changed.

    Args:
        name: of the file, without its ending ("times").

    Raises:
        FileNotFoundError: there is no such file.
    """
    path = files("filmai_core.data") / "words" / f"{name}.toml"
    found: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found


def table(name: str, *keys: str) -> Mapping[str, Any]:
    """The table at ``keys`` in a file.

    Raises:
        KeyError: the file has no such table.
        TypeError: a list of words stands there.
    """
    found: Any = word_file(name)
    for key in keys:
        found = found[key]
    if not isinstance(found, Mapping):
        raise TypeError(f"{name}.toml: {'.'.join(keys)} is no table")
    return found


@cache
def words(name: str, *keys: str) -> tuple[str, ...]:
    """The words at ``keys`` in a file, those of the tables below it included, each once.

    Raises:
        KeyError: the file has no such key.

    >>> "SONNENUNTERGANG" in words("times", "dusk")
    True
    """
    found: Any = word_file(name)
    for key in keys:
        found = found[key]
    return tuple(dict.fromkeys(_flat(found)))


def word_set(name: str, *keys: str) -> frozenset[str]:
    """`words` as a set."""
    return frozenset(words(name, *keys))


def alternation(entries: Iterable[str]) -> str:
    r"""A pattern for any of these words, the longest first; a space stands for any space.

    >>> alternation(["FADE", "FADE OUT", "C++"])
    'FADE\\s+OUT|FADE|C\\+\\+'
    """
    ordered = sorted(dict.fromkeys(entries), key=lambda entry: (-len(entry), entry))
    return "|".join(r"\s+".join(map(re.escape, entry.split(" "))) for entry in ordered)


def _flat(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield from value.split()
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _flat(inner)
    else:
        yield from (str(entry) for entry in value)
