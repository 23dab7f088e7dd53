"""Motifs: clusters of one script's chunks, by consensus.

One script is a few hundred chunks. Density methods built for thousands of documents call
four in five of them noise, and one run of KMeans depends on its start: two runs over
resamples agree by an adjusted Rand index (ARI) of .2 on Big Fish. So many runs on
subsamples vote on which chunks belong together, and average linkage cuts their vote
(consensus clustering, Monti et al. 2003). Two further steps each gain about a tenth of ARI:
a chunk is read with its neighbours, and only the leading directions of meaning are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmai_core.progress import Progress, Report, silent

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

SUBSAMPLES = 60
SHARE = 0.8
DIRECTIONS = 6
#: Weight of a neighbour in the same scene, and across a heading.
NEIGHBOUR, ACROSS = 0.7, 0.35
FEWEST, MOST = 4, 12
#: Chunks that a motif needs on average; a short script gets fewer motifs.
CHUNKS_PER_MOTIF = 8
#: Chunks from which on two motifs are looked for: four to six pages.
FOR_TWO = 2 * CHUNKS_PER_MOTIF
#: More motifs say more: a larger number is taken if it costs no more agreement than this.
TOLERANCE = 0.03
SEED = 7


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """A script's chunks, clustered.

    Attributes:
        labels: (N,) motif of each chunk, 0 the largest.
        memberships: (N, K) rows that sum to 1: how often a chunk was put with each motif's.
        stability: (K,) in [0, 1]: how often two chunks of a motif stayed together when the
            script was resampled, less how often a chunk of it went with another motif's.
        agreement: by number of motifs that was looked at, the mean ARI between the runs on
            subsamples and the whole.
    """

    labels: Labels
    memberships: Floats
    stability: Floats
    agreement: dict[int, float]


def unit(rows: Floats) -> Floats:
    """Rows scaled to length 1; rows of zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = rows / np.maximum(lengths, 1e-12)
    return scaled


def with_neighbours(vectors: Floats, scenes: Sequence[int]) -> Floats:
    """Each chunk with those around it mixed in, (N, D) unit rows: what a thread is made of.

    Two passes, so that a chunk hears of the chunk after next.
    """
    mixed = vectors.astype(np.float64)
    same = np.array([a == b for a, b in zip(scenes, scenes[1:], strict=False)])
    weights = np.where(same, NEIGHBOUR, ACROSS)[:, None]
    for _ in range(2):
        near = mixed.copy()
        near[:-1] += weights * mixed[1:]
        near[1:] += weights * mixed[:-1]
        mixed = unit(near)
    return mixed


def leading_directions(vectors: Floats, count: int = DIRECTIONS) -> Floats:
    """Projection on the leading principal directions, (N, count) unit rows."""
    centred = vectors - vectors.mean(0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    return unit(left[:, :count] * sizes[:count])


def kmeans(points: Floats, count: int, rng: np.random.Generator, rounds: int = 25) -> Labels:
    """Lloyd's algorithm from a k-means++ start (Arthur and Vassilvitskii 2007)."""
    first = np.array([rng.integers(len(points))])
    labels: Labels = kmeans_runs(points[None], first, rng.random((1, count - 1)), rounds)[0]
    return labels


def kmeans_runs(points: Floats, first: Labels, chances: Floats, rounds: int = 25) -> Labels:
    """Many runs of `kmeans` at once, (R, N) labels.

    On a few hundred points a run is over before a library's call has checked its arguments,
    and consensus needs hundreds of them.

    Args:
        points: (R, N, D).
        first: (R,) index of each run's first centre.
        chances: (R, K - 1) in [0, 1), that draw the other centres.
        rounds: most turns of Lloyd's algorithm.
    """
    runs, size, _ = points.shape
    count = chances.shape[1] + 1
    left = np.ascontiguousarray(points.transpose(0, 2, 1))  # (R, D, N): loops run along N
    every = np.arange(runs)
    centres = [points[every, first]]
    near = np.full((runs, size), np.inf)
    for draw in chances.T:
        near = np.minimum(near, ((left - centres[-1][..., None]) ** 2).sum(1))
        # Where all points are centres, any of them is as good as another.
        sums = np.cumsum(np.where(near.sum(1, keepdims=True) > 0, near, 1.0), axis=1)
        chosen = (sums <= draw[:, None] * sums[:, -1:]).sum(1)
        centres.append(points[every, np.minimum(chosen, size - 1)])
    middle = np.stack(centres, axis=1)  # (R, K, D)
    labels = np.full((runs, size), -1)
    numbers = np.arange(count)[:, None]
    for _ in range(rounds):
        found = _nearest(left, middle)
        moving = (found != labels[every]).any(1)
        if not moving.any():
            break
        if not moving.all():  # a run that has settled stays as it is
            every, left, middle, found = (x[moving] for x in (every, left, middle, found))
        labels[every] = found
        onehot = (found[:, None] == numbers).astype(np.float64)  # (R, K, N)
        sizes = onehot.sum(2)[..., None]
        moved = (onehot @ left.transpose(0, 2, 1)) / np.maximum(sizes, 1)
        middle = np.where(sizes > 0, moved, middle)
    return labels


def _nearest(left: Floats, middle: Floats) -> Labels:
    """The nearest centre (R, K, D) of each point (R, D, N): (R, N)."""
    score = 2 * (middle @ left) - (middle**2).sum(2)[..., None]  # (R, K, N)
    best, found = score[:, 0].copy(), np.zeros(score[:, 0].shape, dtype=np.int64)
    for index in range(1, score.shape[1]):
        found[score[:, index] > best] = index
        np.maximum(best, score[:, index], out=best)
    return found


@dataclass(slots=True, eq=False)
class _Vote:
    """Votes of the runs: how often two chunks were drawn together, and put together.

    Attributes:
        together, drawn: (N, N) numbers of runs.
        runs: (R, N, K) 1 where a run drew a chunk and put it into a cluster.
    """

    together: NDArray[np.float32]
    drawn: NDArray[np.float32]
    runs: NDArray[np.float32]

    def share(self) -> NDArray[np.float32]:
        """(N, N) share of the joint draws in which two chunks were put together."""
        found = np.divide(
            self.together, self.drawn, out=np.zeros_like(self.together), where=self.drawn > 0
        )
        np.fill_diagonal(found, 1.0)
        return found


def vote(points: Floats, count: int, rng: np.random.Generator, runs: int = SUBSAMPLES) -> _Vote:
    """Cluster many subsamples and count which chunks go together."""
    size = len(points)
    part = max(count, int(SHARE * size))
    drawn = np.empty((runs, part), dtype=np.int64)
    first = np.empty(runs, dtype=np.int64)
    chances = np.empty((runs, count - 1))
    for run in range(runs):
        drawn[run] = np.sort(rng.choice(size, part, replace=False))
        first[run] = rng.integers(part)
        chances[run] = rng.random(count - 1)
    labels = kmeans_runs(points[drawn], first, chances)
    found = np.zeros((runs, size, count), np.float32)
    found[np.arange(runs)[:, None], drawn, labels] = 1
    flat = found.transpose(1, 0, 2).reshape(size, -1)  # (N, R K)
    inside = found.sum(2).T  # (N, R)
    return _Vote(flat @ flat.T, inside @ inside.T, found)


def cut(share: NDArray[np.float32], count: int) -> Labels:
    """Average linkage on the votes, cut into ``count`` motifs, the largest first."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if len(share) < 2:
        return np.zeros(len(share), dtype=np.int64)
    distance = np.maximum(1 - share.astype(np.float64), 0)
    tree = linkage(squareform(distance, checks=False), "average")
    raw = fcluster(tree, count, "maxclust") - 1
    sizes = np.bincount(raw)
    order = np.argsort(-sizes, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    labels: Labels = place[raw].astype(np.int64)
    return labels


def most_motifs(chunks: int) -> int:
    """The most motifs that a script of so many chunks is asked for.

    >>> most_motifs(9), most_motifs(16), most_motifs(40), most_motifs(400)
    (1, 2, 5, 12)
    """
    return max(1, min(MOST, chunks // CHUNKS_PER_MOTIF))


def cluster(
    points: Floats,
    *,
    count: int | None = None,
    seed: int = SEED,
    runs: int = SUBSAMPLES,
    report: Report = silent,
) -> Clustering:
    """Cluster a script's chunks.

    Args:
        points: (N, D) from `leading_directions`.
        count: number of motifs; chosen by the data where None: the number whose runs agree
            best with their own consensus, of near equals the larger.
        seed: of the subsamples.
        runs: number of subsamples for each number of motifs.
        report: progress.
    """
    size = len(points)
    most = most_motifs(size)
    if size < 2 or most < 2 or count == 1:
        ones = np.ones((size, 1))
        return Clustering(np.zeros(size, np.int64), ones, np.ones(1), {})
    wanted = [min(count, size)] if count else list(range(min(FEWEST, most), most + 1))
    best: tuple[int, _Vote, Labels] | None = None
    agreement: dict[int, float] = {}
    for done, k in enumerate(wanted):
        report(Progress(done, len(wanted), "Finding motifs"))
        votes = vote(points, k, np.random.default_rng([seed, k]), runs)
        labels = cut(votes.share(), k)
        agreement[k] = _agreement(labels, votes)
        if best is None or agreement[k] >= max(agreement.values()) - TOLERANCE:
            best = (k, votes, labels)
    assert best is not None
    report(Progress(len(wanted), len(wanted), "Finding motifs"))
    share = best[1].share()
    labels = best[2]
    onehot = np.eye(int(labels.max()) + 1)[labels]  # (N, K)
    towards = (share @ onehot) / onehot.sum(0)  # (N, K): mean vote with each motif's chunks
    memberships = towards / np.maximum(towards.sum(1, keepdims=True), 1e-12)
    return Clustering(labels, memberships, _stability(towards, labels), agreement)


def _agreement(labels: Labels, votes: _Vote) -> float:
    onehot = np.eye(int(labels.max()) + 1, dtype=np.float32)[labels]  # (N, K)
    return float(_rand_of(votes.runs.transpose(0, 2, 1) @ onehot).mean())


def _stability(towards: Floats, labels: Labels) -> Floats:
    """Mean vote within a motif less the strongest mean vote with another, for each motif."""
    found = np.zeros(towards.shape[1])
    for motif in range(towards.shape[1]):
        inside = towards[labels == motif].mean(0)
        others = np.delete(inside, motif)
        found[motif] = inside[motif] - (others.max() if len(others) else 0.0)
    return np.clip(found, 0, 1)


def rand_index(a: Sequence[int] | Labels, b: Sequence[int] | Labels) -> float:
    """Adjusted Rand index of two labelings (Hubert and Arabie 1985): 1 equal, 0 by chance.

    >>> rand_index([0, 0, 1, 1], [1, 1, 0, 0])
    1.0
    """
    first: Any = np.unique(np.asarray(a), return_inverse=True)[1]
    second: Any = np.unique(np.asarray(b), return_inverse=True)[1]
    table = np.zeros((first.max(initial=0) + 1, second.max(initial=0) + 1))
    np.add.at(table, (first, second), 1)

    return float(_rand_of(table))


def _rand_of(tables: NDArray[Any]) -> Floats:
    """Adjusted Rand indices of (..., A, B) contingency tables."""

    def pairs(counts: Floats) -> Floats:
        return counts * (counts - 1) / 2

    counts = tables.astype(np.float64)
    both = pairs(counts).sum((-2, -1))
    rows, columns = (pairs(counts.sum(axis)).sum(-1) for axis in (-1, -2))
    total = pairs(counts.sum((-2, -1)))
    expected = rows * columns / np.maximum(total, 1)
    most = (rows + columns) / 2
    same = most == expected
    found: Floats = np.where(same, 1.0, (both - expected) / np.where(same, 1.0, most - expected))
    return found
