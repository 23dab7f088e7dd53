"""The moving average of a network's weights: steadier than any one step of training."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

#: A young average follows closely, or it would remember the first random weights for long:
#: the decay of step n is at most n / (n + this).
YOUTH = 9


class Average:
    """Keeps average = decay * average + (1 - decay) * weights after every step.

    Only what is trained is averaged, and buffers are copied; the rest is the network's own.

    Args:
        network: whose weights to begin from.
        decay: per step, in [0, 1).
    """

    def __init__(self, network: nn.Module, decay: float = 0.999) -> None:
        self.decay = decay
        self.steps = 0
        self.values = {name: value.detach().clone() for name, value in _trained(network).items()}
        self.buffers = {name: value.detach().clone() for name, value in network.named_buffers()}

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Take one step towards the network's present weights."""
        self.steps += 1
        decay = min(self.decay, self.steps / (self.steps + YOUTH))
        for name, value in _trained(network).items():
            kept = self.values[name]
            kept.lerp_(value.detach().to(kept.dtype), 1 - decay)
        for name, buffer in network.named_buffers():
            self.buffers[name].copy_(buffer)

    @torch.no_grad()
    def copy_to(self, network: nn.Module) -> None:
        """Put the average into a network."""
        places = {**dict(network.named_parameters()), **dict(network.named_buffers())}
        for name, value in {**self.values, **self.buffers}.items():
            places[name].copy_(value)

    def state_dict(self) -> dict[str, Any]:
        """For a checkpoint."""
        return {"steps": self.steps, "shadow": {**self.values, **self.buffers}}

    @torch.no_grad()
    def load_state_dict(self, state: dict[str, Any]) -> None:
        """From a checkpoint; the values stay on the device where they are.

        Raises:
            KeyError: the checkpoint is of another network.
        """
        self.steps = int(state["steps"])
        for name, kept in {**self.values, **self.buffers}.items():
            if name in state["shadow"] or name in self.values:
                kept.copy_(state["shadow"][name])


def _trained(network: nn.Module) -> dict[str, nn.Parameter]:
    return {name: value for name, value in network.named_parameters() if value.requires_grad}
