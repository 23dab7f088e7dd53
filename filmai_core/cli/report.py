"""``filmai report SCRIPT --out FILE``: all analyses of a draft in one file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from filmai_core.cli.files import read_bytes, stderr_report, write_file
from filmai_core.errors import InputError

ENDINGS = (".html", ".pdf", ".csv", ".json", ".zip")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("report", help="all analyses of a draft in one file")
    parser.add_argument("script", metavar="SCRIPT", help="the file, or - for standard input")
    parser.add_argument(
        "--out", metavar="FILE", required=True,
        help="its ending decides: .html, .pdf, .csv (all tables), .json, .zip (a CSV a table)",
    )  # fmt: skip
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, analyse, write."""
    ending = Path(args.out).suffix.lower()
    if ending not in ENDINGS:
        raise InputError(
            f"a report cannot be written as {ending or 'a file without an ending'}",
            "--out",
            f"Name a file that ends in {', '.join(ENDINGS)}.",
        )
    from filmai_core.analysis.context import Context
    from filmai_core.analysis.drafts.reading import read_draft
    from filmai_core.cli.analyze import _store
    from filmai_core.reports.draft import draft_document
    from filmai_core.reports.html import to_html
    from filmai_core.reports.pdf import to_pdf
    from filmai_core.reports.tables import to_csv_file, to_json_tables, to_zip
    from filmai_core.screenplay.sandbox.safely import read_screenplay_safely

    data = read_bytes(args.script, "SCRIPT")
    name = "standard input" if args.script == "-" else Path(args.script).name
    play = read_screenplay_safely(data, name, report=stderr_report(args.quiet))
    reading = read_draft(play, Context(store=_store(), report=stderr_report(args.quiet)))
    document = draft_document(reading)
    if ending == ".html":
        made = to_html(document).encode()
    elif ending == ".pdf":
        made = to_pdf(document)
    elif ending == ".csv":
        made = to_csv_file(document).encode("utf-8-sig")
    elif ending == ".zip":
        made = to_zip(document)
    else:
        made = json.dumps(to_json_tables(document), ensure_ascii=False, indent=1).encode()
    write_file(Path(args.out), made)
    return 0
