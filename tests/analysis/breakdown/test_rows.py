from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np
import pytest

from filmai_core.analysis.breakdown.analysis import decode_rows, encode_rows
from filmai_core.analysis.breakdown.cues import Cue, find_effect_cues
from filmai_core.analysis.breakdown.edits import (
    Edit,
    apply_edits,
    edits_from_json,
    edits_to_json,
    with_edit,
)
from filmai_core.analysis.breakdown.lexicon import EffectCategory
from filmai_core.analysis.breakdown.rows import (
    page_text,
    rows_of,
    rows_to_csv,
    total_rows,
)
from filmai_core.analysis.breakdown.shot_words import Complexity, complexity_of
from filmai_core.analysis.breakdown.specs import spec_from_words
from filmai_core.effects.spec import EffectKind, Form
from filmai_core.models.breakdown.head import LineScores
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.read import read_screenplay

C = EffectCategory

SCRIPT = """INT. KITCHEN - NIGHT

Flames lick up the curtains.

ANNA
My brother was on fire with love.

EXT. DESERT - NIGHT

A camel chews.

INT. TAXI - DAY (MOVING)

They wait.
"""


class FakeHead:
    """Ten lines of head: a word is meant, or the sentence alone says so."""

    labels = tuple(category.value for category in C)
    meant = {"flames": "fire", "camel": "animal"}

    def score(self, texts: Sequence[str], marks, *, report=None) -> list[LineScores]:
        found = []
        for text, line in zip(texts, marks, strict=True):
            words = [text[a:b].lower() for (a, b), _ in line]
            spans = [
                0.9 if self.meant.get(w) == name else 0.1
                for w, (_, name) in zip(words, line, strict=True)
            ]
            sentence = np.zeros(len(self.labels), np.float32)
            if "leviathan" in text:
                sentence[self.labels.index("creature")] = 0.95
            found.append(LineScores(np.array(spans, np.float32), sentence))
        return found


def play_of(text: str) -> Screenplay:
    return read_screenplay(text.encode(), "s.fountain")


def cues_of(text: str) -> tuple[Cue, ...]:
    return find_effect_cues(play_of(text), FakeHead())  # type: ignore[arg-type]


def kinds(text: str) -> list[tuple[int, str]]:
    return [(cue.scene, cue.category.value) for cue in cues_of(text)]


def test_cues_come_from_lines_and_headings_in_reading_order() -> None:
    assert kinds(SCRIPT) == [
        (0, "fire"), (1, "day_for_night"), (1, "animal"), (2, "driving_plate"),
    ]  # fmt: skip


def test_a_word_is_marked_where_it_stands() -> None:
    cue = cues_of(SCRIPT)[0]
    assert [cue.text[a:b] for a, b in cue.marks] == ["Flames"]
    assert "Flames" in cue.why and cue.confidence == 0.9


def test_the_same_thing_again_in_a_scene_is_one_row() -> None:
    twice = "INT. BARN - DAY\n\nA camel chews.\n\nThe camel looks up.\n\nFlames.\n\nFlames.\n"
    cues = cues_of(twice + "\nEXT. YARD - DAY\n\nA camel.\n")
    assert [(cue.scene, cue.category.value) for cue in cues] == [
        (0, "animal"), (0, "fire"), (0, "fire"), (1, "animal"),
    ]  # fmt: skip
    assert [len(cue.also) for cue in cues] == [1, 0, 0, 0]
    rows, _ = rows_for(twice)
    assert rows[0].also == cues[0].also and decode_rows(encode_rows(rows)) == rows


def test_a_character_called_like_an_effect_is_no_effect() -> None:
    script = "INT. BARN - DAY\n\nCamel sits down.\n\nCAMEL\nHello.\n\nThe camel chews.\n"
    [cue] = cues_of(script)
    assert cue.text == "The camel chews."


def test_what_no_word_announces_is_found_by_the_sentence() -> None:
    [cue] = cues_of("EXT. SEA - DAY\n\nThe old leviathan-thing turns over.\n")
    assert cue.category is C.CREATURE and cue.confidence == pytest.approx(0.95, abs=0.01)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("INT. TOM'S CAR - DAY (DRIVING)", ["driving_plate"]),
        ("INT. CAR - DAY", ["driving_plate"]),
        ("INT. CAR (PARKED) - DAY", []),
        ("INT. CAR PARK OFFICE - DAY", []),
        ("INT. TRAIN STATION - DAY", []),
        ("EXT. CAR - DAY", []),
        ("EXT. STREET - NIGHT", []),
        ("EXT. STREET - DAY FOR NIGHT", ["day_for_night"]),
        ("EXT. OPEN SEA - NIGHT", ["day_for_night"]),
        ("EXT. CASTLE - DAY", ["set_extension"]),
        ("EXT. LONDON, 1888 - DAY", ["set_extension"]),
    ],
)
def test_headings_call_for_plates_nights_and_places(heading: str, expected: list[str]) -> None:
    assert [kind for _, kind in kinds(f"{heading}\n\nThey wait.\n")] == expected


def test_talk_is_no_shot_but_an_outcry_is_where_nothing_shows_it() -> None:
    talk = "INT. ROOM - DAY\n\nANN\n{}\n"
    assert kinds(talk.format("I feel like the house is on fire when he smiles at me, ha.")) != []
    assert kinds(talk.format("She is on fire tonight!")) == []
    assert kinds(talk.format("It's going to blow!")) == [(0, "explosion")]
    shown = "INT. ROOM - DAY\n\nFlames everywhere.\n\nANN\nThe house is on fire!\n"
    assert [kind for _, kind in kinds(shown)] == ["fire"]
    assert cues_of(shown)[0].element == 0


def test_a_script_in_another_language_gives_nothing_rather_than_guesses() -> None:
    text = "INT. CUISINE - JOUR\n\n" + "Les flammes montent le long des rideaux de la pièce.\n" * 12
    play = read_screenplay(text.encode(), "s.fountain")
    if play.language == "en":
        pytest.skip("the reader takes this for English")
    assert find_effect_cues(play, FakeHead()) == ()  # type: ignore[arg-type]


# What stands beside a row


@pytest.mark.parametrize(
    ("category", "text", "form", "weak"),
    [
        (C.SMOKE, "Smoke blankets the courtyard.", Form.BANK, False),
        (C.SMOKE, "A wisp from his cigar.", Form.PLUME, True),
        (C.FIRE, "A match flares.", Form.FLAME, True),
        (C.FIRE, "The warehouse is an inferno.", Form.BED, False),
        (C.EXPLOSION, "A grenade bursts in the field.", Form.GROUND, False),
        (C.EXPLOSION, "The tanker goes up.", Form.FIREBALL, False),
        (C.WATER, "He hits the lake with a splash.", Form.SPLASH, False),
        (C.WATER, "Rain hammers the pond.", Form.RAIN, False),
    ],
)
def test_the_words_fill_the_spec(category: C, text: str, form: Form, weak: bool) -> None:
    spec = spec_from_words(category, text)
    assert spec is not None and spec.form is form
    assert (spec.scale <= 0.55) == weak


def test_what_cannot_be_made_has_no_spec() -> None:
    assert spec_from_words(C.WATER, "The dam gives way and the valley floods.") is None
    assert spec_from_words(C.CREATURE, "A dragon breathes fire.") is None
    fog = spec_from_words(C.WEATHER, "Fog rolls in.")
    assert fog is not None and fog.kind is EffectKind.SMOKE


def test_wind_and_soot_come_from_the_words() -> None:
    calm = spec_from_words(C.FIRE, "The barn burns.")
    wild = spec_from_words(C.FIRE, "The barn burns in the howling storm, black smoke everywhere.")
    assert calm is not None and wild is not None
    assert wild.wind > calm.wind and wild.intensity > calm.intensity


@pytest.mark.parametrize(
    "words",
    ["in a gale", "in the storm", "as a hurricane comes in", "in a howling dark", "in fierce wind",
     "while the air whips the roof"],
)  # fmt: skip
def test_a_gale_blows_harder_than_a_breeze_and_a_breeze_harder_than_none(words: str) -> None:
    still, breeze, gale = (
        spec_from_words(C.FIRE, f"The barn burns {how}.")
        for how in ("at noon", "in a breeze", words)
    )
    assert still is not None and breeze is not None and gale is not None
    assert still.wind < breeze.wind < gale.wind


@pytest.mark.parametrize("word", ["wind", "windy", "a gust", "gusts", "a breeze", "drifting ash"])
def test_every_word_for_wind_bends_the_flame(word: str) -> None:
    still = spec_from_words(C.FIRE, "The barn burns.")
    found = spec_from_words(C.FIRE, f"The barn burns. {word}.")
    assert still is not None and found is not None
    assert found.wind > still.wind and found.intensity == still.intensity


@pytest.mark.parametrize("word", ["nightingale", "regale", "galed", "window", "winding"])
def test_a_word_that_only_holds_one_for_wind_moves_nothing(word: str) -> None:
    still = spec_from_words(C.FIRE, "The barn burns.")
    found = spec_from_words(C.FIRE, f"The barn burns. {word}.")
    assert still is not None and found is not None
    assert found.wind == still.wind


def test_soot_darkens_and_a_clean_flame_has_hardly_any() -> None:
    plain, black, clean = (
        spec_from_words(C.SMOKE, f"Smoke curls up{how}.") for how in ("", ", oily", " like mist")
    )
    assert plain is not None and black is not None and clean is not None
    assert clean.smoke < plain.smoke < black.smoke


def test_complexity_has_reasons() -> None:
    small, why = complexity_of(C.FIRE, "A candle on the sill.")
    large, reasons = complexity_of(C.FIRE, "The whole city burns around her.")
    assert small is Complexity.SIMPLE and "candle" in why[1]
    assert large is Complexity.COMPLEX and any("city" in r or "whole" in r for r in reasons)
    assert complexity_of(C.CREATURE, "A dragon.")[0] is Complexity.COMPLEX


# Rows


def rows_for(text: str) -> tuple[tuple, Screenplay]:
    play = play_of(text)
    return rows_of(play, find_effect_cues(play, FakeHead())), play  # type: ignore[arg-type]


def test_rows_survive_the_store() -> None:
    rows, _ = rows_for(SCRIPT)
    assert decode_rows(encode_rows(rows)) == rows


def test_the_sheet_has_its_columns_and_runs_no_formula() -> None:
    rows, _ = rows_for(SCRIPT.replace("Flames lick", "+Flames lick"))
    [head, first, *_] = list(csv.reader(io.StringIO(rows_to_csv(rows))))
    assert head[:5] == ["Scene", "Page", "Heading", "Line", "Category"]
    assert first[5].startswith("'+Flames")
    assert page_text(1.0) == "1" and page_text(2.5) == "2 4/8"


def test_totals_add_up_to_the_rows() -> None:
    rows, play = rows_for(SCRIPT)
    totals = total_rows(rows, play, [("One", 0), ("Two", 1)])
    for counts in (totals.categories, totals.complexities, totals.locations, totals.acts):
        assert sum(counts.values()) == len(rows)
    assert totals.acts == {"One": 1, "Two": 3}


# The supervisor's decisions


def edit(action: str, text: str = "Flames lick up the curtains.", **values: str) -> Edit:
    return Edit(action, "INT. KITCHEN - NIGHT", text, "fire", values)


def test_a_dismissed_row_is_gone_and_known() -> None:
    rows, play = rows_for(SCRIPT)
    found = apply_edits(rows, [edit("dismiss")], play)
    assert [row.category for row in found.dismissed] == [C.FIRE]
    assert C.FIRE not in [row.category for row in found.rows]
    assert len(rows) == 4


def test_a_correction_follows_a_rewritten_line_to_the_next_draft() -> None:
    rows, play = rows_for(SCRIPT.replace("the curtains", "the old curtains"))
    found = apply_edits(rows, [edit("correct", complexity="complex", note="gas bar")], play)
    row = next(row for row in found.rows if row.category is C.FIRE)
    assert (row.complexity, row.note, row.origin) == (Complexity.COMPLEX, "gas bar", "corrected")


def test_a_correction_follows_a_line_that_moved_to_another_scene() -> None:
    rows, play = rows_for(SCRIPT.replace("INT. KITCHEN - NIGHT", "INT. CELLAR - NIGHT"))
    assert apply_edits(rows, [edit("dismiss")], play).dismissed


def test_a_decision_whose_line_is_gone_waits() -> None:
    rows, play = rows_for(SCRIPT.replace("Flames lick up the curtains.", "Nothing stirs."))
    found = apply_edits(rows, [edit("dismiss"), edit("add", "A genie appears.")], play)
    assert len(found.waiting) == 1
    assert [row.text for row in found.rows if row.origin == "added"] == ["A genie appears."]


def test_another_category_brings_its_own_approach_and_effect() -> None:
    rows, play = rows_for(SCRIPT)
    found = apply_edits(rows, [edit("correct", category="smoke")], play)
    row = next(row for row in found.rows if row.origin == "corrected")
    assert row.category is C.SMOKE and "smoke" in row.approach.lower()
    assert row.effect is not None and row.effect.kind is EffectKind.SMOKE


def test_the_last_decision_about_a_row_counts() -> None:
    edits = with_edit(with_edit((), edit("dismiss")), edit("correct", note="keep"))
    assert [one.action for one in edits] == ["correct"]
    added = with_edit((), edit("add", "A genie."))
    assert with_edit(added, edit("dismiss", "A genie.")) == ()
    changed = with_edit(added, edit("correct", "A genie.", note="blue"))
    assert (changed[0].action, changed[0].values["note"]) == ("add", "blue")
    assert edits_from_json(edits_to_json(changed)) == changed
