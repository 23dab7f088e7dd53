"""The shape of a timeline: a smooth line, whether it means anything, and where it turns.

The line is a kernel regression with a Gaussian (Nadaraya 1964, Watson 1964), cut off at the
script's ends: no Fourier series, which rings there and forces the end to meet the start.

Six arcs come out of pure noise as well (Enderle 2016 on Jockers; Reagan et al. 2016 for the
six). So a shape is only called one when it varies more than the same scenes do when they
are shuffled (`filmai_core.analysis.emotions.shapes`), and it is only named then, with its
fit, and only then has it turns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from filmai_core.analysis.emotions.shapes import (
    FEWEST_PASSAGES,
    NARROWEST,
    Line,
    find_shape,
    kernel,
)
from filmai_core.analysis.emotions.timeline import INTERVAL, EmotionTimeline, Floats

#: Width of the line's kernel as a share of the script, where the shape does not say it.
WIDTH = 0.10
RESAMPLES = 300
MOST_TURNS = 6
#: A named arc explains at least this share of the line's variance.
GOOD_FIT = 0.5

#: The six arcs as half-cosines over the story (Reagan et al. 2016): sign and half-periods.
ARCS: dict[str, tuple[int, int]] = {
    "rags to riches": (-1, 1),
    "riches to rags": (1, 1),
    "man in a hole": (1, 2),
    "Icarus": (-1, 2),
    "Cinderella": (-1, 3),
    "Oedipus": (1, 3),
}


@dataclass(frozen=True, slots=True, eq=False)
class SmoothLine:
    """A smoothed line with its 90% bootstrap band, at every scene.

    Attributes:
        line: (S,) valence (or score), NaN only where nothing at all was scored.
        low: (S,) lower end of the band.
        high: (S,) upper end.
        width: of the kernel, in scenes: two standard deviations.
    """

    line: Floats
    low: Floats
    high: Floats
    width: float


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """Where the line turns.

    Attributes:
        at: index of the scene where the line turns.
        scene: index of the scene that holds the passage that did most for it: ``at`` or a
            near one.
        kind: ``high`` or ``low``.
        prominence: how far the line falls (rises) on both sides, in units of the line.
        line: source line of the passage that did most for it.
        passages: indices of up to three such passages, strongest first.
    """

    at: int
    scene: int
    kind: str
    prominence: float
    line: int
    passages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Arc:
    """What can be said of a script's shape.

    Attributes:
        reliable: the line varies more than shuffled scenes' lines do, at 5%.
        p: share of shuffles that vary as much, at the best of several widths; 1 where there
            are too few scenes.
        name: one of `ARCS`, only where reliable and fitting; else None.
        fit: share of the line's variance that the best arc explains; None if not reliable.
        turning_points: in story order; each stands out from the line's own band. None where
            the line is not reliable.
        width: of the kernel, in scenes, at which the line stands out from shuffles most.
    """

    reliable: bool
    p: float
    name: str | None
    fit: float | None
    turning_points: tuple[TurningPoint, ...]
    width: float = NARROWEST


def default_width(scenes: int) -> float:
    """The kernel's width for a script of so many scenes, in scenes."""
    return max(NARROWEST, WIDTH * scenes)


def smooth(
    timeline: EmotionTimeline,
    width: float | None = None,
    *,
    label: str | None = None,
    character: str | None = None,
) -> SmoothLine:
    """The smoothed line of the valence, or of one emotion, over the scenes.

    Each scene counts by its number of passages. The band is the 90% bootstrap interval of
    the line when the passages within each scene are drawn again.

    Args:
        timeline: the passages.
        width: in scenes; `default_width` where None.
        label: an emotion; the valence where None.
        character: of one character's passages only.
    """
    values = (
        timeline.valence
        if label is None
        else timeline.probs[:, timeline.labels.index(label)].astype(np.float64)
    )
    keep = np.array(
        [character is None or item.character == character for item in timeline.passages],
        dtype=bool,
    )
    name = label or "valence"
    return smooth_line(Line(name, timeline.scene_of[keep], values[keep], timeline.scenes), width)


def smooth_line(line: Line, width: float | None = None) -> SmoothLine:
    """Any line smoothed, with its band; as `smooth`."""
    size, scene_of, values = line.scenes, line.scene_of, line.values
    width = default_width(size) if width is None else width
    if not len(values):
        nothing = np.full(size, np.nan)
        return SmoothLine(nothing, nothing, nothing, width)
    weights = kernel(np.arange(size, dtype=np.float64), width)
    counts = np.bincount(scene_of, minlength=size).astype(np.float64)
    below = np.maximum(weights @ counts, 1e-12)
    sums = np.bincount(scene_of, weights=values, minlength=size)
    draws = _resampled_sums(scene_of, values, counts)
    low, high = np.quantile(
        draws @ weights.T / below, [(1 - INTERVAL) / 2, (1 + INTERVAL) / 2], axis=0
    )
    return SmoothLine(weights @ sums / below, low, high, width)


def _resampled_sums(scene_of: NDArray[np.int64], values: Floats, counts: Floats) -> Floats:
    """(B, S): each scene's sum when its passages are drawn again, with replacement."""
    rng = np.random.default_rng(0)
    order = np.argsort(scene_of, kind="stable")
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    scene, sorted_values = scene_of[order], values[order]
    picks = starts[scene] + (rng.random((RESAMPLES, len(values))) * counts[scene]).astype(np.int64)
    drawn = sorted_values[picks]  # (B, N)
    found: Floats = np.add.reduceat(drawn, np.unique(starts[scene]), axis=1)
    sums = np.zeros((RESAMPLES, len(counts)))
    sums[:, np.unique(scene)] = found
    return sums


def find_arc(timeline: EmotionTimeline, width: float | None = None) -> Arc:
    """Test the valence's shape, name it if it holds, and find its turns.

    Args:
        timeline: the passages.
        width: of the line that is named and turns, in scenes; the shape's own where None.
    """
    shape = find_shape(Line("valence", timeline.scene_of, timeline.valence, timeline.scenes))
    if not shape.reliable:
        return Arc(False, shape.p, None, None, (), shape.width)
    curve = smooth(timeline, shape.width if width is None else width)
    name, fit = _best_arc(curve.line)
    return Arc(True, shape.p, name, fit, _turning_points(timeline, curve), shape.width)


def _best_arc(line: Floats) -> tuple[str | None, float]:
    """The named arc that explains most of the line, None where none explains half."""
    time = (np.arange(len(line)) + 0.5) / len(line)
    known = ~np.isnan(line)
    best, fit = "", 0.0
    for name, (sign, halves) in ARCS.items():
        shape = sign * np.cos(np.pi * halves * time)
        r = float(np.corrcoef(shape[known], line[known])[0, 1])
        if r > 0 and r * r > fit:
            best, fit = name, r * r
    return (best if fit >= GOOD_FIT else None), fit


def _turning_points(timeline: EmotionTimeline, curve: SmoothLine) -> tuple[TurningPoint, ...]:
    """Peaks and valleys that stand out by more than the band's half width."""
    from scipy.signal import find_peaks

    noise = float(np.nanmedian((curve.high - curve.low) / 2))
    found: list[TurningPoint] = []
    for kind, sign in (("high", 1.0), ("low", -1.0)):
        peaks, about = find_peaks(sign * curve.line, prominence=max(noise, 1e-6))
        for scene, prominence in zip(peaks, about["prominences"], strict=True):
            passages = _causes(timeline, int(scene), curve.width, sign)
            if passages:
                found.append(
                    TurningPoint(
                        int(scene),
                        int(timeline.passages[passages[0]].scene),
                        kind,
                        float(prominence),
                        timeline.passages[passages[0]].line,
                        passages,
                    )
                )
    strongest = sorted(found, key=lambda turn: -turn.prominence)[:MOST_TURNS]
    return tuple(sorted(strongest, key=lambda turn: turn.at))


def _causes(
    timeline: EmotionTimeline, scene: int, width: float, sign: float, count: int = 3
) -> tuple[int, ...]:
    """The passages within half a width of a turn that pull the line its way most.

    Only scenes of `FEWEST_PASSAGES` count: a scene of one line is no turn of a story.
    """
    counts = np.bincount(timeline.scene_of, minlength=timeline.scenes)
    near = np.abs(timeline.scene_of - scene) <= max(0.5, width / 2)
    near &= counts[timeline.scene_of] >= FEWEST_PASSAGES
    pull = np.where(near, sign * timeline.valence, -np.inf)
    order = np.argsort(-pull, kind="stable")[:count]
    return tuple(int(index) for index in order if pull[index] > 0)
