"""What is planted, what comes back, and what is none of either."""

from __future__ import annotations

import pytest

from filmai_core.analysis.structure.plant_analysis import find_plants, plants_to_json
from filmai_core.analysis.structure.plants import head_of
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.read import read_screenplay

SCENES = 24


def script(told: dict[int, str], scenes: int = SCENES) -> Screenplay:
    """Plain scenes, and what is told in some of them (0-based)."""
    text = "".join(
        f"INT. ROOM {n} - DAY\n\nRain.\n\n{told.get(n, '')}\n\nANN\nWell.\n\n"
        for n in range(scenes)
    )
    return read_screenplay(text.encode(), "x.fountain")


def found(told: dict[int, str], scenes: int = SCENES) -> dict[str, tuple[int, int | None]]:
    return {
        plant.what: (plant.introduced.scene, plant.paid.scene if plant.paid else None)
        for plant in find_plants(script(told, scenes))
    }


def test_an_object_in_capitals_that_comes_back_in_somebodys_hands_is_paid() -> None:
    told = {2: "On the shelf lies a COMPASS.", 20: "She takes the compass and turns north."}
    assert found(told) == {"COMPASS": (2, 20)}


def test_an_object_in_somebodys_hands_and_named_again_is_planted_too() -> None:
    told = {
        2: "Ann hides the brass medal. The medal glints.",
        20: "ANN\nWhere is my medal?",
    }
    assert found(told) == {"brass medal": (2, 20)}


def test_what_is_planted_and_never_named_again_is_told_with_its_line() -> None:
    (plant,) = find_plants(script({2: "She drops a LANTERN. The lantern rolls."}))
    assert plant.paid is None and plant.introduced.scene == 2
    assert "rolls" in plant.introduced.text and plant.introduced.line > 0


@pytest.mark.parametrize(
    "told",
    [
        {20: "She drops a LANTERN. The lantern rolls."},  # late: nothing to wait for
        {2: "She drops a LANTERN. The lantern rolls.", 9: "The lantern is out."},  # back, not far
        {2: "There is a lantern.", 20: "There is a lantern."},  # nothing makes one look
        {2: "A MAN waits. The man coughs."},  # a person
        {2: "A SCREAM. The scream dies."},  # a sound
        {2: "The door swings SHUT. The band PLAYS.", 20: "He plays. It is shut."},  # verbs
        {2: "THE LANTERN ROLLS DOWN THE STAIRS. THE LANTERN."},  # all is in capitals
        {n: "A LANTERN. She takes the lantern." for n in range(0, 24, 2)},  # furniture
    ],
    ids=["late", "near", "unmarked", "person", "sound", "verbs", "capitals", "furniture"],
)
def test_what_is_no_plant(told: dict[int, str]) -> None:
    assert found(told) == {}


def test_the_cast_and_the_places_are_no_objects() -> None:
    told = {2: "A BEAR. The bear nods.\n\nBEAR\nHello.", 20: "She takes the bear."}
    assert found(told) == {}


def test_a_line_that_comes_back_far_away_is_told_whole() -> None:
    line = "We burned the bridge so that nobody follows"
    told = {3: f"ANN\nOnce, {line.lower()} us.", 20: f"BEN\n{line}, you said."}
    (plant,) = find_plants(script(told))
    assert plant.what.casefold() == f"“{line}”".casefold()
    assert plant.paid and (plant.introduced.scene, plant.paid.scene) == (3, 20)


def test_small_talk_and_lines_that_are_always_said_are_no_callbacks() -> None:
    small = {
        3: "ANN\nWhat are you doing here with me?",
        20: "BEN\nWhat are you doing here with me?",
    }
    assert found(small) == {}
    creed = {n: "ANN\nThe lake remembers every stone thrown." for n in range(0, 24, 3)}
    assert found(creed) == {}


def test_short_scripts_have_no_far() -> None:
    assert found({0: "A COMPASS.", 4: "She takes the compass."}, scenes=5) == {}


def test_a_chinese_line_comes_back() -> None:
    line = "湖水记得每一块扔下的石头"
    text = "".join(
        f"{n + 1}. 内景 客厅 夜\n\n灯灭了。\n\n小云：{line if n in (1, 10) else '好。'}\n\n"
        for n in range(12)
    )
    (plant,) = find_plants(read_screenplay(text.encode(), "x.txt"))
    assert plant.paid and (plant.introduced.scene, plant.paid.scene) == (1, 10)
    assert "湖水" in plant.what


def test_the_json_says_where() -> None:
    told = {2: "On the shelf lies a COMPASS.", 20: "She takes the compass and turns north.",
            3: "She drops a LANTERN. The lantern rolls."}  # fmt: skip
    paid, missed = plants_to_json(find_plants(script(told)))
    assert paid["what"] == "COMPASS" and paid["introduced"]["scene"] == 2
    assert paid["paid"]["scene"] == 20 and paid["paid"]["line"] > paid["introduced"]["line"]
    assert missed["what"] == "LANTERN" and missed["paid"] is None


def test_words_are_counted_without_their_endings() -> None:
    assert head_of("KEYS") == head_of("key") == head_of("key's")
    assert head_of("glass") == "glass"
