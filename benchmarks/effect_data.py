"""The dataset behind the shipped effect renderer: CC0 flipbooks beside our simulations.

    python benchmarks/effect_data.py --flipbooks DIR --out DATA
    for kind in fire smoke explosion; do
        filmai effect simulate --kind $kind --count 12 --frames 28 --seed 100 --out DATA; done
    filmai effect train --data DATA --out WEIGHTS --steps 14000 --minutes 90 --recipe cpu
    filmai effect train --data DATA --out WEIGHTS --resume --steps 14000 --classifier --evaluate

The flipbooks ("Free VFX Image Sequences & Flipbooks", Thomas Iché, Unity Labs Paris, CC0
1.0) are computer graphics, not photographed fire. Their sheets are display-referred with
straight alpha, FireBall* light on black; they are shrunk to 128 pixels a frame and opened
up to unbounded light (`render.undisplay`). Whole sequences are held out, and the two
sheets that show the held-out Explosion01 without its fire are left out altogether.
"""

from __future__ import annotations

import argparse
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from filmai_core.effects.draw.sequences import Sequence, write_sequence
from filmai_core.effects.simulate.render import undisplay
from filmai_core.effects.spec import EffectKind
from filmai_core.effects.train.footage import measure_flow

SIDE = 128
#: File, kind, columns, rows, cells in use.
SHEETS = (
    ("Flame02_16x4.png", "fire", 16, 4, 64),
    ("SmallFlame01_15x4.png", "fire", 15, 4, 60),
    ("CandleSmoke01_20x4_hi.png", "smoke", 20, 4, 80),
    ("glavin_WispySmoke01_8x8.png", "smoke", 8, 8, 64),
    ("glavin_WispySmoke03_8x8.png", "smoke", 8, 8, 64),
    ("glavin_Cloud01_8x8.png", "smoke", 8, 8, 64),
    ("glavin_Cloud02_8x8.png", "smoke", 8, 8, 64),
    ("glavin_Cloud03_8x8.png", "smoke", 8, 8, 64),
    ("DiscSmoke01_16x4.webp", "smoke", 16, 4, 64),
    ("glavin_Explosion01-light_5x5.png", "explosion", 5, 5, 25),
    ("glavin_Explosion02_5x5.png", "explosion", 5, 5, 25),
    ("glavin_FireBall01_8x8.png", "explosion", 8, 8, 64),
    ("glavin_FireBall03_8x8.png", "explosion", 8, 8, 64),
)
HELD_OUT = ("Flame02", "WispySmoke01", "Cloud02", "Explosion01-light", "FireBall01")


def cells(path: Path, columns: int, rows: int, count: int) -> np.ndarray:
    """A sheet's cells as (T, SIDE, SIDE, 4) linear premultiplied frames."""
    with Image.open(path) as image:
        additive = image.mode == "RGB"
        sheet = np.asarray(image.convert("RGBA"), np.float32) / 255
    high, wide = sheet.shape[0] / rows, sheet.shape[1] / columns
    frames = []
    for index in range(count):
        x, y = (index % columns) * wide, (index // columns) * high
        cell = torch.from_numpy(sheet[round(y) : round(y + high), round(x) : round(x + wide)])
        light, alpha = undisplay(cell[..., :3]), cell[..., 3:]
        if additive:
            alpha = torch.zeros_like(alpha)
        else:
            light = light * alpha
        height, width = cell.shape[:2]
        side = max(height, width)
        square = torch.zeros(1, 4, side, side)
        left = (side - width) // 2
        picture = torch.cat([light, alpha], -1).permute(2, 0, 1)
        square[0, :, side - height :, left : left + width] = picture
        mode = "area" if side >= SIDE else "bicubic"
        small = F.interpolate(square, (SIDE, SIDE), mode=mode).clamp_min(0)
        small[:, 3].clamp_(0, 1)
        frames.append(small[0].permute(1, 2, 0).numpy())
    return np.stack(frames)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--flipbooks", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    args = parser.parse_args()
    Image.MAX_IMAGE_PIXELS = None  # the sheets are larger than Pillow trusts by default
    for file, kind, columns, rows, count in SHEETS:
        name = file.removeprefix("glavin_").split("_")[0]
        frames = cells(args.flipbooks / file, columns, rows, count)
        sequence = Sequence(
            name=f"footage-{name.lower()}",
            kind=EffectKind(kind),
            frames=frames.astype(np.float16),
            flow=(measure_flow(frames) * np.float16(24)).astype(np.float16),
            fps=Fraction(24),
            held_out=name in HELD_OUT,
            origin=f"CC0 flipbook {name}",
        )
        write_sequence(args.out, sequence)
        print(sequence.name, frames.shape)


if __name__ == "__main__":
    main()
