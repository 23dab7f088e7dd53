"""``filmai effect``: simulate, train, generate and evaluate effects, from a shell."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmai_core.cli import evaluate, flipbook, footage
from filmai_core.errors import InputError
from filmai_core.settings import settings

if TYPE_CHECKING:
    from filmai_core.effects.spec import EffectSpec
    from filmai_core.effects.train.loop import Recipe

KINDS = ("fire", "smoke", "explosion", "water")
CONTROLS = ("scale", "intensity", "wind", "smoke", "turbulence")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its parts."""
    parser = subparsers.add_parser("effect", help="simulate, train, generate, evaluate effects")
    parts = parser.add_subparsers(metavar="PART", required=True)
    _add_generate(parts.add_parser("generate", help="an element from a kind or a preset"))
    evaluate.add_arguments(parts.add_parser("evaluate", help="realism and smoothness of a clip"))
    _add_simulate(parts.add_parser("simulate", help="sequences to train on"))
    footage.add_arguments(parts.add_parser("footage", help="a dataset from your own footage"))
    flipbook.add_arguments(parts.add_parser("sheet", help="a flipbook sheet for a game engine"))
    _add_train(parts.add_parser("train", help="the renderer, on a dataset"))


def _add_generate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--preset", help='by name: campfire, "ground explosion", splash ...')
    parser.add_argument("--form", help="layout of the source: bed, flame, plume, bank ...")
    parser.add_argument("--seconds", type=float, help="length (default: the preset's, or 2)")
    parser.add_argument("--fps", default="24", help="23.976, 24, 25, 29.97, 30 (default: 24)")
    parser.add_argument("--size", type=int, default=256, help="side in pixels (default: 256)")
    parser.add_argument("--seed", type=int, default=settings_seed(), help="default: 7")
    parser.add_argument("--matte", metavar="IMAGE", help="white where the source is")
    for name in CONTROLS:
        parser.add_argument(f"--{name}", type=float, help="1: the preset's own strength"
                            if name != "wind" else "-2 (left) to 2 (right)")  # fmt: skip
    parser.add_argument("--loop", action="store_true", help="the end leads back to the beginning")
    parser.add_argument("--weights", metavar="FILE", help="a renderer of your own")
    parser.add_argument("--passes", action="store_true", help="smoke with alpha and light on black"
                        " in two files, for formats of straight alpha")  # fmt: skip
    parser.add_argument("--channels", metavar="LIST", help="beauty,emission,density,temperature,"
                        "depth,motion or all, as layers of an EXR sequence")  # fmt: skip
    parser.add_argument("--raw", action="store_true", help="the simulation alone, upscaled")
    parser.add_argument("--out", required=True, help="name.####.exr, name.####.png, .mov, .webm,"
                        " .mp4, .gif")  # fmt: skip
    parser.set_defaults(run=run_generate)


def settings_seed() -> int:
    """The default seed; a wrong environment must not stop ``--help``."""
    try:
        return settings().seed
    except InputError:
        return 7


def _add_simulate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", required=True, choices=KINDS)
    parser.add_argument("--count", type=int, default=6, help="sequences (default: 6)")
    parser.add_argument("--frames", type=int, default=32, help="of each (default: 32)")
    parser.add_argument("--seed", type=int, default=0, help="of the first (default: 0)")
    parser.add_argument("--side", type=int, default=128, help="pixels and cells (default: 128)")
    parser.add_argument("--out", required=True, metavar="DIR")
    parser.set_defaults(run=run_simulate)


def _add_train(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", required=True, metavar="DIR", help="a dataset")
    parser.add_argument("--out", required=True, metavar="DIR")
    parser.add_argument("--resume", action="store_true", help="go on from DIR/checkpoint")
    parser.add_argument("--recipe", choices=("cpu", "gpu"), help="default: by what is there")
    parser.add_argument("--minutes", type=float, help="stop after this long")
    parser.add_argument("--steps", type=int, help="optimiser steps in all")
    parser.add_argument("--batch", type=int, help="crops a step")
    parser.add_argument("--side", type=int, help="pixels along a crop")
    parser.add_argument("--rate", type=float, help="learning rate")
    parser.add_argument("--accumulate", type=int, help="batches to a step")
    parser.add_argument("--precision", choices=("no", "bf16", "fp16"))
    parser.add_argument("--seed", type=int)
    parser.add_argument("--from", dest="start", metavar="FILE", help="weights to start from; "
                        "'shipped' for ours")  # fmt: skip
    parser.add_argument("--tensorboard", action="store_true", help="log losses and samples")
    parser.add_argument("--evaluate", action="store_true", help="judge on what is held out")
    parser.add_argument("--classifier", action="store_true", help="train the classifier as well")
    parser.set_defaults(run=run_train)


def spec_of(args: argparse.Namespace) -> EffectSpec:
    """The spec that the arguments ask for."""
    from filmai_core.effects.spec import PRESETS, EffectKind, EffectSpec, frames_of, parse_fps

    fps = parse_fps(args.fps)
    if args.preset is not None:
        if args.preset not in PRESETS:
            raise InputError(f"no preset is called {args.preset!r}", "--preset",
                             f"Use one of: {', '.join(PRESETS)}.")  # fmt: skip
        spec = PRESETS[args.preset]
        if args.kind and args.kind != spec.kind:
            raise InputError(f"the preset {args.preset} is {spec.kind}, not {args.kind}", "--kind")
    elif args.kind:
        spec = EffectSpec(EffectKind(args.kind))
    else:
        raise InputError("no effect is named", "--kind", "Give --kind or --preset.")
    seconds = spec.duration_s if args.seconds is None else args.seconds
    changes: dict[str, Any] = {
        name: getattr(args, name) for name in (*CONTROLS, "form") if getattr(args, name) is not None
    }
    return spec.with_(
        fps=fps, frames=frames_of(seconds, fps), size=args.size, seed=args.seed, loop=args.loop,
        **changes,
    )  # fmt: skip


def run_generate(args: argparse.Namespace) -> int:
    """Generate and write; prints the first and last file."""
    spec = spec_of(args)  # refused before anything heavy is loaded
    from filmai_core.cli.files import stderr_report
    from filmai_core.effects.draw.channels import generate_channels, parse_names
    from filmai_core.effects.draw.generate import Draw, bicubic, generate_frames
    from filmai_core.effects.draw.weights import drawing_device, load_generator
    from filmai_core.effects.media.ahead import ahead
    from filmai_core.effects.media.export import write_clip, write_layers
    from filmai_core.effects.media.images import read_matte
    from filmai_core.effects.media.passes import STRAIGHT, write_passes
    from filmai_core.tuning import flush, tune

    tune(max(1, settings().threads - 1))  # one core is the encoder's
    matte = read_matte(Path(args.matte)) if args.matte else None
    draw: Draw | None = bicubic if args.raw else None
    if args.weights:
        draw = load_generator(Path(args.weights)).to(drawing_device())
    report = stderr_report()
    if args.channels:
        steps = generate_channels(spec, parse_names(args.channels), matte=matte, draw=draw,
                                  report=report)  # fmt: skip
        layered = write_layers(ahead(steps, first=flush), spec.fps, Path(args.out))
        print(f"{layered[0]} to {layered[-1].name}")
        return 0
    frames = generate_frames(spec, matte=matte, draw=draw, report=report)
    drawn = ahead(frames, first=flush)
    if args.passes:
        for file in write_passes(drawn, spec.fps, Path(args.out)):
            print(file)
        return 0
    files = write_clip(drawn, spec.fps, Path(args.out), soft=True)
    if spec.kind in ("fire", "explosion") and Path(args.out).suffix.lower() in STRAIGHT:
        print("filmai: note: straight alpha holds light only up to a grey plate; over brighter"
              " ones use --passes, or EXR", file=sys.stderr)  # fmt: skip
    print(files[0] if len(files) == 1 else f"{files[0]} to {files[-1].name}")
    return 0


def run_simulate(args: argparse.Namespace) -> int:
    """Simulate sequences into a dataset folder."""
    if args.count < 1 or not 4 <= args.frames <= 1000:
        raise InputError(f"{args.count} sequences of {args.frames} frames cannot be simulated",
                         "--count, --frames", "Use 1 or more of 4 to 1000 frames.")  # fmt: skip
    if args.side % 8 or not 16 <= args.side <= 512:
        raise InputError(f"a side of {args.side} cells cannot be simulated", "--side",
                         "Use 16 to 512, a multiple of 8.")  # fmt: skip
    from filmai_core.cli.files import stderr_report
    from filmai_core.effects.draw.sequences import write_sequence
    from filmai_core.effects.spec import EffectKind
    from filmai_core.effects.train.simulated import simulate_many
    from filmai_core.tuning import tune

    tune(settings().threads)
    grid = (max(8, args.side * 5 // 16), args.side, args.side)
    for sequence in simulate_many(
        EffectKind(args.kind), args.count, args.seed, frames=args.frames, grid=grid,
        report=stderr_report(),
    ):  # fmt: skip
        write_sequence(Path(args.out), sequence)
        print(f"{sequence.name}{'  (held out)' if sequence.held_out else ''}")
    return 0


def recipe_of(args: argparse.Namespace) -> Recipe:
    """The recipe that the arguments ask for."""
    from dataclasses import replace

    import torch

    from filmai_core.effects.train.loop import CPU_RECIPE, GPU_RECIPE

    gpu = torch.cuda.is_available() if args.recipe is None else args.recipe == "gpu"
    recipe = GPU_RECIPE if gpu else CPU_RECIPE
    names = ("minutes", "steps", "batch", "side", "rate", "accumulate", "precision", "seed")
    changes = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    return replace(recipe, **changes)


def run_train(args: argparse.Namespace) -> int:
    """Train, then write weights, card and sheet; prints how near the aims are."""
    from dataclasses import replace

    from accelerate import PartialState

    from filmai_core.cli.files import stderr_report, write_json
    from filmai_core.effects.draw.sequences import read_dataset
    from filmai_core.effects.draw.weights import default_generator, load_generator
    from filmai_core.effects.measure.classifier import train_classifier
    from filmai_core.effects.measure.evaluate import evaluate_renderer
    from filmai_core.effects.train.card import classifier_data, making_of, write_weights
    from filmai_core.effects.train.loop import board, train
    from filmai_core.effects.train.samples import sample_watch
    from filmai_core.tuning import tune

    tune(settings().threads)
    recipe, folder, report = recipe_of(args), Path(args.out), stderr_report()
    start = None
    if args.start:
        start = default_generator() if args.start == "shipped" else load_generator(Path(args.start))
        recipe = replace(recipe, shape=start.shape)
    sequences = list(read_dataset(Path(args.data)))
    held = [s for s in sequences if s.held_out]
    watch = board(folder / "log", held or sequences) if args.tensorboard else None
    watch = sample_watch(folder, held or sequences, watch)
    began = time.monotonic()
    result = train(
        sequences, folder, recipe, start=start, resume=args.resume, watch=watch, report=report
    )
    if not PartialState().is_main_process:
        return 0  # of several processes, the first judges and writes
    minutes = result.seconds / 60 or (time.monotonic() - began) / 60
    generator = result.generator
    used = [s for s in sequences if not s.held_out]
    classifier = None
    if args.classifier:
        classifier = train_classifier(classifier_data(used), report=report)
    evaluation = None
    if args.evaluate and held:
        evaluation = evaluate_renderer(
            held,
            generator,
            training=used,
            features=classifier.features if classifier else None,
            report=report,
        )
        write_json(str(folder / "evaluation.json"), evaluation.to_json())
    making = making_of(sequences, result.steps, minutes)
    write_weights(folder, generator, classifier, making, evaluation, held[:6])
    print(folder / "renderer.safetensors")
    if evaluation is not None:
        for kind in ("all", *sorted({v.kind for v in evaluation.verdicts})):
            goals = evaluation.goals(None if kind == "all" else kind)
            print(f"{kind:10} " + "  ".join(f"{k} {v:.2f}" for k, v in goals.items()))
    return 0
