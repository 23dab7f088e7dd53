"""Training variants of a line: what a corpus marks by accident, made equally frequent.

A classifier learns whatever tells its classes apart, and corpora tell them apart by more than
emotion. In XED, lines with an emotion have masks for names and three times as many commas,
exclamation marks are twice as frequent, and neutral lines are shorter. So each time that a
line is trained on,

- masks are filled from hundreds of names, names that stand there are exchanged, and a name is
  put before or after some lines, whatever their emotion;
- its final mark is changed now and then, so that each mark ends as many neutral lines as
  emotional ones (`MarkPlan`);
- a neutral line is sometimes followed by another, which makes both sides equally long;
- its case is sometimes changed, for encoders that see case.

Commas are taken away from every line, in training and when a script is read: see `clean` in
`emotion_data`.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from filmai_core.settings import ASSETS

MARKS = (".", "!", "?", "...", "")
_END = re.compile(r"[\s.!?…]*$")
_WORD = re.compile(r"[^\W\d_]+")
_MASK = re.compile(r"\[([A-Za-z]+)\]")
_RELIGIONS = ("Christianity", "Islam", "Judaism", "Hinduism", "Buddhism", "Catholics", "Muslims")
#: Shares of lines that get a name before or after them, are put in capitals, in lower case.
VOCATIVES, CAPITALS, LOWER = 0.08, 0.05, 0.05
#: Share of neutral film lines that another follows: brings 5.7 words to 7.4 (emotional: 7.5).
JOINED = 0.3


@cache
def given_names() -> tuple[str, ...]:
    """Hundreds of given names of many languages (``assets/emotions/names.txt``)."""
    return tuple(name for line in _lines("names.txt") for name in line.split())


@cache
def places() -> tuple[str, ...]:
    """Cities, countries and such (``assets/emotions/places.txt``)."""
    return tuple(_lines("places.txt"))


def _lines(name: str) -> list[str]:
    text = (ASSETS / "emotions" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _known_names() -> frozenset[str]:
    return frozenset(given_names())


def final_mark(text: str) -> str:
    """How a line ends: one of `MARKS`; "" where no mark ends it.

    >>> final_mark("No?!"), final_mark("Well..."), final_mark("Well")
    ('!', '...', '')
    """
    end = text[_END.search(text).start() :]  # type: ignore[union-attr]
    if "!" in end:
        return "!"
    if "?" in end:
        return "?"
    return "..." if "…" in end or end.count(".") > 1 else "." if "." in end else ""


def with_mark(text: str, mark: str) -> str:
    """The line ended by ``mark`` instead of its own."""
    return _END.sub("", text, count=1) + mark


@dataclass(frozen=True, slots=True)
class MarkPlan:
    """How often a final mark is exchanged, so that both sides end alike.

    Attributes:
        keep: by side (is it neutral?) and mark: the share that stays as it is.
        into: by side: what the others become, as weights over `MARKS`.
    """

    keep: Mapping[bool, Mapping[str, float]]
    into: Mapping[bool, tuple[float, ...]]

    def apply(self, text: str, neutral: bool, rng: random.Random) -> str:
        """The line with its own mark, or another's."""
        if rng.random() < self.keep[neutral][final_mark(text)]:
            return text
        return with_mark(text, rng.choices(MARKS, self.into[neutral])[0])


def plan_marks(lines: Iterable[tuple[str, bool]]) -> MarkPlan:
    """The smallest change after which every mark is equally frequent on both sides.

    A question mark is only ever taken away (a statement with one is another statement): both
    sides get the smaller share. The other marks share the rest as the two sides do on average.

    Args:
        lines: text, and whether it is neutral.
    """
    counts = {True: Counter[str](), False: Counter[str]()}
    for text, neutral in lines:
        counts[neutral][final_mark(text)] += 1
    share = {
        side: {mark: found[mark] / max(1, found.total()) for mark in MARKS}
        for side, found in counts.items()
    }
    if not all(found.total() for found in counts.values()):
        # One side alone has nothing to be made equal to.
        return MarkPlan(
            {side: dict.fromkeys(MARKS, 1.0) for side in share},
            dict.fromkeys(share, (1.0,) * len(MARKS)),
        )
    wanted = {mark: (share[True][mark] + share[False][mark]) / 2 for mark in MARKS}
    wanted["?"] = min(share[True]["?"], share[False]["?"])
    rest = sum(value for mark, value in wanted.items() if mark != "?")
    for mark in MARKS:
        if mark != "?":
            wanted[mark] *= (1 - wanted["?"]) / max(rest, 1e-9)
    keep = {
        side: {mark: min(1.0, wanted[mark] / had[mark]) if had[mark] else 1.0 for mark in MARKS}
        for side, had in share.items()
    }
    into = {}
    for side, had in share.items():
        lacking = tuple(max(0.0, wanted[mark] - had[mark]) for mark in MARKS)
        into[side] = lacking if sum(lacking) > 0 else (1.0,) * len(MARKS)
    return MarkPlan(keep, into)


def fill_masks(text: str, rng: random.Random) -> str:
    """Masks ("[PERSON]") filled with names, places and such."""

    def fill(match: re.Match[str]) -> str:
        kind = match.group(1).upper()
        if kind == "LOCATION":
            return rng.choice(places())
        if kind == "RELIGION":
            return rng.choice(_RELIGIONS)
        return "the company" if kind == "ORGANIZATION" else rng.choice(given_names())

    return _MASK.sub(fill, text)


def change_names(text: str, rng: random.Random) -> str:
    """Given names within a line exchanged for others; its first word stays."""

    def change(match: re.Match[str]) -> str:
        word = match.group()
        inside = match.start() > 0 and word[0].isupper() and word in _known_names()
        return rng.choice(given_names()) if inside else word

    return _WORD.sub(change, text)


def add_name(text: str, rng: random.Random) -> str:
    """The line said to someone: "Sit down." becomes "Sit down Leila." or "Leila sit down."."""
    name = rng.choice(given_names())
    if rng.random() < 0.4:
        return f"{name} {text}"
    end = _END.search(text).start()  # type: ignore[union-attr]
    return f"{text[:end]} {name}{text[end:]}"


def vary(text: str, neutral: bool, plan: MarkPlan, rng: random.Random) -> str:
    """A training variant of a line (see the module)."""
    text = change_names(fill_masks(text, rng), rng)
    if rng.random() < VOCATIVES:
        text = add_name(text, rng)
    text = plan.apply(text, neutral, rng)
    chance = rng.random()
    if chance < CAPITALS:
        return text.upper()
    return text.lower() if chance < CAPITALS + LOWER else text
