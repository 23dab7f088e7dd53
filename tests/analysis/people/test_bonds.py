"""Turns, exchanges and mentions of scripts small enough to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from filmai_core.analysis.people.bonds import Turn, pair_of, read_bonds, scenes_of
from filmai_core.screenplay.model import Element, ElementKind, Screenplay

MakePlay = Callable[..., Screenplay]


def test_a_turn_goes_on_over_action_and_counts_its_cues(build_play: MakePlay) -> None:
    play = build_play([[("A", "one two"), ("", "Rain."), ("A", "three"), ("B", "four")]])
    first, second = read_bonds(play).turns
    assert (first.who, first.words, first.text, first.cues) == ("A", 3, "one two three", 2)
    assert (first.line, first.elements, first.scene) == (2, (1, 4), 0)
    assert (second.who, second.cues, second.elements) == ("B", 1, (6,))


def test_speech_without_a_cue_is_one_cue_s(build_play: MakePlay) -> None:
    play = build_play([[("A", "one")]])
    bare = replace(play.scenes[0], elements=play.scenes[0].elements[1:])
    (turn,) = read_bonds(replace(play, scenes=(bare,))).turns
    assert (turn.cues, turn.words) == (1, 1)


def test_what_nobody_speaks_is_no_turn(build_play: MakePlay) -> None:
    play = build_play([[("A", "one")]])
    scene = play.scenes[0]
    more = (Element(ElementKind.DIALOGUE, "lost"), Element(ElementKind.ACTION, "A goes", 9, "B"))
    longer = replace(play, scenes=(replace(scene, elements=(*scene.elements, *more)),))
    assert [turn.text for turn in read_bonds(longer).turns] == ["one"]


def test_an_exchange_weighs_the_mean_of_its_words_and_at_least_one(build_play: MakePlay) -> None:
    play = build_play([[("B", "one two three"), ("A", "four"), ("B", "..."), ("A", "...")]])
    found = read_bonds(play).exchanges
    assert [(item.weight, item.pair) for item in found] == [
        (2.0, ("A", "B")), (1.0, ("A", "B")), (1.0, ("A", "B")),
    ]  # fmt: skip


def test_no_exchange_crosses_a_heading(build_play: MakePlay) -> None:
    assert read_bonds(build_play([[("A", "one")], [("B", "two")]])).exchanges == ()


def test_a_pair_is_in_alphabetical_order() -> None:
    assert pair_of("B", "A") == pair_of("A", "B") == ("A", "B")


def test_who_speaks_together_shares_the_words(build_play: MakePlay) -> None:
    scenes = [[("ANN", "one")], [("BEN", "one")], [("ANN AND BEN", "one two three four")]]
    bonds = read_bonds(build_play(scenes))
    assert bonds.people == ("ANN", "BEN") and bonds.speakers[2] == ("ANN", "BEN")
    assert [(turn.who, turn.words) for turn in bonds.turns if turn.scene == 2] == [
        ("ANN", 2), ("BEN", 2),
    ]  # fmt: skip
    strange = read_bonds(build_play([*scenes[:1], [("ANN AND ZOE", "one two")]]))
    assert "ANN AND ZOE" in strange.people


def test_names_are_mentioned_by_others_and_by_action(build_play: MakePlay) -> None:
    play = build_play(
        [
            [("ANN", "Ann and Ben and Ben."), ("BEN", "No.")],
            [("", "Ben waits."), ("ANN", "Where is Ben?")],
        ]
    )
    bonds = read_bonds(play)
    assert [(item.scene, item.by, item.of) for item in bonds.mentions] == [
        (0, "ANN", "BEN"), (1, "", "BEN"), (1, "ANN", "BEN"),
    ]  # fmt: skip
    assert bonds.present == (("ANN", "BEN"), ("ANN", "BEN"))
    only_said = read_bonds(build_play([[("BEN", "No.")], [("ANN", "Where is Ben?")]]))
    assert only_said.present == (("BEN",), ("ANN",))


def test_the_cast_of_a_scene_is_there_though_silent(build_play: MakePlay) -> None:
    play = build_play([[("ANN", "one")], [("BEN", "two")]])
    scene = replace(play.scenes[0], cast=("BEN", "STRANGER"))
    bonds = read_bonds(replace(play, scenes=(scene, play.scenes[1])))
    assert bonds.present[0] == ("ANN", "BEN") and bonds.speakers[0] == ("ANN",)


def test_scenes_of_several_are_those_with_all_of_them() -> None:
    present = (("A", "B"), ("A",), ("B", "C", "A"))
    assert scenes_of(present, "A", "B") == (0, 2) and scenes_of(present, "A") == (0, 1, 2)
    assert scenes_of(present, "C", "B") == (2,) and scenes_of(present, "D") == ()


def test_a_turn_made_by_hand_has_one_cue() -> None:
    turn = Turn(0, 1, "A", 2.0, "two words")
    assert (turn.cues, turn.elements) == (1, ())
