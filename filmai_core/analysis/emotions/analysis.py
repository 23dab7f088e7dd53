"""Emotions as an analysis: the timeline of a screenplay, from the model that is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from filmai_core.analysis.analysis import Analysis, Codec
from filmai_core.analysis.context import Context
from filmai_core.analysis.emotions.tables import timeline_to_json
from filmai_core.analysis.emotions.timeline import (
    TIMELINE_VERSION,
    EmotionTimeline,
    decode_timeline,
    encode_timeline,
    score_emotions,
)
from filmai_core.errors import ModelError
from filmai_core.screenplay.model import Screenplay

if TYPE_CHECKING:
    from filmai_core.learning.card import ModelCard
    from filmai_core.models.emotions.classifier import EmotionClassifier


def _card(context: Context) -> ModelCard:
    from filmai_core.learning import registry

    return registry.default_registry().card(context.model)


def _model(context: Context) -> EmotionClassifier:
    from filmai_core.learning import registry

    model: EmotionClassifier = registry.default_registry().load(context.model)
    return model


def _score(play: Screenplay, context: Context) -> EmotionTimeline:
    model = _model(context)
    card = model.card
    return score_emotions(
        play,
        model,
        model=card.label,
        languages=card.languages,
        cache=context.store,
        report=context.report,
    )


EMOTIONS: Analysis[EmotionTimeline] = Analysis(
    name="emotions",
    version=TIMELINE_VERSION,
    compute=_score,
    to_json=timeline_to_json,
    codec=Codec(encode_timeline, decode_timeline),
    revision=lambda context: _card(context).label,
    title="Emotions",
    doing="Reading emotions",
)


def known_timeline(play: Screenplay, context: Context) -> EmotionTimeline | None:
    """The timeline if it was scored before, for what does not wait for a model."""
    try:
        return EMOTIONS.known(play, context)
    except ModelError:
        return None


def speech_valences(timeline: EmotionTimeline | None) -> dict[tuple[int, int], float]:
    """Valence by (scene, element): what ties take the tone of speeches from."""
    if timeline is None:
        return {}
    sums: dict[tuple[int, int], list[float]] = {}
    for passage, value in zip(timeline.passages, timeline.valence, strict=True):
        if passage.character:
            sums.setdefault((passage.scene, passage.element), []).append(float(value))
    return {place: sum(values) / len(values) for place, values in sums.items()}
