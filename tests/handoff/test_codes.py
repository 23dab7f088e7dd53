"""Codes survive a rewrite."""

from __future__ import annotations

import pytest
from handoff_scripts import SCENES, off_of

from filmai_core.errors import InputError
from filmai_core.handoff.codes import bring_up
from filmai_core.handoff.counts import count_by_category, count_shots
from filmai_core.handoff.register import (
    Register,
    live,
    read_register,
    register_from_json,
    write_register,
)

NEW = (
    "EXT. JETTY - NIGHT\n\nRain on the planks. A single lamp swings.\n\n"
    "The mast explodes into splinters.\n"
)


def codes(register: Register) -> dict[str, str]:
    return {shot.text: shot.code for shot in live(register.shots())}


FIRST = off_of().register


def test_first_codes_count_in_steps() -> None:
    assert list(codes(FIRST).values()) == [
        "S010_010", "S010_020", "S020_010", "S020_020", "S040_010",
    ]  # fmt: skip


def test_two_categories_of_one_line_are_one_shot_and_two_candidates() -> None:
    off = off_of()
    last = off.pulls.clips[-1]
    assert len(off.boards[last.board].rows) == 2
    assert len(off.rows) == 6 and len(off.pulls.clips) == 5


def test_counts_have_their_range() -> None:
    off = off_of()
    count = count_shots(off.boards)
    assert (count.minimum, count.maximum) == (2, 5)
    assert count.minimum <= count.likely <= count.maximum
    assert count_by_category(off.boards)["Smoke"].maximum == 2


def test_an_inserted_scene_is_numbered_between_and_nothing_else_changes() -> None:
    off = off_of((*SCENES[:1], NEW, *SCENES[1:]), before=FIRST)
    now = codes(off.register)
    assert {text: now[text] for text in codes(FIRST)} == codes(FIRST)
    assert now["The mast explodes into splinters."] == "S015_010"
    again = off_of((SCENES[0], NEW.replace("mast", "boom"), NEW, *SCENES[1:]), before=off.register)
    assert codes(again.register)["The mast explodes into splinters."] == "S015_010"


def test_a_moved_scene_keeps_its_codes() -> None:
    off = off_of((SCENES[1], SCENES[2], SCENES[0], SCENES[3]), before=FIRST)
    assert codes(off.register) == codes(FIRST)


def test_a_cut_scene_retires_its_codes_and_gets_them_back() -> None:
    gone = off_of((SCENES[0], SCENES[2], SCENES[3]), before=FIRST).register
    retired = [shot.code for shot in gone.shots() if shot.retired]
    assert retired == ["S020_010", "S020_020"]
    # A scene that takes its place does not take its codes.
    other = off_of((SCENES[0], NEW, *SCENES[2:]), before=gone)
    assert codes(other.register)["The mast explodes into splinters."] not in retired
    assert other.register.scenes[1].sequence != "S020"
    back = off_of(before=other.register).register
    assert codes(back) == codes(FIRST)


def test_an_inserted_shot_is_numbered_between() -> None:
    more = SCENES[0].replace("ODA\nIt", "More smoke fills the window.\n\nODA\nIt")
    off = off_of((more, *SCENES[1:]), before=FIRST)
    assert codes(off.register)["More smoke fills the window."] == "S010_015"
    most = more.replace("More smoke", "The smoke thickens at the door.\n\nMore smoke")
    off = off_of((most, *SCENES[1:]), before=off.register)
    assert codes(off.register)["The smoke thickens at the door."] == "S010_012"


def test_a_rewritten_line_keeps_its_code() -> None:
    changed = SCENES[1].replace("The fuel drum explodes.", "The big fuel drum explodes at last.")
    off = off_of((SCENES[0], changed, *SCENES[2:]), before=FIRST)
    assert codes(off.register)["The big fuel drum explodes at last."] == "S020_010"


def test_a_retired_shot_number_is_not_given_again() -> None:
    without = SCENES[0].replace("The smoke rolls along the ceiling.\n", "")
    gone = off_of((without, *SCENES[1:]), before=FIRST).register
    other = without + "\nA dragon looks in.\n"
    assert codes(off_of((other, *SCENES[1:]), before=gone).register)["A dragon looks in."] == (
        "S010_030"
    )


def test_printed_numbers_name_the_sequences() -> None:
    numbered = [
        scene.replace("\n", f" #{number}#\n", 1)
        for scene, number in zip(SCENES, ("1", "2", "2A", "12"), strict=True)
    ]
    off = off_of(numbered)
    assert [entry.sequence for entry in off.register.scenes] == ["S001", "S002", "S002A", "S012"]


def test_the_step_is_settable_and_belongs_to_the_register() -> None:
    off = off_of(step=20)
    assert list(codes(off.register).values())[:2] == ["S020_020", "S020_040"]
    assert off_of(before=off.register, step=10).register.step == 20
    with pytest.raises(InputError, match="step"):
        off_of(step=1)


def test_what_a_person_set_follows_the_drafts() -> None:
    kept = FIRST.with_shot(
        "S020_010", status="in progress", vendor="Nine Lamps", notes="plates shot", hero=True,
        bid=1200.0, version=3,
    )  # fmt: skip
    off = off_of((SCENES[1], NEW, SCENES[0]), before=kept)
    shot = next(shot for shot in off.register.shots() if shot.code == "S020_010")
    assert (shot.status, shot.vendor, shot.hero, shot.bid) == (
        "in progress", "Nine Lamps", True, 1200.0,
    )  # fmt: skip
    assert read_register(write_register(off.register), "codes.json") == off.register


def test_a_wrong_status_or_shot_is_an_input_error() -> None:
    with pytest.raises(InputError, match="status"):
        FIRST.with_shot("S020_010", status="lovely")
    with pytest.raises(InputError, match="S999_010"):
        FIRST.with_shot("S999_010", vendor="x")


@pytest.mark.parametrize("bad", [b"", b"{}", b"[]", b'{"filmai_codes": 99}', b"\xff", b"null"])
def test_what_is_no_register_is_an_input_error(bad: bytes) -> None:
    with pytest.raises(InputError):
        read_register(bad, "codes.json")
    with pytest.raises(InputError):
        register_from_json({"filmai_codes": 1, "scenes": 3, "step": 1, "digest": ""})


def test_the_same_draft_again_changes_nothing() -> None:
    off = off_of()
    again, _ = bring_up(off.register, off.play, off.boards)
    assert again == off.register
