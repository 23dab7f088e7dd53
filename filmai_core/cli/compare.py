"""``filmai compare OLD NEW``: two drafts scene by scene, as JSON, HTML or PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from filmai_core.cli.files import read_bytes, stderr_report, write_file, write_json
from filmai_core.errors import InputError


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("compare", help="two drafts side by side")
    parser.add_argument("old", metavar="OLD", help="the earlier draft, or - for standard input")
    parser.add_argument("new", metavar="NEW", help="the later draft")
    parser.add_argument("--json", metavar="OUT", default="", help="file to write (stdout)")
    parser.add_argument("--out", metavar="FILE", default="", help="an .html or .pdf to write")
    parser.add_argument(
        "--words-only", action="store_true", help="align and compare words; load no model"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read both, align, measure, write."""
    ending = Path(args.out).suffix.lower()
    if args.out and ending not in (".html", ".pdf"):
        raise InputError(
            f"a comparison cannot be written as {ending or 'a file without an ending'}",
            "--out",
            "Name a file that ends in .html or .pdf.",
        )
    if args.old == args.new == "-":
        raise InputError("both drafts cannot be standard input", "OLD NEW", "Name a file.")
    from filmai_core.analysis.drafts.compare import compare_drafts
    from filmai_core.analysis.drafts.measures import comparison_to_json, measure_change
    from filmai_core.screenplay.sandbox.safely import read_screenplay_safely

    old, new = (
        read_screenplay_safely(
            read_bytes(name, what), "standard input" if name == "-" else Path(name).name
        )
        for name, what in ((args.old, "OLD"), (args.new, "NEW"))
    )
    comparison = compare_drafts(old, new)
    changes = None
    if not args.words_only:
        from filmai_core.analysis.context import Context
        from filmai_core.analysis.drafts.reading import read_draft
        from filmai_core.cli.analyze import _store

        context = Context(store=_store(), report=stderr_report(args.quiet))
        changes = measure_change(read_draft(old, context), read_draft(new, context))
    if args.out:
        from filmai_core.reports.comparison import comparison_document
        from filmai_core.reports.html import to_html
        from filmai_core.reports.pdf import to_pdf

        document = comparison_document(comparison, changes)
        data = to_html(document).encode() if ending == ".html" else to_pdf(document)
        write_file(Path(args.out), data)
    if args.json or not args.out:
        write_json(args.json or "-", comparison_to_json(comparison, changes))
    return 0
