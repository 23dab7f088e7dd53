from __future__ import annotations

import pytest
import torch
from torch import nn

from filmai_core.learning.averaging import Average


def test_the_average_follows_the_weights() -> None:
    network = nn.Linear(1, 1)
    nn.init.zeros_(network.weight)
    average = Average(network, decay=0.9)
    nn.init.ones_(network.weight)
    average.update(network)
    # A young average: of the first step's weights it takes nine tenths.
    assert average.values["weight"].item() == pytest.approx(1 - 1 / 10)
    for _ in range(200):
        average.update(network)
    assert average.values["weight"].item() == pytest.approx(1.0, abs=1e-6)
    assert not average.values["weight"].requires_grad


def test_an_old_average_moves_by_one_minus_decay() -> None:
    network = nn.Linear(1, 1)
    nn.init.zeros_(network.weight)
    average = Average(network, decay=0.9)
    average.steps = 10_000
    nn.init.ones_(network.weight)
    average.update(network)
    assert average.values["weight"].item() == pytest.approx(0.1)


def test_frozen_weights_are_left_alone_and_buffers_are_copied() -> None:
    network = nn.BatchNorm1d(2)
    network.weight.requires_grad_(False)
    average = Average(network, decay=0.5)
    network.running_mean.fill_(3.0)
    average.update(network)
    with torch.no_grad():
        network.weight.fill_(7.0)
        network.bias.fill_(7.0)
        network.running_mean.fill_(9.0)
    average.copy_to(network)
    assert network.weight.tolist() == [7.0, 7.0]
    assert network.bias.tolist() == [0.0, 0.0]
    assert network.running_mean.tolist() == [3.0, 3.0]


def test_a_saved_average_goes_on_where_it_was() -> None:
    network = nn.Linear(2, 2)
    average = Average(network, decay=0.9)
    nn.init.ones_(network.weight)
    average.update(network)
    again = Average(nn.Linear(2, 2), decay=0.9)
    again.load_state_dict(average.state_dict())
    again.update(network)
    average.update(network)
    assert again.steps == average.steps == 2
    assert torch.equal(again.values["weight"], average.values["weight"])
