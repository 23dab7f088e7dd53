"""YAML front matter as a title page: notes programs (Obsidian and its like) write it.

Read by PyYAML's `BaseLoader`, which makes text of every value and runs nothing. Aliases,
by which a few lines can stand for gigabytes, are refused unread. Front matter that is no
proper YAML (a colon within a title is enough) is read line by line.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from filmai_core.errors import InputError

_MOST_LINES = 200
_MOST_CHARACTERS = 20_000
_KEY = regex.compile(r"^([\p{L}_][\p{L}\p{N}_ -]{0,40}):(?:\s+(.*))?$")
_BODY = regex.compile(r"^(?:\s*$|\s*#|\s+\S|-\s|-$|[\]}]|[\p{L}_\"'][^:]{0,40}:(?:\s|$))")
_KEYS = {"authors": "author", "writer": "author", "writers": "author", "draft_date": "draft date"}


def find_front_matter(lines: Sequence[str]) -> int:
    """How many lines front matter takes from the top, its two fences included; 0 for none."""
    if not lines or lines[0].lstrip("\ufeff").rstrip() != "---":
        return 0
    for number, line in enumerate(lines[1 : _MOST_LINES + 1], start=1):
        if line.rstrip() in ("---", "..."):
            keyed = any(_KEY.match(inner) for inner in lines[1:number])
            return number + 1 if keyed else 0
        if not _BODY.match(line):
            return 0
    return 0


def read_front_matter(lines: Sequence[str], name: str) -> tuple[tuple[str, str], ...]:
    """Fields of a title page; lists become lines.

    Args:
        lines: between the fences.
        name: of the file, for messages.

    Raises:
        InputError: it declares aliases, or is larger than any title page.
    """
    text = "\n".join(lines)
    if len(text) > _MOST_CHARACTERS:
        raise InputError(
            f"{name} opens with {len(text):,} characters of front matter; "
            f"{_MOST_CHARACTERS:,} is the most that is read",
            hint="Shorten what stands between the two lines of ---.",
        )
    values = _load(text, name)
    fields: dict[str, str] = {}
    for key, value in values.items():
        parts = [str(part) for part in value if not isinstance(part, list | dict)] if isinstance(
            value, list) else [str(value)] if isinstance(value, str) else []  # fmt: skip
        own = str(key).strip().lower()
        words = "\n".join(part.strip() for part in parts if part.strip())
        if words:
            fields[_KEYS.get(own, own)] = words
    return tuple(fields.items())


def _load(text: str, name: str) -> dict[object, object]:
    import yaml

    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise InputError(
                f"{name} opens with YAML that refers to itself, which a title page never does",
                hint="Take the marks & and * out of the lines between the two lines of ---.",
            )
        values = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (makes text, runs nothing)
    except (yaml.YAMLError, RecursionError, ValueError):
        values = None
    if isinstance(values, dict):
        return values
    pairs = (_KEY.match(line) for line in text.split("\n"))
    return {pair[1]: (pair[2] or "").strip(" \"'") for pair in pairs if pair}
