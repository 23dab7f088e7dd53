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
    parser.set_defaults(run=evaluate)


VERBS = {"evaluate": _add_evaluate}


def evaluate(args: argparse.Namespace) -> int:
    """Print a table for each script."""
    names = [*args.scripts, *args.data]
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
