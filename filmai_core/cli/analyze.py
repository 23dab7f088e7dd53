"""``filmai analyze``: a screenplay's analyses as JSON.

Each part is an analysis of `filmai_core.analysis.table`; its module is imported only when
it is asked for: ``--only parse`` loads no model.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

import filmai_core
from filmai_core.analysis import table
from filmai_core.analysis.context import Context
from filmai_core.cli.files import read_bytes, stderr_report, write_json
from filmai_core.errors import InputError, ModelError, StoreError


def part_names() -> tuple[str, ...]:
    """The screenplay's own part and every analysis, in the order of the JSON."""
    return ("parse", *table.names())


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("analyze", help="analyse a screenplay, print JSON")
    parser.add_argument("script", metavar="SCRIPT", help="the file, or - for standard input")
    parser.add_argument("--json", metavar="OUT", default="-", help="file to write (stdout)")
    parser.add_argument(
        "--only", metavar="PART,...", default="", help=f"of {', '.join(part_names())} (all)"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, analyse, print."""
    wanted = [part.strip() for part in args.only.split(",") if part.strip()] or list(part_names())
    unknown = [part for part in wanted if part not in part_names()]
    if unknown:
        known = ", ".join(part_names())
        raise InputError(f"there is no part {unknown[0]!r}", "--only", f"Use {known}.")
    from filmai_core.screenplay.export.to_json import screenplay_to_json
    from filmai_core.screenplay.sandbox.safely import read_screenplay_safely

    report = stderr_report(args.quiet)
    data = read_bytes(args.script, "SCRIPT")
    name = "standard input" if args.script == "-" else args.script
    play = read_screenplay_safely(data, name, report=report)
    result: dict[str, Any] = {"filmai": filmai_core.__version__, **screenplay_to_json(play)}
    parts = [part for part in table.names() if part in wanted]
    if parts:
        context = Context(store=_store(), report=report)
        for part in parts:
            try:
                result[part] = table.find(part).part(play, context)
            except ModelError as error:
                # Asked for by name, a part that cannot be had is an error; among all parts
                # it is left out, and said.
                if args.only:
                    raise
                print(f"filmai: {part} left out: {error}", file=sys.stderr)
                result[part] = None
    write_json(args.json, result)
    return 0


def _store() -> Any:
    """The user's store as the cache; without one the command still works, and says so."""
    from filmai_core.store.projects import ProjectStore

    try:
        return ProjectStore()
    except StoreError as error:
        print(f"filmai: nothing is cached: {error}", file=sys.stderr)
        return None
