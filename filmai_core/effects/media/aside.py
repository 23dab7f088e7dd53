"""Files are written aside and renamed when they are whole; what hinders that is one sentence."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filmai_core.errors import InputError


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """A path beside ``path`` that takes its name when all went well, and is gone otherwise."""
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError) -> InputError:
    """What a page or a command says where ``path`` could not be written."""
    text = str(error)
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or any(
        os.strerror(code) in text for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    )
    if full:
        return InputError(
            f"there is no room left on the disk for {path.name}", "nothing was written",
            "Free some space or choose another folder.",
        )  # fmt: skip
    reason = error.strerror or text
    return InputError(f"{path.name} cannot be written: {reason}", str(path.parent))
