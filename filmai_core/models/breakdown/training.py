"""Train the breakdown head: seconds on one CPU core once the lines are encoded.

The encoder stays as it is. A few thousand lines cannot move 22 million weights without
spoiling them, but they can teach 96 units what *on fire* means beside *tonight*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from filmai_core.errors import InputError
from filmai_core.learning import encoders
from filmai_core.learning.card import CARD, ModelCard, file_sha256
from filmai_core.learning.fitting import Batch, Recipe, finetune
from filmai_core.learning.publish import staged, write_card
from filmai_core.models.breakdown.head import SENTENCE_ALONE, TASK, BreakdownHead
from filmai_core.models.breakdown.spans import LAYERS, LineStates
from filmai_core.progress import Progress, Report, silent

Array = NDArray[np.float32]

WEIGHTS = "head.safetensors"
BATCH = 256
#: Directions of the word view's 1536 features that are trained on: the leading ones hold
#: nearly all of their variance, and a step over them costs a quarter.
DIRECTIONS = 320
#: Unit vectors of 384 numbers have entries near .05; networks start better near 1.
SCALE = 8.0


@dataclass(frozen=True, slots=True)
class HeadOptions:
    """How the head is trained.

    Attributes:
        networks: how many networks each view is the mean of.
        hidden: units of a network.
        word_epochs: passes over the marked words.
        sentence_epochs: passes over the lines.
        rate: peak learning rate, falling to 0.
        decay: weight decay.
        dropout: share of hidden units left out at random in training.
        sentence_share: see `BreakdownHead`.
        folds: parts of the lines that are held out in turn to choose the thresholds.
        plain_weight: how many lines each line without the category counts for there: in a
            script plain lines are many times as frequent as among the examples.
        seed: of everything random.
    """

    networks: int = 5
    hidden: int = 96
    word_epochs: int = 40
    sentence_epochs: int = 60
    rate: float = 3e-3
    decay: float = 0.05
    dropout: float = 0.4
    sentence_share: float = 0.3
    folds: int = 4
    plain_weight: float = 2.0
    seed: int = 7


@dataclass(frozen=True, slots=True, eq=False)
class TrainingLines:
    """Encoded lines with their answers.

    Attributes:
        states: N lines.
        categories: for each line the category (index) of each marked word.
        truth: (N, K): 1 the line shows it, 0 it does not, -1 either answer is right.
        barred: for each line the categories that it only speaks of; empty where none is known.
    """

    states: Sequence[LineStates]
    categories: Sequence[Sequence[int]]
    truth: Array
    barred: Sequence[frozenset[int]] = ()

    def part(self, chosen: NDArray[np.intp]) -> TrainingLines:
        """Some of the lines, by their indices."""
        return TrainingLines(
            [self.states[index] for index in chosen],
            [self.categories[index] for index in chosen],
            self.truth[chosen],
            [self.barred[index] for index in chosen] if self.barred else (),
        )


def fit_head(
    lines: TrainingLines,
    labels: Sequence[str],
    options: HeadOptions | None = None,
    *,
    encoder: str = encoders.DEFAULT_ENCODER,
    report: Report = silent,
) -> BreakdownHead:
    """Train both views and choose the thresholds on lines held out in turn.

    The same lines, options and seed give the same head.
    """
    options = options or HeadOptions()
    total = options.folds + 1
    rest = np.arange(len(lines.states))
    order = np.random.default_rng(options.seed).permutation(len(rest))
    likely = np.zeros(lines.truth.shape, np.float32)
    for number, fold in enumerate(np.array_split(order, options.folds)):
        report(Progress(number, total, "Training the breakdown head"))
        trained = lines.part(np.setdiff1d(rest, fold))
        head = _fit_views(trained, labels, options, encoder, networks=1)
        likely[fold] = decide(head, lines.part(fold))
    thresholds = choose_thresholds(likely, lines.truth, options)
    report(Progress(options.folds, total, "Training the breakdown head"))
    head = _fit_views(lines, labels, options, encoder, networks=options.networks)
    report(Progress(total, total, "Training the breakdown head"))
    return replace(head, thresholds=thresholds)


def _fit_views(
    lines: TrainingLines, labels: Sequence[str], options: HeadOptions, encoder: str, networks: int
) -> BreakdownHead:
    words, asked, answers = _word_view(lines)
    sentences = np.stack([line.sentence for line in lines.states])
    weights: dict[str, Array] = {}
    basis = leading(words, DIRECTIONS)
    words = words @ basis  # (N, R)
    for number in range(networks):
        net = _fit(words, answers, asked, len(labels), options, options.word_epochs, number)
        weights |= _taken(net, f"word.{number}", basis)
        net = _fit(
            sentences, lines.truth, None, len(labels), options, options.sentence_epochs, number
        )
        weights |= _taken(net, f"sentence.{number}")
    share, middle = options.sentence_share, (0.5,) * len(labels)
    card = ModelCard.untitled("breakdown", TASK, labels=tuple(labels), encoder=encoder)
    return BreakdownHead(card.labels, encoder, weights, share, middle, card)


def leading(rows: Array, count: int) -> Array:
    """(D, R) orthonormal columns: the leading directions of (N, D) rows, at most ``count``."""
    _, vectors = np.linalg.eigh(rows.T.astype(np.float64) @ rows)  # ascending
    return np.ascontiguousarray(vectors[:, ::-1][:, :count], dtype=np.float32)


#: Thresholds are looked for among these: the whole head, of five networks, is surer of what
#: is there than the single one that judges held-out lines, so half is the most that is asked.
GRID = tuple(np.round(np.arange(0.3, 0.51, 0.025), 3).tolist())


def choose_thresholds(likely: Array, truth: Array, options: HeadOptions) -> tuple[float, ...]:
    """The threshold of each category with the best F1, plain lines weighed up.

    Args:
        likely: (N, K) in [0, 1], of lines that were not trained on.
        truth: (N, K) as in `TrainingLines`.
        options: what a plain line weighs.

    Returns:
        K values of `GRID`, the lower of equals.
    """
    chosen: list[float] = []
    for k in range(truth.shape[1]):
        scores = []
        for threshold in GRID:
            listed = likely[:, k] >= threshold
            right = float((listed & (truth[:, k] == 1)).sum())
            wrong = float((listed & (truth[:, k] == 0)).sum()) * options.plain_weight
            missed = float((~listed & (truth[:, k] == 1)).sum())
            scores.append(2 * right / max(1.0, 2 * right + wrong + missed))
        chosen.append(GRID[int(np.argmax(scores))])
    return tuple(chosen)


def decide(head: BreakdownHead, lines: TrainingLines) -> Array:
    """(N, K): how likely each line shows each category, both views together."""
    found = np.zeros((len(lines.states), len(head.labels)), np.float32)
    for row, (states, categories) in enumerate(zip(lines.states, lines.categories, strict=True)):
        scores = head.vote(states, categories)
        found[row] = np.where(scores.line >= SENTENCE_ALONE, scores.line, 0)
        if lines.barred:
            found[row, list(lines.barred[row])] = 0
        for category in set(categories):
            own = [
                float(score)
                for score, other in zip(scores.spans, categories, strict=True)
                if other == category
            ]
            found[row, category] = max(own)
    return found


def _word_view(lines: TrainingLines) -> tuple[Array, NDArray[np.int64], Array]:
    features: list[Array] = []
    asked: list[int] = []
    answers: list[float] = []
    for states, categories, truth in zip(lines.states, lines.categories, lines.truth, strict=True):
        for span, category in zip(states.spans, categories, strict=True):
            if truth[category] >= 0:
                features.append(np.concatenate([span, states.sentence]))
                asked.append(category)
                answers.append(float(truth[category]))
    if not features:
        raise InputError("no line holds a word of the lists", "examples")
    return np.stack(features), np.asarray(asked), np.asarray(answers, np.float32)


def _fit(
    features: Array,
    answers: Array,
    asked: NDArray[np.int64] | None,
    classes: int,
    options: HeadOptions,
    epochs: int,
    number: int,
) -> nn.Sequential:
    """One network; ``asked`` names each row's own output, None asks all that are not -1."""
    seed = options.seed * 1000 + number
    torch.manual_seed(seed)
    net = nn.Sequential(
        nn.Dropout(0.1),
        nn.Linear(features.shape[1], options.hidden),
        nn.ReLU(),
        nn.Dropout(options.dropout),
        nn.Linear(options.hidden, classes),
    )
    rows = {"inputs": torch.from_numpy(features) * SCALE, "answers": torch.from_numpy(answers)}
    if asked is not None:
        rows["asked"] = torch.from_numpy(asked)

    def batches(epoch: int) -> list[Batch]:
        order: Any = torch  # its randperm(...).split is untyped
        shuffled = torch.Generator().manual_seed(seed * 1000 + epoch)
        groups = order.randperm(len(features), generator=shuffled).split(BATCH)
        return [{name: values[group] for name, values in rows.items()} for group in groups]

    recipe = Recipe(
        epochs=epochs,
        learning_rate=options.rate,
        weight_decay=options.decay,
        warmup=0.0,
        schedule="linear",
        clip=0.0,
        ema=0.0,
        seed=seed,
    )
    finetune(net, batches, head_loss, recipe)
    return net.cpu()


def head_loss(net: nn.Module, batch: Batch) -> Tensor:
    """Loss of a batch: of each row's own output, or of all outputs that have an answer."""
    logits = net(batch["inputs"])  # (B, K)
    wanted = batch["answers"]
    if "asked" in batch:
        own = logits.gather(1, batch["asked"][:, None])[:, 0]  # (B,)
        return _loss(own, wanted, torch.ones_like(wanted))
    return _loss(logits, wanted.clamp(0), (wanted >= 0).float()) * 5


def _loss(logits: Tensor, wanted: Tensor, counted: Tensor) -> Tensor:
    """Cross-entropy with targets .02 and .98: examples are few, and some are arguable."""
    each = nn.functional.binary_cross_entropy_with_logits(
        logits, wanted * 0.96 + 0.02, reduction="none"
    )
    return (each * counted).sum() / counted.sum().clamp(min=1)


def _taken(net: nn.Sequential, name: str, basis: Array | None = None) -> dict[str, Array]:
    """A network's weights; ``basis`` (D, R) leads from the features to what it was fed."""
    first, last = net[1], net[4]
    assert isinstance(first, nn.Linear) and isinstance(last, nn.Linear)
    values = {
        "in": first.weight * SCALE,
        "in_bias": first.bias,
        "out": last.weight,
        "out_bias": last.bias,
    }
    found = {f"{name}.{key}": value.detach().numpy().copy() for key, value in values.items()}
    if basis is not None:
        found[f"{name}.in"] = found[f"{name}.in"] @ basis.T
    return found


def write_head(folder: Path, head: BreakdownHead, facts: Mapping[str, Any]) -> Path:
    """Write weights (half precision) and card; returns the card's path.

    Args:
        folder: made if it is not there.
        head: what to write.
        facts: lines for the card: counts, scores, seed. Numbers and texts.
    """
    from safetensors.numpy import save_file

    halves = {name: value.astype(np.float16) for name, value in head.weights.items()}
    try:
        with staged(folder) as aside:
            save_file(halves, aside / WEIGHTS)
            card = {
                "name": "breakdown",
                "task": TASK,
                "weights": WEIGHTS,
                "sha256": file_sha256(aside / WEIGHTS),
                "encoder": head.encoder,
                "languages": ["en"],
                "labels": list(head.labels),
                "layers": list(LAYERS),
                "sentence_share": head.sentence_share,
                **facts,
                "thresholds": dict(zip(head.labels, head.thresholds, strict=True)),
            }
            write_card(aside, card)
    except OSError as error:
        raise InputError(
            f"the model cannot be written: {error.strerror or error}", str(folder)
        ) from error
    return folder / CARD
