"""Pictures that are frames: a numbered sequence, a folder, a zip of them.

What operating systems strew among pictures (``._plate.1001.png``, ``__MACOSX``) is left out.
A folder with two takes is refused by their names: played one after the other they would be
one plate with a cut in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import PurePath

from filmai_core.effects.clip import Frame
from filmai_core.effects.media import images
from filmai_core.effects.media.sources import Picture
from filmai_core.effects.media.timing import FILM, About
from filmai_core.errors import InputError

#: The last number of a name counts its frames.
_NUMBERED = re.compile(r"(.*?)(\d+)(\D*)")


@dataclass(frozen=True, slots=True)
class Media:
    """Something with frames that can be read more than once.

    Attributes:
        name: what to call it.
        width, height: pixels.
        fps: exact; what was asked for, or 24, where the medium does not say.
        count: frames, 0 where it is not known before decoding.
        read: starts decoding; each call starts again.
        about: frame number, timecode, pixel aspect, and what was put right.
    """

    name: str
    width: int
    height: int
    fps: Fraction
    count: int
    read: Callable[[], Iterator[Frame]]
    about: About = About()

    @property
    def is_still(self) -> bool:
        """One picture, which stands for as long as it is needed."""
        return self.count == 1


def is_picture(path: PurePath) -> bool:
    """Whether a name is a picture's, and nothing that a system left there."""
    hidden = any(part.startswith(".") and part not in (".", "..") for part in path.parts[-1:])
    return path.suffix.lower() in images.SUFFIXES and not hidden and "__MACOSX" not in path.parts


def numbered(path: PurePath) -> tuple[str, int] | None:
    """The sequence that a picture belongs to and its number; None where it has none.

    >>> numbered(PurePath("shot/plate.1001.exr"))
    ('shot/plate.####.exr', 1001)
    """
    match = _NUMBERED.fullmatch(path.stem)
    if match is None:
        return None
    head, digits, tail = match.groups()
    pattern = path.with_name(f"{head}{'#' * len(digits)}{tail}{path.suffix}")
    return str(pattern), int(digits)


def frames_of_folder(paths: Iterable[PurePath], name: str) -> dict[int, PurePath]:
    """The pictures of one take by number; those without numbers in order of their names.

    Raises:
        InputError: there are none, or there are two takes.
    """
    pictures = sorted(path for path in paths if is_picture(path))
    if not pictures:
        raise InputError(
            f"{name} holds no pictures that can be read",
            hint="Name a sequence name.####.exr or .png.",
        )
    takes: dict[str, dict[int, PurePath]] = {}
    for path in pictures:
        place = numbered(path)
        if place is not None:
            # Numbers beyond their digits (9, 10) are one sequence all the same.
            takes.setdefault(re.sub("#+", "#", place[0]), {})[place[1]] = path
    real = {pattern: take for pattern, take in takes.items() if len(take) > 1}
    if len(real) > 1:
        listed = ", ".join(
            f"{PurePath(pattern).name.replace('#', '####')} ({min(take)} to {max(take)})"
            for pattern, take in sorted(real.items())
        )
        raise InputError(
            f"{name} holds {len(real)} takes", listed[:300],
            "Name one of them: folder/name.####.exr.",
        )  # fmt: skip
    if real:
        return dict(sorted(next(iter(real.values())).items()))
    return dict(enumerate(pictures))


def sequence(
    frames: Mapping[int, PurePath],
    read: Callable[[PurePath], Picture],
    name: str,
    fps: Fraction | None,
    *,
    gaps: bool = False,
) -> Media:
    """A medium of these pictures, in order of their numbers.

    Args:
        frames: by number; numbers from 0 on are none.
        read: decodes one.
        name: of the whole.
        fps: overrides what the first picture says.
        gaps: whether numbers may be missing.

    Raises:
        InputError: there are none, or a frame is missing.
    """
    if not frames:
        raise InputError(f"{name} has no frames", hint="Name a sequence name.####.exr or .png.")
    numbers = sorted(frames)
    missing = sorted(set(range(numbers[0], numbers[-1] + 1)) - set(numbers))
    if missing and not gaps:
        raise InputError(
            f"{name} lacks frame {missing[0]}"
            + (f" and {len(missing) - 1} more" * (len(missing) > 1)),
            f"frames {numbers[0]} to {numbers[-1]}",
            "Export the missing frames, or renumber the sequence.",
        )
    ordered = [frames[number] for number in numbers]
    first = read(ordered[0])
    counted = numbered(ordered[0])
    about = replace(first.about, first=counted[1] if counted and counted[1] == numbers[0] else None)
    if missing:
        note = f"frame {missing[0]} is missing" + f" and {len(missing) - 1} more" * (
            len(missing) > 1
        )
        about = replace(about, notes=(*about.notes, note))
    height, width = first.frame.shape[:2]
    return Media(
        name, width, height, fps or first.about.fps or FILM, len(ordered),
        lambda: _same_size(ordered, read), about,
    )  # fmt: skip


def _same_size(paths: Sequence[PurePath], read: Callable[[PurePath], Picture]) -> Iterator[Frame]:
    shape: tuple[int, ...] = ()
    for path in paths:
        frame = read(path).frame
        if shape and frame.shape != shape:
            raise InputError(
                f"{path.name} is {frame.shape[1]} x {frame.shape[0]} pixels where the sequence "
                f"has {shape[1]} x {shape[0]}"
            )
        shape = frame.shape
        yield frame
