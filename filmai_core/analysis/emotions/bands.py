"""How sure a scene's mean is: its 90% band, for any line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from filmai_core.analysis.emotions.shapes import Floats, Line

#: Resamples of the bootstrap, and the share that its band holds.
RESAMPLES = 1000
SHARE = 0.90
#: Up to this many values a bootstrap of a scene would look surer than it is.
FEW = 2


@dataclass(frozen=True, slots=True, eq=False)
class SceneBand:
    """Means by scene with their bands; NaN where a scene has no value.

    Attributes:
        mean: (S,).
        low: (S,) lower end of the 90% band.
        high: (S,) upper end.
    """

    mean: Floats
    low: Floats
    high: Floats


def scene_bands(line: Line, least: float = 0.0, most: float = 1.0) -> SceneBand:
    """Means of a line by scene; bootstrap over each scene's values (Efron 1979).

    A scene of one or two values resamples to itself: its band is what values of this script
    commonly differ by about their scene's mean.

    Args:
        line: values within ``least`` and ``most``.
        least: where the band is cut off.
        most: the same, above.
    """
    mean, counts = line.means, line.counts
    low, high = mean.copy(), mean.copy()
    apart = line.values - mean[line.scene_of]
    free = max(1, len(line.values) - int((counts > 0).sum()))
    spread = float(np.sqrt((apart**2).sum() / free))
    rng = np.random.default_rng(0)
    tail = (1 - SHARE) / 2
    for scene in np.flatnonzero(counts):
        count = int(counts[scene])
        if count <= FEW:
            half = 1.645 * spread / np.sqrt(count)
            low[scene], high[scene] = mean[scene] - half, mean[scene] + half
        else:
            part = line.values[line.scene_of == scene]
            draws = rng.multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
            low[scene], high[scene] = np.quantile(draws @ part / count, [tail, 1 - tail])
    return SceneBand(mean, np.clip(low, least, most), np.clip(high, least, most))
