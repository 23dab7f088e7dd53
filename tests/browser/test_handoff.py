"""A production manager's way: the shot list, the film of a scene, the zip, the next draft."""

from __future__ import annotations

import io
import json
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
Out. Everybody out, now!

EXT. YARD - CONTINUOUS

ANNA wears a red coat. A barn burns, flames through the roof.

EXT. LANE - CONTINUOUS

ANNA buttons her blue coat.
"""


@pytest.fixture(autouse=True)
def needs_encoder() -> None:
    try:
        find_encoder()
    except ModelError as error:
        pytest.skip(str(error))


def go(page) -> None:
    page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile("Hand-off$")).click()
    page.get_by_text("Run time").first.wait_for()


def upload(page, text: str, name: str) -> None:
    if "/overview" in page.url:  # an import opens another page
        page.get_by_test_id("stSidebarNavLink").filter(has_text="Projects").click()
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    )
    page.get_by_text("Read the script").first.wait_for()


def view(page, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(name, exact=True).click()


def take_zip(page) -> zipfile.ZipFile:
    with page.expect_download() as download:
        page.get_by_role("button", name="All files (zip)").first.click()
    return zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))


def codes(files: zipfile.ZipFile) -> list[str]:
    register = json.loads(files.read("codes.json"))
    return [shot["code"] for scene in register["scenes"] for shot in scene["shots"]]


def test_from_the_shot_list_to_the_next_draft(open_page) -> None:
    page = open_page()
    title = f"Ash {uuid.uuid4().hex[:8]}"
    text = FIRST.format(title=title)
    upload(page, text, "ash.fountain")
    go(page)
    files = take_zip(page)
    assert {"shots.otio", "shots.edl", "kitsu.csv", "shots.xlsx", "tempo.mid"} <= set(
        files.namelist()
    )
    before = codes(files)
    assert before[0] == "S010_010"
    view(page, "Continuity")
    page.get_by_text("red, then blue").wait_for()
    view(page, "Animatic")
    page.get_by_role("button", name="Play this scene").click()
    page.locator("video").wait_for()
    page.wait_for_function("document.querySelector('video').duration > 2")
    page.get_by_text(re.compile(r"S010_010 · ")).first.wait_for()
    view(page, "Costs")
    page.get_by_text("No rates are set").wait_for()
    # The next draft: a scene is put in, and no code moves.
    page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile("Projects$")).click()
    page.get_by_test_id("stHeading").first.wait_for()
    roof = "EXT. ROOF - NIGHT\n\nFlames burst from the chimney.\n\nEXT. YARD"
    upload(page, text.replace("EXT. YARD", roof), "ash-2.fountain")
    page.get_by_text("draft 2").first.wait_for()
    go(page)
    page.get_by_text("4 scenes").first.wait_for()
    after = codes(take_zip(page))
    assert set(before) < set(after) and "S015_010" in after


def test_a_phone_shows_the_shot_list(open_page) -> None:
    page = open_page("/handoff", phone=True)
    page.get_by_role("heading", name="Hand-off").wait_for()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
