"""What the generator and the critic are asked for.

The adversarial part is R3GAN's (Huang 2024): a relativistic pairing with both gradient
penalties. Here each patch is compared with the same patch of the truth, since both come
from the same coarse fields.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from filmai_core.effects.coding import decode, shrink
from filmai_core.effects.networks import UPSCALE
from filmai_core.effects.render import display


def critic_loss(real: Tensor, fake: Tensor) -> Tensor:
    """softplus(D(fake) - D(real)), the mean over (B, P) logits; log 2 where they agree."""
    return F.softplus(fake - real).mean()


def generator_loss(real: Tensor, fake: Tensor) -> Tensor:
    """softplus(D(real) - D(fake)), the mean over (B, P) logits; log 2 where they agree."""
    return F.softplus(real - fake).mean()


def gradient_penalty(logits: Tensor, pictures: Tensor) -> Tensor:
    """Half the squared gradient of the logits by the pictures, a patch, a sample.

    On real pictures this is R1 (Mescheder 2018), on generated ones R2.
    ``pictures`` must require a gradient.
    """
    (slope,) = torch.autograd.grad(logits.sum(), pictures, create_graph=True)
    patches = logits.shape[1]
    return 0.5 * slope.square().sum((1, 2, 3)).mean() / patches


def pixel_loss(drawn: Tensor, real: Tensor) -> Tensor:
    """Mean absolute difference of coded pictures."""
    return (drawn - real).abs().mean()


def agreement_loss(drawn: Tensor, coarse: Tensor) -> Tensor:
    """How far the drawn picture, shrunk again, is from the coarse field it was drawn from."""
    return (shrink(drawn, UPSCALE) - coarse).abs().mean()


def level_loss(drawn: Tensor, real: Tensor, side: int = 8) -> Tensor:
    """Difference of brightness on a screen, averaged over ``side`` x ``side`` pixels.

    Equal light spread differently looks differently bright once a screen has toned it
    down; left alone, that shows as flicker.
    """

    def level(coded: Tensor) -> Tensor:
        shown = display(decode(coded.flatten(0, -4))[:, :3])
        return F.avg_pool2d(shown, side)

    return (level(drawn) - level(real)).abs().mean()
