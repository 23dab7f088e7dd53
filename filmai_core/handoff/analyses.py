"""What the hand-off draws on of the script's analyses: the one place that asks for them."""

from __future__ import annotations

from filmai_core.analysis.breakdown.analysis import BREAKDOWN
from filmai_core.analysis.breakdown.rows import ShotRow
from filmai_core.analysis.context import Context
from filmai_core.analysis.emotions.analysis import EMOTIONS
from filmai_core.analysis.emotions.timeline import EmotionTimeline
from filmai_core.errors import ModelError
from filmai_core.screenplay.model import Screenplay


def breakdown_rows(play: Screenplay, context: Context) -> tuple[ShotRow, ...]:
    """The breakdown as found, from the store where it is there.

    Raises:
        ModelError: the breakdown's model is missing or damaged.
    """
    return tuple(BREAKDOWN.recall(play, context))


def known_emotions(play: Screenplay, context: Context) -> EmotionTimeline | None:
    """The emotion timeline where it was scored before; a hand-off never waits for it."""
    try:
        return EMOTIONS.known(play, context)
    except ModelError:
        return None
