from __future__ import annotations

import csv
import io

import pytest

from filmai_core.analysis.people.bechdel import bechdel
from filmai_core.analysis.structure.tables import (
    act_table,
    appearance_map,
    appearance_table,
    character_table,
    find_acts,
    location_table,
    scene_table,
    to_csv,
)
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.pages import format_eighths
from filmai_core.screenplay.read import read_screenplay
from filmai_core.screenplay.repair.repairs import SetGender, apply_repairs

SOURCE = """# Act One

INT. HOUSE - DAY #1#

Ben sleeps.

ANNA
Hello you.

EXT. STREET - NIGHT

ANNA (V.O.)
I run.

BEN
Stop!

# Act Two

INT. House - NIGHT

CARLA
We know.

ANNA
Then say it.
"""


def read(source: str = SOURCE, **genders: str) -> Screenplay:
    play = read_screenplay(source.encode(), "x.fountain")
    return apply_repairs(play, [SetGender(name, gender) for name, gender in genders.items()])


def test_scene_rows() -> None:
    rows = scene_table(read())
    assert [row["number"] for row in rows] == ["1", "2", "3"]
    house = rows[0]
    assert (house["setting"], house["location"], house["time"]) == ("INT", "HOUSE", "DAY")
    assert (house["cast"], house["words"], house["dialogue_words"]) == ("ANNA, BEN", 4, 2)
    assert house["dialogue_share"] == 0.5


def test_a_scene_without_a_heading_or_number_has_a_name_and_its_place() -> None:
    first, second = scene_table(read("FADE IN:\n\nINT. A - DAY\n\nx\n"))
    assert (first["scene"], first["number"], first["heading"]) == (
        1, "1", "(before the first heading)",
    )  # fmt: skip
    assert (second["scene"], second["number"], second["heading"]) == (2, "2", "INT. A - DAY")


def test_words_are_what_is_printed_but_headings_and_cues() -> None:
    source = "INT. A - DAY\n\nHe sits.\n\nANNA\n(so)\nHi.\n\n[[a note]]\n\n= A line.\n"
    (row,) = scene_table(read(source))
    assert (row["words"], row["dialogue_words"], row["dialogue_share"]) == (4, 1, 0.25)


def test_character_rows() -> None:
    rows = {row["name"]: row for row in character_table(read(ANNA="female"))}
    anna = rows["ANNA"]
    assert (anna["speeches"], anna["words"], anna["scenes"], anna["present"]) == (3, 7, 3, 3)
    assert (anna["heard"], anna["first_scene"], anna["last_scene"]) == (1, 1, 3)
    assert anna["gender"] == "female"
    assert rows["BEN"]["present"] == 2 and rows["BEN"]["scenes"] == 1
    assert sum(float(row["dialogue_share"]) for row in rows.values()) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("extension", ["V.O.", "VO", "O.S.", "O.C.", "OFF"])
def test_who_is_only_ever_heard_in_a_scene_is_heard(extension: str) -> None:
    source = f"INT. A - DAY\n\nANNA ({extension})\nHi.\n\nBEN\nHi.\n\nANNA ({extension})\nBye.\n"
    rows = {row["name"]: row["heard"] for row in character_table(read(source))}
    assert rows == {"ANNA": 1, "BEN": 0}
    seen = source.replace(f"ANNA ({extension})\nBye", "ANNA\nBye")
    assert [row["heard"] for row in character_table(read(seen))] == [0, 0]


def test_longer_places_come_first_and_equal_ones_by_name() -> None:
    source = "INT. B - DAY\n\nx\n\nINT. A - DAY\n\nx\n\nEXT. C - DAY\n\n" + "x\n\n" * 20
    assert [row["location"] for row in location_table(read(source))] == ["C", "A", "B"]


def test_a_place_inside_and_outside_says_both() -> None:
    source = "INT. A - DAY #1#\n\nx\n\nEXT. A - DAY #2#\n\nx\n"
    (row,) = location_table(read(source))
    assert (row["setting"], row["times"], row["scene_numbers"]) == ("INT/EXT", "DAY", "1, 2")


def test_places_that_differ_in_case_are_one() -> None:
    rows = {row["location"]: row for row in location_table(read())}
    assert rows["HOUSE"]["scenes"] == 2 and rows["HOUSE"]["times"] == "DAY, NIGHT"
    assert rows["HOUSE"]["cast"] == "ANNA, BEN, CARLA"


def test_acts_are_sections_or_marks() -> None:
    play = read()
    assert [(a.name, a.first, a.last) for a in find_acts(play)] == [
        ("Act One", 0, 1), ("Act Two", 2, 2),
    ]  # fmt: skip
    assert [(a.name, a.first, a.last) for a in find_acts(play, [0, 2])] == [
        ("Act 1", 0, 1), ("Act 2", 2, 2),
    ]  # fmt: skip
    assert [row["leading"] for row in act_table(play)] == ["ANNA, BEN", "ANNA, CARLA"]


def test_centred_acts_count_and_their_ends_do_not() -> None:
    source = "> TEASER <\n\nINT. A - DAY\n\nx\n\n> END OF TEASER <\n\n"
    source += "===\n\n> ACT ONE <\n\nINT. B - DAY\n\ny\n"
    assert [act.name for act in find_acts(read(source))] == ["TEASER", "ACT ONE"]


def test_scenes_before_the_first_act_are_the_opening() -> None:
    assert [(a.name, a.first, a.last) for a in find_acts(read(), [1])] == [
        ("Opening", 0, 0), ("Act 1", 1, 2),
    ]  # fmt: skip


def test_marks_count_once_in_order_and_only_where_there_is_a_scene() -> None:
    assert [(a.name, a.first, a.last) for a in find_acts(read(), [2, 0, 2, 3, -1])] == [
        ("Act 1", 0, 1), ("Act 2", 2, 2),
    ]  # fmt: skip


def test_sections_that_name_acts_win_over_other_sections_and_over_lines() -> None:
    source = "# Notes\n\nINT. A - DAY\n\nx\n\n# Act Two\n\nINT. B - DAY\n\n> ACT NINE <\n\ny\n"
    assert [a.name for a in find_acts(read(source)) if a.name != "Opening"] == ["Act Two"]
    plain = source.replace("Act Two", "More")
    assert [(a.name, a.first) for a in find_acts(read(plain))] == [("Notes", 0), ("More", 1)]


def test_only_the_highest_sections_are_acts() -> None:
    source = "# Act One\n\nINT. A - DAY\n\nx\n\n## Act Two\n\nINT. B - DAY\n\ny\n"
    assert [(a.name, a.first, a.last) for a in find_acts(read(source))] == [("Act One", 0, 1)]


def test_a_long_line_that_begins_with_act_is_no_act() -> None:
    source = "INT. A - DAY\n\nAct as if nothing had happened to any of the people here.\n"
    assert find_acts(read(source)) == ()


def test_an_acts_row_counts_its_own_scenes() -> None:
    one, two = act_table(read())
    assert (one["first_scene"], one["last_scene"], one["scenes"], one["page"]) == (1, 2, 2, 1.0)
    assert (two["first_scene"], two["last_scene"], two["scenes"]) == (3, 3, 1)
    assert (one["words"], one["dialogue_share"], one["characters"]) == (7, 0.714, 2)
    assert (two["words"], two["dialogue_share"], two["characters"]) == (5, 1.0, 2)
    assert one["eighths"] == sum(int(row["eighths"]) for row in scene_table(read())[:2])


def test_a_script_without_acts_has_none() -> None:
    assert act_table(read("INT. A - DAY\n\nx\n")) == []


def test_appearances_merge_voices_and_show_the_silent() -> None:
    chart = appearance_map(read())
    assert chart == {"ANNA": [1, 1, 1], "BEN": [0, 1, -1], "CARLA": [-1, -1, 1]}
    assert appearance_table(read())[2] == {"name": "BEN", "1": 0, "2": 1, "3": -1}


@pytest.mark.parametrize(
    ("eighths", "text"), [(1, "1/8"), (8, "1"), (11, "1 3/8"), (12, "1 4/8"), (0, "0")]
)
def test_eighths_are_never_reduced(eighths: int, text: str) -> None:
    assert format_eighths(eighths) == text


def test_csv_reads_back_and_runs_nothing() -> None:
    rows = [{"a": "=1+1", "b": 'x, "y"\nz', "c": -1}, {"a": "阿海", "b": "", "c": 0.5}]
    read_back = list(csv.reader(io.StringIO(to_csv(rows), newline="")))
    assert read_back == [["a", "b", "c"], ["'=1+1", 'x, "y"\nz', "-1"], ["阿海", "", "0.5"]]
    assert to_csv([]) == ""


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_no_cell_is_run_by_a_spreadsheet(start: str) -> None:
    (_, (cell,)) = csv.reader(io.StringIO(to_csv([{"a": f"{start}1"}]), newline=""))
    assert cell == f"'{start}1"


def test_bechdel_passes_with_its_proof() -> None:
    answer = bechdel(read(ANNA="female", CARLA="female", BEN="male"))
    assert (answer.passed, answer.level, answer.scene) == (True, 3, 2)
    assert set(answer.women) == {"ANNA", "CARLA"} and answer.lines == (22, 25)


def test_bechdel_is_unknown_while_a_gender_could_decide() -> None:
    answer = bechdel(read(ANNA="female", BEN="male"))
    assert answer.passed is None and answer.undecided == ("CARLA",)
    assert bechdel(read()).passed is None


def test_bechdel_fails_at_each_of_its_conditions() -> None:
    men = bechdel(read(ANNA="female", CARLA="male", BEN="male"))
    assert (men.passed, men.level) == (False, 0)
    apart = read(
        "INT. A - DAY\n\nANNA\nHi.\n\nINT. B - DAY\n\nCARLA\nHi.\n", ANNA="female", CARLA="female"
    )
    assert (bechdel(apart).passed, bechdel(apart).level) == (False, 1)
    about = "INT. A - DAY\n\nANNA\nWhere is he?\n\nCARLA\nWith Ben.\n\nBEN\nHere.\n"
    answer = bechdel(read(about, ANNA="female", CARLA="female", BEN="male"))
    assert (answer.passed, answer.level, answer.scene) == (False, 2, 0)


def test_bechdel_wants_names() -> None:
    source = "INT. A - DAY\n\nANNA\nHi.\n\nWAITRESS\nSoup?\n"
    genders = {"ANNA": "female", "WAITRESS": "female"}
    assert bechdel(read(source, **genders)).passed is False


def test_bechdel_needs_no_language_but_the_scripts() -> None:
    source = "1、内景 家 日\n小满：潮水来了。\n陈老师：我们走。\n小满：好。\n"
    play = read_screenplay(source.encode(), "x.txt")
    mended = apply_repairs(play, [SetGender("小满", "female"), SetGender("陈老师", "female")])
    assert bechdel(mended).passed is True


def test_printed_scene_numbers_win_over_counted_ones() -> None:
    play = read("INT. A - DAY #7A#\n\nx\n\nINT. B - DAY\n\nx\n")
    assert [row["number"] for row in scene_table(play)] == ["7A", "2"]
    assert [row["scene_numbers"] for row in location_table(play)] == ["7A", "2"]
