from __future__ import annotations

from types import SimpleNamespace

import torch
from torch import Tensor, nn

from filmai_core.learning.network import (
    TextClassifier,
    freeze_embeddings,
    mean_pool,
    trained_state,
)


class TinyEncoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embeddings = nn.Embedding(50, 8)
        self.layer = nn.Linear(8, 8)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> SimpleNamespace:
        return SimpleNamespace(last_hidden_state=self.layer(self.embeddings(input_ids)))


def test_padding_does_not_change_the_mean() -> None:
    hidden = torch.tensor([[[1.0, 2.0], [3.0, 4.0], [99.0, 99.0]]])
    mask = torch.tensor([[1, 1, 0]])
    assert torch.equal(mean_pool(hidden, mask), torch.tensor([[2.0, 3.0]]))


def test_a_text_of_padding_alone_is_zero_not_nan() -> None:
    assert mean_pool(torch.ones(1, 2, 3), torch.zeros(1, 2)).abs().sum() == 0


def test_each_register_has_a_head_of_its_own_size() -> None:
    model = TextClassifier(TinyEncoder(), {"film": 9, "web": 7}, width=8)
    out = model(torch.zeros(4, 5, dtype=torch.long), torch.ones(4, 5, dtype=torch.long))
    assert {name: tuple(rows.shape) for name, rows in out.items()} == {
        "film": (4, 9),
        "web": (4, 7),
    }


def test_frozen_embeddings_are_not_shipped() -> None:
    model = TextClassifier(TinyEncoder(), {"film": 9}, width=8)
    freeze_embeddings(model.encoder)
    state = trained_state(model)
    assert sorted(state) == [
        "encoder.layer.bias",
        "encoder.layer.weight",
        "heads.film.bias",
        "heads.film.weight",
    ]
    assert {value.dtype for value in state.values()} == {torch.float16}
