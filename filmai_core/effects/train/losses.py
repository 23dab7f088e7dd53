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
from filmai_core.effects.draw.networks import UPSCALE
from filmai_core.effects.simulate.render import display


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


def grid_loss(drawn: Tensor, real: Tensor, cell: int = UPSCALE, patch: int = 8) -> Tensor:
    """How far (..., 4, H, W) coded crops show the coarse grid: 0 where no pixel stands out.

    The error is averaged for each of a cell's ``cell`` x ``cell`` pixels over ``patch`` x
    ``patch`` cells. Detail averages out; a raster, which repeats in every cell, stays.
    """
    gap = F.pixel_unshuffle((drawn - real).flatten(0, -4), cell)
    near = F.avg_pool2d(gap, min(patch, gap.shape[-1]))
    near = near.view(len(near), -1, cell**2, *near.shape[-2:])  # (N, 4, a cell's pixels, h, w)
    found: Tensor = (near - near.mean(2, keepdim=True)).abs().mean()
    return found


def spectrum_loss(drawn: Tensor, real: Tensor) -> Tensor:
    """Difference of the radial power spectra of (..., 4, H, W) coded crops, decades.

    Convolutional upsampling gets the spectrum's high end wrong unless it is asked for
    (Durall 2020). Power below what a screen's eight bits show counts as none.
    """

    def spectrum(coded: Tensor) -> Tensor:
        light = coded.flatten(0, -4)[:, :3].mean(1)  # (N, H, W)
        side = light.shape[-1]
        window = torch.hann_window(side, device=light.device)
        power = torch.fft.rfft2(light * window[:, None] * window).abs().square()
        bins, share = _rings(side, light.device)
        rings = torch.zeros(len(light), side // 2, device=light.device)
        rings = rings.index_add(1, bins, power.flatten(1) * share)
        return torch.log10(rings[:, 1:] + 1e-6 * side**2)

    return (spectrum(drawn) - spectrum(real)).abs().mean()


def _rings(side: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """For each wave of an rfft2: the ring of its radius, and its share of the ring's mean."""
    down = torch.fft.fftfreq(side, device=device)[:, None] * side
    across = torch.fft.rfftfreq(side, device=device)[None, :] * side
    radius = (down.square() + across.square()).sqrt().round().long()
    # All but the first and the last column stand for two waves.
    twice = torch.where((across > 0) & (across < side / 2), 2.0, 1.0).expand_as(radius)
    inside = radius < side // 2
    bins = torch.where(inside, radius, 0).flatten()
    weight = (twice * inside).flatten()
    total = torch.zeros(side // 2, device=device).index_add(0, bins, weight).clamp_min(1)
    return bins, weight / total[bins]


def steadiness_loss(drawn: Tensor, real: Tensor) -> Tensor:
    """Difference of the jumps in brightness over three frames (B, 3, 4, H, W), relative.

    A jump is how far the middle frame's brightness on a screen, over the whole crop, is
    from the mean of its neighbours': what is seen as flicker.
    """

    def jump(coded: Tensor) -> Tensor:
        level = display(decode(coded)[..., :3, :, :]).mean((-3, -2, -1))  # (B, 3)
        return level[:, 1] - 0.5 * (level[:, 0] + level[:, 2])

    level = display(decode(real)[..., :3, :, :]).mean((-4, -3, -2, -1))
    found: Tensor = ((jump(drawn) - jump(real)).abs() / (level + 0.05)).mean()
    return found
