"""Title pages as people write them, made what fountain-py reads, line for line.

Indented as a whole, with full-width colons, with Chinese keys, or with a value that stands
unindented under its key: all seen in real files, none in the specification.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex
from fountain.parser import FountainParser

from filmai_core.wordlists import table, words

_KEYS: dict[str, str] = {
    word: key
    for key in table("titlepage", "keys")
    if key in FountainParser.TITLE_PAGE_KEYS
    for word in words("titlepage", "keys", key)
} | {key: key for key in FountainParser.TITLE_PAGE_KEYS}
_FIELD = regex.compile(r"^\s*([\p{L}][\p{L}\p{M} ]{0,24}?)\s*[:：]\s*(.*)$")
_BLOCK_CAP = 60


def settle_title(lines: Sequence[str]) -> list[str]:
    """The same number of lines; those of a title page at the top in fountain-py's form."""
    result = list(lines)
    start = next((i for i, line in enumerate(result[:_BLOCK_CAP]) if line.strip()), None)
    if start is None or _key(result[start]) is None:
        return result
    indent = len(result[start]) - len(result[start].lstrip())
    hanging = False  # the last key had no value of its own
    for at in range(start, min(start + _BLOCK_CAP, len(result))):
        line = result[at]
        if not line.strip():
            break
        own = len(line) - len(line.lstrip())
        line = line[min(indent, own) :]
        key = _key(line) if own <= indent else None
        if key is not None:
            found = _FIELD.match(line)
            assert found is not None
            name = found[1] if found[1].lower() in FountainParser.TITLE_PAGE_KEYS else key
            hanging = not found[2].strip()
            line = f"{name}: {found[2]}"
        elif hanging and own <= indent:
            line = "    " + line
        result[at] = line
    return result


def _key(line: str) -> str | None:
    found = _FIELD.match(line)
    return _KEYS.get(found[1].strip().lower()) if found else None
