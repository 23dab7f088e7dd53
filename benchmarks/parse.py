"""How long reading Fountain takes beside fountain-py itself, in one run.

    python benchmarks/parse.py SCRIPT.fountain [--runs 15]

fountain-py's parser makes a list of elements of a decoded text. Ours starts from bytes, finds
encoding and format, and ends with scenes, characters, pages and warnings. Both take turns, so
that a busy machine slows both; what is measured is processor time, and medians are printed.
The child process, in which the app reads, is measured by the clock.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from fountain.parser import FountainParser

from filmai_core.screenplay.foreign.decoding import decode
from filmai_core.screenplay.formats.fountain import reader as fountain
from filmai_core.screenplay.read import read_screenplay
from filmai_core.screenplay.sandbox.safely import read_screenplay_safely


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the times and their ratios."""
    parser = argparse.ArgumentParser(description="our Fountain reading beside fountain-py")
    parser.add_argument("script", type=Path)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args(arguments)
    data = options.script.read_bytes()
    text = data.decode("utf-8")
    name = options.script.name
    times: list[list[float]] = [[], [], []]
    for _ in range(options.runs + 1):
        for column, work in enumerate(
            (
                lambda: FountainParser().parse(text),
                lambda: fountain.read(data, name),
                lambda: read_screenplay(data, name),
            )
        ):
            decode.cache_clear()
            start = process_time()
            work()
            times[column].append(process_time() - start)
    # The first run fills caches and loads modules.
    theirs, elements, whole = (median(column[1:]) * 1000 for column in times)
    start = perf_counter()
    play = read_screenplay_safely(data, name)
    child = perf_counter() - start
    print(f"{name}: {play.pages:.0f} pages, {len(play.scenes)} scenes")
    print(f"fountain-py, elements        {theirs:6.1f} ms")
    print(f"filmai, elements             {elements:6.1f} ms  ratio {elements / theirs:.2f}")
    print(f"filmai, bytes to screenplay  {whole:6.1f} ms  ratio {whole / theirs:.2f}")
    print(f"filmai, in a child process   {child * 1000:6.0f} ms by the clock")
    return 0


if __name__ == "__main__":
    sys.exit(main())
