"""Chinese screenplays (剧本) in plain text: the layouts of film, series and short drama.

Speech stands on one line with its speaker (``阿海：（喊）三叔！``), action is marked by △ or
by nothing, headings give number, time, setting and place in any order, and a cast list
under the heading names who is present, the silent ones too. What stands before the first
heading (synopsis, character sketches) is outline, not screenplay: its ``名：`` lines are no
speech.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import regex

from filmai_core.screenplay.foreign.decoding import decode, looks_binary
from filmai_core.screenplay.model import Element, ElementKind, Reading, ReadWarning
from filmai_core.screenplay.words.headings import (
    looks_like_han_heading,
    parse_heading,
    split_number,
)
from filmai_core.screenplay.words.names import split_cue, split_group
from filmai_core.screenplay.words.transitions import EAST_EDITING
from filmai_core.wordlists import alternation, table, words

_SPACE = " \t\u3000\u00a0"
_PAREN = r"[（(][^（()）]{0,40}[)）]"
_NAME = r"[\p{L}\p{N}·・•．\-—\"“”&＆、/ ]{1,24}?"
_SPEECH = regex.compile(rf"^({_NAME})\s*((?:{_PAREN}\s*)*)[：:]\s*(.*)$")
_LEADING_PAREN = regex.compile(rf"^\s*({_PAREN})\s*")
_CAST = regex.compile(
    r"^(?:出场人物|出場人物|出场角色|登场人物|登場人物|主要人物|场景人物|人物|角色|人|演员)\s*[：:]\s*(.*)$"
)
_CAST_SPLIT = regex.compile(r"[、，,；;/\s　]+(?![^（(]*[)）])")
_PLACE = regex.compile(r"^(?:地点|地點|场景|場景|景别|景)\s*[：:]\s*(.+)$")
_TIME = regex.compile(r"^(?:时间|時間|日期|内外景|內外景|日夜|氛围)\s*[：:]\s*(.+)$")
_EPISODE = regex.compile(
    r"^第\s*[0-9０-９一二三四五六七八九十百零〇两]+\s*[集章回季部幕]"
    r"(?:\s*[：:、.\s　]\s*.*|\s*[（(《【].*)?$|^(?:EP|Ep|ep)\s*\d+.*$"
)
_TITLE = regex.compile(
    r"^(?:剧名|劇名|片名|标题|標題|作品名)?\s*[：:]?\s*《([^《》]{1,60})》\s*(?:剧本|劇本|大纲)?$"
)
_FIELD_KEYS = {
    word: key
    for key in table("titlepage", "keys")
    for word in table("titlepage", "keys", key).get("zh", ())
}
_TITLE_FIELD = regex.compile(
    rf"^({alternation([*_FIELD_KEYS, *words('titlepage', 'printed')])})\s*[：:]\s*(.+)$"
)
_OUTLINE = regex.compile(
    r"^(?:故事)?(?:大纲|大綱|梗概|简介|簡介|人物小传|人物小傳|人物介绍|人物介紹|主题|主題|故事背景|背景|看点|创作说明)\s*[：:]?"
)
_RULE = regex.compile(r"^[-=_*—－·.]{3,}$")
_MARKDOWN = regex.compile(r"^(?:#{1,6}\s+|>\s+|[-*]\s+(?=[^\s*]))")
_ACTION = regex.compile(r"^[△▲Δ∆◇▽►▶■●]\s*")
_BRACKETS = regex.compile(r"^【([^】]*)】$|^\[([^\]]*)\]$")
_END = regex.compile(
    r"^[（(【]?(?:全剧终|全劇終|剧终|劇終|完|本集完|本集终|未完待续|待续"
    r"|The End|THE END)[)）】]?[。.]?$"
)
#: Labels before a colon that speak for nobody.
_LABELS = frozenset(
    "字幕 字幕卡 旁白字幕 时间 時間 地点 地點 场景 場景 镜头 鏡頭 特写 特寫"
    " 音乐 音樂 音效 插曲 片头 片尾 片名 道具 服装 服化 备注 備註 注 说明 說明"
    " 闪回 閃回 画面 畫面 转场 轉場 空镜 主题 主題 大纲 本集 下集 钩子".split()
)
_CAPTION = frozenset({"字幕", "字幕卡", "旁白字幕", "画面", "畫面", "特写", "特寫", "空镜"})
_HAN = regex.compile(r"\p{Han}")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_LETTER = regex.compile(r"\p{L}")
#: A time or a score: its colon speaks for nobody.
_CLOCK = regex.compile(r"^[^：]*\d:\d")
#: "他说：" is prose that quotes, no cue.
_SAYS = regex.compile(r"(?:说|說|说道|說道|道|问|問|喊|写着|寫著|显示|顯示|写道|回答)$")
_STOP = regex.compile(r"[，。！？；,!?;…]")


def sniff(data: bytes) -> float:
    """0.95 for text that is mostly Chinese and has this layout's marks."""
    if data[:1] == b"<" or looks_binary(data) or data[:100_000].isascii():
        return 0.0
    try:
        text = decode(data)
    except ValueError:
        return 0.0
    sample = text.lines[:3000]
    joined = "".join(sample)[:20_000]
    han = len(_HAN.findall(joined))
    if han * 4 < len(joined):
        return 0.0
    kana = len(_KANA.findall(joined))
    letters = len(_LETTER.findall(joined))
    if han * 2 < letters or kana * 5 > han:
        return 0.0
    lines = [_clean(line) for line in sample]
    headings = sum(1 for line in lines if line and _heading(line))
    speeches = sum(1 for line in lines if _speech(line))
    marks = sum(1 for line in lines if _ACTION.match(line) or _CAST.match(line))
    if headings and (speeches or marks) or marks >= 2 or speeches >= 4:
        return 0.95
    return 0.0


def read(data: bytes, name: str = "the file") -> Reading:
    """Read a Chinese screenplay.

    Raises:
        InputError: ``data`` is not text.
    """
    text = decode(data, name)
    reader = _Reader(any(_heading(_clean(line)) for line in text.lines))
    for number, raw in enumerate(text.lines, start=1):
        line = _clean(raw)
        if line and not _RULE.match(line):
            reader.take(line, number)
    warnings = [
        ReadWarning(line, "the line is too long and was cut", "line-cut") for line in text.cut
    ]
    if text.damaged:
        message = f"{text.damaged} characters could not be decoded"
        warnings.append(ReadWarning(0, message, "undecoded"))
    return Reading(
        tuple(_mark_doubts(reader.elements)),
        tuple((key, "\n".join(values)) for key, values in reader.title_page.items()),
        tuple(warnings),
        encoding=text.encoding,
    )


def _clean(raw: str) -> str:
    line = raw.strip(_SPACE)
    if line[:1] in "#>-*":
        line = _MARKDOWN.sub("", line)
    return line.replace("**", "").replace("__", "").strip(_SPACE)


def _heading(line: str, alone: bool = True) -> str:
    """The heading that a line is, "" if it is none.

    ``场景：客厅 夜 内`` is one where no heading just before (``alone``) waits for its place.
    """
    if not line:
        return ""
    if looks_like_han_heading(line):
        return line
    place = _PLACE.match(line) if alone and len(line) < 60 else None
    if not place:
        return ""
    parsed = parse_heading(place[1])
    return place[1] if parsed.time or parsed.setting else ""


def _speech(line: str) -> tuple[str, str, str] | None:
    """(cue with its parentheses, name, words) if the line is a speech."""
    found = _SPEECH.match(line)
    if not found or len(found[1]) > 24:
        return None
    name = found[1].strip()
    if name in _LABELS or not regex.search(r"\p{L}", name) or _STOP.search(name):
        return None
    if name.isascii() and not name[:1].isupper():
        return None
    if _CLOCK.search(line):
        return None
    if _SAYS.search(name) or (not found[3].strip() and EAST_EDITING.match(name)):
        return None
    if len(regex.sub(r"[、/&＆ ]", "", name)) > 12 or "  " in name:
        return None
    return name + found[2].strip(), name, found[3].strip()


class _Reader:
    """Takes line after line; ``elements`` and ``title_page`` are what it found."""

    def __init__(self, has_headings: bool) -> None:
        self.elements: list[Element] = []
        self.title_page: dict[str, list[str]] = {}
        self.in_front = has_headings  # nothing is spoken before the first heading
        self.listed: set[str] = set()  # names that cast lists gave
        self.heading = -1  # index of the heading whose details may still follow

    def take(self, line: str, number: int) -> None:
        """Read one line that is not empty."""
        if self._title(line) or self._details(line, number):
            return
        bare = _BRACKETS.sub(lambda match: match[1] or match[2], line)
        heading = _heading(bare, self.heading != len(self.elements) - 1 or self.heading < 0)
        if heading:
            self.in_front = False
            text, scene = split_number(heading)
            self.heading = len(self.elements)
            self._add(ElementKind.HEADING, text, number, scene=scene)
            return
        if _EPISODE.match(bare) and len(bare) < 40:
            self._add(ElementKind.SECTION, bare, number, depth=1)
            self.heading = -1
            return
        if self.in_front:
            self._add(ElementKind.SYNOPSIS, line, number)
            return
        self._body(line, number)

    def _body(self, line: str, number: int) -> None:
        self.heading = -1 if self.heading < len(self.elements) - 1 else self.heading
        if _END.match(line):
            self._add(ElementKind.CENTERED, line, number)
            return
        action = _ACTION.match(line)
        if action:
            self._add(ElementKind.ACTION, line[action.end() :], number)
            return
        bracket = _BRACKETS.match(line)
        if bracket:
            inside = bracket[1] or bracket[2] or ""
            editing = EAST_EDITING.search(inside) and len(inside) < 12
            self._add(ElementKind.TRANSITION if editing else ElementKind.ACTION, line, number)
            return
        speech = _speech(line) or self._spaced(line)
        last = self.elements[-1] if self.elements else None
        if not speech and last and last.kind is ElementKind.CUE and last.line == number - 1:
            speech = ("", "", line)  # the words stand below the name and its colon
        if speech:
            cue, _, words = speech
            if cue:
                self._add(ElementKind.CUE, cue, number)
            paren = _LEADING_PAREN.match(words)
            while paren:
                self._add(ElementKind.PARENTHETICAL, paren[1], number)
                words = words[paren.end() :]
                paren = _LEADING_PAREN.match(words)
            if words:
                self._add(ElementKind.DIALOGUE, words, number)
            return
        label, colon, rest = line.partition("：")
        if colon and label in ("注", "备注", "備註", "说明", "說明"):
            self._add(ElementKind.NOTE, rest, number)
        elif len(line) < 12 and EAST_EDITING.match(line):
            self._add(ElementKind.TRANSITION, line, number)
        else:
            self._add(ElementKind.ACTION, line, number)

    def _spaced(self, line: str) -> tuple[str, str, str] | None:
        """A speech whose speaker, known from a cast list, is set apart by a wide space."""
        name, gap, words = line.partition("\u3000")
        if gap and words.strip(_SPACE) and split_cue(name).name in self.listed:
            return name, name, words.strip(_SPACE)
        return None

    def _title(self, line: str) -> bool:
        if self.elements and not self.in_front:
            return False
        found = _TITLE.match(line)
        if found and "title" not in self.title_page:
            self.title_page["title"] = [found[1]]
            return True
        field = _TITLE_FIELD.match(line)
        if field and not any(e.kind is ElementKind.SYNOPSIS for e in self.elements):
            key = _FIELD_KEYS.get(field[1], field[1])
            self.title_page.setdefault(key, []).append(field[2].strip("《》 "))
            return True
        return False

    def _details(self, line: str, number: int) -> bool:
        """Cast, place and time that stand on lines of their own under a heading."""
        if self.heading < 0:
            return False
        heading = self.elements[self.heading]
        cast = _CAST.match(line)
        if cast:
            names = [name.strip("。.") for name in _CAST_SPLIT.split(cast[1]) if name.strip("。.")]
            heading = replace(heading, cast=heading.cast + tuple(names))
            self.listed.update(split_cue(name).name for name in names)
        else:
            place, time = _PLACE.match(line), _TIME.match(line)
            parsed = parse_heading(heading.text, heading.number)
            if place and not parsed.location:
                heading = replace(heading, text=f"{heading.text} {place[1].strip()}")
            elif time and not (parsed.time and parsed.setting):
                heading = replace(heading, text=f"{heading.text} {time[1].strip()}")
            elif place or time:
                self._add(ElementKind.NOTE, line, number)
            else:
                return False
        self.elements[self.heading] = heading
        return True

    def _add(
        self, kind: ElementKind, text: str, line: int, *, scene: str = "", depth: int = 0
    ) -> None:
        text = text.strip(_SPACE)
        if text:
            self.elements.append(Element(kind, text, line, number=scene, depth=depth))


def _mark_doubts(elements: list[Element]) -> list[Element]:
    """Speakers that speak once, stand in no cast list and are long may be labels."""
    times = Counter(
        split_cue(element.text).person for element in elements if element.kind is ElementKind.CUE
    )
    listed = {split_cue(name).person for element in elements for name in element.cast}
    result = []
    for element in elements:
        if element.kind is ElementKind.CUE:
            name = split_cue(element.text).person
            once = times[name] == 1 and name not in listed and len(split_group(name)) == 1
            if once and len(name) > 4 and not name.isascii():
                element = replace(
                    element, confidence=0.5, reason="is long for a name and speaks only once"
                )
            elif once and listed:
                element = replace(
                    element, confidence=0.7, reason="stands in no cast list and speaks only once"
                )
        result.append(element)
    return result
