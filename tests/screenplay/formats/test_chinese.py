from __future__ import annotations

import pytest

from filmai_core.screenplay.formats import chinese
from filmai_core.screenplay.read import find_format, read_screenplay

SCRIPT = """《看天》
编剧：王小明

大纲：一个渔村的故事。
人物小传：
阿海（12）：渔民的儿子

第1集

**1-1 黄昏 外 渔港码头**
人物：阿海、三叔（画外音）、老黄狗

△海鸥盘旋。阿海把最后一筐鱼搬上岸。
　　风大了。
阿海：（喊）（挥手）三叔，明天还出不出海？
三叔（画外音）：看天。（停顿）看天吧。
【字幕：三天后】
【闪回】
他说：看着远处，海浪很大。
切至：

2、内景 教室 日
时间：清晨
陈老师: 谁能告诉我，潮水听谁的话？
Tom：月亮。
阿海的声音：听三叔的。
（完）
"""


def elements(source: str) -> list[tuple[str, str]]:
    return [(e.kind.value, e.text) for e in chinese.read(source.encode()).elements]


def test_a_whole_script() -> None:
    assert elements(SCRIPT) == [
        ("synopsis", "大纲：一个渔村的故事。"),
        ("synopsis", "人物小传："),
        ("synopsis", "阿海（12）：渔民的儿子"),
        ("section", "第1集"),
        ("heading", "1-1 黄昏 外 渔港码头"),
        ("action", "海鸥盘旋。阿海把最后一筐鱼搬上岸。"),
        ("action", "风大了。"),
        ("cue", "阿海"),
        ("parenthetical", "（喊）"),
        ("parenthetical", "（挥手）"),
        ("dialogue", "三叔，明天还出不出海？"),
        ("cue", "三叔（画外音）"),
        ("dialogue", "看天。（停顿）看天吧。"),
        ("action", "【字幕：三天后】"),
        ("transition", "【闪回】"),
        ("action", "他说：看着远处，海浪很大。"),
        ("transition", "切至："),
        ("heading", "2、内景 教室 日"),
        ("note", "时间：清晨"),
        ("cue", "陈老师"),
        ("dialogue", "谁能告诉我，潮水听谁的话？"),
        ("cue", "Tom"),
        ("dialogue", "月亮。"),
        ("cue", "阿海的声音"),
        ("dialogue", "听三叔的。"),
        ("centered", "（完）"),
    ]


def test_title_and_author() -> None:
    play = read_screenplay(SCRIPT.encode(), "看天.txt")
    assert (play.title, play.authors, play.language, play.source_format) == (
        "看天", ("王小明",), "zh", "chinese",
    )  # fmt: skip


def test_the_cast_list_holds_the_silent_ones() -> None:
    play = read_screenplay(SCRIPT.encode(), "看天.txt")
    scene = play.scenes[1]
    assert scene.characters == ("阿海", "三叔")
    assert set(scene.cast) == {"阿海", "三叔", "老黄狗"}


def test_words_are_characters() -> None:
    play = read_screenplay("1、内景 家 日\n阿海：看天。\n三叔：OK，走。\n".encode(), "x.txt")
    assert [(p.name, p.words) for p in play.characters] == [("阿海", 2), ("三叔", 2)]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16", "big5"])
def test_every_encoding_gives_the_same(codec: str) -> None:
    source = "第1场 日 外 海上\n人物：阿海\n\n△浪打過來。\n阿海：我不走，你走。\n三叔：看天。\n"
    source = source.replace("场", "場") if codec == "big5" else source
    play = read_screenplay(source.encode(codec), "x.txt")
    assert (play.scenes[0].heading.time, play.scenes[0].heading.location) == ("日", "海上")
    assert [person.name for person in play.characters] == ["阿海", "三叔"]


@pytest.mark.parametrize(
    ("heading", "setting", "location", "time"),
    [
        ("1. 内景 客厅 夜", "INT", "客厅", "夜"),
        ("第3场　夜　外　小巷", "EXT", "小巷", "夜"),
        ("第三場 夜 內 客廳", "INT", "客廳", "夜"),
        ("场景一：客厅 夜 内", "INT", "客厅", "夜"),
        ("### 1-2 日 内 地点", "INT", "地点", "日"),
        ("场景：客厅 夜 内", "INT", "客厅", "夜"),
    ],
)
def test_heading_layouts(heading: str, setting: str, location: str, time: str) -> None:
    play = read_screenplay(f"{heading}\n人物：阿海\n阿海：你好。\n".encode(), "x.txt")
    parts = play.scenes[0].heading
    assert (parts.setting, parts.location, parts.time) == (setting, location, time)


def test_place_and_time_on_their_own_lines() -> None:
    source = "第一场\n时间：夜\n地点：客厅\n人物：阿海\n阿海：你好。\n"
    scene = read_screenplay(source.encode(), "x.txt").scenes[0]
    assert (scene.heading.location, scene.heading.time, scene.cast) == ("客厅", "夜", ("阿海",))


def test_words_below_the_name() -> None:
    source = "1、内景 家 日\n阿海：\n（喊）你走。\n\n他走了。\n三叔OS：看天。\n"
    assert elements(source)[1:] == [
        ("cue", "阿海"), ("parenthetical", "（喊）"), ("dialogue", "你走。"),
        ("action", "他走了。"),
        ("cue", "三叔OS"), ("dialogue", "看天。"),
    ]  # fmt: skip
    play = read_screenplay((source + "三叔：走。\n").encode(), "x.txt")
    assert play.character("三叔").speeches == 2  # type: ignore[union-attr]


def test_a_wide_space_parts_a_listed_speaker_from_the_words() -> None:
    source = "1、内景 家 日\n人物：阿海、三叔\n阿海\u3000你走。\n海风\u3000很大。\n三叔：好。\n"
    assert elements(source)[1:3] == [("cue", "阿海"), ("dialogue", "你走。")]
    assert elements(source)[3][0] == "action"


def test_labels_speak_for_nobody() -> None:
    source = "1、内景 家 日\n字幕：三天后\n镜头：推近\n音乐：起\n注：待改\n阿海：走。\n"
    kinds = [e.kind.value for e in chinese.read(source.encode()).elements]
    assert kinds == ["heading", "action", "action", "action", "note", "cue", "dialogue"]


def test_a_speaker_in_no_cast_list_is_doubtful() -> None:
    source = "1、内景 家 日\n人物：阿海\n阿海：走。\n手机：妈妈来电\n阿海、三叔：好！\n"
    cues = [e for e in chinese.read(source.encode()).elements if e.kind.value == "cue"]
    assert [e.confidence < 1 for e in cues] == [False, True, False]


def test_a_clock_speaks_for_nobody() -> None:
    source = "1、内景 家 日\n阿海：走。\n现在是12:30。\n"
    assert elements(source)[-1] == ("action", "现在是12:30。")


def test_prose_with_a_colon_is_action() -> None:
    source = "1、内景 家 日\n林星野看着她，说：你好。\n阿海：走。\n"
    assert elements(source)[1] == ("action", "林星野看着她，说：你好。")


@pytest.mark.parametrize(
    "source",
    ["INT. 房间 - 日\n\n张三\n你好。\n", "INT. HOUSE - DAY\n\nANNA\nHello.\n",
     "○ 公園（夜）\n\nサムライ\nはい。\n"],
)  # fmt: skip
def test_other_layouts_are_left_to_others(source: str) -> None:
    assert find_format(source.encode(), "x.fountain").name == "fountain"
