"""Voices as an analysis: how alike the characters sound, and lines that could be anyone's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from filmai_core.analysis.analysis import Analysis
from filmai_core.analysis.context import Context
from filmai_core.analysis.people.anyone import Told, tell_lines
from filmai_core.analysis.people.voices import Voices, compare_voices
from filmai_core.screenplay.model import Screenplay

_DIGITS = 3


@dataclass(frozen=True, slots=True)
class VoiceReading:
    """A script's voices, and how well they are told line by line."""

    voices: Voices
    told: Told


def read_voices(play: Screenplay) -> VoiceReading:
    """Compare the voices of a script."""
    voices = compare_voices(play)
    return VoiceReading(voices, tell_lines(play, voices.names))


def voices_to_json(reading: VoiceReading) -> dict[str, Any]:
    """The ``voices`` part of ``filmai analyze``."""
    voices, told = reading.voices, reading.told
    return {
        "pairs": [
            {
                "a": pair.a,
                "b": pair.b,
                "distance": round(pair.distance, _DIGITS),
                "low": round(pair.low, _DIGITS),
                "high": round(pair.high, _DIGITS),
                "p": round(pair.p, 4),
                "unlike": pair.unlike,
            }
            for pair in voices.pairs
        ],
        "unlike": [[pair.a, pair.b] for pair in reversed(voices.pairs) if pair.unlike],
        "names": list(voices.names),
        "too_few": list(voices.too_few),
        "fewest_words": voices.fewest,
        "told": {name: round(share, _DIGITS) for name, share in told.shares.items()},
        "chance": round(told.chance, _DIGITS),
        "anyone": [
            {
                "scene": line.scene,
                "line": line.line,
                "character": line.character,
                "closest": line.closest,
                "text": line.text,
            }
            for line in told.lines
        ],
    }


def _compute(play: Screenplay, context: Context) -> VoiceReading:
    return read_voices(play)


VOICES: Analysis[VoiceReading] = Analysis(
    name="voices",
    version=1,
    compute=_compute,
    to_json=lambda reading, play: voices_to_json(reading),
    title="Voices",
    doing="Listening to voices",
)
