"""``filmai classify|finetune|evaluate emotions``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filmai_core.cli.files import read_lines, stderr_report, write_text

_Parsers = Any  # argparse's subparsers object, whose type is private


def _add_classify(nouns: _Parsers) -> None:
    parser = nouns.add_parser("emotions", help="one text a line in, one JSON object a line out")
    parser.add_argument("file", metavar="FILE", help="UTF-8 text, or - for standard input")
    parser.add_argument("--model", default="emotions", help="model name (emotions)")
    parser.add_argument(
        "--register", choices=("film", "web"), default="", help="kind of language (film)"
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
    parser.add_argument("--learning-rate", type=float, default=None, help="peak rate")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--encoder", default="all-minilm-l6-v2", help="card name, folder or hub name"
    )
    parser.set_defaults(run=finetune)


def _add_evaluate(nouns: _Parsers) -> None:
    parser = nouns.add_parser("emotions", help="scores on a held-out set, beside baselines")
    parser.add_argument(
        "--data", metavar="FILE", required=True, help="a .tsv of text and labels, or a data folder"
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

    rate = args.learning_rate or (1.5e-4 if args.method == "full" else 5e-4)
    recipe = EmotionRecipe(
        Recipe(epochs=args.epochs, learning_rate=rate, seed=args.seed),
        method=args.method,
        encoder=args.encoder,
    )
    data, out = Path(args.data), Path(args.out)
    report = stderr_report()
    model, sets = train_emotions(data, out, recipe, resume=args.resume, report=report)
    command = (
        f"filmai finetune emotions --data DIR --out DIR --epochs {args.epochs} "
        f"--method {args.method} --learning-rate {rate:g} --seed {args.seed}"
    )
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


def evaluate(args: argparse.Namespace) -> int:
    """Print the model's scores beside VADER's and the majority's."""
    from dataclasses import asdict

    from filmai_core.cli.files import write_json
    from filmai_core.learning.registry import default_registry
    from filmai_core.models.emotions.data import find_sets, read_set
    from filmai_core.models.emotions.release import baselines, evaluate_set

    path = Path(args.data)
    sets = find_sets(path, "test") if path.is_dir() else [read_set(path)]
    model = default_registry().load(args.model)
    result = {}
    for one in sets:
        table = {model.card.label: evaluate_set(model, one), **baselines(one)}
        print(score_table(one.name, table))
        result[one.name] = {name: asdict(scores) for name, scores in table.items()}
    if args.json:
        write_json(args.json, result)
    return 0


def score_table(name: str, rows: Mapping[str, Any]) -> str:
    """Measures of one set as a table: one row a model."""
    first = next(iter(rows.values()))
    head = ("macro-F1", "weighted-F1", "accuracy", "macro-F1 (1)", "weighted-F1 (1)")
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
        )
        lines.append(f"{model:<{wide}}" + "".join(f"{value:>17.3f}" for value in values))
    lines.append("F1 of each: " + ", ".join(f"{key} {v:.3f}" for key, v in first.f1.items()))
    return "\n".join(lines) + "\n"
