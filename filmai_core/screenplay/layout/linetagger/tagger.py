"""The likeliest run of kinds for lines without layout (Lafferty et al. 2001, CRF).

A line's score for a kind is the sum of its features' weights; a step from kind to kind has
a weight of its own, and steps that no script takes (action to dialogue) are ruled out. The
best run is found by Viterbi; how sure it is of a line is the line's marginal probability,
from the forward-backward sums. Pure Python: 5,000 lines take about half a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp

from filmai_core.errors import ModelError
from filmai_core.learning.card import ModelCard
from filmai_core.learning.registry import default_registry
from filmai_core.screenplay.layout.lines import Mark
from filmai_core.screenplay.layout.linetagger.features import LABELS, line_features
from filmai_core.screenplay.model import ElementKind

#: Name and task at the front desk, and the weights' file.
NAME, TASK, WEIGHTS = "linetagger", "tag lines", "weights.safetensors"
_ARRAYS = ("features", "steps", "start")
_TRAIN = "Train them: python -m filmai_core.screenplay.layout.linetagger.train"
#: A step that no script takes; finite, so that the sums stay finite.
NEVER = -60.0
#: Invented scripts are easier than real ones: the weights learned on them are too sure of
#: themselves by about this factor.
DOUBT = 2.0
_SURE = 0.9
_SPEAKS = (ElementKind.CUE, ElementKind.PARENTHETICAL, ElementKind.DIALOGUE)


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the tagger, columns in the order of `LABELS`.

    Attributes:
        features: name to its weight for each kind of line.
        steps: from kind (row) to kind (column).
        start: of the first line's kind.
        card: what they were loaded from; None while they are in training.
    """

    features: dict[str, tuple[float, ...]]
    steps: tuple[tuple[float, ...], ...]
    start: tuple[float, ...]
    card: ModelCard | None = field(default=None, compare=False)


def allowed(before: ElementKind, after: ElementKind) -> bool:
    """Whether a line of kind ``after`` may follow one of kind ``before``."""
    if after in (ElementKind.DIALOGUE, ElementKind.PARENTHETICAL):
        return before in _SPEAKS
    return before is not ElementKind.CUE or after is ElementKind.CUE


def weights_of(card: ModelCard) -> Weights:
    """The weights that a card describes: what the front desk calls.

    The file holds float64 arrays ``features`` (F, K), ``steps`` (K, K) and ``start`` (K,); the
    features' names are in its header, one a line.

    Raises:
        ModelError: damaged, or made for other labels.
    """
    from safetensors import SafetensorError, safe_open

    if card.labels != tuple(label.value for label in LABELS):
        raise ModelError(
            "the line tagger's weights are for other kinds of lines", card.name, _TRAIN
        )
    try:
        with safe_open(card.path, "numpy") as file:
            names = (file.metadata() or {})["features"].split("\n")
            table, steps, start = (file.get_tensor(key).tolist() for key in _ARRAYS)
    except (SafetensorError, OSError, KeyError) as error:
        raise ModelError(
            "the line tagger's weights cannot be read", card.weights, _TRAIN
        ) from error
    return Weights(
        {name: tuple(row) for name, row in zip(names, table, strict=True)},
        tuple(tuple(row) for row in steps),
        tuple(start),
        card,
    )


def load_weights() -> Weights:
    """The weights in use: the user's own where there are any, else the shipped ones.

    Raises:
        ModelError: there are none, or they are damaged.
    """
    weights: Weights = default_registry().load(NAME)
    return weights


def tag_lines(
    texts: Sequence[str], gaps: Sequence[bool] | None = None, weights: Weights | None = None
) -> list[Mark]:
    """Say of every line what it is.

    Args:
        texts: the lines, none empty.
        gaps: whether blank space stands above each; None where nothing is known.
        weights: other than the shipped ones.
    """
    if not texts:
        return []
    weights = weights or load_weights()
    scores = [_score(row, weights) for row in line_features(texts, gaps)]
    steps = _steps(weights)
    start = [
        value if allowed(ElementKind.ACTION, label) else NEVER
        for value, label in zip(weights.start, LABELS, strict=True)
    ]
    best = _viterbi(scores, steps, start)
    chances = _marginals(scores, steps, start, best)
    return [
        Mark(LABELS[label], *_doubt(chance)) for label, chance in zip(best, chances, strict=True)
    ]


def _doubt(chance: float) -> tuple[float, str]:
    if chance >= _SURE:
        return 1.0, ""
    return max(round(chance, 2), 0.05), "told by its words alone, the text has no layout"


def _score(row: list[str], weights: Weights) -> list[float]:
    total = [0.0] * len(LABELS)
    features = weights.features
    for name in row:
        values = features.get(name)
        if values is not None:
            for column, value in enumerate(values):
                total[column] += value
    return total


def _steps(weights: Weights) -> list[list[float]]:
    return [
        [weights.steps[i][j] if allowed(before, after) else NEVER for j, after in enumerate(LABELS)]
        for i, before in enumerate(LABELS)
    ]


def _viterbi(scores: list[list[float]], steps: list[list[float]], start: list[float]) -> list[int]:
    kinds = range(len(LABELS))
    best = [start[k] + scores[0][k] for k in kinds]
    back: list[list[int]] = []
    for row in scores[1:]:
        reached: list[float] = []
        came: list[int] = []
        for k in kinds:
            values = [best[j] + steps[j][k] for j in kinds]
            top = max(values)
            reached.append(top + row[k])
            came.append(values.index(top))
        best = reached
        back.append(came)
    label = best.index(max(best))
    path = [label]
    for came in reversed(back):
        label = came[label]
        path.append(label)
    path.reverse()
    return path


def _marginals(
    scores: list[list[float]], steps: list[list[float]], start: list[float], path: list[int]
) -> list[float]:
    """Probability of each line's chosen kind, over all runs."""
    kinds = range(len(LABELS))
    # Weights of steps are few: exponentiate them once, and scale every row by its own sum.
    step = [[exp(value / DOUBT) for value in row] for row in steps]
    emit = []
    for row in scores:
        top = max(row)
        emit.append([exp((value - top) / DOUBT) for value in row])
    forward: list[list[float]] = []
    current = [exp(start[k] / DOUBT) * emit[0][k] for k in kinds]
    for index in range(len(scores)):
        if index:
            last = forward[-1]
            current = [sum(last[j] * step[j][k] for j in kinds) * emit[index][k] for k in kinds]
        total = sum(current) or 1.0
        forward.append([value / total for value in current])
    chances = [0.0] * len(scores)
    behind = [1.0] * len(LABELS)
    for index in range(len(scores) - 1, -1, -1):
        joint = [forward[index][k] * behind[k] for k in kinds]
        chances[index] = joint[path[index]] / (sum(joint) or 1.0)
        weighted = [emit[index][k] * behind[k] for k in kinds]
        behind = [sum(step[j][k] * weighted[k] for k in kinds) for j in kinds]
        total = sum(behind) or 1.0
        behind = [value / total for value in behind]
    return chances
