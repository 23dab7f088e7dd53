from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from filmai_core.effects.clip import Clip
from filmai_core.effects.draw import generate as generate_module
from filmai_core.effects.spec import PRESETS
from filmai_core.previews import find_preview, make_preview, plate_for, preview_key


@pytest.mark.parametrize(
    ("time", "plate"),
    [("NIGHT", "night"), ("DAWN", "dusk"), ("DAY", "day"), ("", "day"), ("夜", "night")],
)
def test_the_plate_follows_the_time_of_day(time: str, plate: str) -> None:
    assert plate_for(time) == plate


def test_a_preview_is_named_by_what_decides_it() -> None:
    candle = PRESETS["candle"]
    assert preview_key(candle, "day") == preview_key(candle, "day")
    assert preview_key(candle, "day") != preview_key(candle, "night")
    assert preview_key(candle, "day") != preview_key(candle.with_(seed=8), "day")


def test_a_preview_is_made_once_and_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def fake(spec: object, **_: object) -> Clip:
        made.append(1)
        frames = np.full((3, 192, 192, 4), 0.5, np.float32)
        return Clip(frames, Fraction(24))

    monkeypatch.setattr(generate_module, "generate", fake)
    spec = PRESETS["candle"]
    first = make_preview(spec, "night")
    assert first.video.stat().st_size > 0 and first.poster.read_bytes()[:2] == b"\xff\xd8"
    assert make_preview(spec, "night") == first and len(made) == 1
    assert find_preview(preview_key(spec, "night")) == first
    assert find_preview(preview_key(spec, "day")) is None
