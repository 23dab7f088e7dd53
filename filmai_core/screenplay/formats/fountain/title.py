"""Title pages as people write them: which lines at the top are one, and what they say.

The specification takes any first line with a colon for a key, which swallows ``FADE IN: EXT.
ROAD``, ``ROY: Hi.`` and ``Midnight: a bell.`` So a title page is told by a known key: the first
line's own, or one further down its block. Indented as a whole, with full-width colons, with
keys in other languages, with values unindented under their key, or with a key given twice: all
are seen in real files. The page ends at an empty line, and at any line that is not its own:
nothing that stands below is lost in it.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex
from fountain.parser import FountainParser

from filmai_core.screenplay.layout.oneline import split_transition
from filmai_core.screenplay.layout.shapes import is_transition
from filmai_core.screenplay.words.headings import looks_like_heading
from filmai_core.wordlists import table, words

_KEYS: dict[str, str] = {
    word: key
    for key in table("titlepage", "keys")
    if key in FountainParser.TITLE_PAGE_KEYS
    for word in words("titlepage", "keys", key)
} | {key: key for key in FountainParser.TITLE_PAGE_KEYS}
_FIELD = regex.compile(r"^\s*([\p{L}][\p{L}\p{M}\d'’./& -]{0,30}?)\s*[:：]\s*(.*)$")
#: Lines that only a script holds: forced elements, sections, centred text, page breaks.
_MARKED = regex.compile(r"^(?:[.@!~#=>]|\[\[|/\*)")
#: Labels in capitals that are no speaker's: a registration, a way to write or call.
_CAPITAL_KEYS = frozenset("WGA ISBN TEL PHONE EMAIL E-MAIL URL WEB FAX REG ID NO".split())
_BLOCK_CAP = 60
_WORDS_CAP = 4

Pairs = tuple[tuple[str, str], ...]


def read_title(lines: Sequence[str]) -> tuple[Pairs, int]:
    """(key, value) pairs of the title page at the top, and how many lines it takes (0: none)."""
    start = next((i for i, line in enumerate(lines[:_BLOCK_CAP]) if line.strip()), None)
    if start is None or not _is_title_page(lines, start):
        return (), 0
    fields: dict[str, list[str]] = {}
    indent = _indent(lines[start])
    key = ""
    hanging = False  # the key has no value yet, or only unindented ones
    at = start
    for at in range(start, len(lines)):
        line = lines[at]
        if not line.strip():
            break
        deeper = _indent(line) > indent
        own = "" if deeper and key else _key_of(line, bool(key))
        if own:
            found = _FIELD.match(line)
            assert found is not None
            key, hanging = own, not found[2].strip()
            fields.setdefault(key, [])
            fields[key] += [found[2].strip()] if found[2].strip() else []
        elif deeper and _indent(line) >= indent + 2:
            fields[key].append(line.strip())
            hanging = False
        elif hanging and not _is_body(line):
            fields[key].append(line.strip())
        else:
            return _pairs(fields), at
    else:
        at += 1
    return _pairs(fields), at


def _pairs(fields: dict[str, list[str]]) -> Pairs:
    return tuple((key, "\n".join(values)) for key, values in fields.items())


def _is_title_page(lines: Sequence[str], start: int) -> bool:
    if _known(lines[start]):
        return True
    if not _key_of(lines[start], False):
        return False
    for line in lines[start + 1 : start + _BLOCK_CAP]:
        if not line.strip():
            return False
        if _known(line):
            return True
    return False


def _known(line: str) -> str:
    found = _FIELD.match(line)
    return _KEYS.get(found[1].strip().lower(), "") if found else ""


def _key_of(line: str, below: bool) -> str:
    """The key that a line opens, lower case; "" where it opens none.

    Args:
        line: as it stands.
        below: a key stands above it: then a label in capitals is rather a speaker.
    """
    found = _FIELD.match(line)
    if not found or _is_body(line):
        return ""
    label: str = found[1].strip()
    if label.lower() in _KEYS:
        # Our own keys keep their spelling ("author", "authors"); others get ours.
        own = label.lower() in FountainParser.TITLE_PAGE_KEYS
        return label.lower() if own else _KEYS[label.lower()]
    words = label.split()
    capital = all(word[0].isupper() or word[0].isdigit() or len(word) < 4 for word in words)
    if not found[2].strip() or len(words) > _WORDS_CAP or not (capital and words[0][0].isupper()):
        return ""
    if label.upper() == label and (not below or label not in _CAPITAL_KEYS):
        return ""
    return label.lower()


def _is_body(line: str) -> bool:
    text = line.strip()
    if _MARKED.match(text) or looks_like_heading(text) or split_transition(text) is not None:
        return True
    return is_transition(text)


def _indent(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
