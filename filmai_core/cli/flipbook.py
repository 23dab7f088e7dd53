"""``filmai effect sheet``: a clip as a flipbook sheet for a game engine."""

from __future__ import annotations

import argparse
from pathlib import Path

from filmai_core.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The part's arguments."""
    parser.add_argument("clip", help="video, picture sequence (name.####.exr), folder")
    parser.add_argument("--grid", default="8x8", help="columns x rows (default: 8x8)")
    parser.add_argument("--cell", type=int, default=0, help="width of a cell in pixels"
                        " (default: the clip's)")  # fmt: skip
    parser.add_argument("--motion", action="store_true", help="a sheet of motion vectors beside")
    parser.add_argument("--loop", action="store_true", help="the last frame leads to the first")
    parser.add_argument("--out", required=True, help="name.png or name.exr")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the sheet, and its motion; prints what was written."""
    from filmai_core.cli.files import stderr_report
    from filmai_core.effects.draw.flipbook import build_flipbook, parse_grid, write_motion
    from filmai_core.effects.media.export import write_clip
    from filmai_core.effects.media.numbering import NUMBERS
    from filmai_core.effects.media.reading import read_clip

    columns, rows = parse_grid(args.grid)
    out = Path(args.out)
    if out.suffix.lower() not in (".png", ".exr") or NUMBERS.search(out.name):
        raise InputError(f"{out.name} is no single picture", "--out", "Use name.png or name.exr.")
    clip = read_clip(Path(args.clip), report=stderr_report())
    book = build_flipbook(clip, columns, rows, cell=args.cell, loop=args.loop)
    [file] = write_clip([book.sheet], clip.fps, out, soft=True)
    print(f"{file}: {len(book.picked)} of {clip.count} frames in {columns} x {rows} cells")
    if args.motion:
        beside = out.with_name(f"{out.stem}_motion.png")
        write_motion(book, beside)
        print(f"{beside}: motion vectors, strength {book.strength:.5f} of a cell's width")
    return 0
