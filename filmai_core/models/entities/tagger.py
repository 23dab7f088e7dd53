"""The token classifier: which words name a person, a place, an organisation, something else.

    words -> pieces -> lower layers -> + shape embedding -> upper layers -> Linear -> tag scores
             (B, L)    (B, L, D)       (B, L, D)            (B, L, D)                 (B, L, K)

The lower layers are the base encoder's own and only the upper ones are trained: half the
weights to ship, and two thirds of the time to train. A word is judged by its first piece.
The best tag sequence is found by Viterbi over the rules of IOB2 alone: an "I-" must follow
a "B-" or "I-" of its kind.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from filmai_core.errors import ModelError
from filmai_core.learning import encoders
from filmai_core.learning.batching import bucket
from filmai_core.learning.card import ModelCard
from filmai_core.learning.runtime import token_budget
from filmai_core.learning.weights import card_encoder, put_weights, ready
from filmai_core.models.entities.conll import TAGS
from filmai_core.models.entities.word_shape import Shape, word_shape
from filmai_core.progress import Progress, Report, silent

#: Longest run of word pieces that the encoder sees; longer sentences are cut and joined.
LONGEST = 160


class TokenClassifier(nn.Module):
    """Encoder, shape embedding and head.

    Args:
        encoder: a transformers model of BERT's build (``embeddings``, ``encoder.layer``).
        width: its width D.
        frozen: lower layers that stay the base's own; the word shapes join above them.
        shaped: give it the word shapes; False is there to measure what they are worth.
    """

    def __init__(self, encoder: Any, width: int, *, frozen: int = 0, shaped: bool = True) -> None:
        super().__init__()
        if not hasattr(getattr(encoder, "encoder", None), "layer"):
            raise ModelError(
                f"the encoder {type(encoder).__name__} is not of BERT's build",
                hint="Use BERT, RoBERTa, XLM-RoBERTa, ELECTRA or MiniLM.",
            )
        self.encoder = encoder
        self.frozen = frozen
        self.shapes = nn.Embedding(len(Shape), width)
        nn.init.zeros_(self.shapes.weight)
        self.shaped = shaped
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(width, len(TAGS))

    def forward(self, ids: Tensor, mask: Tensor, shapes: Tensor) -> Tensor:
        """Tag scores (B, L, K) of word pieces (B, L)."""
        layers = self.encoder.encoder.layer
        with torch.no_grad():
            hidden = self.encoder.embeddings(input_ids=ids)  # (B, L, D)
            lowest = torch.finfo(hidden.dtype).min
            # 0 where attention may look, the lowest number where there is padding.
            bias = ((1 - mask) * lowest).to(hidden.dtype)[:, None, None, :]  # (B, 1, 1, L)
            for layer in layers[: self.frozen]:
                hidden = layer(hidden, attention_mask=bias)
        if self.shaped:
            hidden = hidden + self.shapes(shapes)
        for layer in layers[self.frozen :]:
            hidden = layer(hidden, attention_mask=bias)
        scores: Tensor = self.head(self.dropout(hidden))  # (B, L, K)
        return scores


def encode_words(
    tokenizer: Any, sentences: Sequence[Sequence[str]]
) -> list[tuple[list[int], list[int], list[int]]]:
    """Piece ids, piece shapes and the position of each word's first piece (-1: cut off)."""
    if not sentences:
        return []
    encoded = tokenizer(
        [list(words) for words in sentences],
        is_split_into_words=True,
        truncation=True,
        max_length=LONGEST,
    )
    rows = []
    for index, words in enumerate(sentences):
        shapes = [word_shape(word) for word in words]
        firsts = [-1] * len(words)
        piece_shapes = []
        for position, word in enumerate(encoded.word_ids(index)):
            if word is not None and firsts[word] < 0:
                firsts[word] = position
            piece_shapes.append(int(Shape.NONE if word is None else shapes[word]))
        rows.append((encoded["input_ids"][index], piece_shapes, firsts))
    return rows


def pad(rows: Sequence[Sequence[int]], fill: int = 0) -> Tensor:
    """Rows of unequal length as one (B, L) tensor."""
    width = max(len(row) for row in rows)
    return torch.tensor([[*row, *[fill] * (width - len(row))] for row in rows])


def _forbidden() -> np.ndarray:
    """(K, K): 0 where the second tag may follow the first, else minus infinity."""
    table = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    for a, before in enumerate(TAGS):
        for b, tag in enumerate(TAGS):
            if tag[0] == "I" and before[2:] != tag[2:]:
                table[a, b] = -np.inf
    return table


_FORBIDDEN = _forbidden()
_FIRST = np.where([tag[0] == "I" for tag in TAGS], -np.inf, 0.0).astype(np.float32)


def best_tags(scores: np.ndarray) -> tuple[str, ...]:
    """The best lawful tag sequence for (words, K) scores (Viterbi 1967)."""
    if not len(scores):
        return ()
    best = scores[0] + _FIRST
    back = np.zeros((len(scores), len(TAGS)), dtype=np.int64)
    for position in range(1, len(scores)):
        through = best[:, None] + _FORBIDDEN  # (K before, K now)
        back[position] = through.argmax(0)
        best = through.max(0) + scores[position]
    last = int(best.argmax())
    path = [last]
    for position in range(len(scores) - 1, 0, -1):
        last = int(back[position, last])
        path.append(last)
    return tuple(TAGS[tag] for tag in reversed(path))


class EntityTagger:
    """Tags words. Made by `load_tagger`; safe to share between threads.

    Args:
        model: in evaluation mode, on its device.
        tokenizer: the encoder's.
        card: what it was loaded from.
    """

    def __init__(self, model: Any, tokenizer: Any, card: ModelCard) -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.card = card
        self._lock = threading.Lock()

    def tag(
        self, sentences: Sequence[Sequence[str]], *, report: Report = silent
    ) -> list[tuple[str, ...]]:
        """IOB2 tags, one for each word of each sentence."""
        parts: list[tuple[int, Sequence[str]]] = []
        for index, words in enumerate(sentences):
            # A word has at least one piece; 60 words rarely pass LONGEST pieces.
            parts.extend((index, words[start : start + 60]) for start in range(0, len(words), 60))
        with self._lock:  # fast tokenizers are not for two threads at once
            rows = encode_words(self.tokenizer, [words for _, words in parts])
        tags: list[tuple[str, ...]] = [()] * len(parts)
        done = 0
        device = next(self.model.parameters()).device
        report(Progress(0, len(parts), "Finding names"))
        for batch in bucket([len(ids) for ids, _, _ in rows], token_budget()):
            ids = pad([rows[index][0] for index in batch])
            mask = pad([[1] * len(rows[index][0]) for index in batch])
            shapes = pad([rows[index][1] for index in batch])
            with torch.inference_mode():
                scores = self.model(ids.to(device), mask.to(device), shapes.to(device))
                likely = scores.float().log_softmax(-1).cpu().numpy()  # (B, L, K)
            for row, index in enumerate(batch):
                firsts = rows[index][2]
                seen = [position for position in firsts if position >= 0]
                cut = ("O",) * (len(firsts) - len(seen))
                tags[index] = best_tags(likely[row, seen]) + cut
            done += len(batch)
            report(Progress(done, len(parts), "Finding names"))
        joined: list[tuple[str, ...]] = [()] * len(sentences)
        for (index, _), found in zip(parts, tags, strict=True):
            joined[index] += found
        return joined


def load_tagger(card: ModelCard) -> EntityTagger:
    """Build the network of a card and put its weights in; the rest is the encoder's own.

    Raises:
        ModelError: the weights and the card do not agree.
    """
    source, encoder = card_encoder(card, TAGS)
    width = encoder.config.hidden_size
    model = TokenClassifier(
        encoder,
        width,
        frozen=int(card.data.get("frozen", 0)),
        shaped=bool(card.data.get("shaped", True)),
    )
    put_weights(model, card, lambda name: not name.startswith("encoder."))
    return EntityTagger(ready(model), encoders.load_tokenizer(source), card)
