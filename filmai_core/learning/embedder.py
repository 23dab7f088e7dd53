"""Texts to unit vectors: cosine is a dot product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from filmai_core.learning import encoders
from filmai_core.learning.card import ModelCard
from filmai_core.learning.network import mean_pool
from filmai_core.learning.registry import default_registry
from filmai_core.learning.runtime import accelerator, inference_dtype, token_budget
from filmai_core.learning.tokens import Tokens
from filmai_core.progress import Progress, Report, silent


class Embedder:
    """A loaded sentence encoder. Safe to share between threads.

    Args:
        card: the encoder's, as the front desk finds it.
    """

    def __init__(self, card: ModelCard) -> None:
        source = encoders.source_of(card)
        self.card = card
        self.tokens = Tokens(encoders.load_tokenizer(source))
        encoder: Any = encoders.load_encoder(source).eval().requires_grad_(False)
        self.width: int = encoder.config.hidden_size
        self.model: Any = accelerator().prepare_model(
            encoder.to(inference_dtype()), evaluation_mode=True
        )

    def embed(self, texts: Sequence[str], *, report: Report = silent) -> NDArray[np.float32]:
        """Unit vectors (N, D); an empty text gives a vector like any other."""
        ids = self.tokens.ids(texts)
        found = np.zeros((len(ids), self.width), dtype=np.float32)
        device = next(self.model.parameters()).device
        done = 0
        report(Progress(0, len(ids), "Reading meaning"))
        for group, batch, mask in self.tokens.batches(ids, token_budget()):
            batch, mask = batch.to(device), mask.to(device)
            with torch.inference_mode():
                hidden = self.model(input_ids=batch, attention_mask=mask).last_hidden_state
                pooled = mean_pool(hidden.float(), mask)
                found[group] = torch.nn.functional.normalize(pooled, dim=-1).cpu().numpy()
            done += len(group)
            report(Progress(done, len(ids), "Reading meaning"))
        return found


def default_embedder() -> Embedder:
    """This process's embedder, loaded on first use."""
    return load_embedder(encoders.DEFAULT_ENCODER)


def load_embedder(name: str) -> Embedder:
    """An encoder by its name (see `encoders.find_encoder`), from the front desk."""
    embedder: Embedder = default_registry().load(name)
    return embedder
