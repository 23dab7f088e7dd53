"""From a PDF to a mended screenplay: re-tag a line, merge two people, and all else follows."""

from __future__ import annotations

import re

import pytest

from filmai_core.errors import ModelError
from filmai_core.learning.registry import default_registry

PAGE = """\
1                    THE WELL
3          INT. KITCHEN - DAY
5          MARA sets two cups on the table. One is cracked.
7                                 MARA
8                      You came. I was afraid you had drowned.
10                                YOUNG JONAS
11                     I hate this house. I always hated it.
13         EXT. WELL - NIGHT
15         Rain. A rope goes down into the dark.
17                                JONAS
18                     I am so happy you waited for me.
20                                MARA
21                     I cried until morning, Jonas.
23         SILENCE
"""


def pdf(text: str = PAGE) -> bytes:
    """One page of Courier; each line of ``text`` begins with its row on the page."""
    commands = ["BT /F1 12 Tf"]
    for line in text.splitlines():
        row, words = re.match(r"(\d+)(.*)", line).groups()
        indent = len(words) - len(words.lstrip()) + len(row)
        x, y = 108 + 7.2 * (indent - 11), 720 - 12 * int(row)
        commands.append(f"1 0 0 1 {x:.1f} {y} Tm ({words.strip()}) Tj")
    stream = "\n".join([*commands, "ET"]).encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return out + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer << /Size 6 /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF" % (table, len(out))
    )


def go(page, title: str) -> None:
    page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
    page.get_by_role("heading", name=title).first.wait_for()


def choose(page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def pick_row(page, row: int) -> None:
    """Press a row's box in the table, which is drawn on a canvas: 35 pixels a row."""
    table = page.get_by_test_id("stDataFrame").first
    table.locator("canvas").first.wait_for()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 20, box["y"] + 35 * (row + 1) + 17)


@pytest.fixture
def needs_model() -> None:
    try:
        default_registry().card("emotions")
    except ModelError as error:
        pytest.skip(str(error))


def test_a_pdf_is_mended_and_everything_follows_even_a_restart(page, server, needs_model) -> None:
    page.locator('input[type="file"]').set_input_files(
        {"name": "well.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    page.get_by_text("Read the script").wait_for()

    # Re-tag: the title over the first scene was read with doubt, so it comes first.
    go(page, "Repair")
    page.get_by_text("1 line was read with some doubt, of 14.").wait_for()
    pick_row(page, 0)
    page.locator(".st-key-repair-lines").wait_for()
    choose(page, "Make it", "centered")
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_text("1 repair").wait_for()
    page.get_by_text("All 14 lines were read without doubt.").wait_for()

    # Merge: the suggestion is offered, and applied only now.
    page.get_by_role("radio", name="Characters").click()
    page.get_by_text("may be").wait_for()
    page.get_by_role("button", name="They are one").click()
    page.get_by_text("2 repairs").wait_for()

    # The timeline follows: the download names one Jonas, with both lines.
    go(page, "Emotion")
    page.locator(".st-key-timeline .js-plotly-plot .main-svg").first.wait_for()
    page.get_by_text("too few for a line of their own").wait_for()
    assert "YOUNG JONAS" not in page.get_by_text("too few for a line of their own").inner_text()
    address = page.url

    server.kill()
    server.start()
    page.goto(address)
    page.get_by_text("too few for a line of their own").wait_for()
    assert "YOUNG JONAS" not in page.get_by_text("too few for a line of their own").inner_text()
    go(page, "Repair")
    page.get_by_text("2 repairs").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("1 repair").wait_for()
    page.get_by_role("radio", name="Characters").click()
    page.get_by_text("may be").wait_for()
