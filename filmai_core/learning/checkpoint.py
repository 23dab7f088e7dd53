"""The one writer of checkpoints: a kill at any moment leaves the last whole one, or the new.

A checkpoint is a folder of two files, tensors and plain facts. It is written aside and forced
to the disk; the last one steps back, the new one takes its place, the last one goes. Between
the two renames only the ``.old`` is there, and `read_checkpoint` takes that.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from filmai_core.errors import ModelError
from filmai_core.learning.publish import sync

#: The folder's name within a training's folder.
CHECKPOINT = "checkpoint"
_STATE, _FACTS = "state.pt", "progress.json"


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """What was written.

    Attributes:
        state: weights, optimisers, random state: whatever ``torch.save`` takes without code.
        facts: plain JSON values: the step, the seconds, the recipe.
    """

    state: Mapping[str, Any]
    facts: Mapping[str, Any]


def write_checkpoint(folder: Path, state: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
    """Put a new checkpoint in the place of the last one in a training's folder."""
    target = folder / CHECKPOINT
    aside, old = _beside(target, "part"), _beside(target, "old")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    torch.save(dict(state), aside / _STATE)
    (aside / _FACTS).write_text(json.dumps(dict(facts), indent=1), encoding="utf-8")
    for path in (aside / _STATE, aside / _FACTS, aside):
        sync(path)
    if target.exists():  # else a kill left only the old one, which stays until the new is there
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
    aside.rename(target)
    sync(folder)
    shutil.rmtree(old, ignore_errors=True)


def find_checkpoint(folder: Path) -> Path | None:
    """The last whole checkpoint of a training's folder."""
    target = folder / CHECKPOINT
    return next((path for path in (target, _beside(target, "old")) if path.is_dir()), None)


def read_facts(folder: Path) -> Mapping[str, Any]:
    """The plain facts of the last checkpoint.

    Raises:
        ModelError: there is none, or it is damaged.
    """
    try:
        facts: dict[str, Any] = json.loads((_found(folder) / _FACTS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(error) from error
    return facts


def read_checkpoint(folder: Path) -> Checkpoint:
    """The last checkpoint of a training's folder, on the CPU.

    Raises:
        ModelError: there is none, or it is damaged.
    """
    path = _found(folder) / _STATE
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (RuntimeError, KeyError, ValueError, OSError, EOFError, UnpicklingError) as error:
        raise damaged(error) from error
    return Checkpoint(state, read_facts(folder))


def damaged(error: Exception) -> ModelError:
    """What to say of a checkpoint that does not fit."""
    return ModelError(
        f"the checkpoint cannot be resumed: {str(error).splitlines()[0] if str(error) else error}",
        CHECKPOINT,
        "Train without --resume.",
    )


def _found(folder: Path) -> Path:
    path = find_checkpoint(folder)
    if path is None:
        raise ModelError("there is no checkpoint to resume", folder.name, "Train without --resume.")
    return path


def _beside(target: Path, ending: str) -> Path:
    return target.with_name(f"{target.name}.{ending}")
