"""Who is the centre, who joins the storylines, who never meets, how a bond changes.

Betweenness (Freeman 1977) is taken on ``distance``, communities (Louvain, Blondel et al.
2008) on ``strength`` with a fixed seed, so that the same script always gives the same
groups. The protagonist ranking adds up five shares a writer can check, and says which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from filmai_core.analysis.people.bonds import Bonds, Exchange, pair_of, scenes_of
from filmai_core.analysis.people.network import CharacterNetwork, Valences, turn_valence
from filmai_core.text import counted

SEED = 7


@dataclass(frozen=True, slots=True)
class NodeMeasures:
    """One person's place in the network.

    Attributes:
        name: who.
        degree: people tied to.
        strength: sum of their ties' strengths (weighted degree).
        betweenness: share of shortest paths between others that lead through them, [0, 1].
        community: index of their group, 0 the largest by words; -1 for people without ties.
        rank: 1 for the protagonist.
        score: what the rank comes from, in [0, 1].
        reasons: why, in words, the weightiest first.
    """

    name: str
    degree: int
    strength: float
    betweenness: float
    community: int
    rank: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NetworkMeasures:
    """Measures of a whole network.

    Attributes:
        density: ties over possible ties, in [0, 1].
        nodes: by rank.
        communities: names in each group, by words.
        bridges: people whose absence would part the network or two of its groups.
    """

    density: float
    nodes: tuple[NodeMeasures, ...]
    communities: tuple[tuple[str, ...], ...]
    bridges: tuple[Bridge, ...]

    def node(self, name: str) -> NodeMeasures | None:
        """The measures of one person."""
        return next((node for node in self.nodes if node.name == name), None)


@dataclass(frozen=True, slots=True)
class Bridge:
    """``who`` alone joins ``sides``: without them, no tie is left between the two."""

    who: str
    sides: tuple[tuple[str, ...], tuple[str, ...]]


#: What each share counts in the protagonist's rank; they add up to 1. Chosen by hand, not
#: fitted. How much and how often somebody speaks counts most, as anyone can check it on the
#: page; betweenness less, as one tie moves it in a small cast; the span least, as a narrator
#: or a frame's figure has the longest.
_WEIGHTS = (
    ("words", 0.30),
    ("scenes", 0.25),
    ("bonds", 0.20),
    ("between", 0.15),
    ("span", 0.10),
)


def measure(network: CharacterNetwork) -> NetworkMeasures:
    """All measures of a network."""
    import networkx as nx

    graph = network.graph()
    words = {person.name: person.words for person in network.people}
    order = {person.name: place for place, person in enumerate(network.people)}
    between = nx.betweenness_centrality(graph, weight="distance", normalized=True)
    groups = communities(network)
    group_of = {name: index for index, names in enumerate(groups) for name in names}
    degrees = dict(graph.degree())
    strengths = dict(graph.degree(weight="strength"))
    scored = _protagonists(network, strengths, between)
    ranked = sorted(scored, key=lambda name: (-scored[name][0], order[name]))
    nodes = tuple(
        NodeMeasures(
            name,
            int(degrees[name]),
            float(strengths[name]),
            float(between[name]),
            group_of.get(name, -1),
            rank,
            scored[name][0],
            scored[name][1],
        )
        for rank, name in enumerate(ranked, start=1)
    )
    density = float(nx.density(graph)) if len(words) > 1 else 0.0
    return NetworkMeasures(density, nodes, groups, bridges(network, groups))


def communities(network: CharacterNetwork, seed: int = SEED) -> tuple[tuple[str, ...], ...]:
    """Groups of people who mostly speak with each other; people without ties are in none."""
    import networkx as nx

    graph = network.graph()
    tied = [name for name in graph if graph.degree(name)]
    if not tied:
        return ()
    order = {person.name: place for place, person in enumerate(network.people)}
    words = {person.name: person.words for person in network.people}
    found = nx.community.louvain_communities(graph.subgraph(tied), weight="strength", seed=seed)
    groups = [tuple(sorted(group, key=lambda name: order[name])) for group in found]
    return tuple(
        sorted(groups, key=lambda group: (-sum(words[name] for name in group), order[group[0]]))
    )


def bridges(
    network: CharacterNetwork, groups: Sequence[Sequence[str]] | None = None
) -> tuple[Bridge, ...]:
    """People without whom two storylines would not touch.

    Two kinds, the first first: without them the network falls apart (a cut vertex, Tarjan
    1972), each side having two people or more; and, between two groups of two or more, they
    take part in every tie.
    """
    import networkx as nx

    graph = network.graph()
    order = {person.name: place for place, person in enumerate(network.people)}
    found: list[Bridge] = []
    for who in sorted(nx.articulation_points(graph), key=lambda name: order[name]):
        near = graph.subgraph(nx.node_connected_component(graph, who)).copy()
        near.remove_node(who)
        sides = [
            tuple(sorted(side, key=lambda name: order[name]))
            for side in nx.connected_components(near)
            if len(side) > 1
        ]
        if len(sides) > 1:
            sides.sort(key=lambda side: (-len(side), order[side[0]]))
            found.append(Bridge(who, (sides[0], sides[1])))
    known = {item.who for item in found}
    for one, other in combinations(groups if groups is not None else communities(network), 2):
        if len(one) < 2 or len(other) < 2:
            continue
        ties = [(a, b) for a in one for b in other if graph.has_edge(a, b)]
        if not ties:
            continue
        shared = set(ties[0]).intersection(*map(set, ties[1:]))
        for who in sorted(shared - known, key=lambda name: order[name])[:1]:
            sides_of = (tuple(n for n in one if n != who), tuple(n for n in other if n != who))
            found.append(Bridge(who, sides_of))
    return tuple(found)


def never_meet(bonds: Bonds, among: int = 8) -> tuple[tuple[str, str], ...]:
    """Pairs of the leading people who are in no scene together, the weightiest first.

    Args:
        bonds: the screenplay's ties; being in a scene counts, speaking is not needed.
        among: how many leading people (by words) are looked at.
    """
    leading = bonds.people[:among]
    words = dict.fromkeys(leading, 0.0)
    for turn in bonds.turns:
        if turn.who in words:
            words[turn.who] += turn.words
    pairs = [(a, b) for a, b in combinations(leading, 2) if not scenes_of(bonds.present, a, b)]
    return tuple(sorted(pairs, key=lambda pair: -min(words[pair[0]], words[pair[1]])))


@dataclass(frozen=True, slots=True)
class BondPoint:
    """A pair in one scene.

    Attributes:
        scene: index.
        words: words exchanged in it.
        total: words exchanged up to and with it.
        valence: mean over what they say to each other in it; None: nothing, or not scored.
    """

    scene: int
    words: float
    total: float
    valence: float | None


def bond_over_time(
    bonds: Bonds, a: str, b: str, valences: Valences | None = None
) -> tuple[BondPoint, ...]:
    """How a bond changes: one point a scene, over the whole script."""
    words = [0.0] * len(bonds.speakers)
    moods: list[list[tuple[float, float]]] = [[] for _ in bonds.speakers]
    for item in exchanges_of(bonds, a, b):
        words[item.scene] += item.weight
        for turn in (item.first, item.second):
            value = turn_valence(turn, valences or {})
            if value is not None:
                moods[item.scene].append((value, max(1.0, turn.words)))
    points: list[BondPoint] = []
    total = 0.0
    for scene, (said, mood) in enumerate(zip(words, moods, strict=True)):
        total += said
        weight = sum(w for _, w in mood)
        valence = sum(v * w for v, w in mood) / weight if weight else None
        points.append(BondPoint(scene, said, total, valence))
    return tuple(points)


def exchanges_of(bonds: Bonds, a: str, b: str) -> tuple[Exchange, ...]:
    """What two people say to each other, in order."""
    wanted = pair_of(a, b)
    return tuple(item for item in bonds.exchanges if item.pair == wanted)


def _protagonists(
    network: CharacterNetwork, strengths: dict[str, float], between: dict[str, float]
) -> dict[str, tuple[float, tuple[str, ...]]]:
    """Score and reasons of each person; each of the five parts is a share of the largest."""
    count = max(1, network.last - network.first + 1)
    all_words = sum(person.words for person in network.people) or 1
    raw = {
        "words": {person.name: float(person.words) for person in network.people},
        "scenes": {person.name: float(len(person.scenes)) for person in network.people},
        "bonds": strengths,
        "between": between,
        "span": {
            person.name: float(person.scenes[-1] - person.scenes[0] + 1) if person.scenes else 0.0
            for person in network.people
        },
    }
    most = {part: max(values.values(), default=0.0) for part, values in raw.items()}
    scored: dict[str, tuple[float, tuple[str, ...]]] = {}
    for person in network.people:
        name = person.name
        share = {
            part: values[name] / most[part] if most[part] else 0.0 for part, values in raw.items()
        }
        texts = {
            "words": f"speaks {person.words / all_words:.0%} of all words",
            "scenes": f"speaks in {len(person.scenes)} of {counted(count, 'scene')}",
            "bonds": f"has {share['bonds']:.0%} of the strongest bonds' weight",
            "between": f"stands on {between[name]:.0%} of the shortest paths between others",
            "span": f"is heard over {raw['span'][name] / count:.0%} of the script",
        }
        parts = sorted(_WEIGHTS, key=lambda item: -item[1] * share[item[0]])
        reasons = tuple(texts[part] for part, _ in parts if share[part] > 0)
        scored[name] = (sum(weight * share[part] for part, weight in _WEIGHTS), reasons)
    return scored
