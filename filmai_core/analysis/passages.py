"""Screenplay to passages: the texts that are scored as one.

A passage is one paragraph of dialogue, lyric or action; a long one is cut at sentence ends,
because the encoder reads a few dozen words best and a reader feels a long speech in steps.
Parentheticals are not scored: they tell the actor what the line should show by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from filmai_core.screenplay.model import ElementKind, Screenplay

#: Longest passage, in words.
LONGEST = 60
SCORED = frozenset({ElementKind.DIALOGUE, ElementKind.LYRIC, ElementKind.ACTION})
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text scored as one, and where it stands.

    Attributes:
        scene: index of its scene.
        element: index of its element in that scene.
        line: source line.
        character: who speaks it, "" for action.
        kind: dialogue, lyric or action.
        text: its text.
        position: where in the script it stands, in scenes: scene index plus the share of
            the scene's passages that come before it.
    """

    scene: int
    element: int
    line: int
    character: str
    kind: ElementKind
    text: str
    position: float


def build_passages(play: Screenplay) -> tuple[Passage, ...]:
    """All passages of a screenplay, in order."""
    found: list[Passage] = []
    for scene in play.scenes:
        parts = [
            (index, element, text)
            for index, element in enumerate(scene.elements)
            if element.kind in SCORED
            for text in split_long(element.text)
        ]
        for rank, (index, element, text) in enumerate(parts):
            found.append(
                Passage(
                    scene=scene.index,
                    element=index,
                    line=element.line,
                    character=element.character,
                    kind=element.kind,
                    text=text,
                    position=scene.index + rank / len(parts),
                )
            )
    return tuple(found)


def split_long(text: str, longest: int = LONGEST) -> Iterator[str]:
    """Cut a text at sentence ends into pieces of at most ``longest`` words.

    A sentence that is longer by itself is cut between words. Nothing is yielded for a text
    without a letter or digit.

    >>> list(split_long("One two. Three four. Five.", longest=4))
    ['One two. Three four.', 'Five.']
    """
    piece: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        if piece and len(piece) + len(words) > longest:
            yield " ".join(piece)
            piece = []
        while len(words) > longest:
            yield " ".join(words[:longest])
            words = words[longest:]
        piece += words
    if any(letter.isalnum() for word in piece for letter in word):
        yield " ".join(piece)
