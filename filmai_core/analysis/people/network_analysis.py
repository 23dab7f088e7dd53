"""The character network as an analysis: ties, their measures, and who never meets.

Nothing is stored: a feature's network takes 0.16 s of one core (Big Fish), and what a tie's
tone is depends on whether emotions were scored meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from filmai_core.analysis.analysis import Analysis
from filmai_core.analysis.context import Context
from filmai_core.analysis.emotions.analysis import known_timeline, speech_valences
from filmai_core.analysis.people.bonds import read_bonds
from filmai_core.analysis.people.measures import NetworkMeasures, measure, never_meet
from filmai_core.analysis.people.network import CharacterNetwork, build_network
from filmai_core.screenplay.model import Screenplay


@dataclass(frozen=True, slots=True, eq=False)
class NetworkReading:
    """A whole script's network and what it says of its people.

    Attributes:
        network: people and ties, in turns; a tie's ``valence`` is None where emotions were
            not scored before.
        measures: by rank, the protagonist first.
        never_meet: pairs of leading people who never share a scene, by words.
    """

    network: CharacterNetwork
    measures: NetworkMeasures
    never_meet: tuple[tuple[str, str], ...]


def read_network(play: Screenplay, context: Context) -> NetworkReading:
    """Build and measure the network of a whole script."""
    bonds = read_bonds(play)
    network = build_network(bonds, valences=speech_valences(known_timeline(play, context)))
    return NetworkReading(network, measure(network), tuple(never_meet(bonds)))


def network_to_json(reading: NetworkReading) -> dict[str, Any]:
    """The ``network`` part of ``filmai analyze``."""
    people = {person.name: person for person in reading.network.people}
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
            for node in reading.measures.nodes
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
            for tie in reading.network.ties
        ],
        "density": round(reading.measures.density, 6),
        "communities": [list(group) for group in reading.measures.communities],
        "bridges": [
            {"id": item.who, "between": [list(side) for side in item.sides]}
            for item in reading.measures.bridges
        ],
        "never_meet": [list(pair) for pair in reading.never_meet],
    }


NETWORK: Analysis[NetworkReading] = Analysis(
    name="network",
    version=1,
    compute=read_network,
    to_json=lambda reading, play: network_to_json(reading),
    title="The character network",
    doing="Reading ties",
)
