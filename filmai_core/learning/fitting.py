"""A fine-tuning loop that does not know its model (after the loops of minGPT and nanoGPT).

The caller gives a module, the batches of an epoch and a loss; the loop gives AdamW with
warm-up and cosine decay, gradient clipping, an exponential moving average of the weights,
checkpoints and exact resume. Emotions, entities, the breakdown head and the effect classifier
are trained by it; the renderer's adversarial step has a loop of its own (see its docstring).
Through Accelerate, so that a GPU or several need no change.

Resume is exact because everything that the next step depends on is either in the
checkpoint (weights, optimizer, average, random state) or a pure function of (seed, epoch):
the order of the batches.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from filmai_core.errors import InputError
from filmai_core.learning.averaging import Average
from filmai_core.learning.checkpoint import (
    damaged,
    find_checkpoint,
    read_checkpoint,
    read_facts,
    write_checkpoint,
)
from filmai_core.learning.runtime import accelerator
from filmai_core.progress import Progress, Report, silent

Batch = Mapping[str, Tensor]
SCHEDULES = ("cosine", "linear", "constant")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to fine-tune.

    Attributes:
        epochs: passes over the data.
        learning_rate: peak, of AdamW.
        weight_decay: of matrices; biases and norms are spared.
        warmup: share of all steps over which the rate rises; 0 starts at the peak.
        schedule: how the rate falls from there: ``cosine`` to a fiftieth, ``linear`` to
            nothing, ``constant`` not at all.
        clip: largest gradient norm; 0 lets every gradient through.
        ema: decay of the weight average per step; 0 turns it off.
        seed: of weights, dropout and batch order.
        checkpoint_s: seconds between checkpoints.
    """

    epochs: int = 3
    learning_rate: float = 1e-4
    weight_decay: float = 0.01
    warmup: float = 0.06
    schedule: str = "cosine"
    clip: float = 1.0
    ema: float = 0.998
    seed: int = 7
    checkpoint_s: float = 180.0

    def __post_init__(self) -> None:
        if self.epochs < 1:
            raise InputError(f"{self.epochs} epochs train nothing", "--epochs", "Use 1 or more.")
        if not 0 < self.learning_rate < 1:
            raise InputError(
                f"a learning rate of {self.learning_rate} cannot train",
                "--learning-rate",
                "Use a small positive number such as 1e-4.",
            )
        if self.schedule not in SCHEDULES:
            raise InputError(
                f"the schedule {self.schedule!r} is not known",
                "recipe",
                f"Use {', '.join(SCHEDULES)}.",
            )


def learning_rate_at(step: int, total: int, recipe: Recipe) -> float:
    """The rate of a step: linear warm-up, then as `Recipe.schedule` says."""
    warm = max(1, round(recipe.warmup * total)) if recipe.warmup else 0
    if step < warm:
        return recipe.learning_rate * (step + 1) / warm
    part = min(1.0, (step - warm) / max(1, total - warm))
    match recipe.schedule:
        case "cosine":
            return recipe.learning_rate * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * part)))
        case "linear":
            return recipe.learning_rate * (1 - part)
        case _:
            return recipe.learning_rate


def finetune(
    model: nn.Module,
    batches: Callable[[int], Sequence[Batch]],
    loss: Callable[[nn.Module, Batch], Tensor],
    recipe: Recipe,
    folder: Path | None = None,
    *,
    resume: bool = False,
    report: Report = silent,
) -> nn.Module:
    """Train ``model`` in place and return it, holding the averaged weights.

    Args:
        model: only parameters with ``requires_grad`` are trained.
        batches: epoch to its batches; the same for the same epoch, the same number for each.
        loss: scalar loss of one batch.
        recipe: how.
        folder: checkpoints go to ``folder/checkpoint``; None writes none, for what takes
            seconds.
        resume: go on from the last checkpoint there, if there is one.
        report: progress in steps; when it raises, a checkpoint is written first.

    Raises:
        ModelError: the checkpoint is damaged or of another model.
    """
    run = _Run(model, recipe)
    per_epoch = len(batches(0))
    total = per_epoch * recipe.epochs
    if resume and folder is not None and find_checkpoint(folder) is not None:
        run.load(folder)
    start = run.step
    saved = time.monotonic()
    running: float | None = None
    try:
        for epoch in range(start // per_epoch, recipe.epochs):
            found = batches(epoch)
            for index in range(run.step - epoch * per_epoch, per_epoch):
                now = run.advance(found[index], loss, learning_rate_at(run.step, total, recipe))
                running = now if running is None else 0.98 * running + 0.02 * now
                report(Progress(run.step, total, f"epoch {epoch + 1}", {"loss": running}))
                if folder is not None and time.monotonic() - saved > recipe.checkpoint_s:
                    saved = time.monotonic()
                    run.save(folder)
    finally:
        if folder is not None and run.step > start:
            run.save(folder)
    bare = run.bare()
    if recipe.ema:
        run.average.copy_to(bare)
    return bare.eval()


class _Run:
    """What the next step depends on, in one place to save and load."""

    def __init__(self, model: nn.Module, recipe: Recipe) -> None:
        self.engine = accelerator()
        self.clip = recipe.clip
        torch.manual_seed(recipe.seed)
        optimizer = torch.optim.AdamW(_groups(model, recipe), lr=recipe.learning_rate, fused=True)
        self.model, self.optimizer = self.engine.prepare(model, optimizer)
        self.average = Average(self.bare(), recipe.ema)
        self.step = 0
        self._before = 0.0
        self._began = time.monotonic()

    def bare(self) -> nn.Module:
        """The model without what Accelerate wraps around it."""
        found: nn.Module = self.engine.unwrap_model(self.model)
        return found

    def advance(
        self, batch: Batch, loss: Callable[[nn.Module, Batch], Tensor], rate: float
    ) -> float:
        """One step of the optimiser; returns the loss."""
        self.model.train()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        here = {key: item.to(self.engine.device) for key, item in batch.items()}
        value = loss(self.model, here)
        self.optimizer.zero_grad()
        self.engine.backward(value)
        if self.clip:
            self.engine.clip_grad_norm_(self.model.parameters(), self.clip)
        self.optimizer.step()
        if self.average.decay:
            self.average.update(self.bare())
        self.step += 1
        return value.item()

    def save(self, folder: Path) -> None:
        """Write a checkpoint."""
        state = {
            "model": self.bare().state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average.state_dict(),
            "random": torch.get_rng_state(),
        }
        seconds = self._before + time.monotonic() - self._began
        write_checkpoint(folder, state, {"step": self.step, "seconds": seconds})

    def load(self, folder: Path) -> None:
        """Take up the last checkpoint."""
        checkpoint = read_checkpoint(folder)
        try:
            self.bare().load_state_dict(checkpoint.state["model"])
            self.optimizer.load_state_dict(checkpoint.state["optimizer"])
            self.average.load_state_dict(checkpoint.state["average"])
            torch.set_rng_state(checkpoint.state["random"])
            self.step = int(checkpoint.facts["step"])
            self._before = float(checkpoint.facts["seconds"])
        except (RuntimeError, KeyError, ValueError) as error:
            raise damaged(error) from error


def trained_minutes(folder: Path) -> float:
    """Minutes of training that the checkpoint in ``folder`` has behind it."""
    return float(read_facts(folder)["seconds"]) / 60


def _groups(model: nn.Module, recipe: Recipe) -> list[dict[str, Any]]:
    trained = [item for item in model.parameters() if item.requires_grad]
    spared = [item for item in trained if item.dim() <= 1]
    return [
        {
            "params": [item for item in trained if item.dim() > 1],
            "weight_decay": recipe.weight_decay,
        },
        {"params": spared, "weight_decay": 0.0},
    ]
