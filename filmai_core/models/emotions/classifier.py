"""Texts to emotion scores.

A score is a calibrated probability: ``sigmoid(scale * logit + bias)`` with scale and bias
fitted per register on the development set, so that of the lines scored 0.3 for fear, about
three in ten were marked as fear by the people who annotated them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from filmai_core.errors import InputError, ModelError
from filmai_core.learning import encoders, network
from filmai_core.learning.card import ModelCard
from filmai_core.learning.runtime import token_budget
from filmai_core.learning.tokens import Tokens
from filmai_core.learning.weights import card_encoder, put_weights, ready
from filmai_core.models.emotions.data import CORPORA, EMOTIONS, REGISTERS, clean
from filmai_core.models.emotions.scores import balance_of, sigmoid
from filmai_core.progress import Progress, Report, silent


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Of one register: ``sigmoid(scale * logit + bias)``, and the thresholds that go with it.

    Attributes:
        scale: (7,).
        bias: (7,).
        thresholds: (7,): an emotion counts as present from here on.
    """

    scale: NDArray[np.float64]
    bias: NDArray[np.float64]
    thresholds: NDArray[np.float64]


class EmotionClassifier:
    """A loaded emotion model. Safe to share between threads: it is never altered.

    Args:
        model: in evaluation mode, on its device.
        tokens: its tokenizer.
        calibration: by register.
        card: what it was loaded from.
    """

    labels: tuple[str, ...] = EMOTIONS

    def __init__(
        self,
        model: network.TextClassifier,
        tokens: Tokens,
        calibration: Mapping[str, Calibration],
        card: ModelCard,
    ) -> None:
        self.model = model
        self.tokens = tokens
        self.calibration = calibration
        self.card = card
        self.revision = card.revision
        known = [name for name in ("dialogue", "film") if name in calibration]
        self.register = known[0] if known else next(iter(calibration))
        #: The registers that it reads.
        self.registers = tuple(calibration)
        #: By register, where the card has it: the balance of neutral text, from which a valence
        #: is counted.
        self.zero: dict[str, float] = {
            name: float(value) for name, value in card.data.get("zero", {}).items()
        }

    def scores(
        self, texts: Sequence[str], *, register: str = "", report: Report = silent
    ) -> NDArray[np.float32]:
        """Scores (N, 7) in [0, 1], in the order of `EMOTIONS`; texts are cleaned first.

        Args:
            texts: one or more sentences each; cut after 256 tokens.
            register: ``dialogue`` or ``action`` for a script's lines, ``film`` for dialogue by
                XED's rules, ``web`` for comments; "" for the model's own: dialogue, or film.
            report: progress in texts.
        """
        name = register or self.register
        self._of(name)  # refuse an unknown register before the work
        logits = self.logits(texts, report=report)[name]
        return (1 / (1 + np.exp(-self.calibrated(logits, name)))).astype(np.float32)

    def readings(
        self, texts: Sequence[str], *, register: str = "", report: Report = silent
    ) -> NDArray[np.float32]:
        """Scores and, as the eighth column, the balance of good and bad, (N, 8).

        The balance (see `emotion_scores`) is the film head's, whatever the register.
        """
        name = register or self.register
        self._of(name)
        tone = "film" if "film" in self.calibration else name
        logits = self.logits(texts, report=report)
        probs, film = (sigmoid(self.calibrated(logits[which], which)) for which in (name, tone))
        return np.column_stack([probs, balance_of(EMOTIONS, film)]).astype(np.float32)

    def calibrated(self, logits: NDArray[np.float64], register: str) -> NDArray[np.float64]:
        """A register's raw outputs (N, 7), scaled and shifted: the log-odds of the scores."""
        fitted = self._of(register)
        return fitted.scale * logits + fitted.bias

    def logits(
        self, texts: Sequence[str], *, report: Report = silent
    ) -> dict[str, NDArray[np.float64]]:
        """Raw outputs (N, 7) of each register."""
        ids = self.tokens.ids([clean(text) for text in texts])
        found = {name: np.zeros((len(ids), len(EMOTIONS))) for name in self.calibration}
        device = next(self.model.parameters()).device
        done = 0
        report(Progress(0, len(ids), "Reading emotions"))
        for group, batch, mask in self.tokens.batches(ids, token_budget()):
            with torch.inference_mode():
                out = self.model(batch.to(device), mask.to(device))
            for name, rows in found.items():
                rows[group] = out[name][:, : len(EMOTIONS)].float().cpu().numpy()
            done += len(group)
            report(Progress(done, len(ids), "Reading emotions"))
        return found

    def pooled(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """What the heads read: the encoder's pooled vectors (N, D)."""
        ids = self.tokens.ids([clean(text) for text in texts])
        first = next(self.model.parameters())
        found = np.zeros((len(ids), self.model.width))
        for group, batch, mask in self.tokens.batches(ids, token_budget()):
            with torch.inference_mode():
                rows = self.model.pool(batch.to(first.device), mask.to(first.device))
            found[group] = rows.float().cpu().numpy()
        return found

    def thresholds(self, register: str = "") -> NDArray[np.float64]:
        """From which score on each emotion counts as present, (7,)."""
        return self._of(register).thresholds

    def _of(self, register: str) -> Calibration:
        register = register or self.register
        if register not in self.calibration:
            raise InputError(
                f"this model was not trained on the register {register!r}",
                hint=f"Use {' or '.join(sorted(self.calibration))}.",
            )
        return self.calibration[register]


def load_classifier(card: ModelCard) -> EmotionClassifier:
    """Build the network of a card and put its weights in.

    Raises:
        ModelError: the weights and the card do not agree.
    """
    source, encoder = card_encoder(card, EMOTIONS)
    width = encoder.config.hidden_size
    if card.data.get("method") == "lora":
        encoder = network.add_lora(encoder, int(card.data["rank"]))
    names = (*CORPORA, *(name for name in card.data.get("calibration", {}) if name in REGISTERS))
    heads = {name: len(REGISTERS[name]) for name in dict.fromkeys(names)}
    model = network.TextClassifier(encoder, heads, width)
    put_weights(model, card, lambda name: name.startswith("heads."))
    if card.data.get("method") == "lora":
        model.encoder = network.merge_lora(model.encoder)
    return EmotionClassifier(
        ready(model), Tokens(encoders.load_tokenizer(source)), _calibration(card), card
    )


def _calibration(card: ModelCard) -> dict[str, Calibration]:
    """By register that the model was trained on.

    Raises:
        ModelError: the card has none, or not seven numbers each.
    """
    found = {}
    for name, values in card.data.get("calibration", {}).items():
        rows = [np.array(values[key], dtype=np.float64) for key in ("scale", "bias", "thresholds")]
        if name not in REGISTERS or any(row.shape != (len(EMOTIONS),) for row in rows):
            raise ModelError(f"the card's calibration for {name} cannot be used", card.name)
        found[name] = Calibration(*rows)
    if not found:
        raise ModelError("the card has no calibration", card.name)
    return found
