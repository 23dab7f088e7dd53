"""What stands in front of a Chinese script: title, author and cast, in their several forms.

``《灯下》``, ``编剧：周禾``, and the stage's own way: a label in brackets, its value behind it or
on the lines below (``【作者】`` / ``周禾``; ``【人物表】`` / ``阿桐——年轻木匠``).
"""

from __future__ import annotations

import regex

from filmai_core.wordlists import alternation, table, words

_TITLE = regex.compile(
    r"^(?:剧名|劇名|片名|标题|標題|作品名)?\s*[：:]?\s*《([^《》]{1,60})》\s*(?:剧本|劇本|大纲)?$"
)
_KEYS = {
    word: key
    for key in table("titlepage", "keys")
    for word in table("titlepage", "keys", key).get("zh", ())
}
_FIELD = regex.compile(
    rf"^({alternation([*_KEYS, *words('titlepage', 'printed')])})\s*[：:]\s*(.+)$"
)
#: Labels in brackets and the title page's key for each.
_LABELS = _KEYS | {
    word: key for key in table("titlepage", "front") for word in words("titlepage", "front", key)
}
_BRACKETED = regex.compile(
    r"^[【\[]\s*([^【】\[\]：:]{1,8})\s*(?:[：:]\s*([^【】\[\]]*))?[】\]]\s*[：:]?\s*(.*)$"
)
_NAME_END = regex.compile(r"[—－–\-：:，,（(、。\s　…]")


def read_title(line: str) -> str:
    """The title in 《》 on a line of its own, or ""."""
    found = _TITLE.match(line)
    return found[1] if found else ""


def read_field(line: str) -> tuple[str, str] | None:
    """(key, value) of a line such as 编剧：周禾."""
    found = _FIELD.match(line)
    return (_KEYS.get(found[1], found[1]), found[2].strip("《》 ")) if found else None


def read_label(line: str) -> tuple[str, str] | None:
    """(key, value) of a label in brackets, its value "" where it stands below.

    >>> read_label("【作者】周禾"), read_label("【人物表】"), read_label("【闪回】")
    (('author', '周禾'), ('cast', ''), None)
    """
    found = _BRACKETED.match(line)
    key = _LABELS.get(found[1].strip()) if found else None
    return (key, (found[2] or found[3] or "").strip("《》 ")) if found and key else None


def listed_name(line: str) -> str:
    """The name that an entry of a cast list begins with.

    >>> listed_name("阿桐——年轻木匠")
    '阿桐'
    """
    return str(_NAME_END.split(line.strip(), maxsplit=1)[0])
