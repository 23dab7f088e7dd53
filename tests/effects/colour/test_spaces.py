"""Named colour spaces against our own matrices, and a wrong name in one sentence."""

from __future__ import annotations

import numpy as np
import pytest

from filmai_core.effects.colour.primaries import ACES_AP0, ACES_AP1, convert
from filmai_core.effects.colour.spaces import INSIDE, find_space, space_names
from filmai_core.effects.colour.transfer import to_linear
from filmai_core.errors import InputError

COLOURS = np.random.default_rng(2).uniform(0, 4, (16, 8, 3)).astype(np.float32)


def test_acescg_to_linear_rec_709_and_back() -> None:
    space = find_space("ACEScg")
    inside = space.to_inside(COLOURS)
    np.testing.assert_allclose(inside, convert(COLOURS, ACES_AP1), atol=1e-3)
    np.testing.assert_allclose(space.from_inside(inside), COLOURS, atol=1e-3)
    assert space.primaries == ACES_AP1


def test_aces2065_has_its_primaries_and_log_has_none() -> None:
    space = find_space("aces2065-1")
    np.testing.assert_allclose(space.to_inside(COLOURS), convert(COLOURS, ACES_AP0), atol=2e-3)
    assert find_space("LogC4").primaries is None


@pytest.mark.parametrize("name", ["sRGB", "Rec.709", "linear Rec.709", "LogC3", "S-Log3", INSIDE])
def test_what_people_write_is_understood_and_comes_back(name: str) -> None:
    space = find_space(name)
    dim = COLOURS / 5
    np.testing.assert_allclose(space.from_inside(space.to_inside(dim)), dim, atol=2e-3)


def test_srgb_is_our_own_curve() -> None:
    dim = COLOURS / 4
    np.testing.assert_allclose(find_space("sRGB").to_inside(dim), to_linear(dim), atol=1e-4)


def test_a_log_grey_card_is_grey() -> None:
    code = np.full((1, 3), 400 / 1023, np.float32)  # ARRI: 18% is 400 of 1023 in LogC3 EI 800
    np.testing.assert_allclose(find_space("LogC3").to_inside(code), 0.18, atol=2e-3)


def test_a_view_leads_outwards() -> None:
    shown = find_space("sRGB - Display/ACES 2.0 - SDR 100 nits (Rec.709)", views=True)
    bright = shown.from_inside(np.full((1, 3), 50, np.float32))
    assert 0.9 < float(bright.max()) <= 1.0001
    with pytest.raises(InputError, match="has no view 'ACES 9'"):
        find_space("sRGB - Display/ACES 9", views=True)


@pytest.mark.parametrize(("name", "near"), [("ACESgc", "ACEScg"), ("logc5", "LogC4"),
                                            ("", "ACEScg"), ("sRBG", "sRGB")])  # fmt: skip
def test_an_unknown_name_is_one_sentence_with_what_is_near(name: str, near: str) -> None:
    with pytest.raises(InputError, match="no colour space is called") as caught:
        find_space(name, "--plate-space")
    assert near in str(caught.value) and "\n" not in str(caught.value)
    assert len(space_names()) > 50
