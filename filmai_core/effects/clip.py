"""A moving element as a value: frames that drop into a comp.

Words of the trade: *scene-linear* values are proportional to light and have no upper
bound (a flame's core is far above 1); *premultiplied* colour already carries its alpha,
so colour where alpha is 0 is light that adds to the plate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from filmai_core.errors import InputError

#: One (H, W, 4) float32 picture, scene-linear, premultiplied.
Frame: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Frames over time, read-only.

    Attributes:
        frames: (T, H, W, 4) float32, scene-linear RGB premultiplied by alpha; alpha in
            [0, 1], colour at least 0 and unbounded above.
        fps: frames a second, exact (23.976 is 24000/1001).
    """

    frames: NDArray[np.float32]
    fps: Fraction

    def __post_init__(self) -> None:
        shape = self.frames.shape
        if self.frames.ndim != 4 or shape[3] != 4 or min(shape) < 1:
            raise InputError(
                f"a clip of shape {shape} has no pictures",
                hint="A clip is (frames, height, width, 4), each at least 1.",
            )
        if self.fps <= 0:
            raise InputError(f"{self.fps} frames a second cannot play", hint="Use 24 or 25.")
        frames = np.ascontiguousarray(self.frames, dtype=np.float32)
        if frames is self.frames:
            frames = frames.view()
        frames.flags.writeable = False
        object.__setattr__(self, "frames", frames)
        object.__setattr__(self, "fps", Fraction(self.fps))

    @classmethod
    def of(cls, frames: Iterable[Frame], fps: Fraction) -> Clip:
        """The clip of a run of (H, W, 4) frames, in order.

        Raises:
            InputError: there are none, or they differ in size.
        """
        pictures = list(frames)
        if not pictures:
            raise InputError("a clip needs at least one frame")
        if len({picture.shape for picture in pictures}) > 1:
            raise InputError("the frames of a clip differ in size")
        return cls(np.stack(pictures), fps)

    @property
    def count(self) -> int:
        """How many frames."""
        return int(self.frames.shape[0])

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return int(self.frames.shape[1]), int(self.frames.shape[2])

    @property
    def duration_s(self) -> float:
        """How long it plays."""
        return float(self.count / self.fps)
