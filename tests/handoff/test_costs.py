"""Rates are the user's; the sums are by hand."""

from __future__ import annotations

import pytest
from handoff_scripts import SCENES, off_of

from filmai_core.errors import InputError
from filmai_core.handoff.costs import (
    compare_costs,
    price_shots,
    rates_template,
    read_rates,
    write_rates,
)
from filmai_core.handoff.register import Register, SceneEntry, ShotEntry

FIRE, SMOKE = ("fire", "simple"), ("smoke", "complex")
RATES = {FIRE: 100.0, SMOKE: 1000.0}


def register(*shots: ShotEntry) -> Register:
    return Register(scenes=(SceneEntry("S010", "INT. A", "", False, shots),))


A = ShotEntry("S010_010", "a", (("fire", "simple", 0.95),))
B = ShotEntry("S010_020", "b", (("fire", "simple", 0.5), ("smoke", "complex", 0.6)))


def test_totals_have_their_range() -> None:
    total = price_shots(register(A, B), RATES).total
    assert (total.low, total.high) == (100, 100 + 1100)
    assert total.likely == pytest.approx(100 + 650)  # the sure one costs its rate


def test_without_rates_there_is_no_total_and_what_has_none_is_counted() -> None:
    costs = price_shots(register(A, B), {})
    assert costs.total.high == 0 and not costs.influences
    assert costs.unpriced == {FIRE: 2, SMOKE: 1}


def test_the_rate_that_weighs_most_comes_first() -> None:
    first, second = price_shots(register(A, B), RATES).influences
    assert (first.complexity, second.complexity) == ("complex", "simple")
    assert first.swing == pytest.approx(60)
    assert first.share > second.share > 0


def test_a_bid_takes_the_place_of_rates_and_the_omitted_cost_nothing() -> None:
    from dataclasses import replace

    bid = replace(B, bid=5.0)
    assert price_shots(register(A, bid), RATES).shots["S010_020"].likely == 5
    assert "S010_010" not in price_shots(register(replace(A, status="omitted")), RATES).shots


def test_a_rewrite_is_told_shot_by_shot() -> None:
    off = off_of()
    off = off_of((SCENES[0].replace("The flames climb the wall.", ""), *SCENES[1:2]),
                 before=off.register, rates={("explosion", "medium"): 10.0})  # fmt: skip
    assert off.before is not None
    changes = {c.code: c.fate for c in compare_costs(off.before, off.register, off.rates)}
    assert changes["S010_010"] == "cut" and changes["S040_010"] == "cut"
    assert changes["S020_010"] == "same"


def test_rates_come_back_from_their_table() -> None:
    assert read_rates(write_rates(RATES), "rates.csv") == RATES
    foreign = '\ufeffcategory,COMPLEXITY,Rate\r\nBlood and wounds,simple,"1,200"\r\n'
    assert read_rates(foreign.encode(), "r") == {("blood", "simple"): 1200.0}


def test_the_template_asks_for_what_the_draft_needs_and_invents_nothing() -> None:
    template = rates_template(off_of().register).decode()
    assert "fire," in template and "creature," in template
    assert all(line.endswith(",") for line in template.split()[1:])
    assert read_rates(template.encode(), "t") == {}


@pytest.mark.parametrize(
    "bad",
    [b"", b"a,b\n1,2\n", b"\xff\xfe", b"Category,Complexity,Rate\nfire,simple,lots\n",
     b"Category,Complexity,Rate\nunicorn,simple,3\n", b"Category,Complexity,Rate\nfire,simple,-3\n",
     b"Category,Complexity,Rate\nfire,simple,nan\n"],
)  # fmt: skip
def test_what_is_no_table_of_rates_is_an_input_error(bad: bytes) -> None:
    with pytest.raises(InputError):
        read_rates(bad, "rates.csv")
