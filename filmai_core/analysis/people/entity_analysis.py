"""Names as an analysis: who and what a script speaks of, by the tagger that is installed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from filmai_core.analysis.analysis import Analysis, Codec
from filmai_core.analysis.context import Context
from filmai_core.analysis.people.entities import Mentioned, Thing, find_entities
from filmai_core.screenplay.model import Screenplay

if TYPE_CHECKING:
    from filmai_core.learning.card import ModelCard
    from filmai_core.models.entities.tagger import EntityTagger

MODEL = "entities"


def _card() -> ModelCard:
    from filmai_core.learning import registry

    return registry.default_registry().card(MODEL)


def _model() -> EntityTagger:
    from filmai_core.learning import registry

    model: EntityTagger = registry.default_registry().load(MODEL)
    return model


def _find(play: Screenplay, context: Context) -> tuple[Thing, ...]:
    model = _model()
    return find_entities(play, model, languages=model.card.languages, report=context.report)


def encode_entities(things: Sequence[Thing]) -> bytes:
    """For the store."""
    rows = [
        [t.text, t.label, t.count, t.scenes, t.seen, t.source]
        + [[[m.scene, m.line, m.by, m.text] for m in t.mentions]]
        for t in things
    ]
    return json.dumps(rows, ensure_ascii=False).encode()


def decode_entities(data: bytes) -> tuple[Thing, ...]:
    """From the store: the inverse of `encode_entities`."""
    return tuple(
        Thing(text, label, count, tuple(scenes), seen, source, tuple(Mentioned(*m) for m in rows))
        for text, label, count, scenes, seen, source, rows in json.loads(data)
    )


def entities_to_json(things: Sequence[Thing]) -> list[dict[str, Any]]:
    """The ``entities`` part of ``filmai analyze``."""
    return [
        {
            "text": thing.text,
            "label": thing.label,
            "count": thing.count,
            "scenes": list(thing.scenes),
            "seen": thing.seen,
            "source": thing.source,
            "first": {"scene": thing.mentions[0].scene, "line": thing.mentions[0].line},
        }
        for thing in things
        if thing.mentions
    ]


ENTITIES: Analysis[tuple[Thing, ...]] = Analysis(
    name="entities",
    version=2,
    compute=_find,
    to_json=lambda things, play: entities_to_json(things),
    codec=Codec(encode_entities, decode_entities),
    revision=lambda context: _card().label,
    title="Names",
    doing="Finding names",
)
