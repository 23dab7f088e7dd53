"""The projects page: import, open, rename, delete and undo."""

from __future__ import annotations

import pytest

from filmai_core.settings import ASSETS


def button(test, label: str):
    return next(item for item in test.button if item.label == label)


def test_an_empty_store_offers_an_import_and_the_sample(app, says) -> None:
    test = app()
    assert not test.exception
    assert test.file_uploader[0].label == "Import a screenplay"
    assert button(test, "Open the sample screenplay")


def test_an_upload_becomes_a_project_named_by_its_title(app, store, asks) -> None:
    data = b"Title: Salt\n\nINT. SHED - DAY\n\nANNA\nHello.\n"
    test = app()
    test.file_uploader[0].upload("salt.fountain", data, "text/plain").run()
    (row,) = store.projects()
    assert (row.name, row.drafts) == ("Salt", 1)
    assert store.draft_data(row.id, 1) == data
    assert asks(test, "project") == row.id


def test_a_second_upload_is_the_next_draft(app, project, asks) -> None:
    test = app(project=project.id)
    data = b"INT. SHED - DAY\n\nANNA\nAgain.\n"
    test.file_uploader[0].upload("rooms 2.fountain", data, "text/plain").run()
    assert [row.number for row in project.store.drafts(project.id)] == [1, 2]
    assert asks(test, "draft") == "2"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("page.fdx", b"<html><body>Sign in</body></html>", "not a Final Draft file"),
        ("empty.fountain", b"", "empty"),
    ],
)
def test_a_bad_file_is_one_sentence_and_nothing_is_kept(app, store, name, data, words) -> None:
    test = app()
    test.file_uploader[0].upload(name, data, "text/plain").run()
    (error,) = test.error
    assert words in error.value
    assert not test.exception
    assert store.projects() == ()


def test_a_shopping_list_is_asked_about_before_it_is_kept(app, store) -> None:
    """ "buy milk" became a screenplay with themes."""
    test = app()
    test.file_uploader[0].upload("list.txt", b"buy milk\n", "text/plain").run()
    assert "list.txt reads as a screenplay: 1 line" in test.warning[0].value.replace("\\", "")
    assert store.projects() == ()
    button(test, "Import it anyway").click().run()
    assert [row.drafts for row in store.projects()] == [1]


def test_a_shopping_list_can_be_left(app, store) -> None:
    test = app()
    test.file_uploader[0].upload("list.txt", b"buy milk\n", "text/plain").run()
    button(test, "Leave it").click().run()
    assert store.projects() == () and not test.warning


def test_a_file_over_the_limit_is_refused_in_python_too(app, store, monkeypatch) -> None:
    from pages.shared import panels

    monkeypatch.setattr(panels.upload_box, "__defaults__", (None, 1, None))
    test = app()
    test.file_uploader[0].upload("large.fountain", b"INT. A\n" * 150_000, "text/plain").run()
    assert "at most 1 MB" in test.error[0].value
    assert store.projects() == ()


def test_an_uploaded_name_with_folders_is_shown_without_them(app, store) -> None:
    test = app()
    test.file_uploader[0].upload("../../x.fountain", b"INT. A - DAY\n\nHi.\n", "text/plain").run()
    (row,) = store.projects()
    assert store.drafts(row.id)[0].filename == "x.fountain"


def test_a_name_is_shown_as_typed_not_as_markup(app, store, says) -> None:
    row = store.create_project("**Loud** [link](x) :red[name]")
    test = app(project=row.id)
    assert r"[link]" not in test.file_uploader[0].label.replace(r"\[link\]", "")
    assert r"\*\*Loud\*\* \[link\](x) \:red\[name\]" in says(test)


def test_a_deleted_project_is_brought_back_by_undo(app, project, asks) -> None:
    test = app(project=project.id)
    button(test, "Delete").click().run()
    assert project.store.projects() == ()
    button(test, "Undo").click().run()
    assert [row.id for row in project.store.projects()] == [project.id]
    assert asks(test, "project") == project.id


def test_a_link_to_nowhere_says_so(app, project) -> None:
    test = app(project="nothing-here")
    assert "there is no project" in test.warning[0].value
    assert not test.exception


def test_a_link_to_a_draft_that_is_gone_shows_the_newest(app, project, asks) -> None:
    test = app(project=project.id, draft="9")
    assert "no draft 9" in test.warning[0].value
    assert asks(test, "draft") == "1"


def test_the_sample_is_one_click_away_on_an_empty_project(app, store) -> None:
    row = store.create_project("Mine")
    test = app(project=row.id)
    button(test, "Use the sample screenplay").click().run()
    assert store.draft_data(row.id, 1) == (ASSETS / "sample.fountain").read_bytes()


def test_projects_of_one_name_are_not_taken_for_each_other(app, store, asks) -> None:
    """Two imports of one script: any click on the page opened the older of the two."""
    ids = [store.create_project("Salt").id for _ in range(2)]
    for project in ids:
        test = app(project=project)
        test.run()
        assert asks(test, "project") == project
    labels = test.selectbox(key="picker.project").options
    assert sorted(labels) == ["Salt", "Salt (2)"]


def test_a_project_gets_another_name(app, project, says) -> None:
    test = app(project=project.id)
    test.text_input[0].set_value("Three Rooms")
    button(test, "Rename").click().run()
    assert project.store.project(project.id).name == "Three Rooms"
    assert "Three Rooms" in says(test)


def test_an_empty_name_is_refused_in_one_sentence(app, project) -> None:
    test = app(project=project.id)
    test.text_input[0].set_value("   ")
    button(test, "Rename").click().run()
    assert "needs a name" in test.error[0].value


def test_a_file_name_is_no_markup_in_an_error(app) -> None:
    """A picture in a name would be fetched from wherever it points."""
    test = app()
    test.file_uploader[0].upload("![x](http://x.org).fountain", b"", "text/plain").run()
    assert "](" not in test.error[0].value
