"""Reading a foreign file where it can be killed: at most 10 s and 1 GB, whatever is in it.

Pages that are pictures take seconds each to recognise. The child says so and is started
again with limits of its own: two minutes from one page to the next, and 1.5 GB; it tells its
progress and dies when the caller stops it.

A fresh Python runs `filmai_core.screenplay.sandbox.worker`: bytes in on its standard input, one
pickle of our own dataclasses out. A fresh process and no fork, because this also runs in
the threads of a web server that holds models, where a fork copies locks in any state.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import queue
import subprocess
import sys
import threading
from typing import Any

from filmai_core.errors import InputError
from filmai_core.progress import Progress, Report, from_json, silent
from filmai_core.screenplay.assemble import source_of
from filmai_core.screenplay.formats.pdf.ocr import NeedsRecognition
from filmai_core.screenplay.model import Screenplay
from filmai_core.settings import PACKAGES

#: Limits of one reading.
SECONDS = 10.0
MEMORY = 1024 * 1024 * 1024
#: Limits where pages are recognised: from one page to the next, and in all.
PAGE_SECONDS = 120.0
PAGE_MEMORY = 1536 * 1024 * 1024

_PACKAGE_ROOT = str(PACKAGES)


def read_screenplay_safely(
    data: bytes,
    filename: str,
    *,
    report: Report = silent,
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> Screenplay:
    """Read a screenplay in a child process that is killed at its limits.

    Args:
        data: the whole file.
        filename: its own name: shown, never used as a path.
        report: told before and after, and of every page that is recognised; it stops the
            reading by raising.
        seconds: wall-clock limit, `PAGE_SECONDS` a page where pages are recognised.
        memory: bytes the child may use beyond what Python itself needs.

    Raises:
        InputError: as `filmai_core.screenplay.read.read_screenplay`, or a limit was met.
    """
    from filmai_core.screenplay.read import check_size

    name = source_of(b"", filename, "").name
    check_size(data, name)
    report(Progress(0, 1, f"Reading {name}"))
    result = _run({"filename": filename, "memory": memory}, data, name, seconds)
    if isinstance(result, NeedsRecognition):
        options = {"filename": filename, "memory": PAGE_MEMORY, "recognise": True}
        result = _run(options, data, name, PAGE_SECONDS, report)
    report(Progress(1, 1, f"Read {name}"))
    if isinstance(result, InputError):
        raise result
    if not isinstance(result, Screenplay):
        raise InputError(f"{name} could not be read", hint="Save it as plain text and try that.")
    return result


def _run(
    options: dict[str, Any], data: bytes, name: str, seconds: float, report: Report | None = None
) -> object:
    """The child's result.

    Args:
        options: of `worker`.
        data: for its standard input.
        name: for messages.
        seconds: it may take; with ``report``, from one report to the next.
        report: told what the child tells.
    """
    path = os.pathsep.join(filter(None, (_PACKAGE_ROOT, os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": path}
    command = [sys.executable, "-m", "filmai_core.screenplay.sandbox.worker", json.dumps(options)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=_PACKAGE_ROOT,
    ) as child:
        try:
            if report is None:
                out, errors = child.communicate(data, timeout=seconds)
            else:
                out, errors = _follow(child, data, seconds, report)
        except subprocess.TimeoutExpired as error:
            child.kill()
            child.wait()
            page = " for one page" if report else ""
            raise InputError(
                f"{name} took over {seconds:.0f} seconds to read{page} and was given up",
                hint="Save it as plain text or Fountain and try that.",
            ) from error
        except BaseException:
            child.kill()
            raise
    if child.returncode == 0 and out:
        return pickle.loads(out)  # our own child wrote it
    if b"MemoryError" in errors[-4000:] or child.returncode in (-9, 137):
        raise InputError(
            f"{name} needs more than {'1.5 gigabytes' if report else 'a gigabyte'} to read"
            " and was given up",
            hint="Save it as plain text or Fountain and try that.",
        )
    last = errors.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no message"]
    raise InputError(
        f"{name} could not be read: the reader stopped ({last[0][:200]})",
        hint="Save it as plain text or Fountain and try that.",
    )


def _follow(
    child: subprocess.Popen[bytes], data: bytes, seconds: float, report: Report
) -> tuple[bytes, bytes]:
    """Feed the child and hear its reports; as `Popen.communicate`, whose limit starts anew."""
    told: queue.Queue[bytes | None] = queue.Queue()
    out: list[bytes] = []
    errors: list[bytes] = []

    def feed() -> None:
        assert child.stdin is not None
        with contextlib.suppress(OSError):  # the child ended early
            child.stdin.write(data)
            child.stdin.close()

    def hear() -> None:
        assert child.stderr is not None
        for line in child.stderr:
            told.put(line)
        told.put(None)

    def take() -> None:
        assert child.stdout is not None
        out.append(child.stdout.read())

    threads = [threading.Thread(target=part, daemon=True) for part in (feed, hear, take)]
    for thread in threads:
        thread.start()
    while True:
        try:
            line = told.get(timeout=seconds)
        except queue.Empty as error:
            raise subprocess.TimeoutExpired(child.args, seconds) from error
        if line is None:
            break
        progress = from_json(line.decode("utf-8", "replace"))
        if progress is None:
            errors.append(line)
        else:
            report(progress)
    for thread in threads:
        thread.join(seconds)
    child.wait(seconds)
    return b"".join(out), b"".join(errors)
