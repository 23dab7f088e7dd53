"""What readers of pictures and videos share: bytes, limits, what to pick, what is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from filmai_core.effects.clip import Frame
from filmai_core.effects.colour.transfer import Array
from filmai_core.effects.media.timing import About
from filmai_core.errors import InputError

Source: TypeAlias = Path | bytes

#: The largest picture that is decoded: a little above 8K by 8K.
MAX_PIXELS = 72_000_000


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a file is wanted, and what its colour is.

    Attributes:
        part: name or number (from 0) of an EXR's part; "" lets the reader choose.
        layer: name of an EXR's layer; "" lets the reader choose.
        decode: (..., 3) values as the file holds them to scene-linear Rec. 709, in place of
            what the file says of its colour; None believes the file.
    """

    part: str = ""
    layer: str = ""
    decode: Callable[[Array], Array] | None = None


#: The reader chooses, and believes the file.
ANY = Choice()


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One picture, and what its file says besides."""

    frame: Frame
    about: About = field(default_factory=About)


def load(source: Source, name: str) -> bytes:
    """The bytes of a source.

    Raises:
        InputError: the file cannot be opened, or is empty.
    """
    if isinstance(source, bytes):
        data = source
    else:
        try:
            data = source.read_bytes()
        except OSError as error:
            raise InputError(
                f"{name} cannot be opened: {error.strerror or error}", str(source)
            ) from error
    if not data:
        raise InputError(f"{name} is empty", hint="Save or upload it again.")
    return data


def load_head(source: Source, name: str, length: int = 512) -> bytes:
    """The first bytes of a source.

    Raises:
        InputError: the file cannot be opened, or is empty.
    """
    if isinstance(source, bytes):
        return load(source[:length], name)
    try:
        with source.open("rb") as file:
            return load(file.read(length), name)
    except OSError as error:
        raise InputError(f"{name} cannot be opened: {error.strerror}", str(source)) from error


def name_of(source: Source, name: str = "") -> str:
    """What to call a source in a message."""
    return name or (source.name if isinstance(source, Path) else "the file")


def check_size(width: int, height: int, name: str) -> None:
    """Refuse pictures beyond `MAX_PIXELS`.

    Raises:
        InputError: says the size and the limit.
    """
    if width * height > MAX_PIXELS:
        raise InputError(
            f"{name} is {width} x {height} pixels, more than is decoded here",
            f"limit {MAX_PIXELS // 1_000_000} megapixels",
            "Make it smaller and upload it again.",
        )
