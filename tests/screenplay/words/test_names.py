from __future__ import annotations

import pytest

from filmai_core.screenplay.words.names import (
    Cue,
    fold,
    resolve_names,
    split_cue,
    split_group,
    voice_of,
)

CUES = [
    ("BRICK", "BRICK", (), ""),
    ("BRICK (V.O.)", "BRICK", ("V.O.",), ""),
    ("BRICK (V.O.) (CONT'D)", "BRICK", ("V.O.", "CONT'D"), ""),
    ("BRICK (V.O.)(CONT’D) ^", "BRICK", ("V.O.", "CONT’D"), ""),
    ("BRICK ^", "BRICK", (), ""),
    ("BRICK^", "BRICK", (), ""),
    ("BRICK (ON PHONE (FILTERED))", "BRICK", ("ON PHONE (FILTERED)",), ""),
    ("BRICK (O.S", "BRICK", ("O.S",), ""),
    ("BRICK V.O.", "BRICK", ("V.O.",), ""),
    ("ÉLODIE OFF", "ÉLODIE", ("OFF",), ""),
    ("阿海（画外音）", "阿海", ("画外音",), ""),
    ("三叔（喊）", "三叔", ("喊",), ""),
    ("@McAvoy", "McAvoy", (), ""),
    ("MARGRETH [MARIE]", "MARGRETH", (), "MARIE"),
    ("UNTEROFFICIER [TAMBOUR-MAJOR] (laut)", "UNTEROFFICIER", ("laut",), "TAMBOUR-MAJOR"),
    ("MARY [O.S.]", "MARY", ("O.S.",), ""),
    ("[??]", "[??]", (), ""),
    ("(V.O.)", "(V.O.)", (), ""),
    ("MR.  O’NEIL", "MR. O’NEIL", (), ""),
]


@pytest.mark.parametrize(("text", "name", "extensions", "alias"), CUES)
def test_a_cue_taken_apart(text: str, name: str, extensions: tuple[str, ...], alias: str) -> None:
    assert split_cue(text) == Cue(name, extensions, alias)


def test_spellings_of_one_name_are_one_person() -> None:
    cues = ["Mr. O'Neil", "MR. O’NEIL (V.O.)", "MR O'NEIL", "MR. O’NEIL", "MR. O’NEIL ^"]
    assert set(resolve_names(cues).values()) == {"MR. O’NEIL"}


def test_accents_do_not_split_a_person() -> None:
    assert set(resolve_names(["ÉLODIE", "ÉLODIE", "ELODIE"]).values()) == {"ÉLODIE"}


def test_a_voice_is_its_owner_if_the_owner_speaks() -> None:
    names = resolve_names(["BRICK", "BRICK'S VOICE", "BRICK’S VOICE (O.S.)", "WOMAN'S VOICE"])
    assert names["BRICK'S VOICE"] == names["BRICK’S VOICE (O.S.)"] == "BRICK"
    assert names["WOMAN'S VOICE"] == "WOMAN'S VOICE"


def test_a_chinese_voice_over_is_its_owner_and_a_named_voice_is_one_of_the_cast() -> None:
    names = resolve_names(["阿海", "阿海画外音", "阿海的声音"])
    assert names["阿海画外音"] == "阿海" and names["阿海的声音"] == "阿海的声音"
    assert voice_of("旁白") == ""


def test_a_name_at_another_age_is_not_merged() -> None:
    assert set(resolve_names(["EDWARD", "YOUNG EDWARD"]).values()) == {"EDWARD", "YOUNG EDWARD"}


def test_numbered_people_stay_apart() -> None:
    assert len(set(resolve_names(["GUARD #1", "GUARD #2", "GUARD 1"]).values())) == 3


def test_an_alias_in_brackets_is_who_speaks() -> None:
    names = resolve_names(["MARGRETH [MARIE]", "MARIE", "MARGRETH"])
    assert names == {"MARGRETH [MARIE]": "MARIE", "MARIE": "MARIE", "MARGRETH": "MARGRETH"}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("EDWARD AND WILL", ("EDWARD", "WILL")),
        ("ANNA & BEN", ("ANNA", "BEN")),
        ("ANNA/BEN", ("ANNA", "BEN")),
        ("阿海、三叔", ("阿海", "三叔")),
        ("FERDINAND", ("FERDINAND",)),
        ("ANDY", ("ANDY",)),
    ],
)
def test_a_cue_for_several(name: str, parts: tuple[str, ...]) -> None:
    assert split_group(name) == parts


def test_folding_keeps_letters_of_every_script() -> None:
    assert fold("Ёлка") == fold("ёлка")
    assert fold("阿海") == "阿海"
    assert fold("தமிழ்") != fold("தமழ")


@pytest.mark.parametrize(
    "cue",
    ["MONA VOICEOVER", "MONA VOICE OVER", "MONA VOICE-OVER", "MONA, VOICEOVER", "MONA - V.O.",
     "MONA OFF SCREEN", "MONA VO", "MONA OS", "MONA VOIX OFF"],
)  # fmt: skip
def test_an_extension_needs_no_brackets(cue: str) -> None:
    assert split_cue(cue).name == "MONA" and split_cue(cue).extensions


@pytest.mark.parametrize("cue", ["THE VOICEOVER", "VOICEOVER", "THE BOSS", "DOC"])
def test_a_name_may_be_made_of_such_words(cue: str) -> None:
    assert split_cue(cue).name == cue and not split_cue(cue).extensions
