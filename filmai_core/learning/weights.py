"""A card's encoder, and a card's weights put into a network: what every fine-tuned model does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from torch import nn

from filmai_core.errors import ModelError
from filmai_core.learning.card import ModelCard
from filmai_core.learning.encoders import EncoderSource, find_encoder, load_encoder
from filmai_core.learning.runtime import accelerator, inference_dtype

Network = TypeVar("Network", bound=nn.Module)


def card_encoder(card: ModelCard, labels: tuple[str, ...]) -> tuple[EncoderSource, Any]:
    """Where a card's encoder is from, and the encoder.

    Raises:
        ModelError: the card is for other labels, or was trained from another encoder.
    """
    if card.labels != labels:
        raise ModelError(
            f"the card's labels are {list(card.labels)}", card.name, f"Expected {list(labels)}."
        )
    source = find_encoder(card.encoder)
    expected = str(card.data.get("encoder_sha256", ""))
    if expected and source.revision and source.revision != expected:
        raise ModelError(f"it was fine-tuned from another {card.encoder}", card.name)
    return source, load_encoder(source)


def put_weights(model: nn.Module, card: ModelCard, needed: Callable[[str], bool]) -> None:
    """Load a card's weights into a network; what is not ``needed`` may be the encoder's own.

    Raises:
        ModelError: the file is damaged, or the weights and the card do not agree.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        state = load_file(card.folder / card.weights)
        fault = model.load_state_dict(
            {name: value.float() for name, value in state.items()}, strict=False
        )
    except (SafetensorError, RuntimeError, OSError) as error:
        raise ModelError(
            f"the weights do not fit the card: {str(error).splitlines()[0]}", card.name
        ) from error
    absent = [name for name in fault.missing_keys if needed(name)]
    if fault.unexpected_keys or absent:
        raise ModelError(
            f"the weights do not fit the card (odd: {fault.unexpected_keys[:2]}, "
            f"missing: {absent[:2]})",
            card.name,
        )


def ready(model: Network) -> Network:
    """A network to infer with: where and in the number format that `runtime` says."""
    model = model.eval().requires_grad_(False).to(inference_dtype())
    placed: Network = accelerator().prepare_model(model, evaluation_mode=True)
    return placed
