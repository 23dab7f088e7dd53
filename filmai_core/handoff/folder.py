"""A folder that is there whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from filmai_core.errors import InputError


def write_folder(
    out: Path, files: Mapping[str, bytes], fill: Callable[[Path], None] | None = None
) -> None:
    """Write files into a folder, aside first; what else is in the folder stays there.

    Args:
        out: the folder; made where it is not there.
        files: by name.
        fill: writes more into the folder given to it, before it takes its place.

    Raises:
        InputError: the folder cannot be written; then it is as it was.
    """
    if out.exists() and not out.is_dir():
        raise InputError(f"{out.name} is a file", "--out", "Name a folder.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=out.parent, prefix=".filmai-"))
    except OSError as error:
        raise _unwritable(out, error) from error
    try:
        for name, data in files.items():
            (aside / name).write_bytes(data)
        if fill is not None:
            fill(aside)
        os.chmod(aside, 0o755)
        _swap(aside, out)
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _swap(aside: Path, out: Path) -> None:
    """Put ``aside`` in the place of ``out``, with what else lies in ``out``."""
    if not out.exists():
        os.rename(aside, out)
        return
    for old in out.iterdir():
        if not (aside / old.name).exists():
            if old.is_dir():
                shutil.copytree(old, aside / old.name, symlinks=True)
            else:
                shutil.copy2(old, aside / old.name, follow_symlinks=False)
    before = Path(tempfile.mkdtemp(dir=out.parent, prefix=".filmai-"))
    try:
        os.rename(out, before / "old")
        try:
            os.rename(aside, out)
        except OSError:
            os.rename(before / "old", out)
            raise
    finally:
        shutil.rmtree(before, ignore_errors=True)


def _unwritable(out: Path, error: OSError) -> InputError:
    return InputError(
        f"{out.name} cannot be written: {error.strerror or error}",
        str(out.parent),
        "Check that the folder can be written, and that the disk is not full.",
    )
