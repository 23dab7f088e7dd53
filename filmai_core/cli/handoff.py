"""``filmai handoff SCRIPT --out FOLDER``: the script in the files that production opens."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from filmai_core.cli.files import read_bytes, stderr_report
from filmai_core.errors import InputError

if TYPE_CHECKING:
    from filmai_core.analysis.breakdown.rows import ShotRow
    from filmai_core.analysis.context import Context
    from filmai_core.handoff.package import HandOff
    from filmai_core.handoff.register import Register
    from filmai_core.screenplay.model import Screenplay


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``handoff``."""
    parser = subparsers.add_parser("handoff", help="shot lists and cut lists for production")
    add_script_arguments(parser)
    parser.add_argument("--out", metavar="FOLDER", required=True, help="the folder to write")
    parser.add_argument("--animatic", action="store_true", help="render animatic.mp4 too")
    parser.set_defaults(run=run)


def add_script_arguments(parser: argparse.ArgumentParser) -> None:
    """What ``handoff`` and ``animatic`` share."""
    from filmai_core.handoff.framerates import RATES

    parser.add_argument("script", metavar="SCRIPT", nargs="?", help="the file, or - for stdin")
    parser.add_argument("--project", default="", help="id of a project in the store, for SCRIPT")
    parser.add_argument("--draft", type=int, default=0, help="its draft (the newest)")
    parser.add_argument(
        "--fps", default="24", metavar="RATE", help=f"{', '.join(RATES)} (24); df is drop-frame"
    )
    parser.add_argument(
        "--against", metavar="OLD", default="",
        help="the draft before, or its hand-off folder: shots keep its codes",
    )  # fmt: skip
    parser.add_argument("--step", type=int, default=10, help="between shot numbers (10)")
    parser.add_argument("--rates", metavar="CSV", default="", help="prices: see rates.csv")
    parser.add_argument(
        "--durations", metavar="CUT", default="", help="a cut that came back: .otio, .edl or .xml"
    )
    parser.add_argument("--quiet", action="store_true", help="no progress on stderr")


def run(args: argparse.Namespace) -> int:
    """Read, break down, write the folder."""
    from filmai_core.handoff.files import files_of
    from filmai_core.handoff.folder import write_folder

    out = Path(args.out)
    if out.exists() and not out.is_dir():
        raise InputError(f"{out.name} is a file", "--out", "Name a folder.")
    off = hand_off(args, out)
    report = stderr_report(args.quiet)

    def film(folder: Path) -> None:
        if args.animatic:
            from filmai_core.handoff.animatic.render import render_animatic

            render_animatic(off, folder / "animatic.mp4", report=report)

    write_folder(out, files_of(off), film)
    return 0


def hand_off(args: argparse.Namespace, out: Path | None = None) -> HandOff:
    """The hand-off that the arguments ask for; what did not fit is named on stderr."""
    from filmai_core.analysis.context import Context
    from filmai_core.cli.analyze import _store
    from filmai_core.handoff.costs import read_rates
    from filmai_core.handoff.framerates import rate_named
    from filmai_core.handoff.package import prepare
    from filmai_core.handoff.readcut import read_cut

    rate = rate_named(args.fps)
    rates = read_rates(read_bytes(args.rates, "--rates"), args.rates) if args.rates else {}
    cut = (
        read_cut(read_bytes(args.durations, "--durations"), args.durations, rate)
        if args.durations
        else None
    )
    context = Context(store=_store(), report=stderr_report(args.quiet))
    play, rows = _draft(args, context)
    before, compared = _before(args, out, play, context)
    held = cut.seconds if cut else _stored_lengths(args)
    off = prepare(
        play, rows, rate, before=before, compared=compared, step=args.step, held=held,
        rates=rates, context=context,
    )  # fmt: skip
    if cut is not None:
        ours = {clip.name for clip in off.reel.clips}
        foreign = [f"{name} is not a clip of this script" for name in cut.seconds
                   if name not in ours]  # fmt: skip
        for problem in [*cut.problems, *foreign]:
            print(f"filmai: {args.durations}: {problem}", file=sys.stderr)
    return off


def _draft(args: argparse.Namespace, context: Context) -> tuple[Screenplay, tuple[ShotRow, ...]]:
    """The script and its rows; a stored draft comes with the supervisor's decisions."""
    from filmai_core.analysis.breakdown.edits import DOCUMENT, apply_edits, edits_from_json
    from filmai_core.handoff.analyses import breakdown_rows
    from filmai_core.screenplay.repair.repairs import apply_repairs, repairs_from_json
    from filmai_core.screenplay.sandbox.safely import read_screenplay_safely
    from filmai_core.store.projects import ProjectStore

    if bool(args.script) == bool(args.project):
        raise InputError("one script is needed", "SCRIPT", "Name a file, or use --project ID.")
    if args.script:
        data = read_bytes(args.script, "SCRIPT")
        name = "standard input" if args.script == "-" else Path(args.script).name
        play = read_screenplay_safely(data, name)
        return play, breakdown_rows(play, context)
    store = ProjectStore()
    numbers = [draft.number for draft in store.drafts(args.project)]
    if not numbers:
        raise InputError("the project has no draft", args.project, "Import a screenplay first.")
    draft = store.draft(args.project, args.draft or numbers[-1])
    args.draft = draft.number
    play = read_screenplay_safely(store.draft_data(draft.project, draft.number), draft.filename)
    repairs = store.document(draft.project, draft.number, "repairs")
    play = apply_repairs(play, repairs_from_json(repairs or ""))
    edits = edits_from_json(store.document(args.project, 0, DOCUMENT))
    return play, apply_edits(breakdown_rows(play, context), edits, play).rows


def _before(
    args: argparse.Namespace, out: Path | None, play: Screenplay, context: Context
) -> tuple[Register | None, Register | None]:
    """The register to go on from, and the one to compare with where it is another.

    A folder or ``codes.json`` given with --against; else the old draft's own codes, unless
    the output folder's register is of that very draft, and so remembers more; without
    --against the output folder's register, and for a stored project the project's.
    """
    from filmai_core.handoff.analyses import breakdown_rows
    from filmai_core.handoff.boards import build_boards
    from filmai_core.handoff.codes import bring_up
    from filmai_core.handoff.files import CODES
    from filmai_core.handoff.register import read_register
    from filmai_core.handoff.store import register_before, stored_register
    from filmai_core.screenplay.sandbox.safely import read_screenplay_safely

    kept = None
    if out is not None and (out / CODES).is_file():
        kept = read_register((out / CODES).read_bytes(), str(out / CODES))
    if not args.against:
        if kept is None and args.project:
            from filmai_core.store.projects import ProjectStore

            store = ProjectStore()
            return (
                stored_register(store, args.project, args.draft),
                register_before(store, args.project, args.draft),
            )
        return kept, None
    old = Path(args.against)
    if old.is_dir():
        if not (old / CODES).is_file():
            raise InputError(
                f"{old.name} holds no {CODES}", "--against", "Name a hand-off, or a script."
            )
        return read_register((old / CODES).read_bytes(), str(old / CODES)), None
    data = read_bytes(args.against, "--against")
    if old.suffix.lower() == ".json":
        return read_register(data, args.against), None
    earlier = read_screenplay_safely(data, old.name)
    if kept is not None and kept.digest == earlier.digest:
        return kept, None
    boards = build_boards(earlier, breakdown_rows(earlier, context))
    if kept is not None and kept.digest == play.digest:
        # The same command again: codes are kept, the old draft is told in them.
        return kept, bring_up(kept, earlier, boards)[0]
    return bring_up(None, earlier, boards, args.step)[0], None


def _stored_lengths(args: argparse.Namespace) -> dict[str, float] | None:
    """Lengths of a cut that came back to a stored draft, or None."""
    if not args.project:
        return None
    from filmai_core.handoff.store import DURATIONS
    from filmai_core.store.projects import ProjectStore

    held: dict[str, float] | None = ProjectStore().document(args.project, args.draft, DURATIONS)
    return held
