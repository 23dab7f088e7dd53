"""Nothing is lost in silence: every word of a source stands somewhere in what was read.

Each word of a generated source comes once, so that a word that is lost is a word that is missing.
It may stand in an element, a scene number, a cast, a value (or a key) of the title page, or on a
line that a warning names. What is no word of the script (marks, labels such as 地点, page numbers,
comments) is not asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filmai_core.errors import InputError
from filmai_core.screenplay.formats import celtx, chinese, docx, fdx, highland, osf, plain, trelby
from filmai_core.screenplay.formats.fountain import reader as fountain
from filmai_core.screenplay.formats.pdf import reader as pdf
from filmai_core.screenplay.model import Element, ElementKind, Reading, Screenplay
from filmai_core.screenplay.read import read_screenplay
from filmai_core.screenplay.settle import settle_reading
from tests.screenplay import layouts
from tests.screenplay.layouts import Layout, TextLayout, WordLayout, pack_zip

Kind = ElementKind
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
SLOW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))

#: Lines of all kinds; A is a word in capitals, a one in small letters, 甲 a Han name, 乙 Han words.
TYPED = (
    "INT. A - DAY", "EXT. A/A - NIGHT #12#", "12 INT. A 12", "FADE IN: EXT. A - DAWN", "A A",
    "A", "Int. a - day", "SCENE 3. INT. A. NIGHT 1.", "SCENE 4. A A", "ACT TWO", "ACT ONE: A",
    "TEASER", "A: a a a.", "A (A): a a.", "A. a a a.", "A. (a) a a.", "Aa: a a.", "A:",
    "SFX: A A", "A (V.O.)", "A ^", "A VOICEOVER", "(a a)", "(A, A)", "a a a a a a.", "a a a",
    "A A A A.", "AA! a.", "", "CUT TO:", "FADE OUT.", "CUT TO A:", "> a a <", "> A A:", "# A a",
    "## a", "= a a", "[[a a]]", "a [[a]] a", "~a a", "!A A", "@Aa a", ".A - A", "===",
    "Title: a", "Author: Aa Aa & Aa", "", "", "Contact:", "    a a", "Aa: a", "Aa to a: a a",
    "12:30 a a", "    A", "        a a", "\ta", "  ", "OMITTED", "12 OMITTED 12",
    "CAST OF CHARACTERS", "A, a a", "A - a a", "CONTINUED: a", "**A**", "_a a_ a", "*a*", "a: a",
    "- a", "a *a a", "A + A", "$A", "A♥", "SUPER: A", "-- a a", "<a> a", "甲：乙。",
    "甲（乙）：乙", "甲：", "（乙）", "乙 日 内", "【乙】", "△乙。", "第一场 乙", "1、乙 日 内",
    "乙，乙。", "END OF ACT ONE", "THE END", "A'S A", "a\u2013a—a", "A\u2019A a", "\xa0a\xa0",
    "a\u3000a", "A.-a a.",
)  # fmt: skip
CHINESE = (
    "《乙》", "编剧：乙", "【作者】", "【人物表】", "甲——乙", "乙", "【第一幕 第一场】",
    "第二幕", "第一场 乙", "地点：乙", "时间：乙", "人物：甲、甲", "1、乙 日 内", "1-2 夜 外 乙",
    "乙 日 内", "乙，夜，外", "甲：乙。", "甲：（乙）乙。", "甲：（乙）", "甲：",
    "甲（乙）：乙。", "（乙）", "△乙。", "【字幕：乙】", "【闪回】", "乙乙，乙。", "字幕：乙",
    "切至：", "", "注：乙", "大纲：乙", "第1集 乙", "场景：乙 日 内", "甲\u3000乙。", "A：乙。",
    "（完）", "——", "**1、乙 夜 外**", "OS：乙",
)  # fmt: skip
_PLACEHOLDER = regex.compile(r"(?<![\p{L}'’])(?:AA|Aa|A|a)(?![\p{L}])|甲|乙")
_WORD = regex.compile(r"[\p{Latin}\p{N}]{2,}|\p{Han}{2,}")
_HAN = "梧桐榆槐柏杉樟楠桦杏桃梨柚橘柿栗枣莓葵菊荷莲兰芷蕙萱蒲苇荻蓼蕨薇藜蓬艾菖菱芡茭莼蓟蒿苔藓"


def fill(templates: Sequence[str]) -> str:
    """Lines with each placeholder a word that comes nowhere else."""
    count = 0

    def word(found: regex.Match[str]) -> str:
        nonlocal count
        count += 1
        mark = found[0]
        if mark in "甲乙":
            first, second = divmod(count, len(_HAN))
            return _HAN[first % len(_HAN)] + _HAN[second]
        letters = "".join("bdfgklmnprtvz"[int(d, 13)] + "aeiou"[count % 5] for d in _base13(count))
        name = f"qu{letters}x"
        return name.upper() if mark in ("A", "AA") else name.capitalize() if mark == "Aa" else name

    return "\n".join(_PLACEHOLDER.sub(word, line) for line in templates)


def _base13(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 13)
        digits = "0123456789abc"[digit] + digits
    return digits.rjust(2, "0")


def missing(source: str, found: Reading | Screenplay) -> list[str]:
    """Words of a source that stand nowhere, but for lines that a warning names."""
    elements = found.elements
    parts = [e.text for e in elements] + [e.number for e in elements]
    parts += [name for e in elements for name in e.cast]
    parts += [part for pair in found.title_page for part in pair]
    told = regex.sub(r"\s+", " ", "\n".join(parts)).casefold()
    warned = {w.line for w in found.warnings if "left out" in w.message or "cut" in w.message}
    return [
        word
        for number, line in enumerate(source.split("\n"), start=1)
        if number not in warned
        for word in _WORD.findall(line.casefold())
        if (word.startswith("qu") and word.endswith("x") or word[0] in _HAN) and word not in told
    ]


def test_a_lost_word_is_noticed() -> None:
    source = fill(["INT. A - DAY", "", "a a.", "", "A", "a."])
    reading = fountain.read(source.encode())
    assert missing(source, reading) == []
    for at in range(len(reading.elements)):
        left = reading.elements[:at] + reading.elements[at + 1 :]
        assert missing(source, replace(reading, elements=left))


def settled(read: Callable[[bytes, str], Reading], source: str) -> Reading:
    try:
        return settle_reading(read(source.encode(), "x.txt"))
    except InputError:  # nothing but blanks
        assert not source.strip()
        return Reading(())


def lines_of(templates: Sequence[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(templates), min_size=1, max_size=24).map(fill)


@FUZZ
@given(lines_of(TYPED))
def test_fountain_keeps_every_word(source: str) -> None:
    assert missing(source, settled(fountain.read, source)) == []


@FUZZ
@given(lines_of(TYPED))
def test_plain_text_keeps_every_word(source: str) -> None:
    assert missing(source, settled(plain.read, source)) == []


@FUZZ
@given(lines_of(CHINESE))
def test_chinese_keeps_every_word(source: str) -> None:
    assert missing(source, settled(chinese.read, source)) == []


@FUZZ
@given(lines_of(TYPED) | lines_of(CHINESE), st.sampled_from(["x.fountain", "x.txt", "x"]))
def test_whatever_reader_a_text_finds_keeps_every_word(source: str, name: str) -> None:
    try:
        play = read_screenplay(source.encode(), name)
    except InputError:
        return
    assert missing(source, play) == []


#: Elements of every kind, in an order that a program would store.
ELEMENTS = st.lists(
    st.sampled_from(
        [(Kind.HEADING, "INT. A - DAY"), (Kind.HEADING, "EXT. A - NIGHT (CONT'D)"),
         (Kind.ACTION, "a a a a."), (Kind.ACTION, "A a a\na a."), (Kind.ACTION, "OMITTED"),
         (Kind.ACTION, "(A, A)"), (Kind.ACTION, "SCENE 2. A"), (Kind.CUE, "A"),
         (Kind.CUE, "A A (V.O.)"), (Kind.CUE, "FADE OUT."), (Kind.CUE, "INT. A - DAY"),
         (Kind.PARENTHETICAL, "(a a)"),
         (Kind.DIALOGUE, "a a a?"), (Kind.DIALOGUE, "a a-\nA a."), (Kind.TRANSITION, "CUT TO:"),
         (Kind.TRANSITION, "CUT TO: INT. A - DAY"), (Kind.CENTERED, "ACT ONE"), (Kind.SHOT, "ON A")]
    ),
    min_size=1, max_size=20,
)  # fmt: skip
NAMES = {
    Kind.HEADING: "Scene Heading", Kind.ACTION: "Action", Kind.CUE: "Character",
    Kind.PARENTHETICAL: "Parenthetical", Kind.DIALOGUE: "Dialogue", Kind.TRANSITION: "Transition",
    Kind.CENTERED: "New Act", Kind.SHOT: "Shot",
}  # fmt: skip
TITLE = ("a", "Aa a Aa", "Written by", "Aa Aa", "& Aa", "a a 2020", "a draft", "© a", "a@a")


def make(pairs: Sequence[tuple[Kind, str]]) -> tuple[list[Element], list[str]]:
    """Elements and lines of a title page, of words that come once."""
    texts = fill([text.replace("\n", "⏎") for _, text in pairs] + list(TITLE)).split("\n")
    kinds = [kind for kind, _ in pairs]
    elements = [
        Element(kind, text.replace("⏎", "\n")) for kind, text in zip(kinds, texts, strict=False)
    ]
    return elements, texts[len(pairs) :]


def as_fdx(elements: Sequence[Element], title: Sequence[str]) -> bytes:
    body = "".join(
        f'<Paragraph Type="{NAMES[e.kind]}"><Text>{escape(e.text)}</Text></Paragraph>'
        for e in elements
    )
    page = "".join(f"<Paragraph><Text>{escape(line)}</Text></Paragraph>" for line in title)
    return (
        f"<FinalDraft><Content>{body}</Content><TitlePage><Content>{page}</Content></TitlePage>"
        "</FinalDraft>"
    ).encode()


def as_osf(elements: Sequence[Element], title: Sequence[str]) -> bytes:
    body = "".join(
        f'<para><style basestylename="{NAMES[e.kind]}"/><text>{escape(e.text)}</text></para>'
        for e in elements
    )
    page = "".join(f"<para><text>{escape(line)}</text></para>" for line in title)
    return (
        '<document type="Open Screenplay Format document"><paragraphs>'
        f"{body}</paragraphs><titlepage>{page}</titlepage></document>"
    ).encode()


def as_celtx(elements: Sequence[Element], title: Sequence[str]) -> bytes:
    names = {"Scene Heading": "sceneheading", "Dialogue": "dialog", "New Act": "act"}
    body = "".join(
        f'<p class="{names.get(NAMES[e.kind], NAMES[e.kind].lower())}">{escape(e.text)}</p>'
        for e in elements
    )
    page = f"<html><head></head><body>{body}</body></html>"
    return pack_zip({"project.rdf": "<x/>", "script-1.html": page})


def as_trelby(elements: Sequence[Element], title: Sequence[str]) -> bytes:
    marks = {
        Kind.HEADING: "\\", Kind.CUE: "_", Kind.DIALOGUE: ":", Kind.PARENTHETICAL: "(",
        Kind.TRANSITION: "/", Kind.SHOT: "=",
    }  # fmt: skip
    lines = ["#Version 3", *(f"#Title-String 0.0,1.0,24,cb,Courier,,{line}" for line in title)]
    for e in elements:
        parts = e.text.split("\n")
        lines += [f"|{marks.get(e.kind, '.')}{part}" for part in parts[:-1]]
        lines.append(f".{marks.get(e.kind, '.')}{parts[-1]}")
    return "\n".join(lines).encode()


def as_docx(elements: Sequence[Element], title: Sequence[str]) -> bytes:
    styles = {kind: name for kind, name in NAMES.items() if kind is not Kind.CENTERED}
    return layouts.print_docx(elements, WordLayout(styles=styles))


def as_bare_docx(elements: Sequence[Element], title: Sequence[str]) -> bytes:
    return layouts.print_docx(elements, WordLayout(blanks=True))


def as_highland(elements: Sequence[Element], title: Sequence[str]) -> bytes:
    return pack_zip({"a.textbundle/text.md": "\n\n".join(e.text for e in elements)})


WRITERS: dict[str, tuple[Callable[..., bytes], Callable[[bytes, str], Reading], bool]] = {
    "Final Draft": (as_fdx, fdx.read, True),
    "Fade In": (as_osf, osf.read, True),
    "Trelby": (as_trelby, trelby.read, True),
    "Celtx": (as_celtx, celtx.read, False),
    "Word": (as_docx, docx.read, False),
    "Word without styles": (as_bare_docx, docx.read, False),
    "Highland": (as_highland, highland.read, False),
}


@pytest.mark.parametrize("program", WRITERS)
@SLOW
@given(pairs=ELEMENTS)
def test_programs_keep_every_word(program: str, pairs: list[tuple[Kind, str]]) -> None:
    write, read, titled = WRITERS[program]
    elements, title = make(pairs)
    try:
        reading = settle_reading(read(write(elements, title), "x"))
    except InputError:
        return
    source = "\n".join([*(e.text for e in elements), *(title if titled else ())])
    assert missing(source.replace("-\n", "-"), reading) == []


@SLOW
@given(pairs=ELEMENTS)
def test_pdf_keeps_every_word(pairs: list[tuple[Kind, str]]) -> None:
    elements, _ = make(pairs)
    reading = settle_reading(pdf.read(layouts.print_pdf(elements, Layout(numbers="both")), "x"))
    assert missing("\n".join(e.text for e in elements), reading) == []


@SLOW
@given(pairs=ELEMENTS)
def test_indented_text_keeps_every_word(pairs: list[tuple[Kind, str]]) -> None:
    elements, _ = make(pairs)
    text = layouts.print_text(elements, TextLayout())
    reading = settle_reading(plain.read(text.encode(), "x.txt"))
    assert missing("\n".join(e.text for e in elements), reading) == []
