"""Tension: fear, anger and surprise, words that stir, and quick telling.

    tension = 0.5 * felt + 0.3 * stirred + 0.2 * quick        in [0, 1], for each passage

*Felt* is the probability that at least one of fear, anger and (at half weight) surprise is
there; *stirred* counts words of high arousal against calm ones (our own list,
``data/words/arousal.toml``, English; elsewhere the other two share its part); *quick* is the
pace of the passage's beat. The weights are set by hand: nobody has marked these scripts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping

import numpy as np

from filmai_core.analysis.emotions.pace import pace_line, quick_by_element
from filmai_core.analysis.emotions.shapes import Floats, Line, Shape, find_shape
from filmai_core.analysis.emotions.timeline import EmotionTimeline
from filmai_core.screenplay.model import Screenplay
from filmai_core.wordlists import table, word_set

VALENCE, TENSION = "valence", "tension"
FELT, STIRRED, QUICK = 0.5, 0.3, 0.2
#: How much of each emotion is tension.
WEIGHTS = {"fear": 1.0, "anger": 1.0, "surprise": 0.5}
#: What a word adds; and the words of a passage in which one strong word is much.
STRONG, MILD, CALM = 1.0, 0.5, -0.5
FEW_WORDS = 8

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def base_forms(word: str) -> Iterator[str]:
    """What a word may be a form of, itself first.

    >>> list(base_forms("stabbed"))
    ['stabbed', 'stabb', 'stabbe', 'stab', 'stabbe']
    """
    yield word
    for ending in ("es", "s", "ed", "d", "ing", "er", "ly"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            yield stem
            if ending in ("ed", "ing"):
                yield stem + "e"
                if len(stem) > 3 and stem[-1] == stem[-2]:
                    yield stem[:-1]
            if ending in ("es", "ed") and stem.endswith("i"):
                yield stem[:-1] + "y"


def stirring(text: str, language: str = "en") -> float | None:
    """How much a text's words stir, in [0, 1]; None in a language without a list.

    >>> stirring("She reads."), round(stirring("He stabs the guard, who screams!") or 0, 2)
    (0.0, 0.86)
    """
    if language not in table("arousal"):
        return None
    lists = {
        STRONG: word_set("arousal", language, "strong"),
        MILD: word_set("arousal", language, "mild"),
        CALM: word_set("arousal", language, "calm"),
    }
    words = _WORD.findall(text.casefold())
    total = 0.0
    for word in words:
        forms = set(base_forms(word))
        total += next((value for value, known in lists.items() if forms & known), 0.0)
    return 1 - math.exp(-max(0.0, total) * FEW_WORDS / max(FEW_WORDS, len(words)))


def felt_tension(timeline: EmotionTimeline) -> Floats:
    """(N,) in [0, 1]: at least one of the tense emotions, taken as independent."""
    calm = np.ones(len(timeline.passages))
    for name, weight in WEIGHTS.items():
        if name in timeline.labels:
            column = timeline.probs[:, timeline.labels.index(name)].astype(np.float64)
            calm *= 1 - weight * column
    found: Floats = 1 - calm
    return found


def tension_line(play: Screenplay, timeline: EmotionTimeline) -> Line:
    """The tension of a screenplay: a value a passage."""
    quick = quick_by_element(play)
    felt = felt_tension(timeline)
    known: dict[str, float | None] = {}
    values = np.zeros(len(timeline.passages))
    for row, passage in enumerate(timeline.passages):
        if passage.text not in known:
            known[passage.text] = stirring(passage.text, play.language or "en")
        stirred = known[passage.text]
        pace = quick.get((passage.scene, passage.element), 0.5)
        if stirred is None:
            values[row] = (FELT * felt[row] + QUICK * pace) / (FELT + QUICK)
        else:
            values[row] = FELT * felt[row] + STIRRED * stirred + QUICK * pace
    return Line(TENSION, timeline.scene_of, values, timeline.scenes)


def valence_line(timeline: EmotionTimeline) -> Line:
    """The valence as a line."""
    return Line(VALENCE, timeline.scene_of, timeline.valence, timeline.scenes)


def build_lines(play: Screenplay, timeline: EmotionTimeline) -> Mapping[str, Line]:
    """Valence, tension and pace of a screenplay, by name."""
    lines = (valence_line(timeline), tension_line(play, timeline), pace_line(play))
    return {line.name: line for line in lines}


def find_shapes(play: Screenplay, timeline: EmotionTimeline) -> dict[str, Shape]:
    """Whether each of the lines has a shape, each at its own level."""
    return {name: find_shape(line) for name, line in build_lines(play, timeline).items()}
