"""Tension and pace of scenes that a reader would tell apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from filmai_core.analysis.emotions.pace import beats_of, pace_line, quickness
from filmai_core.analysis.emotions.tables import timeline_to_csv, timeline_to_json
from filmai_core.analysis.emotions.tension import build_lines, stirring, tension_line
from filmai_core.analysis.emotions.timeline import score_emotions
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.read import read_screenplay

SLOW = (
    "EXT. LAKE - DAY\n\nThe old boat lies on the shore and nobody has moved it in all the years "
    "since the mill was closed and the last of the ferrymen walked up the hill.\n\nANN\n"
    "I sometimes think that if my father had lived a little longer he would have painted it "
    "again, as he did every spring while I held the pot for him and asked my questions.\n\n"
)
QUICK = (
    "INT. STAIRS - NIGHT\n\nA shot. She ducks.\n\nBEN\nRun!\n\nANN\nWhere?\n\nGlass bursts.\n\n"
    "BEN\nUp!\n\nANN\nNo. Wait.\n\nBEN\nGo!\n\nShe runs. He falls.\n\n"
)


def read(text: str, name: str = "x.fountain") -> Screenplay:
    return read_screenplay(text.encode(), name)


def test_quick_telling_is_quicker_than_slow_telling() -> None:
    line = pace_line(read(SLOW + QUICK))
    slow, quick = line.means
    assert 0 <= slow < 0.4 < 0.6 < quick <= 1
    assert (line.values >= 0).all() and (line.values <= 1).all()


def test_pace_needs_no_model_and_reads_chinese() -> None:
    slow = (
        "1. 内景 客厅 夜\n\n小云："
        + "我常常想如果父亲还活着他会不会再把那只旧船重新刷一遍" * 3
        + "。\n\n"
    )
    quick = "2. 外景 街道 夜\n\n阿强：跑！\n\n小云：去哪？\n\n阿强：上去！\n\n小云：不。\n"
    line = pace_line(read(slow + quick, "x.txt"))
    assert line.means[0] < line.means[1]


def test_a_beat_is_a_speech_or_a_paragraph() -> None:
    play = read("INT. A - DAY\n\nShe sits.\n\nANN\nOne.\n(beat)\nTwo.\n\nRain.\n")
    assert [beat.elements for beat in beats_of(play.scenes[0])] == [(0,), (2, 4), (5,)]


@pytest.mark.parametrize("value", [0.001, 1, 4, 40, 4000])
def test_quickness_falls_and_stays_within_its_range(value: float) -> None:
    assert 0 <= quickness(value * 2, 4, 2) < quickness(value, 4, 2) <= 1


def test_words_that_stir_and_words_that_calm() -> None:
    strong = stirring("He stabs her. She screams.")
    mild = stirring("He hurries to the door.")
    calm = stirring("They sleep, gently rocked.")
    assert strong and mild is not None and calm == 0
    assert strong > mild > calm
    assert stirring("Il crie.", "fr") is None


def test_a_fight_is_tenser_than_an_idle_hour(scorer: Any) -> None:
    fight = QUICK + "ANN\nfear fear\n\nBEN\nanger now\n\n"
    rest = SLOW + "ANN\njoy and rest\n\nBEN\nWe sat here.\n\n"
    play = read(rest + fight)
    line = tension_line(play, score_emotions(play, scorer, model="words"))
    assert line.means[1] > line.means[0] + 0.15
    assert (line.values >= 0).all() and (line.values <= 1).all()


def test_tension_rises_with_fear_and_not_with_joy(scorer: Any) -> None:
    play = read("INT. A - DAY\n\nANN\nfear here\n\nANN\njoy here\n\nANN\nplain here\n")
    line = tension_line(play, score_emotions(play, scorer, model="words"))
    fear, joy, plain = line.values
    assert fear > joy + 0.3 and joy == pytest.approx(plain)


def test_the_json_and_the_csv_carry_every_line_with_its_band(scorer: Any) -> None:
    play = read((SLOW + QUICK) * 6 + "INT. EMPTY - DAY\n")
    timeline = score_emotions(play, scorer, model="words")
    told = timeline_to_json(timeline, play)
    assert set(told["arc"]["lines"]) == {"valence", "tension", "pace"}
    for shape in told["arc"]["lines"].values():
        assert set(shape) == {"reliable", "p", "width"} and 0 < shape["p"] <= 1
    assert told["arc"]["p"] == told["arc"]["lines"]["valence"]["p"]
    assert told["arc"]["reliable"] == told["arc"]["lines"]["valence"]["reliable"]
    for row in told["scenes"][:-1]:
        for name in ("tension", "pace"):
            assert 0 <= row[f"{name}_low"] <= row[name] <= row[f"{name}_high"] <= 1
    assert told["scenes"][-1]["tension"] is None and told["scenes"][-1]["pace_low"] is None
    head, *rows = timeline_to_csv(timeline, play).splitlines()
    assert head.endswith("tension,tension_low,tension_high,pace,pace_low,pace_high")
    assert len(rows) == len(play.scenes) and rows[-1].endswith(",,,,,,")
    # A script that goes back and forth from scene to scene has a quick rhythm and no acts.
    assert told["arc"]["lines"]["pace"]["reliable"] is False


def test_lines_are_over_the_same_scenes(scorer: Any) -> None:
    play = read(SLOW + QUICK + "INT. EMPTY - DAY\n")
    lines = build_lines(play, score_emotions(play, scorer, model="words"))
    assert list(lines) == ["valence", "tension", "pace"]
    for line in lines.values():
        assert line.scenes == 3 and len(line.values) == len(line.scene_of)
        assert np.isnan(line.means[2]) and list(line.counts)[2] == 0


def test_without_a_word_list_quick_telling_is_still_tenser(scorer: Any) -> None:
    play = replace(read(SLOW + QUICK), language="fi")
    line = tension_line(play, score_emotions(play, scorer, model="words"))
    assert line.means[1] > line.means[0] + 0.05 and (line.values >= 0).all()
