"""Zip archives from strangers: read with a limit, or refused in one sentence.

Word, Highland, Fade In and Celtx files are zips. Nothing is ever unpacked to a path, so
names such as ``../../x`` inside one can do no harm; what a member says of its own size is
not believed, it is read up to `MAX_MEMBER` and no further.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

from filmai_core.errors import InputError

#: Most bytes that one member may unpack to. A 500-page Word script is 10 MB of XML.
MAX_MEMBER = 48 * 1024 * 1024
#: Most members that are looked at.
MAX_MEMBERS = 5_000
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OSError, KeyError, OverflowError, IndexError,
)  # fmt: skip


def is_zip(data: bytes) -> bool:
    """Whether the file starts as a zip archive does."""
    return data[:4] == b"PK\x03\x04"


def member_names(data: bytes) -> list[str]:
    """The names inside a zip, none where it cannot be opened. Only the directory is read."""
    if not is_zip(data):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()[:MAX_MEMBERS]
    except _BROKEN:
        return []


def read_members(
    data: bytes, name: str, kind: str, wanted: Callable[[str], bool]
) -> dict[str, bytes]:
    """The members whose name is ``wanted``, unpacked.

    Args:
        data: the archive.
        name: of the file, for the message.
        kind: what it should be, for the message ("Word document").
        wanted: says of a member's name whether it is read.

    Raises:
        InputError: no archive, damaged, encrypted, or a member over `MAX_MEMBER`.
    """
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist()[:MAX_MEMBERS]:
                if not wanted(info.filename) or info.filename in found:
                    continue
                with archive.open(info) as member:
                    found[info.filename] = member.read(MAX_MEMBER + 1)
                if sum(map(len, found.values())) > MAX_MEMBER:
                    raise InputError(
                        f"{name} unpacks to over {MAX_MEMBER // 2**20} MB",
                        hint="That is no screenplay; upload the script alone.",
                    )
    except InputError:
        raise
    except _BROKEN as error:
        locked = "password" in str(error) or "encrypted" in str(error)
        state = "locked with a password" if locked else f"damaged or not a {kind}"
        raise InputError(
            f"{name} is {state}", hint="Save it again from the program that made it."
        ) from error
    return found
