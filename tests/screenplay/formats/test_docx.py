"""Word documents: styles first, then indents, then words; and what is refused."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import corpus_table as table
import layouts
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layouts import pack_docx, pack_zip

from filmai_core.errors import InputError
from filmai_core.screenplay.formats import docx
from filmai_core.screenplay.formats.styles import kind_of_style
from filmai_core.screenplay.model import Element, ElementKind
from filmai_core.screenplay.read import find_format, read_screenplay

Kind = ElementKind
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'
    for key, name, more in (
        ("Normal", "Normal", ""),
        ("SH", "Scene Heading", ""),
        ("AC", "Action", ""),
        ("CH", "Character", "<w:rPr><w:caps/></w:rPr>"),
        ("PA", "Parenthetical", ""),
        ("DI", "Dialogue", ""),
        ("TR", "Transition", ""),
        ("DX", "Own 7", '<w:basedOn w:val="DI"/>'),
        ("LOOP", "Loop", '<w:basedOn w:val="LOOP"/>'),
    )
)


def par(text: str, style: str = "", more: str = "") -> str:
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{properties}{more}</w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


SCRIPT = [
    par("INT. LIGHTHOUSE - NIGHT", "SH"), par("The lamp turns.", "AC"), par("Nora", "CH"),
    par("to the lamp", "PA"), par("One more winter.", "DI"), par("CUT TO:", "TR"),
    par("EXT. ROCKS - DAY", "SH"), par("A goat.", "AC"), par("Nora", "CH"), par("Soup?", "DI"),
]  # fmt: skip
EXPECTED = [
    (Kind.HEADING, "INT. LIGHTHOUSE - NIGHT"), (Kind.ACTION, "The lamp turns."),
    (Kind.CUE, "NORA"), (Kind.PARENTHETICAL, "(to the lamp)"),
    (Kind.DIALOGUE, "One more winter."), (Kind.TRANSITION, "CUT TO:"),
    (Kind.HEADING, "EXT. ROCKS - DAY"), (Kind.ACTION, "A goat."), (Kind.CUE, "NORA"),
    (Kind.DIALOGUE, "Soup?"),
]  # fmt: skip


def pairs(data: bytes) -> list[tuple[ElementKind, str]]:
    return [(element.kind, element.text) for element in docx.read(data, "a.docx").elements]


def elements(body: list[str]) -> tuple[Element, ...]:
    return docx.read(pack_docx("".join(body), STYLES), "a.docx").elements


def test_style_names_say_the_kinds_and_capitals_by_style_count() -> None:
    assert pairs(pack_docx("".join(SCRIPT), STYLES)) == EXPECTED
    assert find_format(pack_docx("".join(SCRIPT), STYLES), "a.txt").name == "docx"


def test_a_style_based_on_a_known_one_is_of_its_kind() -> None:
    found = elements([*SCRIPT, par("Anyone?", "DX")])
    assert (found[-1].kind, found[-1].text) == (Kind.DIALOGUE, "Anyone?")


def test_styles_based_on_each_other_in_a_ring_end() -> None:
    assert elements([*SCRIPT, par("Rain.", "LOOP")])[-1].text == "Rain."


def test_an_unstyled_paragraph_among_styled_ones_is_doubtful() -> None:
    last = elements([*SCRIPT, par("The goat leaves.")])[-1]
    assert (last.kind, last.confidence < 1) == (Kind.ACTION, True)
    assert last.reason == "its style does not say what it is"


def test_a_heading_style_on_prose_is_doubtful() -> None:
    found = elements([*SCRIPT, par("A note to the reader about goats", "SH")])
    assert (found[-1].kind, found[-1].confidence < 1) == (Kind.HEADING, True)


def test_line_breaks_inside_a_paragraph_stay() -> None:
    body = par("One.", "AC").replace("</w:t>", "</w:t><w:br/><w:t>Two.</w:t>")
    assert elements([*SCRIPT, body])[-1].text == "One.\nTwo."


def test_deleted_text_is_gone_and_inserted_text_is_there() -> None:
    body = (
        "<w:p><w:pPr><w:pStyle w:val='AC'/></w:pPr><w:del><w:r><w:delText>Old. </w:delText></w:r>"
        "</w:del><w:ins><w:r><w:t>New.</w:t></w:r></w:ins></w:p>"
    )
    assert elements([*SCRIPT, body])[-1].text == "New."


def test_what_word_keeps_twice_for_old_programs_is_read_once() -> None:
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    twice = (
        f"<mc:AlternateContent {space}><mc:Choice>{par('Boxed.', 'AC')}</mc:Choice>"
        f"<mc:Fallback>{par('Boxed.', 'AC')}</mc:Fallback></mc:AlternateContent>"
    )
    texts = [element.text for element in elements([*SCRIPT, twice])]
    assert texts.count("Boxed.") == 1


def test_text_in_a_table_is_read() -> None:
    cell = f"<w:tbl><w:tr><w:tc>{par('Celled.', 'AC')}</w:tc></w:tr></w:tbl>"
    assert elements([*SCRIPT, cell])[-1].text == "Celled."


def test_pages_that_word_remembers_are_kept() -> None:
    turn = par("x", "AC").replace("</w:t>", "</w:t><w:lastRenderedPageBreak/>")
    reading = docx.read(pack_docx("".join([*SCRIPT, turn, *SCRIPT]), STYLES), "a.docx")
    assert (reading.elements[0].page, reading.elements[-1].page, reading.pages) == (1, 2, 2.0)


def test_the_strict_form_of_the_standard_is_read() -> None:
    strict = pack_docx("".join(SCRIPT), STYLES)
    old = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    new = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    members = docx.read_members(strict, "a", "b", lambda name: name.startswith("word/"))
    swapped = pack_zip({k: v.replace(old.encode(), new.encode()) for k, v in members.items()})
    assert pairs(swapped) == EXPECTED


def test_a_chinese_script_in_word_is_read_as_one() -> None:
    script = "1、内景 客厅 夜\n人物：阿海、三叔\n△风起。\n阿海：（喊）三叔！\n三叔：看天。"
    body = [par(line) for line in script.split("\n")]
    found = docx.read(pack_docx("".join(body)), "a.docx").elements
    assert [(e.kind, e.text) for e in found if e.kind is Kind.DIALOGUE] == [
        (Kind.DIALOGUE, "三叔！"), (Kind.DIALOGUE, "看天。"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Scene Heading", Kind.HEADING), ("SP-Slug Line", Kind.HEADING), ("Slugline", Kind.HEADING),
        ("Szenenüberschrift", Kind.HEADING), ("Intitulé de scène", Kind.HEADING),
        ("Character", Kind.CUE), ("Char Name", Kind.CUE), ("Personnage", Kind.CUE),
        ("Figur", Kind.CUE), ("人物", Kind.CUE), ("Dialogue", Kind.DIALOGUE),
        ("Diálogo", Kind.DIALOGUE), ("Реплика", Kind.DIALOGUE), ("对白", Kind.DIALOGUE),
        ("Parenthetical", Kind.PARENTHETICAL), ("Character Parenthetical", Kind.PARENTHETICAL),
        ("Wryly", Kind.PARENTHETICAL), ("Acotación", Kind.PARENTHETICAL),
        ("Transition", Kind.TRANSITION), ("Übergang", Kind.TRANSITION), ("Shot", Kind.SHOT),
        ("Action", Kind.ACTION), ("Screenplay Action", Kind.ACTION), ("General", Kind.ACTION),
        ("Normal", None), ("Body Text", None), ("List Paragraph", None), ("Title", None),
    ],
)  # fmt: skip
def test_style_names_of_many_templates(name: str, kind: ElementKind | None) -> None:
    assert kind_of_style(name) is kind


def test_a_zip_that_is_no_word_document_is_refused() -> None:
    with pytest.raises(InputError, match="no Word document"):
        docx.read(pack_zip({"hello.txt": "x"}), "a.docx")


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(InputError, match="holds no text"):
        docx.read(pack_docx("<w:p/>"), "a.docx")


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with pytest.raises(InputError, match="entities of its own"):
        docx.read(pack_zip({"word/document.xml": bomb}), "a.docx")


def test_a_zip_bomb_is_refused_unread() -> None:
    data = pack_zip({"word/document.xml": b" " * (60 * 2**20)})
    assert len(data) < 200_000
    with pytest.raises(InputError, match="unpacks to over"):
        docx.read(data, "a.docx")


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_mutated_document_is_read_or_refused(data: st.DataObject) -> None:
    good = bytearray(pack_docx("".join(SCRIPT), STYLES))
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        good = good[: data.draw(st.integers(0, len(good)))]
    try:
        reading = docx.read(bytes(good), "a.docx")
    except InputError as error:
        assert "a.docx" in str(error)
        return
    assert all(element.text.strip() for element in reading.elements)
    assert all(0 < element.confidence <= 1 for element in reading.elements)


NODES = st.recursive(
    st.sampled_from(["", "text", "INT. X - DAY", "NORA"]),
    lambda inner: st.tuples(
        st.sampled_from(["w:p", "w:r", "w:t", "w:pPr", "w:ind", "w:tbl", "w:tc", "w:br", "w:tab",
                         "w:pStyle", "w:jc", "w:rPr", "w:caps", "w:spacing"]),
        st.dictionaries(
            st.sampled_from(["w:val", "w:left", "w:firstLine", "w:before", "w:type", "w:start"]),
            st.sampled_from(["DI", "CH", "center", "right", "-5", "1e9", "x", "page", "0", "SH"]),
            max_size=2,
        ),
        st.lists(inner, max_size=4),
    ).map(lambda node: layouts.tag(*node)),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(NODES, max_size=8).map("".join))
def test_any_nesting_of_word_elements_is_read_or_refused(body: str) -> None:
    try:
        reading = docx.read(pack_docx(body, STYLES), "a.docx")
    except InputError:
        return
    assert all(element.text.strip() for element in reading.elements)


def test_deep_nesting_does_not_overflow() -> None:
    body = "<w:tbl>" * 3_000 + par("deep", "AC") + "</w:tbl>" * 3_000
    found = docx.read(pack_docx(body, STYLES), "a.docx").elements
    assert [element.text for element in found] == ["deep"]


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["brick.styled.docx", "brick.indented.docx"])
def test_the_corpus_is_read(shared_dir: Path, name: str) -> None:
    folder = shared_dir / "scripts" / "derived"
    found = table.content(read_screenplay((folder / name).read_bytes(), name).elements)
    score = table.score(found, table.truth(folder / "brick.gold.json"))
    assert score.cues >= 0.98
    assert score.dialogue >= 0.98
