"""One front desk for models: find a card, check it, load it once, keep it while it is current.

A model is a folder with ``card.toml`` and one safetensors file. Folders are looked for in
the user's models (``FILMAI_HOME/models``) first, then in ``assets/models``, so that what a
user fine-tuned takes the place of what is shipped: from the next call, in an app that is
running, because a kept model is given out only while its card is still the one on the disk.
What is loaded carries its card (attribute ``card``): label, labels and languages are taken
from there and never from a second look at the disk, which may show another model by then.

`LOADERS` names functions instead of importing them. The desk serves every room that has a
model (screenplay, models, effects), and those rooms import the desk: a real import here would
close the circle. It is what an entry point in a package's metadata does, within one package.
"""

from __future__ import annotations

import importlib
import threading
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from filmai_core.errors import ModelError
from filmai_core.learning.card import CARD, ModelCard, read_card
from filmai_core.learning.encoders import encoder_card, has_card, is_encoder
from filmai_core.settings import ASSETS, settings

Loader = Callable[[ModelCard], Any]

#: Task of a card to the function that loads such models, "module:function".
LOADERS: Mapping[str, str] = {
    "classify": "filmai_core.models.emotions.classifier:load_classifier",
    "tag": "filmai_core.models.entities.tagger:load_tagger",
    "breakdown": "filmai_core.models.breakdown.head:load_head",
    "encode": "filmai_core.learning.embedder:Embedder",
    "render": "filmai_core.effects.draw.weights:renderer_of",
    "classify effects": "filmai_core.effects.measure.classifier:classifier_of",
    "tag lines": "filmai_core.screenplay.layout.linetagger.tagger:weights_of",
}

#: How to get a model that is missing.
_MAKE = {
    "emotions": "filmai finetune emotions --data DIR --out DIR",
    "entities": "filmai finetune entities --data DIR --out DIR",
    "breakdown": "filmai finetune breakdown --out DIR",
    "effects": "filmai effect train --data DIR --out DIR",
    "effects.classifier": "filmai effect train --data DIR --out DIR",
    "linetagger": "python -m filmai_core.screenplay.layout.linetagger.train --subtitles DIR",
}
#: A model that is being replaced shows new weights beside the old card between two renames:
#: look again after these pauses, in seconds, before calling it damaged.
_PAUSES = (0.02, 0.1)
#: Loads of a model whose files change meanwhile, before giving up.
_TRIES = 5


class ModelRegistry:
    """Cards by name, loaded models by name and revision.

    Args:
        folders: where to look, first hit wins; the user's and the shipped ones by default.
    """

    def __init__(self, folders: tuple[Path, ...] | None = None) -> None:
        self.folders = (settings().models, ASSETS / "models") if folders is None else folders
        self._loaders: dict[str, Loader] = {}
        self._given: dict[str, Any] = {}
        self._kept: dict[tuple[str, str], tuple[ModelCard, Any]] = {}
        self._lock = threading.RLock()

    def register(self, task: str, loader: Loader) -> None:
        """Say how models of a task are loaded, other than by `LOADERS`."""
        self._loaders[task] = loader

    def put(self, name: str, model: Any) -> None:
        """Give a model directly, with its card: how tests bring their fakes."""
        with self._lock:
            self._given[name] = model

    def card(self, name: str) -> ModelCard:
        """The card of the model that `load` would give now; cheap enough to ask each time.

        Raises:
            ModelError: there is none of that name; says what there is and what makes it.
        """
        if name in self._given:
            card: ModelCard = self._given[name].card
            return card
        # A carded encoder is fixed: results of heads on top of it are keyed by the head alone.
        found = None if has_card(name) else self._find(name)
        if found is not None:
            return _settled(*found)
        if is_encoder(name):
            return encoder_card(name)
        known = ", ".join(self.names()) or "none"
        command = _MAKE.get(name)
        raise ModelError(
            f"the model {name!r} is not installed (there are: {known})",
            hint=f"Make it with: {command}" if command else "",
        )

    def names(self) -> tuple[str, ...]:
        """All models that there are cards for; "effects.classifier" is a folder's second."""
        found = set()
        for path in (path for folder in self.folders for path in folder.glob("*/*.toml")):
            name = path.parent.name
            found.add(name if path.name == CARD else f"{name}.{path.stem}")
        return tuple(sorted(found))

    def labels(self, *names: str) -> tuple[str, ...]:
        """The present label of each model, "" where it is missing: for keys of what is kept."""
        return tuple(self._label(name) for name in names)

    def load(self, name: str) -> Any:
        """The model of that name as it is now, with its ``card``; loaded once a revision.

        Raises:
            ModelError: it is missing or damaged, or nothing loads models of its task.
        """
        if name in self._given:
            return self._given[name]
        # A ready model is given out past the lock: it must not wait for another's loading.
        kept = self._current(name, self.card(name))
        if kept is not None:
            return kept
        with self._lock:
            for _ in range(_TRIES):
                card = self.card(name)
                kept = self._current(name, card)
                if kept is not None:
                    return kept
                model = self._loader(card)(card)
                # The files may have been replaced between the card and the weights.
                if self.card(name) == card:
                    self._keep(name, card, model)
                    return model
        raise ModelError("the model's files change while they are read", name, "Try again.")

    def _label(self, name: str) -> str:
        try:
            return self.card(name).label
        except ModelError:
            return ""

    def _find(self, name: str) -> tuple[Path, str] | None:
        """Folder and file of a card."""
        parent, _, part = name.rpartition(".")
        for folder in self.folders:
            if (folder / name / CARD).is_file():
                return folder / name, CARD
            if parent and (folder / parent / f"{part}.toml").is_file():
                return folder / parent, f"{part}.toml"
        return None

    def _current(self, name: str, card: ModelCard) -> Any:
        kept = self._kept.get((name, card.revision))
        return kept[1] if kept is not None and kept[0] == card else None

    def _keep(self, name: str, card: ModelCard, model: Any) -> None:
        """Keep a model in the place of the name's last one; who holds that one goes on with it."""
        for key in [key for key in self._kept if key[0] == name]:
            del self._kept[key]
        self._kept[name, card.revision] = card, model

    def _loader(self, card: ModelCard) -> Loader:
        if card.task in self._loaders:
            return self._loaders[card.task]
        if card.task not in LOADERS:
            raise ModelError(f"nothing here loads a model for the task {card.task!r}", card.name)
        module, _, function = LOADERS[card.task].partition(":")
        loader: Loader = getattr(importlib.import_module(module), function)
        return loader


def _settled(folder: Path, file: str) -> ModelCard:
    for pause in _PAUSES:
        try:
            return read_card(folder, file)
        except ModelError:
            time.sleep(pause)
    return read_card(folder, file)


def default_registry() -> ModelRegistry:
    """This process's registry."""
    return _default_registry(settings().models)


@cache
def _default_registry(user_models: Path) -> ModelRegistry:
    return ModelRegistry((user_models, ASSETS / "models"))
