"""A supervisor's and a producer's way: shots, a preview, two drafts, the report."""

from __future__ import annotations

import io
import re
import uuid
import zipfile

import pytest

from filmai_core.errors import ModelError
from filmai_core.learning.encoders import find_encoder

FIRST = """Title: {title}

INT. KITCHEN - NIGHT

Flames lick up the curtains and race across the ceiling.

ANNA
She is on fire tonight.

EXT. YARD - DAY

The accounts are all smoke and mirrors.

A thin wisp of smoke curls from his cigar.
"""


@pytest.fixture(autouse=True)
def needs_encoder() -> None:
    try:
        find_encoder()
    except ModelError as error:
        pytest.skip(str(error))


def script() -> tuple[str, str]:
    title = f"Ash {uuid.uuid4().hex[:8]}"
    return title, FIRST.format(title=title)


def upload(page, text: str, name: str) -> None:
    if "/overview" in page.url:  # an import opens another page
        page.get_by_test_id("stSidebarNavLink").filter(has_text="Projects").click()
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    )
    page.get_by_text("Read the script").first.wait_for()


def go(page, title: str) -> None:
    page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(f"^.*{title}$")).click()
    page.get_by_test_id("stHeading").first.wait_for()


def take(page, label: str) -> bytes:
    """Press a download button; the file's bytes."""
    button = page.get_by_test_id("stDownloadButton").get_by_text(label, exact=True)
    with page.expect_download() as download:
        button.click()
    return download.value.path().read_bytes()


def test_a_shot_is_previewed_dismissed_and_stays_dismissed(page) -> None:
    page.set_default_timeout(60_000)
    _, text = script()
    upload(page, text, "ash.fountain")
    go(page, "Shots")
    shots = page.locator(".strip li")
    shots.first.wait_for()
    assert "mirrors" not in page.locator(".strip").inner_text()
    assert "tonight" not in page.locator(".strip").inner_text()
    page.locator(".shotline mark").filter(has_text="Flames").wait_for()
    page.get_by_role("button", name="Preview", exact=False).filter(has_text=re.compile(
        "^(play_arrow)?Preview$")).first.click()  # fmt: skip
    page.locator(".st-key-open-shot video").wait_for(timeout=120_000)
    page.locator(".strip img").first.wait_for()
    count = shots.count()
    page.get_by_role("button", name="Dismiss").click()
    page.wait_for_function(f"document.querySelectorAll('.strip li').length == {count - 1}")
    page.reload()
    shots.first.wait_for()
    assert "Flames" not in page.locator(".strip").inner_text()
    sheet = take(page, "CSV").decode("utf-8-sig")
    assert sheet.startswith("Scene,Page,Heading,Line,Category")
    assert "cigar" in sheet


def test_two_drafts_show_what_changed_and_the_report_can_be_taken_away(page) -> None:
    page.set_default_timeout(60_000)
    _, text = script()
    upload(page, text, "ash-1.fountain")
    upload(page, text.replace("the curtains", "the wall"), "ash-2.fountain")
    page.get_by_text("draft 2").first.wait_for()
    go(page, "Drafts")
    page.locator(".diff del").filter(has_text="curtains").first.wait_for()
    page.locator(".diff ins").filter(has_text="wall").first.wait_for()
    assert take(page, "PDF").startswith(b"%PDF-")
    go(page, "Report")
    page.get_by_role("heading", name="Coverage").wait_for()
    page.get_by_text("features run 85 to 120").first.wait_for()
    with zipfile.ZipFile(io.BytesIO(take(page, "CSV, a file a table"))) as archive:
        assert {"breakdown.csv", "scenes.csv", "coverage.csv"} <= set(archive.namelist())
    assert take(page, "HTML").startswith(b"<!DOCTYPE html>")


def test_all_previews_are_made_as_one_job(page) -> None:
    page.set_default_timeout(60_000)
    _, text = script()
    pond = "A stone drops into the pond with a splash."
    upload(page, text.replace("Flames lick up the curtains and race across the ceiling.", pond),
           "ash.fountain")  # fmt: skip
    go(page, "Shots")
    page.get_by_role("button", name="Preview all").click()
    page.get_by_role("button", name="Stop").wait_for()
    page.get_by_text(re.compile(r"(\d) of \1 previews are made")).wait_for(timeout=240_000)
    assert page.locator(".strip img").count() >= 2
