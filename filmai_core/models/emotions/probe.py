"""What moves a model that should not: the same statement of fact, with and without a feature.

Neutral statements are scored twice, once as they are and once with a comma, with a given
name for a person, in capitals, or with another final mark. The change of P(neutral), averaged
over the statements, says what the feature alone means to the model. It should be near 0:
none of them is an emotion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from filmai_core.models.emotions.data import EMOTIONS
from filmai_core.models.emotions.variants import given_names, with_mark

#: Statements: {who} stands for a person, {,} for a place where a comma may be written.
STATEMENTS = (
    "{who} takes the bus to the office{,} on most days.",
    "The bakery is on the corner{,} next to the bank.",
    "{who} left the keys{,} in the drawer.",
    "I spoke to {who}{,} on Tuesday.",
    "The next train{,} according to the board{,} leaves at nine.",
    "We keep the paper in the cupboard{,} under the stairs.",
    "{who} lives on the second floor{,} at the back.",
    "There are six chairs{,} and a long table.",
    "You can park{,} behind the library.",
    "{who} has the file{,} and the list.",
    "The shop opens at eight{,} and closes at six.",
    "I gave the form to {who}{,} at the desk.",
    "Turn left{,} and walk to the end of the street.",
    "{who} wrote the address{,} on the back of the envelope.",
    "The meeting is in the large room{,} with the green door.",
    "It takes an hour{,} by car.",
    "{who} works in the accounts department{,} with two others.",
    "The report has ten pages{,} without the tables.",
    "He put the boxes{,} next to the window.",
    "Ask {who} for the number{,} before you call.",
)
#: Whom a name takes the place of.
SOMEONE = "my neighbour"
#: Names that each statement is tried with.
NAMES = 12


class Reader(Protocol):
    """What is probed; `EmotionClassifier` is one."""

    def scores(self, texts: Sequence[str], *, register: str = ...) -> NDArray[np.float32]:
        """(N, 7) in [0, 1]."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """What one feature does.

    Attributes:
        mean: change of P(neutral), averaged over the statements; in [-1, 1].
        largest: of a single statement, by size.
        statements: how many had the feature.
    """

    mean: float
    largest: float
    statements: int


def probe_texts() -> dict[str, tuple[list[str], list[str]]]:
    """For each feature, statements without it and with it, in the same order."""
    plain = [text.replace("{,}", "").replace("{who}", SOMEONE) for text in STATEMENTS]
    plain = [text[0].upper() + text[1:] for text in plain]
    commas = [text.replace("{,}", ",").replace("{who}", SOMEONE) for text in STATEMENTS]
    commas = [text[0].upper() + text[1:] for text in commas]
    names = given_names()[:: max(1, len(given_names()) // NAMES)][:NAMES]
    people = [index for index, text in enumerate(STATEMENTS) if "{who}" in text]
    named = [
        STATEMENTS[index].replace("{,}", "").replace("{who}", name)
        for index in people
        for name in names
    ]
    return {
        "comma": (plain, commas),
        "name": ([plain[index] for index in people for _ in names], named),
        "capitals": (plain, [text.upper() for text in plain]),
        "exclamation mark": (plain, [with_mark(text, "!") for text in plain]),
        "no final mark": (plain, [with_mark(text, "") for text in plain]),
        "dots": (plain, [with_mark(text, "...") for text in plain]),
    }


def probe(model: Reader, register: str = "") -> Mapping[str, Change]:
    """The change of P(neutral) that each feature makes; "neutral" is P(neutral) without any."""
    column = EMOTIONS.index("neutral")
    found = {}
    for feature, (without, having) in probe_texts().items():
        before = model.scores(without, register=register)[:, column].astype(np.float64)
        after = model.scores(having, register=register)[:, column].astype(np.float64)
        change = after - before
        found[feature] = Change(
            float(change.mean()),
            float(change[np.abs(change).argmax()]),
            len(change),
        )
    plain = probe_texts()["comma"][0]
    level = model.scores(plain, register=register)[:, column].astype(np.float64)
    found["none (P itself)"] = Change(float(level.mean()), float(level.min()), len(level))
    return found
