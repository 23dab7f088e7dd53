"""The emotion page, with a fake model."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from filmai_core.learning import registry as registry_module


def chart(test) -> dict:
    return json.loads(test.get("plotly_chart")[0].proto.spec)


@pytest.fixture
def page(app, project, fake_model):
    return lambda **query: app("emotions", project=project.id, draft="1", **query)


def test_a_short_script_has_no_reliable_shape_in_words(page, says) -> None:
    test = page()
    assert not test.exception
    assert "Too few scenes for a shape" in says(test)


def test_the_strongest_line_of_the_open_scene_is_highlighted(page, says) -> None:
    text = says(page(scene="2"))
    assert "EXT. ROOF - NIGHT" in text
    assert '<mark class="most">' in text
    assert "afraid.</mark>" in text and "fear 0.90" in text


def test_characters_with_too_few_lines_are_named(page, says) -> None:
    assert "too few for a line of their own: BEN, ANNA" in says(page())


def test_the_open_scene_is_framed_in_the_figure(page) -> None:
    (frame,) = chart(page(scene="2"))["layout"]["shapes"]
    assert (frame["x0"], frame["x1"]) == (1.5, 2.5)


def test_an_emotion_can_lead(page) -> None:
    test = page(lead="Fear")
    assert chart(test)["layout"]["yaxis"]["title"]["text"] == "fear"


def test_pages_can_stand_on_the_axis(page) -> None:
    assert chart(page(across="Pages"))["layout"]["xaxis"]["title"]["text"] == "page"


def test_a_script_in_another_language_is_not_scored_in_silence(
    app, store, fake_model, says
) -> None:
    row = store.create_project("剧本")
    script = "1. 内景 客厅 夜\n\n△小明看着窗外的雨。\n\n小明：我不想回家。\n\n小红：你回去。\n"
    store.add_draft(row.id, "a.txt", script.encode())
    test = app("emotions", project=row.id, draft="1")
    assert "'zh'" in test.error[0].value
    assert not test.exception


def test_a_stop_ends_the_work_and_go_on_starts_it_again(page, says) -> None:
    test = page()
    test.session_state["emotions.stopped"] = True
    test.session_state["filmai.memo"] = {}
    test.run()
    assert any("stopped" in info.value for info in test.info)
    next(item for item in test.button if item.label == "Go on").click().run()
    assert test.get("plotly_chart")


def test_a_model_trained_meanwhile_is_asked_from_the_next_run_on(page, says) -> None:
    test = page(scene="2")
    assert "fear 0.90" in says(test)
    registry = registry_module.default_registry()
    trained = type(registry.load("emotions"))()
    trained.words = {"afraid": 3}
    trained.card = replace(registry.card("emotions"), revision="trained")
    registry.put("emotions", trained)
    test.run()
    assert "joy 0.90" in says(test) and "fear 0.90" not in says(test)
