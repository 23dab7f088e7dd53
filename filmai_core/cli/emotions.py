"""``filmai classify|finetune|evaluate emotions``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmai_core.cli.files import read_lines, stderr_report, write_text

if TYPE_CHECKING:
    from filmai_core.learning.card import ModelCard

_Parsers = Any  # argparse's subparsers object, whose type is private


def _add_classify(nouns: _Parsers) -> None:
    parser = nouns.add_parser("emotions", help="one text a line in, one JSON object a line out")
    parser.add_argument("file", metavar="FILE", help="UTF-8 text, or - for standard input")
    parser.add_argument("--model", default="emotions", help="model name (emotions)")
    parser.add_argument(
        "--register",
        choices=("dialogue", "action", "film", "web"),
        default="",
        help="kind of language (dialogue)",
    )
    parser.set_defaults(run=classify)


def _add_finetune(nouns: _Parsers) -> None:
    parser = nouns.add_parser("emotions", help="fine-tune the encoder to tell seven emotions")
    parser.add_argument(
        "--data", metavar="DIR", required=True, help="holds GoEmotions, XED or your own sets"
    )
    parser.add_argument("--out", metavar="DIR", required=True, help="model folder to write")
    parser.add_argument("--epochs", type=int, default=3, help="passes over the data (3)")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--method", choices=("full", "lora"), default="full")
    parser.add_argument(
        "--start", metavar="MODEL", default="", help="go on from this model (name or folder)"
    )
    parser.add_argument(
        "--heads",
        action="store_true",
        help="only fit the heads of dialogue and action in --out anew, to the lines in assets",
    )
    parser.add_argument("--share", type=float, default=1.0, help="of each epoch's batches (1)")
    parser.add_argument("--learning-rate", type=float, default=None, help="peak rate")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--encoder", default="all-minilm-l6-v2", help="card name, folder or hub name"
    )
    parser.set_defaults(run=finetune)


def _add_evaluate(nouns: _Parsers) -> None:
    parser = nouns.add_parser("emotions", help="scores on a held-out set, beside baselines")
    parser.add_argument(
        "--data",
        metavar="FILE",
        default="",
        help="a .tsv of text and labels, or a data folder (our own held-out lines)",
    )
    parser.add_argument(
        "--probe",
        action="store_true",
        help="also print what a comma, a name, capitals and final marks do to P(neutral)",
    )
    parser.add_argument("--model", default="emotions", help="model name (emotions)")
    parser.add_argument("--json", metavar="OUT", default="", help="also write the scores here")
    parser.set_defaults(run=evaluate)


VERBS = {"classify": _add_classify, "finetune": _add_finetune, "evaluate": _add_evaluate}


def classify(args: argparse.Namespace) -> int:
    """Score each line of a file, in order; an empty line is an empty text."""
    texts = read_lines(args.file, "FILE")
    from filmai_core.learning.registry import default_registry

    model = default_registry().load(args.model)
    scores = model.scores(texts, register=args.register, report=stderr_report())
    for text, row in zip(texts, scores, strict=True):
        named = {name: round(float(v), 4) for name, v in zip(model.labels, row, strict=True)}
        write_text("-", json.dumps({"text": text, "scores": named}, ensure_ascii=False) + "\n")
    return 0


def finetune(args: argparse.Namespace) -> int:
    """Train, calibrate, measure, write; prints the held-out scores."""
    from filmai_core.learning.fitting import Recipe, trained_minutes
    from filmai_core.models.emotions.release import write_model
    from filmai_core.models.emotions.training import EmotionRecipe, train_emotions

    data, out = Path(args.data), Path(args.out)
    if args.heads:
        from filmai_core.models.emotions.release import refit_heads

        told = "filmai finetune emotions --data DIR --out DIR --heads"
        for name, found in refit_heads(out, data, command=told).items():
            print(score_table(name, {"this model": found}))
        return 0
    rate = args.learning_rate or (1.5e-4 if args.method == "full" else 5e-4)
    recipe = EmotionRecipe(
        Recipe(epochs=args.epochs, learning_rate=rate, seed=args.seed),
        method=args.method,
        encoder=args.encoder,
        start=_start(args.start),
        share=args.share,
    )
    report = stderr_report()
    model, sets = train_emotions(data, out, recipe, resume=args.resume, report=report)
    command = (
        f"filmai finetune emotions --data DIR --out DIR --epochs {args.epochs} "
        f"--method {args.method} --learning-rate {rate:g} --seed {args.seed}"
    )
    if args.share != 1:
        command += f" --share {args.share:g}"
    if args.start:
        command += " --start MODEL"
    scores = write_model(
        model,
        recipe,
        sets,
        data,
        out,
        command=command,
        minutes=trained_minutes(out),
        report=report,
    )
    for name, found in scores.items():
        print(score_table(name, {"this model": found}))
    return 0


def _start(name: str) -> ModelCard | None:
    """The model to go on from: a folder with a card, or an installed model's name."""
    from filmai_core.learning.card import CARD, read_card
    from filmai_core.learning.registry import default_registry

    if not name:
        return None
    folder = Path(name)
    return read_card(folder) if (folder / CARD).is_file() else default_registry().card(name)


def evaluate(args: argparse.Namespace) -> int:
    """Print the model's scores beside VADER's and the majority's, and the probe where asked."""
    from dataclasses import asdict

    from filmai_core.cli.files import write_json
    from filmai_core.learning.registry import default_registry
    from filmai_core.models.emotions.data import read_set
    from filmai_core.models.emotions.probe import probe
    from filmai_core.models.emotions.release import baselines, evaluate_set, held_out_sets

    path = Path(args.data) if args.data else None
    one_file = path is not None and not path.is_dir()
    sets = [read_set(path)] if path is not None and one_file else held_out_sets(path)
    model = default_registry().load(args.model)
    result: dict[str, Any] = {}
    for one in sets:
        table = {model.card.label: evaluate_set(model, one), **baselines(one)}
        print(score_table(one.name, table))
        result[one.name] = {name: asdict(scores) for name, scores in table.items()}
    if args.probe:
        registers = [name for name in ("dialogue", "action") if name in model.registers]
        found = {name or model.register: probe(model, name) for name in registers or [""]}
        print(probe_table(found))
        result["probe"] = {
            name: {feature: asdict(change) for feature, change in changes.items()}
            for name, changes in found.items()
        }
    if args.json:
        write_json(args.json, result)
    return 0


def probe_table(found: Mapping[str, Mapping[str, Any]]) -> str:
    """What each feature does to P(neutral), by register."""
    names = list(found)
    features = list(next(iter(found.values())))
    wide = max(len(feature) for feature in features)
    lines = [
        "Change of P(neutral) over statements of fact: mean, and the largest of one statement",
        " " * wide + "".join(f"{name:>18}" for name in names),
    ]
    for feature in features:
        cells = (found[name][feature] for name in names)
        lines.append(
            f"{feature:<{wide}}" + "".join(f"{c.mean:>+10.3f} {c.largest:>+7.3f}" for c in cells)
        )
    return "\n".join(lines) + "\n"


def score_table(name: str, rows: Mapping[str, Any]) -> str:
    """Measures of one set as a table: one row a model."""
    first = next(iter(rows.values()))
    head = (
        "macro-F1",
        "weighted-F1",
        "accuracy",
        "macro-F1 (1)",
        "weighted-F1 (1)",
        "polarity AUC",
    )
    wide = max(len(row) for row in rows)
    lines = [
        f"{name}: {first.lines} lines; accuracy and (1): the highest score alone, on the "
        f"{first.single_lines} lines with one emotion",
        " " * wide + "".join(f"{title:>17}" for title in head),
    ]
    for model, found in rows.items():
        values = (
            found.macro_f1,
            found.weighted_f1,
            found.accuracy,
            found.single_macro_f1,
            found.single_weighted_f1,
            float("nan") if found.polarity_auc is None else found.polarity_auc,
        )
        lines.append(f"{model:<{wide}}" + "".join(f"{value:>17.3f}" for value in values))
    lines.append("F1 of each: " + ", ".join(f"{key} {v:.3f}" for key, v in first.f1.items()))
    return "\n".join(lines) + "\n"
