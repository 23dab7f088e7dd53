"""The Hand-off page without a browser, over the shipped head."""

from __future__ import annotations

import pandas as pd
import pytest

from filmai_core.errors import ModelError
from filmai_core.handoff.store import DURATIONS, RATES, REGISTER, stored_register
from filmai_core.learning.encoders import find_encoder

FIRST = """Title: Ash

INT. KITCHEN - NIGHT

Flames lick up the curtains and race across the ceiling.

ANNA
She is on fire tonight.

EXT. YARD - CONTINUOUS

ANNA wears a red coat. A barn burns, flames through the roof.

EXT. LANE - CONTINUOUS

ANNA buttons her blue coat.
"""
MORE = FIRST.replace(
    "EXT. YARD", "EXT. ROOF - NIGHT\n\nFlames burst from the chimney.\n\nEXT. YARD"
)


@pytest.fixture
def burning(store):
    try:
        find_encoder()
    except ModelError as error:
        pytest.skip(str(error))
    row = store.create_project("Ash")
    store.add_draft(row.id, "ash.fountain", FIRST.encode())
    return row.id


def view(test, name: str):
    test.session_state["handoff.view"] = name
    return test.run()


def metrics(test) -> dict[str, str]:
    return {metric.label: metric.value for metric in test.metric}


def upload(test, key: str, name: str, data: bytes):
    next(box for box in test.file_uploader if box.key == key).upload(name, data, "text/plain")
    return test.run()


def test_without_a_screenplay_the_page_says_so(app) -> None:
    test = app("handoff")
    assert not test.exception and test.title[0].value == "Hand-off"


def test_shots_time_continuity_and_costs_are_shown(app, burning, says) -> None:
    test = app("handoff", project=burning, draft="1")
    assert not test.exception
    assert int(metrics(test)["Effect shots"]) >= 2 and metrics(test)["Contradictions"] == "1"
    for name in ("Time", "Continuity", "Costs", "Animatic"):
        test = view(test, name)
        assert not test.exception, name
        if name == "Continuity":
            assert "red, then blue" in says(test) and "ANNA buttons her blue coat." in says(test)
        if name == "Costs":
            assert "none are invented" in says(test)


def test_codes_are_kept_and_an_inserted_scene_gets_015(app, burning, store) -> None:
    app("handoff", project=burning, draft="1")
    before = stored_register(store, burning, 1)
    store.add_draft(burning, "ash.fountain", MORE.encode())
    test = app("handoff", project=burning, draft="2")
    now = stored_register(store, burning, 2)
    assert {shot.code for shot in before.shots()} < {shot.code for shot in now.shots()}
    assert "S015_010" in {shot.code for shot in now.shots()}
    assert "added" in str(view(test, "Costs").dataframe[-1].value)
    # Looking back at the first draft retires nothing of the second.
    app("handoff", project=burning, draft="1")
    assert stored_register(store, burning, 2) == now
    assert stored_register(store, burning, 1) == before


def test_what_a_person_types_is_kept(app, burning, store, monkeypatch) -> None:
    import streamlit as st

    real = st.data_editor

    def typed(frame: pd.DataFrame, **more):
        real(frame, **more)
        changed = frame.copy()
        changed.loc[0, "Vendor"] = "Nine Lamps"
        changed.loc[0, "Bid"] = 120.0
        changed.loc[0, "Hero"] = True
        return changed

    monkeypatch.setattr(st, "data_editor", typed)
    test = app("handoff", project=burning, draft="1")
    assert not test.exception
    shot = stored_register(store, burning, 1).shots()[0]
    assert (shot.vendor, shot.bid, shot.hero) == ("Nine Lamps", 120.0, True)
    assert store.document(burning, 1, REGISTER)["scenes"][0]["shots"][0]["vendor"] == "Nine Lamps"
    assert "120" in str(metrics(view(test, "Costs")))


def test_a_cut_that_came_back_changes_the_run_time_and_names_what_is_not_ours(
    app, burning, store, says
) -> None:
    test = view(app("handoff", project=burning, draft="1"), "Animatic")
    before = metrics(test)["Run time"]
    edl = "TITLE: X\nFCM: NON-DROP FRAME\n"
    for number, (name, start, end) in enumerate(
        [("S010_010", "01:00:00:00", "01:00:40:00"), ("ELSE", "01:00:40:00", "01:00:41:00")]
    ):
        edl += f"{number:03}  AX V C {start} {end} {start} {end}\n* FROM CLIP NAME: {name}\n"
    test = upload(test, "handoff.cut", "cut.edl", edl.encode())
    assert not test.exception
    assert "ELSE is not a clip of this script" in says(test)
    assert store.document(burning, 1, DURATIONS) == {"S010_010": 40.0}
    assert metrics(test)["Run time"] != before


def test_a_file_that_is_no_cut_is_told(app, burning) -> None:
    test = view(app("handoff", project=burning, draft="1"), "Animatic")
    test = upload(test, "handoff.cut", "cut.otio", b"nothing")
    assert not test.exception
    assert any("is not a cut that can be read" in error.value for error in test.error)


def test_rates_are_kept_for_the_project_and_priced(app, burning, store) -> None:
    test = view(app("handoff", project=burning, draft="1"), "Costs")
    table = "Category,Complexity,Rate\n" + "".join(
        f"fire,{level},100\n" for level in ("simple", "medium", "complex")
    )
    test = upload(test, "handoff.rates", "rates.csv", table.encode())
    assert not test.exception
    assert store.document(burning, 0, RATES) == table
    assert float(metrics(test)["At most"].replace(",", "")) >= 200
