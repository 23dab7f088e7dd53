"""A screenplay as Fountain, Final Draft or JSON, for a writer to take home.

What is written and read again is the same screenplay: wherever Fountain's rules would read
a line as something else, it is forced (``!``, ``@``, ``.``, ``>``), and characters that are
marks are escaped by a backslash. Page lengths survive in Final Draft alone. A file that was
imported comes back in its own format as it was, mended lines aside.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

from filmai_core.errors import InputError
from filmai_core.screenplay.export.fdx import to_fdx
from filmai_core.screenplay.export.fdx_patch import patch_fdx
from filmai_core.screenplay.export.fountain import to_fountain
from filmai_core.screenplay.export.fountain_patch import patch_fountain
from filmai_core.screenplay.export.to_json import screenplay_to_json
from filmai_core.screenplay.formats.html_wrap import unwrap
from filmai_core.screenplay.model import Screenplay

__all__ = ["EXPORTS", "export", "to_fdx", "to_fountain", "write_screenplay"]

#: Format name to file extension.
EXPORTS = {"fountain": "fountain", "fdx": "fdx", "json": "json"}


def export(
    play: Screenplay,
    kind: str,
    *,
    source: bytes | None = None,
    as_read: Screenplay | None = None,
) -> bytes:
    """The screenplay as a file's bytes.

    Without a source it is written anew, in UTF-8. With the file that it was imported from,
    and in that file's own format, the file comes back whole: what was mended is changed in
    it, and nothing else.

    Args:
        play: what is written.
        kind: one of `EXPORTS`.
        source: the bytes that were imported.
        as_read: ``play`` without repairs; ``play`` itself where there are none.

    Raises:
        InputError: ``kind`` is not in `EXPORTS`.
    """
    if kind not in EXPORTS:
        raise InputError(f"export to {kind!r} is not known", hint=f"Use {', '.join(EXPORTS)}.")
    if source is not None and _is_source(source, play, kind):
        patch = patch_fdx if kind == "fdx" else patch_fountain
        return patch(source, as_read or play, play)
    if kind == "fountain":
        return to_fountain(play).encode()
    if kind == "fdx":
        return to_fdx(play)
    return (json.dumps(screenplay_to_json(play), ensure_ascii=False, indent=1) + "\n").encode()


def _is_source(source: bytes, play: Screenplay, kind: str) -> bool:
    """Whether these are the bytes of ``play``, in the format that is asked for."""
    own = play.source_format == kind in ("fdx", "fountain")
    same = own and hashlib.sha256(source).hexdigest() == play.sha256
    # Text that stood within HTML was not read from these lines.
    return same and (kind == "fdx" or unwrap(source) is None)


def write_screenplay(play: Screenplay, path: Path) -> None:
    """Write to ``path``, in the format of its extension; aside first, then renamed.

    Raises:
        InputError: the extension is not known, or the folder cannot be written to.
    """
    data = export(play, path.suffix.removeprefix(".").lower())
    try:
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".export-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(aside, path)
        except BaseException:
            os.unlink(aside)
            raise
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror or error}", hint="Choose another folder."
        ) from error
