from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
import torch

from filmai_core.effects.clip import Clip
from filmai_core.effects.coding import encode
from filmai_core.effects.draw.generate import bicubic
from filmai_core.effects.draw.sequences import Sequence
from filmai_core.effects.flow import lucas_kanade
from filmai_core.effects.measure import measures
from filmai_core.effects.measure.classifier import LABELS, Labelled, nothing, tag, train_classifier
from filmai_core.effects.measure.evaluate import (
    Evaluation,
    Figures,
    Verdict,
    compare,
    evaluate_clip,
    evaluate_renderer,
)
from filmai_core.effects.spec import EffectKind
from filmai_core.errors import InputError


def texture(count: int = 6, side: int = 64, seed: int = 0, speed: float = 1.0) -> torch.Tensor:
    """A fine random texture that drifts: (T, 4, H, W) in [0, 1]."""
    random = torch.Generator().manual_seed(seed)
    wide = torch.rand(1, 4, side, side + count * 4, generator=random)
    wide = torch.nn.functional.avg_pool2d(wide, 3, 1, 1)
    wide = (wide - 0.5) * 2 + 0.5
    frames = [wide[0, :, :, round(t * speed) : round(t * speed) + side] for t in range(count)]
    return torch.stack(frames).clamp(0, 1)


def blurred(pictures: torch.Tensor) -> torch.Tensor:
    small = torch.nn.functional.avg_pool2d(pictures, 4)
    return torch.nn.functional.interpolate(small, scale_factor=4, mode="bicubic").clamp(0, 1)


def test_a_set_is_at_no_distance_from_itself() -> None:
    real = texture()
    assert measures.sliced_wasserstein(real, real) == [0.0] * 4
    assert measures.spectrum_distance(real, real) == 0


def test_blur_and_noise_are_both_far_and_halves_are_near() -> None:
    real = texture()
    near = measures.sliced_wasserstein(real[::2], real[1::2])[0]
    blur = measures.sliced_wasserstein(blurred(real), real)[0]
    noisy = measures.sliced_wasserstein((real + 0.2 * torch.randn(real.shape)).clamp(0, 1), real)[0]
    assert blur > 4 * near and noisy > 4 * near
    assert measures.spectrum_distance(blurred(real), real) > 0.3


def test_an_empty_channel_does_not_magnify_what_no_screen_shows() -> None:
    real = texture()
    real[:, 3] = 0
    ours = real.clone()
    ours[:, 3] = 0.0004
    assert measures.sliced_wasserstein(ours, real)[-1] < 100


def test_smoothness_figures_have_their_known_values() -> None:
    flat = torch.full((8, 4, 16, 16), 0.5)
    assert math.isnan(measures.flicker(flat)) and math.isnan(measures.second_difference(flat))
    beat = flat.clone()
    beat[::2] += 0.1  # high-pass ±0.1 on a mean of 0.55
    assert measures.flicker(beat) == pytest.approx(1000 * 0.1 / 0.55, rel=1e-4)
    assert measures.second_difference(beat) == pytest.approx(100, rel=1e-4)
    for figure in (measures.flicker, measures.second_difference, measures.warp_ratio):
        assert math.isnan(figure(flat[:1]))


def test_shuffled_frames_are_less_smooth() -> None:
    run = texture(12)
    order = torch.randperm(12, generator=torch.Generator().manual_seed(1))
    assert measures.second_difference(run[order]) > 1.3 * measures.second_difference(run)


def test_flow_finds_a_known_shift() -> None:
    run = blurred(texture(3, speed=2.0))[:, :1]
    flow = lucas_kanade(run[:1], run[1:2])
    inner = flow[0, :, 12:-12, 12:-12]
    assert float(inner[0].mean()) == pytest.approx(-2, abs=0.3)
    assert abs(float(inner[1].mean())) < 0.3


def test_kernel_distance_tells_distributions_apart() -> None:
    random = torch.Generator().manual_seed(2)
    one, two, other = (torch.randn(60, 8, generator=random) for _ in range(3))
    assert measures.kernel_distance(other + 1, one) > 20 * abs(measures.kernel_distance(two, one))


def test_the_nearest_known_frame_of_a_copy_is_itself() -> None:
    known = texture()
    assert float(measures.nearest(known[2:3], known)) < 1e-4
    assert float(measures.nearest(texture(seed=5)[:1], known)) > 0.01


def test_every_figure_has_a_meaning() -> None:
    assert set(measures.MEANINGS) == set(Figures.__slots__)


def sequence(name: str = "s") -> Sequence:
    frames = texture().permute(0, 2, 3, 1).to(torch.float16).numpy()
    return Sequence(
        name, EffectKind.SMOKE, frames, np.zeros((6, 16, 16, 2), np.float16), Fraction(24), True
    )


def test_bicubic_is_judged_as_bicubic_and_the_report_is_json() -> None:
    result = evaluate_renderer([sequence()], bicubic, training=[sequence("t")])
    [verdict] = result.verdicts
    assert verdict.methods["renderer"].detail == verdict.methods["bicubic"].detail
    assert verdict.methods["real"].detail < verdict.methods["bicubic"].detail
    assert set(verdict.nearest) == {"real", "renderer"} and verdict.nearest["real"] < 0.05
    assert result.goals()["detail_excess"] == pytest.approx(1)
    assert result.to_json()["goals"]["smoke"]["spectrum_share"] == 1
    with pytest.raises(InputError, match="held out"):
        evaluate_renderer([], bicubic)


def test_goals_are_read_beside_floor_and_bicubic() -> None:
    methods = {
        "real": Figures(10, 10, 0.01, flicker=2, second_difference=4),
        "renderer": Figures(60, 10, 0.1, flicker=2.5, second_difference=3),
        "bicubic": Figures(210, 10, 1.0, flicker=2, second_difference=1),
    }
    goals = Evaluation((Verdict("a", "fire", "", methods),)).goals("fire")
    assert goals["detail_excess"] == pytest.approx(0.25)
    assert goals["spectrum_share"] == pytest.approx(0.1)
    assert goals["flicker_off"] == pytest.approx(0.25)
    assert goals["second_difference_off"] == pytest.approx(0.25)


def test_a_clip_is_judged_alone_or_against_others_of_another_size() -> None:
    clip = Clip(texture().permute(0, 2, 3, 1).numpy(), Fraction(24))
    alone = evaluate_clip(clip)
    assert alone.real is None and alone.to_json()["figures"]["detail"] is None
    large = Clip(np.repeat(np.repeat(clip.frames, 2, 1), 2, 2), Fraction(24))
    beside = evaluate_clip(clip, [large])
    assert beside.figures.detail < 1e-3
    assert beside.real is not None and beside.real.detail > 0


def test_a_floor_compares_two_halves() -> None:
    real = encode(texture())
    assert compare(real, real).detail == 0
    assert compare(real, real, floor=True).detail > 0


def test_the_classifier_learns_to_tell_colours_apart() -> None:
    def pictures(tint: list[float], count: int) -> torch.Tensor:
        return texture(count, 32) * torch.tensor(tint).view(4, 1, 1)

    fire, smoke = pictures([3, 1, 0.2, 0.2], 12), pictures([0.4, 0.4, 0.4, 0.9], 12)
    blank = nothing(12, 1, 32)
    labels = [LABELS.index("fire")] * 12 + [LABELS.index("smoke")] * 12
    data = Labelled(
        torch.cat([encode(fire), encode(smoke), blank.pictures]),
        torch.cat([torch.tensor(labels), blank.labels]),
    )
    network = train_classifier(data, steps=60, batch=12)
    call: Callable[[torch.Tensor], torch.Tensor] = network
    assert max(tag(call, fire).items(), key=lambda item: item[1])[0] == "fire"
    assert max(tag(call, smoke).items(), key=lambda item: item[1])[0] == "smoke"
