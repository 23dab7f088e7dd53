"""``filmai evaluate themes``: how good the motifs of some scripts are, beside other methods."""

from __future__ import annotations

import argparse
from typing import Any

from filmai_core.cli.files import read_bytes, stderr_report, write_json
from filmai_core.errors import InputError


def _add_evaluate(nouns: Any) -> None:
    parser = nouns.add_parser(
        "themes", help="coherence, diversity and stability of the motifs of scripts"
    )
    parser.add_argument("scripts", metavar="SCRIPT", nargs="*", help="screenplays")
    parser.add_argument("--data", metavar="SCRIPT", action="append", default=[], help="the same")
    parser.add_argument("--pairs", type=int, default=10, help="pairs of resamples (10)")
    parser.add_argument("--json", metavar="OUT", default="", help="also write the figures here")
    parser.add_argument(
        "--base-rate",
        metavar="OUT",
        default="",
        help="instead: write how strongly each named theme passes in the scripts and prose",
    )
    parser.add_argument(
        "--prose", metavar="FILE", nargs="*", default=[], help="plain texts for --base-rate"
    )
    parser.set_defaults(run=evaluate)


VERBS = {"evaluate": _add_evaluate}


def evaluate(args: argparse.Namespace) -> int:
    """Print a table for each script."""
    names = [*args.scripts, *args.data]
    if args.base_rate:
        return _base_rate(names, args.prose, args.base_rate)
    if not names:
        raise InputError("no script is named", "SCRIPT", "Name one or more screenplays.")
    if args.pairs < 1:
        raise InputError(f"{args.pairs} pairs measure nothing", "--pairs", "Use 1 or more.")
    from dataclasses import asdict

    from filmai_core.analysis.themes.evaluation import evaluate_motifs, motif_table
    from filmai_core.learning.embedder import default_embedder
    from filmai_core.screenplay.sandbox.safely import read_screenplay_safely

    result = {}
    for name in names:
        play = read_screenplay_safely(read_bytes(name, "SCRIPT"), name)
        rows = evaluate_motifs(play, default_embedder(), pairs=args.pairs, report=stderr_report())
        print(motif_table(play.title[:21] or play.source_name[:21], rows))
        result[name] = [asdict(row) for row in rows]
    if args.json:
        write_json(args.json, result)
    return 0


def _base_rate(scripts: list[str], prose: list[str], out: str) -> int:
    """Write the table that scores of named themes are held against."""
    from pathlib import Path

    from filmai_core.analysis.themes.bank import DEFAULT_BANK
    from filmai_core.analysis.themes.base_texts import prose_texts, rates_from, script_texts
    from filmai_core.analysis.themes.rates import rates_to_toml
    from filmai_core.learning.embedder import default_embedder
    from filmai_core.screenplay.sandbox.safely import read_screenplay_safely

    texts = []
    for name in scripts:
        play = read_screenplay_safely(read_bytes(name, "SCRIPT"), name)
        if play.language in ("en", ""):
            texts += script_texts(play)
    parts = len(texts)
    for name in prose:
        text = read_bytes(name, "--prose").decode("utf-8", errors="replace")
        texts += prose_texts(Path(name).stem, text)
    if len(texts) < 20:
        raise InputError(
            f"{len(texts)} texts are too few for a base rate", "--base-rate", "Name 20 or more."
        )
    rates = rates_from(texts, DEFAULT_BANK, default_embedder(), report=stderr_report())
    facts = {
        "script_parts": parts,
        "prose_parts": len(texts) - parts,
        "command": "filmai evaluate themes --base-rate OUT SCRIPT... --prose FILE...",
    }
    try:
        Path(out).write_text(rates_to_toml(rates, facts), encoding="utf-8")
    except OSError as error:
        raise InputError(f"the table cannot be written: {error.strerror or error}", out) from error
    print(f"{parts} parts of scripts and {len(texts) - parts} of prose: written to {out}")
    return 0
