"""Names of sequences: ``plate.####.exr``, and where they begin to count."""

from __future__ import annotations

import re
from pathlib import Path

#: Where film sequences start counting, so that handles before the cut stay positive.
FIRST_FRAME = 1001
#: ``####`` or ``%04d`` in a sequence's name.
NUMBERS = re.compile(r"#+|%0?(\d*)d")


def frame_path(pattern: Path, number: int) -> Path:
    """The file of one frame of a sequence.

    >>> frame_path(Path("fire.####.exr"), 1001).name
    'fire.1001.exr'
    """

    def digits(match: re.Match[str]) -> str:
        width = int(match[1] or 1) if match[0].startswith("%") else len(match[0])
        return f"{number:0{width}d}"

    return pattern.with_name(NUMBERS.sub(digits, pattern.name, count=1))


def sequence_files(pattern: Path) -> dict[int, Path]:
    """The files of a sequence that are on the disk, by frame number, in order."""
    match = NUMBERS.search(pattern.name)
    if match is None or not pattern.parent.is_dir():
        return {}
    before, after = pattern.name[: match.start()], pattern.name[match.end() :]
    shape = re.compile(re.escape(before) + r"(\d+)" + re.escape(after))
    found = {}
    for file in pattern.parent.iterdir():
        if number := shape.fullmatch(file.name):
            found[int(number[1])] = file
    return dict(sorted(found.items()))
