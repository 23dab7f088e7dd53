"""Characters, themes and names in Chromium: click a node, a tie, a cell, move a slider."""

from __future__ import annotations

import random
import re
import time

import pytest

from filmai_core.errors import ModelError
from filmai_core.learning.registry import default_registry

#: Finds the network's box through Streamlit's shadow roots.
BOX = """() => {
  const find = (root) => {
    for (const item of root.querySelectorAll("*")) {
      if (item.classList && item.classList.contains("net")) return item;
      const inner = item.shadowRoot && find(item.shadowRoot);
      if (inner) return inner;
    }
  };
  return find(document);
}"""
#: Where a node is on the screen, [x, y].
PLACE = (
    "(name) => { const box = ("
    + BOX
    + ")(); box.scrollIntoView({block: 'center'}); const at = box.filmaiPlace(name);"
    " const frame = box.getBoundingClientRect(); return [frame.x + at.x, frame.y + at.y]; }"
)
SETTLED = "() => { const box = (" + BOX + ")(); return box && box.dataset.settled === 'yes'; }"
#: Where the heat map's first row has a scene's cell, [x, y].
CELL = """(scene) => {
  const plot = document.querySelector(".js-plotly-plot"), made = plot._fullLayout;
  plot.scrollIntoView({block: "center"});
  const frame = plot.getBoundingClientRect();
  return [frame.x + made.xaxis._offset + made.xaxis.l2p(scene),
          frame.y + made.yaxis._offset + made.yaxis.l2p(0)];
}"""


def opened(server, open_page, name: str, script: str, **how: bool):
    """A page over a script of its own."""
    from filmai_core.store.projects import ProjectStore

    store = ProjectStore(server.home / "filmai.sqlite")
    project = store.create_project(f"Reading {name}")
    store.add_draft(project.id, "script.fountain", script.encode())
    return open_page(f"/{name}?project={project.id}&draft=1", **how)


def talk(*scenes: str) -> str:
    """Scenes of one-letter speakers in turn."""
    names = {"A": "ANNA", "B": "BEN", "C": "CARL", "D": "DORA"}
    return "".join(
        f"INT. ROOM {number} - DAY\n\nThey sit.\n\n"
        + "".join(
            f"{names[who]}\nLine {place} of {names[who].lower()}.\n\n"
            for place, who in enumerate(scene)
        )  # fmt: skip
        for number, scene in enumerate(scenes, start=1)
    )


def crowd(people: int = 120) -> str:
    rng = random.Random(1)
    names = [f"PERSON {chr(65 + index // 26)}{chr(65 + index % 26)}" for index in range(people)]
    scenes = []
    for number in range(people // 2):
        here = names[number * 2 : number * 2 + 2] + rng.sample(names, 4)
        lines = "".join(f"{who}\nA few words.\n\n" for who in here * 2)
        scenes.append(f"INT. ROOM {number + 1} - DAY\n\n{lines}")
    return "".join(scenes)


def settled(page) -> None:
    page.wait_for_function(SETTLED)


def test_a_click_on_a_person_and_on_a_tie_shows_their_lines(server, open_page) -> None:
    page = opened(server, open_page, "characters", talk("ABAB", "BCB", "CD", "A"))
    settled(page)
    page.mouse.click(*page.evaluate(PLACE, "ANNA"))
    panel = page.locator(".st-key-person-panel")
    panel.get_by_text("Line 0 of anna.").first.wait_for()
    one, other = page.evaluate(PLACE, "ANNA"), page.evaluate(PLACE, "BEN")
    page.mouse.click((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
    pair = page.locator(".st-key-pair-panel")
    pair.get_by_text("3 exchanges").first.wait_for()
    pair.get_by_text("Line 1 of ben.").first.wait_for()


def test_places_are_the_same_after_a_refresh_and_in_every_window(server, open_page) -> None:
    page = opened(server, open_page, "characters", talk("ABAB", "BCB", "CD", "A"))
    settled(page)
    before = page.evaluate(PLACE, "CARL")
    page.reload()
    settled(page)
    assert page.evaluate(PLACE, "CARL") == pytest.approx(before, abs=3)


def test_the_slider_over_scenes_leaves_later_ties_out(server, open_page) -> None:
    page = opened(server, open_page, "characters", talk("ABAB", "BCB", "CD", "A"))
    settled(page)
    page.get_by_role("slider", name=re.compile("Up to scene")).press("Home")
    page.get_by_role("tab", name="Matrix").click()
    page.wait_for_function(
        """() => [...document.querySelectorAll(".js-plotly-plot")].some((plot) =>
             plot.data && plot.data[1] && plot.data[1].text &&
             plot.data[1].text.includes("CARL and DORA: 0"))"""
    )


def test_a_crowd_answers_a_click(server, open_page) -> None:
    """120 people. The half second of the issue is measured by hand: timing is no assertion."""
    page = opened(server, open_page, "characters", crowd())
    settled(page)
    start = time.perf_counter()
    page.mouse.click(*page.evaluate(PLACE, "PERSON AA"))
    page.locator(".st-key-person-panel").wait_for()
    print(f"click on one of 120: {time.perf_counter() - start:.2f} s")


def test_a_phone_shows_the_network_without_sideways_scrolling(server, open_page) -> None:
    page = opened(server, open_page, "characters", talk("ABAB", "BCB"), phone=True)
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.fixture
def needs_tagger() -> None:
    try:
        default_registry().card("entities")
    except ModelError as error:
        pytest.skip(str(error))


def test_a_click_on_a_cell_opens_its_scene(server, open_page) -> None:
    script = talk("ABAB", "BCB", "CD", "A").replace("They sit.", "A judge reads the verdict.")
    page = opened(server, open_page, "themes", script)
    page.get_by_role("heading", name="The open scene").wait_for()
    page.wait_for_function("() => document.querySelector('.js-plotly-plot')?._fullLayout?.xaxis")
    # The figure may be laid out anew between measuring and clicking: a person clicks again.
    for _ in range(8):
        page.wait_for_timeout(500)
        page.mouse.click(*page.evaluate(CELL, 3))
        page.wait_for_timeout(2500)
        if page.locator("#scene-3").is_visible():
            break
    page.locator("#scene-3").wait_for()


def test_a_name_only_spoken_of_is_listed(server, open_page, needs_tagger) -> None:
    script = talk("ABAB").replace("Line 1 of ben.", "I grew up in Chicago with Santiago Rivera.")
    page = opened(server, open_page, "names", script)
    page.locator(".st-key-unseen-LOC").get_by_text("Chicago").wait_for()
