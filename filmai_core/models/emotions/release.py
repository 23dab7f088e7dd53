"""From a trained network to a model folder: calibration, scores, weights, card.

Everything that is chosen here (scale, bias, thresholds) is chosen on the development sets;
the test sets are only measured, once, at the end.
"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import tomli_w

from filmai_core.learning import encoders, network
from filmai_core.learning.card import CARD, read_card
from filmai_core.models.emotions import scores as emotion_scores
from filmai_core.models.emotions.classifier import EmotionClassifier, load_classifier
from filmai_core.models.emotions.data import EMOTIONS, REGISTERS, EmotionSet, find_sets
from filmai_core.models.emotions.scores import Array, EmotionScores
from filmai_core.models.emotions.training import EmotionRecipe
from filmai_core.progress import Report, silent

WEIGHTS = "model.safetensors"

_DATA = {
    "goemotions": {
        "name": "GoEmotions, Ekman mapping (Demszky et al. 2020)",
        "kind": "Reddit comments, English",
        "licence": "Apache-2.0",
    },
    "xed": {
        "name": "XED (Öhman et al. 2020)",
        "kind": "film subtitle lines, English",
        "licence": "CC BY 4.0",
    },
}

LIMITS = (
    "It reads one line at a time: irony, subtext and what the scene before has set up are lost.",
    "Lines were annotated without the film; people agree with each other only moderately.",
    "Fear, disgust and surprise are told least well; see f1 in the scores.",
    "English only; other languages are refused rather than guessed.",
)


def fit_calibration(logits: Array, gold: np.ndarray[Any, Any]) -> dict[str, list[float]]:
    """Platt scaling of each emotion (Platt 1999), and thresholds with the best F1.

    Args:
        logits: (N, 7) on a development set.
        gold: (N, 7) booleans.
    """
    from sklearn.linear_model import LogisticRegression

    scale, bias = np.ones(len(EMOTIONS)), np.zeros(len(EMOTIONS))
    for k in range(len(EMOTIONS)):
        if 0 < gold[:, k].sum() < len(gold):
            fitted = LogisticRegression(C=1e4).fit(logits[:, k : k + 1], gold[:, k])
            scale[k], bias[k] = fitted.coef_[0, 0], fitted.intercept_[0]
    probs = 1 / (1 + np.exp(-(scale * logits + bias)))
    thresholds = emotion_scores.best_thresholds(gold, probs)
    return {
        "scale": [round(float(value), 4) for value in scale],
        "bias": [round(float(value), 4) for value in bias],
        "thresholds": [round(float(value), 4) for value in thresholds],
    }


def evaluate_set(model: EmotionClassifier, one: EmotionSet) -> EmotionScores:
    """The model's scores on one set, read in the set's own register."""
    probs = model.scores([item.text for item in one.examples], register=one.register)
    return emotion_scores.measure(
        one.examples, probs.astype(np.float64), model.thresholds(one.register)
    )


def baselines(one: EmotionSet) -> dict[str, EmotionScores]:
    """What stands beside the model: VADER where it is installed, and the majority."""
    found = {}
    half = np.full(len(EMOTIONS), 0.5)
    vader = emotion_scores.vader_probs([item.text for item in one.examples])
    if vader is not None:
        found["VADER"] = emotion_scores.measure(one.examples, vader, half)
    majority = emotion_scores.majority_probs(one.examples)
    found["majority"] = emotion_scores.measure(one.examples, majority, half)
    return found


def write_model(
    model: network.TextClassifier,
    recipe: EmotionRecipe,
    sets: Sequence[EmotionSet],
    data: Path,
    out: Path,
    *,
    command: str,
    minutes: float,
    report: Report = silent,
) -> dict[str, EmotionScores]:
    """Calibrate, measure, and write ``out``: weights, card; returns the held-out scores.

    The folder appears whole: it is written aside and renamed.
    """
    from safetensors.torch import save_file

    aside = out.with_name(out.name + ".part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    # The weights that are measured are those that ship: rounded to fp16 first.
    state = network.trained_state(model)
    save_file(state, aside / WEIGHTS)
    source = encoders.find_encoder(recipe.encoder)
    card: dict[str, Any] = {
        "name": "emotions",
        "task": "classify",
        "description": "Seven emotions of a line of dialogue or action, each scored by itself.",
        "encoder": recipe.encoder,
        "encoder_sha256": source.revision,
        "method": recipe.method,
        "weights": WEIGHTS,
        "sha256": encoders.file_sha256(aside / WEIGHTS),
        "labels": list(EMOTIONS),
        "languages": ["en"],
        "licence": "Apache-2.0",
        "limits": list(LIMITS),
        "calibration": {},
        "data": [
            {**_DATA.get(one.name.split()[0], {"name": one.name}), "lines": len(one.examples)}
            for one in sets
        ],
        "training": {
            "command": command,
            "seed": recipe.recipe.seed,
            "epochs": recipe.recipe.epochs,
            "minutes": round(minutes, 1),
            "hardware": _hardware(),
        },
    }
    if recipe.method == "lora":
        card["rank"] = recipe.rank
    card["calibration"] = _calibrate(_uncalibrated(aside, card), data, report)
    _write_card(aside, card)
    final = load_classifier(read_card(aside))
    scores: dict[str, EmotionScores] = {}
    for one in find_sets(data, "test"):
        scores[one.name] = evaluate_set(final, one)
    card["scores"] = {
        name: {key: _rounded(value) for key, value in asdict(found).items()}
        for name, found in scores.items()
    }
    _write_card(aside, card)
    _put(aside, out)
    return scores


def _uncalibrated(folder: Path, card: Mapping[str, Any]) -> EmotionClassifier:
    """The model as it will be loaded, every logit as it comes."""
    plain = {
        "scale": [1.0] * len(EMOTIONS),
        "bias": [0.0] * len(EMOTIONS),
        "thresholds": [0.5] * len(EMOTIONS),
    }
    _write_card(folder, {**card, "calibration": dict.fromkeys(REGISTERS, plain)})
    return load_classifier(read_card(folder))


def _calibrate(
    model: EmotionClassifier, data: Path, report: Report
) -> Mapping[str, dict[str, list[float]]]:
    fitted = {}
    for one in find_sets(data, "dev"):
        logits = model.logits([item.text for item in one.examples], report=report)
        gold = emotion_scores.truth(one.examples)
        # Lines of trust or anticipation alone have none of the seven: they stay in, as what
        # no emotion should be scored for.
        fitted[one.register] = fit_calibration(logits[one.register], gold)
    return fitted


def _write_card(folder: Path, card: Mapping[str, Any]) -> None:
    (folder / CARD).write_text(tomli_w.dumps(dict(card), multiline_strings=True), encoding="utf-8")


def _put(aside: Path, out: Path) -> None:
    """Put the new folder's files in place; what else is in ``out`` (checkpoints) stays."""
    out.mkdir(parents=True, exist_ok=True)
    for path in (aside / WEIGHTS, aside / CARD):
        os.replace(path, out / path.name)
    aside.rmdir()


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    return value


def _hardware() -> str:
    import torch

    from filmai_core.learning.runtime import device

    if device().type == "cuda":
        return torch.cuda.get_device_name()
    return f"CPU ({platform.machine()}), {torch.get_num_threads()} thread(s)"
