"""From the words of a line to what a supervisor writes beside it: approach and complexity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from filmai_core.analysis.breakdown.lexicon import EffectCategory


class Complexity(StrEnum):
    """How much work a shot is."""

    SIMPLE = "simple"
    MEDIUM = "medium"
    COMPLEX = "complex"


_C = EffectCategory

#: Category: what is usually done.
APPROACHES: Mapping[EffectCategory, str] = {
    _C.FIRE: "Generated fire element over the plate, with light cast on the set; "
    "gas bars on set where actors come near.",
    _C.SMOKE: "Generated smoke element, soft-edged, behind and before the actors; "
    "practical haze where the whole room is meant.",
    _C.EXPLOSION: "Generated explosion element with debris; interactive light on set; "
    "no actor near.",
    _C.WATER: "Rain bars or a tank where actors get wet; generated spray and rain added.",
    _C.WEATHER: "Particles and atmosphere in comp, sky replacement; wind machine on set.",
    _C.DESTRUCTION: "Miniature or rigid-body simulation over a clean plate; "
    "dust and debris passes.",
    _C.BLOOD: "Make-up and prosthetics on set; spray and wound enhancement in comp.",
    _C.CROWD: "Extras in the foreground, tiled or simulated crowd behind; locked-off plates.",
    _C.VEHICLE: "Stunt work with rig and cable removal; digital double or vehicle for the impact.",
    _C.CREATURE: "Creature build and animation; stand-in and eye line on set, HDRI and "
    "clean plates.",
    _C.ANIMAL: "Trained animal shot apart and split-screened; digital where it would be in danger.",
    _C.WEAPON: "Blank-free props; muzzle flash, shell and hit added in comp.",
    _C.SCREEN: "Tracking marks off, screen kept dark; insert graphics tracked in with reflections.",
    _C.DRIVING_PLATE: "Plates from a driving array, on an LED wall or keyed; interactive light.",
    _C.DAY_FOR_NIGHT: "Underexposed backlit day plate, graded to night; sky replaced.",
    _C.SET_EXTENSION: "Partial set, matte painting or projected extension beyond it; tracked.",
    _C.WIRE_REMOVAL: "Wire rig on set, clean plate, wires and harness painted out.",
}

_BASE: Mapping[EffectCategory, tuple[int, str]] = {
    _C.CREATURE: (3, "a character has to be built and animated"),
    _C.DESTRUCTION: (2, "things break, which is simulated or built"),
    _C.EXPLOSION: (2, "light, debris and timing have to agree"),
    _C.WATER: (2, "water touches what it meets"),
    _C.CROWD: (2, "people have to be multiplied"),
    _C.VEHICLE: (2, "stunt and safety rigs have to be removed"),
    _C.SET_EXTENSION: (2, "the place has to be made and tracked"),
    _C.WIRE_REMOVAL: (2, "rigs are painted out frame by frame"),
}


def words(*alternatives: str) -> re.Pattern[str]:
    """A pattern for any of the alternatives as whole words, in any case."""
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


LARGE = words(
    r"huge|enormous|massive|giant|immense|vast|towering|whole|entire|endless|wall of|"
    r"thousands?|hundreds?|millions?|army|armies|city|town|village|inferno|engulf\w*|swallow\w*|"
    r"blankets?|everywhere|raging|roar\w*|block after block|horizon|dozens|fleet|tsunami",
)
_SMALL = words(
    r"wisps?|thin|faint|small|tiny|little|a thread|flickers?|gutters?|candles?|match|cigar\w*|"
    r"lighter|puff|drips?|drops?|trickl\w*|drizzle|single|nosebleed|scar|distant|distance",
)
_TOUCH = words(
    r"his|her|him|he|she|they|them|their|man|woman|girl|boy|child|body|arms?|hands?|face|hair|"
    r"sleeve|shirt|coat|shoulder|legs?|neck|chest",
)
_MOVE = words(r"we (?:rise|fly|follow|track|push|pull|crane|soar)", r"through the", r"circl\w+")


def complexity_of(
    category: EffectCategory, text: str, others: int = 0
) -> tuple[Complexity, tuple[str, ...]]:
    """How much work a line is, with the reasons.

    Args:
        category: what it shows.
        text: the line.
        others: further categories that the same line shows.
    """
    points, reason = _BASE.get(category, (1, "one element over a plate"))
    reasons = [reason]
    if found := LARGE.search(text):
        points += 1
        reasons.append(f"large in frame (“{found.group().lower()}”)")
    elif found := _SMALL.search(text):
        points -= 1
        reasons.append(f"small in frame (“{found.group().lower()}”)")
    touches = category in (_C.FIRE, _C.WATER, _C.SMOKE, _C.CREATURE, _C.EXPLOSION)
    if touches and (found := _TOUCH.search(text)) and not _SMALL.search(text):
        points += 1
        reasons.append(f"near an actor (“{found.group().lower()}”)")
    if others >= 2:
        points += 1
        reasons.append(f"{others} other effects in the same line")
    if found := _MOVE.search(text):
        points += 1
        reasons.append(f"the camera travels (“{found.group().lower()}”)")
    level = Complexity.SIMPLE if points <= 1 else Complexity.MEDIUM
    return (Complexity.COMPLEX if points >= 3 else level), tuple(reasons)
