"""How long themes, network and entities take for one script, cold and from the store.

    python benchmarks/reading.py Big-Fish.fountain [--threads 2]

"Cold" is a fresh process with the base models loaded and an empty store; what is timed is
wall clock and, because a shared machine's wall clock says little, the CPU time of all
threads beside it. "Store" is the same parts read back. Themes and entities tokenise alike
and run in batches of similar length under one token budget.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path


def timed(name: str, work: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"  {name:<12}{wall:>8.2f} s wall{cpu:>8.2f} s CPU")
    return wall, cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("script", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    os.environ["FILMAI_THREADS"] = str(args.threads)
    os.environ["OMP_NUM_THREADS"] = str(args.threads)
    from filmai_core.analysis import table
    from filmai_core.analysis.context import Context
    from filmai_core.learning.embedder import default_embedder
    from filmai_core.learning.registry import default_registry
    from filmai_core.screenplay.read import read_screenplay
    from filmai_core.store.projects import ProjectStore

    play = read_screenplay(args.script.read_bytes(), args.script.name)
    default_embedder().embed(["Ready."])
    default_registry().load("entities").tag([["Ready", "."]])
    parts = {name: table.find(name).part for name in ("themes", "network", "entities")}
    print(f"{play.title}: {len(play.scenes)} scenes; {platform.processor() or platform.machine()}, "
          f"{args.threads} threads, load {os.getloadavg()[0]:.1f}")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        context = Context(store=ProjectStore(Path(folder) / "store.sqlite"))
        for label in ("cold", "store"):
            print(label)
            rows = [
                timed(name, lambda part=part: part(play, context)) for name, part in parts.items()
            ]
            wall, cpu = (sum(column) for column in zip(*rows, strict=True))
            print(f"  {'all':<12}{wall:>8.2f} s wall{cpu:>8.2f} s CPU")


if __name__ == "__main__":
    main()
