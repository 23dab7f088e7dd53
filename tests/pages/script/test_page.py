"""The script page: overview, layout, tables."""

from __future__ import annotations

import pytest

from pages.shared.script_view import Mark, scenes_html, window


def test_without_a_project_it_shows_a_way_to_one(app, says) -> None:
    test = app("script")
    assert "No screenplay is open" in says(test)
    assert not test.exception


def test_it_shows_the_overview_and_the_script(app, project, says) -> None:
    test = app("script", project=project.id, draft="1")
    assert not test.exception
    assert test.title[0].value == "Two Rooms"
    assert {metric.label: metric.value for metric in test.metric}["Scenes"] == "2"
    text = says(test)
    assert "INT. KITCHEN - DAY" in text and "EXT. ROOF - NIGHT" in text


def test_the_scene_picker_opens_a_scene_and_the_address_keeps_it(app, project, says, asks) -> None:
    test = app("script", project=project.id, draft="1")
    test.selectbox(key="script.scene").set_value(1).run()
    assert asks(test, "scene") == "2"
    assert "INT. KITCHEN - DAY" not in "".join(html.proto.body for html in test.get("html"))


def test_scenes_of_one_number_and_heading_are_told_apart(app, store) -> None:
    row = store.create_project("Twice")
    scene = "INT. A - DAY #1#\n\nRain.\n\n"
    store.add_draft(row.id, "a.fountain", (scene + scene).encode())
    test = app("script", project=row.id, draft="1")
    test.selectbox(key="script.scene").set_value(1).run()
    assert test.selectbox(key="script.scene").value == 1


@pytest.mark.parametrize("view", ["Scenes", "Characters", "Locations", "Acts", "Bechdel"])
def test_every_table_opens(app, project, view) -> None:
    test = app("script", project=project.id, draft="1", view=view)
    assert not test.exception
    assert not test.error


def test_acts_begin_where_the_writer_says(app, project) -> None:
    test = app("script", project=project.id, draft="1", view="Acts")
    test.multiselect[0].set_value([0, 1]).run()
    assert project.store.document(project.id, 1, "acts") == [0, 1]
    assert list(test.dataframe[0].value["act"]) == ["Act 1", "Act 2"]


def sample():
    from filmai_core.screenplay.read import read_screenplay

    script = b"INT. <B> - DAY\n\nA & B.\n\nANNA\nOne.\n\nBEN ^\nTwo.\n\nINT. C - DAY\n\nRain.\n"
    return read_screenplay(script, "a.fountain")


def test_text_is_escaped() -> None:
    html = scenes_html(sample(), [0])
    assert "INT. &lt;B&gt; - DAY" in html
    assert "A &amp; B." in html


def test_dual_dialogue_stands_in_two_columns() -> None:
    html = scenes_html(sample(), [0])
    dual = html.split('<div class="dual">')[1]
    assert dual.index("ANNA") < dual.index("One.") < dual.index("BEN") < dual.index("Two.")
    assert dual.count("<div>") == 2


def test_a_mark_highlights_its_words_in_place() -> None:
    html = scenes_html(sample(), [1], {(1, 0): Mark("fear 0.90", "Rain", most=True)})
    assert '<mark class="most">Rain</mark><span class="tag">fear 0.90</span>.' in html


def test_a_window_holds_at_least_one_scene_and_stops_at_the_end() -> None:
    play = sample()
    assert window(play, 0, pages=0.01) == range(0, 1)
    assert window(play, 1) == range(1, 2)
