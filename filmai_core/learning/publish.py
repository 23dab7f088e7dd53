"""Putting a trained model where the front desk finds it: whole, or not at all.

The weights take their place first and the card last. Until then the old card speaks for the
old weights; a reader who comes between the two renames sees that they disagree and looks
again (see `registry`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomli_w

from filmai_core.learning.card import CARD


def write_card(folder: Path, values: Mapping[str, Any], file: str = CARD) -> Path:
    """Write a card aside, then in its place; returns its path."""
    path = folder / file
    text = tomli_w.dumps(dict(values), multiline_strings=True)
    aside = path.with_name(path.name + ".part")
    aside.write_text(text, encoding="utf-8")
    os.replace(aside, path)
    return path


def sync(path: Path) -> None:
    """Have a file's bytes, or a folder's names, on the disk before going on."""
    if path.is_dir() and os.name == "nt":  # Windows opens no folders
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A folder to write a model's files into; they move to ``out`` when the block ends.

    What else is in ``out`` (checkpoints, logs) stays. When the block raises, ``out`` is as it
    was.
    """
    out.mkdir(parents=True, exist_ok=True)
    aside = out / ".part"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        yield aside
        made = sorted(aside.iterdir(), key=lambda path: path.suffix == ".toml")
        for path in made:
            path.chmod(0o644)
            sync(path)
        for path in made:
            os.replace(path, out / path.name)
        sync(out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
