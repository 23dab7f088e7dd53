"""How long a scene plays, roughly: what is said at the rate of speech, what is shown by words.

A page of dialogue and a page of action are both about a minute: that is what the two rates
come to (160 spoken and 250 described words a minute). Not fitted to any film; good for the
length of scenes against one another, not for a stopwatch.
"""

from __future__ import annotations

from filmai_core.screenplay.model import SPOKEN, Element, ElementKind, Scene
from filmai_core.text import count_words

#: Words spoken in a second, with the pauses between sentences (film dialogue runs at 150 to
#: 170 words a minute); characters, for Chinese and Japanese.
SPOKEN_WORDS, SPOKEN_CHARACTERS = 160 / 60, 4.4
#: Words of action shown in a second: a page of action holds some 250.
SHOWN_WORDS, SHOWN_CHARACTERS = 250 / 60, 7.0
#: A paragraph of action is at least a look, a parenthetical or a change of speaker a breath.
LOOK_S, BREATH_S = 1.0, 0.4
#: Languages that are counted by the character.
BY_CHARACTER = ("zh", "ja")

_SHOWN = (ElementKind.ACTION, ElementKind.SHOT, ElementKind.CENTERED)


def element_seconds(element: Element, language: str = "en") -> float:
    """Seconds of one element; 0 for what is neither seen nor heard."""
    by_character = language in BY_CHARACTER
    if element.kind in SPOKEN:
        rate = SPOKEN_CHARACTERS if by_character else SPOKEN_WORDS
        return count_words(element.text) / rate
    if element.kind in _SHOWN:
        rate = SHOWN_CHARACTERS if by_character else SHOWN_WORDS
        return max(LOOK_S, count_words(element.text) / rate)
    if element.kind in (ElementKind.CUE, ElementKind.PARENTHETICAL):
        return BREATH_S
    return 0.0


def scene_seconds(scene: Scene, language: str = "en") -> float:
    """Seconds of a scene, at least a look; two who speak at once take the longer's time.

    >>> from filmai_core.screenplay.model import SceneHeading
    >>> scene_seconds(Scene(0, SceneHeading("INT. ROOM - DAY"), ()))
    1.0
    """
    total = longest = column = 0.0
    for element in scene.elements:
        seconds = element_seconds(element, language)
        if not element.dual:
            total += max(longest, column) + seconds
            longest = column = 0.0
        elif element.kind is ElementKind.CUE:  # the next of the speeches side by side
            longest, column = max(longest, column), seconds
        else:
            column += seconds
    return max(LOOK_S, total + max(longest, column))
