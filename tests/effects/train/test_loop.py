from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch

from filmai_core.effects.draw.networks import Generator, Shape
from filmai_core.effects.draw.sequences import Sequence, read_dataset, read_manifest, write_sequence
from filmai_core.effects.draw.weights import (
    CLASSIFIER,
    RENDERER,
    load_generator,
    read_network,
    save_network,
)
from filmai_core.effects.spec import EffectKind, EffectSpec
from filmai_core.effects.train.dataset import Crops, Sampler
from filmai_core.effects.train.loop import train
from filmai_core.effects.train.simulated import random_spec, simulate_many, simulate_sequence
from filmai_core.effects.train.step import Recipe, Trainer, aligned
from filmai_core.errors import InputError, ModelError
from filmai_core.learning.checkpoint import CHECKPOINT
from filmai_core.progress import Cancelled, Progress
from filmai_core.settings import ROOT

SMALL = Shape(wide=6, middle=4, blocks=1, fine=1)
RECIPE = Recipe(
    steps=4, minutes=0, batch=2, side=16, warm_up=1, penalty_every=2, checkpoint_s=1e9, shape=SMALL
)


def moving(name: str = "a", kind: EffectKind = EffectKind.FIRE, **more: object) -> Sequence:
    """A disc of light that moves one coarse pixel a frame to the right, 24 frames a second."""
    y, x = np.mgrid[0:32, 0:32]
    frames = np.zeros((6, 32, 32, 4), np.float16)
    for t in range(6):
        disc = 1 / (1 + np.exp(3 * np.hypot(x - 8 - 4 * t, y - 16) - 20))  # a sharp edge
        frames[t] = disc[..., None] * [2.0, 1.0, 0.3, 0.4]
    flow = np.zeros((6, 8, 8, 2), np.float16)
    flow[..., 0] = 24 / 8
    return Sequence(name, kind, frames, flow, Fraction(24), **more)  # type: ignore[arg-type]


def same(a: Generator, b: Generator) -> bool:
    pairs = zip(a.state_dict().values(), b.state_dict().values(), strict=True)
    return all(torch.equal(x, y) for x, y in pairs)


def test_a_killed_run_resumed_ends_with_the_same_weights(tmp_path: Path) -> None:
    whole = train([moving()], tmp_path / "whole", RECIPE)

    def kill(progress: Progress) -> None:
        if progress.done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        train([moving()], tmp_path / "cut", RECIPE, report=kill)
    # Steps depend on the seed and their number alone: one that began anew would end alike.
    taken: list[int] = []
    cut = train([moving()], tmp_path / "cut", RECIPE, resume=True,
                report=lambda progress: taken.append(progress.done))  # fmt: skip
    assert taken == [3, 4]
    assert (cut.steps, whole.steps) == (4, 4)
    assert same(cut.generator, whole.generator)
    other = train([moving()], tmp_path / "other", replace(RECIPE, seed=8))
    assert not same(other.generator, whole.generator)


def test_training_draws_nearer_to_the_truth() -> None:
    trainer = Trainer(replace(RECIPE, rate=2e-3, adversarial=0.0, agreement=0.0, level=0.0,
                              spectrum=0.0, steadiness=0.0, grid=0.0))  # fmt: skip
    batch = Sampler([moving()], Crops(batch=2, side=32)).draw(0)
    gaps = [trainer.train_step([batch])["pixel"] for _ in range(40)]
    assert np.mean(gaps[-5:]) < 0.9 * np.mean(gaps[:5])


def test_accumulated_batches_count_as_one_step(tmp_path: Path) -> None:
    result = train([moving()], tmp_path, replace(RECIPE, steps=1, accumulate=2))
    assert result.steps == 1


def test_a_checkpoint_that_is_absent_or_damaged_is_said(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no checkpoint"):
        train([moving()], tmp_path, RECIPE, resume=True)
    (tmp_path / CHECKPOINT).mkdir()
    (tmp_path / CHECKPOINT / "state.pt").write_bytes(b"not weights")
    with pytest.raises(ModelError, match="cannot be resumed"):
        train([moving()], tmp_path, RECIPE, resume=True)


def test_held_out_sequences_are_never_trained_on(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing to train on"):
        train([moving(held_out=True)], tmp_path, RECIPE)


@pytest.mark.parametrize(
    "change", [{"steps": 0}, {"rate": 0.0}, {"rate": float("nan")}, {"precision": "int4"}]
)
def test_an_impossible_recipe_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Recipe(**change)  # type: ignore[arg-type]


def test_a_step_s_batch_depends_on_seed_and_step_alone() -> None:
    sampler = Sampler([moving(), moving("b", EffectKind.SMOKE)], Crops(batch=2, side=16))
    sampler.draw(0)
    first = sampler.draw(5)
    again = Sampler(sampler.sequences, sampler.crops).draw(5)
    for name in ("real", "coarse", "clean", "flow", "noise", "controls"):
        assert torch.equal(getattr(first, name), getattr(again, name)), name
    assert first.real.shape == (2, 3, 4, 16, 16) and first.flow.shape == (2, 3, 2, 4, 4)
    # One coarse pixel a frame, mirrored or not.
    torch.testing.assert_close(first.flow[:, :, 0].abs(), torch.ones(2, 3, 4, 4))


def test_frames_aligned_by_their_flow_lie_on_each_other() -> None:
    batch = Sampler([moving()], Crops(batch=1, side=32, blur=0, grain=0)).draw(0)
    before, middle, after = aligned(batch.real, batch.flow).split(4, 1)
    inner = (slice(None), slice(None), slice(None), slice(8, 24))
    for other in (before, after):
        assert (other - middle)[inner].abs().mean() < 0.35 * (batch.real[:, 0] - batch.real[:, 1])[
            inner
        ].abs().mean()


def test_a_dataset_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_sequence(tmp_path, moving("a"))
    write_sequence(tmp_path, moving("b", EffectKind.SMOKE, held_out=True, notes={"seed": 3}))
    write_sequence(tmp_path, moving("a"))  # replaced, not doubled
    assert [entry["name"] for entry in read_manifest(tmp_path)] == ["a", "b"]
    [b] = read_dataset(tmp_path, held_out=True)
    assert (b.name, b.kind, b.fps, b.notes["seed"]) == ("b", EffectKind.SMOKE, 24, 3)
    np.testing.assert_array_equal(b.frames, moving().frames)
    assert not list(tmp_path.glob("*.part"))


def test_a_damaged_dataset_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no dataset"):
        list(read_dataset(tmp_path))
    write_sequence(tmp_path, moving("a"))
    (tmp_path / "a.safetensors").write_bytes(b"xx")
    with pytest.raises(InputError, match="cannot be read"):
        list(read_dataset(tmp_path))
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(InputError, match="manifest"):
        list(read_dataset(tmp_path))


def test_simulated_sequences_are_seeded_and_every_sixth_is_held_out() -> None:
    spec = EffectSpec(EffectKind.SMOKE, frames=3, seed=4)
    grids = {"grid": (8, 16, 16), "settle_grid": (4, 8, 8)}
    one, two = (simulate_sequence(spec, "x", **grids) for _ in range(2))  # type: ignore[arg-type]
    np.testing.assert_array_equal(one.frames, two.frames)
    assert one.frames.shape == (3, 16, 16, 4) and one.frames.max() > 0
    bursts = list(simulate_many(EffectKind.EXPLOSION, 3, 4, frames=3, grid=(8, 16, 16)))
    assert [b.held_out for b in bursts] == [False, True, False]
    assert EffectSpec.from_json(bursts[0].notes["spec"]) == random_spec(
        EffectKind.EXPLOSION, 4, frames=3
    )
    water = simulate_sequence(EffectSpec(EffectKind.WATER, frames=3), "w", grid=(8, 32, 32))
    assert water.frames.shape == (3, 32, 32, 4) and water.frames.max() > 0


def test_weights_come_back_and_misfits_are_refused(tmp_path: Path) -> None:
    generator = Generator(SMALL)
    path = tmp_path / "renderer.safetensors"
    save_network(path, generator, RENDERER, {"shape": SMALL.to_json()})
    again = load_generator(path)
    for mine, read in zip(generator.parameters(), again.parameters(), strict=True):
        torch.testing.assert_close(mine.detach(), read, atol=1e-3, rtol=1e-3)

    save_network(path, generator, RENDERER, {"shape": replace(SMALL, wide=8).to_json()})
    with pytest.raises(ModelError, match="do not fit"):
        load_generator(path)
    save_network(path, generator, CLASSIFIER, {})
    with pytest.raises(ModelError, match="does not hold"):
        load_generator(path)
    with torch.no_grad():
        generator.leave.weight.fill_(float("nan"))
    save_network(path, generator, RENDERER, {"shape": SMALL.to_json()})
    with pytest.raises(ModelError, match="not numbers"):
        load_generator(path)


def test_pickled_weights_are_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "weights.pt"
    torch.save(Generator(SMALL).state_dict(), path)
    with pytest.raises(ModelError, match="can run code"):
        load_generator(path)
    path.rename(tmp_path / "fake.safetensors")
    with pytest.raises(ModelError, match="damaged"):
        load_generator(tmp_path / "fake.safetensors")
    with pytest.raises(ModelError, match="not there"):
        read_network(tmp_path / "none.safetensors", RENDERER)


def test_two_processes_train_one_network(tmp_path: Path) -> None:
    """As `accelerate launch` would start them: the first alone reports and writes."""
    write_sequence(tmp_path / "data", moving("a"))
    write_sequence(tmp_path / "data", moving("b", EffectKind.SMOKE))
    done = subprocess.run(
        [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2", "--master_port",
         str(free_port()), "-m", "filmai_core.cli", "effect", "train", "--data", tmp_path / "data",
         "--out", tmp_path / "out", "--recipe", "cpu", "--steps", "3", "--batch", "1",
         "--side", "16"],
        env=os.environ | {"OMP_NUM_THREADS": "1", "ACCELERATE_USE_CPU": "true"},
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("renderer.safetensors") == 1
    assert "steps = 3" in (tmp_path / "out" / "card.toml").read_text()
    load_generator(tmp_path / "out" / "renderer.safetensors")


APART = """
import sys
from dataclasses import replace
from pathlib import Path
from filmai_core.effects.draw.sequences import read_dataset
from filmai_core.effects.train.loop import train
from tests.effects.train.test_loop import RECIPE
train(list(read_dataset(Path(sys.argv[1]))), Path(sys.argv[2]), replace(RECIPE, augmentation=0.0))
"""


def test_two_processes_learn_what_one_learns_from_both_batches(tmp_path: Path) -> None:
    """Gradients are averaged: two processes are one that gathers two batches to a step."""
    data, script = tmp_path / "data", tmp_path / "apart.py"
    write_sequence(data, moving("a"))
    write_sequence(data, moving("b", EffectKind.SMOKE))
    script.write_text(APART)
    done = subprocess.run(
        [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2", "--master_port",
         str(free_port()), script, data, tmp_path / "apart"],
        env=os.environ | {"OMP_NUM_THREADS": "1", "ACCELERATE_USE_CPU": "true",
                          "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    both, alone = (
        train(list(read_dataset(data)), tmp_path / str(count),
              replace(RECIPE, augmentation=0.0, accumulate=count)).generator
        for count in (2, 1)
    )  # fmt: skip
    apart = Trainer(RECIPE)
    apart.load(tmp_path / "apart")
    shadow = apart.averaged().state_dict()

    def furthest(other: Generator) -> float:
        return max(float((shadow[k] - v).abs().max()) for k, v in other.state_dict().items())

    assert furthest(both) < 1e-4 < 0.1 * furthest(alone)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
