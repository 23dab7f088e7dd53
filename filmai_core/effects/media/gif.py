"""GIF over black: 256 colours for all frames alike, times that add up."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from filmai_core.effects.clip import Frame
from filmai_core.effects.media.alpha import on_black


def write_gif(frames: Iterable[Frame], fps: Fraction, part: Path) -> None:
    """Write frames, (H, W, 4) scene-linear, as an endless GIF."""
    pictures = [Image.fromarray(on_black(frame)) for frame in frames]
    # One palette for all frames: a palette each would flicker. A strip of samples is enough.
    samples = pictures[:: max(1, len(pictures) // 16)]
    strip = np.concatenate([np.asarray(picture) for picture in samples])
    palette = Image.fromarray(strip).quantize(256)
    indexed = [picture.quantize(palette=palette) for picture in pictures]
    # GIF counts in hundredths of a second: keep the sum right, not each frame.
    times = [round(index * 100 / fps) for index in range(len(pictures) + 1)]
    durations = [10 * (b - a) for a, b in zip(times, times[1:], strict=False)]
    indexed[0].save(
        part, "GIF", save_all=True, append_images=indexed[1:], duration=durations, loop=0
    )
