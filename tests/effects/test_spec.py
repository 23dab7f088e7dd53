from __future__ import annotations

import json
import math
import subprocess
import sys
from fractions import Fraction

import pytest

from filmai_core.effects.spec import (
    CONTROLS,
    FORMS,
    MAX_FRAMES,
    PRESETS,
    EffectKind,
    EffectSpec,
    Form,
    frames_of,
    parse_fps,
)
from filmai_core.errors import InputError


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"kind": "lava"}, "lava"),
        ({"form": Form.SPLASH}, "splash"),
        ({"form": "heap"}, "heap"),
        ({"size": 0}, "size 0"),
        ({"size": 4096}, "size 4096"),
        ({"size": 64.5}, "64.5"),
        ({"frames": 0}, "frames 0"),
        ({"frames": MAX_FRAMES + 1}, "frames"),
        ({"fps": 0}, "0"),
        ({"seed": -1}, "seed -1"),
        ({"seed": True}, "seed"),
        ({"wind": math.nan}, "wind nan"),
        ({"intensity": math.inf}, "intensity inf"),
        ({"scale": "wide"}, "wide"),
    ],
)
def test_a_spec_refuses_what_cannot_be_made_and_names_it(
    change: dict[str, object], word: str
) -> None:
    with pytest.raises(InputError, match=word):
        EffectSpec(**({"kind": EffectKind.FIRE} | change))  # type: ignore[arg-type]


@pytest.mark.parametrize("seconds", [0, -1, 1e6, math.nan, math.inf])
def test_a_million_seconds_and_other_lengths_are_refused(seconds: float) -> None:
    with pytest.raises(InputError, match="seconds"):
        frames_of(seconds, Fraction(24))


def test_frame_rates_are_exact() -> None:
    assert parse_fps("23.976") == Fraction(24000, 1001)
    assert parse_fps("30000/1001") == parse_fps("29.97")
    assert frames_of(2, Fraction(24000, 1001)) == 48
    for text in ("fast", "0", "1/0", "1000", ""):
        with pytest.raises(InputError):
            parse_fps(text)


def test_json_gives_the_same_spec_back() -> None:
    spec = EffectSpec(EffectKind.WATER, Form.RAIN, fps=Fraction(30000, 1001), wind=-0.5, loop=True)
    assert EffectSpec.from_json(json.dumps(spec.to_json())) == spec
    assert EffectSpec.from_json(spec.to_json()) == spec


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "fire", "colour": 3}', "{"])
def test_json_that_is_no_spec_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        EffectSpec.from_json(text)


def test_every_kind_has_presets_within_the_dials() -> None:
    assert {spec.kind for spec in PRESETS.values()} == set(EffectKind)
    for spec in PRESETS.values():
        assert spec.form in FORMS[spec.kind]
        for name, (low, high, _) in CONTROLS.items():
            assert low <= getattr(spec, name) <= high


def test_specs_load_without_torch() -> None:
    code = (
        "import sys, filmai_core.effects.spec, filmai_core.cli; assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
