from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from filmai_core.errors import InputError
from filmai_core.learning.fitting import (
    Batch,
    Recipe,
    WeightAverage,
    finetune,
    learning_rate_at,
    trained_minutes,
)
from filmai_core.progress import Cancelled, Progress


def make_model() -> nn.Module:
    torch.manual_seed(3)
    return nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.3), nn.Tanh(), nn.Linear(8, 1))


def batches(epoch: int) -> list[Batch]:
    made = torch.Generator().manual_seed(epoch)
    rows = [torch.randn(16, 4, generator=made) for _ in range(6)]
    return [{"x": row, "y": row.sum(1, keepdim=True)} for row in rows]


def loss(model: nn.Module, batch: Batch) -> Tensor:
    return nn.functional.mse_loss(model(batch["x"]), batch["y"])


RECIPE = Recipe(epochs=4, learning_rate=0.02, ema=0.9)


def flat(model: nn.Module) -> Tensor:
    return torch.cat([item.detach().flatten() for item in model.parameters()])


def test_training_lowers_the_loss(tmp_path: Path) -> None:
    model = make_model()
    before = loss(model.eval(), batches(99)[0]).item()
    finetune(model, batches, loss, Recipe(epochs=20, learning_rate=0.02), tmp_path)
    assert loss(model.eval(), batches(99)[0]).item() < before / 3


@pytest.mark.parametrize("stop_at", [1, 7, 12, 23])
def test_stopped_and_resumed_gives_the_same_weights(tmp_path: Path, stop_at: int) -> None:
    whole = finetune(make_model(), batches, loss, RECIPE, tmp_path / "whole")

    def stop(progress: Progress) -> None:
        if progress.done == stop_at:
            raise Cancelled

    with pytest.raises(Cancelled):
        finetune(make_model(), batches, loss, RECIPE, tmp_path / "parts", report=stop)
    torch.manual_seed(12345)  # the checkpoint's random state must win
    parts = finetune(make_model(), batches, loss, RECIPE, tmp_path / "parts", resume=True)
    assert torch.equal(flat(whole), flat(parts))


def test_frozen_parameters_stay(tmp_path: Path) -> None:
    model = make_model()
    frozen = next(model.parameters())
    frozen.requires_grad_(False)
    before = frozen.clone()
    finetune(model, batches, loss, RECIPE, tmp_path)
    assert torch.equal(frozen, before)


def test_the_average_of_constant_weights_is_themselves() -> None:
    model = make_model()
    average = WeightAverage(model, 0.99)
    for _ in range(5):
        average.update(model)
    before = flat(model)
    average.copy_to(model)
    assert torch.allclose(flat(model), before)


def test_the_rate_rises_then_falls() -> None:
    recipe = Recipe(learning_rate=1.0 - 1e-9, warmup=0.1)
    rates = [learning_rate_at(step, 100, recipe) for step in range(100)]
    assert rates[:10] == sorted(rates[:10]) and rates[9] == pytest.approx(1.0)
    assert rates[10:] == sorted(rates[10:], reverse=True) and rates[-1] < 0.03


def test_minutes_count_over_resumes(tmp_path: Path) -> None:
    finetune(make_model(), batches, loss, RECIPE, tmp_path)
    assert trained_minutes(tmp_path) > 0


@pytest.mark.parametrize("fault", [{"epochs": 0}, {"learning_rate": 0.0}, {"learning_rate": 5.0}])
def test_clashing_settings_name_their_option(fault: dict[str, float]) -> None:
    with pytest.raises(InputError, match="--"):
        Recipe(**fault)  # type: ignore[arg-type]
