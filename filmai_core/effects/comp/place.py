"""Where an element stands on the plate: position, scale, rotation.

Pixel centres are at half numbers: the centre of a 100 pixel wide plate is 50. Only the
rectangle that an element covers is computed; a 256 pixel flame on an 8K plate costs no more
than on a small one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from filmai_core.effects.clip import Frame
from filmai_core.effects.media.reading import resized
from filmai_core.errors import InputError

SCALE_RANGE = (0.01, 100.0)
#: The longest side of an element after scaling.
LONGEST_SIDE = 16_384


@dataclass(frozen=True, slots=True)
class Transform:
    """Position, scale and rotation of an element.

    Attributes:
        x, y: where the element's centre comes, in plate pixels from the top left; None is
            the plate's centre.
        scale: 1 keeps the element's own pixels.
        rotation_deg: counterclockwise, about the element's centre.
    """

    x: float | None = None
    y: float | None = None
    scale: float = 1.0
    rotation_deg: float = 0.0

    def __post_init__(self) -> None:
        low, high = SCALE_RANGE
        if not low <= self.scale <= high:
            raise InputError(
                f"scale {self.scale:g} is out of range", "scale", f"Use {low:g} to {high:g}."
            )
        for name, value in (("x", self.x), ("y", self.y), ("rotation", self.rotation_deg)):
            if value is not None and not (math.isfinite(value) and abs(value) <= 1e6):
                raise InputError(f"{name} {value:g} is not a place on a plate", name)

    @classmethod
    def from_corner(cls, left: float, top: float, size: tuple[int, int], scale: float) -> Transform:
        """The transform that puts an unrotated element's top left corner at a pixel.

        ``size`` is the element's (height, width) before scaling.
        """
        height, width = scaled_size(size, scale)
        return cls(left + width / 2, top + height / 2, scale)


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """An element in place: its pixels, and the plate's rectangle that they cover."""

    frame: Frame
    rows: slice
    columns: slice


def scaled_size(size: tuple[int, int], scale: float) -> tuple[int, int]:
    """(height, width) after scaling.

    Raises:
        InputError: the element would become larger than `LONGEST_SIDE`.
    """
    height, width = (max(1, round(side * scale)) for side in size)
    if max(height, width) > LONGEST_SIDE:
        raise InputError(
            f"scale {scale:g} makes the element {width} x {height} pixels",
            f"limit {LONGEST_SIDE}",
            "Use a smaller scale.",
        )
    return height, width


def place(frame: Frame, transform: Transform, size: tuple[int, int]) -> Placed | None:
    """Put an element on a plate of ``size`` (height, width); None where it misses the plate.

    At scale 1 without rotation on whole pixels the element's values are kept exactly;
    otherwise they are box-filtered down or bicubic up, then bilinear.
    """
    height, width = scaled_size((frame.shape[0], frame.shape[1]), transform.scale)
    if (height, width) != frame.shape[:2]:
        frame = resized(frame, height, width)
    x = size[1] / 2 if transform.x is None else transform.x
    y = size[0] / 2 if transform.y is None else transform.y
    angle = math.radians(transform.rotation_deg % 360)
    cos, sin = math.cos(angle), math.sin(angle)
    reach_x = (abs(cos) * width + abs(sin) * height) / 2 + 1
    reach_y = (abs(sin) * width + abs(cos) * height) / 2 + 1
    left, right = max(0, math.floor(x - reach_x)), min(size[1], math.ceil(x + reach_x))
    top, bottom = max(0, math.floor(y - reach_y)), min(size[0], math.ceil(y + reach_y))
    if left >= right or top >= bottom:
        return None
    rows, columns = slice(top, bottom), slice(left, right)
    # Output pixel (u, v) of the rectangle comes from this place of the padded element.
    # An empty border of one pixel makes the element's edge fade instead of stepping.
    centre_u, centre_v = x - left, y - top
    matrix = (
        cos, -sin, width / 2 + 1 - cos * centre_u + sin * centre_v,
        sin, cos, height / 2 + 1 - sin * centre_u - cos * centre_v,
    )  # fmt: skip
    padded = np.pad(frame, ((1, 1), (1, 1), (0, 0)))
    planes = [
        np.asarray(
            Image.fromarray(np.ascontiguousarray(padded[..., channel])).transform(
                (right - left, bottom - top),
                Image.Transform.AFFINE,
                matrix,
                Image.Resampling.BILINEAR,
            )
        )
        for channel in range(4)
    ]
    return Placed(np.stack(planes, axis=-1), rows, columns)
