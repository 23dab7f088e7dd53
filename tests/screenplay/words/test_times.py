from __future__ import annotations

import pytest

from filmai_core.previews import plate_for
from filmai_core.screenplay.words.headings import parse_heading
from filmai_core.screenplay.words.times import TimeOfDay, is_time, time_of_day
from filmai_core.wordlists import table, words

CLASSES = ("day", "dawn", "dusk", "night")

#: Headings as the ten languages write them, and the plate under an effect of theirs.
HEADINGS = {
    "day": (
        "INT. HOUSE - MORNING", "EXT. ROAD - DAY 3", "INT. CUISINE - APRÈS-MIDI",
        "KÜCHE/INNEN - VORMITTAG", "EXT. PLAZA - MEDIODÍA", "EXT. PRAIA - TARDE",
        "INT. CASA - POMERIGGIO", "ИНТ. КУХНЯ - УТРО", "1-2 上午 内 客厅", "○朝　教室",
        "S#4. 아침 실내 교실", "EXT. PIER - 11:30 AM", "INT. BAR - MÁS TARDE",
        "INT. LAB - CONTINUOUS",
        "INT. LAB",
    ),
    "dusk": (
        "EXT. ROAD - SUNDOWN", "EXT. ROAD - NIGHTFALL", "EXT. PIER - GOLDEN HOUR",
        "EXT. PIER - FIRST LIGHT", "EXT. PIER - DAYBREAK", "EXT. QUAI - COUCHER DU SOLEIL",
        "INT. SOIRÉE - SOIR", "EXT. CHAMP - AUBE", "AUSSEN. WALD - MORGENGRAUEN",
        "WALD/AUSSEN - ABENDDÄMMERUNG", "EXT. WALD - ABENDDAEMMERUNG", "EXT. PLAYA - PUESTA DE SOL",
        "EXT. PLAYA - ATARDECER", "EXT. PRAIA - PÔR DO SOL", "EXT. PRAIA - ALVORECER",
        "EST. SPIAGGIA - CREPUSCOLO", "EST. SPIAGGIA - IMBRUNIRE", "НАТ. ПЛЯЖ - ВЕЧЕР",
        "НАТ. ПЛЯЖ - РАССВЕТ", "3-1 黄昏 外 码头", "3-2 傍晚 外 码头", "第4场 清晨 外 河边",
        "○夕方　海岸", "S#7. 해질녘 실외 바닷가", "EXT. PIER - 6:45 PM",
    ),
    "night": (
        "INT. HOUSE - LATER THAT NIGHT", "EXT. ROAD - NIGHT (DAY 2)", "EXT. ROAD - DAY FOR NIGHT",
        "INT. CAVE - MINUIT", "INT. KELLER - MITTERNACHT", "INT. CASA - MEDIANOCHE",
        "INT. CASA - MEIA-NOITE", "INT. CASA - NOTTE FONDA", "ИНТ. ДОМ - НОЧЬЮ",
        "1-2 次日 夜 内 客厅", "5 晚上 外 街道", "○真夜中　病院",
        "S#9. 한밤중 실내 병원", "INT. BAR - 2 A.M.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("plate", "heading"), [(plate, line) for plate, lines in HEADINGS.items() for line in lines]
)
def test_the_plate_follows_from_the_heading_in_every_language(plate: str, heading: str) -> None:
    parsed = parse_heading(heading)
    assert plate_for(parsed.time) == plate
    assert plate_for(parsed.time_of_day) == plate


@pytest.mark.parametrize("name", CLASSES)
def test_every_word_is_a_time_and_tells_its_class(name: str) -> None:
    lists = table("times", name)
    for code in lists:
        for word in words("times", name, code):
            assert is_time(word), word
            assert time_of_day(word) is TimeOfDay(name), word


def test_no_word_stands_in_two_classes() -> None:
    seen: dict[str, str] = {}
    for name in (*CLASSES, "unknown"):
        for word in words("times", name):
            assert seen.setdefault(word, name) == name, word


def test_accents_may_be_left_out() -> None:
    for word, kind in (("MANANA", "day"), ("CREPUSCULE", "dusk"), ("SPAET NACHTS", "night")):
        assert is_time(word) and time_of_day(word) is TimeOfDay(kind), word


def test_a_place_is_no_time() -> None:
    for place in ("NIGHT CLUB", "SUNSET BOULEVARD", "MORGENSTERN BAR", "夜总会"):
        assert not is_time(place), place


def test_what_tells_no_light_is_unknown() -> None:
    for text in ("", "LATER", "CONTINUOUS", "1985", "PLUS TARD", "稍后", "TWO DAYS LATER"):
        assert time_of_day(text) is TimeOfDay.UNKNOWN, text


def test_of_several_times_the_first_counts() -> None:
    assert time_of_day("NIGHT - DAWN") is TimeOfDay.NIGHT
    assert time_of_day("DAWN - NIGHT") is TimeOfDay.DAWN
    assert time_of_day("DAY 3 - NIGHT") is TimeOfDay.NIGHT
