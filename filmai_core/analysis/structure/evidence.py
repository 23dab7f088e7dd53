"""What speaks for a turning point, scene by scene: new places and people, tension, mood."""

from __future__ import annotations

import numpy as np

from filmai_core.analysis.emotions.shapes import Floats, Line, kernel
from filmai_core.screenplay.model import Screenplay

#: Kernel of a moment, and of the stretches before and after it, as shares of the script.
MOMENT, STRETCH = 0.02, 0.06


def scene_evidence(
    play: Screenplay, tension: Line | None = None, valence: Line | None = None
) -> dict[str, Floats]:
    """Evidence by name, each (S,); higher speaks more for it.

    - ``new``: a place, and people, that were not there before.
    - ``full``: how many of those who speak most are there.
    - ``tension``, ``dark``: where the lines are given; means over a moment.
    - ``turn``: how much the valence differs between the stretch before and the one after.
    """
    found = {"new": _new(play), "full": _full(play)}
    if tension is not None:
        found["tension"] = moment(tension)
    if valence is not None:
        found["dark"] = -moment(valence)
        found["turn"] = turn(valence)
    return found


def moment(line: Line) -> Floats:
    """(S,) the line, smoothed over a moment."""
    weights = kernel(np.arange(line.scenes, dtype=np.float64), max(2.0, MOMENT * line.scenes))
    return _averaged(line, weights)


def turn(line: Line) -> Floats:
    """(S,) distance of the means before and after each scene."""
    size = line.scenes
    weights = kernel(np.arange(size, dtype=np.float64), max(4.0, STRETCH * size))
    before, after = np.tril(weights, -1), np.triu(weights, 0)
    apart = np.abs(_averaged(line, after) - _averaged(line, before))
    apart[0] = 0.0
    return apart


def _averaged(line: Line, weights: Floats) -> Floats:
    counts = line.counts.astype(np.float64)
    sums = np.bincount(line.scene_of, weights=line.values, minlength=line.scenes)
    found: Floats = (weights @ sums) / np.maximum(weights @ counts, 1e-9)
    return found


def _new(play: Screenplay) -> Floats:
    places: set[str] = set()
    people: set[str] = set()
    values = np.zeros(len(play.scenes))
    for scene in play.scenes:
        place = scene.heading.location.casefold()
        here = set(scene.cast)
        values[scene.index] = (bool(place) and place not in places) + (
            len(here - people) / len(here) if here else 0.0
        )
        places.add(place)
        people |= here
    return values


def _full(play: Screenplay, leads: int = 6) -> Floats:
    names = {person.name for person in play.characters[:leads]}
    return np.array([len(names & set(scene.cast)) for scene in play.scenes], dtype=np.float64)
