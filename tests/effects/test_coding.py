from __future__ import annotations

import torch

from filmai_core.effects.coding import advance_noise, decode, encode, shrink, warp


def test_light_far_above_white_survives_the_code() -> None:
    picture = torch.rand(2, 4, 8, 8) * torch.tensor([50.0, 5.0, 0.5, 1.0]).view(4, 1, 1)
    torch.testing.assert_close(decode(encode(picture)), picture, rtol=1e-4, atol=1e-5)


def test_shrinking_averages_light_not_its_code() -> None:
    picture = torch.zeros(1, 4, 4, 4)
    picture[:, :3, 0, 0] = 16.0
    small = decode(shrink(encode(picture), 4))
    torch.testing.assert_close(small[0, :3, 0, 0], torch.ones(3), rtol=1e-4, atol=1e-4)


def test_warping_fetches_from_where_the_flow_points() -> None:
    picture = torch.zeros(1, 1, 5, 5)
    picture[..., 2, 3] = 1.0
    flow = torch.zeros(1, 2, 5, 5)
    flow[:, 0] = 1.0
    moved = warp(picture, flow)
    assert float(moved[0, 0, 2, 2]) == 1.0
    torch.testing.assert_close(warp(picture, flow * 0), picture)


def test_noise_moves_with_the_flow_and_keeps_its_strength() -> None:
    random = torch.Generator().manual_seed(3)
    noise = torch.randn(1, 2, 24, 24, generator=random)
    flow = torch.zeros(1, 2, 24, 24)
    flow[:, 0] = 2.0
    for _ in range(10):
        before, noise = noise, advance_noise(noise, flow, random)
    assert abs(float(noise.std()) - 1) < 0.01

    def likeness(a: torch.Tensor, b: torch.Tensor) -> float:
        return float((a * b).mean())

    assert likeness(noise[..., 2:], before[..., :-2]) > 0.8
    assert likeness(noise[..., 2:], before[..., 2:]) < 0.3
