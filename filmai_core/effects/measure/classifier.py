"""A small CNN that tells fire, smoke, explosion, water and none apart.

It tags footage, and its features carry the secondary realism figure. The generator is
never trained on them: what is optimised no longer measures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from filmai_core.effects.coding import encode
from filmai_core.effects.draw.weights import CLASSIFIER, NAME, fit_state, read_network
from filmai_core.effects.spec import EffectKind
from filmai_core.errors import ModelError
from filmai_core.learning.card import ModelCard
from filmai_core.learning.fitting import Batch, Recipe, finetune
from filmai_core.learning.registry import default_registry
from filmai_core.progress import Report, silent

#: What a picture may show; the last is nothing of the others.
LABELS = (*(kind.value for kind in EffectKind), "none")
#: Pictures are shrunk to this side.
SIDE = 64


class EffectClassifier(nn.Module):
    """Four strided convolutions and a linear head; 0.1 million weights.

    Attributes:
        card: what it was loaded from; None while it is in training.
    """

    card: ModelCard | None = None

    def __init__(self, width: int = 24) -> None:
        super().__init__()
        steps = [4, width, 2 * width, 3 * width, 4 * width]
        self.layers = nn.ModuleList(
            nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in zip(steps, steps[1:], strict=False)
        )
        self.head = nn.Linear(2 * steps[-1], len(LABELS))

    def features(self, coded: Tensor) -> Tensor:
        """(B, 4, H, W) coded RGBA -> (B, 8 * width) means and deviations of the last layer."""
        x = F.interpolate(coded, (SIDE, SIDE), mode="area")
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.1)
        spread = (x.var((2, 3), unbiased=False) + 1e-6).sqrt()
        return torch.cat([x.mean((2, 3)), spread], 1)

    def forward(self, coded: Tensor) -> Tensor:
        """(B, 4, H, W) coded RGBA -> (B, 5) logits over `LABELS`."""
        logits: Tensor = self.head(self.features(coded))
        return logits


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """Coded pictures (N, 4, H, W) and their labels (N,), indices into `LABELS`."""

    pictures: Tensor
    labels: Tensor


def label_of(kind: EffectKind) -> int:
    """The index of a kind in `LABELS`."""
    return LABELS.index(kind.value)


def nothing(count: int, seed: int, side: int = SIDE) -> Labelled:
    """Pictures of none of the kinds: gradients, blobs, stripes, noise, empty frames, plates."""
    rng = np.random.default_rng([seed, 17])
    y, x = np.mgrid[0:side, 0:side] / side
    out = []
    for index in range(count):
        tint = rng.uniform(0, 1, 4)
        turn = rng.uniform(0, 2 * np.pi)
        slope = 0.5 + 0.5 * np.sin(
            2 * np.pi * rng.uniform(0.3, 6) * (x * np.cos(turn) + y * np.sin(turn)) + turn
        )
        match index % 5:
            case 0:
                shape = np.zeros_like(x)
            case 1:
                shape = slope
            case 2:
                shape = ((slope > 0.5) & (np.abs(x - 0.5) < rng.uniform(0.1, 0.5))).astype(float)
            case 3:
                small = rng.uniform(0, 1, (1, 1, 4, 4)).astype(np.float32)
                wide = F.interpolate(torch.from_numpy(small), (side, side), mode="bicubic")
                shape = wide[0, 0].clamp(0, 1).numpy()
            case _:
                shape = rng.uniform(0, 1, x.shape)
        tint[3] = 1.0 if rng.random() < 0.6 else tint[3]
        out.append(tint[:, None, None] * shape * rng.uniform(0.2, 1.5))
    pictures = torch.from_numpy(np.stack(out).astype(np.float32))
    pictures[:, 3].clamp_(0, 1)
    return Labelled(encode(pictures), torch.full((count,), LABELS.index("none")))


def train_classifier(
    data: Labelled,
    *,
    steps: int = 400,
    batch: int = 32,
    rate: float = 2e-3,
    seed: int = 7,
    report: Report = silent,
) -> EffectClassifier:
    """Fit a classifier by cross-entropy, mirroring and dimming pictures at random."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = EffectClassifier()
        recipe = Recipe(
            epochs=1,
            learning_rate=rate,
            weight_decay=0.02,
            warmup=0.0,
            schedule="constant",
            clip=0.0,
            ema=0.0,
            seed=seed,
        )
        drawn = _Drawn(data, steps, batch, seed)
        finetune(network, lambda _: drawn, _picture_loss, recipe, report=report)
    return network.cpu().requires_grad_(False)


class _Drawn(Sequence[Batch]):
    """Batches by step, made when they are asked for: each kind as often as any other."""

    def __init__(self, data: Labelled, steps: int, batch: int, seed: int) -> None:
        self.data, self.steps, self.batch, self.seed = data, steps, batch, seed
        self.groups = [torch.nonzero(data.labels == k)[:, 0] for k in torch.unique(data.labels)]

    def __len__(self) -> int:
        return self.steps

    def __getitem__(self, step: Any) -> Any:
        random = torch.Generator().manual_seed(self.seed * 1_000_003 + step)
        picked = []
        for index in range(self.batch):
            group = self.groups[index % len(self.groups)]
            picked.append(group[torch.randint(len(group), (1,), generator=random)])
        at = torch.cat(picked)
        pictures = self.data.pictures[at]
        if torch.rand(1, generator=random) < 0.5:
            pictures = pictures.flip(-1)
        dim = 0.7 + 0.6 * torch.rand(self.batch, 1, 1, 1, generator=random)
        return {"pictures": pictures * dim, "labels": self.data.labels[at]}


def _picture_loss(network: nn.Module, batch: Batch) -> Tensor:
    logits = network(batch["pictures"])
    return F.cross_entropy(logits, batch["labels"], label_smoothing=0.05)


def classifier_of(card: ModelCard) -> EffectClassifier:
    """The classifier of a card: what the front desk calls.

    Raises:
        ModelError: the file cannot be used, or is for other labels.
    """
    if card.labels != LABELS:
        raise ModelError(f"the card's labels are {list(card.labels)}", card.name)
    state, notes = read_network(card.path, CLASSIFIER)
    network = EffectClassifier(int(notes.get("width", 24)))
    fit_state(network, state, card.weights)
    network.card = card
    return network.eval().requires_grad_(False)


def load_classifier() -> EffectClassifier:
    """The classifier in use: the user's own where there is one, else the shipped one.

    Raises:
        ModelError: there is none, or it is damaged.
    """
    network: EffectClassifier = default_registry().load(f"{NAME}.classifier")
    return network


@torch.inference_mode()
def tag(network: Callable[[Tensor], Tensor], pictures: Iterable[Tensor]) -> dict[str, float]:
    """Mean probability of each label over linear (4, H, W) pictures."""
    total, count = torch.zeros(len(LABELS)), 0
    for picture in pictures:
        total += network(encode(picture[None]))[0].softmax(0)
        count += 1
    return {label: float(v) for label, v in zip(LABELS, total / max(1, count), strict=True)}
