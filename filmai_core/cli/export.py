"""``filmai export SCRIPT --out FILE``: the screenplay in another format, or to print."""

from __future__ import annotations

import argparse
from pathlib import Path

from filmai_core.cli.files import read_bytes, stderr_report, write_file
from filmai_core.errors import InputError
from filmai_core.progress import Report
from filmai_core.screenplay.model import Screenplay

ENDINGS = (".fdx", ".fountain", ".json", ".pdf", ".txt")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("export", help="the screenplay in another format, or to print")
    parser.add_argument("script", metavar="SCRIPT", help="the file, or - for standard input")
    parser.add_argument(
        "--out", metavar="FILE", required=True,
        help="its ending decides: .fdx, .fountain, .json, .pdf (as scripts are printed); a file "
        "in its own format comes back whole",
    )  # fmt: skip
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--sides", metavar="NAME", default="", help="one character's lines with cues (.pdf, .txt)"
    )
    what.add_argument("--sheets", action="store_true", help="scene breakdown sheets (.pdf)")
    what.add_argument("--marked", action="store_true", help="effect lines highlighted (.pdf)")
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, make, write."""
    ending = Path(args.out).suffix.lower()
    able: tuple[str, ...] = ENDINGS[:4]
    if args.sides:
        able = (".pdf", ".txt")
    elif args.sheets or args.marked:
        able = (".pdf",)
    if ending not in able:
        raise InputError(
            f"that cannot be written as {ending or 'a file without an ending'}", "--out",
            f"Name a file that ends in {', '.join(able)}.",
        )  # fmt: skip
    from filmai_core.screenplay.sandbox.safely import read_screenplay_safely

    report = stderr_report(args.quiet)
    data = read_bytes(args.script, "SCRIPT")
    name = "standard input" if args.script == "-" else Path(args.script).name
    play = read_screenplay_safely(data, name, report=report)
    write_file(Path(args.out), _make(args, play, data, ending, report))
    return 0


def _make(
    args: argparse.Namespace, play: Screenplay, data: bytes, ending: str, report: Report
) -> bytes:
    if args.sides:
        from filmai_core.reports.sides import sides_pdf, sides_text

        return sides_text(play, args.sides).encode() if ending == ".txt" else (
            sides_pdf(play, args.sides)
        )  # fmt: skip
    if ending == ".pdf":
        from filmai_core.analysis.breakdown.analysis import BREAKDOWN
        from filmai_core.analysis.context import Context
        from filmai_core.cli.analyze import _store
        from filmai_core.reports.script_pdf import script_pdf
        from filmai_core.reports.sheets import breakdown_sheets

        if not (args.sheets or args.marked):
            return script_pdf(play)
        rows = BREAKDOWN.recall(play, Context(store=_store(), report=report))
        return breakdown_sheets(play, rows) if args.sheets else script_pdf(play, rows)
    from filmai_core.screenplay.export.write import export

    return export(play, ending.removeprefix("."), source=data, as_read=play)
