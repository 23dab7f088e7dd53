"""Training the renderer: the loop around `trainer`'s step.

Runs on one CPU core, one GPU, or several (``accelerate launch -m filmai_core.cli effect
train ...``) without a change.

    filmai effect simulate --kind fire --count 6 --out DATA
    filmai effect train --data DATA --out WEIGHTS --recipe cpu
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from filmai_core.effects.draw.networks import Generator
from filmai_core.effects.draw.sequences import Sequence
from filmai_core.effects.train.dataset import Crops, Sampler
from filmai_core.effects.train.step import CPU_RECIPE, GPU_RECIPE, Recipe, Trainer
from filmai_core.errors import InputError
from filmai_core.progress import Progress, Report, silent

__all__ = ["CPU_RECIPE", "GPU_RECIPE", "Recipe", "Result", "Watch", "board", "train"]

#: What a run tells now and then: the step, its losses, and the averaged generator.
Watch = Callable[[int, dict[str, float], Generator], None]


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
    if rank:
        report = silent
    try:
        while trainer.step < recipe.steps:
            late = bool(recipe.minutes) and time.monotonic() - began > 60 * recipe.minutes
            if recipe.minutes and trainer.any_says(late):
                break
            rate = recipe.rate * (0.5 if trainer.step > 0.8 * recipe.steps else 1.0)
            for optimiser in (trainer.draw_step, trainer.judge_step):
                for group in optimiser.param_groups:
                    group["lr"] = rate
            first = (trainer.step * ranks + rank) * recipe.accumulate
            batches = [sampler.draw(first + i).to(device) for i in range(recipe.accumulate)]
            losses = trainer.train_step(batches)
            trainer.seconds = before + time.monotonic() - began
            due = trainer.step % watch_every == 0 and trainer.accelerator.is_main_process
            if watch is not None and due:
                watch(trainer.step, losses, trainer.averaged())
            if time.monotonic() - saved > recipe.checkpoint_s:
                trainer.save(folder)
                saved = time.monotonic()
            report(Progress(trainer.step, recipe.steps, "training the renderer", losses))
    finally:
        trainer.save(folder)
    return Result(trainer.averaged(), trainer.step, trainer.seconds)


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
    from filmai_core.effects.measure.evaluate import coded_frames, redraw
    from filmai_core.effects.measure.measures import shown

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
