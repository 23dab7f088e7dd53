"""How fast clips are written and composited: ``python benchmarks/media.py``.

Frames a second of processor time on one core, so that a busy machine gives the same figures
as an idle one; on an idle machine the encoders' own threads make the wall time shorter.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np

from filmai_core.effects.clip import Clip
from filmai_core.effects.comp.composite import Layer, composite_frame
from filmai_core.effects.comp.light import Grain
from filmai_core.effects.comp.place import Transform
from filmai_core.effects.comp.plates import build_plate
from filmai_core.effects.media.export import FORMATS, write_clip
from filmai_core.effects.media.reading import read_clip

SIDE, COUNT = 256, 48


def flame() -> Clip:
    """Something with the soft edges, the noise and the empty ground of a real element."""
    random = np.random.default_rng(1)
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    frames = []
    for t in range(COUNT):
        a = np.clip(1.3 - np.hypot((x - 0.5 - 0.03 * np.sin(t + 8 * y)) * 3, y - 0.55) * 3, 0, 1)
        a = a * random.uniform(0.9, 1, a.shape)
        frames.append(np.stack([a * 3, a * a * 1.4, a**4, a * 0.3], -1).astype(np.float32))
    return Clip.of(frames, Fraction(24))


def measure(name: str, count: int, work: Callable[[], object]) -> None:
    """Print one line."""
    began = time.process_time()
    work()
    print(f"{name:42} {count / (time.process_time() - began):8.1f} fps")


def main() -> None:
    """Print the table."""
    clip = flame()
    with tempfile.TemporaryDirectory() as folder:
        for kind in FORMATS:
            path = Path(folder) / f"a{kind.suffix}"
            measure(f"write {kind.label}, {SIDE}²", COUNT,
                    lambda path=path: write_clip(clip, clip.fps, path, soft=True))  # fmt: skip
            measure(f"read {kind.label}", COUNT, lambda path=path: read_clip(path))
    plate = build_plate("dusk")
    grain = Grain((0.02, 0.02, 0.02))
    for name, layer in (
        ("over", Layer(clip)),
        ("over, scaled and turned", Layer(clip, transform=Transform(scale=1.7, rotation_deg=20))),
        ("over, light cast, wrap, grain", Layer(clip, cast=1, wrap=1, grain=grain)),
    ):
        measure(f"composite on 1280 x 720: {name}", 10, lambda layer=layer: [
            composite_frame(plate, [layer], n, clip.fps) for n in range(10)])  # fmt: skip


if __name__ == "__main__":
    main()
