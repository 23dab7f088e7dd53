"""Sequences to learn from: pictures, their motion, and a manifest that says whence.

A dataset is a folder: one ``NAME.safetensors`` a sequence with ``frames`` (T, H, W, 4)
float16, scene-linear and premultiplied, and ``flow`` (T, H/4, W/4, 2) float16 in frame
widths a second; and ``manifest.json``, one entry a sequence. Whole sequences are held
out, never frames of one: neighbouring frames are nearly the same picture.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmai_core.effects.spec import EffectKind, parse_fps
from filmai_core.errors import InputError

#: Raised whenever the simulator changes what a spec and a seed look like.
SIMULATOR_VERSION = 2
MANIFEST = "manifest.json"
#: Pictures are this many times as wide as the fields that drive the renderer.
UPSCALE = 4


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """One run of pictures.

    Attributes:
        name: unique in its dataset; a file name without extension.
        kind: what it shows.
        frames: (T, H, W, 4) float16, scene-linear, premultiplied; H and W divide by 4.
        flow: (T, H/4, W/4, 2) float16 motion x, y in frame widths a second.
        fps: frames a second.
        held_out: kept for measuring, never trained on.
        origin: ``simulation`` or the name of the footage.
        notes: spec, seed, version: whatever made it.
    """

    name: str
    kind: EffectKind
    frames: NDArray[np.float16]
    flow: NDArray[np.float16]
    fps: Fraction
    held_out: bool = False
    origin: str = "simulation"
    notes: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        count, height, width, channels = self.frames.shape
        if channels != 4 or count < 1 or height % UPSCALE or width % UPSCALE:
            raise InputError(
                f"a sequence of shape {self.frames.shape} cannot be learnt from",
                self.name,
                "It is (frames, height, width, 4), height and width multiples of 4.",
            )
        if self.flow.shape != (count, height // UPSCALE, width // UPSCALE, 2):
            raise InputError(f"the flow of {self.name} does not fit its frames")


def write_sequence(folder: Path, sequence: Sequence) -> None:
    """Add a sequence to a dataset folder, replacing one of the same name.

    Written aside and renamed: a reader never sees half a file.
    """
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{sequence.name}.safetensors"
    aside = target.with_suffix(".part")
    arrays = {
        "frames": np.ascontiguousarray(sequence.frames),
        "flow": np.ascontiguousarray(sequence.flow),
    }
    save_file(arrays, aside)
    aside.chmod(0o644)
    os.replace(aside, target)
    entries = [e for e in read_manifest(folder) if e["name"] != sequence.name]
    entries.append(
        {
            "name": sequence.name,
            "kind": sequence.kind.value,
            "shape": list(sequence.frames.shape),
            "fps": str(sequence.fps),
            "held_out": sequence.held_out,
            "origin": sequence.origin,
            "notes": dict(sequence.notes),
        }
    )
    entries.sort(key=lambda entry: str(entry["name"]))
    aside = folder / (MANIFEST + ".part")
    text = json.dumps({"version": SIMULATOR_VERSION, "sequences": entries}, indent=1)
    aside.write_text(text, encoding="utf-8")
    os.replace(aside, folder / MANIFEST)


def read_manifest(folder: Path) -> list[dict[str, Any]]:
    """The manifest's entries, [] where there is none.

    Raises:
        InputError: it cannot be read.
    """
    path = folder / MANIFEST
    if not path.exists():
        return []
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["sequences"]
        return [dict(entry) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("the dataset's manifest cannot be read", str(path)) from error


def read_sequence(folder: Path, entry: Mapping[str, Any]) -> Sequence:
    """The sequence that a manifest entry names.

    Raises:
        InputError: its file is absent or damaged.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    name = str(entry["name"])
    path = folder / f"{Path(name).name}.safetensors"
    try:
        arrays = load_file(path)
        return Sequence(
            name=name,
            kind=EffectKind(entry["kind"]),
            frames=arrays["frames"],
            flow=arrays["flow"],
            fps=parse_fps(str(entry["fps"])),
            held_out=bool(entry["held_out"]),
            origin=str(entry.get("origin", "")),
            notes=dict(entry.get("notes", {})),
        )
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise InputError(
            "a sequence of the dataset cannot be read", path.name, "Make the dataset again."
        ) from error


def read_dataset(folder: Path, *, held_out: bool | None = None) -> Iterator[Sequence]:
    """The sequences of a dataset folder, all of them or one side of the split.

    Raises:
        InputError: the folder holds no dataset.
    """
    entries = read_manifest(folder)
    if not entries:
        raise InputError(
            "there is no dataset in this folder",
            folder.name,
            "Make one with `filmai effect simulate --kind fire --out DIR`.",
        )
    for entry in entries:
        if held_out is None or bool(entry["held_out"]) == held_out:
            yield read_sequence(folder, entry)
