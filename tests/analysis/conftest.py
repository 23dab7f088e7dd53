"""Screenplays made in place, so that analysis tests need no reader."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from filmai_core.screenplay.model import (
    Character,
    Element,
    ElementKind,
    Scene,
    SceneHeading,
    Screenplay,
)

#: (speaker, text); an empty speaker makes it action.
Line = tuple[str, str]
MakePlay = Callable[..., Screenplay]


def build(scenes: Sequence[Sequence[Line]], headings: Sequence[str] = ()) -> Screenplay:
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
def make_play() -> MakePlay:
    """`build`."""
    return build
