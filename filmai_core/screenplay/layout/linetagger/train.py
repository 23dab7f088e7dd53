"""Fit the line tagger's weights: a linear-chain CRF by Adam on its likelihood, numpy only.

    python -m filmai_core.screenplay.layout.linetagger.train --subtitles XED/AnnotatedData

Writes weights and card to ``assets/models/linetagger`` and prints the held-out accuracy. Two
minutes on one core.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmai_core.learning.card import file_sha256
from filmai_core.learning.publish import staged, write_card
from filmai_core.screenplay.layout.linetagger.corpus import Example, make_scripts, read_words
from filmai_core.screenplay.layout.linetagger.features import LABELS, line_features
from filmai_core.screenplay.layout.linetagger.tagger import (
    NAME,
    NEVER,
    TASK,
    WEIGHTS,
    Weights,
    allowed,
    tag_lines,
)
from filmai_core.screenplay.model import ElementKind
from filmai_core.settings import ASSETS

Array = NDArray[np.float64]
_K = len(LABELS)
#: What every training of this file shares.
CARD_FACTS = {
    "description": "Says of each line of a screenplay without layout (no indents, no blank "
    "lines) whether it is a heading, action, cue, parenthetical, dialogue or transition.",
    "method": "Linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) over "
    "hand-written features, a weight for each feature and kind.",
    "licence": "Apache-2.0",
    "command": "python -m filmai_core.screenplay.layout.linetagger.train --subtitles "
    "XED/AnnotatedData --scripts 600 --epochs 10",
    "trained_on": [
        "dialogue: English film subtitles of XED (Öhman, Pàmies, Kajava and Tiedemann 2020, "
        "CC BY 4.0)",
        "action: assets/breakdown/train.txt and the grammar in linetagger/corpus.py, both "
        "written for FilmAI",
        "headings, names and parentheticals: linetagger/corpus.py",
    ],
    "limits": [
        "English is what it knows best.",
        "Where a paragraph of action follows dialogue without a blank line, only words tell "
        'them apart: "There\'s no answer." can be either.',
        "Every line carries the probability of its kind; doubtful ones come first in the repair "
        "preview.",
    ],
}
_RAREST = 12  # a feature seen in fewer lines is left out


@dataclass(frozen=True, slots=True)
class Sequences:
    """Scripts as indices: features (N lines, F) padded with the last row, which is empty."""

    features: list[NDArray[np.int32]]
    labels: list[NDArray[np.int64]]


def fit_weights(
    examples: Sequence[Example], *, epochs: int = 10, seed: int = 7, decay: float = 2e-5
) -> Weights:
    """Maximise the likelihood of the examples, weights drawn to zero by ``decay``."""
    rows = [line_features(example.texts, example.gaps) for example in examples]
    counts = Counter(name for script in rows for row in script for name in row)
    names = sorted(name for name, times in counts.items() if times >= _RAREST)
    data = _index(rows, examples, {name: index for index, name in enumerate(names)})
    weights = np.zeros((len(names) + 1, _K))
    steps = np.zeros((_K + 1, _K))  # the last row is the start
    never = np.array(
        [[0.0 if allowed(a, b) else NEVER for b in LABELS] for a in (*LABELS, ElementKind.ACTION)]
    )
    moments = [np.zeros_like(part) for part in (weights, weights, steps, steps)]
    random = np.random.default_rng(seed)
    count = 0
    for epoch in range(epochs):
        rate = 0.05 * (1 - epoch / epochs) + 0.002
        for start in np.array_split(random.permutation(len(rows)), max(1, len(rows) // 16)):
            count += 1
            slope_w, slope_s = np.zeros_like(weights), np.zeros_like(steps)
            lines = 0
            for script in start:
                _add_slope(data.features[script], data.labels[script], weights, steps + never,
                           slope_w, slope_s)  # fmt: skip
                lines += len(data.labels[script])
            slope_w = slope_w / lines - decay * weights
            slope_s = slope_s / lines - decay * steps
            _adam(weights, slope_w, moments[0], moments[1], count, rate)
            _adam(steps, slope_s, moments[2], moments[3], count, rate)
            weights[-1] = 0.0
    return Weights(
        {name: tuple(weights[index].tolist()) for index, name in enumerate(names)},
        tuple(tuple(row.tolist()) for row in steps[:-1]),
        tuple(steps[-1].tolist()),
    )


def write_weights(folder: Path, weights: Weights, facts: Mapping[str, Any]) -> None:
    """Write weights, rounded to thousandths, and card.

    Args:
        folder: made if it is not there.
        weights: what to write.
        facts: further lines for the card: counts, seed, scores.
    """
    from safetensors.numpy import save_file

    names = list(weights.features)
    arrays = {
        "features": np.array([weights.features[name] for name in names]).reshape(-1, _K),
        "steps": np.array(weights.steps),
        "start": np.array(weights.start),
    }
    with staged(folder) as aside:
        path = aside / WEIGHTS
        rounded = {name: value.round(3) for name, value in arrays.items()}
        save_file(rounded, path, {"features": "\n".join(names)})
        card = {
            "name": NAME,
            "task": TASK,
            "weights": WEIGHTS,
            "sha256": file_sha256(path),
            "labels": [label.value for label in LABELS],
            "languages": ["en"],
            **CARD_FACTS,
            **facts,
        }
        write_card(aside, card)


def accuracy(examples: Sequence[Example], weights: Weights) -> tuple[float, dict[str, float]]:
    """Share of lines that are right, and F1 for each kind."""
    right = total = 0
    hits: Counter[ElementKind] = Counter()
    found: Counter[ElementKind] = Counter()
    real: Counter[ElementKind] = Counter()
    for example in examples:
        marks = tag_lines(example.texts, example.gaps, weights)
        for mark, kind in zip(marks, example.kinds, strict=True):
            total += 1
            right += mark.kind is kind
            found[mark.kind] += 1
            real[kind] += 1
            hits[kind] += mark.kind is kind
    scores = {k.value: 2 * hits[k] / max(1, found[k] + real[k]) for k in LABELS}
    return right / max(1, total), scores


def _index(
    rows: list[list[list[str]]], examples: Sequence[Example], place: dict[str, int]
) -> Sequences:
    empty = len(place)
    width = max(len(row) for script in rows for row in script)
    features: list[NDArray[np.int32]] = []
    for script in rows:
        table = np.full((len(script), width), empty, dtype=np.int32)
        for index, row in enumerate(script):
            known = [place[name] for name in row if name in place]
            table[index, : len(known)] = known
        features.append(table)
    labels = [np.array([LABELS.index(kind) for kind in example.kinds]) for example in examples]
    return Sequences(features, labels)


def _add_slope(
    features: NDArray[np.int32],
    labels: NDArray[np.int64],
    weights: Array,
    steps: Array,
    slope_w: Array,
    slope_s: Array,
) -> None:
    """Add the gradient of one script's log-likelihood (forward-backward)."""
    scores = weights[features].sum(axis=1)  # (N, F, K) -> (N, K)
    count = len(scores)
    step = np.exp(steps[:-1])
    emit = np.exp(scores - scores.max(axis=1, keepdims=True))
    forward, scale = np.empty((count, _K)), np.empty(count)
    current = np.exp(steps[-1]) * emit[0]
    for index in range(count):
        if index:
            current = (forward[index - 1] @ step) * emit[index]
        scale[index] = current.sum()
        forward[index] = current / scale[index]
    behind = np.ones(_K)
    share = np.empty((count, _K))
    pairs = np.zeros((_K, _K))
    for index in range(count - 1, -1, -1):
        joint = forward[index] * behind
        share[index] = joint / joint.sum()
        if index:
            both = np.outer(forward[index - 1], emit[index] * behind) * step
            pairs += both / both.sum()
            behind = step @ (emit[index] * behind)
            behind /= behind.sum()
    share = -share
    share[np.arange(count), labels] += 1.0
    np.add.at(slope_w, features.ravel(), np.repeat(share, features.shape[1], axis=0))
    slope_s[:-1] -= pairs
    np.add.at(slope_s, (labels[:-1], labels[1:]), 1.0)
    slope_s[-1] += share[0]


def _adam(value: Array, slope: Array, mean: Array, square: Array, count: int, rate: float) -> None:
    mean += 0.1 * (slope - mean)
    square += 0.01 * (slope * slope - square)
    step = mean / (1 - 0.9**count)
    value += rate * step / (np.sqrt(square / (1 - 0.99**count)) + 1e-8)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print held-out scores, write the weights."""
    parser = argparse.ArgumentParser(description="fit the line tagger's weights")
    parser.add_argument("--subtitles", type=Path, required=True, help="XED's AnnotatedData folder")
    parser.add_argument("--action", type=Path, default=ASSETS / "breakdown" / "train.txt")
    parser.add_argument("--scripts", type=int, default=600)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--decay", type=float, default=2e-5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=ASSETS / "models" / NAME)
    options = parser.parse_args(arguments)
    words = read_words(options.subtitles, options.action)
    weights = fit_weights(
        make_scripts(words, options.scripts, options.seed),
        epochs=options.epochs, seed=options.seed, decay=options.decay,
    )  # fmt: skip
    right, scores = accuracy(make_scripts(words, 60, options.seed + 1), weights)
    print(f"lines right {right:.3%}, F1 " + ", ".join(f"{k} {v:.3f}" for k, v in scores.items()))
    write_weights(
        options.out,
        weights,
        {
            "seed": options.seed,
            "scripts": options.scripts,
            "epochs": options.epochs,
            "scores": {
                "invented": {"lines right": round(right, 4)}
                | {f"F1 {kind}": round(value, 4) for kind, value in scores.items()}
            },
        },
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
