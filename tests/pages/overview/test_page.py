"""The overview: what an import opens, with a door to every page that tells more."""

from __future__ import annotations

import pytest

from filmai_core.errors import ModelError
from filmai_core.learning.encoders import find_encoder


@pytest.fixture
def encoder() -> None:
    try:
        find_encoder()
    except ModelError as error:
        pytest.skip(str(error))


@pytest.fixture
def no_models(monkeypatch) -> None:
    """Every analysis lacks its model."""

    def absent(*_) -> None:
        raise ModelError("there is no model here")

    monkeypatch.setattr("pages.shared.reading_panels.recall", absent)
    monkeypatch.setattr("pages.shared.draft_reading.read_draft", lambda *_, **__: absent())


def doors(test) -> set[str]:
    return {link.proto.page.rsplit("/", 1)[-1] for link in test.get("page_link")}


def test_an_import_opens_the_overview(app, store, no_models, says) -> None:
    test = app()
    data = b"Title: Salt\n\nINT. SHED - DAY\n\nANNA\nI am so happy.\n"
    test.file_uploader[0].upload("salt.fountain", data, "text/plain").run()
    assert not test.exception
    assert test.title[0].value == "Overview"
    assert "1 scene ·" in says(test) and "1 scenes" not in says(test)


def test_the_overview_tells_of_every_part_and_each_part_is_a_door(
    app, project, fake_model, encoder, says
) -> None:
    test = app("overview", project=project.id, draft="1")
    assert not test.exception
    text = says(test)
    assert [one.value for one in test.subheader] == [
        "The arc", "Themes", "Cast", "Effect shots", "How it was read",
    ]  # fmt: skip
    assert "ANNA" in text and "read without doubt" in text
    assert {"emotions", "themes", "characters", "shots", "repair", "script"} <= doors(test)
    assert len(test.get("plotly_chart")) == 1


def test_findings_stand_with_lines_of_the_script(app, project, fake_model, encoder, says) -> None:
    test = app("overview", project=project.id, draft="1")
    quoted = [html for html in test.get("html") if 'class="quotes"' in html.proto.body]
    assert len(quoted) == 3
    assert all("scene" in html.proto.body for html in quoted)


def test_without_models_the_other_cards_stand(app, project, no_models, says) -> None:
    test = app("overview", project=project.id, draft="1")
    assert not test.exception
    assert "ANNA" in says(test) and "there is no model here" in says(test)
