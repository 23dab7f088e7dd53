"""What commands share: reading arguments' files, writing results aside, showing progress."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from filmai_core.errors import InputError
from filmai_core.progress import Progress, Report, as_json, silent

#: No screenplay, card or list is larger.
LARGEST_BYTES = 50 * 1024 * 1024


def read_bytes(name: str, what: str) -> bytes:
    """A file's bytes, or standard input for ``-``.

    Raises:
        InputError: it is not there, is a folder, cannot be read, or is over 50 MB.
    """
    if name == "-":
        data = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    else:
        path = Path(name)
        try:
            if path.is_dir():
                raise InputError(f"{name} is a folder", what, "Name a file.")
            with path.open("rb") as file:
                data = file.read(LARGEST_BYTES + 1)
        except OSError as error:
            raise InputError(
                f"{name} cannot be read: {error.strerror or error}", what, "Check the name."
            ) from error
    if len(data) > LARGEST_BYTES:
        raise InputError(
            f"{name} is over {LARGEST_BYTES // 2**20} MB", what, "Give a smaller file."
        )
    return data


def read_lines(name: str, what: str) -> list[str]:
    """A UTF-8 file's lines, or standard input's for ``-``.

    Raises:
        InputError: as `read_bytes`, or it is not UTF-8 text.
    """
    try:
        return read_bytes(name, what).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} is not UTF-8 text", f"byte {error.start}", "Save it as UTF-8."
        ) from error


def write_text(name: str, text: str) -> None:
    """Text to a file, or to standard output for ``-``; aside first, so never half a file."""
    if name == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    write_file(Path(name), text.encode())


def write_file(path: Path, data: bytes) -> None:
    """Bytes to a file: written beside it, then renamed into its place."""
    try:
        handle, aside = tempfile.mkstemp(dir=path.parent or Path(), prefix=".filmai-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(aside, 0o644)
            os.replace(aside, path)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(
            f"{path.name} cannot be written: {error.strerror or error}",
            str(path.parent),
            "Check that the folder is there, can be written, and that the disk is not full.",
        ) from error


def write_json(name: str, value: Any) -> None:
    """JSON in UTF-8, not escaped; NaN never gets in."""
    write_text(name, json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n")


def stderr_report(quiet: bool = False) -> Report:
    """Progress as one line that is rewritten on a terminal, and now and then elsewhere."""
    if quiet:
        return silent
    if os.environ.get("FILMAI_PROGRESS") == "json":  # a job's keeper reads along
        return lambda progress: print(as_json(progress), file=sys.stderr, flush=True)
    terminal = sys.stderr.isatty()
    last = [0.0]

    def report(progress: Progress) -> None:
        now = time.monotonic()
        finished = progress.total > 0 and progress.done >= progress.total
        pause = 0.1 if terminal else 5.0
        if now - last[0] < pause and not (finished and terminal):
            return
        last[0] = now
        count = f"{progress.done:.0f}"
        if progress.total:
            count += f"/{progress.total:.0f}"
        figures = "  ".join(f"{name} {value:.4g}" for name, value in progress.metrics.items())
        line = "  ".join(part for part in (progress.message, count, figures) if part)
        if terminal:
            print(f"\r\x1b[K{line}", end="\n" if finished else "", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)

    return report
