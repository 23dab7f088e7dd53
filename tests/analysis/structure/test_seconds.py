"""How long scenes play: truths rather than figures."""

from __future__ import annotations

import pytest

from filmai_core.analysis.structure.seconds import element_seconds, scene_seconds
from filmai_core.screenplay.model import Element, ElementKind, Scene, SceneHeading


def scene(*elements: Element) -> Scene:
    return Scene(0, SceneHeading("INT. A - DAY"), elements)


def talk(words: int, dual: bool = False) -> tuple[Element, Element]:
    return (
        Element(ElementKind.CUE, "ANN", character="ANN", dual=dual),
        Element(ElementKind.DIALOGUE, "word " * words, character="ANN", dual=dual),
    )


def test_a_minute_of_talk_and_a_page_of_action_are_a_minute() -> None:
    assert scene_seconds(scene(*talk(160))) == pytest.approx(60, rel=0.02)
    action = Element(ElementKind.ACTION, "word " * 250)
    assert scene_seconds(scene(action)) == pytest.approx(60)


def test_more_words_never_take_less_and_notes_take_none() -> None:
    lengths = [scene_seconds(scene(*talk(words))) for words in (1, 5, 20, 80)]
    assert lengths == sorted(lengths)
    assert element_seconds(Element(ElementKind.NOTE, "word " * 90)) == 0
    assert scene_seconds(scene()) == 1.0


def test_two_who_speak_at_once_take_the_longer_time() -> None:
    both = scene(*talk(10), *talk(40, dual=True), *talk(20, dual=True), *talk(10))
    one = scene(*talk(10), *talk(40), *talk(10))
    assert scene_seconds(both) == pytest.approx(scene_seconds(one))


def test_chinese_takes_time_by_its_characters() -> None:
    line = Element(ElementKind.DIALOGUE, "你" * 44, character="云")
    assert element_seconds(line, "zh") == pytest.approx(10)
