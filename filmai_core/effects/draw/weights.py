"""Network weights as files: safetensors whose header carries the networks' shape."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from filmai_core.effects.draw.networks import Generator, Shape, channels_last
from filmai_core.errors import ModelError
from filmai_core.learning.card import CARD, ModelCard, card_values, file_sha256, read_card
from filmai_core.learning.publish import staged, write_card
from filmai_core.learning.registry import default_registry
from filmai_core.settings import settings

RENDERER = "filmai-renderer"
CLASSIFIER = "filmai-effect-classifier"
#: The renderer's name and task at the front desk, and its file; the classifier lies beside.
NAME, TASK = "effects", "render"
RENDERER_FILE, CLASSIFIER_FILE = "renderer.safetensors", "classifier.safetensors"
CLASSIFIER_CARD = "classifier.toml"


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


def renderer_of(card: ModelCard) -> Generator:
    """The renderer of a card, on the device that draws: what the front desk calls.

    Raises:
        ModelError: as `load_generator`.
    """
    generator = load_generator(card.path).to(drawing_device())
    generator.card = card
    return generator


def default_generator() -> Generator:
    """The renderer in use: the user's own where there is one, else the shipped one.

    Raises:
        ModelError: there is none.
    """
    _mend_card(settings().models / NAME)
    generator: Generator = default_registry().load(NAME)
    return generator


def renderer_card() -> ModelCard | None:
    """The card of the renderer in use, None where none is installed."""
    _mend_card(settings().models / NAME)
    registry = default_registry()
    return registry.card(NAME) if NAME in registry.names() else None


def install_renderer(folder: Path) -> None:
    """Make a trained renderer, with its card, the one in use from the next call.

    Raises:
        ModelError: the folder does not hold one.
    """
    _mend_card(folder)
    card = read_card(folder)
    with staged(settings().models / NAME) as aside:
        for path in (card.path, folder / CARD):
            shutil.copyfile(path, aside / path.name)


def _mend_card(folder: Path) -> None:
    """Give a renderer of version 0.1 a card that names its weights.

    "Use these weights" copied the weights alone, and cards told what a renderer was worth but
    not which file they spoke for.
    """
    path = folder / RENDERER_FILE
    if not path.is_file():
        return
    known = dict(card_values(folder / CARD)) if (folder / CARD).is_file() else {}
    if known.get("task") == TASK:
        return
    _, notes = read_network(path, RENDERER)
    facts = {key: value for key, value in known.items() if key not in ("name", "weights")}
    if "weights" in known:
        facts["parameters"] = known["weights"]
    named = {"name": NAME, "task": TASK, "weights": RENDERER_FILE, "sha256": file_sha256(path)}
    write_card(folder, {**named, "shape": notes.get("shape", {}), **facts})


def drawing_device() -> torch.device:
    """Where to simulate and draw: the GPU that the settings allow, else the CPU."""
    wish = settings().device
    if wish in ("auto", "cuda") and torch.cuda.is_available():
        return torch.device("cuda")
    if wish == "mps" and torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")
