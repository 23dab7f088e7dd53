"""File names tell what is inside, on every system."""

from __future__ import annotations

import pytest

from filmai_core.filenames import file_name, part


@pytest.mark.parametrize(
    "text", ["../../etc/passwd", "a\\b:c*d?", 'say "no" <now>|', "tab\there\n"]
)
def test_a_part_holds_nothing_that_a_system_refuses(text: str) -> None:
    assert not set(part(text)) & set('/\\:*?"<>|\t\n. ')


def test_a_title_of_a_sentence_stays_short_and_whole_words() -> None:
    made = part("The very long and winding story of a ferryman and all of his daughters")
    assert len(made) <= 32 and made == "the-very-long-and-winding-story"


def test_letters_of_every_script_stay() -> None:
    assert part("水 火") == "水-火"


def test_a_name_has_project_shot_element_and_version_in_order() -> None:
    name = file_name("Salt", "sc 3", "fire", suffix=".mp4", version=12)
    assert name == "salt_sc-3_fire_v012.mp4"


def test_a_name_of_nothing_is_still_a_name() -> None:
    assert file_name("", "...", suffix=".mov") == "filmai.mov"
