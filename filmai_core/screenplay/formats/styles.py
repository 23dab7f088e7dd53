"""What a paragraph style's name says about its paragraphs, in the languages of Word.

Templates name the same seven styles in a hundred ways: ``Scene Heading``, ``SP-Slug``,
``Screenplay Character Name``, ``Dialog``, ``Personnage``, ``Szenenüberschrift``.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from filmai_core.screenplay.model import ElementKind
from filmai_core.wordlists import word_file

#: In the file's order: "Character Parenthetical" is a parenthetical, "Dialogue Character" a cue.
_COMPILED = tuple(
    (ElementKind(rule["kind"]), regex.compile("|".join(rule["names"])))
    for rule in word_file("styles")["style"]
)
_NOISE = regex.compile(r"[^\p{L}]+")
_MAKERS = regex.compile(
    r"^(?:screenplay|script|scriptwriting|finaldraft|fd|sp|movie|film|drehbuch)(?=.)"
)


@lru_cache(maxsize=512)
def kind_of_style(name: str) -> ElementKind | None:
    """The kind that a style of this name is for; None where the name says nothing.

    >>> kind_of_style("SP-Slug Line").value
    'heading'
    >>> kind_of_style("Normal") is None
    True
    """
    bare = _NOISE.sub("", name.casefold())[:60]
    shorter = _MAKERS.sub("", bare)
    for word in (shorter, bare):
        for kind, pattern in _COMPILED:
            if pattern.search(word):
                return kind
    return None
