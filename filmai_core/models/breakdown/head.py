"""The small head that decides whether a word in a line is an effect to be shot.

Two views vote, each the mean of a few small networks: one reads the marked word (its states
in three layers, and the sentence), one reads the sentence alone and finds what no word of
the lists announces. A network has one output for each category, and only the candidate's
own is asked; what they share (literal or figurative, seen or spoken of) is learned once.

    word view      [word 0 | word 3 | word 6 | sentence]  (1536) -> 96 -> 17
    sentence view  [sentence]                              (384) -> 96 -> 17
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filmai_core.errors import ModelError
from filmai_core.learning.card import ModelCard
from filmai_core.learning.registry import default_registry
from filmai_core.models.breakdown.spans import LAYERS, LineStates, Span, read_spans
from filmai_core.progress import Report, silent

TASK = "breakdown"
#: How sure the sentence view must be to list a category that no word announces; above .5,
#: because nothing in the line can be shown as the reason.
SENTENCE_ALONE = 0.6
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LineScores:
    """What the head says of one line.

    Attributes:
        spans: (M,), for each marked span how likely it is an effect of its category.
        line: (K,), for each category how likely the line shows it, by the sentence alone.
    """

    spans: Array
    line: Array


@dataclass(frozen=True, slots=True, eq=False)
class BreakdownHead:
    """A trained head.

    Attributes:
        labels: categories, in the order of the outputs.
        encoder: base encoder's name.
        weights: ``word.0.in``, ``word.0.in_bias``, ``word.0.out``, ``word.0.out_bias`` ...
        sentence_share: weight of the sentence view in the vote, in [0, 1].
        thresholds: (K,), the vote at which each category is listed, in (0, 1). Scores are
            moved by it, so that .5 is the threshold of every category alike.
        card: what it was loaded from.
    """

    labels: tuple[str, ...]
    encoder: str
    weights: Mapping[str, Array]
    sentence_share: float
    thresholds: tuple[float, ...]
    card: ModelCard

    def score(
        self,
        texts: Sequence[str],
        marks: Sequence[Sequence[tuple[Span, str]]],
        *,
        report: Report = silent,
    ) -> list[LineScores]:
        """Score lines and the words marked in them.

        Args:
            texts: N lines.
            marks: for each line, ((start, end), category) of its candidates.
            report: progress.
        """
        spans = [[span for span, _ in line] for line in marks]
        states = read_spans(texts, spans, encoder=self.encoder, report=report)
        categories = [[self.labels.index(name) for _, name in line] for line in marks]
        return [self.vote(line, chosen) for line, chosen in zip(states, categories, strict=True)]

    def vote(self, states: LineStates, categories: Sequence[int]) -> LineScores:
        """Score one line from its encoder states."""
        moved = _logit(np.asarray(self.thresholds, np.float32))  # (K,)
        sentence = self._view("sentence", states.sentence[None])[0]  # (K,)
        alone = _sigmoid(sentence - np.maximum(moved, 0))  # never easier than `SENTENCE_ALONE`
        if not len(categories):
            return LineScores(np.zeros(0, np.float32), alone)
        repeated = np.repeat(states.sentence[None], len(categories), axis=0)
        words = self._view("word", np.concatenate([states.spans, repeated], axis=1))  # (M, K)
        rows = np.arange(len(categories))
        chosen = np.asarray(categories)
        share = self.sentence_share
        logit = (1 - share) * words[rows, chosen] + share * sentence[chosen]
        return LineScores(_sigmoid(logit - moved[chosen]), alone)

    def _view(self, view: str, features: Array) -> Array:
        """Mean logit of a view's networks: (N, D) -> (N, K)."""
        logits: list[Array] = []
        while f"{view}.{len(logits)}.in" in self.weights:
            name = f"{view}.{len(logits)}"
            hidden = features @ self.weights[f"{name}.in"].T + self.weights[f"{name}.in_bias"]
            hidden = np.maximum(hidden, 0)
            logits.append(hidden @ self.weights[f"{name}.out"].T + self.weights[f"{name}.out_bias"])
        mean: Array = np.mean(logits, axis=0)
        return mean


def _sigmoid(logit: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -30, 30))), dtype=np.float32)


def _logit(share: Array) -> Array:
    held = np.clip(share, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(held / (1 - held)), dtype=np.float32)


def load_head(card: ModelCard) -> BreakdownHead:
    """The head that a card describes.

    Raises:
        ModelError: the weights do not fit the card.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        raw = load_file(card.folder / card.weights)
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"the weights cannot be read: {error}", card.name, "Copy the model folder again."
        ) from error
    weights = {name: value.astype(np.float32) for name, value in raw.items()}
    for view in ("word", "sentence"):
        first = weights.get(f"{view}.0.out")
        if first is None or first.shape[0] != len(card.labels):
            raise ModelError(
                f"the {view} view does not tell apart the card's {len(card.labels)} categories",
                card.name,
                "Train it again: filmai finetune breakdown --out DIR.",
            )
    if tuple(card.data.get("layers", LAYERS)) != LAYERS:
        raise ModelError("the head reads other layers than this version", card.name)
    return BreakdownHead(
        labels=card.labels,
        encoder=card.encoder,
        weights=weights,
        sentence_share=float(card.data["sentence_share"]),
        thresholds=_thresholds(card),
        card=card,
    )


def _thresholds(card: ModelCard) -> tuple[float, ...]:
    """Each category's threshold; older cards hold one ``shift`` of the logit for all."""
    table = card.data.get("thresholds")
    if table is None:
        shift = float(card.data.get("shift", 0.0))
        return (float(_sigmoid(np.array([-shift], np.float32))[0]),) * len(card.labels)
    try:
        return tuple(float(table[label]) for label in card.labels)
    except KeyError as error:
        raise ModelError(
            f"the card gives no threshold for {error}",
            card.name,
            "Train it again: filmai finetune breakdown --out DIR.",
        ) from error


def breakdown_head(name: str = "breakdown") -> BreakdownHead:
    """The user's own head, or the shipped one, from the front desk.

    Raises:
        ModelError: it is missing or damaged.
    """
    head: BreakdownHead = default_registry().load(name)
    return head
