"""Speeches: what one person says under one cue, whole.

Readers keep every line and parenthetical of a speech as an element of its own. Whatever
asks how long somebody talks, or how they sound, asks for the speech.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from filmai_core.screenplay.model import SPEECH, SPOKEN, Element, ElementKind, Scene, Screenplay
from filmai_core.text import count_words

#: What may stand inside a speech without ending it.
_WITHIN = (ElementKind.NOTE, ElementKind.PAGE_BREAK)


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said under one cue.

    Attributes:
        scene: index.
        line: source line of the cue.
        character: the resolved speaker.
        text: all spoken lines, joined by spaces; parentheticals left out. May be "".
        elements: indices of the spoken elements in the scene.
    """

    scene: int
    line: int
    character: str
    text: str
    elements: tuple[int, ...]

    @property
    def words(self) -> int:
        """Words (characters, for Chinese and Japanese)."""
        return count_words(self.text)


def speeches_of(scene: Scene) -> Iterator[Speech]:
    """The speeches of a scene, one for each cue, in order."""
    cue: Element | None = None
    found: list[int] = []
    for index, element in enumerate(scene.elements):
        if element.kind is ElementKind.CUE:
            if cue is not None:
                yield _speech(scene, cue, found)
            cue, found = element, []
        elif element.kind in SPOKEN and cue is not None and element.character:
            found.append(index)
        elif cue is not None and element.kind not in SPEECH and element.kind not in _WITHIN:
            yield _speech(scene, cue, found)
            cue = None
    if cue is not None:
        yield _speech(scene, cue, found)


def all_speeches(play: Screenplay) -> tuple[Speech, ...]:
    """The speeches of a screenplay, in order."""
    return tuple(speech for scene in play.scenes for speech in speeches_of(scene))


def _speech(scene: Scene, cue: Element, found: list[int]) -> Speech:
    text = " ".join(scene.elements[index].text for index in found)
    return Speech(scene.index, cue.line, cue.character, text, tuple(found))
