"""Voices that a reader would tell apart, and one voice under two names."""

from __future__ import annotations

import random

import numpy as np
import pytest

from filmai_core.analysis.people.anyone import tell_lines
from filmai_core.analysis.people.voice_analysis import read_voices, voices_to_json
from filmai_core.analysis.people.voices import compare_voices, delta, units_of
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.read import read_screenplay

PLAIN = "i you the a and to it was not do what in that we he of is have on for".split()
STIFF = "one must never therefore which shall upon such whom hence being should the a of".split()


def script(voices: dict[str, list[str]], speeches: int = 45, words: int = 14, seed: int = 0) -> str:
    """Each name draws words from its own list; commoner words stand first."""
    rng = random.Random(seed)
    text = ""
    for turn in range(speeches):
        text += f"INT. ROOM {turn} - DAY\n\nA lamp.\n\n"
        for name, known in voices.items():
            weights = [1 / (rank + 2) for rank in range(len(known))]
            said = " ".join(rng.choices(known, weights, k=words))
            text += f"{name}\n{said.capitalize()}.\n\n"
    return text


def read(text: str, name: str = "x.fountain") -> Screenplay:
    return read_screenplay(text.encode(), name)


def test_two_voices_are_told_apart_and_one_voice_under_two_names_is_not() -> None:
    found = compare_voices(read(script({"ANN": PLAIN, "BEN": PLAIN, "CAT": STIFF})))
    assert set(found.names) == {"ANN", "BEN", "CAT"}
    pairs = {frozenset((pair.a, pair.b)): pair for pair in found.pairs}
    same = pairs[frozenset(("ANN", "BEN"))]
    assert not same.unlike and same.low < 1 < same.high + 0.25
    for other in ("ANN", "BEN"):
        pair = pairs[frozenset((other, "CAT"))]
        assert pair.unlike and pair.low > 1 and pair.distance > same.distance * 1.5
    assert found.pairs[0] is same  # the likest first


def test_one_voice_under_two_names_is_seldom_told_apart() -> None:
    found = [
        compare_voices(read(script({"ANN": PLAIN, "BEN": PLAIN}, speeches=30, seed=seed)))
        for seed in range(16)
    ]
    assert sum(pair.unlike for voices in found for pair in voices.pairs) <= 3
    assert np.mean([voices.pairs[0].distance for voices in found]) == pytest.approx(1, abs=0.12)


def test_an_interval_holds_its_distance() -> None:
    for pair in compare_voices(read(script({"ANN": PLAIN, "CAT": STIFF, "DAN": PLAIN}))).pairs:
        assert 0 < pair.low <= pair.distance <= pair.high and 0 < pair.p <= 1


def test_who_says_too_little_has_no_voice_that_can_be_told() -> None:
    text = script({"ANN": PLAIN, "CAT": STIFF}) + "INT. B - DAY\n\nEVE\nOnly this.\n"
    found = compare_voices(read(text))
    assert found.too_few == ("EVE",) and "EVE" not in found.names
    assert all("EVE" not in (pair.a, pair.b) for pair in found.pairs)
    lonely = compare_voices(read("INT. A - DAY\n\nANN\nHello.\n"))
    assert lonely.pairs == () and lonely.too_few == ("ANN",)


def test_whom_one_speaks_of_is_not_how_one_speaks() -> None:
    """The same words, but that each keeps calling the other by name."""
    rng = random.Random(4)
    text = ""
    for turn in range(60):
        said = [" ".join(rng.choices(PLAIN, k=10)) for _ in range(2)]
        text += f"INT. R {turn} - DAY\n\nANN\nBen {said[0]} Ben.\n\nBEN\nAnn {said[1]} Ann.\n\n"
    (pair,) = compare_voices(read(text)).pairs
    assert not pair.unlike


def test_delta_agrees_with_its_definition() -> None:
    a, b = np.array([6.0, 2.0, 10.0]), np.array([1.0, 4.0, 20.0])
    scale = np.array([0.1, 0.05])
    assert delta(a, b, scale) == pytest.approx((0.55 / 0.1 + 0.0 / 0.05) / 2)
    assert delta(a, a, scale) == 0


def test_chinese_is_heard_by_its_characters() -> None:
    rng = random.Random(1)
    text = ""
    for turn in range(50):
        text += f"{turn + 1}. 内景 客厅 夜\n\n灯亮着。\n\n"
        text += f"小云：{''.join(rng.choices('我你他不了的吗呢去来', k=14))}。\n\n"
        text += f"阿强：{''.join(rng.choices('本官之乎者也曰其何以', k=14))}。\n\n"
    play = read(text, "x.txt")
    assert play.language == "zh" and units_of("我不知道。", characters=True)[0] == "我"
    (pair,) = compare_voices(play).pairs
    assert pair.unlike and pair.low > 1


def test_a_line_of_another_voice_is_not_told_as_its_speakers() -> None:
    base = script({"ANN": PLAIN, "CAT": STIFF}, speeches=30)
    stray = "INT. B - DAY\n\nANN\nOne must never therefore being such whom should hence upon shall "
    play = read(base + stray + "which one must.\n")
    told = tell_lines(play, ("ANN", "CAT"))
    assert 0.9 < told.shares["ANN"] < 1 and told.shares["CAT"] > 0.9 and told.chance == 0.5
    for line in told.lines:
        assert line.closest != line.character and line.text
    assert tell_lines(play, ("ANN",)).lines == ()


def test_the_json_holds_pairs_and_who_is_unlike() -> None:
    text = script({"ANN": PLAIN, "BEN": PLAIN, "CAT": STIFF}, speeches=30)
    told = voices_to_json(read_voices(read(text)))
    assert {"a", "b", "distance", "low", "high"} <= set(told["pairs"][0])
    assert {frozenset(pair) for pair in told["unlike"]} == {
        frozenset(("ANN", "CAT")), frozenset(("BEN", "CAT")),
    }  # fmt: skip
    empty = voices_to_json(read_voices(read("INT. A - DAY\n\nRain.\n")))
    assert empty["pairs"] == [] and empty["unlike"] == [] and empty["anyone"] == []
