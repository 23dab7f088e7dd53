"""How strongly each theme of the bank passes elsewhere: what a score is measured against.

Raw signs cannot be compared between themes. Every story has a house in it, so *home* is
always near and *addiction* seldom; a logistic at one cosine for all says *home* of nearly
every film. So a command (``filmai evaluate themes --base-rate``) reads many texts and keeps,
for each theme, mean and spread of both signs and the values that a quarter and a twentieth
of the texts pass. A score of .5 then means: more than in three of four of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmai_core.analysis.themes.bank import Theme

Floats = NDArray[np.float64]

FILE = "theme_rates.toml"
#: Share of meaning in the joint sign, the rest is words. Fixed by hand: there is no list of films
#: with their themes here to train it on.
MEANING = 0.6
#: Share of the chunks whose mean makes a text's sign of meaning.
TOP = 0.05
#: A text passes a theme's bar more strongly than this share of the texts.
BAR, HIGH = 0.75, 0.95
#: A chunk carries a theme where it is nearer to it than this share of all chunks.
CHUNK = 0.97


@dataclass(frozen=True, slots=True)
class Rate:
    """How strongly one theme passes in many texts.

    Attributes:
        key: of the theme's descriptions and words: an edited theme has another.
        meaning, meaning_spread: mean and standard deviation of the sign of meaning, a cosine.
        words, words_spread: of the sign of words, log(1 + hits in a thousand words).
        bar: joint sign that three in four texts stay below.
        high: joint sign that nineteen in twenty stay below.
        chunk: cosine that `CHUNK` of the single chunks stay below.
    """

    key: str
    meaning: float
    meaning_spread: float
    words: float
    words_spread: float
    bar: float
    high: float
    chunk: float

    def joint(self, meaning: float, words: float) -> float:
        """Both signs as one, in standard deviations."""
        return float(
            MEANING * (meaning - self.meaning) / max(self.meaning_spread, 0.01)
            + (1 - MEANING) * (words - self.words) / max(self.words_spread, 0.1)
        )

    def score(self, meaning: float, words: float) -> float:
        """In [0, 1]: .5 at the bar, .88 where only one text in twenty goes."""
        width = max(self.high - self.bar, 0.3) / 2
        away = (self.joint(meaning, words) - self.bar) / width
        return float(1 / (1 + np.exp(-np.clip(away, -30, 30))))


def theme_key(theme: Theme) -> str:
    """Names what of a theme is compared with a script."""
    parts = "\n".join((*theme.descriptions, "", *theme.words))
    return hashlib.sha256(parts.encode()).hexdigest()[:12]


def signs(cosines: Floats, hits: Floats, words: int) -> tuple[Floats, Floats]:
    """Both signs of a text for each theme.

    Args:
        cosines: (N, T) of its chunks.
        hits: (N, T) words of the themes in its chunks.
        words: in the whole text.

    Returns:
        (T,) mean of the highest `TOP` of the cosines, (T,) log(1 + hits in 1,000 words).
    """
    if not len(cosines):
        return np.zeros(cosines.shape[1]), np.zeros(cosines.shape[1])
    count = max(1, round(TOP * len(cosines)))
    rate = hits.sum(0) / max(1, words) * 1000
    return np.sort(cosines, axis=0)[-count:].mean(0), np.log1p(rate)


def measure_rates(
    bank: Sequence[Theme], meanings: Floats, words: Floats, chunks: Floats
) -> dict[str, Rate]:
    """Rates of a bank, by theme name.

    Args:
        bank: T themes.
        meanings: (M, T) sign of meaning of M texts.
        words: (M, T) sign of words.
        chunks: (N, T) cosines of all their chunks.
    """
    found = {}
    for index, theme in enumerate(bank):
        mean, spread = float(meanings[:, index].mean()), float(meanings[:, index].std())
        said, varied = float(words[:, index].mean()), float(words[:, index].std())
        rate = Rate(theme_key(theme), mean, spread, said, varied, 0.0, 0.0, 0.0)
        joint = [rate.joint(a, b) for a, b in zip(meanings[:, index], words[:, index], strict=True)]
        bar, high = np.quantile(joint, [BAR, HIGH])
        near = float(np.quantile(chunks[:, index], CHUNK))
        values = (mean, spread, said, varied, float(bar), float(high), near)
        found[theme.name] = Rate(theme_key(theme), *(round(value, 4) for value in values))
    return found


def read_rates() -> dict[str, Rate]:
    """The shipped table by theme key, and ``""`` for a theme that is not in it: the medians."""
    import tomllib

    text = (files("filmai_core.data") / FILE).read_text(encoding="utf-8")
    rows = [Rate(**row) for row in tomllib.loads(text)["theme"].values()]
    middle = {
        name: float(np.median([getattr(row, name) for row in rows]))
        for name in Rate.__dataclass_fields__
        if name != "key"
    }
    return {row.key: row for row in rows} | {"": Rate(key="", **middle)}


def rates_of(bank: Sequence[Theme]) -> list[Rate]:
    """The rate of each theme; a writer's own or edited theme is held to the medians."""
    rates = read_rates()
    return [rates.get(theme_key(theme), rates[""]) for theme in bank]


def rates_to_toml(rates: Mapping[str, Rate], facts: Mapping[str, Any]) -> str:
    """The table as a file: what was read, then a row a theme."""
    import json

    lines = ["# How strongly each theme passes in many texts (see analysis/themes/rates.py)."]
    lines += [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items()]
    for name, rate in rates.items():
        lines += ["", f"[theme.{json.dumps(name)}]"]
        lines += [f"{key} = {json.dumps(value)}" for key, value in asdict(rate).items()]
    return "\n".join(lines) + "\n"
