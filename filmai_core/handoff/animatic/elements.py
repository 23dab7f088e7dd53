"""The generated effect of a shot, small and looping, ready to lie on a board.

Twenty-four frames of 192 pixels are drawn once for every *kind* of effect (its preset and
controls, rounded, without its seed), so that a feature with sixty fires draws three. They
play forwards and backwards, which has no jump.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from filmai_core.effects.spec import EffectSpec
from filmai_core.handoff.boards import Board
from filmai_core.progress import Report, silent

FRAMES, PIXELS = 24, 192
_ROUND = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An effect's frames for the screen.

    Attributes:
        colour: (T, H, W, 3) float32 in [0, 1], display light, premultiplied.
        alpha: (T, H, W, 1) float32 in [0, 1].
        spec: what was drawn.
    """

    colour: NDArray[np.float32]
    alpha: NDArray[np.float32]
    spec: EffectSpec

    def over(self, back: Image.Image, frame: int) -> Image.Image:
        """The element of a frame over a picture, stretched to its size."""
        number = frame % (2 * FRAMES - 2)
        number = number if number < FRAMES else 2 * FRAMES - 2 - number
        # Apart, since Pillow takes RGBA for straight alpha and loses light that has none.
        colour, alpha = (
            np.asarray(
                Image.fromarray((part * 255).astype(np.uint8)).resize(
                    back.size, Image.Resampling.BILINEAR
                ),
                np.uint16,
            )
            for part in (self.colour[number], self.alpha[number][..., 0])
        )
        # Premultiplied: what glows adds, what is dense hides.
        seen = colour + np.asarray(back, np.uint16) * (255 - alpha)[..., None] // 255
        return Image.fromarray(np.minimum(seen, 255).astype(np.uint8), "RGB")


def spec_of(board: Board) -> EffectSpec | None:
    """What to draw on a board: the surest of its effects, coarsened, or None."""
    rows = [row for row in board.rows if row.effect is not None]
    if not rows:
        return None
    effect = max(rows, key=lambda row: row.confidence).effect
    assert effect is not None

    def coarse(value: float, low: float = 0.0) -> float:
        return max(low, round(value / _ROUND) * _ROUND)

    return effect.with_(
        size=PIXELS, frames=FRAMES, seed=7, fps=24, scale=coarse(effect.scale, 0.5),
        intensity=coarse(effect.intensity, 0.5), wind=coarse(effect.wind),
        smoke=coarse(effect.smoke),
    )  # fmt: skip


def draw_element(spec: EffectSpec, report: Report = silent) -> Element:
    """Generate an element.

    Raises:
        ModelError: there is no renderer.
    """
    from filmai_core.effects.colour.transfer import coverage, to_display
    from filmai_core.effects.draw.generate import generate

    frames = generate(spec, report=report).frames
    # Light without alpha of its own covers as far as it is bright, as formats of straight
    # alpha have it.
    alpha = np.clip(np.stack([coverage(frame) for frame in frames]), 0, 1)
    straight = np.clip(frames[..., :3] / np.maximum(alpha, 1e-3), 0, 1).astype(np.float32)
    return Element(to_display(straight) * alpha, alpha, spec)
