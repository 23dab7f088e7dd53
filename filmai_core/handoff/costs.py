"""What a script's shots cost at the user's own rates, and what a rewrite changes.

A rate is a price of one category at one complexity, in whatever currency the user thinks
in. **None is invented**: without a table there is no total, and what has no rate is counted
and named, never taken for free. A shot costs the sum of its candidates' rates, or its bid.

The range follows the counts: at least, what is sure; likely, each candidate by its
confidence; at most, everything.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from filmai_core.analysis.breakdown.lexicon import LABELS, EffectCategory
from filmai_core.analysis.breakdown.shot_words import Complexity
from filmai_core.errors import InputError
from filmai_core.handoff.counts import SURE
from filmai_core.handoff.register import Register, ShotEntry

#: A rate's place: category and complexity.
Key = tuple[str, str]
COLUMNS = ("Category", "Complexity", "Rate")


@dataclass(frozen=True, slots=True)
class Money:
    """A sum and its range: ``low <= likely <= high``."""

    low: float = 0.0
    likely: float = 0.0
    high: float = 0.0

    def __add__(self, other: Money) -> Money:
        return Money(self.low + other.low, self.likely + other.likely, self.high + other.high)


@dataclass(frozen=True, slots=True)
class Influence:
    """How much one rate weighs in the likely total.

    Attributes:
        category: its label.
        complexity: of it.
        rate: the user's.
        candidates: how many rows it prices.
        share: of the likely total, in [0, 1].
        swing: what the likely total moves by if the rate is a tenth higher.
    """

    category: str
    complexity: str
    rate: float
    candidates: int
    share: float
    swing: float


@dataclass(frozen=True, slots=True)
class Costs:
    """A draft's costs.

    Attributes:
        total: of all shots.
        shots: by code.
        influences: rates by what they weigh, most first.
        unpriced: candidates without a rate, by place.
    """

    total: Money
    shots: Mapping[str, Money]
    influences: tuple[Influence, ...]
    unpriced: Mapping[Key, int]


@dataclass(frozen=True, slots=True)
class Change:
    """One shot between two drafts.

    Attributes:
        code: the shot.
        fate: ``added``, ``cut``, ``changed`` or ``same``.
        before: its line in the old draft, "".
        after: its line in the new, "".
        old: what it cost.
        new: what it costs.
    """

    code: str
    fate: str
    before: str
    after: str
    old: Money
    new: Money

    @property
    def difference(self) -> float:
        """Likely cost, new less old."""
        return self.new.likely - self.old.likely


def price_shots(register: Register, rates: Mapping[Key, float]) -> Costs:
    """The costs of a register's shots that are not retired."""
    shots: dict[str, Money] = {}
    weight: dict[Key, float] = defaultdict(float)
    counted: dict[Key, int] = defaultdict(int)
    unpriced: dict[Key, int] = defaultdict(int)
    total = Money()
    for shot in register.shots():
        if shot.retired or shot.status == "omitted":
            continue
        shots[shot.code] = cost = _cost(shot, rates)
        total += cost
        if shot.bid is not None:
            continue
        for category, complexity, confidence in shot.candidates:
            key = (category, complexity)
            if key in rates:
                weight[key] += confidence * rates[key]
                counted[key] += 1
            else:
                unpriced[key] += 1
    influences = [
        Influence(
            LABELS[EffectCategory(key[0])],
            key[1],
            rates[key],
            counted[key],
            value / total.likely if total.likely else 0.0,
            value / 10,
        )
        for key, value in sorted(weight.items(), key=lambda item: -item[1])
    ]
    return Costs(total, shots, tuple(influences), dict(unpriced))


def compare_costs(old: Register, new: Register, rates: Mapping[Key, float]) -> tuple[Change, ...]:
    """Shot by shot, what changed, the new draft's order first and then what was cut."""
    before, after = price_shots(old, rates).shots, price_shots(new, rates).shots
    old_shots = {shot.code: shot for shot in old.shots() if not shot.retired}
    new_shots = {shot.code: shot for shot in new.shots() if not shot.retired}
    changes: list[Change] = []
    for code in [*new_shots, *(code for code in old_shots if code not in new_shots)]:
        was, now = old_shots.get(code), new_shots.get(code)
        if was is None:
            fate = "added"
        elif now is None:
            fate = "cut"
        else:
            same = was.text == now.text and was.candidates == now.candidates and was.bid == now.bid
            fate = "same" if same else "changed"
        changes.append(
            Change(
                code, fate, was.text if was else "", now.text if now else "",
                before.get(code, Money()), after.get(code, Money()),
            )
        )  # fmt: skip
    return tuple(changes)


def _cost(shot: ShotEntry, rates: Mapping[Key, float]) -> Money:
    if shot.bid is not None:
        return Money(shot.bid, shot.bid, shot.bid)
    cost = Money()
    for category, complexity, confidence in shot.candidates:
        rate = rates.get((category, complexity), 0.0)
        cost += Money(rate if confidence >= SURE else 0.0, confidence * rate, rate)
    # A sure candidate costs its rate, not nine tenths of it: the middle stays in the range.
    return Money(cost.low, max(cost.low, cost.likely), cost.high)


# The table


def rates_template(register: Register) -> bytes:
    """An empty table of the rates that a draft asks for, to be filled in."""
    keys = sorted(
        {
            (category, complexity)
            for shot in register.shots()
            for category, complexity, _ in shot.candidates
            if not shot.retired
        },
        key=lambda key: (key[0], list(Complexity).index(Complexity(key[1]))),
    )
    return write_rates({}, keys)


def write_rates(rates: Mapping[Key, float], keys: Iterable[Key] = ()) -> bytes:
    """Rates as CSV; a place without one is left empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for key in dict.fromkeys([*keys, *rates]):
        value = rates.get(key)
        writer.writerow([*key, "" if value is None else f"{value:g}"])
    return out.getvalue().encode()


def read_rates(data: bytes, where: str) -> dict[Key, float]:
    """Rates from CSV: columns Category, Complexity, Rate; empty rates are left out.

    Raises:
        InputError: it is not such a table; the line is named.
    """
    hint = f"Give CSV with the columns {', '.join(COLUMNS)}; rates.csv of a hand-off is one."
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        names = {name.strip().casefold(): name for name in reader.fieldnames or ()}
        lines = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{where} is not a table of rates", hint=hint) from error
    if not all(column.casefold() in names for column in COLUMNS):
        raise InputError(f"{where} is not a table of rates", hint=hint)
    labels = {label.casefold(): category.value for category, label in LABELS.items()}
    rates: dict[Key, float] = {}
    for number, line in enumerate(lines, start=2):
        category, complexity, rate = (
            (line[names[column.casefold()]] or "").strip().casefold() for column in COLUMNS
        )
        if not rate:
            continue
        try:
            value = float(rate.replace(",", "").replace(" ", ""))
            key = (
                EffectCategory(labels.get(category, category)).value,
                Complexity(complexity).value,
            )
        except ValueError as error:
            raise InputError(
                f"{category!r}, {complexity!r}, {rate!r} is not a rate",
                f"{where}, line {number}",
                "Name a category and a complexity of the breakdown, and a number.",
            ) from error
        if not 0 <= value < float("inf"):
            raise InputError(f"a rate cannot be {rate}", f"{where}, line {number}")
        rates[key] = value
    return rates
