"""Who wrote it: the names in an author field, without the words around them.

People type the whole credit into the field (``Written by Lis Arden``), join names with "&"
(who wrote together) and "and" (who wrote after), and break the line anywhere between.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

#: Keys of a title page under which authors stand, the surest first.
AUTHOR_KEYS = (
    "author", "authors", "writer", "writers", "written by", "screenplay by", "teleplay by",
    "script by", "by", "auteur", "auteurs", "autor", "autoren", "autorin", "autores", "autora",
    "autore", "autori", "автор", "авторы", "编剧", "編劇", "作者",
)  # fmt: skip
_WORK = (
    r"(?:screen|tele|radio\s?|stage\s?)?play|script|story|book|teleplay|drama|musical|film|movie"
    r"|pilot|sitcom|comedy|farce|libretto|lyrics|drehbuch|buch|stück|hörspiel|scénario|texte"
    r"|pièce|guion|guión|obra|sceneggiatura|soggetto|testo|roteiro|сценарий|пьеса"
)
_BY = r"by|von|par|por|di|da|de"
_AND = r"\s*(?:and|&|und|et|y|e)\s*"
_CREDIT_WORDS = (
    rf"^\s*(?:(?:an?|the|ein|eine|une?|una?)\s+)?(?:original\s+)?"
    rf"(?:(?:{_WORK})(?:{_AND}(?:{_WORK}))*\s+(?:written\s+)?(?:{_BY})"
    rf"|(?:written|created|developed|adapted|écrit|escrit[oa]|scritt[oa]|geschrieben|verfasst)"
    rf"(?:{_AND}\p{{L}}+)?\s+(?:{_BY})"
    rf"|by|(?-i:von|par)|автор(?:ы)?(?=\s*:)|(?:编剧|編劇|作者|脚本)(?=\s*[:：\s]))"
)
_CREDIT = regex.compile(rf"{_CREDIT_WORDS}(?:\s*[:：]|(?=\s))\s*(?=\S)", regex.IGNORECASE)
_CREDIT_ALONE = regex.compile(rf"{_CREDIT_WORDS}\s*[:：]?\s*$", regex.IGNORECASE)
_SPLIT = regex.compile(
    r"\n|\s*;\s*|\s*&\s*|\s+\+\s+|、|，|\s*/\s*|,\s+(?=\p{Lu})(?!(?:Jr|Sr|JR|SR|II|III|IV|PhD|MD)\b)"
    r"|\s+(?i:and|und|et|и)\s+|\s+(?:y|e)\s+(?=\p{Lu})|\s+和\s*"
)
#: A name is left of these, when a line starts or ends with what joins names.
_EDGE = regex.compile(
    r"^(?:(?:and|und|et|и)\s+|[&+,]\s*|和\s+)+|(?:\s+(?:and|und|et|и)|\s*[&+,])+$", regex.IGNORECASE
)
_JOINER = regex.compile(r"(?:and|und|et|y|e|и|和|&|\+)", regex.IGNORECASE)


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
