"""The weights that come with FilmAI: they load, fit their card, and do their work."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch

from filmai_core.effects.draw import generate as module
from filmai_core.effects.draw.generate import bicubic, generate
from filmai_core.effects.draw.weights import default_generator
from filmai_core.effects.measure.classifier import LABELS, load_classifier, tag
from filmai_core.effects.measure.evaluate import coded_frames
from filmai_core.effects.simulate.driver import Track
from filmai_core.effects.simulate.particles import Water
from filmai_core.effects.spec import EffectKind, EffectSpec
from filmai_core.effects.train.simulated import simulate_sequence
from filmai_core.effects.train.step import sharpness
from filmai_core.learning.card import read_card
from filmai_core.settings import ASSETS

FOLDER = ASSETS / "models" / "effects"


def test_the_card_tells_what_the_weights_are() -> None:
    generator = default_generator()
    assert generator.card == read_card(FOLDER)
    card = generator.card.data
    assert card["parameters"] == sum(p.numel() for p in generator.parameters())
    assert card["shape"] == generator.shape.to_json()
    assert card["hardware"] and card["minutes"] > 0 and card["steps"] > 0
    assert sum(f.stat().st_size for f in FOLDER.iterdir()) < 30 * 2**20


def test_the_renderer_adds_detail_and_keeps_the_light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "Track", partial(Track, grid=(8, 32, 32)))
    module._tracks.clear()
    spec = EffectSpec(EffectKind.SMOKE, size=128, frames=2)
    plain, drawn = generate(spec, draw=bicubic).frames, generate(spec).frames
    module._tracks.clear()
    assert np.isfinite(drawn).all()
    assert drawn.mean() == pytest.approx(plain.mean(), rel=0.1)
    one, two = (torch.from_numpy(x.copy()).permute(0, 3, 1, 2)[None] for x in (drawn, plain))
    assert sharpness(one, two) > 1.2


@pytest.mark.parametrize("kind", list(EffectKind))
def test_the_classifier_tells_our_own_effects_apart(kind: EffectKind) -> None:
    spec = EffectSpec(kind, frames=6, size=64, seed=900)
    if kind is EffectKind.WATER:
        pictures = [
            torch.from_numpy(Water(spec).picture(t)).permute(2, 0, 1) for t in (0.25, 0.4, 0.6)
        ]
    else:
        sequence = simulate_sequence(spec, "x", grid=(16, 48, 48), settle_grid=(8, 24, 24))
        frames = torch.from_numpy(sequence.frames.astype(np.float32)).permute(0, 3, 1, 2)
        assert coded_frames(sequence).shape == frames.shape
        pictures = list(frames[3:])
    found = tag(load_classifier(), pictures)
    assert set(found) == set(LABELS)
    assert max(found, key=found.__getitem__) == kind.value
