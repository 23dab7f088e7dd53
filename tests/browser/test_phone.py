"""A phone, and whoever reads with a screen reader: the drawer, Back, sizes, order."""

from __future__ import annotations

import pytest

from filmai_core.settings import ASSETS

#: Pages that need no model.
PAGES = ("Script", "Repair", "Drafts")
FINGER = 44
SIZES = """
[...document.querySelectorAll('[data-testid="stMain"] :is(.stButton, .stDownloadButton) button')]
  .filter((one) => one.offsetParent).map((one) => one.getBoundingClientRect())
  .map((box) => Math.min(box.width, box.height))
"""
LEVELS = """
[...document.querySelectorAll('[data-testid="stMain"] :is(h1,h2,h3,h4,h5,h6)')]
  .map((one) => Number(one.getAttribute("aria-level") || one.tagName[1]))
"""


def go(page, title: str) -> None:
    """Follow the navigation."""
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()


def still(page) -> None:
    page.wait_for_timeout(600)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(600)


@pytest.fixture
def phone(open_page) -> object:
    page = open_page(phone=True)
    page.locator('input[type="file"]').set_input_files(ASSETS / "sample.fountain")
    page.get_by_text("Read the script").wait_for()
    # Leaves the overview, which reads the script for longer than these tests take.
    go(page, "Projects")
    page.get_by_role("heading", name="Projects").first.wait_for()
    still(page)
    return page


def test_back_takes_one_press_a_page(phone) -> None:
    """Eleven entries stood in the history for four pages."""
    before, visited = phone.evaluate("history.length"), []
    for title in PAGES:
        go(phone, title)
        still(phone)
        visited.append(phone.url)
    assert phone.evaluate("history.length") == before + len(PAGES)
    phone.go_back()
    still(phone)
    assert phone.url == visited[-2]


def test_the_drawer_is_closed_once_a_page_is_chosen_and_after_a_reload(phone) -> None:
    go(phone, "Script")
    still(phone)
    assert phone.get_by_test_id("stSidebar").bounding_box()["width"] == 0
    phone.get_by_test_id("stExpandSidebarButton").click()
    phone.get_by_test_id("stSidebarNavLink").first.wait_for()
    phone.reload()
    still(phone)
    assert phone.get_by_test_id("stSidebar").bounding_box()["width"] == 0


def test_buttons_fit_a_finger(phone) -> None:
    go(phone, "Script")
    still(phone)
    sizes = phone.evaluate(SIZES)
    assert sizes and min(sizes) >= FINGER


def test_no_heading_leaves_a_level_out_and_the_navigation_is_no_broken_list(phone) -> None:
    for title in PAGES:
        go(phone, title)
        still(phone)
        levels = phone.evaluate(LEVELS)
        assert levels[0] == 1
        assert all(b <= a + 1 for a, b in zip(levels, levels[1:], strict=False)), (title, levels)
    roles = "document.querySelectorAll('[data-testid=\"stSidebarNavItems\"]:not([role])').length"
    phone.get_by_test_id("stExpandSidebarButton").click()
    phone.get_by_test_id("stSidebarNavLink").first.wait_for()
    still(phone)
    assert phone.evaluate(roles) == 0
