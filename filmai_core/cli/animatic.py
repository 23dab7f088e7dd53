"""``filmai animatic SCRIPT --out X.mp4``: the script as a timed film."""

from __future__ import annotations

import argparse
from pathlib import Path

from filmai_core.cli.files import stderr_report, write_file
from filmai_core.cli.handoff import add_script_arguments, hand_off
from filmai_core.errors import InputError


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``animatic``."""
    parser = subparsers.add_parser("animatic", help="the script as a timed film")
    add_script_arguments(parser)
    parser.add_argument("--out", metavar="FILE", required=True, help="a file that ends in .mp4")
    parser.add_argument(
        "--scene", type=int, default=0, metavar="N", help="only the Nth scene, counted from 1"
    )
    parser.add_argument("--height", type=int, default=720, help="of the picture, in pixels (720)")
    parser.add_argument("--no-effects", action="store_true", help="leave the generated effects out")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, lay out, render; captions lie beside the film as .srt."""
    from filmai_core.handoff.animatic.captions import to_srt
    from filmai_core.handoff.animatic.render import render_animatic
    from filmai_core.handoff.cut import only_scene

    out = Path(args.out)
    if out.suffix.lower() != ".mp4":
        raise InputError(f"an animatic cannot be written as {out.name}", "--out", "Name an .mp4.")
    if not out.parent.is_dir():
        raise InputError(f"{out.parent} is not a folder", "--out", "Make it first.")
    if not 144 <= args.height <= 2160:
        raise InputError(f"{args.height} pixels is no height", "--height", "Use 144 to 2160.")
    off = hand_off(args)
    cut = off.reel
    if args.scene:
        if not 1 <= args.scene <= len(off.play.scenes):
            raise InputError(
                f"there is no scene {args.scene}", "--scene", f"Use 1 to {len(off.play.scenes)}."
            )
        cut = only_scene(cut, args.scene - 1)
    render_animatic(
        off, out, cut=cut, height=args.height, effects=not args.no_effects,
        report=stderr_report(args.quiet),
    )  # fmt: skip
    write_file(out.with_suffix(".srt"), to_srt(cut))
    return 0
