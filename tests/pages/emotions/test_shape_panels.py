"""What is said of the line that leads, and what holds where none has a shape."""

from __future__ import annotations

import numpy as np

from filmai_core.analysis.emotions.arcs import Arc
from filmai_core.analysis.emotions.shapes import Shape
from filmai_core.analysis.emotions.timeline import EmotionTimeline
from filmai_core.analysis.passages import Passage
from filmai_core.screenplay.model import ElementKind
from pages.emotions.shape_panels import lead_words, reliable_characters

FLAT = Arc(False, 0.4, None, None, ())
SHAPES = {
    "valence": Shape(False, 0.4, 8.0),
    "tension": Shape(True, 0.0009, 4.0),
    "pace": Shape(True, 0.03, 30.0),
}


def test_the_leading_line_is_told_with_its_scale_and_the_others_are_named() -> None:
    flat = lead_words("valence", FLAT, SHAPES, 100)
    assert flat.startswith("**No reliable shape.**") and "*tension* (p < 0.01)" in flat
    assert "sequences of about 4 scenes" in lead_words("tension", FLAT, SHAPES, 100)
    paced = lead_words("pace", FLAT, SHAPES, 100)
    assert "acts, about 30 scenes wide" in paced and "A line with a shape: *tension*" in paced
    assert "0.00)" not in flat + paced


def test_an_emotion_that_leads_is_told_by_the_valence() -> None:
    assert lead_words("fear", FLAT, SHAPES, 100).startswith("**No reliable shape.**")
    assert "Too few scenes" in lead_words("pace", FLAT, SHAPES, 7)


def test_only_characters_whose_lines_hold_are_named() -> None:
    labels = ("joy", "sadness")
    passages, rows = [], []
    rng = np.random.default_rng(3)
    for scene in range(40):
        for who, joy in (("RISE", scene / 40), ("NOISE", rng.random())):
            for _ in range(3):
                passages.append(Passage(scene, 0, 0, who, ElementKind.DIALOGUE, "x", scene))
                rows.append([joy, 0.0])
    timeline = EmotionTimeline(labels, tuple(passages), np.array(rows, np.float32), 40, "m")
    assert [name for name, _ in reliable_characters(timeline, ["RISE", "NOISE"])] == ["RISE"]
