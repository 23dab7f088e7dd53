from __future__ import annotations

import pytest

from filmai_core.previews import plate_for
from filmai_core.screenplay.words.headings import parse_heading
from filmai_core.screenplay.words.times import TimeOfDay, is_time, strip_han_time, time_of_day
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


@pytest.mark.parametrize(
    ("clock", "light"),
    [
        ("12 AM", "night"), ("4:59 AM", "night"), ("5 AM", "dawn"), ("6:59 AM", "dawn"),
        ("7 AM", "day"), ("11 AM", "day"), ("12 PM", "day"), ("1 PM", "day"), ("5:59 PM", "day"),
        ("6 PM", "dusk"), ("8:59 PM", "dusk"), ("9 PM", "night"), ("11 P.M.", "night"),
        ("0:30", "night"), ("4:59", "night"), ("5:00", "dawn"), ("6:59", "dawn"), ("7:00", "day"),
        ("12:00", "day"), ("13:00", "day"), ("17:59", "day"), ("18:00", "dusk"),
        ("20:59", "dusk"), ("21:00", "night"), ("23:00", "night"), ("18 UHR", "dusk"),
        ("21H30", "night"), ("6H", "dawn"), ("112:00", "unknown"), ("12", "unknown"),
    ],
)  # fmt: skip
def test_the_hour_tells_the_light(clock: str, light: str) -> None:
    assert time_of_day(clock) is TimeOfDay(light)


def test_a_word_wins_over_the_hour_and_what_is_outside_brackets_over_what_is_in_them() -> None:
    assert time_of_day("NIGHT 10:00") is TimeOfDay.NIGHT
    assert time_of_day("7 PM (DAY)") is TimeOfDay.DUSK
    assert time_of_day("LATER (DAWN)") is TimeOfDay.DAWN
    assert time_of_day("DAY 3") is TimeOfDay.DAY


@pytest.mark.parametrize(
    ("piece", "told"),
    [
        ("DAY/NIGHT", True), ("DAY / NIGHT", True), ("TEN YEARS LATER", True),
        ("3 YEARS AGO", True),
        ("MAGIC HOUR", True), ("三天后", True), ("一九三五年冬", True), ("夜", True),
        ("夜路", False),
        ("SUNDAY", True), ("SUNDAY HOUSE", False), ("SUNDAY NIGHT", True),
        ("10:30", True), ("2AM", True), ("2 A.M.", True), ("9 PM", True), ("9UHR", True),
        ("1985", True), ("198", False), ("12", False), ("3RD", False), ("9H", False),
        ("NIGHT 12", True), ("12 NIGHT", True), ("10:30 3", True), ("THE", False),
        ("(DAY)", False), ("...", False), ("NIGHT, HOUSE", False), ("HOUSE NIGHT", False),
        ("THE " * 7 + "NIGHT", True), ("THE " * 8 + "NIGHT", False),
    ],
)  # fmt: skip
def test_a_piece_is_a_time_if_all_of_it_is(piece: str, told: bool) -> None:
    assert is_time(piece) is told


@pytest.mark.parametrize(
    ("piece", "told"), [("NIGHT", True), ("night.", True), ("LATER THAT NIGHT", False), ("", False)]
)
def test_a_bare_time_is_one_plain_word(piece: str, told: bool) -> None:
    assert is_time(piece, bare=True) is told


def test_a_time_in_chinese_is_cut_off_what_follows_it() -> None:
    assert strip_han_time("傍晚六点 码头") == ("傍晚六点", " 码头")
    assert strip_han_time("码头 夜") == ("", "码头 夜")
