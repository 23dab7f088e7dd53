"""What stands around a script is no part of it: HTML, YAML front matter."""

from __future__ import annotations

import pytest

from filmai_core.errors import InputError
from filmai_core.screenplay.export.write import export
from filmai_core.screenplay.formats.html_wrap import unwrap
from filmai_core.screenplay.model import ElementKind, Screenplay
from filmai_core.screenplay.read import read_screenplay

K = ElementKind

FLAT = "INT. BOAT SHED - DAY\n\nOars &amp; ropes.\n\nIDA\nNow!\n\nEXT. PIER - NIGHT\n\nFog.\n"
PRINTED = "".join(
    f"{'<b>' * bold}{' ' * left}{text}{'</b>' * bold}\n"
    for left, text, bold in [
        (0, "INT. BOAT SHED - DAY", True), (0, "", False), (0, "Oars and ropes.", False),
        *[(25, "IDA", True), (10, "Now, or never.", False), (0, "", False),
          (25, "ROLF", True), (10, "Wait for me.", False), (0, "", False)] * 3,
        (0, "EXT. PIER - NIGHT", True), (0, "", False), (0, "Fog.", False),
    ]
)  # fmt: skip


def said(play: Screenplay) -> list[tuple[ElementKind, str]]:
    return [(e.kind, e.text) for e in play.elements]


@pytest.mark.parametrize(
    "wrapped",
    [
        "<pre>\n" + FLAT + "</pre>",
        "<b><!--\n" + FLAT,
        "<b><!--\n</b>if (window != top)\ntop.location = here\n<b>// -->\n</b>\n" + FLAT,
        "<html><head><title>x</title><script>if (a < b) { EXT. }</script></head><body>\n"
        + FLAT.replace("IDA", "<b>IDA</b>") + "</body></html>",
        "<html><body>" + "".join(f"<p>{p.replace(chr(10), '<br>')}</p>"
                                 for p in FLAT.strip().split("\n\n")) + "</body></html>",
        "A page of mine<br>\n\n<font size=2>" + FLAT + "</font><i></i>",
    ],
    ids=["pre", "open comment", "web page's comment", "body", "paragraphs", "text first"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["x.txt", "x.html", "x.fountain"])
def test_html_around_a_script_is_taken_off(wrapped: str, name: str) -> None:
    play = read_screenplay(wrapped.encode(), name)
    text = said(play)
    assert [scene.heading.text for scene in play.scenes if scene.heading.text] == [
        "INT. BOAT SHED - DAY", "EXT. PIER - NIGHT",
    ]  # fmt: skip
    assert (K.ACTION, "Oars & ropes.") in text and (K.DIALOGUE, "Now!") in text
    assert not any("<" in words or "&amp;" in words or "location" in words for _, words in text)


def test_printed_columns_within_html_are_read_as_columns() -> None:
    for page in (f"<pre>{PRINTED}</pre>", f"<html><body><td>\n{PRINTED}</td></body></html>"):
        play = read_screenplay(page.encode(), "x.html")
        assert {p.name: p.speeches for p in play.characters} == {"IDA": 3, "ROLF": 3}
        assert len([s for s in play.scenes if s.heading.text]) == 2


@pytest.mark.parametrize(
    "page",
    ["<html><body><p>404</p></body></html>", "<!DOCTYPE html><p>INTERIM</p>", "<b>" * 50_000,
     "<!--" * 50_000, "<script" * 50_000],
)  # fmt: skip
def test_pages_without_a_script_are_refused_in_a_sentence(page: str) -> None:
    with pytest.raises(InputError) as caught:
        read_screenplay(page.encode(), "x.html")
    assert "\n" not in str(caught.value)


def test_text_without_html_is_left_alone() -> None:
    for text in ("INT. A - DAY\n\n> centred <\n", "INT. A\n\n2 < 3 > 1 <3\n", "<Odd/>\nINT. A"):
        assert unwrap(text.encode()) is None


def test_a_wrapped_fountain_file_is_written_anew() -> None:
    data = ("<pre>\n" + FLAT + "</pre>").encode()
    play = read_screenplay(data, "x.fountain")
    made = export(play, "fountain", source=data, as_read=play)
    assert b"<" not in made and said(read_screenplay(made, "x.fountain")) == said(play)


YAML = """---
title: "The Ferry: A Book"
authors:
  - Ida Holm
  - Rolf Aas
tags: [draft, sea]
# a remark
date: 2026-05-01
---

INT. SHED - DAY

Rain.
"""


def test_front_matter_is_the_title_page() -> None:
    play = read_screenplay(YAML.encode(), "x.fountain")
    assert (play.title, play.authors) == ("The Ferry: A Book", ("Ida Holm", "Rolf Aas"))
    assert dict(play.title_page) == {
        "title": "The Ferry: A Book", "author": "Ida Holm\nRolf Aas", "tags": "draft\nsea",
        "date": "2026-05-01",
    }  # fmt: skip
    assert said(play) == [(K.HEADING, "INT. SHED - DAY"), (K.ACTION, "Rain.")]
    assert play.elements[0].line == 11
    assert export(play, "fountain", source=YAML.encode(), as_read=play) == YAML.encode()


def test_a_colon_in_a_title_is_no_damage() -> None:
    play = read_screenplay(YAML.replace('"', "").encode(), "x.fountain")
    assert play.title == "The Ferry: A Book"


def test_a_line_of_dashes_is_no_front_matter() -> None:
    for text in ("---\n\nINT. SHED\n\nRain.\n", "---\nRain falls.\n---\n\nINT. SHED\n\nDry.\n"):
        play = read_screenplay(text.encode(), "x.fountain")
        assert play.title == "x" and len(play.elements) >= 3


@pytest.mark.parametrize(
    "inner",
    ["a: &a [x, x]\nb: &b [*a, *a]\ntitle: *b", "title: " + "[" * 5_000,
     "title: x\nb: " + "y" * 30_000,
     "title: !!python/object/apply:os.system ['x']"],
    ids=["laughs", "deep", "large", "object"],
)  # fmt: skip
def test_hostile_front_matter_is_one_sentence_or_plain_text(inner: str) -> None:
    data = f"---\n{inner}\n---\n\nINT. SHED - DAY\n\nRain.\n".encode()
    try:
        play = read_screenplay(data, "x.fountain")
    except InputError as error:
        assert "x.fountain" in str(error) and "\n" not in str(error)
    else:
        assert play.scenes[0].heading.text == "INT. SHED - DAY"


OSF = """<?xml version="1.0" encoding="utf-8" ?>
<document type="Open Screenplay Format document" version="12"><paragraphs>
<para><style basestylename="Normal Text" align="center"/><text>&lt;b&gt;&lt;br&gt;&lt;/b&gt;</text></para>
<para><style basestylename="Normal Text" align="center"/><text>&lt;b&gt;Low Tide&lt;/b&gt;</text></para>
<para><style basestylename="Normal Text" align="center"/><text>Written by Ida Holm</text></para>
<para><style basestylename="Scene Heading"/><text>int. shed - day</text></para>
<para><style basestylename="Action"/><text>Oars &lt;i&gt;and&lt;/i&gt; ropes &amp;amp; 2 &lt; 3.</text></para>
</paragraphs></document>"""  # noqa: E501


def test_markup_within_open_screenplay_text_is_no_text() -> None:
    play = read_screenplay(OSF.encode(), "x.osf")
    assert (play.title, play.authors) == ("Low Tide", ("Ida Holm",))
    assert said(play) == [(K.HEADING, "INT. SHED - DAY"), (K.ACTION, "Oars and ropes & 2 < 3.")]
