"""Base rates: a score of .5 is more than three texts in four, for every theme alike."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest

from filmai_core.analysis.themes.bank import DEFAULT_BANK, Theme
from filmai_core.analysis.themes.base_texts import FEWEST, PART, prose_texts
from filmai_core.analysis.themes.rates import (
    Rate,
    measure_rates,
    rates_of,
    rates_to_toml,
    read_rates,
    signs,
    theme_key,
)

COMMON = Theme("home", ("A house.",), ("house",))
RARE = Theme("whales", ("A whale.",), ("whale",))


def rates() -> dict[str, Rate]:
    rng = np.random.default_rng(3)
    meanings = np.stack([rng.normal(0.5, 0.05, 400), rng.normal(0.1, 0.02, 400)], 1)
    words = np.stack([rng.normal(2.0, 0.5, 400), rng.normal(0.2, 0.1, 400)], 1)
    return measure_rates([COMMON, RARE], meanings, words, meanings)


def test_one_text_in_four_passes_half_and_one_in_twenty_goes_far() -> None:
    rng = np.random.default_rng(4)
    rate = rates()["home"]
    scores = [
        rate.score(a, b)
        for a, b in zip(rng.normal(0.5, 0.05, 2000), rng.normal(2.0, 0.5, 2000), strict=True)
    ]
    assert np.mean(np.array(scores) > 0.5) == pytest.approx(0.25, abs=0.05)
    assert np.mean(np.array(scores) > 0.88) == pytest.approx(0.05, abs=0.03)


def test_what_every_text_has_is_no_theme_and_a_little_of_the_rare_is() -> None:
    found = rates()
    assert found["home"].score(0.5, 2.0) < 0.35
    assert found["whales"].score(0.2, 0.6) > 0.9


def test_signs_are_the_best_twentieth_and_the_rate_of_words() -> None:
    cosines = np.zeros((40, 1))
    cosines[:2] = 0.6
    meaning, said = signs(cosines, np.full((40, 1), 0.1), 1000)
    assert meaning[0] == pytest.approx(0.6) and said[0] == pytest.approx(np.log1p(4.0))
    assert signs(np.zeros((0, 2)), np.zeros((0, 2)), 0)[0].tolist() == [0, 0]


def test_the_shipped_table_has_every_theme_of_the_bank() -> None:
    table = read_rates()
    assert {theme_key(theme) for theme in DEFAULT_BANK} | {""} == set(table)
    assert all(rate.high > rate.bar for rate in table.values())


def test_an_edited_theme_is_held_to_the_medians() -> None:
    known, edited = DEFAULT_BANK[0], Theme(DEFAULT_BANK[0].name, ("Otherwise.",))
    first, second = rates_of([known, edited])
    assert first.key == theme_key(known) and second.key == ""


def test_a_written_table_reads_back() -> None:
    found = rates()
    rows = tomllib.loads(rates_to_toml(found, {"script_parts": 2}))
    assert rows["script_parts"] == 2
    assert {name: Rate(**row) for name, row in rows["theme"].items()} == found


def test_prose_is_cut_into_parts_and_a_short_rest_is_left_out() -> None:
    lines = ["one two three four five six"] * 10 * (PART + FEWEST - 1)
    assert [len(text.chunks) for text in prose_texts("n", "\n".join(lines))] == [PART]


def test_one_blast_is_no_war() -> None:
    """The sample's fireball is near to *war*, and nothing else in it is."""
    from filmai_core.analysis.themes.named import KINDS, _kinds_of_words

    war = next(theme for theme in DEFAULT_BANK if theme.name == "war")
    assert _kinds_of_words(war, ["A bomb. Bombs. Two bombs."]) < KINDS
    assert _kinds_of_words(war, ["Soldiers cross the field.", "The battle is lost."]) == KINDS
