"""Structure, voices and set-ups on their pages, with a fake model."""

from __future__ import annotations

import random

import pytest

from filmai_core.analysis.people.voice_analysis import read_voices
from filmai_core.analysis.structure.turning import TurningBand
from filmai_core.screenplay.read import read_screenplay
from pages.characters.voice_panels import voice_words
from pages.emotions.structure_panels import band_words, likeliest


def feature() -> str:
    """A hundred and twenty scenes of two voices: long enough for turning points and for voices."""
    rng = random.Random(5)
    plain = "i you the a and to it was not do what in that we he".split()
    stiff = "one must never therefore which shall upon such whom hence".split()
    text = ""
    for n in range(120):
        object_ = "On the shelf lies a COMPASS." if n == 3 else "Rain on the glass. " * 12
        object_ = "She takes the compass and turns north." if n == 70 else object_
        text += (
            f"INT. ROOM {n} - DAY\n\n{object_}\n\n"
            f"ANN\n{' '.join(rng.choices(plain, k=60))}.\n\n"
            f"BEN\n{' '.join(rng.choices(stiff, k=60))}.\n\n"
        )
    return text


@pytest.fixture
def page(app, store, fake_model):
    row = store.create_project("Long")
    store.add_draft(row.id, "long.fountain", feature().encode())
    return lambda name, **query: app(name, project=row.id, draft="1", **query)


def test_the_five_points_stand_under_the_timeline(page, says) -> None:
    test = page("emotions")
    assert not test.exception
    text = says(test)
    assert "The five turning points of a feature" in text
    for name in ("Opportunity", "Change of plans", "Point of no return", "Major setback"):
        assert f"{name}\\: scenes" in text
    assert "not known to be better than position alone" in text
    test.button(key="emotions.five.climax").click().run()
    assert not test.exception


def test_tension_and_pace_can_lead_on_the_page(page) -> None:
    test = page("emotions", lead="Pace")
    assert not test.exception
    assert '"pace"' in test.get("plotly_chart")[0].proto.spec


def test_a_short_has_no_five_points_and_says_why(app, project, fake_model, says) -> None:
    text = says(app("emotions", project=project.id, draft="1"))
    assert "They cannot be told." in text and "60 pages" in text


def test_voices_are_told_on_the_page_of_characters(page, says) -> None:
    test = page("characters")
    assert not test.exception
    assert "Most unlike: ANN and BEN" in says(test)


def test_set_ups_have_a_view_of_their_own(page, says) -> None:
    test = page("script", view="Set-ups")
    assert not test.exception
    text = says(test)
    assert "Planted and paid" in text and "COMPASS" in text and "turns north" in text


def test_a_short_script_has_no_voices_and_no_set_ups(app, project, says) -> None:
    text = says(app("characters", project=project.id, draft="1"))
    assert "no voices can be compared" in text
    assert "Nothing was found" in says(app("script", project=project.id, draft="1", view="Set-ups"))


def test_a_band_is_told_by_its_ends_and_its_likeliest_scene() -> None:
    play = read_screenplay(feature().encode(), "x.fountain")
    point = TurningBand("climax", ((80, 0.2), (81, 0.5), (83, 0.15)))
    assert likeliest(point) == 81
    assert band_words(play, point) == (
        "Climax: scenes 81 to 84; likeliest 82, INT. ROOM 81 - DAY (50%)"
    )


def test_voices_are_told_in_sentences_with_their_figures() -> None:
    words = "\n".join(voice_words(read_voices(read_screenplay(feature().encode(), "x.fountain"))))
    assert "Most unlike: ANN and BEN (" in words and "guessing would give 50%" in words
