"""Elements over a plate: the layer stack.

All operations are scene-linear on premultiplied colour, f over b:

| operation | colour | for |
| --- | --- | --- |
| over | ``f + b (1 - a_f)`` (Porter and Duff 1984) | smoke, water, anything that hides |
| plus | ``f + b`` | fire and sparks: light only adds |
| screen | ``f + b - f b`` for values in [0, 1] | light without clipping, display habit |
| multiply | ``f b + f (1 - a_b) + b (1 - a_f)`` (Porter and Duff's cover, SVG 1.2) | shadows |

Alpha is ``a_f + a_b (1 - a_f)`` for all but plus, whose alpha is ``min(1, a_f + a_b)``. A
layer that is empty at a pixel changes nothing there, whatever its operation.

Order for a layer: place it, grade it, match it, hold it out, wrap the plate's light around
it, give it grain; light the plate by it; merge.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from filmai_core.effects.clip import Clip, Frame
from filmai_core.effects.colour.transfer import Grade, Match
from filmai_core.effects.comp.light import Grain, hold_out, light_cast, light_wrap
from filmai_core.effects.comp.place import Transform, place
from filmai_core.effects.media.reading import Media
from filmai_core.errors import InputError


class Operation(StrEnum):
    """How a layer meets what is below it."""

    OVER = "over"
    PLUS = "plus"
    SCREEN = "screen"
    MULTIPLY = "multiply"


class After(StrEnum):
    """What a layer shows when its frames have run out."""

    NOTHING = "nothing"
    LOOP = "loop"
    HOLD = "hold"


def merge(operation: Operation, front: Frame, back: Frame) -> Frame:
    """Composite two (H, W, 4) frames, scene-linear, premultiplied; see the module's table.

    Raises:
        InputError: the two differ in size.
    """
    if front.shape != back.shape:
        raise InputError(f"a layer of {front.shape[:2]} cannot meet a plate of {back.shape[:2]}")
    f, b = front[..., :3], back[..., :3]
    a_f, a_b = front[..., 3:4], back[..., 3:4]
    alpha = a_f + a_b * (1 - a_f)
    if operation is Operation.OVER:
        colour = f + b * (1 - a_f)
    elif operation is Operation.PLUS:
        colour, alpha = f + b, np.minimum(a_f + a_b, 1)
    elif operation is Operation.SCREEN:
        # Beyond display white the product would darken; there screen is the larger value.
        colour = np.where((f <= 1) & (b <= 1), f + b - f * b, np.maximum(f, b))
    else:
        colour = f * b + f * (1 - a_b) + b * (1 - a_f)
    return np.concatenate([colour, alpha], axis=-1).astype(np.float32, copy=False)


def over(front: Frame, back: Frame) -> Frame:
    """`merge` with over."""
    return merge(Operation.OVER, front, back)


def plus(front: Frame, back: Frame) -> Frame:
    """`merge` with plus."""
    return merge(Operation.PLUS, front, back)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One element of the stack.

    Attributes:
        clip: the element's frames.
        operation: how it meets what is below.
        transform: where it stands.
        start: plate frame (from 0) that shows the element's first frame; may be negative.
        after: what follows its last frame.
        opacity: scales the element, 0 to 1.
        grade, match: its colour, see `colour`.
        holdout: (H, W) of the plate's size in [0, 1], white where the plate is in front.
        wrap: light wrap, 0 to 2.
        cast: light cast on what is below, 0 to 5.
        grain: the plate's grain, see `light.fit_grain`.
    """

    clip: Clip
    operation: Operation = Operation.OVER
    transform: Transform = field(default_factory=Transform)
    start: int = 0
    after: After = After.NOTHING
    opacity: float = 1.0
    grade: Grade = field(default_factory=Grade)
    match: Match | None = None
    holdout: NDArray[np.float32] | None = None
    wrap: float = 0.0
    cast: float = 0.0
    grain: Grain | None = None

    def __post_init__(self) -> None:
        for name, high in (("opacity", 1.0), ("wrap", 2.0), ("cast", 5.0)):
            value = getattr(self, name)
            if not 0 <= value <= high:
                raise InputError(f"{name} {value:g} is out of range", name, f"Use 0 to {high:g}.")

    def index_at(self, number: int, fps: Fraction) -> int | None:
        """The element's frame for plate frame ``number``, None where it shows nothing.

        Time is conformed exactly: an element of 25 frames a second on a plate of 24 skips
        a frame a second.
        """
        # Of two rates the ratio is exact, so no frame is lost to rounding.
        index = int((number - self.start) * self.clip.fps / fps // 1)
        if index < 0:
            return None
        if index < self.clip.count:
            return index
        return {
            After.NOTHING: None,
            After.LOOP: index % self.clip.count,
            After.HOLD: self.clip.count - 1,
        }[self.after]

    def end(self, fps: Fraction) -> int:
        """The plate frame after the element's last one, at least 0."""
        length = self.clip.count * fps / self.clip.fps
        return max(0, self.start + int(-(-length // 1)))


def composite_frame(plate: Frame, layers: Sequence[Layer], number: int, fps: Fraction) -> Frame:
    """Frame ``number`` of the stack over ``plate``, (H, W, 4); layers from back to front.

    Raises:
        InputError: the plate is not a sound premultiplied frame, or a holdout matte has
            another size than the plate.
    """
    check_frame(plate, "plate")
    result = plate
    for layer in layers:
        index = layer.index_at(number, fps)
        if index is not None and layer.opacity > 0:
            result = _add(result, plate, layer, layer.clip.frames[index], number)
    return result


def _add(below: Frame, plate: Frame, layer: Layer, element: Frame, number: int) -> Frame:
    size = (below.shape[0], below.shape[1])
    placed = place(element, layer.transform, size)
    if placed is None:
        return below
    area = (placed.rows, placed.columns)
    front = layer.grade.apply(placed.frame)
    if layer.match is not None:
        front = layer.match.apply(front)
    if layer.opacity < 1:
        front = front * np.float32(layer.opacity)
    if layer.holdout is not None:
        if layer.holdout.shape != size:
            raise InputError(
                f"the holdout matte is {layer.holdout.shape[1]} x {layer.holdout.shape[0]} "
                f"pixels, the plate {size[1]} x {size[0]}"
            )
        front = hold_out(front, layer.holdout[area])
    front = light_wrap(front, plate[area], layer.wrap)
    if layer.grain is not None:
        front = layer.grain.apply(front, number)
    result = below
    if layer.cast > 0:
        whole = np.zeros_like(below)
        whole[area] = front
        result = light_cast(below, whole, layer.cast)
    if result is below:
        result = below.copy()
    result[area] = merge(layer.operation, front, result[area])
    return result


def composite(plate: Media | Clip, layers: Sequence[Layer], frames: int = 0) -> Iterator[Frame]:
    """The stack over a plate, frame by frame.

    Args:
        plate: a still stands for as long as it is needed.
        layers: from back to front.
        frames: how many; 0: as many as a moving plate has, or until the last layer ends.

    Raises:
        InputError: see `composite_frame`.
    """
    fps = output_fps(plate, layers)
    still = plate.count == 1
    wanted = frames or (max([1, *(layer.end(fps) for layer in layers)]) if still else 0)
    last: Frame | None = None
    number = 0
    for frame in plate.frames if isinstance(plate, Clip) else plate.read():
        if wanted and number >= wanted:
            return
        last = frame
        yield composite_frame(frame, layers, number, fps)
        number += 1
    while last is not None and number < wanted:  # a plate that ended holds its last frame
        yield composite_frame(last, layers, number, fps)
        number += 1


def output_fps(plate: Media | Clip, layers: Sequence[Layer]) -> Fraction:
    """The result's rate: a moving plate's own; on a still, the first element's."""
    return layers[0].clip.fps if plate.count == 1 and layers else plate.fps


def check_frame(frame: Frame, name: str) -> None:
    """Refuse what cannot be composited.

    Raises:
        InputError: a value is not finite, or alpha leaves [0, 1]. Negative light is a
            plate's own (of a wide gamut, of a denoiser) and stays.
    """
    if not (np.isfinite(float(frame.min())) and np.isfinite(float(frame.max()))):
        raise InputError(f"the {name} holds values that are not finite")
    if float(frame[..., 3].min()) < 0:
        raise InputError(f"the {name} holds negative alpha", hint="Clamp it at 0.")
    if float(frame[..., 3].max()) > 1 + 1e-4:
        raise InputError(f"the {name} has alpha above 1")


def unlike_premultiplied(frame: Frame) -> float:
    """Share of partly covered pixels whose colour exceeds their alpha, in [0, 1].

    Near 0 for smoke and painted elements. Much above a half it is light (fire: right so), or
    straight alpha that was taken for premultiplied: bright fringes would show.
    """
    alpha = frame[..., 3]
    partly = (alpha > 0.02) & (alpha < 0.95)
    if not partly.any():
        return 0.0
    return float((frame[..., :3].max(axis=-1)[partly] > alpha[partly] * 1.01).mean())


def checkerboard(height: int, width: int, square: int = 16) -> Frame:
    """The grey board behind transparent things; (H, W, 4), opaque."""
    rows, columns = np.arange(height) // square, np.arange(width) // square
    light = (rows[:, None] + columns[None, :]) % 2
    board = np.ones((height, width, 4), dtype=np.float32)
    board[..., :3] = np.where(light, 0.10, 0.05)[..., None]
    return board


def wipe(before: Frame, after: Frame, share: float) -> Frame:
    """``before`` left of ``share`` of the width, ``after`` right of it."""
    edge = round(before.shape[1] * min(1.0, max(0.0, share)))
    return np.concatenate([before[:, :edge], after[:, edge:]], axis=1)
