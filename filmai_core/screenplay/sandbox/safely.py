"""Reading a foreign file where it can be killed: at most 10 s and 1 GB, whatever is in it.

A fresh Python runs `filmai_core.screenplay.sandbox.worker`: bytes in on its standard input, one
pickle of our own dataclasses out. A fresh process and no fork, because this also runs in
the threads of a web server that holds models, where a fork copies locks in any state.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from typing import Any

from filmai_core.errors import InputError
from filmai_core.progress import Progress, Report, silent
from filmai_core.screenplay.assemble import source_of
from filmai_core.screenplay.model import Screenplay
from filmai_core.settings import PACKAGES

#: Limits of one reading.
SECONDS = 10.0
MEMORY = 1024 * 1024 * 1024

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
        report: told before and after.
        seconds: wall-clock limit.
        memory: bytes the child may use beyond what Python itself needs.

    Raises:
        InputError: as `filmai_core.screenplay.read.read_screenplay`, or a limit was met.
    """
    from filmai_core.screenplay.read import check_size

    name = source_of(b"", filename, "").name
    check_size(data, name)
    report(Progress(0, 1, f"Reading {name}"))
    result = _run({"filename": filename, "memory": memory}, data, name, seconds)
    report(Progress(1, 1, f"Read {name}"))
    if isinstance(result, InputError):
        raise result
    if not isinstance(result, Screenplay):
        raise InputError(f"{name} could not be read", hint="Save it as plain text and try that.")
    return result


def _run(options: dict[str, Any], data: bytes, name: str, seconds: float) -> object:
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
            out, errors = child.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            child.kill()
            child.communicate()
            raise InputError(
                f"{name} took over {seconds:.0f} seconds to read and was given up",
                hint="Save it as plain text or Fountain and try that.",
            ) from error
        except BaseException:
            child.kill()
            raise
    if child.returncode == 0 and out:
        return pickle.loads(out)  # our own child wrote it
    if b"MemoryError" in errors[-4000:] or child.returncode in (-9, 137):
        raise InputError(
            f"{name} needs more than a gigabyte to read and was given up",
            hint="Save it as plain text or Fountain and try that.",
        )
    last = errors.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no message"]
    raise InputError(
        f"{name} could not be read: the reader stopped ({last[0][:200]})",
        hint="Save it as plain text or Fountain and try that.",
    )
