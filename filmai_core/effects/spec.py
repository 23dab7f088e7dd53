"""What an artist asks for: the kind of element, its length and its controls, as a value.

A spec and a seed decide every frame. Controls are relative: 1 is the preset's own
strength (wind and loop aside), so that dials read alike for every kind.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from filmai_core.errors import InputError

#: Output pixels along the side of the square frame.
SIZE_RANGE = (16, 2048)
#: The longest clip: about twelve minutes at 24 frames a second.
MAX_FRAMES = 18_000
#: The frame rates of film and video, as editors write them.
FRAME_RATES: Mapping[str, Fraction] = {
    "23.976": Fraction(24000, 1001),
    "24": Fraction(24),
    "25": Fraction(25),
    "29.97": Fraction(30000, 1001),
    "30": Fraction(30),
}


class EffectKind(StrEnum):
    """What burns, drifts, bursts or splashes."""

    FIRE = "fire"
    SMOKE = "smoke"
    EXPLOSION = "explosion"
    WATER = "water"


class Form(StrEnum):
    """How the source is laid out. Each form belongs to one kind; see `FORMS`."""

    FLAME = "flame"  # fire from one small wick or bowl
    BED = "bed"  # fire from several seats side by side
    PLUME = "plume"  # smoke rising from an opening
    BANK = "bank"  # smoke or fog lying along the ground
    FIREBALL = "fireball"  # fuel burning in the air
    GROUND = "ground"  # a burst from the ground, with thrown dirt
    SPLASH = "splash"  # a crown and droplets from one impact
    FOUNTAIN = "fountain"  # spray thrown without a pause
    RAIN = "rain"  # drops and rings on a water surface


#: The forms of each kind, the first its default.
FORMS: Mapping[EffectKind, tuple[Form, ...]] = {
    EffectKind.FIRE: (Form.BED, Form.FLAME),
    EffectKind.SMOKE: (Form.PLUME, Form.BANK),
    EffectKind.EXPLOSION: (Form.FIREBALL, Form.GROUND),
    EffectKind.WATER: (Form.SPLASH, Form.FOUNTAIN, Form.RAIN),
}

#: Control: (lowest, highest, what it does). What a page needs to draw its dials.
CONTROLS: Mapping[str, tuple[float, float, str]] = {
    "scale": (0.25, 2.0, "width of the source; 1 is the preset's own"),
    "intensity": (0.1, 3.0, "how hot and high: brighter and taller; for smoke, denser"),
    "wind": (-2.0, 2.0, "lean to the left (below 0) or the right (above 0)"),
    "smoke": (0.0, 2.0, "soot given off, and with it how dark it hangs"),
    "turbulence": (0.0, 2.0, "how torn and restless the motion is"),
}


def parse_fps(text: str) -> Fraction:
    """A frame rate from text: ``23.976``, ``24``, ``24000/1001``.

    Raises:
        InputError: it is no number, or not in 1 to 240.
    """
    try:
        fps = FRAME_RATES.get(text.strip()) or Fraction(text.strip())
    except (ValueError, ZeroDivisionError) as error:
        known = ", ".join(FRAME_RATES)
        raise InputError(f"{text!r} is not a frame rate", "fps", f"Use {known}.") from error
    if not 1 <= fps <= 240:
        raise InputError(f"{text} frames a second is out of range", "fps", "Use 1 to 240.")
    return fps


def frames_of(seconds: float, fps: Fraction) -> int:
    """How many frames last ``seconds``, at least one.

    Raises:
        InputError: the length is no number, not above 0, or beyond `MAX_FRAMES`.
    """
    longest = float(MAX_FRAMES / fps)
    if not math.isfinite(seconds) or seconds <= 0 or seconds > longest:
        raise InputError(
            f"an effect cannot last {seconds:g} seconds",
            "seconds",
            f"Use more than 0 and at most {longest:.0f}.",
        )
    return max(1, round(seconds * fps))


@dataclass(frozen=True, slots=True)
class EffectSpec:
    """One element to generate.

    Attributes:
        kind: what it is.
        form: how its source is laid out; None takes the kind's default.
        size: side of the square frame in pixels.
        frames: length of the clip in frames.
        fps: frames a second, exact.
        seed: the same seed gives the same frames on the same machine.
        scale, intensity, wind, smoke, turbulence: see `CONTROLS`.
        loop: the last frame leads back to the first.
        matte: content hash of the picture that confines the source, "" for none; the
            picture itself is handed to `generate` beside the spec.
    """

    kind: EffectKind
    form: Form | None = None
    size: int = 256
    frames: int = 48
    fps: Fraction = Fraction(24)
    seed: int = 7
    scale: float = 1.0
    intensity: float = 1.0
    wind: float = 0.0
    smoke: float = 1.0
    turbulence: float = 1.0
    loop: bool = False
    matte: str = ""

    def __post_init__(self) -> None:
        try:
            kind = EffectKind(self.kind)
        except ValueError as error:
            known = ", ".join(EffectKind)
            raise InputError(
                f"no effect is called {self.kind!r}", "kind", f"Use {known}."
            ) from error
        try:
            form = FORMS[kind][0] if self.form is None else Form(self.form)
        except ValueError as error:
            raise InputError(f"no form is called {self.form!r}", "form") from error
        if form not in FORMS[kind]:
            raise InputError(
                f"{kind} has no form {form.value!r}", "form", f"Use {', '.join(FORMS[kind])}."
            )
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "form", form)
        object.__setattr__(self, "fps", parse_fps(str(self.fps)))
        _whole("size", self.size, *SIZE_RANGE)
        _whole("frames", self.frames, 1, MAX_FRAMES)
        _whole("seed", self.seed, 0, 2**31 - 1)
        for name, (low, high, _) in CONTROLS.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise InputError(f"{name} {value!r} is not a number", name)
            if not low <= value <= high:  # false for NaN too
                raise InputError(
                    f"{name} {value:g} is out of range", name, f"Use {low:g} to {high:g}."
                )
            object.__setattr__(self, name, float(value))

    @property
    def duration_s(self) -> float:
        """How long the clip plays."""
        return float(self.frames / self.fps)

    def with_(self, **changes: Any) -> EffectSpec:
        """A copy with some fields changed, checked again.

        Raises:
            InputError: a changed value is out of range.
        """
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON; `from_json` gives the same spec back."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return values | {"kind": self.kind.value, "form": str(self.form), "fps": str(self.fps)}

    @classmethod
    def from_json(cls, values: Mapping[str, Any] | str) -> EffectSpec:
        """The spec of `to_json`'s mapping or its JSON text.

        Raises:
            InputError: it is not JSON, or has an unknown or impossible field.
        """
        if isinstance(values, str):
            try:
                values = json.loads(values)
            except json.JSONDecodeError as error:
                raise InputError("the effect spec is not JSON", f"line {error.lineno}") from error
        if not isinstance(values, Mapping) or "kind" not in values:
            raise InputError("the effect spec names no kind", "kind")
        known = {field.name for field in fields(cls)}
        if extra := sorted(set(values) - known):
            raise InputError(f"the effect spec has unknown fields: {', '.join(extra)}")
        return cls(**{**values, "fps": parse_fps(str(values.get("fps", 24)))})


def _whole(name: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InputError(f"{name} {value!r} is not a whole number", name)
    if not low <= value <= high:
        raise InputError(f"{name} {value} is out of range", name, f"Use {low} to {high}.")


def _preset(kind: EffectKind, form: Form, seconds: float, **controls: float) -> EffectSpec:
    return EffectSpec(kind, form, frames=round(seconds * 24), **controls)  # type: ignore[arg-type]


#: Named as an artist would ask for them.
PRESETS: Mapping[str, EffectSpec] = {
    "candle": _preset(
        EffectKind.FIRE, Form.FLAME, 2, scale=0.7, intensity=0.9, smoke=0, turbulence=0.15
    ),
    "torch": _preset(EffectKind.FIRE, Form.FLAME, 2, scale=0.9, intensity=1.2, smoke=0.4),
    "campfire": _preset(EffectKind.FIRE, Form.BED, 3, smoke=0.6),
    "building fire": _preset(
        EffectKind.FIRE, Form.BED, 4, scale=1.6, intensity=0.85, smoke=1.8, turbulence=1.3
    ),
    "gasoline fireball": _preset(
        EffectKind.EXPLOSION, Form.FIREBALL, 3, scale=1.2, intensity=1.2, smoke=1.2, turbulence=1.2
    ),
    "ground explosion": _preset(EffectKind.EXPLOSION, Form.GROUND, 3, scale=1.1, smoke=1.5),
    "chimney smoke": _preset(EffectKind.SMOKE, Form.PLUME, 4, scale=0.9, wind=0.4, smoke=0.5),
    "black smoke column": _preset(
        EffectKind.SMOKE, Form.PLUME, 4, scale=1.3, intensity=1.5, smoke=2, turbulence=1.3
    ),
    "fog bank": _preset(
        EffectKind.SMOKE, Form.BANK, 6, scale=1.5, intensity=0.7, wind=0.06, smoke=0.3
    ),
    "splash": _preset(EffectKind.WATER, Form.SPLASH, 2),
    "fountain": _preset(EffectKind.WATER, Form.FOUNTAIN, 3),
    "rain on water": _preset(EffectKind.WATER, Form.RAIN, 3, scale=1.5),
}
