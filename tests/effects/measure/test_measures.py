"""Figures by pictures whose value arithmetic gives."""

from __future__ import annotations

import math

import pytest
import torch

from filmai_core.effects.measure import measures


def noise(count: int = 4, side: int = 64, seed: int = 3) -> torch.Tensor:
    random = torch.Generator().manual_seed(seed)
    return torch.rand(count, 4, side, side, generator=random)


@pytest.mark.parametrize("waves", [3, 8, 20])
def test_a_wave_stands_at_its_own_place_in_the_spectrum(waves: int) -> None:
    x = torch.arange(64) / 64
    picture = (0.5 + 0.3 * torch.sin(2 * math.pi * waves * x)).expand(2, 4, 64, 64)
    spectrum = measures.radial_spectrum(picture)
    assert spectrum.shape == (31,)
    assert int(spectrum[1:].argmax()) + 2 == waves


def test_a_tenth_of_the_contrast_is_two_decades_of_power() -> None:
    real = noise()
    assert measures.spectrum_distance(0.1 * real, real) == pytest.approx(2, abs=2e-3)


def test_a_shift_of_all_light_shows_in_the_coarsest_level_alone() -> None:
    real = noise()
    levels = measures.sliced_wasserstein(real + 0.1, real)
    assert len(levels) == 4
    assert levels[:3] == pytest.approx([0, 0, 0], abs=0.01)
    assert levels[3] > 100


def test_twice_the_contrast_is_twice_as_far_as_half_more() -> None:
    real = noise()
    finest = [measures.sliced_wasserstein(k * real, real)[0] for k in (1.5, 2)]
    assert finest[1] == pytest.approx(2 * finest[0], rel=1e-3)
    # Patches scaled to deviation 1 and seen along unit directions: half a mean |normal|.
    assert finest[0] == pytest.approx(1000 * 0.5 * math.sqrt(2 / math.pi), rel=0.05)


@pytest.mark.parametrize(("side", "levels"), [(56, 4), (55, 3), (28, 3), (14, 2), (8, 1)])
def test_there_are_as_many_levels_as_hold_a_patch(side: int, levels: int) -> None:
    real = noise(2, side)
    assert len(measures.sliced_wasserstein(real, real)) == levels


def test_the_kernel_distance_is_its_textbook_sum() -> None:
    random = torch.Generator().manual_seed(4)
    ours, real = torch.randn(5, 3, generator=random), torch.randn(4, 3, generator=random)
    scale = float(real.square().mean().sqrt())

    def kernel(a: torch.Tensor, b: torch.Tensor) -> float:
        return (float(a @ b) / scale**2 / 3 + 1) ** 3

    def within(x: torch.Tensor) -> float:
        pairs = [kernel(a, b) for i, a in enumerate(x) for j, b in enumerate(x) if i != j]
        return sum(pairs) / len(pairs)

    between = sum(kernel(a, b) for a in ours for b in real) / 20
    wanted = 1000 * (within(ours) + within(real) - 2 * between)
    assert measures.kernel_distance(ours, real) == pytest.approx(wanted, rel=1e-4)
    assert math.isnan(measures.kernel_distance(ours[:1], real))
    assert measures.kernel_distance(ours[:2], real[:2]) != 0


def test_the_nearest_is_as_far_as_the_pictures_differ() -> None:
    known = torch.stack([torch.full((4, 64, 64), level) for level in (0.1, 0.9)])
    ours = torch.stack([torch.full((4, 64, 64), level) for level in (0.2, 0.95, 0.5)])
    assert measures.nearest(ours, known).tolist() == pytest.approx([0.1, 0.05, 0.4], abs=1e-4)


def test_a_still_picture_that_moves_is_explained_by_its_flow() -> None:
    x = torch.arange(64.0)
    wave = [torch.sin((x - t) / 5)[None, :] * torch.sin(x / 6)[:, None] for t in range(3)]
    run = torch.stack([(0.5 + 0.4 * w).expand(4, 64, 64) for w in wave])
    assert measures.warp_ratio(run) == pytest.approx(0.367, rel=0.1)
    unrelated = torch.cat([noise(1, seed=s) for s in (1, 2, 3)])
    assert measures.warp_ratio(unrelated) > 0.6


def test_three_frames_have_a_jerk_and_two_have_none() -> None:
    run = torch.full((3, 4, 8, 8), 0.5)
    run[1] += 0.1
    assert measures.second_difference(run) == pytest.approx(100, rel=1e-4)
    assert measures.flicker(run) == pytest.approx(1000 * 0.1 / (1.6 / 3), rel=1e-4)
    assert math.isnan(measures.second_difference(run[:2]))
    assert math.isnan(measures.flicker(run[:2]))


def test_alpha_is_shown_as_it_is_and_colour_through_the_screen_curve() -> None:
    from filmai_core.effects.coding import encode
    from filmai_core.effects.simulate.render import display

    linear = torch.rand(2, 4, 8, 8, generator=torch.Generator().manual_seed(5))
    seen = measures.shown(encode(linear))
    torch.testing.assert_close(seen[:, :3], display(linear[:, :3]), atol=1e-4, rtol=0)
    torch.testing.assert_close(seen[:, 3:], linear[:, 3:], atol=1e-4, rtol=0)


def test_a_figure_that_cannot_be_had_is_none_and_not_a_perfect_zero() -> None:
    still = noise(1).expand(6, 4, 64, 64)
    for figure in (measures.flicker, measures.second_difference, measures.warp_ratio):
        assert math.isnan(figure(still))
    assert math.isnan(measures.warp_ratio(noise(6, 8)))
    assert not math.isnan(measures.flicker(noise(6, 8)))
    assert math.isnan(measures.sliced_wasserstein(noise(4, 6), noise(4, 6))[0])
    assert math.isnan(measures.spectrum_distance(noise(4, 6), noise(4, 6)))
