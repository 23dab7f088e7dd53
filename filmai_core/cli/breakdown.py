"""``filmai finetune|evaluate breakdown``: the head that tells effects from figures of speech."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from filmai_core.cli.files import stderr_report, write_json

_Parsers = Any  # argparse's subparsers object, whose type is private


def _add_finetune(nouns: _Parsers) -> None:
    parser = nouns.add_parser("breakdown", help="train the effect breakdown on example lines")
    parser.add_argument("--data", metavar="FILE", default="", help="example lines (the shipped)")
    parser.add_argument("--out", metavar="DIR", required=True, help="model folder to write")
    parser.add_argument("--epochs", type=int, default=0, help="passes over the words (40)")
    parser.add_argument("--resume", action="store_true", help="accepted; training takes seconds")
    parser.add_argument("--seed", type=int, default=7)
    parser.set_defaults(run=finetune_breakdown)


def _add_evaluate(nouns: _Parsers) -> None:
    parser = nouns.add_parser("breakdown", help="precision and recall on held-out lines")
    parser.add_argument("--data", metavar="FILE", default="", help="example lines (the shipped)")
    parser.add_argument("--json", metavar="OUT", default="", help="also write the scores here")
    parser.add_argument("--errors", action="store_true", help="also print each wrong answer")
    parser.set_defaults(run=evaluate_breakdown)


VERBS = {"finetune": _add_finetune, "evaluate": _add_evaluate}


def finetune_breakdown(args: argparse.Namespace) -> int:
    """Train the head, print its scores on the held-out lines, write weights and card."""
    from filmai_core.analysis.breakdown import examples
    from filmai_core.models.breakdown import training

    report = stderr_report()
    train = examples.read_examples(Path(args.data) if args.data else examples.TRAIN)
    test = examples.read_examples(examples.TEST)
    options = training.HeadOptions(seed=args.seed)
    if args.epochs:
        options = training.HeadOptions(
            seed=args.seed, word_epochs=args.epochs, sentence_epochs=2 * args.epochs
        )
    head = training.fit_head(
        examples.encode_examples(train, report=report), examples.LABELS, options, report=report
    )
    lines = examples.encode_examples(test, report=report)
    scores = examples.score_examples(training.decide(head, lines), lines.truth)
    literal = sum(bool(example.shows) for example in train)
    facts = {
        "licence": "Apache-2.0",
        "description": "Tells lines that call for an effect from figures of speech. Written "
        "English only; trained on lines written for FilmAI, none of them from a film.",
        "training_lines": len(train),
        "training_lines_without_effect": len(train) - literal,
        "seed": options.seed,
        "command": "filmai finetune breakdown --out DIR",
        "scores": _flat(scores),
    }
    card = training.write_head(Path(args.out), head, facts)
    print(_table(scores))
    print(f"Written to {card.parent}")
    return 0


def evaluate_breakdown(args: argparse.Namespace) -> int:
    """Print precision and recall by category, and how well figures of speech are told."""
    from filmai_core.analysis.breakdown import examples
    from filmai_core.models.breakdown import training
    from filmai_core.models.breakdown.head import breakdown_head

    path = Path(args.data) if args.data else examples.TEST
    test = examples.read_examples(path)
    head = breakdown_head()
    lines = examples.encode_examples(test, report=stderr_report())
    likely = training.decide(head, lines)
    scores = examples.score_examples(likely, lines.truth)
    print(_table(scores))
    if args.errors:
        for row, example in enumerate(test):
            for k, label in enumerate(examples.LABELS):
                listed, truth = likely[row, k] >= 0.5, lines.truth[row, k]
                if (listed and truth == 0) or (not listed and truth == 1):
                    kind = "wrong " if listed else "missed"
                    print(f"{kind} {likely[row, k]:.2f} {label}: {example.text}")
    if args.json:
        write_json(args.json, _flat(scores))
    return 0


def _flat(scores: Any) -> dict[str, float]:
    micro = scores.micro
    found = {
        "precision": micro.precision,
        "recall": micro.recall,
        "f1": micro.f1,
        "literal_or_figurative_accuracy": scores.accuracy,
        "false_alarms": float(scores.literal.wrong),
        "lines_without_effect": float(scores.plain),
    }
    for name, row in scores.categories.items():
        found[f"{name} precision"] = row.precision
        found[f"{name} recall"] = row.recall
    return {name: round(value, 4) for name, value in found.items()}


def _table(scores: Any) -> str:
    lines = [f"{'category':<16}{'precision':>10}{'recall':>10}{'F1':>8}{'lines':>8}"]
    rows = {**scores.categories, "all": scores.micro}
    for name, row in rows.items():
        total = row.right + row.missed
        lines.append(f"{name:<16}{row.precision:>10.3f}{row.recall:>10.3f}{row.f1:>8.3f}{total:>8}")
    holding = scores.literal.right + scores.literal.missed
    lines += [
        "",
        f"lines with an effect of which one is listed: {scores.literal.right} of {holding}",
        f"lines without an effect of which one is listed: {scores.literal.wrong} of {scores.plain}",
        f"literal or figurative, right: {scores.accuracy:.1%}",
    ]
    return "\n".join(lines)
