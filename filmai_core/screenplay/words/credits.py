"""Who wrote it: the names in an author field, without the words around them.

People type the whole credit into the field (``Written by Lis Arden``), join names with "&"
(who wrote together) and "and" (who wrote after), and break the line anywhere between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import regex

from filmai_core.wordlists import alternation, words

#: Keys of a title page under which authors stand, the surest first.
AUTHOR_KEYS = tuple(
    dict.fromkeys(
        ("author", "authors", "writer", "writers", "written by", "screenplay by", "teleplay by",
         "script by", "by", *words("titlepage", "keys", "author"))
    )
)  # fmt: skip
_WORK = alternation([
    "screenplay", "radio play", "stage play", "pièce", "libretto", "lyrics", "пьеса", "movie",
    *words("titlepage", "credit", "works"), *words("titlepage", "credit", "genres"),
])  # fmt: skip
_BY = r"by|von|par|por|di|da|de"
_AND = r"\s*(?:and|&|und|et|y|e)\s*"
#: By the standard library's engine, which compiles long lists in a tenth of the time.
_CREDIT_WORDS = (
    rf"^\s*(?:(?:an?|the|ein|eine|une?|una?)\s+)?(?:original\s+)?"
    rf"(?:(?:{_WORK})(?:{_AND}(?:{_WORK}))*\s+(?:written\s+)?(?:{_BY})"
    rf"|(?:written|created|developed|adapted|écrit|escrit[oa]|scritt[oa]|geschrieben|verfasst)"
    rf"(?:{_AND}\w+)?\s+(?:{_BY})"
    rf"|by|(?-i:von|par)|автор(?:ы)?(?=\s*:)|(?:编剧|編劇|作者|脚本)(?=\s*[:：\s]))"
)
_CREDIT = re.compile(rf"{_CREDIT_WORDS}(?:\s*[:：]|(?=\s))\s*(?=\S)", re.IGNORECASE)
_CREDIT_ALONE = re.compile(rf"{_CREDIT_WORDS}\s*[:：]?\s*$", re.IGNORECASE)
_SPLIT = regex.compile(
    r"\n|\s*;\s*|\s*&\s*|\s+\+\s+|、|，|\s*/\s*|,\s+(?=\p{Lu})(?!(?:Jr|Sr|JR|SR|II|III|IV|PhD|MD)\b)"
    r"|\s+(?i:and|und|et|и)\s+|\s+(?:y|e)\s+(?=\p{Lu})|\s+和\s*"
)
#: A name is left of these, when a line starts or ends with what joins names.
_EDGE = re.compile(
    r"^(?:(?:and|und|et|и)\s+|[&+,]\s*|和\s+)+|(?:\s+(?:and|und|et|и)|\s*[&+,])+$", re.IGNORECASE
)
_JOINER = re.compile(r"(?:and|und|et|y|e|и|和|&|\+)", re.IGNORECASE)


def strip_credit(text: str) -> str:
    """The text without a leading credit; "" where it is a credit and nothing else.

    >>> strip_credit("Written by Lis Arden"), strip_credit("Screenplay by"), strip_credit("Byron")
    ('Lis Arden', '', 'Byron')
    """
    text = text.strip()
    if _CREDIT_ALONE.match(text):
        return ""
    found = _CREDIT.match(text)
    return text[found.end() :].strip() if found else text


def split_authors(value: str) -> tuple[str, ...]:
    r"""The names in the value of an author field, in order, each once.

    >>> split_authors("Lis Arden\n& Bo Kern\nand Ana Ruiz")
    ('Lis Arden', 'Bo Kern', 'Ana Ruiz')
    """
    names: dict[str, None] = {}
    for line in value.split("\n"):
        bare = _EDGE.sub("", strip_credit(line.strip())).strip()
        for part in _SPLIT.split(bare):
            name = _EDGE.sub("", strip_credit(part.strip())).strip(" ,")
            if name and not _JOINER.fullmatch(name):
                names[name] = None
    return tuple(names)


def find_authors(title_page: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The authors that a title page names, under the first of `AUTHOR_KEYS` that has some."""
    fields = dict(title_page)
    for key in AUTHOR_KEYS:
        names = split_authors(fields.get(key, ""))
        if names:
            return names
    # A credit that holds the names themselves: "Credit: Written by Lis Arden".
    credit = fields.get("credit", "")
    if credit and strip_credit(credit) != credit.strip():
        return split_authors(credit)
    return ()
