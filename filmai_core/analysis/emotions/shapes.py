"""Whether a line over the scenes has a shape at all, and at which scale.

A story may move in sequences of a few scenes or in acts. One fixed width misses one or the
other, and trying several and keeping the best finds shapes in noise. So the line is smoothed
at several widths, and the same is done to the scenes in shuffled orders: what counts is how
rarely a shuffled order is as extreme at *its* best width (the least p over the widths,
Westfall and Young 1993). The result is one p for all the widths that were tried.

The order as told is one of the orders that could have come, so p is never 0 (Phipson and
Smyth 2010).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: With fewer scenes a shuffle has too few orders to say anything.
FEWEST_SCENES = 8
SHUFFLES = 1000
SIGNIFICANT = 0.05
#: Fewest passages for a scene to be called a peak, a turn, the brightest or the darkest.
FEWEST_PASSAGES = 5
#: Kernels from a run of scenes to an act, as shares of the script; none is narrower than
#: `NARROWEST` scenes, which is a scene and its neighbours.
WIDTHS = (0.02, 0.04, 0.07, 0.12, 0.20, 0.33)
NARROWEST = 2.0
#: Up to this share of the script a shape is told as one of sequences, above as one of acts.
SEQUENCE = 0.10
#: A difference of variances that is rounding alone.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Values along the script, several to a scene.

    Attributes:
        name: what is measured ("valence", "tension", "pace").
        scene_of: (N,) the scene of each value, ascending.
        values: (N,) one a passage or beat.
        scenes: number of scenes of the screenplay; some may have no value.
    """

    name: str
    scene_of: NDArray[np.int64]
    values: Floats
    scenes: int

    @property
    def counts(self) -> NDArray[np.int64]:
        """(S,) values a scene."""
        return np.bincount(self.scene_of, minlength=self.scenes).astype(np.int64)

    @property
    def means(self) -> Floats:
        """(S,) mean of each scene, NaN where it has no value."""
        counts = self.counts
        sums = np.bincount(self.scene_of, weights=self.values, minlength=self.scenes)
        found: Floats = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
        return found


@dataclass(frozen=True, slots=True)
class Shape:
    """What the shuffles say of one line.

    Attributes:
        reliable: the line varies more than shuffled scenes' lines do, at 5%.
        p: corrected for the widths tried; 1 where there are too few scenes.
        width: of the kernel at which the line stands out most, in scenes.
    """

    reliable: bool
    p: float
    width: float


@dataclass(frozen=True, slots=True)
class Peak:
    """A scene that stands out from the script by more than chance.

    Attributes:
        scene: index.
        kind: ``high`` or ``low``.
        value: mean of the scene.
        p: share of dealings in which any scene of the script stands out as far.
    """

    scene: int
    kind: str
    value: float
    p: float


def p_words(p: float) -> str:
    """A p for people, never as nought.

    >>> p_words(0.0009), p_words(0.03), p_words(0.31), p_words(0.999)
    ('p < 0.01', 'p = 0.03', 'p = 0.31', 'p > 0.99')
    """
    if p < 0.01:
        return "p < 0.01"
    if p > 0.99:
        return "p > 0.99"
    return f"p = {p:.2f}"


def widths_of(scenes: int) -> tuple[float, ...]:
    """The widths that are tried for a script of so many scenes, in scenes, ascending."""
    return tuple(sorted({max(NARROWEST, round(share * scenes, 1)) for share in WIDTHS}))


def kernel(positions: Floats, width: float) -> Floats:
    """(S, S) Gaussian weights of scenes on one another; two standard deviations a width."""
    apart = (positions[:, None] - positions[None, :]) / max(width / 2, 1e-6)
    found: Floats = np.exp(-0.5 * apart**2)
    return found


def find_shape(line: Line, shuffles: int = SHUFFLES) -> Shape:
    """Test a line against its own scenes in shuffled orders, at all widths at once."""
    counts = line.counts
    present = np.flatnonzero(counts)
    widths = widths_of(line.scenes)
    if len(present) < FEWEST_SCENES:
        return Shape(False, 1.0, widths[-1])
    values, weights = line.means[present], counts[present].astype(np.float64)
    rng = np.random.default_rng(0)
    size = len(present)
    orders = np.vstack([np.arange(size)] + [rng.permutation(size) for _ in range(shuffles)])
    counted = weights[orders]  # (1 + B, S)
    summed = values[orders] * counted
    least = np.full(1 + shuffles, np.inf)
    stands_out = np.full(1 + shuffles, -np.inf)
    own: list[tuple[float, float, float]] = []
    for width in widths:
        near = kernel(present.astype(np.float64), width)
        spread = ((summed @ near.T) / (counted @ near.T)).var(axis=1)
        spread = np.where(spread < _ROUNDING, 0.0, spread)
        ranks = 1 + shuffles - np.searchsorted(np.sort(spread), spread, side="left")
        far = (spread - spread.mean()) / max(float(spread.std()), _ROUNDING)
        least = np.minimum(least, ranks / (1 + shuffles))
        stands_out = np.maximum(stands_out, far)
        own.append((ranks[0] / (1 + shuffles), -float(far[0]), width))
    # At the least p there is, several orders tie; how far each stands out then decides.
    extreme = (least < least[0]) | ((least == least[0]) & (stands_out >= stands_out[0]))
    p = float(extreme.sum() / (1 + shuffles))
    return Shape(p < SIGNIFICANT, p, min(own)[2])


def find_peaks(line: Line, most: int = 3, shuffles: int = SHUFFLES) -> tuple[Peak, ...]:
    """Scenes of `FEWEST_PASSAGES` values or more that differ from the script's mean.

    The values are dealt out anew over the scenes; a scene is a peak if its mean lies further
    off (in standard errors) than the furthest of nearly all dealings: one p for all scenes.

    Returns:
        Up to ``most``, the surest first.
    """
    counts = line.counts
    enough = counts >= FEWEST_PASSAGES
    if not enough.any() or len(line.values) < 2 * FEWEST_PASSAGES:
        return ()
    centre, spread = float(line.values.mean()), float(line.values.std())
    if spread < _ROUNDING:
        return ()
    error = spread / np.sqrt(np.maximum(counts, 1))

    def off(values: Floats) -> Floats:
        sums = np.bincount(line.scene_of, weights=values, minlength=line.scenes)
        found: Floats = (sums / np.maximum(counts, 1) - centre) / error
        return found

    rng = np.random.default_rng(0)
    furthest = np.array(
        [np.abs(off(rng.permutation(line.values))[enough]).max() for _ in range(shuffles)]
    )
    own = off(line.values)
    peaks = [
        Peak(
            int(scene),
            "high" if own[scene] > 0 else "low",
            float(line.means[scene]),
            float((1 + (furthest >= abs(own[scene])).sum()) / (1 + shuffles)),
        )
        for scene in np.flatnonzero(enough)
    ]
    sure = [peak for peak in peaks if peak.p < SIGNIFICANT]
    return tuple(sorted(sure, key=lambda peak: -abs(own[peak.scene]))[:most])
