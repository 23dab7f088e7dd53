"""How well emotions are told: the measures, and the baselines they stand beside.

Two readings of the same scores, because corpora are of two kinds:

- *multi-label*: each emotion is on where its score reaches its threshold (GoEmotions);
- *single-label*: the highest score wins (dialogue sets; XED lines with one emotion).

And *valence*, which joins the seven into one number from bad to good:

    balance = log-odds of joy - log-odds of at least one of anger, disgust, fear, sadness
    valence = tanh((balance - zero) / 6)     in (-1, 1)

where ``zero`` is what neutral text of the same register has on average, so that its valence is
0. The balance is the film head's for speech and action alike: the heads that were fitted to few
lines tell single lines better and halves of a scene worse. Log-odds, because a scene's tone is
the sum of many lines that each say little: what moves a probability from .02 to .06 counts,
where a difference of probabilities would hardly see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmai_core.models.emotions.data import EMOTIONS, Example

Array = NDArray[np.float64]

NEGATIVE = ("anger", "disgust", "fear", "sadness")
#: The balance, in log-odds, that has a valence of tanh(1) = .76.
VALENCE_SCALE = 6.0
#: Probabilities nearer to 0 or 1 than this count as this: no single score decides a scene.
SURE = 0.01


@dataclass(frozen=True, slots=True)
class EmotionScores:
    """Measures on one set, each in [0, 1].

    Attributes:
        lines: texts measured.
        macro_f1: multi-label, the mean over the emotions.
        weighted_f1: multi-label, weighted by how often each occurs.
        f1: multi-label, of each emotion.
        single_lines: texts with exactly one of the seven emotions.
        accuracy: single-label.
        single_macro_f1: single-label.
        single_weighted_f1: single-label.
        polarity_auc: how often a line of joy is more positive (`balance_of`) than a line of
            anger, disgust, fear or sadness; None without both.
    """

    lines: int
    macro_f1: float
    weighted_f1: float
    f1: Mapping[str, float]
    single_lines: int
    accuracy: float
    single_macro_f1: float
    single_weighted_f1: float
    polarity_auc: float | None = None


def sigmoid(logits: Array) -> Array:
    """Probabilities of logits."""
    found: Array = 1 / (1 + np.exp(-logits))
    return found


def balance_of(labels: Sequence[str], probs: NDArray[np.floating[Any]]) -> Array:
    """Log-odds of joy less those of any negative emotion, (N,), of scores (N, K).

    The negatives are taken as independent.
    """
    scores = probs.astype(np.float64)
    columns = [labels.index(name) for name in NEGATIVE if name in labels]
    negative = 1 - np.prod(1 - scores[:, columns], axis=1)
    joy = scores[:, labels.index("joy")]
    good, bad = (np.clip(value, SURE, 1 - SURE) for value in (joy, negative))
    found: Array = np.log(good / (1 - good)) - np.log(bad / (1 - bad))
    return found


def zero_of(groups: Sequence[Array]) -> float:
    """The balance at which the mean valence of neutral text is 0.

    Args:
        groups: balances (N,) of neutral lines; each group weighs the same.
    """
    from scipy.optimize import brentq

    balances = [group for group in groups if len(group)]
    if not balances:
        return 0.0

    def mean(zero: float) -> float:
        each = [np.tanh((balance - zero) / VALENCE_SCALE).mean() for balance in balances]
        return float(np.mean(each))

    return float(brentq(mean, -20.0, 20.0))


def truth(examples: Sequence[Example]) -> NDArray[np.bool_]:
    """(N, 7): which emotions each text has."""
    return np.array([[name in item.labels for name in EMOTIONS] for item in examples], dtype=bool)


def f1_of(gold: NDArray[np.bool_], told: NDArray[np.bool_]) -> Array:
    """F1 of each column; 0 where neither gold nor prediction has it. Both are (N, K)."""
    hits = (gold & told).sum(0)
    either = gold.sum(0) + told.sum(0)
    found: Array = np.divide(2.0 * hits, either, out=np.zeros(gold.shape[1]), where=either > 0)
    return found


def best_thresholds(gold: NDArray[np.bool_], probs: Array) -> Array:
    """For each emotion the threshold with the best F1; tuned on a development set only."""
    grid = np.linspace(0.05, 0.8, 76)
    found = np.empty(gold.shape[1])
    for k in range(gold.shape[1]):
        scores = [f1_of(gold[:, k : k + 1], probs[:, k : k + 1] >= level)[0] for level in grid]
        # The middle of the best plateau carries over better than its edge.
        best = np.flatnonzero(np.array(scores) >= max(scores) - 1e-3)
        found[k] = grid[best[len(best) // 2]]
    return found


def measure(examples: Sequence[Example], probs: Array, thresholds: Array) -> EmotionScores:
    """All measures of one set. ``probs`` is (N, 7), ``thresholds`` (7,).

    Texts whose only labels lie outside the seven (XED's trust and anticipation) are left out.
    """
    gold = truth(examples)
    inside = gold.any(1)
    gold, probs = gold[inside], probs[inside]
    told = probs >= thresholds
    each = f1_of(gold, told)
    counts = gold.sum(0)
    single = gold.sum(1) == 1
    winner = np.eye(len(EMOTIONS), dtype=bool)[probs[single].argmax(1)]
    one = f1_of(gold[single], winner)
    present = gold[single].any(0)
    return EmotionScores(
        lines=int(inside.sum()),
        macro_f1=float(each.mean()),
        weighted_f1=float((each * counts).sum() / max(1, counts.sum())),
        f1={name: float(each[k]) for k, name in enumerate(EMOTIONS)},
        single_lines=int(single.sum()),
        accuracy=float((gold[single] & winner).sum() / max(1, single.sum())),
        single_macro_f1=float(one[present].mean()) if present.any() else 0.0,
        single_weighted_f1=float((one * gold[single].sum(0)).sum() / max(1, gold[single].sum())),
        polarity_auc=polarity_auc(gold, probs),
    )


def polarity_auc(gold: NDArray[np.bool_], probs: Array) -> float | None:
    """Area under the curve of joy against the negatives; both are (N, 7), mixed lines left out.

    The share of pairs in the right order, ties as half (Mann and Whitney 1947).
    """
    from scipy.stats import rankdata

    joy = gold[:, EMOTIONS.index("joy")]
    bad = gold[:, [EMOTIONS.index(name) for name in NEGATIVE]].any(1)
    told = joy != bad
    good = int((joy & told).sum())
    if not good or good == told.sum():
        return None
    ranks = rankdata(balance_of(EMOTIONS, probs[told]))
    above = ranks[joy[told]].sum() - good * (good + 1) / 2
    return float(above / (good * (int(told.sum()) - good)))


def majority_probs(examples: Sequence[Example]) -> Array:
    """What a classifier that always says the commonest emotion would score, (N, 7)."""
    commonest = truth(examples).sum(0).argmax()
    return np.tile(np.eye(len(EMOTIONS))[commonest], (len(examples), 1))


def vader_probs(texts: Sequence[str]) -> Array | None:
    """VADER's polarity as emotions (Hutto and Gilbert 2014), (N, 7); None if not installed.

    VADER tells good from bad only: compound >= 0.05 counts as joy, <= -0.05 as anger (the
    commonest bad one), between as neutral. That is the most it can say of seven emotions.
    """
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError:
        return None
    analyzer = SentimentIntensityAnalyzer()
    names = []
    for text in texts:
        compound = analyzer.polarity_scores(text)["compound"]
        names.append("joy" if compound >= 0.05 else "anger" if compound <= -0.05 else "neutral")
    return np.array([[float(name == label) for label in EMOTIONS] for name in names])
