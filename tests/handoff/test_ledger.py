"""Contradictions that were planted are found; scripts without any raise no alarm."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from filmai_core.handoff.ledger.contradictions import Ledger, build_ledger
from filmai_core.handoff.ledger.days import part_of_day, story_times
from filmai_core.screenplay.read import read_screenplay
from filmai_core.settings import ASSETS


def ledger(text: str) -> Ledger:
    return build_ledger(read_screenplay(f"Title: T\n\n{text}".encode(), "t.fountain"))


def two(first: str, second: str, heading: str = "EXT. QUAY - CONTINUOUS") -> str:
    """Two scenes; JUNE and ODA speak in both, so that both are of the cast."""
    talk = "\n\nJUNE\nCome on.\n\nODA\nYes.\n\n"
    return f"EXT. PIER - DAY\n\n{first}{talk}{heading}\n\n{second}{talk}"


#: By hand: kind, a line, a line that contradicts it, and the second heading.
TWENTY = [
    ("wound", "June's left arm is in a sling.",
     "June nurses her right arm in its sling.", "INT. BAR - NIGHT"),
    ("wound", "A bandage on June's right hand.",
     "June unwinds the bandage on her left hand.", "INT. BAR - NIGHT"),
    ("wound", "Oda has a scar across his left cheek.",
     "Oda rubs the scar on his right cheek.", "INT. BAR - DAY"),
    ("wound", "Oda wears a patch over his left eye.",
     "Oda lifts the patch from his right eye.", "INT. BAR - DAY"),
    ("wound", "June has a gash over her right eye.",
     "June dabs the gash over her left eye.", "EXT. QUAY - LATER"),
    ("wound", "A bruise on Oda's left cheek.",
     "Oda touches the bruise on his right cheek.", "INT. BAR - NIGHT"),
    ("costume", "June wears a red coat.",
     "June buttons her blue coat.", "EXT. QUAY - CONTINUOUS"),
    ("costume", "Oda in a white shirt.",
     "Oda wrings out his black shirt.", "EXT. QUAY - CONTINUOUS"),
    ("costume", "June tugs at her green scarf.",
     "Wind takes June's yellow scarf.", "EXT. QUAY - MOMENTS LATER"),
    ("costume", "Oda pulls on his brown boots.",
     "Oda stamps his red boots.", "EXT. QUAY - CONTINUOUS"),
    ("prop", "June climbs into her red car.",
     "June parks her white car.", "EXT. QUAY - DAY"),
    ("prop", "Oda sets his black suitcase down.",
     "Oda opens his brown suitcase.", "INT. BAR - DAY"),
    ("prop", "June shuts her blue umbrella.",
     "June shakes out her green umbrella.", "INT. BAR - CONTINUOUS"),
    ("used", "Oda throws the gun into the river.",
     "Oda raises the gun.", "INT. BAR - NIGHT"),
    ("used", "June drops the ring down the drain.",
     "June takes out the ring.", "INT. BAR - NIGHT"),
    ("used", "Oda burns the letter completely.",
     "Oda unfolds the letter.", "INT. BAR - DAY"),
    ("weather", "Rain hammers the planks.",
     "The sun beats down on dry pavement.", "EXT. QUAY - CONTINUOUS"),
    ("weather", "A cloudless sky.",
     "They run in the pouring rain.", "EXT. QUAY - MOMENTS LATER"),
    ("light", "They wait.",
     "Moonlight on the water.", "EXT. QUAY - DAY"),
    ("time", "They wait.",
     "They run.", "EXT. QUAY - NIGHT - CONTINUOUS"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "first", "second", "heading"), TWENTY)
def test_twenty_contradictions_made_by_hand(
    kind: str, first: str, second: str, heading: str
) -> None:
    clashes = ledger(two(first, second, heading)).clashes
    assert [clash.kind for clash in clashes] == [kind]
    clash = clashes[0]
    assert clash.first[0] <= clash.second[0] == 1
    if kind not in ("light", "time"):
        assert clash.first[2] in first and clash.second[2] in second


#: The same, and no contradiction: time passes, or somebody else's, or it says so.
SOUND = [
    ("June's left arm is in a sling.",
     "June's left arm is still in its sling.", "INT. BAR - DAY"),
    ("June's left arm is in a sling.",
     "Oda's right arm is in a sling.", "INT. BAR - DAY"),
    ("June wears a red coat.",
     "June wears a blue coat.", "INT. BAR - THE NEXT DAY"),
    ("June wears a red coat.",
     "June wears a blue coat.", "INT. BAR - NIGHT"),
    ("June wears a red coat.",
     "June changes into a blue coat.", "EXT. QUAY - CONTINUOUS"),
    ("June wears a red coat.",
     "Oda wears a blue coat.", "EXT. QUAY - CONTINUOUS"),
    ("Oda throws the ball into the river.",
     "Oda catches the ball.", "INT. BAR - DAY"),
    ("Oda throws the gun to June.",
     "June raises the gun.", "EXT. QUAY - CONTINUOUS"),
    ("Rain hammers the planks.",
     "The rain stops. A cloudless sky.", "EXT. QUAY - CONTINUOUS"),
    ("Rain hammers the planks.",
     "A cloudless sky.", "EXT. QUAY - DAY"),
    ("Rain hammers the planks.",
     "A cloudless sky.", "INT. QUAY - CONTINUOUS"),
    ("June wears a red coat. June swaps coats with Oda.",
     "June in a blue coat.", "INT. BAR - SAME"),
    ("Oda throws the gun into the river. Oda fishes it out.",
     "Oda raises the gun.", "INT. BAR - DAY"),
    ("They wait.",
     "Moonlight on the water.", "EXT. QUAY - NIGHT"),
    ("They wait.",
     "A poster of moonlight on the sea.", "EXT. QUAY - DAY"),
    ("They wait.",
     "They wait in moonlight.", "EXT. QUAY - FLASHBACK - DAY"),
    ("June climbs into her red car.",
     "June parks her white car.", "EXT. QUAY - THREE DAYS LATER"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "heading"), SOUND)
def test_what_may_well_be_so_raises_no_alarm(first: str, second: str, heading: str) -> None:
    assert not ledger(two(first, second, heading)).clashes


def planted() -> list[tuple[str, str, str]]:
    """A generator of contradictions: every pair of colours, sides and things."""
    colours, garments = ("red", "blue", "green", "white"), ("coat", "dress", "hat", "scarf")
    found = [
        ("costume", f"June smooths her {a} {what}.", f"June tears her {b} {what}.")
        for a, b in itertools.permutations(colours, 2)
        for what in garments
    ]
    found += [
        ("wound", f"June has a {wound} her {a} {part}.", f"June hides the {wound} her {b} {part}.")
        for a, b in (("left", "right"), ("right", "left"))
        for part in ("hand", "arm", "knee", "shoulder", "temple")
        for wound in ("bandage on", "scar across", "gash over")
    ]
    found += [
        ("used", f"Oda hurls the {thing} into the {place}.", f"Oda pulls out his {thing}.")
        for thing in ("gun", "knife", "phone", "watch", "camera", "diary")
        for place in ("sea", "fire", "canal")
    ]
    return found


def test_planted_contradictions_are_found() -> None:
    cases = planted()
    missed = [
        case
        for case in cases
        if [c.kind for c in ledger(two(case[1], case[2])).clashes] != [case[0]]
    ]
    assert len(cases) >= 90
    assert not missed


def test_the_sample_raises_no_alarm() -> None:
    path = ASSETS / "sample.fountain"
    assert not build_ledger(read_screenplay(path.read_bytes(), path.name)).clashes


@pytest.mark.corpus
def test_at_most_one_false_alarm_in_twenty_pages_of_the_corpus(shared_dir: Path) -> None:
    pages = alarms = 0.0
    for path in sorted((shared_dir / "scripts").rglob("*.fountain")):
        play = read_screenplay(path.read_bytes(), path.name)
        if play.language == "en":
            pages += play.pages
            alarms += len(build_ledger(play).clashes)
    assert pages > 100
    assert alarms * 20 <= pages


def test_story_days_turn_with_the_morning() -> None:
    play = read_screenplay(
        b"INT. A - DAY\n\nA.\n\nINT. B - NIGHT\n\nB.\n\nINT. C - CONTINUOUS\n\nC.\n\n"
        b"INT. D - MORNING\n\nD.\n\nINT. E - LATER\n\nE.\n\nINT. F - THREE DAYS LATER\n\nF.\n",
        "t.fountain",
    )
    times = story_times(play)
    assert [time.day for time in times] == [1, 1, 1, 2, 2, 3]
    assert [time.label for time in times][:4] == ["D1", "N1", "N1", "D2"]
    assert times[2].runs_on and not times[4].runs_on


@pytest.mark.parametrize(
    ("text", "part"), [("NUIT", "night"), ("夜", "night"), ("黄昏", "dusk"), ("DAWN", "dawn")]
)
def test_parts_of_the_day_in_other_languages(text: str, part: str) -> None:
    assert part_of_day(text) == part
