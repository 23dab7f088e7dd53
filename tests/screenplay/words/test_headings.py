from __future__ import annotations

import pytest

from filmai_core.screenplay.words.headings import looks_like_heading, parse_heading, split_number
from filmai_core.screenplay.words.times import is_time

# heading, setting, location, time, number
HEADINGS = [
    ("INT. HOUSE - DAY", "INT", "HOUSE", "DAY", ""),
    ("EXT. PARK - LATER THAT NIGHT", "EXT", "PARK", "LATER THAT NIGHT", ""),
    ("INT. HOUSE - KITCHEN - DAY (1985)", "INT", "HOUSE - KITCHEN", "DAY (1985)", ""),
    ("INT. HOUSE - DAY - CONTINUOUS", "INT", "HOUSE", "DAY - CONTINUOUS", ""),
    ("INT HOUSE NIGHT", "INT", "HOUSE", "NIGHT", ""),
    ("INT. NIGHT CLUB - NIGHT", "INT", "NIGHT CLUB", "NIGHT", ""),
    ("INT. NIGHT CLUB", "INT", "NIGHT CLUB", "", ""),
    ("INT. HOTEL - NIGHT CLUB", "INT", "HOTEL - NIGHT CLUB", "", ""),
    ("EXT. SUNSET BOULEVARD - DUSK", "EXT", "SUNSET BOULEVARD", "DUSK", ""),
    ("EXT. STREET, DAY", "EXT", "STREET", "DAY", ""),
    ("EXT. STREET. DAY.", "EXT", "STREET", "DAY", ""),
    ("EXT. STREET -- DAY", "EXT", "STREET", "DAY", ""),
    ("EXT. STREET — DAY", "EXT", "STREET", "DAY", ""),
    ("EXT. STREET –NIGHT", "EXT", "STREET", "NIGHT", ""),
    ("INT./EXT. CAR - DAY", "INT/EXT", "CAR", "DAY", ""),
    ("EXT/INT. CAR - DAY", "INT/EXT", "CAR", "DAY", ""),
    ("I/E CAR - DAY", "INT/EXT", "CAR", "DAY", ""),
    ("I./E. CAR - DAY", "INT/EXT", "CAR", "DAY", ""),
    ("INT - HOUSE - DAY", "INT", "HOUSE", "DAY", ""),
    ("EST. CITY - DAWN", "EXT", "CITY", "DAWN", ""),
    ("int. house - day", "INT", "house", "day", ""),
    ("INT. HOUSE - 3:00 AM", "INT", "HOUSE", "3:00 AM", ""),
    ("INT. HOUSE - TWO WEEKS LATER", "INT", "HOUSE", "TWO WEEKS LATER", ""),
    ("INT. HOUSE - THE NEXT MORNING", "INT", "HOUSE", "THE NEXT MORNING", ""),
    ("INT. HOUSE - MAGIC HOUR", "INT", "HOUSE", "MAGIC HOUR", ""),
    ("INT. GUEST ROOM - NIGHT [PRESENT]", "INT", "GUEST ROOM", "NIGHT [PRESENT]", ""),
    ("INT. MR. O’NEIL'S ROOM - DAY", "INT", "MR. O’NEIL'S ROOM", "DAY", ""),
    ("12 INT. X - DAY 12", "INT", "X", "DAY", "12"),
    ("12A. INT. X - DAY", "INT", "X", "DAY", "12A"),
    ("INT. X - DAY #110-A#", "INT", "X", "DAY", "110-A"),
    ("**INT. X - DAY**", "INT", "X", "DAY", ""),
    ("INT. ROOM 12", "INT", "ROOM 12", "", ""),
    ("INT. THE PAST - DAY", "INT", "THE PAST", "DAY", ""),
    ("INT.HOUSE-DAY", "INT", "HOUSE", "DAY", ""),
    ("EXT. BEACH - DAY/NIGHT", "EXT", "BEACH", "DAY/NIGHT", ""),
    ("EXT. OMAHA BEACH ON D-DAY", "EXT", "OMAHA BEACH ON D-DAY", "", ""),
    ("5 YEARS LATER", "", "", "5 YEARS LATER", ""),
    ("SNIPER SCOPE POV", "", "SNIPER SCOPE POV", "", ""),
    # French
    ("INT. JOUR - CUISINE", "INT", "CUISINE", "JOUR", ""),
    ("INT. CUISINE - JOUR", "INT", "CUISINE", "JOUR", ""),
    ("INT. CUISINE / NUIT", "INT", "CUISINE", "NUIT", ""),
    ("INT. CHÂTEAU DE L’ÉVÊQUE – SOIR", "INT", "CHÂTEAU DE L’ÉVÊQUE", "SOIR", ""),
    ("EXTÉRIEUR. RUE - NUIT", "EXT", "RUE", "NUIT", ""),
    ("INT. NUIT. CHAMBRE", "INT", "CHAMBRE", "NUIT", ""),
    # German
    ("INNEN. KÜCHE - TAG", "INT", "KÜCHE", "TAG", ""),
    ("TAG - KÜCHE/INNEN", "INT", "KÜCHE", "TAG", ""),
    ("KÜCHE - INNEN/TAG", "INT", "KÜCHE", "TAG", ""),
    ("AUSSEN. STRASSE - NACHT", "EXT", "STRASSE", "NACHT", ""),
    ("INNEN/AUSSEN. AUTO - ABEND", "INT/EXT", "AUTO", "ABEND", ""),
    # Spanish, Italian, Portuguese
    ("INT. COCINA - DÍA", "INT", "COCINA", "DÍA", ""),
    ("EXT. CALLE - NOCHE", "EXT", "CALLE", "NOCHE", ""),
    ("EST. STRADA - NOTTE", "EXT", "STRADA", "NOTTE", ""),
    ("ESTERNO. STRADA - GIORNO", "EXT", "STRADA", "GIORNO", ""),
    ("INT. COZINHA - MANHÃ", "INT", "COZINHA", "MANHÃ", ""),
    ("INTERIOR. CASA - ANOCHECER", "INT", "CASA", "ANOCHECER", ""),
    # Russian
    ("ИНТ. КВАРТИРА ИВАНА - ДЕНЬ", "INT", "КВАРТИРА ИВАНА", "ДЕНЬ", ""),
    ("НАТ. УЛИЦА. НОЧЬ", "EXT", "УЛИЦА", "НОЧЬ", ""),
    ("ИНТ./НАТ. МАШИНА. ВЕЧЕР", "INT/EXT", "МАШИНА", "ВЕЧЕР", ""),
    ("1. ИНТ. КУХНЯ - УТРО", "INT", "КУХНЯ", "УТРО", "1"),
    # Chinese, simplified and traditional
    ("1. 内景 客厅 夜", "INT", "客厅", "夜", "1"),
    ("1、内景 客厅 日", "INT", "客厅", "日", "1"),
    ("第3场　夜　外", "EXT", "", "夜", "3"),
    ("第3场　夜　外　小巷", "EXT", "小巷", "夜", "3"),
    ("第十二場 日 內 教室", "INT", "教室", "日", "十二"),
    ("1-2 日 内 渔村小学教室", "INT", "渔村小学教室", "日", "1-2"),
    ("**1-1 黄昏 外 渔港码头**", "EXT", "渔港码头", "黄昏", "1-1"),
    ("场景一：客厅 夜 内", "INT", "客厅", "夜", "一"),
    ("場景二：街道 日 外", "EXT", "街道", "日", "二"),
    ("内外景 汽车 日", "INT/EXT", "汽车", "日", ""),
    ("3. 夜外 天台", "EXT", "天台", "夜", "3"),
    ("4. 日 内/外 车", "INT/EXT", "车", "日", "4"),
    ("内景，客厅，深夜", "INT", "客厅", "深夜", ""),
    ("外景·海边·清晨", "EXT", "海边", "清晨", ""),
    ("INT. 房间 - 日", "INT", "房间", "日", ""),
    ("INT. 房间 - DAY", "INT", "房间", "DAY", ""),
    ("INT。 医院-天", "INT", "医院", "天", ""),
    ("INT。 病院-日", "INT", "病院", "日", ""),
    ("1.1 日 内 客厅", "INT", "客厅", "日", "1.1"),
    ("【场景一】客厅 日 内", "INT", "客厅", "日", "一"),
    ("S1 日 内 客厅", "INT", "客厅", "日", "S1"),
    ("三、客厅 夜 内", "INT", "客厅", "夜", "三"),
    ("日 内 客厅", "INT", "客厅", "日", ""),
    ("第1场：客厅（日/内）", "INT", "客厅", "日", "1"),
    ("场1 内 客厅 日", "INT", "客厅", "日", "1"),
    ("5. 阿海家 - 内 - 夜", "INT", "阿海家", "夜", "5"),
    # Japanese and Korean
    ("1 ○公園（夜）", "", "公園", "夜", "1"),
    ("シーン1 公園（昼）", "", "公園", "昼", "1"),
    ("12. 학교 운동장 - 낮", "", "학교 운동장", "낮", "12"),
    ("○ 公園（夜）", "", "公園", "夜", ""),
    ("○リビング・朝", "", "リビング", "朝", ""),
    ("S#1. 거실 (낮)", "", "거실", "낮", "1"),
    ("3. 실내 카페 밤", "INT", "카페", "밤", "3"),
]

PROSE = [
    "INTERNAL BLEEDING IS BAD.",
    "Interior design is a career.",
    "EXTRAS mill about.",
    "Est-ce que tu viens ?",
    "Exterior walls crumble.",
    "Int. means interior.",
    "I/E stands for both.",
    "1. Bread and butter",
    "12 angry men wait.",
    "CLINT",
    "CUT TO:",
    "INTA",
    "1985",
    "他走进房间。",
    "内心很痛苦。",
    "外面下着雨",
    "第二天，他走了。",
    "3个人走进来。",
    "阿海：第3场戏在哪里？",
    "日子一天天过去",
    "三、把门关上。",
    "一、二、三",
    "夜 深了",
    "内 心",
    "",
    "x" * 400,
]


@pytest.mark.parametrize(("text", "setting", "location", "time", "number"), HEADINGS)
def test_heading_parts(text: str, setting: str, location: str, time: str, number: str) -> None:
    parsed = parse_heading(text)
    assert (parsed.setting, parsed.location, parsed.time, parsed.number) == (
        setting, location, time, number,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", [row[0] for row in HEADINGS if row[1] or row[0][:2] in ("○ ", "S#", "第3", "シー")]
)
def test_headings_are_known_as_such(text: str) -> None:
    assert looks_like_heading(text)


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_no_heading(text: str) -> None:
    assert not looks_like_heading(text)


def test_heading_text_has_neither_number_nor_markup() -> None:
    assert parse_heading("12 **INT. X - DAY** 12").text.strip("*") == "INT. X - DAY"
    assert parse_heading("INT. X - DAY #12#").text == "INT. X - DAY"
    assert parse_heading("1、外景 渔港码头 黄昏").text == "外景 渔港码头 黄昏"


def test_a_number_given_apart_wins() -> None:
    assert parse_heading("INT. X - DAY", "7B").number == "7B"


def test_a_street_number_is_no_scene_number() -> None:
    assert split_number("1600 PENNSYLVANIA AVENUE") == ("1600 PENNSYLVANIA AVENUE", "")


@pytest.mark.parametrize(
    "piece", ["DAY", "LATE NIGHT", "MOMENTS LATER", "SUNDAY MORNING", "1985", "CHRISTMAS EVE",
              "DAY 3", "10:30 PM", "NUIT", "夜", "翌日 夜".split()[1], "DAY/NIGHT", "LATER"]
)  # fmt: skip
def test_times(piece: str) -> None:
    assert is_time(piece)


@pytest.mark.parametrize(
    "piece", ["NIGHT CLUB", "THE DAY SPA", "ROOM 12", "KITCHEN", "MAY'S HOUSE", "IN", "THE", ""]
)
def test_places_are_no_times(piece: str) -> None:
    assert not is_time(piece)


@pytest.mark.parametrize(
    ("line", "number", "setting", "location", "time"),
    [
        ("SCENE 1. INT. TEA ROOM. NIGHT 2.", "1", "INT", "TEA ROOM", "NIGHT 2"),
        ("SCENE 12A - EXT. PIER - DAY", "12A", "EXT", "PIER", "DAY"),
        ("Scene 4: Ext. pier - day", "4", "EXT", "pier", "day"),
        ("SC. 5 INT. TEA ROOM. DAY 1", "5", "INT", "TEA ROOM", "DAY 1"),
        ("SZENE 3. INNEN. KÜCHE. TAG", "3", "INT", "KÜCHE", "TAG"),
        ("Scène 6. EXT. QUAI. NUIT", "6", "EXT", "QUAI", "NUIT"),
        ("3. TAG - HAFEN/AUSSEN", "3", "EXT", "HAFEN", "TAG"),
        ("NACHT - WERKSTATT / INNEN", "", "INT", "WERKSTATT", "NACHT"),
    ],
)
def test_a_scene_label_is_the_number_of_its_heading(
    line: str, number: str, setting: str, location: str, time: str
) -> None:
    assert looks_like_heading(line)
    heading = parse_heading(line)
    assert (heading.number, heading.setting) == (number, setting)
    assert (heading.location, heading.time) == (location, time)


def test_a_stage_scene_is_no_place_but_what_follows_its_number() -> None:
    assert parse_heading("SCENE 2").location == ""
    assert parse_heading("SCENE 2. THE HARBOUR").location == "THE HARBOUR"
    assert parse_heading("Act I, Scene 3. A wood - Night").time == "Night"
