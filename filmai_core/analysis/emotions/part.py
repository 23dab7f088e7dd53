"""The emotion part from a screenplay and a context: what pages and command line both call."""

from __future__ import annotations

from typing import Any

from filmai_core.analysis.context import Context
from filmai_core.analysis.emotions.tables import timeline_to_json
from filmai_core.analysis.emotions.timeline import (
    EmotionTimeline,
    decode_timeline,
    encode_timeline,
    score_emotions,
    timeline_revision,
)
from filmai_core.learning.registry import default_registry
from filmai_core.screenplay.model import Screenplay


def emotion_timeline(play: Screenplay, context: Context) -> EmotionTimeline:
    """A screenplay's timeline, from the store where it is there.

    Raises:
        ModelError: the model is missing or damaged, or does not read the script's language.
    """
    registry = default_registry()
    card = registry.card(context.model)

    def compute() -> EmotionTimeline:
        return score_emotions(
            play,
            registry.load(context.model),
            model=card.label,
            languages=card.languages,
            cache=context.store,
            report=context.report,
        )

    return context.recall(
        play.digest,
        "emotions",
        compute,
        encode=encode_timeline,
        decode=decode_timeline,
        revision=timeline_revision(card.label),
    )


def emotions_part(play: Screenplay, context: Context) -> dict[str, Any]:
    """The ``emotions`` part of ``filmai analyze``."""
    return timeline_to_json(emotion_timeline(play, context), play)
