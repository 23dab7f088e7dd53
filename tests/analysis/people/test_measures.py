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


#: Two words a speech: HERO 10, A 6, B 4. Bonds: HERO-A 6, HERO-B 4, A-B 2, so that HERO lies on
#: the way from A to B (1/6 + 1/4 < 1/2).
SMALL = [talk("HERO", "A", "HERO"), talk("HERO", "B", "HERO"), talk("A", "B"), talk("HERO", "A")]


def test_scores_and_reasons_by_hand(build_play: MakePlay) -> None:
    hero, a, b = measure(build_network(build_play(SMALL))).nodes
    assert [(n.name, n.rank, n.degree, n.strength) for n in (hero, a, b)] == [
        ("HERO", 1, 2, 10), ("A", 2, 2, 8), ("B", 3, 2, 6),
    ]  # fmt: skip
    assert hero.score == pytest.approx(1)
    assert a.score == pytest.approx(0.3 * 0.6 + 0.25 + 0.2 * 0.8 + 0.1)
    assert b.score == pytest.approx(0.3 * 0.4 + 0.25 * 2 / 3 + 0.2 * 0.6 + 0.1 / 2)
    assert hero.reasons == (
        "speaks 50% of all words", "speaks in 3 of 4 scenes",
        "has 100% of the strongest bonds' weight",
        "stands on 100% of the shortest paths between others", "is heard over 100% of the script",
    )  # fmt: skip
    assert a.reasons == (
        "speaks in 3 of 4 scenes", "speaks 30% of all words",
        "has 80% of the strongest bonds' weight", "is heard over 100% of the script",
    )  # fmt: skip
    assert b.reasons[-1] == "is heard over 50% of the script" and len(b.reasons) == 4


def test_reasons_count_the_scenes_of_the_window(build_play: MakePlay) -> None:
    found = measure(build_network(build_play(SMALL), first=1, last=2))
    b, hero = found.node("B"), found.node("HERO")
    assert b is not None and "speaks in 2 of 2 scenes" in b.reasons
    assert hero is not None and "is heard over 50% of the script" in hero.reasons
    assert found.node("NOBODY") is None


def test_of_equals_the_first_in_the_cast_ranks_first(build_play: MakePlay) -> None:
    found = measure(build_network(build_play([talk("A", "B")])))
    assert [(n.name, n.rank) for n in found.nodes] == [("A", 1), ("B", 2)]
    assert found.density == 1.0


def test_who_speaks_with_nobody_is_in_no_community(build_play: MakePlay) -> None:
    found = measure(build_network(build_play([talk("A", "B"), talk("LONE")])))
    lone = found.node("LONE")
    assert lone is not None and (lone.community, lone.degree, lone.strength) == (-1, 0, 0)
    assert found.communities == (("A", "B"),)
    assert communities(build_network(build_play([talk("A")]))) == ()


def test_the_group_that_says_most_comes_first_its_leader_first(build_play: MakePlay) -> None:
    play = build_play([talk("A", "B"), talk("Z", "Y", "Z", "Y", "Z")])
    assert communities(build_network(play)) == (("Z", "Y"), ("A", "B"))
    equal = build_play([talk("C", "D"), talk("A", "B")])
    assert communities(build_network(equal)) == (("A", "B"), ("C", "D"))
    found = measure(build_network(play))
    assert [(node.name, node.community) for node in found.nodes] == [
        ("Z", 0), ("Y", 0), ("A", 1), ("B", 1),
    ]  # fmt: skip


def test_a_cut_vertex_joins_its_two_largest_sides(build_play: MakePlay) -> None:
    sides = [["A", "B"], ["F", "G", "H", "I"], ["C", "D", "E"], ["LONE"]]
    scenes = [talk("MID", *side, side[0], "MID") for side in sides]
    (found,) = (item for item in bridges(build_network(build_play(scenes))) if item.who == "MID")
    assert [set(side) for side in found.sides] == [set("FGHI"), set("CDE")]
    equal = [talk("MID", *side, "MID") for side in (["C", "D"], ["A", "B"])]
    (found,) = bridges(build_network(build_play(equal)))
    assert found.sides == (("A", "B"), ("C", "D"))


def test_one_person_beyond_is_no_storyline(build_play: MakePlay) -> None:
    assert bridges(build_network(build_play([talk("A", "B"), talk("B", "C")]))) == ()
    pairs = [talk("A", "B"), talk("B", "C"), talk("C", "D")]
    assert bridges(build_network(build_play(pairs)), [["A", "B"], ["C"], ["D"]]) == ()


def test_who_is_in_every_tie_of_two_groups_joins_them(build_play: MakePlay) -> None:
    """B alone speaks with the others' group, but C and B meet twice over: no cut vertex."""
    scenes = [talk("A", "B", "C", "D", "B"), talk("A", "E", "D")]
    network = build_network(build_play(scenes))
    ties = {(tie.a, tie.b) for tie in network.ties if tie.strength}
    assert ties == {("A", "B"), ("B", "C"), ("C", "D"), ("B", "D"), ("A", "E"), ("D", "E")}
    (found,) = bridges(network, [["A", "B"], ["C", "D"]])
    assert (found.who, found.sides) == ("B", (("A",), ("C", "D")))
    assert bridges(network, [["A", "B"], ["D", "E"]]) == ()
    assert bridges(network, [["A"], ["B", "C", "D"]]) == ()
    assert bridges(network, [["A", "C"], ["B"]]) == ()


def test_those_with_most_to_say_never_meet_first(build_play: MakePlay) -> None:
    scenes = [talk("A"), talk("B", "B"), talk("C", "C", "C"), talk("D", "D", "D", "D")]
    bonds = read_bonds(build_play(scenes))
    assert never_meet(bonds) == (
        ("D", "C"), ("D", "B"), ("C", "B"), ("D", "A"), ("C", "A"), ("B", "A"),
    )  # fmt: skip
    assert never_meet(bonds, among=2) == (("D", "C"),)
    assert len(never_meet(read_bonds(build_play([talk(name) for name in "ABCDEFGHI"])))) == 28


def test_what_is_said_together_counts_for_those_who_never_meet(build_play: MakePlay) -> None:
    """A says 6 words, D 5, B 4 and C 1; then B and C say 20 together, ten each."""
    alone = [[(name, "word " * count)] for name, count in (("A", 6), ("D", 5), ("B", 4), ("C", 1))]
    bonds = read_bonds(build_play([*alone, [("B AND C", "word " * 20)]]))
    assert bonds.people == ("A", "D", "B", "C")
    assert never_meet(bonds) == (("A", "B"), ("A", "C"), ("A", "D"), ("D", "B"), ("D", "C"))


def test_a_bonds_mood_is_weighted_by_words_and_unknown_where_unscored(build_play: MakePlay) -> None:
    play = build_play([[("A", "one two three"), ("B", "one")], talk("A"), talk("A", "B")])
    bonds = read_bonds(play)
    one, two = (turn for turn in bonds.turns if turn.scene == 0)
    scored = {(0, one.elements[0]): 1.0, (0, two.elements[0]): -0.5}
    points = bond_over_time(bonds, "A", "B", scored)
    assert points[0].valence == pytest.approx((3 * 1.0 - 1 * 0.5) / 4)
    assert [point.valence for point in points[1:]] == [None, None]
    assert [(point.scene, point.words, point.total) for point in points] == [
        (0, 2, 2), (1, 0, 2), (2, 2, 4),
    ]  # fmt: skip


def test_silence_scores_as_one_word(build_play: MakePlay) -> None:
    """ "..." has no word; beside three words it still weighs one."""
    bonds = read_bonds(build_play([[("A", "..."), ("B", "one two three")]]))
    scored = {(0, index): value for index, value in ((1, 1.0), (3, -1.0))}
    tie = build_network(bonds, valences=scored).tie("A", "B")
    assert tie is not None and tie.valence == pytest.approx((1 - 3) / 4)
    half = build_network(bonds, valences={(0, 1): 0.25}).tie("A", "B")
    assert half is not None and half.valence == 0.25
