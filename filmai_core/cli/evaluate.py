"""``filmai effect evaluate``: realism and smoothness of a clip, from a shell."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from filmai_core.settings import settings

if TYPE_CHECKING:
    from filmai_core.effects.clip import Clip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The part's arguments."""
    parser.add_argument("clip", help="video, picture sequence (name.####.exr), folder")
    parser.add_argument("--against", metavar="CLIP_OR_DIR", help="real footage, or a dataset")
    parser.add_argument("--json", metavar="OUT", help="the figures as JSON; - for stdout")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Judge a clip; a table, or JSON."""
    from filmai_core.cli.files import stderr_report, write_json
    from filmai_core.effects.measure.classifier import load_classifier, tag
    from filmai_core.effects.measure.evaluate import Features, evaluate_clip
    from filmai_core.effects.media.reading import read_clip
    from filmai_core.errors import ModelError
    from filmai_core.tuning import tune

    tune(settings().threads)
    clip = read_clip(Path(args.clip), longest_side=512, report=stderr_report())
    real = _references(Path(args.against)) if args.against else []
    features: Features | None = None
    kinds: dict[str, float] = {}
    try:
        network = load_classifier()
        features = network.features
        import torch

        pictures = (torch.from_numpy(f.copy()).permute(2, 0, 1) for f in clip.frames[::4])
        kinds = tag(network, pictures)
    except ModelError:
        pass  # the secondary figure needs it, nothing else does
    verdict = evaluate_clip(clip, real, features=features, kinds=kinds)
    if args.json:
        write_json(args.json, verdict.to_json())
        if args.json == "-":
            return 0
    values = verdict.to_json()
    for name, value in values["figures"].items():
        beside = "" if values["real"] is None else f"   real: {_told(values['real'][name])}"
        print(f"{name:18} {_told(value)}{beside}\n    {values['meanings'][name]}")
    if kinds:
        print("looks like: " + ", ".join(f"{k} {v:.2f}" for k, v in kinds.items()))
    return 0


def _told(value: float | None) -> str:
    """A figure, or that it cannot be had: too few or too small frames, nothing to compare."""
    return "none" if value is None else str(value)


def _references(path: Path) -> list[Clip]:
    from filmai_core.effects.draw.sequences import MANIFEST, read_dataset
    from filmai_core.effects.measure.evaluate import sequence_clip
    from filmai_core.effects.media.reading import read_clip

    if (path / MANIFEST).is_file():
        held = [sequence_clip(s) for s in read_dataset(path, held_out=True)]
        return held or [sequence_clip(s) for s in read_dataset(path)]
    return [read_clip(path, longest_side=512)]
