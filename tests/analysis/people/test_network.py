"""Ties by hand, by a slow second implementation, and by the plays' gold."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest

from filmai_core.analysis.people.bonds import read_bonds
from filmai_core.analysis.people.network import build_network
from filmai_core.errors import InputError
from filmai_core.screenplay.model import Element, ElementKind, Screenplay
from filmai_core.screenplay.read import read_screenplay
from filmai_core.text import count_words

MakePlay = Callable[..., Screenplay]

#: Worked by hand. Scene 1: ANN(2) BEN(4) ANN(3) CAT(1): A-B twice, (2+4)/2 + (4+3)/2 = 6.5;
#: A-C once, (3+1)/2 = 2. Scene 2: BEN(1) BEN(2) CAT(5), one turn of 3: B-C once, 4.
HAND = [
    [("ANN", "Hello there."), ("BEN", "Good morning to you."), ("ANN", "Where is Cat?"),
     ("CAT", "Here.")],
    [("BEN", "Well."), ("", "He turns to Cat."), ("BEN", "Come in."),
     ("CAT", "I would rather not, Ben.")],
    [("ANN", "Alone again.")],
]  # fmt: skip


def test_turns_are_weighted_by_words(build_play: MakePlay) -> None:
    network = build_network(build_play(HAND))
    found = {(tie.a, tie.b): (tie.strength, tie.turns, tie.co_presence) for tie in network.ties}
    assert found == {
        ("ANN", "BEN"): (6.5, 2, 1),
        ("ANN", "CAT"): (2.0, 1, 1),
        ("BEN", "CAT"): (4.0, 1, 2),
    }
    assert [(tie.a, tie.b) for tie in network.ties][0] == ("ANN", "BEN")


def test_mentions_have_a_direction(build_play: MakePlay) -> None:
    network = build_network(build_play(HAND), view="mentions")
    ann_cat, ben_cat = network.tie("CAT", "ANN"), network.tie("BEN", "CAT")
    assert ann_cat is not None and (ann_cat.a_names_b, ann_cat.b_names_a) == (1, 0)
    assert ben_cat is not None and (ben_cat.a_names_b, ben_cat.b_names_a) == (0, 1)
    assert ben_cat.strength == 1.0
    cat = network.person("CAT")
    assert cat is not None and cat.named_by == 1  # action names her as well; nobody says it


def test_meetings_count_scenes(build_play: MakePlay) -> None:
    network = build_network(build_play(HAND), view="meetings")
    assert {(tie.a, tie.b): tie.strength for tie in network.ties} == {
        ("ANN", "BEN"): 1.0, ("ANN", "CAT"): 1.0, ("BEN", "CAT"): 2.0,
    }  # fmt: skip


def test_a_window_counts_its_scenes_alone(build_play: MakePlay) -> None:
    network = build_network(build_play(HAND), first=1, last=2)
    assert [(tie.a, tie.b, tie.strength) for tie in network.ties if tie.strength] == [
        ("BEN", "CAT", 4.0)
    ]
    ann = network.person("ANN")
    assert ann is not None and ann.scenes == (2,) and ann.words == 2


def test_distance_is_one_over_strength(build_play: MakePlay) -> None:
    graph = build_network(build_play(HAND)).graph()
    assert graph.number_of_edges() > 1
    for _, _, data in graph.edges(data=True):
        assert data["distance"] == pytest.approx(1 / data["strength"])


def test_valence_is_weighted_by_words(build_play: MakePlay) -> None:
    play = build_play(HAND)
    bonds = read_bonds(play)
    scored = {(turn.scene, index): 0.0 for turn in bonds.turns for index in turn.elements}
    ben = next(turn for turn in bonds.turns if turn.who == "BEN" and turn.scene == 1)
    cat = next(turn for turn in bonds.turns if turn.who == "CAT" and turn.scene == 1)
    for turn, value in ((ben, 1.0), (cat, -0.2)):
        scored.update({(1, index): value for index in turn.elements})
    tie = build_network(bonds, valences=scored).tie("BEN", "CAT")
    assert tie is not None and tie.valence == pytest.approx((1.0 * 3 - 0.2 * 5) / 8)
    unscored = build_network(bonds).tie("BEN", "CAT")
    assert unscored is not None and unscored.valence is None


def test_scripts_of_two_people_of_one_and_of_none(build_play: MakePlay) -> None:
    two = build_network(build_play([[("A", "one"), ("B", "two")]]))
    assert [(tie.a, tie.b, tie.strength) for tie in two.ties] == [("A", "B", 1.0)]
    one = build_network(build_play([[("A", "one")], [("A", "two")]]))
    assert len(one.people) == 1 and not one.ties and len(one.graph()) == 1
    none = build_network(build_play([[("", "Rain.")]]))
    assert not none.people and not none.ties
    assert not build_network(build_play([])).people


def test_a_view_that_is_not_known_is_said(build_play: MakePlay) -> None:
    with pytest.raises(InputError, match="no view 'love'"):
        build_network(build_play(HAND), view="love")


def _slowly(play: Screenplay) -> dict[tuple[str, str], list[float]]:
    """Turns, words and meetings again: by index arithmetic over a flat list, no classes."""
    flat: list[tuple[int, str, int]] = []
    for scene in play.scenes:
        for element in scene.elements:
            if element.kind is ElementKind.DIALOGUE:
                flat.append((scene.index, element.character, len(element.text.split())))
    found: dict[tuple[str, str], list[float]] = {}
    for i in range(len(flat)):
        for j in range(i + 1, len(flat)):
            same = flat[i][0] == flat[j][0]
            between = {who for _, who, _ in flat[i + 1 : j]}
            start = i == 0 or flat[i - 1][:2] != flat[i][:2]
            end = j == len(flat) - 1 or flat[j + 1][:2] != flat[j][:2]
            if not (same and start and end) or flat[i][1] == flat[j][1]:
                continue
            if between - {flat[i][1], flat[j][1]}:
                continue
            names = [who for _, who, _ in flat[i : j + 1]]
            switch = [k for k in range(1, len(names)) if names[k] != names[k - 1]]
            if len(switch) != 1:
                continue
            words = sum(count for _, _, count in flat[i : j + 1]) / 2
            row = found.setdefault(tuple(sorted((flat[i][1], flat[j][1]))), [0, 0.0, 0])
            row[0] += 1
            row[1] += max(1.0, words)
    for scene in play.scenes:
        for pair in combinations(sorted({who for _, who, _ in flat if _ is not None} & {
            who for index, who, _ in flat if index == scene.index}), 2):  # fmt: skip
            found.setdefault(pair, [0, 0.0, 0])[2] += 1
    return found


@pytest.mark.parametrize("seed", range(25))
def test_random_scripts_agree_with_a_slow_second_implementation(
    build_play: MakePlay, seed: int
) -> None:
    rng = random.Random(seed)
    cast = ["ANN", "BEN", "CAT", "DAN", "EVE"][: rng.randint(1, 5)]
    play = build_play(
        [
            [
                (rng.choice([*cast, ""]), " ".join(["word"] * rng.randint(1, 9)))
                for _ in range(rng.randint(0, 9))
            ]
            for _ in range(rng.randint(1, 6))
        ]
    )
    network = build_network(play)
    found = {(t.a, t.b): [t.turns, t.words, t.co_presence] for t in network.ties}
    assert found == {pair: pytest.approx(row) for pair, row in _slowly(play).items()}


def test_chinese_is_counted_by_characters() -> None:
    assert count_words("你好，世界。") == 4


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["buechner-woyzeck", "chekhov-chaika"])
def test_edges_of_the_plays_are_exactly_those_of_the_gold(
    shared_dir: Path, build_play: MakePlay, name: str
) -> None:
    """Given who speaks, turns and meetings are the gold's, to the last one."""
    folder = shared_dir / "scripts" / "plays"
    gold = json.loads((folder / f"{name}.gold.json").read_text(encoding="utf-8"))
    turns: Counter[tuple[str, str]] = Counter()
    meetings: Counter[tuple[str, str]] = Counter()
    scenes = []
    for scene in gold["scenes"]:
        who = [turn["who"][0] for turn in scene["turns"] if turn["who"]]
        for a, b in zip(who, who[1:], strict=False):
            if a != b:
                turns[tuple(sorted((a, b)))] += 1
        meetings.update(combinations(sorted(set(who)), 2))
        scenes.append(
            [(t["who"][0], " ".join(["w"] * t["words"])) for t in scene["turns"] if t["who"]]
        )
    network = build_network(build_play(scenes))
    assert {(t.a, t.b): t.turns for t in network.ties if t.turns} == dict(turns)
    assert {(t.a, t.b): t.co_presence for t in network.ties if t.co_presence} == dict(meetings)
    assert network.graph().number_of_edges() == len(turns)


def test_a_cue_without_dialogue_is_a_turn(build_play: MakePlay) -> None:
    play = build_play([[("A", "one two"), ("B", "three")]])
    scene = play.scenes[0]
    silent = replace(scene, elements=(*scene.elements, Element(ElementKind.CUE, "C", 99, "C")))
    network = build_network(replace(play, scenes=(silent,)))
    tie = network.tie("B", "C")
    assert tie is not None and tie.turns == 1


def test_a_network_is_plain_networkx(build_play: MakePlay) -> None:
    assert isinstance(build_network(build_play(HAND)).graph(), nx.Graph)


def test_two_who_speak_at_once_are_two_people(build_play: MakePlay) -> None:
    """ "ANN AND BEN" answer CAT: each is bound to her, the cue is nobody of its own."""
    play = build_play(
        [[("ANN", "one"), ("BEN", "one")], [("CAT", "a b"), ("ANN AND BEN", "a b c d")]]
    )
    network = build_network(play)
    assert {person.name for person in network.people} == {"ANN", "BEN", "CAT"}
    assert {(tie.a, tie.b): tie.turns for tie in network.ties} == {
        ("ANN", "BEN"): 1, ("ANN", "CAT"): 1, ("BEN", "CAT"): 1,
    }  # fmt: skip
    both = network.tie("ANN", "BEN")
    assert both is not None and both.co_presence == 2


def test_speeches_words_and_scenes_are_the_casts() -> None:
    """A joint cue binds those who speak it, and is counted once, under its own name."""
    text = (
        "INT. A - DAY\n\nANN\nOne two.\n\nANN AND BEN\nThree four five.\n\nBEN\nSix.\n\n"
        "INT. B - DAY\n\nANN AND BEN\nSeven.\n"
    )
    play = read_screenplay(text.encode(), "x.fountain")
    network = build_network(play)
    for person in network.people:
        own = play.character(person.name)
        assert own is not None
        assert (person.speeches, person.words, person.scenes) == (
            own.speeches, own.words, own.scenes,
        )  # fmt: skip
    tie = network.tie("ANN", "BEN")
    assert tie is not None and tie.co_presence == 2


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["official/Big-Fish.fdx", "plays/buechner-woyzeck.fountain"])
def test_real_casts_and_networks_count_alike(name: str, shared_dir: Path) -> None:
    play = read_screenplay((shared_dir / "scripts" / name).read_bytes(), name)
    for person in build_network(play).people:
        own = play.character(person.name)
        assert own is not None
        assert (own.speeches, own.words, own.scenes) == (
            person.speeches, person.words, person.scenes,
        )  # fmt: skip
