"""How fast effects are made: frames a second of each stage, and what they are beside.

    python benchmarks/effects.py [--seconds 4] [--size 256] [--kind fire]

Prints, in one run: the simulation's steps and fields between them; the renderer beside
bicubic upscaling of the same fields; the renderer's arithmetic rate beside this machine's
matmul; the WebM preview's encoding; everything together, with the time from the click to
the first frame; and, where it is installed (`pip install -e ".[compare]"`), PhiFlow's smoke step on
the same grid. Set FILMAI_THREADS to the cores you give it.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from filmai_core.effects.clip import Clip, Frame
from filmai_core.effects.coding import NOISE
from filmai_core.effects.draw import generate
from filmai_core.effects.draw.networks import CONTROLS, UPSCALE
from filmai_core.effects.draw.weights import default_generator
from filmai_core.effects.media.ahead import ahead
from filmai_core.effects.media.export import write_clip
from filmai_core.effects.simulate.driver import STATES_PER_S, Track
from filmai_core.effects.simulate.fluid import GRID
from filmai_core.effects.spec import EffectKind, EffectSpec
from filmai_core.settings import settings
from filmai_core.tuning import flush, tune

ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(work: Callable[[], object]) -> float:
    work()
    return statistics.median(seconds(work) for _ in range(ROUNDS))


def row(name: str, rate: float, unit: str, beside: str = "") -> None:
    print(f"{name:34} {rate:9.1f} {unit:10} {beside}")


def flops_of_a_frame(generator: torch.nn.Module, cells: int) -> float:
    """Multiplications and additions of the generator's convolutions for one frame."""
    total = [0.0]

    def count(layer: torch.nn.Conv2d, inputs: object, out: torch.Tensor) -> None:
        k = layer.kernel_size[0] * layer.kernel_size[1]
        total[0] += 2.0 * k * layer.in_channels * out.numel() / out.shape[0]

    hooks = [
        m.register_forward_hook(count)
        for m in generator.modules()
        if isinstance(m, torch.nn.Conv2d)
    ]
    generator(*inputs(1, cells))
    for hook in hooks:
        hook.remove()
    return total[0]


def inputs(batch: int, cells: int) -> tuple[torch.Tensor, ...]:
    return (
        torch.rand(batch, 4, cells, cells), torch.zeros(batch, 2, cells, cells),
        torch.randn(batch, NOISE, cells, cells), torch.zeros(batch, CONTROLS),
    )  # fmt: skip


def phiflow_steps() -> float:
    """PhiFlow's steps a second: advect smoke and velocity, buoyancy, make incompressible.

    The pressure is solved by conjugate gradients on the Laplacian as a function: the matrix
    that PhiFlow's own `make_incompressible` builds has more cells than its 32-bit indices
    reach on this grid (version 3.4).
    """
    from phi.torch.flow import (  # type: ignore[import-not-found]
        Box,
        CenteredGrid,
        Solve,
        StaggeredGrid,
        advect,
        extrapolation,
        field,
    )

    z, y, x = GRID
    box = Box(x=x, y=y, z=z)
    smoke = CenteredGrid(1.0, extrapolation.BOUNDARY, x=x, y=y, z=z, bounds=box)
    start = CenteredGrid(0.0, extrapolation.BOUNDARY, x=x, y=y, z=z, bounds=box)
    velocity = StaggeredGrid(0.0, extrapolation.ZERO, x=x, y=y, z=z, bounds=box)

    def step() -> None:
        nonlocal smoke, velocity
        smoke = advect.mac_cormack(smoke, velocity, 1 / STATES_PER_S)
        lift = (smoke * (0, 1.0, 0)).at(velocity)
        velocity = advect.semi_lagrangian(velocity, velocity, 1 / STATES_PER_S) + lift
        excess = field.divergence(velocity)
        pressure = field.solve_linear(
            lambda p: field.laplace(p),
            excess - field.mean(excess),
            Solve("CG", 1e-3, 1e-3, x0=start, max_iterations=500),
        )
        velocity = velocity - field.spatial_gradient(pressure, velocity.extrapolation, at="face")

    return 1 / median(step)


@torch.inference_mode()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--kind", default="fire", choices=[k.value for k in EffectKind][:3])
    args = parser.parse_args()
    tune(settings().threads)
    frames = round(args.seconds * 24)
    spec = EffectSpec(EffectKind(args.kind), size=args.size, frames=frames)
    generator, cells = default_generator(), args.size // UPSCALE
    print(f"{spec.kind}, {spec.size} x {spec.size}, {frames} frames, {settings().threads} threads")

    track = Track(spec)
    track.at(0.0)
    fluid, source = track._stage.fluid, track._stage.source
    step = median(lambda: [fluid.step(1 / STATES_PER_S, source) for _ in range(4)]) / 4
    row("simulation, a step", 1 / step, "steps/s", f"{STATES_PER_S} make a second of film")
    try:
        row("  PhiFlow, the same grid", phiflow_steps(), "steps/s")
    except ImportError:
        print("  PhiFlow is not installed")
    track = Track(spec)
    track.at(0.0)
    took = seconds(lambda: [track.at(i / 24) for i in range(frames)])
    row("simulation and fields, 24 fps", frames / took, "fps")

    four = inputs(4, cells)
    drawn, plain = median(lambda: generator(*four)) / 4, median(lambda: generate.bicubic(*four)) / 4
    flops = flops_of_a_frame(generator, cells)
    side = 1024
    a = torch.rand(side, side)
    rate = 2 * side**3 / median(lambda: a @ a)
    row("renderer", 1 / drawn, "fps", f"{flops / 1e9:.2f} GFLOP a frame")
    row("  bicubic, the same fields", 1 / plain, "fps")
    row("  arithmetic rate", flops / drawn / 1e9, "GFLOP/s", f"matmul {rate / 1e9:.1f} GFLOP/s")

    clip = Clip.of(list(generate.generate_frames(spec, draw=generator)), spec.fps)
    with tempfile.TemporaryDirectory() as folder:
        preview = Path(folder) / "x.webm"
        encode = seconds(lambda: write_clip(clip, spec.fps, preview, soft=True))
        row("WebM preview", frames / encode, "fps")
        # As a page does it: a thread simulates, one draws, this one encodes.
        tune(max(1, settings().threads - 1))
        generate._tracks.clear()
        began, first, worked = time.perf_counter(), 0.0, time.process_time()

        def drawn() -> Iterator[Frame]:
            nonlocal first, worked
            for frame in generate.generate_frames(spec, draw=generator):
                if not first:
                    first, worked = time.perf_counter() - began, time.process_time()
                yield frame

        write_clip(ahead(drawn(), first=flush), spec.fps, preview, soft=True)
        made, worked = time.perf_counter() - began, time.process_time() - worked
    row("to the first frame", first, "s", "settling included")
    row("all, settling left out", frames / (made - first), "fps")
    row("all, settling included", frames / made, "fps")
    # On a machine that others use, wall-clock says more about them than about us.
    row("all, settling left out, CPU time", frames / worked, "fps/core", "two cores: up to twice")


if __name__ == "__main__":
    main()
