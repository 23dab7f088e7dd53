"""Where the five turning points of a feature may lie: bands of scenes with probabilities.

Hauge (*Writing Screenplays That Sell*, 1988) places them at a tenth, a quarter, a half, three
quarters and nine tenths of the story; Papalampidi, Keller and Lapata (2019, *Movie Plot
Analysis via Turning Point Identification*, EMNLP) use the five on film plots and find position
alone a strong baseline. So position is the prior here, with a spread for each, and evidence
from the script moves it a little: new places and people, tension, darkness, a change of mood.

    log P(scene s is point k) = log prior mass of s for k + 0.5 * evidence of s for k

and the five must come in order: the probabilities are those of the chain's marginals.

**Not better than the prior, as far as is known.** No script with marked points was at hand:
spreads and weights are set by hand, and nothing here was measured against gold. Where the
writer marks three or four acts, their ends are the points that lie there. Other acts, teasers
and tags are a form of their own; then, and for shorts, the five cannot be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np
import regex
from numpy.typing import NDArray

from filmai_core.analysis.structure.tables import Act
from filmai_core.screenplay.model import Screenplay

Floats = NDArray[np.float64]

NAMES = ("opportunity", "change of plans", "point of no return", "major setback", "climax")
#: Where each lies, as a share of the story, and how far off it may lie (a standard deviation).
POSITIONS = (0.10, 0.25, 0.50, 0.75, 0.90)
SPREADS = (0.05, 0.07, 0.08, 0.07, 0.04)
#: Spread where an act's end says where.
MARKED_SPREAD = 0.01
#: Points at the ends of the acts, by how many acts are marked.
AT_ACT_ENDS = {3: (1, 3), 4: (1, 2, 3)}
#: How much the evidence counts beside the position.
TRUST = 0.5
#: What speaks for each point, in standard deviations of the script's scenes.
WEIGHTS: tuple[Mapping[str, float], ...] = (
    {"new": 1.0, "turn": 0.5},
    {"new": 1.0, "turn": 0.5, "tension": 0.3},
    {"turn": 0.7, "tension": 0.5},
    {"dark": 1.0, "tension": 0.4, "turn": 0.4},
    {"tension": 1.0, "full": 0.5},
)
#: Shorter scripts have not five such points, or none that could be told.
FEWEST_SCENES, FEWEST_PAGES = 30, 60
#: A band holds this much of a point's probability.
BAND = 0.80

_EPISODE = regex.compile(r"(?i)\b(?:teaser|cold open|tag|episode)\b|第.{1,4}集")


@dataclass(frozen=True, slots=True)
class TurningBand:
    """One turning point.

    Attributes:
        name: one of `NAMES`.
        scenes: (index, probability) of the likeliest scenes, in story order; together they
            hold `BAND` or a little more.
    """

    name: str
    scenes: tuple[tuple[int, float], ...]


def why_not(play: Screenplay, acts: Sequence[Act]) -> str:
    """Why the five cannot be told of this script; "" where they can."""
    if any(_EPISODE.search(act.name) for act in acts):
        return "It is marked as an episode, with a teaser or tag: its own acts are its structure."
    if len(acts) not in (0, *AT_ACT_ENDS):
        return f"Its writer marks {len(acts)} acts; the five points are told of three or four."
    if len(play.scenes) < FEWEST_SCENES or play.pages < FEWEST_PAGES:
        return (
            f"They are told of features: {FEWEST_PAGES} pages and {FEWEST_SCENES} scenes at "
            f"least; this has {play.pages:g} and {len(play.scenes)}."
        )
    return ""


def find_turning_bands(
    seconds: Sequence[float], evidence: Mapping[str, Floats], acts: Sequence[Act] = ()
) -> tuple[TurningBand, ...]:
    """The five points as bands.

    Args:
        seconds: (S,) of each scene: positions are shares of time.
        evidence: name to (S,) values; what is missing does not count.
        acts: as the writer marked them; three or four say where some points lie.
    """
    ends = np.cumsum(np.asarray(seconds, dtype=np.float64))
    edges = np.concatenate([[0.0], ends / ends[-1]])
    positions, spreads = list(POSITIONS), list(SPREADS)
    for point, act in zip(AT_ACT_ENDS.get(len(acts), ()), acts, strict=False):
        positions[point] = (edges[act.last] + edges[act.last + 1]) / 2
        spreads[point] = max(MARKED_SPREAD, edges[act.last + 1] - edges[act.last])
    likely = np.stack(
        [
            _mass(edges, at, spread) * np.exp(TRUST * _told(weights, evidence, len(seconds)))
            for at, spread, weights in zip(positions, spreads, WEIGHTS, strict=True)
        ]
    )  # (5, S)
    marginals = ordered_marginals(likely)
    return tuple(
        TurningBand(name, band_of(row)) for name, row in zip(NAMES, marginals, strict=True)
    )


def ordered_marginals(likely: Floats) -> Floats:
    """(K, S) probabilities of each point, given that point k + 1 comes after point k.

    Args:
        likely: (K, S) each point's own likelihoods, unnormalised; S is at least K.
    """
    points, size = likely.shape
    likely = likely / likely.max(axis=1, keepdims=True) + 1e-12
    before, after = np.ones((points, size)), np.ones((points, size))
    for k in range(1, points):
        before[k] = _shifted(np.cumsum(before[k - 1] * likely[k - 1]))
        later = after[points - k] * likely[points - k]
        after[points - k - 1] = _shifted(np.cumsum(later[::-1]))[::-1]
    joint = before * likely * after
    found: Floats = joint / joint.sum(axis=1, keepdims=True)
    return found


def band_of(row: Floats) -> tuple[tuple[int, float], ...]:
    """The likeliest scenes that together hold `BAND`, in story order."""
    order = np.argsort(-row, kind="stable")
    count = int(np.searchsorted(np.cumsum(row[order]), BAND)) + 1
    return tuple((int(scene), float(row[scene])) for scene in sorted(order[:count]))


def standard(values: Floats) -> Floats:
    """Values in standard deviations from their mean; 0 where unknown or all alike."""
    known = np.isfinite(values)
    spread = float(values[known].std()) if known.any() else 0.0
    if spread < 1e-9:
        return np.zeros(len(values))
    found: Floats = np.where(known, (values - values[known].mean()) / spread, 0.0)
    return np.clip(found, -2.5, 2.5)


def _told(weights: Mapping[str, float], evidence: Mapping[str, Floats], size: int) -> Floats:
    total = np.zeros(size)
    for name, weight in weights.items():
        if name in evidence:
            total += weight * standard(evidence[name])
    return total


def _mass(edges: Floats, at: float, spread: float) -> Floats:
    """(S,) of a normal distribution's mass between each scene's start and end."""
    below = np.array([0.5 * (1 + erf((edge - at) / (spread * sqrt(2)))) for edge in edges])
    return np.diff(below)


def _shifted(sums: Floats) -> Floats:
    """Sums over what lies strictly before."""
    return np.concatenate([[0.0], sums[:-1]])
