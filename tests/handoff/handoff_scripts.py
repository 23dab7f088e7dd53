"""Small scripts and their breakdown, without a model: words decide what is an effect."""

from __future__ import annotations

import re
from collections.abc import Sequence

from filmai_core.analysis.breakdown.cues import Cue, action_pieces
from filmai_core.analysis.breakdown.lexicon import EffectCategory
from filmai_core.analysis.breakdown.rows import ShotRow, rows_of
from filmai_core.handoff.framerates import RATES
from filmai_core.handoff.package import HandOff, prepare
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.read import read_screenplay

WORDS = {
    "flames": (EffectCategory.FIRE, 0.95),
    "smoke": (EffectCategory.SMOKE, 0.8),
    "explodes": (EffectCategory.EXPLOSION, 0.97),
    "wave": (EffectCategory.WATER, 0.6),
    "dragon": (EffectCategory.CREATURE, 0.55),
}

#: One scene a paragraph; the middle lines call for effects.
SCENES = (
    "INT. BOATHOUSE - NIGHT\n\nOda lights the stove. The flames climb the wall.\n\n"
    "ODA\nIt was out. I know it was out.\n\nThe smoke rolls along the ceiling.\n",
    "EXT. LANDING - NIGHT\n\nJune drops the rope and runs.\n\nThe fuel drum explodes.\n\n"
    "JUNE\n(a beat)\nOda? Oda, answer me!\n\nA wave of heat knocks her flat.\n",
    "INT. KITCHEN - DAY\n\nThey eat in silence.\n\nODA\nYou came back for me.\n\n"
    "JUNE\nI came back for the boat.\n",
    "EXT. RIVER - DAY\n\nA dragon of smoke hangs over the far bank.\n\nJune rows. Oda sings.\n",
)


def script(scenes: Sequence[str] = SCENES) -> Screenplay:
    text = "Title: Low Water\n\n" + "\n".join(scenes)
    return read_screenplay(text.encode(), "low-water.fountain")


def rows_in(play: Screenplay) -> tuple[ShotRow, ...]:
    cues = [
        Cue(
            piece.scene, piece.element, piece.line, piece.page, category, piece.text, confidence,
            f"“{word}”", (found.span(),),
        )
        for piece in action_pieces(play)
        for word, (category, confidence) in WORDS.items()
        if (found := re.search(word, piece.text))
    ]  # fmt: skip
    return rows_of(play, cues)


def off_of(scenes: Sequence[str] = SCENES, fps: str = "24", **more: object) -> HandOff:
    play = script(scenes)
    return prepare(play, rows_in(play), RATES[fps], **more)  # type: ignore[arg-type]
