"""How driven each scene is, in [0, 1]: what the tempo map follows.

Where the emotion timeline was scored before, the tension of a scene (how far its valence is
from neutral, and how dark) counts for half; its pace, boards a minute, for the other half.
Without a timeline the pace counts alone: a hand-off never waits for a model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from filmai_core.analysis.context import Context
from filmai_core.analysis.emotions.timeline import scene_scores
from filmai_core.handoff.analyses import known_emotions
from filmai_core.handoff.boards import Board
from filmai_core.handoff.times import SceneTime
from filmai_core.screenplay.model import Screenplay


def pace_of(boards: Sequence[Board], times: Sequence[SceneTime]) -> NDArray[np.float64]:
    """(S,) boards a minute, as ranks in [0, 1]; a scene that takes no time is 0."""
    counts = Counter(board.scene for board in boards)
    speed = np.array(
        [60 * counts[row.scene] / row.seconds if row.seconds else 0.0 for row in times]
    )
    return _ranks(speed)


def drive_of(
    play: Screenplay, boards: Sequence[Board], times: Sequence[SceneTime], context: Context
) -> tuple[float, ...]:
    """Drive by scene, in [0, 1]."""
    pace = pace_of(boards, times)
    timeline = known_emotions(play, context)
    if timeline is None or not len(timeline.passages):
        return tuple(float(value) for value in pace)
    valence = np.nan_to_num(scene_scores(timeline).valence)
    tension = _ranks(np.where(valence < 0, -2 * valence, valence))
    return tuple(float(value) for value in (tension + pace) / 2)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values as their rank in [0, 1]; equal values share theirs."""
    if len(values) < 2 or np.ptp(values) == 0:
        return np.full(len(values), 0.5)
    order = np.unique(values, return_inverse=True)[1].astype(np.float64)
    found: NDArray[np.float64] = order / order.max()
    return found
