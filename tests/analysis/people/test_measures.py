"""Each measure on scripts small enough to work by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from filmai_core.analysis.people.bonds import read_bonds
from filmai_core.analysis.people.measures import (
    bond_over_time,
    bridges,
    communities,
    exchanges_of,
    measure,
    never_meet,
)
from filmai_core.analysis.people.network import build_network
from filmai_core.screenplay.model import Screenplay

MakePlay = Callable[..., Screenplay]


def talk(*who: str) -> list[tuple[str, str]]:
    """A scene in which these speak in turn, two words each."""
    return [(name, "two words") for name in who]


#: Two pairs of friends; MID speaks with one of each. The path A - B - MID - C - D.
PATH = [talk("A", "B"), talk("B", "MID"), talk("MID", "C"), talk("C", "D")]


def test_betweenness_of_a_path(build_play: MakePlay) -> None:
    """Of the six pairs of others, MID lies between 4, B and C between 3 each, the ends none."""
    found = {node.name: node.betweenness for node in measure(build_network(build_play(PATH))).nodes}
    assert found == {
        "A": 0, "B": pytest.approx(3 / 6), "MID": pytest.approx(4 / 6),
        "C": pytest.approx(3 / 6), "D": 0,
    }  # fmt: skip


def test_betweenness_takes_the_strong_way_round(build_play: MakePlay) -> None:
    """A and C have one weak tie; both are bound to B strongly, so B lies between them."""
    play = build_play([talk("A", "B", "A", "B", "A", "B", "C", "B", "C", "B", "C"), talk("A", "C")])
    node = measure(build_network(play)).node("B")
    assert node is not None and node.betweenness == 1.0


def test_degrees_and_density(build_play: MakePlay) -> None:
    measures = measure(build_network(build_play(PATH)))
    assert measures.density == pytest.approx(4 / 10)
    mid = measures.node("MID")
    assert mid is not None and mid.degree == 2 and mid.strength == pytest.approx(4.0)


def test_communities_are_the_two_halves_whatever_the_order(build_play: MakePlay) -> None:
    halves = [
        talk("A", "B", "C", "A", "B", "C"),
        talk("X", "Y", "Z", "X", "Y", "Z"),
        talk("A", "X"),
    ]
    for scenes in (halves, halves[::-1]):
        groups = communities(build_network(build_play(scenes)))
        assert {frozenset(group) for group in groups} == {frozenset("ABC"), frozenset("XYZ")}


def test_the_one_who_joins_two_storylines_is_named(build_play: MakePlay) -> None:
    found = bridges(
        build_network(build_play([talk("A", "B", "MID", "A"), talk("MID", "C", "D", "MID")]))
    )
    assert found[0].who == "MID"
    assert {frozenset(side) for side in found[0].sides} == {frozenset("AB"), frozenset("CD")}


def test_two_people_who_join_storylines_are_no_bridge(build_play: MakePlay) -> None:
    scenes = [talk("A", "B", "C", "A"), talk("X", "Y", "Z", "X"), talk("A", "X"), talk("B", "Y")]
    assert bridges(build_network(build_play(scenes))) == ()


def test_the_protagonist_has_reasons(build_play: MakePlay) -> None:
    scenes = [
        talk("HERO", "A", "HERO"),
        talk("HERO", "B", "HERO"),
        talk("A", "B"),
        talk("HERO", "A"),
    ]
    first = measure(build_network(build_play(scenes))).nodes[0]
    assert (first.name, first.rank) == ("HERO", 1)
    assert "speaks 50% of all words" in first.reasons
    assert "speaks in 3 of 4 scenes" in first.reasons


def test_people_who_never_meet(build_play: MakePlay) -> None:
    scenes = [talk("A", "B"), talk("B", "C"), [*talk("A"), ("", "D looks away.")], talk("D")]
    pairs = {frozenset(pair) for pair in never_meet(read_bonds(build_play(scenes)))}
    assert pairs == {frozenset("AC"), frozenset("BD"), frozenset("CD")}


def test_a_bond_over_time(build_play: MakePlay) -> None:
    bonds = read_bonds(build_play([talk("A", "B"), talk("A", "C"), talk("B", "A", "B")]))
    points = bond_over_time(bonds, "B", "A")
    assert [(point.words, point.total) for point in points] == [(2, 2), (0, 2), (4, 6)]
    assert [item.scene for item in exchanges_of(bonds, "A", "B")] == [0, 2, 2]


def test_nobody_and_one_person(build_play: MakePlay) -> None:
    assert measure(build_network(build_play([[("", "Rain.")]]))).nodes == ()
    alone = measure(build_network(build_play([talk("A")])))
    assert alone.nodes[0].rank == 1 and alone.nodes[0].community == -1 and alone.density == 0.0
