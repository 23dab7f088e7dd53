"""What a line of a Chinese screenplay looks like by itself: speech, heading, label, mark."""

from __future__ import annotations

import regex

from filmai_core.screenplay.words.han_headings import looks_like_han_heading
from filmai_core.screenplay.words.headings import parse_heading
from filmai_core.screenplay.words.parts import PartKind, read_part
from filmai_core.screenplay.words.transitions import EAST_EDITING

SPACE = " \t\u3000\u00a0"
_PAREN = r"[（(][^（()）]{0,40}[)）]"
_NAME = r"[\p{L}\p{N}·・•．\-—\"“”&＆、/ ]{1,24}?"
_SPEECH = regex.compile(rf"^({_NAME})\s*((?:{_PAREN}\s*)*)[：:]\s*(.*)$")
LEADING_PAREN = regex.compile(rf"^\s*({_PAREN})\s*")
CAST = regex.compile(
    r"^(?:出场人物|出場人物|出场角色|登场人物|登場人物|主要人物|场景人物|人物|角色|人|演员)\s*[：:]\s*(.*)$"
)
CAST_SPLIT = regex.compile(r"[、，,；;/\s　]+(?![^（(]*[)）])")
#: 地点：河边, 【地点】河边; the same for the time.
_LABELLED = r"^(?:{0}\s*[：:]|[【\[]\s*{0}\s*[】\]]\s*[：:]?)\s*(.+)$"
PLACE = regex.compile(_LABELLED.format("(?:地点|地點|场景|場景|布景|景别|景)"))
TIME = regex.compile(_LABELLED.format("(?:时间|時間|日期|内外景|內外景|日夜|氛围)"))
EPISODE = regex.compile(
    r"^第\s*[0-9０-９一二三四五六七八九十百零〇两]+\s*[集章回季部幕]"
    r"(?:\s*[：:、.\s　]\s*.*|\s*[（(《【].*)?$|^(?:EP|Ep|ep)\s*\d+.*$"
)
RULE = regex.compile(r"^[-=_*—－·.]{3,}$")
_MARKDOWN = regex.compile(r"^(?:#{1,6}\s+|>\s+|[-*]\s+(?=[^\s*]))")
ACTION = regex.compile(r"^[△▲Δ∆◇▽►▶■●]\s*")
BRACKETS = regex.compile(r"^【([^】]*)】$|^\[([^\]]*)\]$")
END = regex.compile(
    r"^[（(【]?(?:全剧终|全劇終|剧终|劇終|完|本集完|本集终|未完待续|待续"
    r"|The End|THE END)[)）】]?[。.]?$"
)
#: Labels before a colon that speak for nobody.
_LABELS = frozenset(
    "字幕 字幕卡 旁白字幕 时间 時間 地点 地點 场景 場景 镜头 鏡頭 特写 特寫"
    " 音乐 音樂 音效 插曲 片头 片尾 片名 道具 服装 服化 备注 備註 注 说明 說明"
    " 闪回 閃回 画面 畫面 转场 轉場 空镜 主题 主題 大纲 本集 下集 钩子".split()
)
#: A time or a score: its colon speaks for nobody.
_CLOCK = regex.compile(r"^[^：]*\d:\d")
#: "他说：" is prose that quotes, no cue.
_SAYS = regex.compile(r"(?:说|說|说道|說道|道|问|問|喊|写着|寫著|显示|顯示|写道|回答)$")
#: What only a line of action begins with, after a speaker's gesture.
TOLD = regex.compile(
    r"(?:他|她|它|他们|她们|二人|两人|众人|大家|镜头|鏡頭|画面|畫面|灯光|燈光)(?![，、！？])"
)
_STOP = regex.compile(r"[，。！？；,!?;…]")


def clean_line(raw: str) -> str:
    """The line without indent and Markdown."""
    line = raw.strip(SPACE)
    if line[:1] in "#>-*":
        line = _MARKDOWN.sub("", line)
    return line.replace("**", "").replace("__", "").strip(SPACE)


def bare_line(line: str) -> str:
    """The line without the brackets around the whole of it."""
    return str(BRACKETS.sub(lambda match: match[1] or match[2], line)) if line else line


def is_act(line: str) -> bool:
    """Whether a line opens an act of a play."""
    part = read_part(line) if line else None
    return part is not None and part.kind is PartKind.ACT


def find_heading(line: str, alone: bool = True) -> str:
    """The heading that a line is, "" if it is none.

    ``场景：客厅 夜 内`` is one where no heading just before (``alone``) waits for its place.
    """
    if not line:
        return ""
    if looks_like_han_heading(line):
        return line
    part = read_part(line)
    if part is not None and part.kind is PartKind.SCENE:  # 第一幕 第一场
        return line
    place = PLACE.match(line) if alone and len(line) < 60 else None
    if not place:
        return ""
    parsed = parse_heading(place[1])
    return place[1] if parsed.time or parsed.setting else ""


def split_speech(line: str) -> tuple[str, str, str] | None:
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
