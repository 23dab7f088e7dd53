"""The files of Highland, Fade In, Celtx and Trelby; zips and XML that mean harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import corpus_table as table
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layouts import pack_zip, tag

from filmai_core.errors import InputError
from filmai_core.screenplay.formats import celtx, highland, osf, trelby
from filmai_core.screenplay.model import ElementKind, Reading
from filmai_core.screenplay.read import find_format, read_screenplay

Kind = ElementKind
FOUNTAIN = """\
Title: The Lamp
Author: Ada Quill

INT. LIGHTHOUSE - NIGHT

The lamp turns.

NORA
(to the lamp)
One more winter.

CUT TO:

EXT. ROCKS - DAY

A goat.
"""
EXPECTED = [
    (Kind.HEADING, "INT. LIGHTHOUSE - NIGHT"), (Kind.ACTION, "The lamp turns."),
    (Kind.CUE, "NORA"), (Kind.PARENTHETICAL, "(to the lamp)"),
    (Kind.DIALOGUE, "One more winter."), (Kind.TRANSITION, "CUT TO:"),
    (Kind.HEADING, "EXT. ROCKS - DAY"), (Kind.ACTION, "A goat."),
]  # fmt: skip


def osf_xml(style: str = "basestylename") -> str:
    lines = (
        ("Scene Heading", "Int. Lighthouse - night"), ("Action", "The lamp turns."),
        ("Character", "Nora"), ("Parenthetical", "to the lamp"), ("Dialogue", "One more winter."),
        ("Transition", "Cut to:"), ("Scene Heading", "EXT. ROCKS - DAY"), ("Action", "A goat."),
    )  # fmt: skip
    paragraphs = "".join(
        f'<para><style {style}="{name}"/><text>{text[:3]}</text>'
        f'<text bold="1">{text[3:]}</text></para>'
        for name, text in lines
    )
    return (
        '<?xml version="1.0"?><document type="Open Screenplay Format document" version="12">'
        '<info title="Untitled Screenplay"/>'
        f"<paragraphs>{paragraphs}<para><style {style}='Action'/><text/></para></paragraphs>"
        '<titlepage><para bookmark="Title"><style align="center"/><text>The Lamp</text></para>'
        '<para bookmark="Author"><style/><text>Ada Quill</text></para></titlepage></document>'
    )


CELTX_HTML = """<html><head><title>The Lamp</title><meta content="Ada Quill" name="Author">
<meta content="left" name="CX.sceneNumbering"></head><body>
<p scenenumber="7" class="sceneheading">int. lighthouse - night<br></p>
<p class="action">The lamp
turns.<br></p><p class="character">nora<br></p><p class="parenthetical">(to the lamp)</p>
<p class="dialog">One more &#119;inter.<br></p><p class="transition">CUT TO:</p>
<p scenenumber="8" class="sceneheading">EXT. ROCKS - DAY</p><p class="">A goat.</p></body></html>"""
CELTX = pack_zip({"project.rdf": "<x/>", "script-a1.html": CELTX_HTML, "scratch-a1.html": "<p>no"})
TRELBY = r"""#Version 3
#Begin-Config
FontSize:12
#End-Config
#Title-String 0.0,105.0,24,cb,Helvetica,,The Lamp
#Title-String 0.0,120.0,12,c,Courier,,written by\n\nAda Quill
#Start-Script
.\int. lighthouse - night
>.The lamp
..turns.
._nora
.((to the lamp)
>:One more
.:winter.
./CUT TO:
.\EXT. ROCKS - DAY
..A goat.
.%Is it our goat?
"""
HIGHLAND = pack_zip(
    {"The Lamp.textbundle/text.md": FOUNTAIN, "The Lamp.textbundle/info.json": "{}"}
)

FILES: dict[str, tuple[bytes, Callable[[bytes, str], Reading], str]] = {
    "highland": (HIGHLAND, highland.read, "highland"),
    "textbundle without info": (pack_zip({"text.fountain": FOUNTAIN}), highland.read, "highland"),
    "fade in": (pack_zip({"document.xml": osf_xml()}), osf.read, "fadein"),
    "osf": (osf_xml().encode(), osf.read, "fadein"),
    "newer osf": (osf_xml("basestyle").encode("utf-16"), osf.read, "fadein"),
    "celtx": (CELTX, celtx.read, "celtx"),
    "trelby": (TRELBY.encode(), trelby.read, "trelby"),
}


@pytest.mark.parametrize("name", FILES)
def test_each_program_gives_the_same_script(name: str) -> None:
    data, read, _ = FILES[name]
    found = [(e.kind, e.text) for e in read(data, name).elements if e.kind is not Kind.NOTE]
    assert found == EXPECTED


@pytest.mark.parametrize("name", FILES)
def test_each_program_gives_the_title_and_the_author(name: str) -> None:
    data, read, _ = FILES[name]
    fields = dict(read(data, name).title_page)
    assert (fields["title"], fields["author"]) == ("The Lamp", "Ada Quill")


@pytest.mark.parametrize("name", [name for name in FILES if name != "newer osf"])
def test_the_format_is_found_from_the_content(name: str) -> None:
    data, _, form = FILES[name]
    assert find_format(data, "script.bin").name == form


def test_celtx_scene_numbers_are_read_where_they_are_shown() -> None:
    headings = [e for e in celtx.read(CELTX, "a").elements if e.kind is Kind.HEADING]
    assert [heading.number for heading in headings] == ["7", "8"]


def test_trelby_notes_are_notes() -> None:
    assert trelby.read(TRELBY.encode(), "a").elements[-1].kind is Kind.NOTE


@pytest.mark.parametrize(
    ("read", "members"),
    [
        (highland.read, {"picture.png": b"x"}),
        (osf.read, {"other.xml": "<a/>"}),
        (osf.read, {"document.xml": "<html/>"}),
        (celtx.read, {"project.rdf": "<x/>", "a.html": "<p>nothing"}),
    ],
)
def test_a_zip_without_a_script_is_refused(
    read: Callable[[bytes, str], Reading], members: dict[str, str | bytes]
) -> None:
    with pytest.raises(InputError):
        read(pack_zip(members), "a.zip")


def test_an_empty_trelby_file_is_refused() -> None:
    with pytest.raises(InputError, match="without a script"):
        trelby.read(b"#Version 3\n#Start-Script\n", "a.trelby")


@pytest.mark.parametrize("name", ["../../etc/text.md", "/text.md", "C:\\text.md", "a/../text.md"])
def test_names_in_a_zip_are_never_paths(name: str, tmp_path: Path) -> None:
    found = highland.read(pack_zip({name: FOUNTAIN}), "a.highland")
    assert len(found.elements) == len(EXPECTED)
    assert not list(tmp_path.glob("**/*text.md"))


@pytest.mark.parametrize(
    ("read", "member"),
    [(highland.read, "text.md"), (osf.read, "document.xml"), (celtx.read, "script.html")],
)
def test_a_zip_bomb_is_refused(read: Callable[[bytes, str], Reading], member: str) -> None:
    data = pack_zip({member: b"\n" * (60 * 2**20), "x.rdf": ""})
    with pytest.raises(InputError, match="unpacks to over"):
        read(data, "bomb")


def test_entity_bombs_are_refused() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + osf_xml().replace(
        '<?xml version="1.0"?>', ""
    ).replace("A goat.", "&b;").replace("A g</text>", "&b;</text>")
    with pytest.raises(InputError, match="entities of its own"):
        osf.read(bomb.encode(), "a.osf")


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(FILES)), st.data())
def test_a_mutated_file_is_read_or_refused(name: str, data: st.DataObject) -> None:
    original, read, _ = FILES[name]
    changed = bytearray(original)
    for _ in range(data.draw(st.integers(0, 8))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        changed = changed[: data.draw(st.integers(0, len(changed)))]
    try:
        reading = read(bytes(changed), "x")
    except InputError as error:
        assert "\n" not in str(error)
        return
    assert all(element.text.strip() for element in reading.elements)


TAGS = st.sampled_from(["paragraphs", "para", "style", "text", "titlepage", "info", "p", "br", "x"])
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["basestylename", "align", "number", "dual", "note", "class", "bookmark"]),
    st.sampled_from(["Scene Heading", "Character", "center", "1", "", "sceneheading", "Title"]),
    max_size=3,
)  # fmt: skip
TREES = st.recursive(
    st.sampled_from(["", "NORA", "INT. X - DAY", "( )", "()"]),
    lambda inner: st.tuples(TAGS, ATTRIBUTES, st.lists(inner, max_size=4)).map(
        lambda node: tag(*node)
    ),
    max_leaves=25,
)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(TREES)
def test_any_tree_is_read_or_refused(tree: str) -> None:
    for read, data in (
        (osf.read, f"<document>{tree}</document>".encode()),
        (osf.read, f"<document><paragraphs>{tree}</paragraphs></document>".encode()),
        (celtx.read, pack_zip({"a.rdf": "", "script.html": f"<body>sceneheading{tree}"})),
    ):
        try:
            reading = read(data, "x")
        except InputError:
            continue
        assert all(element.text.strip() for element in reading.elements)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.sampled_from(">&|.x"), st.sampled_from("\\._:(/=%@x"), st.text(max_size=20)),
        max_size=30,
    )
)  # fmt: skip
def test_any_trelby_lines_are_read_or_refused(lines: list[tuple[str, str, str]]) -> None:
    text = "#Version 3\n" + "\n".join("".join(line) for line in lines)
    try:
        reading = trelby.read(text.encode("utf-8", "replace"), "x")
    except InputError as error:
        assert "\n" not in str(error)
        return
    said = {element.text for element in reading.elements}
    assert all(part.strip() for part in said)
    # Of what is read nothing is made up: every letter stands in the file.
    assert set("".join(said)) <= set(text) | set(text.upper()) | set("() \n")


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "against"),
    [
        ("scripttool/sample-01.osf", "scripttool/sample-01.fdx"),
        ("scripttool/sample-02.osf", "scripttool/sample-02.fdx"),
        ("scripttool/sample-03.osf", "scripttool/sample-03.fdx"),
        ("scripttool/sample-02.fadein", "scripttool/sample-02.fdx"),
        ("screenplay-tools-tests/TestFDX-FI.fadein", "screenplay-tools-tests/TestFDX-FI.fdx"),
        ("scripttool/testplay-01.trelby", "scripttool/testplay-01.fountain"),
        ("trelby/test.celtx", "trelby/test.trelby"),
    ],
)
def test_the_corpus_is_read(shared_dir: Path, name: str, against: str) -> None:
    folder = shared_dir / "scripts"
    found = table.content(read_screenplay((folder / name).read_bytes(), name).elements)
    score = table.score(found, table.truth(folder / against))
    assert score.cues == 1.0
    assert score.dialogue >= 0.95
