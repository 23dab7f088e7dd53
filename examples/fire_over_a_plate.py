"""A fire is simulated, drawn, and laid over a plate.

    python examples/fire_over_a_plate.py [PLATE [OUT [FRAMES [SIZE]]]]

The element is merged with plus, as light adds, and lights what stands around it. OUT's
ending decides the format: .mp4, .webm, .mov, or name.####.exr for a compositor.
"""

from __future__ import annotations

import sys
from pathlib import Path

import filmai_core as filmai
from filmai_core.effects.clip import Clip
from filmai_core.effects.comp.composite import Layer, Operation, composite
from filmai_core.effects.media.reading import open_media
from filmai_core.settings import ASSETS


def main(
    plate: str = str(ASSETS / "plates" / "night.jpg"),
    out: str = "fire.mp4",
    frames: str = "48",
    size: str = "256",
) -> None:
    """Generate, merge, write."""
    fire = filmai.generate("campfire", frames=int(frames), size=int(size), seed=7)
    layer = Layer(fire, operation=Operation.PLUS, cast=0.6)
    shot = Clip.of(composite(open_media(Path(plate)), [layer]), fire.fps)
    files = filmai.export(shot, out, soft=False)
    print(f"{shot.count} frames of {shot.frames.shape[2]} x {shot.frames.shape[1]}: {files[0]}")


if __name__ == "__main__":
    main(*sys.argv[1:5])
