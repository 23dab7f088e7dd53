"""``filmai previews``: previews of all effect shots of a script, as one batch."""

from __future__ import annotations

import argparse
from pathlib import Path

from filmai_core.cli.files import read_bytes, stderr_report
from filmai_core.errors import InputError


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("previews", help="previews of all effect shots of a script")
    parser.add_argument("script", metavar="SCRIPT", nargs="?", help="a file; else a stored draft")
    parser.add_argument("--project", default="", help="id of a project in the store")
    parser.add_argument("--draft", type=int, default=0, help="its draft (the newest)")
    parser.add_argument("--rows", metavar="ID,...", default="", help="only these effect shots")
    parser.add_argument("--out", metavar="DIR", default="", help="also copy films and posters here")
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Break down, generate, lay over plates, remember."""
    if bool(args.script) == bool(args.project):
        raise InputError("one script is needed", "SCRIPT", "Name a file, or use --project ID.")
    import shutil

    from filmai_core.analysis.breakdown.analysis import BREAKDOWN
    from filmai_core.analysis.breakdown.edits import DOCUMENT, Edit, apply_edits, edits_from_json
    from filmai_core.analysis.context import Context
    from filmai_core.previews import find_preview, make_previews
    from filmai_core.screenplay.sandbox.safely import read_screenplay_safely
    from filmai_core.store.projects import ProjectStore

    store = ProjectStore()
    edits: tuple[Edit, ...] = ()
    if args.project:
        numbers = [draft.number for draft in store.drafts(args.project)]
        if not numbers:
            raise InputError("the project has no draft", args.project, "Import a screenplay first.")
        draft = store.draft(args.project, args.draft or numbers[-1])
        play = read_screenplay_safely(store.draft_data(draft.project, draft.number), draft.filename)
        edits = edits_from_json(store.document(args.project, 0, DOCUMENT))
    else:
        play = read_screenplay_safely(read_bytes(args.script, "SCRIPT"), Path(args.script).name)
    report = stderr_report(args.quiet)
    found = BREAKDOWN.recall(play, Context(store=store, report=report))
    rows = apply_edits(found, edits, play).rows
    if args.rows:
        wanted = set(args.rows.split(","))
        if absent := wanted - {row.id for row in rows}:
            raise InputError(
                f"there is no effect shot {sorted(absent)[0]!r} in this script",
                "--rows",
                "Use ids that `filmai analyze --only breakdown` gives.",
            )
        rows = tuple(row for row in rows if row.id in wanted)
    made = make_previews(rows, play, report=report)
    print(f"{len(made)} previews of {len(rows)} effect shots")
    if args.out:
        folder = Path(args.out)
        folder.mkdir(parents=True, exist_ok=True)
        for row in rows:
            preview = find_preview(made.get(row.id, ""))
            if preview is not None:
                name = f"{row.scene + 1:03d}-{row.category.value}-{row.id}"
                shutil.copyfile(preview.video, folder / f"{name}.webm")
                shutil.copyfile(preview.poster, folder / f"{name}.jpg")
    return 0
