"""The moving average of a network's weights: steadier than any one step of training."""

from __future__ import annotations

import copy

import torch
from torch import nn


class Average:
    """Keeps ``shadow`` = decay * shadow + (1 - decay) * weights after every step.

    The decay starts small, so that the first random weights are soon forgotten.
    """

    def __init__(self, network: nn.Module, decay: float = 0.999) -> None:
        self.decay = decay
        self.steps = 0
        self.shadow = copy.deepcopy(network).eval().requires_grad_(False)

    @torch.no_grad()
    def update(self, network: nn.Module) -> None:
        """Take in the network's present weights."""
        self.steps += 1
        decay = min(self.decay, self.steps / (self.steps + 10))
        for kept, now in zip(self.shadow.parameters(), network.parameters(), strict=True):
            kept.lerp_(now.detach().to(kept.dtype), 1 - decay)
        for old, new in zip(self.shadow.buffers(), network.buffers(), strict=True):
            old.copy_(new)

    def state_dict(self) -> dict[str, object]:
        """For a checkpoint."""
        return {"steps": self.steps, "shadow": self.shadow.state_dict()}

    def load_state_dict(self, state: dict[str, object]) -> None:
        """From a checkpoint."""
        self.steps = int(state["steps"])  # type: ignore[call-overload]
        self.shadow.load_state_dict(state["shadow"])  # type: ignore[arg-type]
