"""What is open belongs to one visitor, and stands in the address."""

from __future__ import annotations

import pytest

OTHER = b"Title: Other\n\nINT. CELLAR - NIGHT\n\nCARL\nNobody hears us.\n"


@pytest.fixture
def other(store, project) -> str:
    """A second project beside the first."""
    row = store.create_project("Other")
    store.add_draft(row.id, "other.fountain", OTHER)
    return row.id


def test_two_visitors_see_each_their_own_script(app, project, other, says) -> None:
    one = app("script", project=project.id, draft="1")
    two = app("script", project=other, draft="1")
    one.run()
    assert one.title[0].value == "Two Rooms"
    assert two.title[0].value == "Other"
    assert "CELLAR" not in says(one)


def test_the_address_wins_over_what_was_open(app, project, other) -> None:
    test = app("script", project=project.id, draft="1")
    test.query_params["project"] = other
    test.query_params["draft"] = "1"
    test.run()
    assert test.title[0].value == "Other"


def test_what_is_open_outlives_the_address(app, project, asks) -> None:
    """Streamlit clears the address when a visitor goes to another page."""
    test = app("script", project=project.id, draft="1")
    test.query_params.clear()
    test.run()
    assert test.title[0].value == "Two Rooms"
    assert asks(test, "project") == project.id


def test_another_project_opens_at_its_first_scene(app, project, other, asks) -> None:
    test = app("script", project=project.id, draft="1", scene="2")
    assert test.selectbox(key="script.scene").value == 1
    test.selectbox(key="picker.project").set_value(other).run()
    assert test.title[0].value == "Other"
    assert asks(test, "scene") == ""


@pytest.mark.parametrize("draft", ["x", "-1", "0", "99999999999999999999", "1; DROP TABLE"])
def test_nonsense_in_the_address_opens_the_newest_draft(app, project, asks, draft) -> None:
    test = app("script", project=project.id, draft=draft)
    assert not test.exception
    assert asks(test, "draft") == "1"


def test_a_scene_beyond_the_last_is_the_last(app, project, says) -> None:
    test = app("script", project=project.id, draft="1", scene="900")
    assert not test.exception
    assert "EXT. ROOF - NIGHT" in says(test)
