"""Network weights as files: safetensors whose header carries the networks' shape."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from filmai_core.effects.draw.networks import Generator, Shape, channels_last
from filmai_core.errors import ModelError
from filmai_core.settings import ASSETS, settings

RENDERER = "filmai-renderer"
CLASSIFIER = "filmai-effect-classifier"


def save_network(path: Path, network: nn.Module, format_: str, notes: dict[str, Any]) -> None:
    """Write weights as half floats, aside first, with ``notes`` in the header."""
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    state = {
        name: value.detach().to("cpu", torch.float16).contiguous()
        for name, value in network.state_dict().items()
    }
    save_file(state, aside, {"format": format_, "notes": json.dumps(notes)})
    aside.chmod(0o644)
    os.replace(aside, path)


def read_network(path: Path, format_: str) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The weights and the notes of a file that `save_network` wrote.

    Raises:
        ModelError: it is absent, is not such a file, or is damaged.
    """
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise ModelError(
            f"the weights {path.name} are not there",
            hint="Train them with `filmai effect train --data DIR --out DIR`.",
        )
    if path.suffix != ".safetensors":
        raise ModelError(
            f"{path.name} is not a .safetensors file",
            hint="Pickled weights (.pt, .pth, .bin) can run code and are not opened.",
        )
    try:
        with safe_open(path, "pt") as file:
            header = file.metadata() or {}
            state = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
        notes = json.loads(header.get("notes", "{}"))
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelError(f"{path.name} is damaged or not a safetensors file") from error
    if header.get("format") != format_:
        raise ModelError(f"{path.name} does not hold a {format_}, its header says")
    return state, notes


def load_generator(path: Path) -> Generator:
    """The generator of a weights file, ready to draw.

    Raises:
        ModelError: the file cannot be used, or its weights do not fit its configuration.
    """
    state, notes = read_network(path, RENDERER)
    generator = Generator(Shape.from_json(notes.get("shape", {})))
    fit_state(generator, state, path.name)
    return channels_last(generator.eval().requires_grad_(False))


def fit_state(network: nn.Module, state: dict[str, Tensor], name: str) -> None:
    """Load weights into a network.

    Raises:
        ModelError: a weight is missing, unknown, of another shape, or not finite.
    """
    if bad := [key for key, value in state.items() if not bool(torch.isfinite(value).all())]:
        raise ModelError(f"{name} holds weights that are not numbers ({bad[0]})")
    try:
        network.load_state_dict(state)
    except RuntimeError as error:
        raise ModelError(f"the weights in {name} do not fit their configuration") from error


def renderer_path() -> Path:
    """The user's own renderer where there is one, else the shipped one."""
    own = settings().models / "effects" / "renderer.safetensors"
    return own if own.is_file() else ASSETS / "models" / "effects" / "renderer.safetensors"


def default_generator() -> Generator:
    """The renderer in use, loaded once.

    Raises:
        ModelError: there is none.
    """
    path = renderer_path()
    stamp = path.stat().st_mtime_ns if path.is_file() else 0
    return _loaded(path, stamp)


@lru_cache(maxsize=2)
def _loaded(path: Path, stamp: int) -> Generator:
    return load_generator(path).to(drawing_device())


def drawing_device() -> torch.device:
    """Where to simulate and draw: the GPU that the settings allow, else the CPU."""
    wish = settings().device
    if wish in ("auto", "cuda") and torch.cuda.is_available():
        return torch.device("cuda")
    if wish == "mps" and torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")
