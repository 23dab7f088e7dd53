"""``filmai tag|finetune|evaluate entities``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from filmai_core.cli.files import read_lines, stderr_report, write_json, write_text


def _add_tag(nouns: Any) -> None:
    parser = nouns.add_parser("entities", help="add a BIO tag to each line of a CoNLL file")
    parser.add_argument("file", metavar="FILE.conll", help="the file, or - for standard input")
    parser.add_argument("--model", default="entities", help="model name (entities)")
    parser.set_defaults(run=tag_entities)


def _add_finetune(nouns: Any) -> None:
    parser = nouns.add_parser("entities", help="fine-tune the encoder to tag names")
    parser.add_argument(
        "--data",
        metavar="DIR",
        required=True,
        help="CoNLL files whose names hold train, dev (or valid, testa) and test (or testb)",
    )
    parser.add_argument("--out", metavar="DIR", required=True, help="model folder to write")
    parser.add_argument("--epochs", type=int, default=4, help="passes over the data (4)")
    parser.add_argument("--learning-rate", type=float, default=4e-4, help="peak rate (4e-4)")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument(
        "--frozen", type=int, default=0, help="lower layers that are not trained (0)"
    )
    parser.add_argument("--no-shapes", action="store_true", help="leave out how words are written")
    parser.add_argument("--encoder", default="", help="card name, folder or hub name of the base")
    parser.add_argument("--licence", default="", help="of the data, for the card")
    parser.add_argument("--source", default="", help="of the data, for the card")
    parser.add_argument("--seed", type=int, default=7)
    parser.set_defaults(run=finetune_entities)


def _add_evaluate(nouns: Any) -> None:
    parser = nouns.add_parser("entities", help="token and entity scores on CoNLL files")
    parser.add_argument(
        "--data", metavar="FILE", required=True, help="a CoNLL file, or a folder with test files"
    )
    parser.add_argument("--model", default="entities", help="model name (entities)")
    parser.add_argument("--json", metavar="OUT", default="", help="also write the scores here")
    parser.set_defaults(run=evaluate_entities)


VERBS = {"tag": _add_tag, "finetune": _add_finetune, "evaluate": _add_evaluate}


def tag_entities(args: argparse.Namespace) -> int:
    """Print the lines of a CoNLL file with the predicted tag as a further column."""
    lines = read_lines(args.file, "FILE")
    sentences: list[list[str]] = [[]]
    places: list[tuple[int, int] | None] = []  # of each line: sentence and word
    for line in lines:
        columns = line.split()
        if columns and columns[0] != "-DOCSTART-":
            places.append((len(sentences) - 1, len(sentences[-1])))
            sentences[-1].append(columns[0])
        else:
            places.append(None)
            if sentences[-1]:
                sentences.append([])
    from filmai_core.learning.registry import default_registry

    tagger = default_registry().load(args.model)
    tags = tagger.tag(sentences, report=stderr_report())
    rows = []
    for line, place in zip(lines, places, strict=True):
        if place is not None:
            rows.append(f"{line.rstrip()}{_separator(line)}{tags[place[0]][place[1]]}")
        elif line.strip():  # -DOCSTART-
            rows.append(f"{line.rstrip()}{_separator(line)}O")
        else:
            rows.append(line)
    write_text("-", "".join(f"{row}\n" for row in rows))
    return 0


def _separator(line: str) -> str:
    return "\t" if "\t" in line else " "


def finetune_entities(args: argparse.Namespace) -> int:
    """Train on a folder of CoNLL files; prints the held-out scores."""
    from filmai_core.learning.encoders import DEFAULT_ENCODER
    from filmai_core.learning.fitting import Recipe
    from filmai_core.models.entities.conll import score_table
    from filmai_core.models.entities.training import finetune_tagger

    recipe = Recipe(epochs=args.epochs, learning_rate=args.learning_rate, seed=args.seed)
    notes = {key: getattr(args, key) for key in ("licence", "source") if getattr(args, key)}
    _, scores = finetune_tagger(
        Path(args.data),
        Path(args.out),
        recipe=recipe,
        encoder=args.encoder or DEFAULT_ENCODER,
        frozen=args.frozen,
        shaped=not args.no_shapes,
        resume=args.resume,
        notes=notes,
        report=stderr_report(),
    )
    for name, found in scores.items():
        print(score_table(found.entities, name), end="\n\n")
        print(score_table(found.tokens, f"{name} tokens"), end="\n\n")
    return 0


def evaluate_entities(args: argparse.Namespace) -> int:
    """Print a model's scores on a file, or on a folder's test files."""
    from dataclasses import asdict

    from filmai_core.learning.registry import default_registry
    from filmai_core.models.entities.conll import read_conll_file, score_table
    from filmai_core.models.entities.training import evaluate_tagger, held_out_files

    path = Path(args.data)
    files = held_out_files(path) if path.is_dir() else [path]
    gold = {file.stem: read_conll_file(file) for file in files}
    tagger = default_registry().load(args.model)
    result = {}
    for name, sentences in gold.items():
        found = evaluate_tagger(tagger, sentences, report=stderr_report())
        print(score_table(found.entities, name), end="\n\n")
        print(score_table(found.tokens, f"{name} tokens"), end="\n\n")
        result[name] = {
            level: {key: asdict(row) for key, row in rows.items()}
            for level, rows in (("entities", found.entities), ("tokens", found.tokens))
        }
    if args.json:
        write_json(args.json, result)
    return 0
