"""The character network: people, and how strongly each pair is bound.

Three views of a tie, from the same facts (`filmai_core.analysis.people.bonds`): *turns*, speaking
one after the other, weighted by words (the default); *meetings*, speaking in the same
scene; *mentions*, one naming the other. On Big Fish the rank correlation of turns with
meetings is about .9, with mentions lower: who is spoken of is another matter than who is
there. Survey: Labatut and Bost 2019.

Each edge carries ``strength`` and ``distance`` = 1/strength, because networkx reads the
weights of shortest paths as distances.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from filmai_core.analysis.people.bonds import Bonds, Turn, pair_of, read_bonds
from filmai_core.errors import InputError
from filmai_core.screenplay.model import Screenplay

if TYPE_CHECKING:
    import networkx as nx

VIEWS = ("turns", "meetings", "mentions")

#: (scene, index of the element in it) -> valence in [-1, 1] of what is said there.
Valences = Mapping[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Person:
    """One node; all counts are over the network's scenes.

    Attributes:
        name: as in the screenplay.
        speeches: cues of their own, as the cast counts them: what several say at once
            binds them, and counts for none of them.
        words: words of dialogue of their own.
        scenes: scenes in which they speak for themselves.
        present: scenes in which they are, silent ones included.
        named_by: how many speeches of others name them.
    """

    name: str
    speeches: int
    words: int
    scenes: tuple[int, ...]
    present: tuple[int, ...]
    named_by: int


@dataclass(frozen=True, slots=True)
class Tie:
    """One pair; all counts are over the network's scenes. ``a`` < ``b`` in the alphabet.

    Attributes:
        a: one.
        b: the other.
        strength: by the network's view: words exchanged, meetings, or mentions.
        turns: exchanges, either way.
        words: words exchanged.
        co_presence: scenes in which both speak.
        a_names_b: speeches of ``a`` that name ``b``.
        b_names_a: the other way round.
        valence: mean valence of what the two say to each other, by words; None: not scored.
        scenes: scenes in which they speak with each other or both speak.
    """

    a: str
    b: str
    strength: float
    turns: int
    words: float
    co_presence: int
    a_names_b: int
    b_names_a: int
    valence: float | None
    scenes: tuple[int, ...]

    @property
    def mentions(self) -> int:
        """Speeches of one that name the other."""
        return self.a_names_b + self.b_names_a


@dataclass(frozen=True, slots=True, eq=False)
class CharacterNetwork:
    """People and ties over a run of scenes.

    Attributes:
        view: one of `VIEWS`: what ``strength`` counts.
        first: index of the first scene counted.
        last: index of the last scene counted.
        people: those of the whole screenplay, by words there; some may be idle here.
        ties: pairs with any tie at all, strongest first; strength may be 0 in this view.
    """

    view: str
    first: int
    last: int
    people: tuple[Person, ...]
    ties: tuple[Tie, ...]

    def person(self, name: str) -> Person | None:
        """The person of that name."""
        return next((person for person in self.people if person.name == name), None)

    def tie(self, a: str, b: str) -> Tie | None:
        """The tie of two people, None where there is none."""
        wanted = pair_of(a, b)
        return next((tie for tie in self.ties if (tie.a, tie.b) == wanted), None)

    def graph(self, least: float = 0.0) -> nx.Graph[Any]:
        """The network as a graph; people without a tie are nodes too.

        Args:
            least: ties weaker than this are left out.
        """
        import networkx as nx

        graph: nx.Graph[Any] = nx.Graph()
        for person in self.people:
            graph.add_node(
                person.name,
                speeches=person.speeches,
                words=person.words,
                scenes=len(person.scenes),
            )
        for tie in self.ties:
            if tie.strength > 0 and tie.strength >= least:
                graph.add_edge(
                    tie.a,
                    tie.b,
                    strength=tie.strength,
                    distance=1 / tie.strength,
                    turns=tie.turns,
                    co_presence=tie.co_presence,
                    mentions=tie.mentions,
                )
        return graph


def build_network(
    play: Screenplay | Bonds,
    *,
    view: str = "turns",
    first: int = 0,
    last: int | None = None,
    valences: Valences | None = None,
) -> CharacterNetwork:
    """Sum a screenplay's ties over a run of scenes.

    Args:
        play: the screenplay, or what `read_bonds` made of it (faster for many runs).
        view: one of `VIEWS`.
        first: first scene counted.
        last: last scene counted, the script's last where None.
        valences: of speeches, where they were scored.

    Raises:
        InputError: the view is not known.
    """
    if view not in VIEWS:
        raise InputError(f"there is no view {view!r}", "view", f"Use one of {', '.join(VIEWS)}.")
    bonds = play if isinstance(play, Bonds) else read_bonds(play)
    end = len(bonds.speakers) - 1 if last is None else min(last, len(bonds.speakers) - 1)
    span = range(max(0, first), end + 1)
    facts = _Sums(bonds, span, valences or {})
    ties = [_tie(pair, facts, view) for pair in facts.pairs()]
    ties.sort(key=lambda tie: (-tie.strength, -tie.words, tie.a, tie.b))
    people = tuple(
        Person(
            name,
            facts.speeches[name],
            round(facts.spoken.get(name, 0.0)),
            tuple(facts.speaking[name]),
            tuple(facts.present[name]),
            facts.named[name],
        )
        for name in bonds.people
    )
    return CharacterNetwork(view, span.start, end, people, tuple(ties))


def turn_valence(turn: Turn, valences: Valences) -> float | None:
    """Mean valence of what is said in a turn; None where nothing of it was scored."""
    found = [valences[turn.scene, i] for i in turn.elements if (turn.scene, i) in valences]
    return sum(found) / len(found) if found else None


class _Sums:
    """Counts over a run of scenes."""

    def __init__(self, bonds: Bonds, span: range, valences: Valences) -> None:
        self.turns: Counter[tuple[str, str]] = Counter()
        self.words: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.meetings: Counter[tuple[str, str]] = Counter()
        self.names: Counter[tuple[str, str]] = Counter()  # directed: (by, of)
        self.scenes: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        self.mood: defaultdict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
        self.speeches: Counter[str] = Counter()
        self.spoken: defaultdict[str, float] = defaultdict(float)
        self.named: Counter[str] = Counter()
        self.speaking: defaultdict[str, list[int]] = defaultdict(list)
        self.present: defaultdict[str, list[int]] = defaultdict(list)
        for turn in bonds.turns:
            if turn.scene in span and not turn.together:
                self.speeches[turn.who] += turn.cues
                self.spoken[turn.who] += turn.words
                if turn.scene not in self.speaking[turn.who][-1:]:
                    self.speaking[turn.who].append(turn.scene)
        for item in bonds.exchanges:
            if item.scene in span:
                self.turns[item.pair] += 1
                self.words[item.pair] += item.weight
                self.scenes[item.pair].add(item.scene)
                for turn in (item.first, item.second):
                    value = turn_valence(turn, valences)
                    if value is not None:
                        self.mood[item.pair].append((value, max(1.0, turn.words)))
        for index in span:
            people = sorted(bonds.speakers[index])
            for place, a in enumerate(people):
                for b in people[place + 1 :]:
                    self.meetings[a, b] += 1
                    self.scenes[a, b].add(index)
            for name in bonds.present[index]:
                self.present[name].append(index)
        for spoken in bonds.mentions:
            if spoken.scene in span and spoken.by:
                self.names[spoken.by, spoken.of] += 1
                self.named[spoken.of] += 1

    def pairs(self) -> list[tuple[str, str]]:
        """All pairs with any tie."""
        named = {pair_of(by, of) for by, of in self.names}
        return sorted({*self.turns, *self.meetings, *named})

    def valence(self, pair: tuple[str, str]) -> float | None:
        """Mean over what the two say to each other, by words."""
        values = self.mood.get(pair)
        if not values:
            return None
        return sum(value * weight for value, weight in values) / sum(w for _, w in values)


def _tie(pair: tuple[str, str], facts: _Sums, view: str) -> Tie:
    a, b = pair
    ab, ba = facts.names[a, b], facts.names[b, a]
    strength = {
        "turns": facts.words.get(pair, 0.0),
        "meetings": float(facts.meetings[pair]),
        "mentions": float(ab + ba),
    }[view]
    return Tie(
        a,
        b,
        strength,
        facts.turns[pair],
        facts.words.get(pair, 0.0),
        facts.meetings[pair],
        ab,
        ba,
        facts.valence(pair),
        tuple(sorted(facts.scenes.get(pair, ()))),
    )
