"""Texts to padded batches of token ids.

Fast tokenizers keep their padding and truncation settings inside and raise "Already
borrowed" when two threads use one, so calls are locked, and padding is done here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from filmai_core.learning.batching import bucket


class Tokens:
    """A tokenizer that threads may share.

    Args:
        tokenizer: a transformers tokenizer.
        longest: texts are cut after this many tokens.
    """

    def __init__(self, tokenizer: Any, longest: int = 256) -> None:
        self._tokenizer = tokenizer
        self._lock = threading.Lock()
        self.longest = longest
        self.padding = int(tokenizer.pad_token_id or 0)
        #: The id of what the vocabulary lacks; -1 where it has no such id.
        self.unknown = -1 if tokenizer.unk_token_id is None else int(tokenizer.unk_token_id)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids of each text, special tokens included."""
        if not texts:
            return []
        with self._lock:
            made = self._tokenizer(
                list(texts),
                truncation=True,
                max_length=self.longest,
                return_attention_mask=False,
                return_token_type_ids=False,
            )
        found: list[list[int]] = made["input_ids"]
        return found

    def ids_and_offsets(
        self, texts: Sequence[str], longest: int
    ) -> tuple[list[list[int]], list[list[tuple[int, int]]]]:
        """Token ids of each text, cut after ``longest``, and each token's (start, end)."""
        with self._lock:
            made = self._tokenizer(
                list(texts), truncation=True, max_length=longest, return_offsets_mapping=True
            )
        return made["input_ids"], made["offset_mapping"]

    def batches(
        self, ids: Sequence[Sequence[int]], budget: int
    ) -> Iterator[tuple[list[int], Tensor, Tensor]]:
        """Batches of similar length: (indices, ids (B, L), mask (B, L))."""
        for group in bucket([len(row) for row in ids], budget):
            length = max(len(ids[index]) for index in group)
            batch = torch.full((len(group), length), self.padding, dtype=torch.long)
            mask = torch.zeros((len(group), length), dtype=torch.long)
            for row, index in enumerate(group):
                batch[row, : len(ids[index])] = torch.tensor(ids[index], dtype=torch.long)
                mask[row, : len(ids[index])] = 1
            yield group, batch, mask
