"""Heads for registers with few lines, fitted on the trained encoder.

A few hundred lines are too few to train an encoder on, and enough to say how it should be
read: what most lines of everyday dialogue are (nothing in particular), and what action says.
Such a head reads the corpora's logits and, held back more strongly, the pooled vector itself:

    logit = a . [film, web logits] + b . pooled + c     (logistic regression, L2)

Both are linear in the pooled vector, so what ships is one linear layer like the corpora's.
Scale, bias and thresholds are fitted to logits of lines that were left out (five folds).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from filmai_core.models.emotions import scores as emotion_scores
from filmai_core.models.emotions.classifier import EmotionClassifier
from filmai_core.models.emotions.data import CORPORA, EMOTIONS, Example, clean
from filmai_core.models.emotions.variants import (
    add_name,
    change_names,
    final_mark,
    with_mark,
)

Floats = NDArray[np.float64]

FOLDS = 5
#: Marks that every line but a question is trained on with: a mark then says nothing by itself.
ENDS = (".", "!", "")
#: The pooled vector counts by this much beside the logits: tuned by the folds.
POOLED = 0.3
#: Inverse strength of the L2 penalty (scikit-learn's C): tuned by the folds.
STRENGTH = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class FittedHead:
    """A head, and what it says of its own lines when they are left out.

    Attributes:
        layer: pooled vector (D) to seven logits.
        logits: (N, 7) of each line, by the fold that did not see it.
    """

    layer: nn.Linear
    logits: Floats


def fit_head(model: EmotionClassifier, lines: Sequence[Example], seed: int = 7) -> FittedHead:
    """Fit a register's head to its lines.

    Args:
        model: the trained encoder with the corpora's heads.
        lines: of one register, all seven emotions among them.
        seed: of the variants and folds.
    """
    rng = random.Random(seed)
    texts = [clean(item.text) for item in lines]
    varied = [variants(text, rng) for text in texts]
    spread = [text for several in varied for text in several]
    group = np.repeat(np.arange(len(lines)), [len(several) for several in varied])
    plain, pooled = model.pooled(texts), model.pooled(spread)
    gold = emotion_scores.truth(lines)
    fold = np.random.default_rng(seed).permutation(len(lines)) % FOLDS
    logits = np.empty((len(lines), len(EMOTIONS)))
    corpora = _corpora(model)
    for number in range(FOLDS):
        seen = fold[group] != number
        weight, bias = _regress(pooled[seen], gold[group[seen]], corpora)
        left = fold == number
        logits[left] = plain[left] @ weight.T + bias
    weight, bias = _regress(pooled, gold[group], corpora)
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(weight))
        layer.bias.copy_(torch.from_numpy(bias))
    return FittedHead(layer, logits)


def variants(text: str, rng: random.Random) -> list[str]:
    """What a line is trained on as: with each of `ENDS`, names exchanged, one with a name added.

    A question keeps its mark, alone and with an exclamation mark behind it.
    """
    ends = ("?", "?!") if final_mark(text) == "?" else ENDS
    made = [with_mark(change_names(text, rng), end) for end in ends]
    return [*made, add_name(rng.choice(made), rng)]


def _corpora(model: EmotionClassifier) -> tuple[Floats, Floats]:
    """The corpora's heads as one layer: weights (K, D) and biases (K,)."""
    layers: list[Any] = [model.model.heads[name] for name in CORPORA]
    weights = np.concatenate([layer.weight.detach().float().cpu().numpy() for layer in layers])
    biases = np.concatenate([layer.bias.detach().float().cpu().numpy() for layer in layers])
    return weights.astype(np.float64), biases.astype(np.float64)


def _regress(
    pooled: Floats, gold: NDArray[np.bool_], corpora: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Weights (7, D) and biases (7,) of one logistic regression an emotion."""
    from sklearn.linear_model import LogisticRegression

    logits = pooled @ corpora[0].T + corpora[1]
    parts = (logits, pooled)
    middle = [part.mean(0) for part in parts]
    size = [part.std(0) + 1e-6 for part in parts]
    size[1] = size[1] / POOLED
    read = np.hstack([(part - m) / s for part, m, s in zip(parts, middle, size, strict=True)])
    weight = np.empty((gold.shape[1], pooled.shape[1]))
    bias = np.empty(gold.shape[1])
    wide = logits.shape[1]
    for k in range(gold.shape[1]):
        fitted = LogisticRegression(C=STRENGTH, max_iter=500).fit(read, gold[:, k])
        a = fitted.coef_[0, :wide] / size[0]
        b = fitted.coef_[0, wide:] / size[1]
        weight[k] = a @ corpora[0] + b
        bias[k] = fitted.intercept_[0] + a @ (corpora[1] - middle[0]) - b @ middle[1]
    return weight, bias
