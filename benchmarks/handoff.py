"""How fast a feature is handed off, and how fast its animatic is rendered.

    python -m benchmarks.handoff SCRIPT [--seconds 60]

Analysis is not counted: the breakdown is made (or found in the store) before the clock
starts. The film is a stretch from the script's middle, effects included; its speed is told
against real time, as wall time and as processor time (a busy machine makes the first longer).
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from filmai_core.analysis.context import Context
from filmai_core.handoff.analyses import breakdown_rows
from filmai_core.handoff.animatic.render import render_animatic
from filmai_core.handoff.cut import Cut
from filmai_core.handoff.files import files_of
from filmai_core.handoff.folder import write_folder
from filmai_core.handoff.framerates import RATES
from filmai_core.handoff.package import prepare
from filmai_core.screenplay.read import read_screenplay
from filmai_core.store.projects import ProjectStore


def stretch(reel: Cut, seconds: float) -> Cut:
    """Clips from the middle of a reel, about so long."""
    wanted = reel.rate.frames(seconds)
    first = next(n for n, clip in enumerate(reel.clips) if clip.end * 2 >= reel.frames)
    clips, start = [], 0
    for clip in reel.clips[first:]:
        clips.append(replace(clip, start=start))
        start += clip.frames
        if start >= wanted:
            break
    return replace(reel, clips=tuple(clips))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("script", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    args = parser.parse_args()
    play = read_screenplay(args.script.read_bytes(), args.script.name)
    context = Context(store=ProjectStore())
    rows = breakdown_rows(play, context)
    print(f"{args.script.name}: {play.pages} pages, {len(play.scenes)} scenes, {len(rows)} rows")
    with tempfile.TemporaryDirectory() as folder:
        begun, worked = time.perf_counter(), time.process_time()
        off = prepare(play, rows, RATES["24"], context=context)
        write_folder(Path(folder) / "out", files_of(off))
        wall, processor = time.perf_counter() - begun, time.process_time() - worked
        print(f"hand-off: {wall:.1f} s (processor {processor:.1f} s), {len(off.reel.clips)} boards")
        cut = stretch(off.reel, args.seconds)
        length = cut.rate.seconds(cut.frames)
        for effects in (False, True):
            begun, worked = time.perf_counter(), time.process_time()
            render_animatic(off, Path(folder) / "film.mp4", cut=cut, effects=effects)
            wall, processor = time.perf_counter() - begun, time.process_time() - worked
            print(
                f"animatic 720p, {length:.0f} s of film, effects {'on' if effects else 'off'}: "
                f"{wall:.1f} s, {length / wall:.1f} x real time "
                f"(processor {processor:.1f} s, {length / processor:.1f} x on one core)"
            )


if __name__ == "__main__":
    main()
