"""The report says what a figure means, and never praises what it cannot compare."""

from __future__ import annotations

import tomllib
from fractions import Fraction

import numpy as np
import pytest

from filmai_core.effects.clip import Clip
from filmai_core.effects.measure.report import (
    as_table,
    build_report,
    clip_report,
    mean_figures,
)

CARD = """
[held_out.fire-00005]
kind = "fire"

[held_out.fire-00005.real]
detail = 17.0
flicker = 1.0
[held_out.fire-00005.renderer]
detail = 40.0
[held_out.fire-00005.bicubic]
detail = 117.0
[held_out.smoke-00011]
kind = "smoke"

[held_out.smoke-00011.real]
detail = 10.0
flicker = 0.5
"""


@pytest.fixture
def card() -> dict:
    return tomllib.loads(CARD)


def test_the_mean_is_over_sequences_of_the_kind(card: dict) -> None:
    assert mean_figures(card, "smoke")["real"] == {"detail": 10, "flicker": 0.5}
    assert mean_figures(card, "water")["real"]["detail"] == 13.5  # none: all of them


@pytest.mark.parametrize(
    ("flicker", "words"),
    [(1.1, "as in the real"), (2.0, "100% above"), (0.5, "50% below")],
)
def test_smoothness_is_read_beside_the_real_value(card: dict, flicker: float, words: str) -> None:
    row = build_report({"flicker": flicker}, mean_figures(card, "fire"))[0]
    assert row.name == "flicker" and words in row.reading and row.meaning


def test_realism_is_read_between_floor_and_bicubic(card: dict) -> None:
    [row] = build_report({}, mean_figures(card, "fire"))
    assert row.name == "detail" and "77% of the way" in row.reading
    assert row.reading.startswith("none for this clip; the renderer's")
    assert as_table([row]) == [
        {"Figure": "Detail", "This clip": "none", "Real": "17", "Renderer": "40", "Bicubic": "117",
         "Raw simulation": ""}
    ]  # fmt: skip


def test_worse_than_bicubic_is_said() -> None:
    means = {"real": {"detail": 1.0}, "renderer": {"detail": 9.0}, "bicubic": {"detail": 8.0}}
    assert "no better than bicubic" in build_report({}, means)[0].reading


def test_without_a_card_nothing_is_compared() -> None:
    frames = np.random.default_rng(0).uniform(0, 1, (8, 32, 32, 4)).astype(np.float32)
    rows = clip_report(Clip(frames, Fraction(24)), "fire", {})
    assert [row.name for row in rows] == ["flicker", "second_difference", "warp"]
    assert all("no card" in row.reading for row in rows)
