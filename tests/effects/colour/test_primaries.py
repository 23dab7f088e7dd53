"""Primaries and HDR curves against published numbers."""

from __future__ import annotations

import numpy as np
import pytest

from filmai_core.effects.colour.hdr import hlg_to_linear, log_scan_to_linear, pq_to_linear
from filmai_core.effects.colour.primaries import (
    ACES_AP0,
    ACES_AP1,
    NAMED,
    REC709,
    REC2020,
    Primaries,
    convert,
    matrix_between,
    name_of_primaries,
)


def test_rec_2020_to_rec_709_is_bt_2407_s_matrix() -> None:
    wanted = [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]]
    np.testing.assert_allclose(matrix_between(REC2020), wanted, atol=1e-4)


def test_ap1_to_rec_709_is_the_academy_s_matrix() -> None:
    wanted = [[1.70505, -0.62179, -0.08326], [-0.13026, 1.1408, -0.01055],
              [-0.024, -0.12897, 1.15297]]  # fmt: skip
    np.testing.assert_allclose(matrix_between(ACES_AP1), wanted, atol=1e-4)


@pytest.mark.parametrize("primaries", list(NAMED.values()))
def test_white_stays_and_the_way_back_is_exact(primaries: Primaries) -> None:
    colours = np.random.default_rng(0).uniform(0, 2, (50, 3)).astype(np.float32)
    colours[0] = 1
    there = convert(colours, REC709, primaries)
    np.testing.assert_allclose(there[0], 1, atol=1e-5)
    np.testing.assert_allclose(convert(there, primaries), colours, atol=1e-5)


def test_primaries_have_names_and_zeros_are_unsound() -> None:
    assert name_of_primaries(ACES_AP0) == "ACES2065-1 (AP0)"
    rounded = Primaries.of(tuple(v + 1e-4 for v in ACES_AP1.flat()))
    assert name_of_primaries(rounded) == "ACEScg (AP1)"
    assert not Primaries.of((0.0,) * 8).sound() and REC709.sound()


def test_curves_meet_the_points_of_their_standards() -> None:
    # BT.2100: HLG's knee and top; PQ of 0, 100, 203 and 10,000 cd/m² (BT.2408, table 1).
    np.testing.assert_allclose(hlg_to_linear(np.float32([0, 0.5, 0.75, 1])),
                               [0, 1 / 12, 0.26496, 1], atol=1e-5)  # fmt: skip
    np.testing.assert_allclose(pq_to_linear(np.float32([0, 0.5081, 0.5807, 1])),
                               [0, 1, 2.03, 100], rtol=2e-3)  # fmt: skip
    np.testing.assert_allclose(log_scan_to_linear(np.float32([95, 685]) / 1023), [0, 1], atol=1e-4)
