"""What stands in front of a Chinese script: title, author and cast, in their several forms.

``《灯下》``, ``编剧：周禾``, and the stage's own way: a label in brackets, its value behind it or
on the lines below (``【作者】`` / ``周禾``; ``【人物表】`` / ``阿桐——年轻木匠``).
"""

from __future__ import annotations

import regex

_TITLE = regex.compile(
    r"^(?:剧名|劇名|片名|标题|標題|作品名)?\s*[：:]?\s*《([^《》]{1,60})》\s*(?:剧本|劇本|大纲)?$"
)
_FIELD = regex.compile(
    r"^(剧名|劇名|片名|编剧|編劇|作者|导演|導演|改编|改編|原著|制片|製片|日期|版本|类型|類型|题材|集数)\s*[：:]\s*(.+)$"
)
_KEYS = {
    "剧名": "title", "劇名": "title", "片名": "title", "编剧": "author", "編劇": "author",
    "作者": "author", "导演": "director", "導演": "director", "日期": "date", "版本": "version",
    "原著": "source", "改编": "source", "改編": "source",
}  # fmt: skip
#: Labels in brackets and the title page's key for each.
_LABELS = {
    **_KEYS, "标题": "title", "標題": "title", "题目": "title", "編者": "author", "原作": "source",
    "人物表": "cast", "人物": "cast", "剧中人物": "cast", "劇中人物": "cast", "登场人物": "cast",
    "登場人物": "cast", "出场人物": "cast", "出場人物": "cast", "角色": "cast", "角色表": "cast",
    "主要人物": "cast", "演员表": "cast", "演員表": "cast", "时间": "time", "時間": "time",
    "地点": "place", "地點": "place", "布景": "set", "舞台": "set",
}  # fmt: skip
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
