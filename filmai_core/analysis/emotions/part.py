"""The emotion part from a screenplay and a context: what pages and command line both call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from filmai_core.analysis.context import Context
from filmai_core.analysis.emotions.tables import timeline_to_json
from filmai_core.analysis.emotions.timeline import (
    EmotionTimeline,
    decode_timeline,
    encode_timeline,
    score_emotions,
)
from filmai_core.errors import ModelError
from filmai_core.screenplay.model import Screenplay

if TYPE_CHECKING:
    from filmai_core.models.emotions.classifier import EmotionClassifier


def emotion_timeline(play: Screenplay, context: Context) -> EmotionTimeline:
    """A screenplay's timeline, from the store where it is there.

    Raises:
        ModelError: the model is missing or damaged, or does not read the script's language.
    """

    def compute(model: EmotionClassifier) -> EmotionTimeline:
        return score_emotions(
            play,
            model,
            model=model.card.label,
            languages=model.card.languages,
            cache=context.store,
            report=context.report,
        )

    return context.recall_scored(
        context.model,
        play.digest,
        "emotions",
        compute,
        encode=encode_timeline,
        decode=decode_timeline,
    )


def known_timeline(play: Screenplay, context: Context) -> EmotionTimeline | None:
    """The timeline if it was scored before: what does not want to wait for a model."""
    try:
        return context.recall_known(
            context.model, play.digest, "emotions", encode=encode_timeline, decode=decode_timeline
        )
    except ModelError:
        return None


def emotions_part(play: Screenplay, context: Context) -> dict[str, Any]:
    """The ``emotions`` part of ``filmai analyze``."""
    return timeline_to_json(emotion_timeline(play, context), play)
