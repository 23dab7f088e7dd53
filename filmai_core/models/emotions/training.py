"""Fine-tune the encoder to tell emotions: web comments and film lines together.

Web comments alone (43,000) do not carry over to film dialogue; film lines alone (22,000)
are too few and too noisy. Both are trained at once, through one encoder, each through a
head of its own (see `network`). A web comment also carries the finer GoEmotions label it
was mapped from, where that file lies beside: a head for those is trained along and dropped.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from filmai_core.errors import InputError
from filmai_core.learning import encoders, network
from filmai_core.learning.batching import bucket
from filmai_core.learning.fitting import Batch, Recipe, finetune
from filmai_core.models.emotions.data import REGISTERS, EmotionSet, Example, find_sets, vary
from filmai_core.progress import Report, silent

#: Longest text in training, in tokens: 99.9% of the lines are shorter.
LONGEST = 64
#: Padded tokens a batch; about 60 lines.
BUDGET = 1024
METHODS = ("full", "lora")


@dataclass(frozen=True, slots=True)
class EmotionRecipe:
    """What is particular to emotions.

    Attributes:
        method: ``full`` trains every layer of the encoder but its embeddings; ``lora`` trains
            low-rank adapters of ``rank``.
        rank: of the adapters.
        recipe: the loop's.
        encoder: base encoder (see `encoders.find_encoder`).
    """

    recipe: Recipe
    method: str = "full"
    rank: int = 16
    encoder: str = encoders.DEFAULT_ENCODER

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise InputError(
                f"method {self.method!r} is not known", "--method", f"Use {' or '.join(METHODS)}."
            )


def build_model(recipe: EmotionRecipe) -> network.TextClassifier:
    """The network before training."""
    torch.manual_seed(recipe.recipe.seed)
    encoder: Any = encoders.load_encoder(encoders.find_encoder(recipe.encoder))
    width = encoder.config.hidden_size
    if recipe.method == "lora":
        encoder = network.add_lora(encoder, recipe.rank)
    else:
        network.freeze_embeddings(encoder)
        for parameter in encoder.pooler.parameters() if encoder.pooler is not None else ():
            parameter.requires_grad_(False)
    heads = {name: len(labels) for name, labels in REGISTERS.items()}
    return network.TextClassifier(encoder, heads, width)


class EpochBatches:
    """The batches of an epoch: a pure function of (seed, epoch)."""

    def __init__(self, examples: Sequence[Example], tokenizer: Any, seed: int) -> None:
        self.examples = examples
        self.tokenizer = tokenizer
        self.seed = seed
        self._made: tuple[int, list[Batch]] | None = None
        # Lengths change a little as texts are varied; the plan is made once, from the
        # texts as they are, so that every epoch has the same number of batches.
        encoded = tokenizer([item.text for item in examples], truncation=True, max_length=LONGEST)
        self.lengths = [len(ids) for ids in encoded["input_ids"]]

    def __call__(self, epoch: int) -> list[Batch]:
        """All batches of one epoch."""
        if self._made is None or self._made[0] != epoch:
            self._made = (epoch, self._make(epoch))
        return self._made[1]

    def _make(self, epoch: int) -> list[Batch]:
        rng = random.Random(self.seed * 1000 + epoch)
        # Buckets of the whole epoch would always put the same lengths together: sort within
        # shuffled stretches instead. A fixed plan of sizes keeps the count the same.
        order = list(range(len(self.examples)))
        random.Random(self.seed).shuffle(order)
        stretch = 3000
        plan: list[list[int]] = []
        for start in range(0, len(order), stretch):
            part = order[start : start + stretch]
            for group in bucket([self.lengths[index] for index in part], BUDGET):
                plan.append([part[index] for index in group])
        rng.shuffle(plan)
        return [self._batch([self.examples[index] for index in group], rng) for group in plan]

    def _batch(self, items: list[Example], rng: random.Random) -> Batch:
        texts = [vary(item.text, item.register, rng) for item in items]
        made = self.tokenizer(
            texts, truncation=True, max_length=LONGEST, padding=True, return_tensors="pt"
        )
        batch = {"ids": made["input_ids"], "mask": made["attention_mask"]}
        for name, labels in REGISTERS.items():
            rows = [
                [float(label in item.labels) for label in labels]
                if item.register == name
                else [-1.0] * len(labels)
                for item in items
            ]
            batch[name] = torch.tensor(rows)
        return batch


def emotion_loss(model: nn.Module, batch: Batch) -> Tensor:
    """Binary cross-entropy of each register's head over the lines of that register.

    A line of the other register is marked by -1 and counts for nothing. The sum is divided
    by all lines, so that each line weighs the same whatever the mixture of a batch.
    """
    logits = model(batch["ids"], batch["mask"])
    total = batch["ids"].new_zeros((), dtype=torch.float32)
    for name in REGISTERS:
        target = batch[name]  # (B, K)
        known = target[:, 0] >= 0  # (B,)
        if known.any():
            loss = F.binary_cross_entropy_with_logits(
                logits[name][known].float(), target[known], reduction="sum"
            )
            total = total + loss / target.shape[1]
    return 7.0 * total / batch["ids"].shape[0]


def train_emotions(
    data: Path,
    out: Path,
    recipe: EmotionRecipe,
    *,
    resume: bool = False,
    report: Report = silent,
) -> tuple[network.TextClassifier, list[EmotionSet]]:
    """Train on every corpus under ``data``; returns the model and the sets it saw."""
    sets = find_sets(data, "train")
    examples = [item for one in sets for item in one.examples if item.text]
    tokenizer = encoders.load_tokenizer(encoders.find_encoder(recipe.encoder))
    model = build_model(recipe)
    batches = EpochBatches(examples, tokenizer, recipe.recipe.seed)
    finetune(model, batches, emotion_loss, recipe.recipe, out, resume=resume, report=report)
    return model, sets
