"""Training the renderer: one adversarial step, and the loop around it.

Runs on one CPU core, one GPU, or several (``accelerate launch -m filmai_core.cli effect
train ...``) without a change. A checkpoint is a folder, written aside and renamed, that
holds both networks, both optimisers, the average and the step; since a step's batch and
noise depend on the seed and the step alone, a run that was killed and resumed ends with
the weights of one that was not.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch
import torch.nn.functional as F
from accelerate import Accelerator
from torch import Tensor

from filmai_core.effects.augment import Change, augment
from filmai_core.effects.coding import warp
from filmai_core.effects.dataset import SPAN, Batch, Crops, Sampler
from filmai_core.effects.ema import Average
from filmai_core.effects.losses import (
    agreement_loss,
    critic_loss,
    generator_loss,
    gradient_penalty,
    pixel_loss,
)
from filmai_core.effects.networks import UPSCALE, Critic, Generator, Shape
from filmai_core.effects.sequences import Sequence
from filmai_core.errors import InputError, ModelError
from filmai_core.progress import Progress, Report, silent

CHECKPOINT = "checkpoint"


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
        pixel, agreement, adversarial: weights of the generator's losses.
        penalty: weight of R1 and R2.
        penalty_every: critic steps between penalties (1: R3GAN's way; 4 saves a third).
        augmentation: strength of `augment` in [0, 1].
        decay: of the moving average.
        checkpoint_s: seconds between checkpoints.
        precision: ``no``, ``bf16`` or ``fp16``.
        seed: of batches, noise and first weights.
        shape: sizes of the networks.
    """

    steps: int = 4000
    minutes: float = 30
    batch: int = 4
    side: int = 64
    accumulate: int = 1
    rate: float = 6e-4
    warm_up: int = 100
    pixel: float = 1.0
    agreement: float = 5.0
    adversarial: float = 0.1
    penalty: float = 0.02
    penalty_every: int = 4
    augmentation: float = 0.5
    decay: float = 0.995
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
    shape=Shape(wide=64, middle=32, thin=16, blocks=4),
)  # fmt: skip

#: What a run tells now and then: the step, its losses, and the averaged generator.
Watch = Callable[[int, dict[str, float], Generator], None]


class Trainer:
    """Both networks, their optimisers and the average, in one place to save and load."""

    def __init__(self, recipe: Recipe, start: Generator | None = None) -> None:
        self.recipe = recipe
        self.accelerator = Accelerator(mixed_precision=recipe.precision)
        with _seeded(recipe.seed):
            # Channels last: a tenth faster on a CPU, more on a GPU.
            generator = Generator(recipe.shape).to(memory_format=torch.channels_last)
            critic = Critic(recipe.shape).to(memory_format=torch.channels_last)
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
        self.average = Average(self.accelerator.unwrap_model(self.generator), recipe.decay)
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
        losses["pixel"], losses["agreement"] = pixel.item(), agreement.item()
        losses["sharpness"] = sharpness(drawn.detach(), batch.real)
        loss = self.recipe.pixel * pixel + self.recipe.agreement * agreement
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

    # -- checkpoints ---------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Write ``folder``/checkpoint, aside first: a kill leaves the old one or the new."""
        self.accelerator.wait_for_everyone()
        if not self.accelerator.is_main_process:
            return
        aside, target = folder / f"{CHECKPOINT}.part", folder / CHECKPOINT
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        unwrap = self.accelerator.unwrap_model
        torch.save(
            {
                "step": self.step,
                "seconds": self.seconds,
                "generator": unwrap(self.generator).state_dict(),
                "critic": unwrap(self.critic).state_dict(),
                "draw_step": self.draw_step.state_dict(),
                "judge_step": self.judge_step.state_dict(),
                "average": self.average.state_dict(),
            },
            aside / "state.bin",
        )
        recipe = asdict(self.recipe) | {"shape": self.recipe.shape.to_json()}
        (aside / "recipe.json").write_text(json.dumps(recipe, indent=1), encoding="utf-8")
        old = folder / f"{CHECKPOINT}.old"
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            target.rename(old)
        aside.rename(target)
        shutil.rmtree(old, ignore_errors=True)

    def load(self, folder: Path) -> None:
        """Take up ``folder``/checkpoint.

        Raises:
            ModelError: there is none, or it is damaged or of another shape.
        """
        path = next(
            (
                p
                for n in (CHECKPOINT, f"{CHECKPOINT}.old")
                if (p := folder / n / "state.bin").exists()
            ),
            None,
        )
        if path is None:
            raise ModelError(
                "there is no checkpoint to resume", folder.name, "Train without --resume."
            )
        try:
            state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
            unwrap = self.accelerator.unwrap_model
            unwrap(self.generator).load_state_dict(state["generator"])
            unwrap(self.critic).load_state_dict(state["critic"])
            self.draw_step.load_state_dict(state["draw_step"])
            self.judge_step.load_state_dict(state["judge_step"])
            self.average.load_state_dict(state["average"])
            self.step, self.seconds = int(state["step"]), float(state.get("seconds", 0.0))
        except (RuntimeError, KeyError, ValueError, OSError, EOFError, UnpicklingError) as error:
            raise ModelError(
                "the checkpoint cannot be resumed", str(path.name), "Train without --resume."
            ) from error


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What training gives.

    Attributes:
        generator: the average of the generator's weights.
        steps: optimiser steps in all.
        seconds: wall-clock time in all, resumed parts included.
    """

    generator: Generator
    steps: int
    seconds: float


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


def train(
    sequences: list[Sequence],
    folder: Path,
    recipe: Recipe = CPU_RECIPE,
    *,
    start: Generator | None = None,
    resume: bool = False,
    watch: Watch | None = None,
    watch_every: int = 200,
    report: Report = silent,
) -> Result:
    """Train on the sequences that are not held out.

    Checkpoints go to ``folder``. To stop, ``report`` raises: the checkpoint is written
    first, and ``resume`` goes on from there.

    Raises:
        InputError: there is nothing to train on.
        ModelError: there is no checkpoint to resume, or it does not fit.
    """
    sampler = Sampler(
        [s for s in sequences if not s.held_out],
        Crops(recipe.batch, recipe.side, seed=recipe.seed),
    )
    trainer = Trainer(recipe, start)
    if resume:
        trainer.load(folder)
    folder.mkdir(parents=True, exist_ok=True)
    began = saved = time.monotonic()
    before = trainer.seconds
    device = trainer.accelerator.device
    ranks, rank = trainer.accelerator.num_processes, trainer.accelerator.process_index
    try:
        while trainer.step < recipe.steps:
            if recipe.minutes and time.monotonic() - began > 60 * recipe.minutes:
                break
            rate = recipe.rate * (0.5 if trainer.step > 0.8 * recipe.steps else 1.0)
            for optimiser in (trainer.draw_step, trainer.judge_step):
                for group in optimiser.param_groups:
                    group["lr"] = rate
            first = (trainer.step * ranks + rank) * recipe.accumulate
            batches = [sampler.draw(first + i).to(device) for i in range(recipe.accumulate)]
            losses = trainer.train_step(batches)
            trainer.seconds = before + time.monotonic() - began
            if watch is not None and trainer.step % watch_every == 0:
                watch(trainer.step, losses, trainer.average.shadow)  # type: ignore[arg-type]
            if time.monotonic() - saved > recipe.checkpoint_s:
                trainer.save(folder)
                saved = time.monotonic()
            report(Progress(trainer.step, recipe.steps, "training the renderer", losses))
    finally:
        trainer.save(folder)
    shadow = trainer.average.shadow
    assert isinstance(shadow, Generator)
    return Result(shadow, trainer.step, trainer.seconds)


def board(folder: Path, sequences: list[Sequence]) -> Watch:
    """A watch that writes losses and sample pictures for TensorBoard.

    Raises:
        InputError: TensorBoard is not installed.
    """
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError as error:
        raise InputError(
            "TensorBoard is not installed", "--tensorboard", "Run `pip install tensorboard`."
        ) from error
    from filmai_core.effects.evaluate import coded_frames, redraw
    from filmai_core.effects.measures import shown

    writer = SummaryWriter(str(folder))

    def watch(step: int, losses: dict[str, float], generator: Generator) -> None:
        for name, value in losses.items():
            writer.add_scalar(f"loss/{name}", value, step)
        for sequence in sequences[:3]:
            some = replace(sequence, frames=sequence.frames[:4], flow=sequence.flow[:4])
            pair = torch.cat([redraw(some, generator)[2], coded_frames(some)[2]], 2)
            picture = shown(pair)[:3]
            writer.add_image(f"held out/{sequence.name}", picture, step)

    return watch


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
