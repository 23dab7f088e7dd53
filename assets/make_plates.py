"""Draw assets/plates: ``python assets/make_plates.py``. The pictures are our own work."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from filmai_core.effects.comp.light import Grain
from filmai_core.effects.comp.plates import LIGHTS, build_plate
from filmai_core.effects.media.alpha import on_black


def main() -> None:
    """Write one JPEG a plate, drawn at twice the size and halved, with its grain."""
    folder = Path(__file__).resolve().parent / "plates"
    folder.mkdir(exist_ok=True)
    for name, light in LIGHTS.items():
        big = build_plate(name, 2560, 1440)
        frame = big.reshape(720, 2, 1280, 2, 4).mean(axis=(1, 3)).astype(np.float32)
        frame = Grain((light.grain, light.grain * 0.9, light.grain * 1.1)).apply(frame, 0)
        Image.fromarray(on_black(frame)).save(folder / f"{name}.jpg", quality=88)


if __name__ == "__main__":
    main()
