from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from filmai_core.errors import InputError
from filmai_core.learning.fitting import (
    Batch,
    Recipe,
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
    other = make_model()
    for item in other.parameters():  # the checkpoint's weights and random state must win
        item.data.zero_()
    torch.manual_seed(12345)
    seen: list[int] = []

    def note(progress: Progress) -> None:
        seen.append(progress.done)

    folder = tmp_path / "parts"
    parts = finetune(other, batches, loss, RECIPE, folder, resume=True, report=note)
    assert torch.equal(flat(whole), flat(parts))
    assert seen == list(range(stop_at + 1, 25))  # no step is taken twice


def test_without_resume_a_run_begins_again(tmp_path: Path) -> None:
    seen: list[int] = []
    for _ in range(2):
        finetune(
            make_model(), batches, loss, RECIPE, tmp_path,
            report=lambda progress: seen.append(progress.done),
        )  # fmt: skip
    assert seen == [*range(1, 25), *range(1, 25)]


def test_frozen_parameters_stay(tmp_path: Path) -> None:
    model = make_model()
    frozen = next(model.parameters())
    frozen.requires_grad_(False)
    before = frozen.clone()
    finetune(model, batches, loss, RECIPE, tmp_path)
    assert torch.equal(frozen, before)


def test_the_rate_rises_then_falls() -> None:
    recipe = Recipe(learning_rate=1.0 - 1e-9, warmup=0.1)
    rates = [learning_rate_at(step, 100, recipe) for step in range(100)]
    assert rates[:10] == sorted(rates[:10]) and rates[9] == pytest.approx(1.0)
    assert rates[10:] == sorted(rates[10:], reverse=True) and rates[-1] < 0.03


def test_minutes_count_over_resumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0.0, 60.0)  # a minute passes whenever the time is asked for
    monkeypatch.setattr("filmai_core.learning.fitting.time.monotonic", lambda: next(clock))

    def stop(progress: Progress) -> None:
        if progress.done == 12:
            raise Cancelled

    with pytest.raises(Cancelled):
        finetune(make_model(), batches, loss, RECIPE, tmp_path, report=stop)
    before = trained_minutes(tmp_path)
    finetune(make_model(), batches, loss, RECIPE, tmp_path, resume=True)
    assert 12 <= before < trained_minutes(tmp_path) - 11


@pytest.mark.parametrize("fault", [{"epochs": 0}, {"learning_rate": 0.0}, {"learning_rate": 5.0}])
def test_clashing_settings_name_their_option(fault: dict[str, float]) -> None:
    with pytest.raises(InputError, match="--"):
        Recipe(**fault)  # type: ignore[arg-type]
