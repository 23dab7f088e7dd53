"""Time, as truths: nothing here was fitted."""

from __future__ import annotations

import pytest
from handoff_scripts import script

from filmai_core.handoff.boards import build_boards
from filmai_core.handoff.durations import (
    Pace,
    action_seconds,
    direction_seconds,
    speech_seconds,
    stated_seconds,
)
from filmai_core.handoff.times import person_times, scene_times
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.read import read_screenplay


def of(body: str) -> Screenplay:
    return read_screenplay(f"Title: T\n\nINT. HALL - DAY\n\n{body}\n".encode(), "t.fountain")


def seconds(body: str, pace: Pace | None = None) -> float:
    play = of(body)
    return sum(board.seconds for board in build_boards(play, (), pace or Pace()))


def test_more_words_never_take_less_time() -> None:
    words = "the old pilot turns, looks at her. He walks out! Rain -- and wind; then she".split()
    for measure in (speech_seconds, action_seconds):
        last = 0.0
        for count in range(1, len(words) + 1):
            now = measure(" ".join(words[:count]))
            assert now >= last
            last = now


def test_a_scene_of_pure_talk_scales_with_its_words() -> None:
    line = "ODA\nI know what the river does and you do not.\n\n"
    once, thrice = (seconds(line * n) - Pace().heading - n * Pace().turn for n in (1, 3))
    assert thrice == pytest.approx(3 * once, rel=0.01)


def test_speech_with_its_pauses_comes_near_the_published_rates() -> None:
    talk = "I saw the boat go down. Nobody was on it, thank God. We rowed until it was dark. " * 20
    assert 130 < len(talk.split()) / speech_seconds(talk) * 60 < 190


@pytest.mark.parametrize(
    "silent", ["[[a note to myself, of many words]]", "= A synopsis of what happens here.", "# Act"]
)
def test_notes_synopses_and_sections_take_no_time(silent: str) -> None:
    action = "Oda waits by the door."
    assert seconds(f"{action}\n\n{silent}\n\n") == seconds(action)


def test_direction_takes_its_time() -> None:
    assert direction_seconds("A beat.") == 1.5
    assert direction_seconds("A long beat.") == direction_seconds("A long silence.") == 3.0
    assert direction_seconds("He beats the drum. He pauses the film.") == 0
    assert seconds("ODA\n(a long beat)\nNo.") > seconds("ODA\n(quietly)\nNo.") + 2


def test_a_stated_time_is_a_floor() -> None:
    assert stated_seconds("They stare for ten seconds.") == 10
    assert action_seconds("They stare for ten seconds.") == 10
    assert stated_seconds("900 seconds pass.") == 60


def test_more_things_happening_take_longer_than_more_description() -> None:
    busy = "She runs, jumps, grabs the rope and climbs."
    still = "The long dark hall of the old empty house."
    assert action_seconds(busy) > action_seconds(still)


def test_dual_dialogue_takes_as_long_as_the_longer() -> None:
    long = "I never said that, and you know that I never said that."
    dual = f"ODA\n{long}\n\nJUNE ^\nYes.\n"
    assert seconds(dual) == pytest.approx(seconds(f"ODA\n{long}\n"))


def test_chinese_is_counted_in_characters() -> None:
    assert speech_seconds("你去哪里", "zh") < speech_seconds("你去哪里我一直在找你", "zh")
    assert (
        3
        < len("你去哪里我一直在找你们两个人") / speech_seconds("你去哪里我一直在找你们两个人", "zh")
        < 4.4
    )


def test_scene_times_add_up_and_people_speak_no_longer_than_they_are_seen() -> None:
    play = script()
    boards = build_boards(play)
    times = scene_times(play, boards)
    assert sum(row.seconds for row in times) == pytest.approx(sum(b.seconds for b in boards))
    for row in times:
        assert row.seconds == pytest.approx(row.talk + row.action)
    assert all(0 < row.speaking <= row.screen for row in person_times(play, boards))
    assert times[3].talk == 0 and times[0].talk > 0
