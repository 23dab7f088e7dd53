"""Pace: how quickly a scene is told, from its writing alone, in any language.

A *beat* is a speech or a paragraph of action. Quick telling is short beats (talk and action
that answer each other), short sentences, and scenes that are soon over. Each is set against
a usual value and gives a number between 0 (slow) and 1 (quick); .5 is usual. A scene's pace
is the mean over its beats, so that it has a band like every other line.

The usual values are the medians of the screenplays at hand when this was written, rounded;
they move the whole line up or down and change no shape.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from filmai_core.analysis.emotions.shapes import Line
from filmai_core.analysis.structure.seconds import BY_CHARACTER, element_seconds, scene_seconds
from filmai_core.screenplay.model import SPEECH, SPOKEN, ElementKind, Scene, Screenplay
from filmai_core.text import count_words

PACE = "pace"
#: Usual seconds of a beat, words of a sentence, seconds of a scene; and the factor by which
#: each commonly differs (a scene's length does most).
USUAL_BEAT_S, USUAL_SENTENCE, USUAL_SCENE_S = 4.0, 6.0, 30.0
FACTOR_BEAT, FACTOR_SENTENCE, FACTOR_SCENE = 2.0, 1.7, 2.7
#: What each adds to a scene's pace.
SHARE_BEAT, SHARE_SENTENCE, SHARE_SCENE = 0.35, 0.30, 0.35
#: Chinese and Japanese characters to a word.
CHARACTERS_A_WORD = 1.6

_SENTENCE = re.compile(r"[.!?…。！？]+")
_SHOWN = (ElementKind.ACTION, ElementKind.SHOT, ElementKind.CENTERED)


@dataclass(frozen=True, slots=True)
class Beat:
    """A speech or a paragraph of action.

    Attributes:
        scene: index.
        elements: indices of what is said or shown in it.
        seconds: how long it plays.
        sentence: words of its mean sentence.
        quick: how quickly it is told, by itself, in [0, 1].
    """

    scene: int
    elements: tuple[int, ...]
    seconds: float
    sentence: float
    quick: float


def quickness(value: float, usual: float, factor: float) -> float:
    """0 to 1: .5 at the usual value, .73 where ``value`` is smaller by ``factor``.

    >>> quickness(4, 4, 2), round(quickness(2, 4, 2), 2), round(quickness(16, 4, 2), 2)
    (0.5, 0.73, 0.12)
    """
    return 1 / (1 + math.exp(math.log(max(value, 1e-3) / usual) / math.log(factor)))


def beats_of(scene: Scene, language: str = "en") -> tuple[Beat, ...]:
    """The beats of a scene, in order."""
    groups: list[list[int]] = []
    in_speech = False
    for index, element in enumerate(scene.elements):
        if element.kind is ElementKind.CUE:
            groups.append([index])
            in_speech = True
        elif element.kind in SPEECH and in_speech:
            groups[-1].append(index)
        elif element.kind in _SHOWN or element.kind in SPOKEN:
            groups.append([index])
            in_speech = False
    found = (_beat(scene, group, language) for group in groups)
    return tuple(beat for beat in found if beat is not None)


def _beat(scene: Scene, group: list[int], language: str) -> Beat | None:
    told = [n for n in group if scene.elements[n].kind in (*_SHOWN, *SPOKEN)]
    text = " ".join(scene.elements[n].text for n in told)
    words = count_words(text) / (CHARACTERS_A_WORD if language in BY_CHARACTER else 1)
    if not words:
        return None
    seconds = sum(element_seconds(scene.elements[n], language) for n in group)
    sentences = sum(1 for part in _SENTENCE.split(text) if any(map(str.isalnum, part)))
    sentence = words / max(1, sentences)
    by_beat = quickness(seconds, USUAL_BEAT_S, FACTOR_BEAT)
    by_sentence = quickness(sentence, USUAL_SENTENCE, FACTOR_SENTENCE)
    quick = (SHARE_BEAT * by_beat + SHARE_SENTENCE * by_sentence) / (SHARE_BEAT + SHARE_SENTENCE)
    return Beat(scene.index, tuple(told), seconds, sentence, quick)


def pace_line(play: Screenplay) -> Line:
    """The pace of a screenplay: a value a beat, its scene's length among it."""
    scene_of: list[int] = []
    values: list[float] = []
    for scene in play.scenes:
        seconds = scene_seconds(scene, play.language)
        by_scene = SHARE_SCENE * quickness(seconds, USUAL_SCENE_S, FACTOR_SCENE)
        for beat in beats_of(scene, play.language):
            scene_of.append(scene.index)
            values.append(by_scene + (1 - SHARE_SCENE) * beat.quick)
    return Line(
        PACE, np.array(scene_of, dtype=np.int64), np.array(values, dtype=np.float64),
        len(play.scenes),
    )  # fmt: skip


def quick_by_element(play: Screenplay) -> dict[tuple[int, int], float]:
    """(scene, element) to how quickly its beat is told, in [0, 1]."""
    return {
        (scene.index, element): beat.quick
        for scene in play.scenes
        for beat in beats_of(scene, play.language)
        for element in beat.elements
    }
