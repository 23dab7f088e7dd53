"""A map of scenes: t-SNE (van der Maaten and Hinton 2008), exact and seeded.

Written out because a script has a few hundred scenes: the exact algorithm takes under half
a second there, less than importing a library for it, and the same script always gives the
same map (principal components are the start, nothing is drawn at random).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUNDS = 300


def scene_map(vectors: Floats, neighbours: float = 12.0) -> Floats:
    """Places in the plane, (S, 2) in [-1, 1], near ones alike.

    Args:
        vectors: (S, D); rows of zeros (scenes without text) go to the middle.
        neighbours: how many scenes each is held near to ("perplexity").
    """
    size = len(vectors)
    places = np.zeros((size, 2))
    full = np.flatnonzero(np.abs(vectors).sum(1) > 0) if vectors.ndim == 2 else np.array([], int)
    if len(full) < 3:
        places[full, 0] = np.linspace(-0.5, 0.5, len(full))
        return places
    places[full] = _tsne(vectors[full], min(neighbours, (len(full) - 1) / 3))
    return places


def _tsne(vectors: Floats, perplexity: float) -> Floats:
    near = _affinities(vectors, perplexity)
    centred = vectors - vectors.mean(0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    spots = np.zeros((len(vectors), 2))
    kept = min(2, left.shape[1])
    spots[:, :kept] = (left * sizes)[:, :kept]
    spots *= 1e-2 / max(float(spots.std()), 1e-9)
    step = np.zeros_like(spots)
    gains = np.ones_like(spots)
    rate = max(50.0, len(vectors) / 3)
    for turn in range(ROUNDS):
        pull = near * (4.0 if turn < 80 else 1.0)
        square = (spots**2).sum(1)
        close = 1 / (1 + np.maximum(square[:, None] + square - 2 * spots @ spots.T, 0))
        np.fill_diagonal(close, 0)
        force = (pull - close / close.sum()) * close
        slope = 4 * (force.sum(1)[:, None] * spots - force @ spots)
        same = np.sign(slope) == np.sign(step)
        gains = np.maximum(np.where(same, gains * 0.8, gains + 0.2), 0.01)
        step = (0.5 if turn < 80 else 0.8) * step - rate * gains * slope
        spots = spots + step
        spots -= spots.mean(0)
    most = np.quantile(np.abs(spots), 0.99)
    scaled: Floats = np.clip(spots / max(float(most), 1e-9), -1.05, 1.05) / 1.05
    return scaled


def _affinities(vectors: Floats, perplexity: float) -> Floats:
    """(S, S) joint probabilities whose rows have the wanted perplexity, by bisection."""
    square = (vectors**2).sum(1)
    distance = np.maximum(square[:, None] + square - 2 * vectors @ vectors.T, 0)
    np.fill_diagonal(distance, np.inf)
    scale = np.median(distance[np.isfinite(distance)]) or 1.0
    low, high = np.full(len(vectors), 1e-3), np.full(len(vectors), 1e4)
    target = np.log(perplexity)
    share = np.zeros_like(distance)
    for _ in range(40):
        beta = np.sqrt(low * high)
        raw = np.exp(-beta[:, None] * (distance - distance.min(1)[:, None]) / scale)
        share = raw / raw.sum(1, keepdims=True)
        entropy = -(share * np.log(np.maximum(share, 1e-12))).sum(1)
        high = np.where(entropy < target, beta, high)
        low = np.where(entropy < target, low, beta)
    joint: Floats = (share + share.T) / (2 * len(vectors))
    return np.maximum(joint, 1e-12)
