"""Colours that can be read on the dark ground."""

from __future__ import annotations

import pytest

from filmai_core.figures.palette import COLORWAY, EMOTIONS, NIGHT, PAPER, QUIET


def luminance(colour: str) -> float:
    """WCAG 2 relative luminance."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [*COLORWAY, *(pair[0] for pair in EMOTIONS.values())])
def test_lines_have_a_contrast_of_five(colour) -> None:
    assert contrast(colour, NIGHT) >= 5


@pytest.mark.parametrize(("colour", "least"), [(PAPER, 7), (QUIET, 4.5)])
def test_letters_have_a_contrast_of_seven_and_quiet_ones_of_four_and_a_half(colour, least) -> None:
    assert contrast(colour, NIGHT) >= least


def test_no_two_emotions_share_a_colour_or_a_marker() -> None:
    feelings = {name: pair for name, pair in EMOTIONS.items() if name != "valence"}
    assert len({pair[0] for pair in feelings.values()}) == len(feelings)
    assert len({pair[1] for pair in feelings.values()}) == len(feelings)
