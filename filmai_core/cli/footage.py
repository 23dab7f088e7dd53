"""``filmai effect footage``: a dataset to train on, from footage of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from filmai_core.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the part's arguments."""
    parser.add_argument("sources", nargs="+", metavar="SOURCE",
                        help="video, name.####.png, folder or zip of pictures, sheet")  # fmt: skip
    parser.add_argument("--kind", required=True, choices=("fire", "smoke", "explosion", "water"))
    parser.add_argument("--sheet", metavar="COLUMNSxROWS", help="the sources are flipbook sheets")
    parser.add_argument("--key", default="alpha", choices=("alpha", "luma"),
                        help="alpha: the footage's own; luma: from brightness, for footage on"
                        " black")  # fmt: skip
    parser.add_argument("--size", type=int, default=128, help="side of the frames (default: 128)")
    parser.add_argument("--no-crop", action="store_true", help="keep the whole picture")
    parser.add_argument("--out", required=True, metavar="DIR")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the dataset; prints what came of it."""
    sheet = parse_sheet(args.sheet) if args.sheet else None
    from filmai_core.cli.files import stderr_report
    from filmai_core.effects.spec import EffectKind
    from filmai_core.effects.train.footage import Preparation, prepare_footage

    preparation = Preparation(
        EffectKind(args.kind), size=args.size, key=args.key, crop=not args.no_crop
    )
    sources = [(Path(name), "") for name in args.sources]
    done = prepare_footage(
        sources, Path(args.out), preparation, sheet=sheet, report=stderr_report()
    )
    for name in done.names:
        print(f"{name}{'  (held out)' if name in done.held_out else ''}")
    print(f"{done.frames} frames; left out: {done.repeats} repeated frames, "
          f"{done.copies} copied sequences")  # fmt: skip
    print(done.sheet)
    return 0


def parse_sheet(text: str) -> tuple[int, int]:
    """Columns and rows of ``5x5``.

    Raises:
        InputError: it is not two numbers with an x between.
    """
    columns, _, rows = text.lower().partition("x")
    if columns.isdigit() and rows.isdigit() and int(columns) and int(rows):
        return int(columns), int(rows)
    raise InputError(f"{text!r} is not a sheet", "--sheet", "Write it as 8x8, columns first.")
