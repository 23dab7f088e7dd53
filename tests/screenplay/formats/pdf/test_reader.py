"""PDF pages to elements, and the files that are refused."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

import corpus_table as table
import layouts
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layouts import Layout, raw_pdf

from filmai_core.errors import InputError
from filmai_core.screenplay.formats.pdf import reader as pdf
from filmai_core.screenplay.model import Element, ElementKind
from filmai_core.screenplay.read import read_screenplay

Kind = ElementKind
SCENE = [
    Element(Kind.HEADING, "INT. LIGHTHOUSE - NIGHT"),
    Element(Kind.ACTION, "The lamp turns. NORA, 50, oils a hinge that does not need it."),
    Element(Kind.CUE, "NORA"),
    Element(Kind.PARENTHETICAL, "(to the lamp)"),
    Element(Kind.DIALOGUE, "One more winter. Then we are both allowed to stop."),
    Element(Kind.ACTION, "A knock. Nobody has knocked in eleven years."),
    Element(Kind.CUE, "VOICE (O.S.)"),
    Element(Kind.DIALOGUE, "Is it true you have soup?"),
    Element(Kind.TRANSITION, "CUT TO:"),
    Element(Kind.HEADING, "EXT. ROCKS - CONTINUOUS"),
    Element(Kind.ACTION, "Nora holds a lantern over a man in a very wet suit."),
    Element(Kind.CUE, "NORA"),
    Element(Kind.DIALOGUE, "Who told you about the soup?"),
]  # fmt: skip


def bare(elements: tuple[Element, ...]) -> list[tuple[ElementKind, str]]:
    return [(element.kind, element.text) for element in elements]


@pytest.fixture(autouse=True)
def print_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is recognised here, whether or not the part is installed; see test_ocr.py."""
    monkeypatch.setattr(pdf, "available", lambda: False)


def test_the_kinds_come_from_the_columns() -> None:
    reading = pdf.read(layouts.print_pdf(SCENE, Layout()), "a.pdf")
    assert bare(reading.elements) == bare(tuple(SCENE))
    assert all(element.confidence == 1.0 for element in reading.elements)


def test_margin_numbers_become_scene_numbers() -> None:
    reading = pdf.read(layouts.print_pdf(SCENE, Layout(numbers="both")), "a.pdf")
    headings = [e for e in reading.elements if e.kind is Kind.HEADING]
    assert [(e.number, e.text) for e in headings] == [
        ("1", "INT. LIGHTHOUSE - NIGHT"), ("2", "EXT. ROCKS - CONTINUOUS"),
    ]  # fmt: skip


def test_a_numbered_line_is_a_heading_whatever_it_says() -> None:
    shot = Element(Kind.HEADING, "THE LAMP, FROM BELOW")
    lines = [*SCENE, shot, Element(Kind.ACTION, "It stops.")]
    reading = pdf.read(layouts.print_pdf(lines, Layout(numbers="both")), "a.pdf")
    assert bare(reading.elements) == bare(tuple(lines))


def test_revision_asterisks_leave_the_text() -> None:
    reading = pdf.read(layouts.print_pdf(SCENE * 4, Layout(stars=True)), "a.pdf")
    assert bare(reading.elements) == bare(tuple(SCENE * 4))


def test_a_speech_cut_by_a_page_is_one_speech() -> None:
    long = Element(Kind.DIALOGUE, "I have counted every ship that did not come. " * 60)
    script = [SCENE[0], SCENE[1], SCENE[2], long, SCENE[5]]
    data = layouts.print_pdf(script, Layout(more=True))
    reading = pdf.read(data, "a.pdf")
    assert [e.kind for e in reading.elements] == [e.kind for e in script]
    assert reading.elements[3].text == long.text.strip()
    assert [e.page for e in reading.elements] == [1, 1, 1, 1, 2]  # where each begins


def test_the_same_person_after_action_has_a_cue_of_their_own() -> None:
    again = replace(SCENE[2], text="NORA (CONT'D)")
    script = [*SCENE[:6], again, SCENE[4], *SCENE[9:]]
    reading = pdf.read(layouts.print_pdf(script, Layout()), "a.pdf")
    assert [e.text for e in reading.elements if e.kind is Kind.CUE] == ["NORA", again.text, "NORA"]


def test_pages_count_from_the_script_and_the_last_one_in_part() -> None:
    data = layouts.print_pdf(SCENE * 9, Layout(title=("THE LAMP", "Written by", "Ada Quill")))
    reading = pdf.read(data, "a.pdf")
    assert reading.elements[0].page == 1
    last = reading.elements[-1].page
    assert last - 1 < reading.pages <= last


def test_the_title_page_is_told_by_its_words() -> None:
    title = ("THE LAMP", "Written by", "Ada Quill", "Based on a dream", "Second draft, 3/4/2026")
    reading = pdf.read(layouts.print_pdf(SCENE * 3, Layout(title=title)), "a.pdf")
    assert dict(reading.title_page) == {
        "title": "THE LAMP", "credit": "Written by", "author": "Ada Quill",
        "source": "Based on a dream", "draft date": "Second draft, 3/4/2026",
    }  # fmt: skip
    assert bare(reading.elements) == bare(tuple(SCENE * 3))


def test_a_first_page_of_prose_is_no_title_page() -> None:
    prose = [Element(Kind.ACTION, "Snow, and under the snow a road that nobody has used. " * 3)]
    short = Layout(bottom=7.0)  # so that the first page holds nothing else
    reading = pdf.read(layouts.print_pdf([*prose * 4, *SCENE * 4], short), "a.pdf")
    assert reading.title_page == ()
    assert reading.elements[0].text.startswith("Snow, and under")


def test_a_first_page_of_nothing_but_talk_is_no_title_page() -> None:
    talk = [SCENE[2], SCENE[4], Element(Kind.CUE, "PIKE"), SCENE[7]] * 12
    reading = pdf.read(layouts.print_pdf(talk, Layout(line=18.0)), "a.pdf")
    assert reading.title_page == ()
    assert len(reading.elements) == len(talk)


def test_a_name_in_the_same_place_of_every_page_is_no_stamp() -> None:
    page = [
        Element(Kind.CUE, "ODA"), Element(Kind.DIALOGUE, "Yes."),
        Element(Kind.CUE, "PIKE"), Element(Kind.DIALOGUE, "No."),
    ]  # fmt: skip
    script = [SCENE[0], SCENE[1], *page * 60]
    found = pdf.read(layouts.print_pdf(script, Layout()), "a.pdf").elements
    assert len(found) == len(script)


def test_a_running_header_is_no_text() -> None:
    layout = Layout(header="THE LAMP - Pink Rev. 1/2/26", footer="NOT FOR SALE")
    data = layouts.print_pdf(SCENE * 12, layout)
    texts = [element.text for element in pdf.read(data, "a.pdf").elements]
    assert not [text for text in texts if "LAMP - Pink" in text or "FOR SALE" in text]


def test_an_unsure_line_says_why() -> None:
    commands = [
        f"BT /F1 12 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET"
        for x, y, text in (
            (108, 700, "INT. BARN - DAY"), (108, 676, "Hay."), (266, 652, "NORA"),
            (180, 640, "Hello?"), (266, 616, "PIKE"), (180, 604, "Here."),
            (180, 560, "This stands like dialogue."), (108, 536, "A goat."),
        )
    ]  # fmt: skip
    reading = pdf.read(raw_pdf("\n".join(commands)), "a.pdf")
    doubtful = [element for element in reading.elements if element.confidence < 1]
    assert [element.text for element in doubtful] == ["This stands like dialogue."]
    assert doubtful[0].reason


@pytest.mark.parametrize(
    ("degrees", "matrix"),
    [(90, "0 1 -1 0 {y} {x}"), (270, "0 -1 1 0 {up} {back}"), (180, "-1 0 0 -1 {wide} {y}")],
)
def test_a_turned_page_reads_like_any_other(degrees: int, matrix: str) -> None:
    lines = ((108, 92, "INT. BARN - DAY"), (108, 116, "Hay."), (266, 140, "NORA"),
             (180, 152, "Hello?"), (266, 176, "PIKE"), (180, 188, "Here."))  # fmt: skip
    wide, high = (792, 612) if degrees == 180 else (612, 792)
    commands = [
        "BT /F1 12 Tf "
        + matrix.format(x=x, y=y, up=high - y, back=wide - x, wide=wide - x)
        + f" Tm ({text}) Tj ET"
        for x, y, text in lines
    ]
    data = raw_pdf("\n".join(commands)).replace(
        b"[0 0 612 792]", b"[0 0 792 612] /Rotate " + str(degrees).encode()
    )
    assert bare(pdf.read(data, "a.pdf").elements) == [
        (Kind.HEADING, "INT. BARN - DAY"), (Kind.ACTION, "Hay."), (Kind.CUE, "NORA"),
        (Kind.DIALOGUE, "Hello?"), (Kind.CUE, "PIKE"), (Kind.DIALOGUE, "Here."),
    ]  # fmt: skip


def test_the_corner_of_the_paper_may_be_anywhere() -> None:
    data = layouts.print_pdf(SCENE * 3, Layout(numbers="both", header="THE LAMP - {page}"))
    moved = data.replace(b"/MediaBox [0 0 612 792]", b"/MediaBox [-99 0 513 792]")
    assert bare(pdf.read(moved, "a.pdf").elements) == bare(pdf.read(data, "a.pdf").elements)


def test_a_scan_is_named_as_one() -> None:
    image = "q 612 0 0 792 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
    with pytest.raises(InputError, match="is a scan") as caught:
        pdf.read(raw_pdf(image, image), "scan.pdf")
    assert "OCR" in caught.value.hint


def test_a_page_without_text_among_others_is_a_warning() -> None:
    image = "q 612 0 0 792 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
    text = "BT /F1 12 Tf 1 0 0 1 108 700 Tm (INT. BARN - DAY) Tj ET"
    reading = pdf.read(raw_pdf(text, image), "a.pdf")
    assert [warning.message for warning in reading.warnings] == [
        "page 2 of the file is a picture without text and was left out"
    ]


def test_an_empty_pdf_has_no_text() -> None:
    with pytest.raises(InputError, match="holds no text"):
        pdf.read(raw_pdf(""), "a.pdf")


def test_fonts_that_do_not_say_their_letters_are_named() -> None:
    text = "BT /F1 12 Tf 1 0 0 1 108 700 Tm (\x01\x02\x03\x04\x05\x06\x07\x08) Tj ET"
    with pytest.raises(InputError, match="do not say which letters"):
        pdf.read(raw_pdf(text), "a.pdf")


def test_a_damaged_pdf_is_one_sentence() -> None:
    with pytest.raises(InputError, match=r"x\.pdf is damaged or not a PDF"):
        pdf.read(b"%PDF-1.7\nnothing of the kind", "x.pdf")


def test_a_locked_pdf_says_so() -> None:
    # An encryption dictionary whose keys fit no password at all.
    data = raw_pdf("BT ET").replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ("
        + b"a" * 32 + b") /U (" + b"b" * 32 + b") >>",
    )  # fmt: skip
    with pytest.raises(InputError, match="locked with a password"):
        pdf.read(data, "x.pdf")


def test_too_many_pages_are_refused() -> None:
    pages = " ".join(["4 0 R"] * 1001)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{pages}] /Count 1001 >>".encode(),
        b"<< >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
    ]
    with pytest.raises(InputError, match=r"1,001 pages; 1,000 is the most"):
        pdf.read(layouts.join_objects(objects), "x.pdf")


def test_a_page_stuffed_with_text_is_refused() -> None:
    lines = [f"BT /F1 0.1 Tf 1 0 0 1 10 {y} Tm ({'x' * 3000}) Tj ET" for y in range(20, 400, 20)]
    with pytest.raises(InputError, match="57,000 characters|characters; a page"):
        pdf.read(raw_pdf("\n".join(lines)), "x.pdf")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_mutated_pdf_is_read_or_refused(data: st.DataObject) -> None:
    good = bytearray(layouts.print_pdf(SCENE * 2, Layout(numbers="both", stars=True)))
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(good) - 1))
        good[place] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        good = good[: data.draw(st.integers(0, len(good)))]
    try:
        reading = pdf.read(bytes(good), "x.pdf")
    except InputError as error:
        assert "x.pdf" in str(error)
        return
    assert all(element.text.strip() for element in reading.elements)
    assert all(0 < element.confidence <= 1 for element in reading.elements)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-50, 700), st.integers(-50, 850), st.integers(1, 60),
            st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="()\\"),
                    max_size=60),
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_scatter_of_text_is_read_or_refused(runs: list[tuple[int, int, int, str]]) -> None:
    content = "\n".join(
        f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET" for x, y, size, text in runs
    )
    try:
        reading = pdf.read(raw_pdf(content, content), "x.pdf")
    except InputError:
        return
    assert all(element.text.strip() for element in reading.elements)
    assert all(0 < element.confidence <= 1 for element in reading.elements)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "against", "cues", "dialogue"),
    [
        ("official/Big-Fish.pdf", "official/Big-Fish.fountain", 0.99, 0.99),
        ("official/Brick-and-Steel.pdf", "official/Brick-and-Steel.fountain", 1.0, 1.0),
        ("derived/brick.production.pdf", "derived/brick.gold.json", 0.98, 0.98),
        ("afterwriting-tests/cyrillic.pdf", "afterwriting-tests/cyrillic.fountain", 1.0, 1.0),
        ("screenplain-tests/dual-dialogue.pdf", "screenplain-tests/dual-dialogue.fountain", 1, 1),
    ],
)
def test_the_corpus_is_read(
    shared_dir: Path, name: str, against: str, cues: float, dialogue: float
) -> None:
    folder = shared_dir / "scripts"
    found = table.content(table.read_elements(folder / name))
    score = table.score(found, table.truth(folder / against))
    assert score.cues >= cues
    assert score.dialogue >= dialogue


@pytest.mark.corpus
def test_the_corpus_scan_is_named(shared_dir: Path) -> None:
    path = shared_dir / "scripts" / "derived" / "brick.scanned.pdf"
    with pytest.raises(InputError, match="is a scan"):
        read_screenplay(path.read_bytes(), path.name)


def test_millions_of_strokes_are_refused_unseen() -> None:
    strokes = zlib.compress(b"0 0 m 1 1 l S\n" * 400_000)
    assert len(strokes) < 60_000
    data = layouts.join_objects(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
            f"<< /Length {len(strokes)} /Filter /FlateDecode >>\nstream\n".encode()
            + strokes + b"\nendstream",
        ]
    )  # fmt: skip
    with pytest.raises(InputError, match="draws more"):
        pdf.read(data, "x.pdf")


def test_a_compressed_flood_is_refused_in_time() -> None:
    lines = [
        f"BT /F1 1 Tf 1 0 0 1 {9 + index % 40 * 14} {index // 40} Tm (xxxxxxxxxxxx) Tj ET"
        for index in range(8_000)
    ]
    flood = zlib.compress("\n".join(lines).encode())
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> >>",
        f"<< /Length {len(flood)} /Filter /FlateDecode >>\nstream\n".encode()
        + flood + b"\nendstream",
    ]  # fmt: skip
    with pytest.raises(InputError):
        pdf.read(layouts.join_objects(objects), "x.pdf")
