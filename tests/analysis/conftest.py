"""A scorer that can be worked out by hand, and scripts to score."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from filmai_core.models.emotions.data import EMOTIONS
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


def build(scenes: Sequence[Sequence[tuple[str, str]]], headings: Sequence[str] = ()) -> Screenplay:
    """A screenplay of scenes of lines. Source lines are counted over everything."""
    made: list[Scene] = []
    words: Counter[str] = Counter()
    cues: Counter[str] = Counter()
    spoken_in: dict[str, list[int]] = {}
    at = 0
    for index, lines in enumerate(scenes):
        at += 1
        heading_line = at
        elements: list[Element] = []
        for who, text in lines:
            at += 1
            if who:
                elements.append(Element(ElementKind.CUE, who, at, who))
                at += 1
                elements.append(Element(ElementKind.DIALOGUE, text, at, who))
                words[who] += len(text.split())
                cues[who] += 1
                if index not in spoken_in.setdefault(who, []):
                    spoken_in[who].append(index)
            else:
                elements.append(Element(ElementKind.ACTION, text, at))
        text = headings[index] if headings else f"INT. ROOM {index + 1} - DAY"
        speaking = tuple(dict.fromkeys(who for who, _ in lines if who))
        place = text.split(". ", 1)[-1].rsplit(" - ", 1)
        heading = SceneHeading(text, text.split(".")[0], place[0], place[1] if place[1:] else "")
        made.append(
            Scene(
                index,
                heading,
                tuple(elements),
                heading_line,
                1.0 + index / 2,
                4,
                speaking,
                speaking,
            )  # fmt: skip
        )
    people = tuple(
        Character(name, (name,), cues[name], words[name], tuple(spoken_in[name]))
        for name in sorted(cues, key=lambda name: (-words[name], name))
    )
    digest = hashlib.sha256(repr(scenes).encode()).hexdigest()
    return Screenplay(
        "Made", (), (), tuple(made), people, (), "made.fountain", "fountain", digest, digest,
        pages=len(scenes) / 2,
    )  # fmt: skip


@pytest.fixture
def build_play() -> Callable[..., Screenplay]:
    """`build`: a screenplay from a list of scenes of (speaker, text), lines counted throughout."""
    return build
