"""Chinese plays and headings as people type them: acts, labels in brackets, place first."""

from __future__ import annotations

import pytest

from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.read import read_screenplay

PLAY = """《归》
【编剧】
林一
【剧中人物】
老张——船工
小梅（十八岁）：他的女儿
【第一幕 第一场】
地点：渡口
时间：三天后，黄昏
老张：（点烟）
走不走？
小梅：走。
（幕落）
【第一幕 第二场】
地点：老张家
时间：夜里十点
小梅：（点头）
小梅转身离开。
老张：唉。
"""


def read(text: str) -> Screenplay:
    return read_screenplay(text.encode(), "x.txt")


def shown(play: Screenplay) -> list[tuple[str, str]]:
    return [(e.kind.value, e.text) for scene in play.scenes for e in scene.elements]


def test_a_play_has_its_scenes_people_author_and_cast() -> None:
    play = read(PLAY)
    assert (play.title, play.authors, play.source_format) == ("归", ("林一",), "chinese")
    assert dict(play.title_page)["cast"].startswith("老张——船工")
    heads = [(s.heading.location, s.heading.time, s.act) for s in play.scenes]
    assert heads == [("渡口", "三天后 黄昏", "第一幕"), ("老张家", "夜里十点", "第一幕")]
    assert {person.name: person.speeches for person in play.characters} == {"老张": 2, "小梅": 2}


def test_words_on_the_line_below_are_speech_and_a_gesture_alone_is_none() -> None:
    found = shown(read(PLAY))
    assert ("dialogue", "走不走？") in found
    assert ("action", "小梅转身离开。") in found and ("action", "（幕落）") in found


def test_an_empty_line_may_stand_between_name_and_words() -> None:
    found = shown(
        read("1、院子 日 内\n老张：\n\n坐。\n喝茶。\n\n小梅（笑）：\n\n好。\n\n老张：走。\n")
    )
    assert [text for kind, text in found if kind == "dialogue"] == [
        "坐。",
        "喝茶。",
        "好。",
        "走。",
    ]


@pytest.mark.parametrize(
    "heading",
    ["院子 日 内", "院子，日，内", "院子、日、内", "院子（日，内）", "院子·日·内", "院子 日/内",
     "院子　日内", "日，内，院子", "内，院子，日", "内景，院子，日", "院子 - 日 - 内"],
)  # fmt: skip
def test_a_heading_needs_no_number(heading: str) -> None:
    play = read(f"{heading}\n老张：坐。\n小梅：好。\n河边，夜，外\n老张：走。\n小梅：嗯。\n")
    parts = [(s.heading.setting, s.heading.location, s.heading.time) for s in play.scenes]
    assert parts == [("INT", "院子", "日"), ("EXT", "河边", "夜")]


@pytest.mark.parametrize(
    "line", ["好，日子，外头。", "他走进院子，天黑了，门外有人", "内外交困，日夜不安"]
)
def test_prose_is_no_heading(line: str) -> None:
    play = read(f"1、院子 日 内\n{line}\n老张：坐。\n小梅：好。\n")
    assert len(play.scenes) == 1


def test_labels_of_place_and_time_may_stand_in_brackets() -> None:
    play = read(
        "【劇名】歸\n【作者】\n林一\n王二\n【第一幕】\n【第一場】\n【時間】夜\n【地點】河邊\n老張：走。\n小梅：好。\n"
    )
    assert (play.title, play.authors) == ("歸", ("林一", "王二"))
    heading = play.scenes[0].heading
    assert (heading.location, heading.time, play.scenes[0].act) == ("河邊", "夜", "第一幕")


def test_acts_without_scenes_are_the_scenes() -> None:
    play = read(
        "第一幕\n（客厅。）\n母亲：回来了？\n儿子：嗯。\n第二幕\n（街上。）\n儿子：下雨了。\n"
    )
    assert [(s.heading.text, s.act) for s in play.scenes] == [
        ("第一幕", "第一幕"),
        ("第二幕", "第二幕"),
    ]
