"""Simulated sequences to learn from: random specs on a grid finer than the driver's.

The renderer learns what a fine simulation shows that a coarse one does not. Settling is
done on the coarse grid and carried over, so that the costly grid runs only for the
frames that are kept and a few before them.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import torch
import torch.nn.functional as F

from filmai_core.effects.coding import encode
from filmai_core.effects.draw.sequences import SIMULATOR_VERSION, UPSCALE, Sequence
from filmai_core.effects.flow import brightness, lucas_kanade
from filmai_core.effects.simulate.fluid import GRID, refine
from filmai_core.effects.simulate.particles import Water
from filmai_core.effects.simulate.render import render
from filmai_core.effects.simulate.sources import stage
from filmai_core.effects.spec import FORMS, EffectKind, EffectSpec
from filmai_core.progress import Progress, Report, silent

#: The fine grid: twice the driver's cells along every axis.
FINE_GRID = (40, 128, 128)
#: Every sixth sequence is held out.
HELD_OUT_EVERY = 6


def random_spec(kind: EffectKind, seed: int, *, frames: int = 32) -> EffectSpec:
    """A spec with every control drawn from what an artist would ask for."""
    rng = np.random.default_rng([seed, 5])
    windy = rng.random() < 0.4
    return EffectSpec(
        kind,
        FORMS[kind][int(rng.random() < 0.3)],
        size=128,
        frames=frames,
        seed=seed,
        scale=float(rng.uniform(0.7, 1.6)),
        intensity=float(rng.uniform(0.6, 1.7)),
        wind=float(rng.uniform(-1, 1)) if windy else 0.0,
        smoke=float(rng.uniform(0, 2)),
        turbulence=float(rng.uniform(0.4, 1.5)),
    )


@torch.inference_mode()
def simulate_sequence(
    spec: EffectSpec,
    name: str,
    *,
    grid: tuple[int, int, int] = FINE_GRID,
    settle_grid: tuple[int, int, int] = GRID,
    held_out: bool = False,
    report: Report = silent,
) -> Sequence:
    """Run ``spec`` on the fine grid: one picture a step, as wide as the grid.

    Water is no gas: it is drawn, as wide as the grid, and its motion measured.
    """
    if spec.kind is EffectKind.WATER:
        return _drawn_sequence(spec.with_(size=grid[2]), name, held_out, report)
    dt = float(1 / spec.fps)
    fine = stage(spec, grid=grid)
    lead = 8 if fine.warm_up_s else 0
    if fine.warm_up_s:
        coarse = stage(spec, grid=settle_grid)
        for _ in range(max(1, round(fine.warm_up_s / dt) - lead)):
            coarse.fluid.step(dt, coarse.source)
        refine(coarse.fluid, fine.fluid)
    frames, flows = [], []
    for step in range(lead + spec.frames):
        fine.fluid.step(dt, fine.source)
        if step < lead:
            continue
        fields = render(fine.fluid, fine.look)
        picture = torch.cat([fields.light, fields.opacity], 1)[0]  # (4, H, W)
        frames.append(picture.permute(1, 2, 0).to(torch.float16).numpy())
        small = F.avg_pool2d(fields.flow, UPSCALE)[0]
        flows.append(small.permute(1, 2, 0).to(torch.float16).numpy())
        report(Progress(step + 1 - lead, spec.frames, f"simulating {name}"))
    return Sequence(
        name=name,
        kind=spec.kind,
        frames=np.stack(frames),
        flow=np.stack(flows),
        fps=Fraction(spec.fps),
        held_out=held_out,
        notes={"spec": spec.to_json(), "grid": list(grid), "version": SIMULATOR_VERSION},
    )


def _drawn_sequence(spec: EffectSpec, name: str, held_out: bool, report: Report) -> Sequence:
    water, pictures = Water(spec), []
    for index in range(spec.frames):
        pictures.append(water.picture(float((index + 3) / spec.fps)))  # a splash has begun
        report(Progress(index + 1, spec.frames, f"drawing {name}"))
    frames = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)
    seen = brightness(encode(frames))
    flow = torch.zeros(len(frames), 2, spec.size // UPSCALE, spec.size // UPSCALE)
    if len(frames) > 1:
        flow[:-1] = F.avg_pool2d(lucas_kanade(seen[:-1], seen[1:]), UPSCALE)
        flow[-1] = flow[-2]
    flow = flow * (float(spec.fps) / spec.size)
    return Sequence(
        name=name,
        kind=spec.kind,
        frames=frames.permute(0, 2, 3, 1).to(torch.float16).numpy(),
        flow=flow.permute(0, 2, 3, 1).to(torch.float16).numpy(),
        fps=Fraction(spec.fps),
        held_out=held_out,
        notes={"spec": spec.to_json(), "version": SIMULATOR_VERSION},
    )


def simulate_many(
    kind: EffectKind,
    count: int,
    seed: int,
    *,
    frames: int = 32,
    grid: tuple[int, int, int] = FINE_GRID,
    report: Report = silent,
) -> Iterator[Sequence]:
    """``count`` sequences of random specs, seeds from ``seed`` on, every sixth held out."""
    for index in range(count):
        number = seed + index
        yield simulate_sequence(
            random_spec(kind, number, frames=frames),
            f"{kind.value}-{number:05d}",
            grid=grid,
            held_out=number % HELD_OUT_EVERY == HELD_OUT_EVERY - 1,
            report=lambda p, i=index: report(  # type: ignore[misc]
                Progress(i + p.fraction, count, p.message)
            ),
        )
