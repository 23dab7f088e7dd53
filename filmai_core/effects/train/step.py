"""The adversarial step: both networks, their optimisers and the average, in one place.

This loop is not `learning.fitting`'s: two networks learn in turns from one batch, each from
what the other has just done, under two optimisers and a wall-clock limit that several
processes agree on. What is alike (average, checkpoints) is shared.

A checkpoint holds all of them and the step (see `learning.checkpoint`);
since a step's batch and noise depend on the seed and the step alone, a run that was
killed and resumed ends with the weights of one that was not.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from accelerate import Accelerator
from torch import Tensor

from filmai_core.effects.coding import warp
from filmai_core.effects.draw.networks import UPSCALE, Critic, Generator, Shape, channels_last
from filmai_core.effects.train.augment import Change, augment
from filmai_core.effects.train.dataset import SPAN, Batch
from filmai_core.effects.train.losses import (
    agreement_loss,
    critic_loss,
    generator_loss,
    gradient_penalty,
    grid_loss,
    level_loss,
    pixel_loss,
    spectrum_loss,
    steadiness_loss,
)
from filmai_core.errors import InputError, ModelError
from filmai_core.learning.averaging import Average
from filmai_core.learning.checkpoint import damaged, read_checkpoint, write_checkpoint


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train.

    Attributes:
        steps: optimiser steps in all.
        minutes: wall-clock limit, 0 for none; training ends cleanly when it is reached.
        batch, side: crops a step and their side in pixels.
        accumulate: batches gathered into one optimiser step.
        rate: Adam's learning rate, halved for the last fifth of the steps.
        warm_up: steps without the critic's voice in the generator.
        pixel, agreement, level, spectrum, steadiness, grid, adversarial: weights of the
            generator's losses.
        penalty: weight of R1 and R2.
        penalty_every: critic steps between penalties (1: R3GAN's way; 4 saves a third).
        augmentation: strength of `augment` in [0, 1].
        decay: of the moving average.
        checkpoint_s: seconds between checkpoints.
        precision: ``no``, ``bf16`` or ``fp16``.
        seed: of batches, noise and first weights.
        shape: sizes of the networks.
    """

    steps: int = 6000
    minutes: float = 30
    batch: int = 4
    side: int = 64
    accumulate: int = 1
    rate: float = 5e-4
    warm_up: int = 100
    pixel: float = 2.0
    agreement: float = 5.0
    level: float = 4.0
    spectrum: float = 0.1
    steadiness: float = 5.0
    grid: float = 5.0
    adversarial: float = 0.1
    penalty: float = 0.02
    penalty_every: int = 4
    augmentation: float = 0.5
    decay: float = 0.999
    checkpoint_s: float = 180
    precision: str = "no"
    seed: int = 7
    shape: Shape = Shape()

    def __post_init__(self) -> None:
        if self.steps < 1 or self.accumulate < 1 or self.penalty_every < 1:
            raise InputError(f"{self.steps} steps cannot train", "recipe", "Use 1 or more.")
        if not 0 < self.rate < 1:
            raise InputError(f"a learning rate of {self.rate:g} cannot train", "rate")
        if self.precision not in ("no", "bf16", "fp16"):
            raise InputError(f"precision {self.precision!r} is not known", "precision")


#: Half an hour on a laptop without a GPU.
CPU_RECIPE = Recipe()
#: Half an hour on one large GPU.
GPU_RECIPE = Recipe(
    steps=60_000, batch=32, side=128, penalty_every=1, decay=0.9995, precision="bf16",
    shape=Shape(wide=64, middle=32, blocks=4, fine=3),
)  # fmt: skip


class Trainer:
    """Both networks, their optimisers and the average, in one place to save and load."""

    def __init__(self, recipe: Recipe, start: Generator | None = None) -> None:
        self.recipe = recipe
        self.accelerator = Accelerator(mixed_precision=recipe.precision)
        with _seeded(recipe.seed):
            generator = channels_last(Generator(recipe.shape))
            critic = channels_last(Critic(recipe.shape))
        if start is not None:
            if start.shape != recipe.shape:
                raise ModelError(
                    f"the weights to start from have shape {start.shape}, the recipe {recipe.shape}"
                )
            generator.load_state_dict(start.state_dict())
        betas = (0.5, 0.99)
        self.generator, self.critic, self.draw_step, self.judge_step = self.accelerator.prepare(
            generator,
            critic,
            torch.optim.Adam(generator.parameters(), recipe.rate, betas=betas),
            torch.optim.Adam(critic.parameters(), recipe.rate, betas=betas),
        )
        bare = self.accelerator.unwrap_model(self.generator)
        self.average = Average(bare, recipe.decay)
        self._averaged: Generator = copy.deepcopy(bare).eval().requires_grad_(False)
        self.step = 0
        self.seconds = 0.0

    # -- one step ------------------------------------------------------------------------

    def draw(self, batch: Batch) -> Tensor:
        """The generator's (B, 3, 4, H, W) pictures of a batch."""
        count = batch.coarse.shape[0]
        flat = self.generator(
            batch.coarse.flatten(0, 1),
            batch.flow.flatten(0, 1),
            batch.noise.flatten(0, 1),
            batch.controls.repeat_interleave(SPAN, 0),
        )
        drawn: Tensor = flat.view(count, SPAN, *flat.shape[1:])
        return drawn

    def train_step(self, batches: list[Batch]) -> dict[str, float]:
        """One step of the critic, then one of the generator, over some batches."""
        recipe = self.recipe
        losses: dict[str, float] = {}
        random = torch.Generator().manual_seed(recipe.seed * 1_000_003 + self.step)
        share = 1 / len(batches)
        penalise = self.step % recipe.penalty_every == 0
        voice = recipe.adversarial * min(1.0, self.step / max(1, recipe.warm_up))
        kept: list[tuple[Batch, Tensor, Change, Tensor]] = []
        self.judge_step.zero_grad()
        for batch in batches:
            drawn = self.draw(batch)
            change = Change.draw(len(drawn), recipe.augmentation, random)
            loss, of_real = self._judge(batch, drawn.detach(), change, penalise, losses)
            kept.append((batch, drawn, change, of_real))
            self.accelerator.backward(loss * share)
        self.judge_step.step()
        self.draw_step.zero_grad()
        for batch, drawn, change, of_real in kept:
            loss = self._drawing_loss(batch, drawn, change, of_real, voice, losses)
            self.accelerator.backward(loss * share)
        self.draw_step.step()
        self.average.update(self.accelerator.unwrap_model(self.generator))
        self.step += 1
        return losses

    def _judge(
        self, batch: Batch, drawn: Tensor, change: Change, penalise: bool, losses: dict[str, float]
    ) -> tuple[Tensor, Tensor]:
        """The critic's loss, and its opinion of the real pictures."""
        coarse = augment(batch.clean[:, 1], change, cell=1)
        real = augment(aligned(batch.real, batch.flow), change, cell=UPSCALE)
        fake = augment(aligned(drawn, batch.flow), change, cell=UPSCALE)
        real.requires_grad_(penalise)
        fake.requires_grad_(penalise)
        of_real = self.critic(real, coarse, batch.controls)
        of_fake = self.critic(fake, coarse, batch.controls)
        loss = critic_loss(of_real, of_fake)
        losses["critic"] = loss.item()
        if penalise:
            steep = gradient_penalty(of_real, real) + gradient_penalty(of_fake, fake)
            losses["penalty"] = steep.item()
            loss = loss + self.recipe.penalty * self.recipe.penalty_every * steep
        return loss, of_real.detach()

    def _drawing_loss(
        self,
        batch: Batch,
        drawn: Tensor,
        change: Change,
        of_real: Tensor,
        voice: float,
        losses: dict[str, float],
    ) -> Tensor:
        """The generator's loss; ``of_real`` is a step old, which spares a pass."""
        pixel = pixel_loss(drawn, batch.real)
        agreement = agreement_loss(drawn, batch.clean)
        level = level_loss(drawn, batch.real)
        losses["pixel"], losses["agreement"] = pixel.item(), agreement.item()
        losses["level"] = level.item()
        losses["sharpness"] = sharpness(drawn.detach(), batch.real)
        loss = self.recipe.pixel * pixel + self.recipe.agreement * agreement
        loss = loss + self.recipe.level * level
        spectrum, steadiness = spectrum_loss(drawn, batch.real), steadiness_loss(drawn, batch.real)
        losses["spectrum"], losses["steadiness"] = spectrum.item(), steadiness.item()
        loss = loss + self.recipe.spectrum * spectrum + self.recipe.steadiness * steadiness
        grid = grid_loss(drawn, batch.real)
        losses["grid"] = grid.item()
        loss = loss + self.recipe.grid * grid
        if voice:
            coarse = augment(batch.clean[:, 1], change, cell=1)
            fake = augment(aligned(drawn, batch.flow), change, cell=UPSCALE)
            critic = self.accelerator.unwrap_model(self.critic)
            with _frozen(critic):
                of_fake = critic(fake, coarse, batch.controls)
            adversarial = generator_loss(of_real, of_fake)
            losses["adversarial"] = adversarial.item()
            loss = loss + voice * adversarial
        return loss

    def any_says(self, here: bool) -> bool:
        """Whether any of the processes says so; all of them must ask at the same step."""
        if self.accelerator.num_processes == 1:
            return here
        votes = torch.tensor(float(here), device=self.accelerator.device)
        return float(self.accelerator.reduce(votes, "sum")) > 0

    # -- checkpoints ---------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Write ``folder``/checkpoint.

        Of several processes the first writes, and waits for none: all hold the same state,
        but their clocks need not agree that a checkpoint is due.
        """
        if not self.accelerator.is_main_process:
            return
        unwrap = self.accelerator.unwrap_model
        state = {
            "generator": unwrap(self.generator).state_dict(),
            "critic": unwrap(self.critic).state_dict(),
            "draw_step": self.draw_step.state_dict(),
            "judge_step": self.judge_step.state_dict(),
            "average": self.average.state_dict(),
        }
        recipe = asdict(self.recipe) | {"shape": self.recipe.shape.to_json()}
        facts = {"step": self.step, "seconds": self.seconds, "recipe": recipe}
        write_checkpoint(folder, state, facts)

    def load(self, folder: Path) -> None:
        """Take up ``folder``/checkpoint.

        Raises:
            ModelError: there is none, or it is damaged or of another shape.
        """
        checkpoint = read_checkpoint(folder)
        state, facts = checkpoint.state, checkpoint.facts
        try:
            unwrap = self.accelerator.unwrap_model
            unwrap(self.generator).load_state_dict(state["generator"])
            unwrap(self.critic).load_state_dict(state["critic"])
            self.draw_step.load_state_dict(state["draw_step"])
            self.judge_step.load_state_dict(state["judge_step"])
            self.average.load_state_dict(state["average"])
            self.step, self.seconds = int(facts["step"]), float(facts.get("seconds", 0.0))
        except (RuntimeError, KeyError, ValueError) as error:
            raise damaged(error) from error

    def averaged(self) -> Generator:
        """The average of the generator's weights, as a network that draws; always the same."""
        self.average.copy_to(self._averaged)
        return self._averaged


def aligned(pictures: Tensor, flow: Tensor) -> Tensor:
    """Three neighbouring frames (B, 3, 4, H, W), the outer ones moved onto the middle one.

    Returns (B, 12, H, W): what flickers, or moves against the flow, shows.
    """
    wide = F.interpolate(flow[:, 1], scale_factor=UPSCALE, mode="bilinear") * UPSCALE
    before, middle, after = pictures.unbind(1)
    return torch.cat([warp(before, -wide), middle, warp(after, wide)], 1)


def sharpness(drawn: Tensor, real: Tensor) -> float:
    """Fine detail of the drawn over that of the real: 1 where there is as much."""

    def detail(x: Tensor) -> Tensor:
        x = x.flatten(0, 1)
        soft = F.interpolate(F.avg_pool2d(x, 2), scale_factor=2, mode="bilinear")
        return (x - soft).square().mean()

    return float((detail(drawn) / detail(real).clamp_min(1e-9)).sqrt())


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Draw first weights from ``seed`` without touching anybody else's random state."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        yield


@contextmanager
def _frozen(network: torch.nn.Module) -> Iterator[None]:
    """No gradients for the critic's weights while the generator learns from it."""
    parameters = [p for p in network.parameters() if p.requires_grad]
    for parameter in parameters:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in parameters:
            parameter.requires_grad_(True)
