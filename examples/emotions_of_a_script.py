"""The emotions of a script in three lines, and what they say of each scene.

    python examples/emotions_of_a_script.py [SCRIPT]

Prints scene by scene how dark or bright it reads, from -1 to 1, with the interval that
holds nine of ten resamples. Takes a few seconds on a laptop; no network, no GPU.
"""

from __future__ import annotations

import sys

import filmai_core as filmai
from filmai_core.analysis.emotions.timeline import scene_scores
from filmai_core.settings import ASSETS


def main(script: str) -> None:
    """Read, score, print."""
    play = filmai.read(script)
    timeline = filmai.emotions(play)
    scores = scene_scores(timeline)

    for scene in play.scenes:
        if scores.counts[scene.index]:
            value, low, high = (
                float(row[scene.index]) for row in (scores.valence, scores.low, scores.high)
            )
            print(f"{value:+.2f} ({low:+.2f} to {high:+.2f})  {scene.heading.text}")


if __name__ == "__main__":
    main(*sys.argv[1:2] or [str(ASSETS / "sample.fountain")])
