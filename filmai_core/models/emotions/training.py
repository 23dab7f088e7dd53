"""Fine-tune the encoder to tell emotions: web comments and film lines together.

Web comments alone (43,000) do not carry over to film dialogue; film lines alone (22,000)
are too few and too noisy. Both are trained at once, through one encoder, each through a
head of its own (see `network`); a user's own lines go with film. Each line is trained on in
variants, so that what a corpus marks by accident is not learnt (see `emotion_variants`).
The heads for registers with few lines are fitted afterwards (see `emotion_heads`).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from filmai_core.errors import InputError
from filmai_core.learning import encoders, network
from filmai_core.learning.batching import bucket
from filmai_core.learning.card import ModelCard
from filmai_core.learning.fitting import Batch, Recipe, finetune
from filmai_core.learning.weights import put_weights
from filmai_core.models.emotions.data import CORPORA, EmotionSet, Example, clean, find_sets
from filmai_core.models.emotions.variants import JOINED, MarkPlan, plan_marks, vary
from filmai_core.progress import Report, silent

#: Longest text in training, in tokens: 99.9% of the lines are shorter.
LONGEST = 64
#: Padded tokens a batch; about 60 lines.
BUDGET = 1024
#: Lengths are padded to multiples of this: fewer different shapes for the matrix kernels.
ROUND = 4
#: Lines among which those of like length are put together.
STRETCH = 6000
#: Each epoch sees every film line and one comment in three: a comment is twice as long, and
#: there are twice as many: with all of them, film would be a fifth of the time.
WEB_PARTS = 3
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
        start: a model of ours to go on from, instead of the bare encoder.
        share: of each epoch's batches, chosen anew each time: for where time is short.
    """

    recipe: Recipe
    method: str = "full"
    rank: int = 16
    encoder: str = encoders.DEFAULT_ENCODER
    start: ModelCard | None = None
    share: float = 1.0

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise InputError(
                f"method {self.method!r} is not known", "--method", f"Use {' or '.join(METHODS)}."
            )
        if not 0 < self.share <= 1:
            raise InputError(f"a share of {self.share} trains nothing", "--share", "Use 0.5, or 1.")
        if self.start is not None and (self.start.encoder, self.start.data.get("method")) != (
            self.encoder,
            self.method,
        ):
            raise InputError(
                f"{self.start.name} was trained from {self.start.encoder} by another method",
                "--start",
                f"Use --encoder {self.start.encoder} --method {self.start.data.get('method')}.",
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
    heads = {name: len(labels) for name, labels in CORPORA.items()}
    model = network.TextClassifier(encoder, heads, width)
    if recipe.start is not None:
        put_weights(model, recipe.start, lambda name: name.startswith("heads."))
    return model


class EpochBatches:
    """The batches of an epoch: a pure function of (seed, epoch)."""

    def __init__(
        self, examples: Sequence[Example], tokenizer: Any, seed: int, share: float = 1.0
    ) -> None:
        self.examples = examples
        self.tokenizer = tokenizer
        self.seed = seed
        self._made: tuple[int, list[Batch]] | None = None
        self.count = 0
        self.texts = [clean(item.text) for item in examples]
        self.neutral = [item.labels == {"neutral"} for item in examples]
        rows = {
            name: [index for index, item in enumerate(examples) if item.register == name]
            for name in CORPORA
        }
        self.plans: dict[str, MarkPlan] = {
            name: plan_marks((self.texts[index], self.neutral[index]) for index in inside)
            for name, inside in rows.items()
        }
        self.neutral_film = [index for index in rows["film"] if self.neutral[index]]
        mixer = random.Random(seed)
        web = rows["web"]
        mixer.shuffle(web)
        parts = WEB_PARTS if rows["film"] else 1
        self.epochs = [
            [index for name, inside in rows.items() if name != "web" for index in inside]
            + web[part::parts]
            for part in range(parts)
        ]
        for order in self.epochs:
            mixer.shuffle(order)
        #: Every epoch has as many batches as the first, so that a step says which batch it is.
        self.count = max(1, round(share * len(self(0))))
        self._made = None

    def __call__(self, epoch: int) -> list[Batch]:
        """All batches of one epoch."""
        if self._made is None or self._made[0] != epoch:
            self._made = (epoch, self._make(epoch))
        return self._made[1]

    def _make(self, epoch: int) -> list[Batch]:
        rng = random.Random(self.seed * 1000 + epoch)
        order = list(self.epochs[epoch % len(self.epochs)])
        rng.shuffle(order)
        texts = [self._variant(index, rng) for index in order]
        ids = self.tokenizer(texts, truncation=True, max_length=LONGEST)["input_ids"]
        # Buckets of the whole epoch would always put the same lengths together: lines of like
        # length meet within shuffled stretches instead.
        plan: list[list[int]] = []
        for start in range(0, len(order), STRETCH):
            part = ids[start : start + STRETCH]
            padded = [-(-len(row) // ROUND) * ROUND for row in part]
            plan += [[start + rank for rank in group] for group in bucket(padded, BUDGET)]
        rng.shuffle(plan)
        count = self.count or len(plan)
        plan = [plan[number % len(plan)] for number in range(count)]
        return [
            self._batch([order[rank] for rank in group], [ids[rank] for rank in group])
            for group in plan
        ]

    def _variant(self, index: int, rng: random.Random) -> str:
        text, item = self.texts[index], self.examples[index]
        if self.neutral[index] and item.register == "film" and rng.random() < JOINED:
            text = f"{text} {self.texts[rng.choice(self.neutral_film)]}"
        return vary(text, self.neutral[index], self.plans[item.register], rng)

    def _batch(self, group: list[int], ids: list[list[int]]) -> Batch:
        items = [self.examples[index] for index in group]
        made = self.tokenizer.pad({"input_ids": ids}, pad_to_multiple_of=ROUND, return_tensors="pt")
        batch = {"ids": made["input_ids"], "mask": made["attention_mask"]}
        for name, labels in CORPORA.items():
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
    for name in CORPORA:
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
    examples = [
        item if item.register in CORPORA else replace(item, register="film")
        for one in sets
        for item in one.examples
        if item.text
    ]
    tokenizer = encoders.load_tokenizer(encoders.find_encoder(recipe.encoder))
    model = build_model(recipe)
    batches = EpochBatches(examples, tokenizer, recipe.recipe.seed, recipe.share)
    finetune(model, batches, emotion_loss, recipe.recipe, out, resume=resume, report=report)
    return model, sets
