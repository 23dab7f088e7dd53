"""Shots, drafts and report without a browser, over the shipped head and a fake for emotions."""

from __future__ import annotations

import pytest

from filmai_core.analysis.breakdown.edits import DOCUMENT
from filmai_core.errors import ModelError
from filmai_core.learning.encoders import find_encoder

FIRST = """Title: Ash

INT. KITCHEN - NIGHT

Flames lick up the curtains and race across the ceiling.

ANNA
She is on fire tonight.

EXT. YARD - DAY

The accounts are all smoke and mirrors.

A dog barks at the gate.
"""
SECOND = FIRST.replace("the curtains", "the walls").replace("A dog barks", "Two dogs bark")


@pytest.fixture
def burning(store):
    try:
        find_encoder()
    except ModelError as error:
        pytest.skip(str(error))
    row = store.create_project("Ash")
    store.add_draft(row.id, "ash.fountain", FIRST.encode())
    return row.id


def button(test, key):
    return next(one for one in test.button if one.key == key)


def shown_rows(test) -> list[tuple[str, str]]:
    frame = test.dataframe[0].value
    return list(zip(frame["category"], frame["line"], strict=True))


def test_shots_lists_what_is_seen_and_not_what_is_said(app, burning, says) -> None:
    test = app("shots", project=burning, draft="1")
    assert not test.exception
    categories = [category for category, _ in shown_rows(test)]
    assert "Fire" in categories and "Animals" in categories
    assert not any("mirrors" in line or "tonight" in line for _, line in shown_rows(test))
    assert "<mark>Flames</mark>" in says(test)


def test_a_dismissed_row_stays_away_in_the_next_draft(app, burning, store) -> None:
    test = app("shots", project=burning, draft="1")
    before = shown_rows(test)
    button(test, "shots.dismiss").click()
    test.run()
    assert shown_rows(test) == before[1:]
    store.add_draft(burning, "ash2.fountain", SECOND.encode())
    again = app("shots", project=burning, draft="2")
    assert "Fire" not in [category for category, _ in shown_rows(again)]
    button(again, "shots.undo").click()
    again.run()
    assert "Fire" in [category for category, _ in shown_rows(again)]


def test_an_added_row_is_listed_and_kept(app, burning, store) -> None:
    test = app("shots", project=burning, draft="1")
    next(one for one in test.text_input if one.label == "What is seen").input("A ghost appears")
    next(one for one in test.button if one.label == "Add").click()
    test.run()
    assert any(line == "A ghost appears" for _, line in shown_rows(test))
    assert store.document(burning, 0, DOCUMENT)[0]["action"] == "add"


def test_one_draft_says_how_to_get_a_second(app, burning, says) -> None:
    test = app("drafts", project=burning, draft="1")
    assert "There is one draft so far" in says(test)


def test_two_drafts_show_words_added_and_cut(app, burning, store, fake_model, says) -> None:
    store.add_draft(burning, "ash2.fountain", SECOND.encode())
    test = app("drafts", project=burning, draft="2")
    assert not test.exception
    text = says(test)
    assert "<del>curtains </del><ins>walls </ins>" in text
    assert "2 changed" in text


def test_the_report_gives_coverage_with_measures(app, burning, fake_model, says) -> None:
    test = app("report", project=burning, draft="1")
    assert not test.exception
    text = says(test)
    assert "Thin" in text and "Holds" in text
    assert "features run 85 to 120" in text.replace("\\", "")
    labels = [one.label for one in test.get("download_button")]
    assert {"PDF", "HTML", "CSV", "JSON"} <= set(labels)
    assert {"Script, effects marked", "Breakdown sheets"} <= set(labels)
    assert {"Sides, PDF", "Sides, text"} <= set(labels)


@pytest.mark.parametrize("page", ["shots", "drafts", "report"])
def test_without_a_screenplay_there_is_a_way_to_one(app, page, says) -> None:
    assert "No screenplay is open" in says(app(page))
