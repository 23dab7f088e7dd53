"""Which lines of a script can be told from its shuffled scenes, and at which scale.

    python benchmarks/shapes.py SCRIPT [SCRIPT ...]

Prints p (corrected for the widths tried), width and split-half correlation of the scenes
(odd against even passages, scenes of two or more) for valence, tension and pace; pace alone
where no emotion model reads the script.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from filmai_core.analysis.context import Context
from filmai_core.analysis.emotions.analysis import EMOTIONS
from filmai_core.analysis.emotions.pace import pace_line
from filmai_core.analysis.emotions.shapes import Line, find_shape, p_words
from filmai_core.analysis.emotions.tension import build_lines
from filmai_core.errors import ModelError
from filmai_core.screenplay.read import read_screenplay
from filmai_core.store.projects import ProjectStore


def split_half(line: Line) -> float:
    """Correlation of scenes' means over odd and over even values."""
    halves = []
    for scene in np.flatnonzero(line.counts > 1):
        values = line.values[line.scene_of == scene]
        halves.append((values[::2].mean(), values[1::2].mean()))
    return float(np.corrcoef(np.array(halves).T)[0, 1]) if len(halves) > 2 else float("nan")


def main() -> None:
    """Print a row a line, and how many scripts have any line with a shape."""
    context, told = Context(store=ProjectStore()), 0
    for path in sys.argv[1:]:
        play = read_screenplay(Path(path).read_bytes(), Path(path).name)
        try:
            lines = build_lines(play, EMOTIONS.recall(play, context))
        except ModelError:
            lines = {"pace": pace_line(play)}
        shapes = {name: find_shape(line) for name, line in lines.items()}
        told += any(shape.reliable for shape in shapes.values())
        for name, shape in shapes.items():
            print(
                f"{Path(path).name:28} {len(play.scenes):4} scenes  {name:8} "
                f"{p_words(shape.p):9} width {shape.width:5.1f}  "
                f"split-half {split_half(lines[name]):.2f}{'  *' if shape.reliable else ''}"
            )
    print(f"{told} of {len(sys.argv) - 1} scripts have a line that can be told from shuffles")


if __name__ == "__main__":
    main()
