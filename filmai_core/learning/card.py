"""A model's card: what it is, what it was made from, how good it is. The one reader of cards.

A card is a TOML file beside one safetensors file. It names the weights and their sha256, so
that a card can never speak for other weights than its own. Reading one again costs two
``stat`` calls, so that everything that shows or keys by a card may ask each time.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from filmai_core.errors import ModelError

CARD = "card.toml"
_AGAIN = "Copy the whole model folder again."


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

    @property
    def path(self) -> Path:
        """The weights file."""
        return self.folder / self.weights

    @classmethod
    def untitled(cls, name: str, task: str, **known: Any) -> ModelCard:
        """The card of a model that no folder holds yet: one in training, a test's fake.

        Args:
            name: of the model.
            task: of the model.
            known: further attributes; what is not said is empty.
        """
        empty: dict[str, Any] = {
            "folder": Path(),
            "weights": "",
            "encoder": "",
            "labels": (),
            "languages": (),
            "revision": "untitled",
            "data": {},
        }
        return cls(name, task, **{**empty, **known})


def read_card(folder: Path, file: str = CARD) -> ModelCard:
    """Read and check one card.

    Args:
        folder: the model's.
        file: the card's name; a folder of several networks has a card for each.

    Raises:
        ModelError: the card is missing or unreadable, the weights are missing, are not
            safetensors, or are not those that the card was written for.
    """
    values = card_values(folder / file)
    missing = [key for key in ("name", "task") if not isinstance(values.get(key), str)]
    if missing:
        raise ModelError(f"the card lacks {' and '.join(missing)}", f"{folder.name}/{file}")
    stamp = _stamp(folder / file)
    card = _card_of(folder, file, stamp)
    if not card.weights:
        return card
    found = _check_weights(folder, card.weights, str(values.get("sha256", "")))[:12]
    return card if found == card.revision else replace(card, revision=found)


def card_values(path: Path) -> Mapping[str, Any]:
    """What a card says, unchecked; parsed once as long as the file stays as it is.

    Raises:
        ModelError: it is absent or is not TOML.
    """
    return _values(path, _stamp(path))


def file_sha256(path: Path) -> str:
    """Hexadecimal sha256 of a file, computed once a process as long as it is unchanged."""
    return _sha256(path, _stamp(path))


_Stamp = tuple[int, int, int]


def _stamp(path: Path) -> _Stamp:
    """What changes when a file does: time, size, and the inode that a rename brings."""
    try:
        status = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    return status.st_mtime_ns, status.st_size, status.st_ino


@lru_cache(maxsize=64)
def _sha256(path: Path, stamp: _Stamp) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=64)
def _values(path: Path, stamp: _Stamp) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unreadable(path, error) from error


@lru_cache(maxsize=64)
def _card_of(folder: Path, file: str, stamp: _Stamp) -> ModelCard:
    values = _values(folder / file, stamp)
    return ModelCard(
        name=values["name"],
        task=values["task"],
        folder=folder,
        weights=str(values.get("weights", "")),
        encoder=str(values.get("encoder", "")),
        labels=tuple(values.get("labels", ())),
        languages=tuple(values.get("languages", ())),
        revision=str(values.get("sha256", ""))[:12],
        data=values,
    )


def _unreadable(path: Path, error: Exception) -> ModelError:
    return ModelError(
        f"the model's card cannot be read: {error}", f"{path.parent.name}/{path.name}", _AGAIN
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
        raise ModelError(f"{weights} is missing", folder.name, _AGAIN)
    found = file_sha256(path)
    if expected and found != expected:
        raise ModelError(
            f"{weights} is not the file that the card describes (sha256 {found[:12]}..., "
            f"card {expected[:12]}...)",
            folder.name,
            _AGAIN,
        )
    return found
