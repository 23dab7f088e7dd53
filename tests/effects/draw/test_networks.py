from __future__ import annotations

import math

import pytest
import torch

from filmai_core.effects.coding import NOISE
from filmai_core.effects.draw.networks import (
    CONTROLS,
    Critic,
    Generator,
    Shape,
    controls_of,
    upscale,
)
from filmai_core.effects.spec import EffectKind, EffectSpec
from filmai_core.effects.train.augment import Change, augment
from filmai_core.effects.train.losses import (
    agreement_loss,
    critic_loss,
    generator_loss,
    gradient_penalty,
    level_loss,
    pixel_loss,
)
from filmai_core.errors import ModelError

SMALL = Shape(wide=8, middle=6, blocks=1, fine=1)


@pytest.mark.parametrize("cells", [8, 16, 20])
def test_the_generator_draws_any_size_four_times_as_wide(cells: int) -> None:
    out = Generator(SMALL)(
        torch.rand(2, 4, cells, cells), torch.zeros(2, 2, cells, cells),
        torch.randn(2, NOISE, cells, cells), torch.zeros(2, CONTROLS),
    )  # fmt: skip
    assert out.shape == (2, 4, 4 * cells, 4 * cells)


def test_an_untrained_generator_is_near_bicubic() -> None:
    coarse = torch.rand(1, 4, 8, 8)
    drawn = Generator(SMALL)(
        coarse, torch.zeros(1, 2, 8, 8), torch.randn(1, NOISE, 8, 8), torch.zeros(1, CONTROLS)
    )
    assert float((drawn - upscale(coarse)).detach().abs().mean()) < 0.15


def test_the_critic_judges_every_patch_at_two_scales() -> None:
    logits = Critic(SMALL)(
        torch.rand(3, 12, 32, 32), torch.rand(3, 4, 8, 8), torch.zeros(3, CONTROLS)
    )
    assert logits.shape == (3, 8 * 8 + 4 * 4)


def test_controls_tell_kinds_and_dials_apart() -> None:
    fire = controls_of(EffectSpec(EffectKind.FIRE))
    assert fire.shape == (CONTROLS,)
    assert not torch.equal(fire, controls_of(EffectSpec(EffectKind.SMOKE)))
    assert not torch.equal(fire, controls_of(EffectSpec(EffectKind.FIRE, smoke=2.0)))
    assert not torch.equal(fire, controls_of(EffectSpec(EffectKind.FIRE), footage=True))


def test_a_shape_that_is_impossible_is_refused() -> None:
    assert Shape.from_json(SMALL.to_json()) == SMALL
    for values in ({}, {**SMALL.to_json(), "wide": "x"}, {**SMALL.to_json(), "wide": 10**9}):
        with pytest.raises(ModelError):
            Shape.from_json(values)


def test_adversarial_losses_have_their_known_values() -> None:
    same = torch.zeros(2, 3)
    assert critic_loss(same, same).item() == pytest.approx(math.log(2))
    assert generator_loss(same, same).item() == pytest.approx(math.log(2))
    real, fake = torch.full((2, 3), 2.0), torch.full((2, 3), -1.0)
    assert critic_loss(real, fake).item() == pytest.approx(math.log1p(math.exp(-3)), rel=1e-5)
    assert generator_loss(real, fake).item() == pytest.approx(math.log1p(math.exp(3)), rel=1e-5)


def test_the_penalty_of_a_linear_critic_is_half_its_squared_slope() -> None:
    pictures = torch.rand(2, 3, 4, 4, requires_grad=True)
    logits = 0.5 * pictures.sum((1, 2, 3))[:, None]
    # 48 inputs of slope 0.5, one patch.
    assert gradient_penalty(logits, pictures).item() == pytest.approx(0.5 * 48 * 0.25)


def test_drawing_losses_are_zero_on_the_truth() -> None:
    coarse = torch.full((1, 4, 4, 4), 0.5)
    drawn = torch.full((1, 4, 16, 16), 0.5)
    assert pixel_loss(drawn, drawn).item() == 0
    assert agreement_loss(drawn, coarse).item() < 1e-6
    assert level_loss(drawn[None], drawn[None]).item() == 0
    assert agreement_loss(drawn + 0.1, coarse).item() == pytest.approx(0.1, abs=1e-5)


def test_augmentation_changes_all_frames_alike_keeps_black_and_passes_gradients() -> None:
    random = torch.Generator().manual_seed(1)
    pictures = torch.zeros(6, 8, 16, 16)
    pictures[:, :, 4:8, 4:8] = 1.0
    pictures.requires_grad_(True)
    change = Change.draw(6, 1.0, random)
    out = augment(pictures, change, cell=4)
    torch.testing.assert_close(out[:, :4], out[:, 4:])
    assert float(out.detach().min()) == 0
    out.sum().backward()
    assert pictures.grad is not None and float(pictures.grad.abs().sum()) > 0
    nothing = Change.draw(6, 0.0, random)
    torch.testing.assert_close(augment(pictures, nothing, cell=4), pictures)
