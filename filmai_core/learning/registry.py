"""One front desk for models: find a card, check it, load it once.

A model is a folder with ``card.toml`` and one safetensors file. Folders are looked for in
the user's models (``FILMAI_HOME/models``) first, then in ``assets/models``, so that what a
user fine-tuned takes the place of what is shipped. Loaded models are kept, one copy each,
behind a lock: two visitors who ask at once get the same one, and nobody alters it.
"""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from filmai_core.errors import ModelError
from filmai_core.learning.encoders import file_sha256
from filmai_core.settings import ASSETS, settings

CARD = "card.toml"

#: How to get a model that is missing.
_MAKE = {
    "emotions": "filmai finetune emotions --data DIR --out DIR",
    "entities": "filmai finetune entities --data DIR --out DIR",
    "breakdown": "filmai finetune breakdown --out DIR",
}


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a model is, what it was made from, and how good it is.

    Attributes:
        name: what it is asked for by ("emotions").
        task: ``classify``, ``tag``, ``encode`` ...: decides what loads it.
        folder: where card and weights lie.
        weights: file name of the weights in that folder, "" where there are none.
        encoder: base encoder's name.
        labels: what it tells apart, in the order of its scores.
        languages: ISO 639-1 codes of what it was trained on.
        revision: first 12 digits of the weights' sha256: stored results are keyed by it.
        data: the whole card, for showing.
    """

    name: str
    task: str
    folder: Path
    weights: str
    encoder: str
    labels: tuple[str, ...]
    languages: tuple[str, ...]
    revision: str
    data: Mapping[str, Any]

    @property
    def label(self) -> str:
        """Name and revision, as results carry them."""
        return f"{self.name}@{self.revision}"


def read_card(folder: Path) -> ModelCard:
    """Read and check one card.

    Raises:
        ModelError: the card is missing or unreadable, the weights are missing, are not
            safetensors, or are not those that the card was written for.
    """
    path = folder / CARD
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelError(
            f"the model's card cannot be read: {error}",
            f"{folder.name}/{CARD}",
            "Copy the whole model folder again.",
        ) from error
    missing = [key for key in ("name", "task") if key not in data]
    if missing:
        raise ModelError(f"the card lacks {' and '.join(missing)}", f"{folder.name}/{CARD}")
    weights = str(data.get("weights", ""))
    revision = str(data.get("sha256", ""))[:12]
    if weights:
        revision = _check_weights(folder, weights, str(data.get("sha256", "")))[:12]
    return ModelCard(
        name=data["name"],
        task=data["task"],
        folder=folder,
        weights=weights,
        encoder=str(data.get("encoder", "")),
        labels=tuple(data.get("labels", ())),
        languages=tuple(data.get("languages", ())),
        revision=revision,
        data=data,
    )


def _check_weights(folder: Path, weights: str, expected: str) -> str:
    path = folder / weights
    if path.suffix != ".safetensors" or path.name != weights:
        raise ModelError(
            f"{weights} is not a safetensors file",
            folder.name,
            "Pickled weights can run code and are not loaded; convert them to safetensors.",
        )
    if not path.is_file():
        raise ModelError(f"{weights} is missing", folder.name, "Copy the whole model folder again.")
    found = file_sha256(path)
    if expected and found != expected:
        raise ModelError(
            f"{weights} is not the file that the card describes (sha256 {found[:12]}..., "
            f"card {expected[:12]}...)",
            folder.name,
            "Copy the whole model folder again.",
        )
    return found


Loader = Callable[[ModelCard], Any]


class ModelRegistry:
    """Cards by name, loaded models by card.

    Args:
        folders: where to look, first hit wins; the user's and the shipped ones by default.
    """

    def __init__(self, folders: tuple[Path, ...] | None = None) -> None:
        self.folders = folders or (settings().models, ASSETS / "models")
        self._loaders: dict[str, Loader] = {}
        self._loaded: dict[str, Any] = {}
        self._lock = threading.RLock()

    def register(self, task: str, loader: Loader) -> None:
        """Say how models of a task are loaded."""
        self._loaders[task] = loader

    def put(self, name: str, model: Any) -> None:
        """Give a model directly: how tests bring their fakes."""
        with self._lock:
            self._loaded[name] = model

    def card(self, name: str) -> ModelCard:
        """A model's card.

        Raises:
            ModelError: there is none of that name; says what there is and what makes it.
        """
        for folder in self.folders:
            if (folder / name / CARD).is_file():
                return read_card(folder / name)
        known = ", ".join(self.names()) or "none"
        command = _MAKE.get(name)
        raise ModelError(
            f"the model {name!r} is not installed (there are: {known})",
            hint=f"Make it with: {command}" if command else "",
        )

    def names(self) -> tuple[str, ...]:
        """All models that there are cards for."""
        found = {card.parent.name for folder in self.folders for card in folder.glob(f"*/{CARD}")}
        return tuple(sorted(found))

    def load(self, name: str) -> Any:
        """The model of that name, loaded on first use and kept."""
        with self._lock:
            if name not in self._loaded:
                card = self.card(name)
                loader = self._loaders.get(card.task)
                if loader is None:
                    raise ModelError(f"nothing here loads a model for the task {card.task!r}", name)
                self._loaded[name] = loader(card)
            return self._loaded[name]


def default_registry() -> ModelRegistry:
    """This process's registry, with the loaders of every task."""
    return _default_registry(settings().models)


@cache
def _default_registry(user_models: Path) -> ModelRegistry:
    registry = ModelRegistry((user_models, ASSETS / "models"))

    def classifier(card: ModelCard) -> Any:
        from filmai_core.models.emotions.classifier import load_classifier

        return load_classifier(card)

    def tagger(card: ModelCard) -> Any:
        from filmai_core.models.entities.tagger import load_tagger

        return load_tagger(card)

    registry.register("classify", classifier)
    registry.register("tag", tagger)
    return registry
