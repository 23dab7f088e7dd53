"""A scorer that can be worked out by hand, and scripts to score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from filmai_core.models.emotion_data import EMOTIONS
from filmai_core.progress import Progress, Report, silent
from filmai_core.screenplay.model import (
    Character,
    Element,
    ElementKind,
    Scene,
    SceneHeading,
    Screenplay,
)


class WordScorer:
    """0.8 for each emotion whose name occurs in the text, else 0; neutral where none does."""

    labels = EMOTIONS
    revision = "words"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def scores(self, texts: Sequence[str], *, report: Report = silent) -> NDArray[np.float32]:
        self.asked += texts
        rows = np.array(
            [[0.8 * (name in text.split()) for name in EMOTIONS] for text in texts],
            dtype=np.float32,
        ).reshape(len(texts), len(EMOTIONS))
        rows[:, -1] = np.where(rows[:, :-1].any(1), rows[:, -1], 0.8)
        report(Progress(len(texts), len(texts)))
        return rows


@pytest.fixture
def scorer() -> WordScorer:
    return WordScorer()


def make_play(*scenes: Sequence[tuple[str, str]], language: str = "en") -> Screenplay:
    """Scenes of (speaker, text); speaker "" is action. Lines count up over the script."""
    line = 0
    made = []
    speakers: dict[str, None] = {}
    for index, rows in enumerate(scenes):
        elements = []
        for speaker, text in rows:
            line += 1
            if speaker:
                speakers[speaker] = None
                elements.append(Element(ElementKind.CUE, speaker, line, speaker))
                line += 1
            kind = ElementKind.DIALOGUE if speaker else ElementKind.ACTION
            elements.append(Element(kind, text, line, speaker))
        heading = SceneHeading(f"INT. ROOM {index} - DAY", "INT", f"ROOM {index}", "DAY")
        made.append(Scene(index, heading, tuple(elements), line=line))
    return Screenplay(
        title="Test",
        authors=(),
        title_page=(),
        scenes=tuple(made),
        characters=tuple(Character(name) for name in speakers),
        warnings=(),
        source_name="test.fountain",
        source_format="fountain",
        sha256="0" * 64,
        digest=str(hash(tuple(map(tuple, scenes)))),
        language=language,
    )
