from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser

import pypdfium2
import pytest

from filmai_core.analysis.drafts.compare import compare_drafts
from filmai_core.analysis.drafts.measures import Row
from filmai_core.reports.charts import change_chart
from filmai_core.reports.comparison import comparison_document
from filmai_core.reports.document import (
    Document,
    Paragraph,
    Section,
    Table,
    Tone,
)
from filmai_core.reports.html import svg, to_html
from filmai_core.reports.pdf import to_pdf
from filmai_core.reports.tables import to_csv_file, to_json_tables, to_zip
from filmai_core.screenplay.read import read_screenplay

TABLE = Table(
    "people", "Who <speaks>", ("Name", "Words"), (("=ANN & BEA", 12), ("ЮРИЙ", 3), ("王芳", 7))
)
DOCUMENT = Document(
    "Ice & Fire",
    "by nobody",
    (
        Section("Coverage", (Paragraph("Too <long>.", Tone.THIN, "Thin", "[9 pages]"), TABLE)),
        Section("Figures", (change_chart((Row("Fire", 2, 5),), "Bars", "Shots."),)),  # type: ignore[arg-type]
    ),
)


def pdf_text(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_html_asks_for_nothing_outside_itself() -> None:
    html = to_html(DOCUMENT)
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?(?!#)\w*:?//|url\(|@import|<script|<link", html)


def test_html_is_well_formed_and_its_texts_are_letters_not_markup() -> None:
    html = to_html(DOCUMENT)
    open_tags: list[str] = []

    class Check(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in ("meta", "polyline", "circle"):
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag not in ("polyline", "circle"):
                assert open_tags.pop() == tag

    Check().feed(html)
    assert open_tags == []
    assert "Too &lt;long&gt;." in html and "Who &lt;speaks&gt;" in html


def test_pdf_text_can_be_read_back_in_every_script() -> None:
    text = pdf_text(to_pdf(DOCUMENT))
    for wanted in ("Ice & Fire", "Too <long>.", "ЮРИЙ", "王芳"):
        assert wanted in text


def test_pdf_lists_its_sections() -> None:
    outline = pypdfium2.PdfDocument(to_pdf(DOCUMENT)).get_toc()
    assert [item.get_title() for item in outline] == ["Coverage", "Figures"]


def test_the_same_document_gives_the_same_pdf() -> None:
    assert to_pdf(DOCUMENT) == to_pdf(DOCUMENT)


def test_a_table_of_a_thousand_rows_and_a_cell_of_a_thousand_words_fit_pdf_pages() -> None:
    rows = (("word " * 1000, 1), *((f"row {n}", n) for n in range(1000)))
    document = Document("Long", "", (Section("T", (Table("t", "T", ("A", "B"), rows),)),))
    assert "row 999" in pdf_text(to_pdf(document))


def test_csv_holds_every_table_and_runs_no_formula() -> None:
    text = to_csv_file(DOCUMENT)
    assert "Who <speaks>\r\nName,Words\r\n'=ANN & BEA,12\r\n" in text
    with zipfile.ZipFile(io.BytesIO(to_zip(DOCUMENT))) as archive:
        assert archive.namelist() == ["people.csv"]
    assert to_json_tables(DOCUMENT)["tables"]["people"][1] == {"Name": "ЮРИЙ", "Words": 3}
    json.dumps(to_json_tables(DOCUMENT))


def test_a_report_has_every_row_in_every_form() -> None:
    """Who was handed a PDF read "and 153 more, in the CSV", and had no CSV."""
    table = Table("t", "T", ("A",), tuple((f"row {n}.",) for n in range(400)))
    document = Document("D", "", (Section("S", (table,)),))
    page = to_html(document)
    assert all(f"<td>row {n}.</td>" in page for n in range(400))
    text = pdf_text(to_pdf(document))
    assert all(f"row {n}." in text for n in range(400))
    assert "\r\nrow 399.\r\n" in to_csv_file(document)


def test_bars_of_both_drafts_say_which_is_which() -> None:
    chart = change_chart((Row("Fire", 2, 5),), "Bars", "")
    assert chart is not None
    drawn = svg(chart)
    assert "dashed: old draft" in drawn and 'aria-label="Bars"' in drawn
    assert change_chart((), "Bars", "") is None


@pytest.fixture(scope="module")
def two_drafts() -> Document:
    old = read_screenplay(
        b"INT. ROOM - DAY\n\nA red lamp.\n\nEXT. YARD - DAY\n\nGone.\n", "a.fountain"
    )
    new = read_screenplay(b"INT. ROOM - DAY\n\nA blue lamp.\n", "b.fountain")
    return comparison_document(compare_drafts(old, new), None)


def test_changed_words_are_marked_by_more_than_colour(two_drafts: Document) -> None:
    html = to_html(two_drafts)
    assert "<del>red </del><ins>blue </ins>" in html
    assert "− <del>Gone.</del>" in html
    assert "text-decoration: line-through" in html


def test_a_comparison_is_a_pdf_too(two_drafts: Document) -> None:
    text = pdf_text(to_pdf(two_drafts))
    assert "EXT. YARD - DAY (cut)" in text
    assert "− Gone." in text
