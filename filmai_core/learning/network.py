"""The text classifier: a pretrained encoder, mean pooling, one linear head per register.

    text -> encoder -> mean over tokens -> Linear -> logits     (B, L) -> (B, D) -> (B, K)

A *register* is a kind of language with labels of its own making: film dialogue (XED) and
web comments (GoEmotions) were annotated by different people under different rules, so one
head for both learns their average, which is right for neither. The encoder is shared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn


def mean_pool(hidden: Tensor, mask: Tensor) -> Tensor:
    """Mean over the tokens that are not padding (Reimers and Gurevych 2019).

    ``hidden`` is (B, L, D), ``mask`` (B, L) of 0 and 1; returns (B, D).
    """
    weights = mask.unsqueeze(-1).to(hidden.dtype)  # (B, L, 1)
    return (hidden * weights).sum(1) / weights.sum(1).clamp_min(1)


class TextClassifier(nn.Module):
    """Encoder and heads.

    Args:
        encoder: a transformers model whose output has ``last_hidden_state`` (B, L, D).
        heads: register to number of outputs.
        width: D.
        dropout: on the pooled vector, in training.
    """

    def __init__(
        self, encoder: Any, heads: Mapping[str, int], width: int, dropout: float = 0.1
    ) -> None:
        super().__init__()
        self.encoder = encoder
        self.width = width
        self.dropout = nn.Dropout(dropout)
        self.heads = nn.ModuleDict({name: nn.Linear(width, size) for name, size in heads.items()})

    def pool(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Pooled vectors (B, D) of token ids (B, L)."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return mean_pool(hidden, mask)

    def forward(self, ids: Tensor, mask: Tensor) -> dict[str, Tensor]:
        """Logits (B, K) of each register."""
        pooled = self.dropout(self.pool(ids, mask))
        return {name: head(pooled) for name, head in self.heads.items()}


def freeze_embeddings(encoder: nn.Module) -> None:
    """Keep the embedding tables as they are.

    They are half of the parameters, and a word that the training data lacks keeps its
    place among the words that it has.
    """
    for parameter in encoder.get_submodule("embeddings").parameters():
        parameter.requires_grad_(False)


def add_lora(encoder: Any, rank: int) -> Any:
    """The encoder with low-rank adapters on its attention and feed-forward layers (Hu 2021)."""
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(
        r=rank,
        lora_alpha=2 * rank,
        lora_dropout=0.05,
        target_modules=["query", "key", "value", "dense"],
        exclude_modules=r".*pooler.*",
    )
    return get_peft_model(encoder, config)


def merge_lora(encoder: Any) -> Any:
    """Fold the adapters into the weights: inference then costs what the base costs."""
    return encoder.merge_and_unload()


def trained_state(model: nn.Module) -> dict[str, Tensor]:
    """What fine-tuning changed: the parameters to ship, fp16."""
    return {
        name: parameter.detach().to(torch.float16).contiguous()
        for name, parameter in model.named_parameters()
        if parameter.requires_grad
    }
