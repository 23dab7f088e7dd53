from __future__ import annotations

import pytest

from filmai_core.errors import InputError
from filmai_core.screenplay.model import Element, ElementKind, Screenplay
from filmai_core.screenplay.read import read_screenplay
from filmai_core.screenplay.repair.aliases import suggest_aliases
from filmai_core.screenplay.repair.repairs import (
    DropScene,
    MergeCharacters,
    MergeScene,
    RenameCharacter,
    RenameCue,
    Repair,
    Retag,
    RetagAlike,
    SetGender,
    SplitScene,
    Target,
    alike,
    apply_repairs,
    carry_over,
    repairs_from_json,
    repairs_to_json,
)

K = ElementKind

SOURCE = """INT. HOUSE - DAY

BOOM!
The door flies off.

ANNA
Hello.

BOOM!
Again.

YOUNG EDWARD
Who is there?

EXT. STREET - NIGHT

ANNA'S VOICE
It is me.

EDWARD
Come in.

INT. ROOF - DAY

Rain.
"""


def read(source: str = SOURCE) -> Screenplay:
    return read_screenplay(source.encode(), "x.fountain")


def find(play: Screenplay, text: str) -> Target:
    return Target.of(next(element for element in play.elements if element.text == text))


def kinds(play: Screenplay, scene: int = 0) -> list[tuple[str, str]]:
    return [(e.kind.value, e.text) for e in play.scenes[scene].elements]


def names(play: Screenplay) -> set[str]:
    return {person.name for person in play.characters}


def test_a_cue_made_action_takes_its_speech_along() -> None:
    play = read()
    mended = apply_repairs(play, [Retag((find(play, "BOOM!"),), K.ACTION)])
    assert kinds(mended)[:4] == [
        ("action", "BOOM!"), ("action", "The door flies off."), ("cue", "ANNA"),
        ("dialogue", "Hello."),
    ]  # fmt: skip
    assert [e.character for e in mended.scenes[0].elements[:4]] == ["", "", "ANNA", "ANNA"]
    assert ("cue", "BOOM!") in kinds(mended)  # the second one is another line


def test_all_lines_alike_are_retagged() -> None:
    play = read()
    mended = apply_repairs(play, [RetagAlike(find(play, "BOOM!"), K.ACTION)])
    assert "BOOM!" not in names(mended)
    assert [kind for kind, _ in kinds(mended)].count("cue") == 2


def test_action_made_a_cue_speaks_its_other_lines() -> None:
    play = read("INT. A - DAY\n\n!Anna\nHello.\nBye.\n")
    mended = apply_repairs(play, [Retag((find(play, "Anna\nHello.\nBye."),), K.CUE)])
    assert kinds(mended) == [("cue", "Anna"), ("dialogue", "Hello."), ("dialogue", "Bye.")]
    assert mended.characters[0].speeches == 1


def test_a_line_made_a_heading_begins_a_scene() -> None:
    play = read("INT. A - DAY\n\nLATER\n\nHe sits.\n")
    mended = apply_repairs(play, [Retag((find(play, "LATER"),), K.HEADING)])
    assert [scene.heading.text for scene in mended.scenes] == ["INT. A - DAY", "LATER"]


def test_a_retagged_line_is_no_longer_doubtful() -> None:
    play = read("INT. HOUSE - DAY\n\nBOOM!\nThe door flies off.\n")
    (warning,) = play.warnings
    assert "BOOM!" in warning.message and play.scenes[0].elements[0].confidence < 0.5
    mended = apply_repairs(play, [Retag((find(play, "BOOM!"),), K.SHOT)])
    assert mended.scenes[0].elements[0].confidence == 1.0
    assert mended.warnings == ()


def test_what_assembling_warns_of_is_said_once_after_a_repair() -> None:
    play = read("INT. A - DAY\n\n@ANNA\n\nBOOM!\nIt burns.\n\nBEN\nYes. [[ no end\n")
    mended = apply_repairs(play, [RenameCharacter("BEN", "BEA")])
    assert sorted(w.code for w in play.warnings) == ["doubtful-cue", "no-speech", "open-note"]
    assert sorted(w.code for w in mended.warnings) == ["doubtful-cue", "no-speech", "open-note"]


def test_scenes_are_merged_split_and_dropped() -> None:
    play = read()
    street = find(play, "EXT. STREET - NIGHT")
    assert [s.heading.text for s in apply_repairs(play, [MergeScene(street)]).scenes] == [
        "INT. HOUSE - DAY", "INT. ROOF - DAY",
    ]  # fmt: skip
    assert ("shot", "EXT. STREET - NIGHT") in kinds(apply_repairs(play, [MergeScene(street)]))
    dropped = apply_repairs(play, [DropScene(street)])
    assert "EDWARD" not in names(dropped) and len(dropped.scenes) == 2
    split = apply_repairs(play, [SplitScene(find(play, "YOUNG EDWARD"), "INT. HOUSE - LATER")])
    assert [s.heading.time for s in split.scenes] == ["DAY", "LATER", "NIGHT", "DAY"]


def test_characters_are_merged_renamed_and_taken_apart() -> None:
    play = read()
    assert "ANNA'S VOICE" not in names(play)
    mended = apply_repairs(
        play,
        [MergeCharacters(("YOUNG EDWARD", "EDWARD"), "EDWARD"), RenameCharacter("EDWARD", "ED"),
         RenameCue("ANNA'S VOICE", "THE GHOST")],
    )  # fmt: skip
    assert names(mended) == {"BOOM!", "ANNA", "ED", "THE GHOST"}
    assert mended.character("ED").speeches == 2  # type: ignore[union-attr]


def test_names_are_changed_in_order() -> None:
    play = read()
    swap = [RenameCharacter("EDWARD", "X"), RenameCharacter("ANNA", "EDWARD"),
            RenameCharacter("X", "ANNA")]  # fmt: skip
    mended = apply_repairs(play, swap)
    assert mended.scenes[1].characters == ("EDWARD", "ANNA")


def test_gender_is_the_writers_and_follows_a_new_name() -> None:
    play = read()
    mended = apply_repairs(play, [SetGender("ANNA", "female"), RenameCharacter("ANNA", "ANN")])
    assert mended.character("ANN").gender == "female"  # type: ignore[union-attr]
    assert {person.gender for person in play.characters} == {""}
    with pytest.raises(InputError, match="gender"):
        SetGender("ANNA", "woman")


ALL: tuple[Repair, ...] = (
    Retag((Target(3, "BOOM!"), Target(9, "BOOM!")), K.ACTION),
    RetagAlike(Target(3, "BOOM!"), K.SHOT),
    MergeScene(Target(15, "EXT. STREET - NIGHT")),
    SplitScene(Target(12, "YOUNG EDWARD"), "INT. HOUSE - LATER"),
    DropScene(Target(23, "INT. ROOF - DAY")),
    MergeCharacters(("YOUNG EDWARD",), "EDWARD"),
    RenameCharacter("ANNA", "ANN"),
    RenameCue("ANNA'S VOICE", "THE GHOST"),
    SetGender("EDWARD", "male"),
)


def test_every_repair_survives_json_and_names_itself() -> None:
    assert repairs_from_json(repairs_to_json(ALL)) == ALL
    assert len({repair.words() for repair in ALL}) == len(ALL)
    assert ALL[0].words() == "Make “BOOM!” and 1 more an action"
    assert ALL[5].words() == "YOUNG EDWARD is EDWARD"


@pytest.mark.parametrize("text", ["{", "[1]", '[{"op":"new"}]', '[{"op":"set gender"}]', "null"])
def test_damaged_repairs_are_named(text: str) -> None:
    with pytest.raises(InputError, match="repairs"):
        repairs_from_json(text)


def test_repairs_give_a_digest_of_their_own_and_undo_restores() -> None:
    play = read()
    digests = [apply_repairs(play, ALL[5 : 5 + n]).digest for n in range(5)]
    assert len(set(digests)) == 5 and digests[0] == play.digest
    assert apply_repairs(play, ALL[5:7]) == apply_repairs(play, ALL[5:7])
    assert apply_repairs(play, ()) == play


def test_a_repair_that_fits_nothing_is_warned_of() -> None:
    play = read()
    mended = apply_repairs(play, [DropScene(Target(99, "GONE"))])
    assert "a repair fits nothing" in mended.warnings[-1].message
    assert mended.warnings[-1].code == "repair-fits-nothing"
    assert mended.scenes == play.scenes


def test_repairs_are_carried_to_the_next_draft() -> None:
    old = read()
    new = read("INT. NEW - DAY\n\nA new scene.\n\n" + SOURCE.replace("INT. ROOF", "INT. ATTIC"))
    kept = carry_over(ALL, old, new)
    assert [type(repair).__name__ for repair in kept] == [
        "Retag", "RetagAlike", "MergeScene", "SplitScene", "MergeCharacters", "RenameCharacter",
        "RenameCue", "SetGender",
    ]  # fmt: skip
    retag = kept[0]
    assert isinstance(retag, Retag) and [t.line for t in retag.targets] == [7, 13]
    assert all("fits nothing" not in w.message for w in apply_repairs(new, kept[:1]).warnings)


def test_lines_alike_have_one_shape() -> None:
    play = read("INT. A - DAY\n\nANGLE ON: THE DOOR\n\nHe sits.\n\nANGLE ON: ANNA\n\nShe runs.\n")
    sample = next(e for e in play.elements if e.text.startswith("ANGLE"))
    assert [e.text for e in alike(play.elements, sample)] == [
        "ANGLE ON: THE DOOR",
        "ANGLE ON: ANNA",
    ]


def test_aliases_are_offered() -> None:
    source = "INT. A - DAY\n\n" + "".join(
        f"{name}\nHi.\n\n" * times
        for name, times in [
            ("EDWARD", 4), ("YOUNG EDWARD", 2), ("BENNETT", 1), ("DR. BENNETT", 3),
            ("JOSEPHINE", 5), ("JOSEPHNIE", 1), ("GUARD #1", 1), ("GUARD #2", 1), ("WILL", 1),
            ("BRICK", 3), ("BRICK BRADDOCK", 1), ("JOHN A", 1), ("JOHN B", 1), ("JOHN", 1),
        ]
    )  # fmt: skip
    play = read(source)
    pairs = {(item.alias, item.name) for item in suggest_aliases(play)}
    assert pairs == {
        ("YOUNG EDWARD", "EDWARD"), ("BENNETT", "DR. BENNETT"), ("JOSEPHNIE", "JOSEPHINE"),
        ("BRICK BRADDOCK", "BRICK"),
    }  # fmt: skip
    assert "YOUNG EDWARD" in names(play)  # offered, not applied


def test_targets_are_elements() -> None:
    element = Element(K.ACTION, "x", 3)
    assert Target.of(element).fits(element) and not Target(4, "x").fits(element)
