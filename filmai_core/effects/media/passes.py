"""An element in two passes, for formats of straight alpha: what hides, and light on black.

Straight alpha cannot hold light that hides nothing: a flame stored in it takes from the plate
what it covers. In two passes nothing is taken: lay ``_smoke`` over the plate, add ``_light``
to that (plus, or linear dodge), in linear light.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from filmai_core.effects.clip import Frame
from filmai_core.effects.media.alpha import light_pass, softened
from filmai_core.effects.media.export import write_clip
from filmai_core.effects.media.numbering import NUMBERS
from filmai_core.errors import InputError
from filmai_core.progress import Report, silent

#: Formats whose alpha is straight.
STRAIGHT = (".png", ".mov", ".webm")


def pass_path(path: Path, name: str) -> Path:
    """The file of one pass.

    >>> pass_path(Path("fire.####.png"), "light").name
    'fire_light.####.png'
    """
    match = NUMBERS.search(path.name)
    stem = path.name[: match.start()] if match else path.stem
    body = stem.rstrip("._-")
    return path.with_name(f"{body}_{name}{path.name[len(body) :]}")


def write_passes(
    frames: Iterable[Frame], fps: Fraction, path: Path, report: Report = silent
) -> list[Path]:
    """Write ``_smoke`` and ``_light`` beside where ``path`` would be.

    Light above display white is rolled off as `alpha.softened` does. Frames are asked for
    once; the light waits on disk in half floats until the other pass is written.

    Raises:
        InputError: the format has no straight alpha, or see `write_clip`.
    """
    if path.suffix.lower() not in STRAIGHT:
        raise InputError(
            f"{path.suffix or 'a file without a suffix'} needs no two passes", "--passes",
            "Use name.####.png, .mov or .webm; EXR keeps light and alpha apart as it is.",
        )  # fmt: skip
    with tempfile.TemporaryFile() as waiting:
        shape: list[tuple[int, ...]] = []

        def smoke() -> Iterator[Frame]:
            for frame in frames:
                hiding, light = light_pass(softened(frame))
                shape.append(light.shape)
                waiting.write(light.astype(np.float16).tobytes())
                yield hiding

        def fire() -> Iterator[Frame]:
            waiting.seek(0)
            for height, width, channels in shape:
                data = waiting.read(height * width * channels * 2)
                half = np.frombuffer(data, np.float16).reshape(height, width, channels)
                yield half.astype(np.float32)

        files = write_clip(smoke(), fps, pass_path(path, "smoke"), report)
        return files + write_clip(fire(), fps, pass_path(path, "light"), report)
