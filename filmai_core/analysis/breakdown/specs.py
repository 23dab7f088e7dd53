"""The `EffectSpec` that a line's words describe: kind, preset, size, strength, wind, soot."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from filmai_core.analysis.breakdown.lexicon import EffectCategory
from filmai_core.analysis.breakdown.shot_words import LARGE, words
from filmai_core.effects.spec import CONTROLS, PRESETS, EffectSpec
from filmai_core.wordlists import table

_C = EffectCategory

#: Patterns that choose a preset, the first that matches; an empty one is the kind's default.
_CHOICES: Mapping[EffectCategory, tuple[tuple[str, str], ...]] = {
    EffectCategory(name): tuple(("|".join(row["words"]), row["preset"]) for row in rows)
    for name, rows in table("effects", "presets").items()
}
_FOG = words(r"(?:fog|mist)\w*")

_STRONG = words(
    r"huge|enormous|massive|raging|roar\w*|inferno|engulf\w*|wall of|thick|dense|fierce|"
    r"violent\w*|hammers?|towering|fully|race[sd]?|blinding|barely|blankets?|torrential|heavy"
)
_WEAK = words(
    r"wisps?|thin|faint|small|tiny|little|low|dying|flickers?|gutters?|thread|soft\w*|light|"
    r"drizzle|gentle|embers?|smolder\w*|smoulder\w*|trickl\w*"
)
_TINY = words(r"cigar\w*|match|matches")
_WINDY = words(r"wind|windy|gusts?|breeze|drift\w*|blown|leans?")
_GALE = words(r"gale|storm\w*|howling|hurricane|whips?|tears? at|fierce wind")
_SOOTY = words(r"black|sooty?|oily|oil|tyres?|tires?|petrol|gasoline|kerosene|thick")
_CLEAN = words(r"gas ring|blue flame|smokeless|candle\w*|steam|vapou?r|mist")


def spec_from_words(category: EffectCategory, text: str) -> EffectSpec | None:
    """The effect that a line describes, as far as FilmAI can make it.

    Fire, smoke and explosions always; water where it is spray, a splash or rain (not a flood
    or a sea); fog and mist as a bank of smoke; None for the rest. The seed is taken from the
    line, so that two matches in one script do not flicker alike.

    >>> spec_from_words(EffectCategory.SMOKE, "A thin wisp curls from his cigar.").intensity < 1
    True
    """
    if category is _C.WEATHER and _FOG.search(text):
        preset = "fog bank"
    else:
        choices = _CHOICES.get(category, ())
        preset = next(
            (name for pattern, name in choices if not pattern or words(pattern).search(text)),
            "",
        )
    if not preset:
        return None
    spec = PRESETS[preset]
    wind, smoke, intensity, scale = spec.wind, spec.smoke, spec.intensity, spec.scale
    if _STRONG.search(text) or (LARGE.search(text) and category is not _C.WATER):
        intensity, scale = intensity * 1.4, scale * 1.25
    elif _WEAK.search(text) or _TINY.search(text):
        intensity, scale = intensity * 0.6, scale * 0.6
    if _GALE.search(text):
        wind = 1.4
    elif _WINDY.search(text):
        wind = max(wind, 0.8)
    if _SOOTY.search(text):
        smoke = max(smoke, 1.6)
    elif _CLEAN.search(text):
        smoke = min(smoke, 0.1)
    seed = zlib.crc32(text.encode()) % 100_000
    return spec.with_(
        scale=_held("scale", scale),
        intensity=_held("intensity", intensity),
        wind=_held("wind", wind),
        smoke=_held("smoke", smoke),
        seed=seed,
    )


def _held(name: str, value: float) -> float:
    low, high, _ = CONTROLS[name]
    return round(min(high, max(low, value)), 2)
