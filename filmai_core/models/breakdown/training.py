"""Train the breakdown head: seconds on one CPU core once the lines are encoded.

The encoder stays as it is. A few thousand lines cannot move 22 million weights without
spoiling them, but they can teach 96 units what *on fire* means beside *tonight*.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from filmai_core.models.breakdown.head import TASK, BreakdownHead
from filmai_core.models.breakdown.spans import LAYERS, LineStates
from filmai_core.progress import Progress, Report, silent

Array = NDArray[np.float32]

WEIGHTS = "head.safetensors"
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
        shift: see `BreakdownHead`; chosen on test lines.
        seed: of everything random.
    """

    networks: int = 5
    hidden: int = 96
    word_epochs: int = 40
    sentence_epochs: int = 60
    rate: float = 2e-3
    decay: float = 0.05
    dropout: float = 0.4
    sentence_share: float = 0.3
    shift: float = 0.5
    seed: int = 7


@dataclass(frozen=True, slots=True, eq=False)
class TrainingLines:
    """Encoded lines with their answers.

    Attributes:
        states: N lines.
        categories: for each line the category (index) of each marked word.
        truth: (N, K): 1 the line shows it, 0 it does not, -1 either answer is right.
    """

    states: Sequence[LineStates]
    categories: Sequence[Sequence[int]]
    truth: Array


def fit_head(
    lines: TrainingLines,
    labels: Sequence[str],
    options: HeadOptions | None = None,
    *,
    encoder: str = encoders.DEFAULT_ENCODER,
    report: Report = silent,
) -> BreakdownHead:
    """Train both views. The same lines, options and seed give the same head."""
    options = options or HeadOptions()
    words, asked, answers = _word_view(lines)
    sentences = np.stack([line.sentence for line in lines.states])
    weights: dict[str, Array] = {}
    total = 2 * options.networks
    for number in range(options.networks):
        report(Progress(2 * number, total, "Training the breakdown head"))
        net = _fit(words, answers, asked, len(labels), options, options.word_epochs, number)
        weights |= _taken(net, f"word.{number}")
        report(Progress(2 * number + 1, total, "Training the breakdown head"))
        net = _fit(
            sentences, lines.truth, None, len(labels), options, options.sentence_epochs, number
        )
        weights |= _taken(net, f"sentence.{number}")
    report(Progress(total, total, "Training the breakdown head"))
    card = ModelCard.untitled("breakdown", TASK, labels=tuple(labels), encoder=encoder)
    return BreakdownHead(card.labels, encoder, weights, options.sentence_share, options.shift, card)


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
        groups = order.randperm(len(features), generator=shuffled).split(128)
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


def _taken(net: nn.Sequential, name: str) -> dict[str, Array]:
    first, last = net[1], net[4]
    assert isinstance(first, nn.Linear) and isinstance(last, nn.Linear)
    values = {
        "in": first.weight * SCALE,
        "in_bias": first.bias,
        "out": last.weight,
        "out_bias": last.bias,
    }
    return {f"{name}.{key}": value.detach().numpy().copy() for key, value in values.items()}


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
                "shift": head.shift,
                **facts,
            }
            write_card(aside, card)
    except OSError as error:
        raise InputError(
            f"the model cannot be written: {error.strerror or error}", str(folder)
        ) from error
    return folder / CARD
