"""A fine-tuning loop that does not know its model (after the loops of minGPT and nanoGPT).

The caller gives a module, the batches of an epoch and a loss; the loop gives AdamW with
warm-up and cosine decay, gradient clipping, an exponential moving average of the weights,
checkpoints and exact resume. Through Accelerate, so that a GPU or several need no change.

Resume is exact because everything that the next step depends on is either in the
checkpoint (weights, optimizer, average, random state) or a pure function of (seed, epoch):
the order of the batches.
"""

from __future__ import annotations

import json
import math
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from filmai_core.errors import InputError
from filmai_core.learning.runtime import accelerator
from filmai_core.progress import Progress, Report, silent

Batch = Mapping[str, Tensor]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to fine-tune.

    Attributes:
        epochs: passes over the data.
        learning_rate: peak, of AdamW.
        weight_decay: of matrices; biases and norms are spared.
        warmup: share of all steps over which the rate rises.
        clip: largest gradient norm.
        ema: decay of the weight average per step; 0 turns it off.
        seed: of weights, dropout and batch order.
        checkpoint_s: seconds between checkpoints.
    """

    epochs: int = 3
    learning_rate: float = 1e-4
    weight_decay: float = 0.01
    warmup: float = 0.06
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


class WeightAverage:
    """Exponential moving average of the trained parameters."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.shadow = {
            name: parameter.detach().clone()
            for name, parameter in model.named_parameters()
            if parameter.requires_grad
        }

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        """Take one step towards the model's present weights."""
        self.steps += 1
        # A young average follows closely, or it would remember the random heads for long.
        decay = min(self.decay, self.steps / (self.steps + 9))
        for name, parameter in model.named_parameters():
            if name in self.shadow:
                self.shadow[name].lerp_(parameter.detach(), 1 - decay)

    @torch.no_grad()
    def copy_to(self, model: nn.Module) -> None:
        """Put the average into a model."""
        for name, parameter in model.named_parameters():
            if name in self.shadow:
                parameter.copy_(self.shadow[name])

    def state_dict(self) -> dict[str, Any]:
        """For the checkpoint."""
        return {"steps": self.steps, "shadow": self.shadow}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """From the checkpoint."""
        self.steps = state["steps"]
        self.shadow = state["shadow"]


def learning_rate_at(step: int, total: int, recipe: Recipe) -> float:
    """The rate of a step: linear warm-up, then half a cosine down to a fiftieth."""
    warm = max(1, round(recipe.warmup * total))
    if step < warm:
        return recipe.learning_rate * (step + 1) / warm
    part = (step - warm) / max(1, total - warm)
    return recipe.learning_rate * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, part))))


def finetune(
    model: nn.Module,
    batches: Callable[[int], Sequence[Batch]],
    loss: Callable[[nn.Module, Batch], Tensor],
    recipe: Recipe,
    folder: Path,
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
        folder: checkpoints go to ``folder/checkpoint``.
        resume: go on from the last checkpoint there, if there is one.
        report: progress in steps; when it raises, a checkpoint is written first.
    """
    engine = accelerator()
    torch.manual_seed(recipe.seed)
    optimizer = torch.optim.AdamW(
        _groups(model, recipe.weight_decay), lr=recipe.learning_rate, fused=True
    )
    model, optimizer = engine.prepare(model, optimizer)
    average = WeightAverage(engine.unwrap_model(model), recipe.ema)
    checkpoint = folder / "checkpoint"
    per_epoch = len(batches(0))
    total = per_epoch * recipe.epochs
    start, spent = (0, 0.0)
    if resume and checkpoint.is_dir():
        start, spent = _load(checkpoint, model, optimizer, average)
    began = saved = time.monotonic()
    step = start
    running: float | None = None
    try:
        for epoch in range(start // per_epoch, recipe.epochs):
            for batch in batches(epoch)[step - epoch * per_epoch :]:
                model.train()
                for group in optimizer.param_groups:
                    group["lr"] = learning_rate_at(step, total, recipe)
                value = loss(model, {key: item.to(engine.device) for key, item in batch.items()})
                optimizer.zero_grad()
                engine.backward(value)
                engine.clip_grad_norm_(model.parameters(), recipe.clip)
                optimizer.step()
                average.update(engine.unwrap_model(model))
                step += 1
                now = value.item()
                running = now if running is None else 0.98 * running + 0.02 * now
                report(Progress(step, total, f"epoch {epoch + 1}", {"loss": running}))
                if time.monotonic() - saved > recipe.checkpoint_s:
                    saved = time.monotonic()
                    _save(checkpoint, model, optimizer, average, step, spent + saved - began)
    finally:
        if step > start:
            _save(checkpoint, model, optimizer, average, step, spent + time.monotonic() - began)
    bare: nn.Module = engine.unwrap_model(model)
    if recipe.ema:
        average.copy_to(bare)
    return bare.eval()


def trained_minutes(folder: Path) -> float:
    """Minutes of training that the checkpoint in ``folder`` has behind it."""
    state = json.loads((folder / "checkpoint" / "progress.json").read_text(encoding="utf-8"))
    return float(state["seconds"]) / 60


def _groups(model: nn.Module, decay: float) -> list[dict[str, Any]]:
    trained = [item for item in model.parameters() if item.requires_grad]
    return [
        {"params": [item for item in trained if item.dim() > 1], "weight_decay": decay},
        {"params": [item for item in trained if item.dim() <= 1], "weight_decay": 0.0},
    ]


def _save(
    folder: Path,
    model: nn.Module,
    optimizer: Any,
    average: WeightAverage,
    step: int,
    seconds: float,
) -> None:
    """Write a checkpoint aside, then put it in the place of the last one."""
    aside = folder.with_name(folder.name + ".part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    state = {
        "model": accelerator().unwrap_model(model).state_dict(),
        "optimizer": optimizer.state_dict(),
        "average": average.state_dict(),
        "random": torch.get_rng_state(),
    }
    torch.save(state, aside / "state.pt")
    (aside / "progress.json").write_text(json.dumps({"step": step, "seconds": seconds}))
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    aside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _load(
    folder: Path, model: nn.Module, optimizer: Any, average: WeightAverage
) -> tuple[int, float]:
    state = torch.load(folder / "state.pt", map_location="cpu", weights_only=True)
    accelerator().unwrap_model(model).load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    average.load_state_dict(state["average"])
    torch.set_rng_state(state["random"])
    done = json.loads((folder / "progress.json").read_text(encoding="utf-8"))
    return int(done["step"]), float(done["seconds"])
