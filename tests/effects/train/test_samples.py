"""Sheets appear while a training runs, and the oldest go."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from filmai_core.effects.draw.networks import Generator, Shape
from filmai_core.effects.draw.sequences import Sequence
from filmai_core.effects.media.images import read_image
from filmai_core.effects.spec import EffectKind
from filmai_core.effects.train import samples
from filmai_core.effects.train.samples import sample_watch


def test_sheets_appear_and_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = np.random.default_rng(0).uniform(0, 1, (6, 32, 32, 4)).astype(np.float16)
    run = Sequence("a", EffectKind.FIRE, frames, np.zeros((6, 8, 8, 2), np.float16), Fraction(24))
    heard: list[int] = []
    watch = sample_watch(tmp_path, [run], lambda step, losses, generator: heard.append(step))
    monkeypatch.setattr(samples, "KEPT", 2)
    generator = Generator(Shape()).eval()
    for step in (200, 400, 600):
        watch(step, {}, generator)
    names = sorted(path.name for path in (tmp_path / "samples").iterdir())
    assert names == ["step-000400.png", "step-000600.png"]
    sheet = read_image(tmp_path / "samples" / names[0])
    assert sheet.shape == (32, 96, 4)  # bicubic, drawn, real
    assert heard == [200, 400, 600]
