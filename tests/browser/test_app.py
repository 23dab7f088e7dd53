"""A writer's way through the real app: import, timeline, scene, refresh, drafts, trouble."""

from __future__ import annotations

import json
import re
import urllib.request
import uuid
from pathlib import Path

import pytest

from filmai_core.errors import ModelError
from filmai_core.learning.registry import default_registry
from filmai_core.settings import ASSETS, ROOT

PHONE_WIDTH = 390
SAMPLE = (ASSETS / "sample.fountain").read_text(encoding="utf-8")


def upload(page, name: str, data: bytes) -> None:
    """Give a file to Projects; what was imported before stands open on another page."""
    if "/overview" in page.url:
        go(page, "Projects")
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


def own_script() -> tuple[str, bytes]:
    """The sample under a title that no other test uses."""
    title = f"Water {uuid.uuid4().hex[:8]}"
    return title, SAMPLE.replace("**SLACK WATER**", title).encode()


def imported(page, data: bytes, name: str = "water.fountain") -> None:
    upload(page, name, data)
    page.get_by_text("Read the script").wait_for()


def go(page, title: str) -> None:
    """Follow the navigation, on whatever screen."""
    if page.viewport_size["width"] <= PHONE_WIDTH:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()


def timeline(page) -> None:
    go(page, "Emotions")
    page.locator(".st-key-timeline .js-plotly-plot .main-svg").first.wait_for()
    page.get_by_role("heading", name="Turning points", exact=True).wait_for()


@pytest.fixture
def needs_model() -> None:
    try:
        default_registry().card("emotions")
    except ModelError as error:
        pytest.skip(str(error))


def test_every_answer_says_what_a_browser_may_load(server) -> None:
    for path in ("/", "/api/health", "/script"):
        with urllib.request.urlopen(server.url + path, timeout=20) as answer:
            policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy and "frame-ancestors 'self'" in policy
        assert "http" not in policy


def test_the_sample_is_one_click_away(page) -> None:
    page.get_by_role("button", name="sample screenplay").click()
    page.get_by_role("link", name="Read the script").click()
    page.locator(".script").get_by_text("EXT. FERRY LANDING - DAWN").wait_for()
    assert re.search(r"project=\w+&draft=1", page.url)


def test_a_clicked_dot_opens_its_scene_and_a_refresh_keeps_it(page, needs_model) -> None:
    title, data = own_script()
    imported(page, data)
    timeline(page)
    plot = page.locator(".st-key-timeline .js-plotly-plot")
    dot = plot.locator(".scatterlayer .trace .points path.point").nth(12)
    box = dot.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile(r"scene=13\b"))
    page.locator("#scene-13").wait_for()
    assert page.locator(".script mark").count() >= 1
    page.reload()
    page.locator("#scene-13").wait_for()
    assert title in page.get_by_text("draft 1 ·").first.inner_text()


def test_a_scene_opens_from_the_keyboard(page, needs_model) -> None:
    _, data = own_script()
    imported(page, data)
    timeline(page)
    picker = page.get_by_role("combobox", name="Scene")
    picker.focus()
    picker.press_sequentially("BANDSTAND - NIGHT")
    page.keyboard.press("Enter")
    page.locator(".script").get_by_text("BANDSTAND - NIGHT").wait_for()


def test_the_timeline_downloads_as_png_csv_and_json(page, needs_model, tmp_path: Path) -> None:
    _, data = own_script()
    imported(page, data)
    timeline(page)
    found = {}
    for name in ("PNG", "CSV", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        download.value.save_as(tmp_path / name)
        found[name] = (tmp_path / name).read_bytes()
    assert found["PNG"].startswith(b"\x89PNG")
    rows = found["CSV"].decode("utf-8-sig").splitlines()
    assert rows[0].startswith("scene,number,heading")
    result = json.loads(found["JSON"])
    assert len(rows) - 1 == len(result["scenes"])


def test_drafts_stand_beside_each_other_and_survive_a_kill(page, server) -> None:
    title, data = own_script()
    imported(page, data)
    changed = data.replace(b"Good morning, beautiful.", b"You again, old girl.")
    upload(page, "water 2.fountain", changed)
    page.get_by_text(f"{title} · draft 2 ·").wait_for()
    assert "draft=2" in page.url
    address = page.url
    server.kill()
    server.start()
    page.goto(address)
    page.get_by_text(f"{title} · draft 2 ·").wait_for()
    go(page, "Script")
    page.locator(".script").get_by_text("You again, old girl.").wait_for()
    page.get_by_role("combobox", name="Draft").click()
    page.get_by_role("option", name="1 ·").click()
    page.locator(".script").get_by_text("Good morning, beautiful.").first.wait_for()


def test_a_deleted_project_comes_back(page) -> None:
    title, data = own_script()
    imported(page, data)
    go(page, "Projects")
    page.locator(".st-key-open-project").get_by_role("button", name="Delete", exact=True).click()
    page.get_by_text(f"Deleted {title}").wait_for()
    page.get_by_role("button", name="Undo").click()
    page.locator(".st-key-open-project").get_by_text(title).wait_for()


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b"]><FinalDraft>&j;</FinalDraft>"
)


BAD_FILES = (
    ("page.fdx", b"<html><body>Sign in</body></html>", "not a Final Draft file"),
    ("bomb.fdx", BOMB, "bomb.fdx"),
    ("empty.fountain", b"", "empty.fountain is empty"),
    ("program.txt", bytes(range(256)) * 40, "program.txt"),
    ("truncated.pdf", b"%PDF-1.7\n1 0 obj\n<<", "truncated.pdf"),
)


def test_a_bad_file_gets_one_sentence_and_the_app_lives_on(page) -> None:
    for name, data, words in BAD_FILES:
        upload(page, name, data)
        alert = page.get_by_test_id("stAlert").filter(has_text=words)
        alert.wait_for()
        assert page.get_by_test_id("stAlert").count() == 1, name
        assert "Traceback" not in alert.inner_text()
    _, good = own_script()
    imported(page, good)


ODD_FILES = (
    ("wide.fountain", "INT. ROOM - DAY\n\nANNA\nHello.\n".encode("utf-16")),
    ("brackets.fountain", b"INT. ROOM - DAY\n\n" + b"[[" * 50_000),
    ("../../etc/passwd.fountain", b"INT. ROOM - DAY\n\nANNA\nHello.\n"),
)


def test_an_odd_file_is_read_and_its_name_is_never_a_path(page, server) -> None:
    for number, (name, data) in enumerate(ODD_FILES, start=1):
        upload(page, name, data)
        page.get_by_text(f"draft {number} ·").first.wait_for()
    go(page, "Projects")
    page.get_by_text("passwd.fountain").wait_for()
    assert page.get_by_text("etc/passwd").count() == 0
    assert list(server.home.parent.rglob("passwd*")) == []


def test_a_file_too_large_is_refused_before_it_is_sent(page, tmp_path: Path) -> None:
    large = tmp_path / "large.fountain"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    page.locator('input[type="file"]').set_input_files(large)
    page.get_by_text(re.compile("must be 50.*or smaller")).wait_for()


def page_names() -> list[str]:
    """Every page that is there."""
    return sorted(path.parent.name for path in (ROOT / "pages").glob("*/page.py"))


def test_every_page_opens_by_a_link_and_fits_a_phone(open_page) -> None:
    page = open_page(phone=True)
    _, data = own_script()
    imported(page, data)
    home, query = page.url.split("?")
    for name in page_names():
        page.goto(f"{home.rpartition('/')[0]}/{name}?{query}")
        page.get_by_role("heading", level=1).wait_for()
        page.get_by_test_id("stStatusWidget").wait_for(state="detached")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE_WIDTH, name
        assert page.get_by_test_id("stException").count() == 0, name
