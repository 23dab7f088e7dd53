"""From a trained network to a model folder: heads, calibration, scores, weights, card.

Everything that is chosen here (scale, bias, thresholds, the zero of valence) is chosen on the
development sets and on training lines that were left out; the test sets are only measured,
once, at the end.
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
from filmai_core.models.emotions.data import (
    CORPORA,
    EMOTIONS,
    EmotionSet,
    Example,
    find_sets,
    our_lines,
    plainer,
)
from filmai_core.models.emotions.heads import fit_head
from filmai_core.models.emotions.probe import probe
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

#: Registers whose heads are fitted to lines of ours, and what the card says of these.
OURS = {
    "dialogue": "everyday dialogue lines, English, written and labelled for FilmAI",
    "action": "action lines of screenplays, English, written and labelled for FilmAI",
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


def _described(one: EmotionSet) -> dict[str, Any]:
    """A training set as the card tells it: name, kind, licence, lines."""
    about = _DATA.get(one.name.split()[0], {"name": one.name})
    if one.name.startswith("our "):
        about = {**about, "kind": OURS[one.register], "licence": "the project's own"}
    return {**about, "lines": len(one.examples)}


def evaluate_set(model: EmotionClassifier, one: EmotionSet) -> EmotionScores:
    """The model's scores on one set, read in the set's own register where it has that."""
    register = one.register if one.register in model.registers else model.register
    probs = model.scores([item.text for item in one.examples], register=register)
    return emotion_scores.measure(
        one.examples, probs.astype(np.float64), model.thresholds(register)
    )


def held_out_sets(data: Path | None) -> list[EmotionSet]:
    """What a model is measured on: corpora under ``data``, and our lines that were held out.

    XED is read as it is, and without what marks its labels by accident (`plainer`).
    """
    sets = [] if data is None else find_sets(data, "test")
    sets += [plainer(one) for one in sets if one.register == "film"]
    return [*sets, *(our_lines(name, "test") for name in ("plain", *OURS))]


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
    save_file(network.trained_state(model), aside / WEIGHTS)
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
        "data": [_described(one) for one in (*sets, *(our_lines(name, "train") for name in OURS))],
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
    if recipe.start is not None:
        card["training"]["start"] = recipe.start.label
    trained = _uncalibrated(aside, card)
    card["calibration"] = _calibrate(trained, data, report)
    found = _with_heads(model, trained, card, sets, data, aside, held_out_sets(data))
    _put(aside, out)
    return found


def refit_heads(out: Path, data: Path | None, *, command: str) -> dict[str, EmotionScores]:
    """Fit the heads of dialogue and action anew to the lines in ``assets``; nothing else changes.

    For when lines were added there. The corpora's heads, their calibration and their scores
    stay as they are.

    Args:
        out: a model folder that `write_model` made.
        data: the data folder, for neutral film lines; without it, our own alone say where 0 is.
        command: for the card.
    """
    old = read_card(out)
    base = load_classifier(old)
    model = base.model.float().requires_grad_(True)
    network.freeze_embeddings(model.encoder)
    if model.encoder.pooler is not None:
        model.encoder.pooler.requires_grad_(False)
    card = dict(old.data)
    card["calibration"] = {k: v for k, v in card["calibration"].items() if k in CORPORA}
    card["training"] = {**card["training"], "heads": command}
    rows = {row["name"]: row for row in card["data"]}
    ours = [_described(our_lines(name, "train")) for name in OURS]
    card["data"] = list({**rows, **{row["name"]: row for row in ours}}.values())
    aside = out.with_name(out.name + ".part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    kept = dict(card.get("scores", {}))
    sets = [our_lines(name, "test") for name in ("plain", *OURS)]
    found = _with_heads(model, base, card, (), data, aside, sets)
    card["scores"] = {**kept, **card["scores"]}
    _write_card(aside, card)
    _put(aside, out)
    return found


def _with_heads(
    model: network.TextClassifier,
    trained: EmotionClassifier,
    card: dict[str, Any],
    sets: Sequence[EmotionSet],
    data: Path | None,
    aside: Path,
    held_out: Sequence[EmotionSet],
) -> dict[str, EmotionScores]:
    """Fit the registers' heads, write weights and card to ``aside``, measure; returns scores."""
    from safetensors.torch import save_file

    calibration = dict(card["calibration"])
    for name in OURS:
        lines = _with_own(our_lines(name, "train"), sets)
        fitted = fit_head(trained, lines)
        model.heads[name] = fitted.layer
        calibration[name] = fit_calibration(fitted.logits, emotion_scores.truth(lines))
    save_file(network.trained_state(model), aside / WEIGHTS)
    card["sha256"] = encoders.file_sha256(aside / WEIGHTS)
    card["calibration"] = calibration
    card["zero"] = {}
    _write_card(aside, card)
    card["zero"] = _zeros(load_classifier(read_card(aside)), data)
    _write_card(aside, card)
    final = load_classifier(read_card(aside))
    scores = {one.name: evaluate_set(final, one) for one in held_out}
    card["scores"] = {
        name: {key: _rounded(value) for key, value in asdict(found).items() if value is not None}
        for name, found in scores.items()
    }
    card["probe"] = {
        register: {key: _rounded(change.mean) for key, change in probe(final, register).items()}
        for register in OURS
    }
    _write_card(aside, card)
    return scores


def _uncalibrated(folder: Path, card: Mapping[str, Any]) -> EmotionClassifier:
    """The model as it will be loaded, every logit as it comes."""
    plain = {
        "scale": [1.0] * len(EMOTIONS),
        "bias": [0.0] * len(EMOTIONS),
        "thresholds": [0.5] * len(EMOTIONS),
    }
    _write_card(folder, {**card, "calibration": dict.fromkeys(CORPORA, plain)})
    return load_classifier(read_card(folder))


def _calibrate(
    model: EmotionClassifier, data: Path, report: Report
) -> Mapping[str, dict[str, list[float]]]:
    fitted = {}
    for one in find_sets(data, "dev"):
        if one.register not in CORPORA:
            continue  # a user's own lines teach the dialogue head, which its own folds calibrate
        logits = model.logits([item.text for item in one.examples], report=report)
        gold = emotion_scores.truth(one.examples)
        # Lines of trust or anticipation alone have none of the seven: they stay in, as what
        # no emotion should be scored for.
        fitted[one.register] = fit_calibration(logits[one.register], gold)
    return fitted


def _with_own(ours: EmotionSet, sets: Sequence[EmotionSet]) -> list[Example]:
    """Lines of ours, and a user's own training lines of the same register."""
    own = [item for one in sets if one.register == ours.register for item in one.examples]
    return [*ours.examples, *own]


def _zeros(model: EmotionClassifier, data: Path | None) -> dict[str, float]:
    """Where neutral text stands, by register (see `emotion_scores.zero_of`).

    Neutral film lines of the development set stand beside our neutral dialogue, each set with
    the same weight. The film head, whose balance counts, was trained on neither.
    """
    found = {}
    for name in OURS:
        sets = [our_lines(name, "train")]
        if name == "dialogue" and data is not None:
            sets += [one for one in find_sets(data, "dev") if one.register == "film"]
        calm = [[item.text for item in one.examples if item.labels == {"neutral"}] for one in sets]
        groups = [
            model.readings(texts, register=name)[:, -1].astype(np.float64)
            for texts in calm
            if texts
        ]
        found[name] = round(emotion_scores.zero_of(groups), 4)
    return found


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
