"""Rich text is read by its styles, its indents, or as text; hostile files get a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmai_core.errors import InputError
from filmai_core.screenplay.formats import rtf
from filmai_core.screenplay.model import ElementKind, Screenplay
from filmai_core.screenplay.read import read_screenplay

K = ElementKind

STYLES = (
    r"{\stylesheet{\s0 Normal;}{\s1\sbasedon0\li0\caps Scene Heading;}{\s2\sbasedon0 Action;}"
    r"{\s3\sbasedon0\li3168 Character;}{\s4\li2000 Parenthetical;}{\s5\li1440 Dialogue;}"
    r"{\s6\sbasedon5 Quote;}{\s7\qr Transition;}{\*\cs10\additive Default Font;}}"
)
HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fmodern\fcharset0 Courier;}"
    r"{\f1\fnil\fcharset134 SimSun;}{\f2\fnil\fcharset204 Courier;}}"
    r"{\colortbl;\red255\green0\blue0;}" + STYLES + r"{\info{\title Not the title}}"
)
STYLED = (
    HEAD
    + r"""{\header\pard Running head\par}
\pard\plain\s1\caps\f0\fs24 int. boat shed - day\par
\pard\plain\s2\f0 Oars & ropes. {\i A gull} on the sill \emdash  it waits\'85\par
\pard\plain\s3\li3168 IDA\par
\pard\plain\s4\li2000 (low)\par
\pard\plain\s5\li1440 \ldblquote Now\rdblquote , or n\'e9v\u233?r.\line Hush.\par
\pard\plain\s3 ROLF{\v  hidden}\par
\pard\plain\s6 Wait!{\deleted  Never.}\par
{\pict\pngblip 89504e47}\pard\plain\s7\qr CUT TO:\par
\page\pard\plain\s1\caps ext. pier - night\par
\pard\plain\s2 Fog{\footnote a foot} rolls in.\bin4 }}}} Done.\par
}"""
)


def read(text: str) -> Screenplay:
    return read_screenplay(text.encode("latin-1"), "x.rtf")


def test_styles_say_what_a_paragraph_is() -> None:
    play = read(STYLED)
    assert play.source_format == "rtf"
    assert [(e.kind, e.text) for e in play.elements] == [
        (K.HEADING, "INT. BOAT SHED - DAY"),
        (K.ACTION, "Oars & ropes. A gull on the sill — it waits…"),
        (K.CUE, "IDA"),
        (K.PARENTHETICAL, "(low)"),
        (K.DIALOGUE, "“Now”, or névér."),
        (K.DIALOGUE, "Hush."),
        (K.CUE, "ROLF"),
        (K.DIALOGUE, "Wait!"),
        (K.TRANSITION, "CUT TO:"),
        (K.HEADING, "EXT. PIER - NIGHT"),
        (K.ACTION, "Fog rolls in. Done."),
    ]
    assert [e.page for e in play.elements][-1] == 2


def test_indents_tell_where_styles_do_not() -> None:
    rows = [(0, "INT. SHED - DAY"), (0, "Oars and ropes hang from the wall in the dark.")]
    for number in range(6):
        rows += [(3168, "IDA" if number % 2 else "ROLF"), (1440, f"Now, or never, {number}.")]
        rows += [(0, f"A gull calls {number} times from the sill of the window.")]
    body = "".join(rf"\pard\li{left} {text}\par \par " for left, text in rows)
    play = read(rf"{{\rtf1\ansi {body}}}")
    assert {person.name: person.speeches for person in play.characters} == {"IDA": 3, "ROLF": 3}
    assert len(play.scenes) == 1


def test_text_alone_is_read_as_text() -> None:
    play = read(r"{\rtf1\ansi INT. SHED - DAY\par\par Rain.\par\par IDA\par Now!\par}")
    assert [e.kind for e in play.elements] == [K.HEADING, K.ACTION, K.CUE, K.DIALOGUE]


@pytest.mark.parametrize(
    ("run", "text"),
    [
        (r"\f1\'c4\'e3\'ba\'c3", "你好"),  # two bytes a letter
        (r"\f2\'c4\'e0", "Да"),
        (r"\uc1\u20320?\u22909?", "你好"),
        (r"\uc2\u20320\'3f\'3fx", "你x"),
        (r"\u-10179?\u-8704?", "\U0001f600"),  # a pair of halves
        (r"a\~b\_c\-d\{e\}\\f", "a\xa0b-cd{e}\\f"),
        ("one\\\ntwo", "one|two"),
    ],
)
def test_letters_come_through(run: str, text: str) -> None:
    document = rtf.parse(HEAD + rf"\pard {run}\par}}", "x.rtf")
    assert "|".join(p.text for p in document.paragraphs) == text


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1" + b"{" * 5_000 + b"x",
        b"{\\rtf1}",
        b"{\\rtf1\\bin999999999 x}",
        b"{\\rtf1{\\pict " + b"00" * 100_000 + b"}}",
        b"{\\rtf1{\\*\\unknown text}}",
    ],
    ids=["deep", "empty", "bin", "picture", "aside"],
)
def test_hostile_files_get_one_sentence(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read_screenplay(data, "x.rtf")
    assert "x.rtf" in str(caught.value) and "\n" not in str(caught.value)


@given(
    st.lists(
        st.sampled_from(
            ["{", "}", "\\par ", "\\u-5?", "\\'e", "\\'e9", "\\bin3 ", "\\", "\\*", "\\s1 ", "IDA",
             "\\stylesheet", "\\fonttbl", "\\f99999999999 ", "\\uc-3 ", "Now\n", "\\page ", "é",
             "\\li-99999999 ", "{\\*\\x", "\\ansicpg77 ", "\\line "]
        ),
        max_size=40,
    )
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_reads_anything(parts: list[str]) -> None:
    data = ("{\\rtf1 " + "".join(parts)).encode("latin-1")
    try:
        rtf.read(data, "x.rtf")
    except InputError as error:
        assert "\n" not in str(error)
