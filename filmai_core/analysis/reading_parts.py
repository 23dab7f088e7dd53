"""Themes, network and entities from a screenplay and a context: what pages and CLI call."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from filmai_core.analysis.context import Context
from filmai_core.analysis.emotions.timeline import (
    EmotionTimeline,
    decode_timeline,
    encode_timeline,
    timeline_revision,
)
from filmai_core.analysis.people.bonds import Bonds, read_bonds
from filmai_core.analysis.people.entities import (
    Thing,
    decode_entities,
    encode_entities,
    entities_to_json,
    find_entities,
)
from filmai_core.analysis.people.measures import measure, never_meet
from filmai_core.analysis.people.network import build_network
from filmai_core.analysis.themes.bank import DEFAULT_BANK, Theme, bank_to_json
from filmai_core.analysis.themes.codec import decode_themes, encode_themes, themes_to_json
from filmai_core.analysis.themes.model import ThemeModel
from filmai_core.errors import ModelError
from filmai_core.screenplay.model import Screenplay

#: Raised when what is stored would be read differently; part of the results' keys.
THEMES_VERSION = 3
ENTITIES_VERSION = 2


# Themes


def theme_model(
    play: Screenplay,
    context: Context,
    *,
    bank: Sequence[Theme] = DEFAULT_BANK,
    count: int | None = None,
) -> ThemeModel:
    """A screenplay's themes, from the store where they are there.

    Raises:
        ModelError: the encoder is missing, or does not read the script's language.
    """
    from filmai_core.learning.encoders import DEFAULT_ENCODER, find_encoder

    revision = f"{DEFAULT_ENCODER}@{find_encoder().revision[:12]}"

    def compute() -> ThemeModel:
        from filmai_core.analysis.themes.fit import fit_themes
        from filmai_core.learning.embedder import default_embedder

        return fit_themes(
            play,
            default_embedder(),
            bank=bank,
            count=count,
            model=revision,
            report=context.report,
        )

    active = json.dumps(bank_to_json([theme for theme in bank if theme.on]), ensure_ascii=False)
    return context.recall(
        play.digest,
        "themes",
        compute,
        encode=encode_themes,
        decode=decode_themes,
        parameters={
            "bank": hashlib.sha256(active.encode()).hexdigest()[:16],
            "count": count,
            "version": THEMES_VERSION,
        },
        revision=revision,
    )


def themes_part(play: Screenplay, context: Context) -> dict[str, Any]:
    """The ``themes`` part of ``filmai analyze``."""
    return themes_to_json(theme_model(play, context))


# Entities


def entity_list(play: Screenplay, context: Context) -> tuple[Thing, ...]:
    """A screenplay's names, from the store where they are there.

    Raises:
        ModelError: the tagger is missing, or does not read the script's language.
    """
    from filmai_core.learning.registry import default_registry

    registry = default_registry()
    card = registry.card("entities")

    def compute() -> tuple[Thing, ...]:
        return find_entities(
            play, registry.load("entities"), languages=card.languages, report=context.report
        )

    return context.recall(
        play.digest,
        "entities",
        compute,
        encode=encode_entities,
        decode=decode_entities,
        parameters={"version": ENTITIES_VERSION},
        revision=card.label,
    )


def entities_part(play: Screenplay, context: Context) -> list[dict[str, Any]]:
    """The ``entities`` part of ``filmai analyze``."""
    return entities_to_json(entity_list(play, context))


# Network


class _NotScored(Exception):
    """No timeline is stored. Nothing is wrong."""


def known_timeline(play: Screenplay, context: Context) -> EmotionTimeline | None:
    """The emotion timeline if it was scored before; the network does not wait for a model."""
    from filmai_core.learning.registry import default_registry

    def absent() -> EmotionTimeline:
        raise _NotScored

    try:
        revision = timeline_revision(default_registry().card(context.model).label)
        return context.recall(
            play.digest,
            "emotions",
            absent,
            encode=encode_timeline,
            decode=decode_timeline,
            revision=revision,
        )
    except (_NotScored, ModelError):
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


def network_part(play: Screenplay, context: Context) -> dict[str, Any]:
    """The ``network`` part of ``filmai analyze``.

    ``valence`` is null where emotions were not scored before (``--only network`` loads no
    model; among all parts emotions come first).
    """
    bonds: Bonds = read_bonds(play)
    network = build_network(bonds, valences=speech_valences(known_timeline(play, context)))
    measures = measure(network)
    people = {person.name: person for person in network.people}
    return {
        "nodes": [
            {
                "id": node.name,
                "speeches": people[node.name].speeches,
                "words": people[node.name].words,
                "scenes": list(people[node.name].scenes),
                "community": node.community,
                "betweenness": round(node.betweenness, 6),
                "degree": node.degree,
                "weighted_degree": round(node.strength, 2),
                "rank": node.rank,
                "reasons": list(node.reasons),
            }
            for node in measures.nodes
        ],
        "edges": [
            {
                "source": tie.a,
                "target": tie.b,
                "strength": round(tie.strength, 2),
                "turns": tie.turns,
                "co_presence": tie.co_presence,
                "mentions": tie.mentions,
                "mentions_by_source": tie.a_names_b,
                "mentions_by_target": tie.b_names_a,
                "valence": None if tie.valence is None else round(tie.valence, 4),
                "scenes": list(tie.scenes),
            }
            for tie in network.ties
        ],
        "density": round(measures.density, 6),
        "communities": [list(group) for group in measures.communities],
        "bridges": [
            {"id": item.who, "between": [list(side) for side in item.sides]}
            for item in measures.bridges
        ],
        "never_meet": [list(pair) for pair in never_meet(bonds)],
    }
