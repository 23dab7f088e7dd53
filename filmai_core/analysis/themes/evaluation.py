"""How good a script's motifs are, beside other ways to find them.

Coherence: mean NPMI of a motif's ten words over the script's chunks. Diversity: the share
of different words among all motifs' words. Stability: two random four fifths of the chunks
are clustered apart, and the chunks in both are compared by the adjusted Rand index; the
mean of several such pairs. All methods get the same chunks, the same number of motifs and
the same words to choose from.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmai_core.analysis.themes.chunks import build_chunks
from filmai_core.analysis.themes.fit import check_language
from filmai_core.analysis.themes.motif_terms import Vocabulary, coherence, diversity
from filmai_core.analysis.themes.motifs import (
    cluster,
    leading_directions,
    rand_index,
    with_neighbours,
)
from filmai_core.analysis.themes.named import SentenceEncoder
from filmai_core.progress import Progress, Report, silent
from filmai_core.screenplay.model import Screenplay

Labels = NDArray[np.int64]

SHARE = 0.8
PAIRS = 10


@dataclass(frozen=True, slots=True)
class MotifScores:
    """One method's figures on one script.

    Attributes:
        method: name.
        motifs: number found.
        coherence: NPMI in [-1, 1].
        diversity: in [0, 1].
        stability: ARI, 1 the same each time, 0 by chance.
        seconds: for one clustering, embeddings given.
    """

    method: str
    motifs: int
    coherence: float
    diversity: float
    stability: float
    seconds: float


#: Chunk indices and a seed to labels.
Method = Callable[[Labels, int], Labels]


def evaluate_motifs(
    play: Screenplay,
    encoder: SentenceEncoder,
    *,
    pairs: int = PAIRS,
    seed: int = 7,
    report: Report = silent,
) -> list[MotifScores]:
    """Figures of our motifs, of KMeans on TF-IDF, and of BERTopic where it is installed."""
    check_language(play, encoder)
    chunks = build_chunks(play)
    texts = [chunk.text for chunk in chunks]
    vectors = encoder.embed(texts, report=report).astype(np.float64)
    near = with_neighbours(vectors, [chunk.scene for chunk in chunks])
    names = [person.name for person in play.characters]
    vocabulary = Vocabulary(texts, names, capitals_name=play.language != "de")
    began = time.perf_counter()
    whole = cluster(leading_directions(near))
    seconds = time.perf_counter() - began
    count = whole.memberships.shape[1]

    def ours(index: Labels, run: int) -> Labels:
        return cluster(leading_directions(near[index]), count=count, seed=run).labels

    words = [item.words for item in vocabulary.describe(whole.labels.tolist(), count)]
    found = [
        MotifScores(
            "consensus (FilmAI)",
            count,
            coherence(words, vocabulary.rows),
            diversity(words),
            _stability(ours, len(chunks), pairs, seed, report),
            seconds,
        ),
        _kmeans_on_tfidf(vocabulary, count, pairs, seed, report),
    ]
    if importlib.util.find_spec("bertopic") is not None:
        found.append(_bertopic(vectors, vocabulary, pairs, seed, report))
    return found


def _stability(method: Method, size: int, pairs: int, seed: int, report: Report) -> float:
    rng = np.random.default_rng(seed)
    values = []
    for pair in range(pairs):
        report(Progress(pair, pairs, "Clustering resamples"))
        halves = [np.sort(rng.choice(size, int(SHARE * size), replace=False)) for _ in range(2)]
        a, b = (method(half, int(rng.integers(1 << 30))) for half in halves)
        shared = np.intersect1d(halves[0], halves[1])
        values.append(
            rand_index(a[np.searchsorted(halves[0], shared)], b[np.searchsorted(halves[1], shared)])
        )
    return float(np.mean(values)) if values else 0.0


def _kmeans_on_tfidf(
    vocabulary: Vocabulary, count: int, pairs: int, seed: int, report: Report
) -> MotifScores:
    """KMeans on TF-IDF vectors; a cluster's words are the highest of its centre."""
    from sklearn.cluster import KMeans
    from sklearn.feature_extraction.text import TfidfVectorizer

    maker = TfidfVectorizer(analyzer=lambda row: row, min_df=2, sublinear_tf=True)
    table: Any = maker.fit_transform(vocabulary.rows)
    terms = maker.get_feature_names_out()
    began = time.perf_counter()
    model = KMeans(count, n_init=3, random_state=seed).fit(table)
    seconds = time.perf_counter() - began
    words = [[terms[i] for i in centre.argsort()[::-1][:10]] for centre in model.cluster_centers_]

    def again(index: Labels, run: int) -> Labels:
        labels: Labels = KMeans(count, n_init=3, random_state=run).fit_predict(table[index])
        return labels

    return MotifScores(
        "KMeans on TF-IDF",
        count,
        coherence(words, vocabulary.rows),
        diversity(words),
        _stability(again, len(vocabulary.rows), pairs, seed, report),
        seconds,
    )


def _bertopic(
    vectors: NDArray[np.float64],
    vocabulary: Vocabulary,
    pairs: int,
    seed: int,
    report: Report,
) -> MotifScores:
    """BERTopic as it comes (Grootendorst 2022), on the same embeddings and the same words.

    Chunks that it calls outliers are one more topic. Timed after a first fit: importing it
    and compiling what it stands on take half a minute, once.
    """
    from bertopic import BERTopic  # type: ignore[import-not-found]
    from sklearn.feature_extraction.text import CountVectorizer

    # It joins documents with blanks and splits them again.
    rows = [" ".join(term.replace(" ", "_") for term in row) for row in vocabulary.rows]

    def fit(index: Labels, _: int) -> tuple[Any, Labels]:
        model = BERTopic(
            language="multilingual",  # "english" would drop accents and hyphens
            vectorizer_model=CountVectorizer(analyzer=str.split),
            calculate_probabilities=False,
            verbose=False,
        )
        topics, _unused = model.fit_transform([rows[i] for i in index], vectors[index])
        return model, np.array(topics, dtype=np.int64) + 1

    fit(np.arange(len(rows)), seed)
    began = time.perf_counter()
    model, _ = fit(np.arange(len(rows)), seed)
    seconds = time.perf_counter() - began
    words = [
        [word.replace("_", " ") for word, _ in terms][:10]
        for topic, terms in model.get_topics().items()
        if topic >= 0
    ]
    return MotifScores(
        "BERTopic",
        len(words),
        coherence(words, vocabulary.rows),
        diversity(words),
        _stability(lambda i, r: fit(i, r)[1], len(rows), pairs, seed, report),
        seconds,
    )


def motif_table(name: str, rows: Sequence[MotifScores]) -> str:
    """The figures as lines of text."""
    head = f"{name:<22}{'motifs':>8}{'NPMI':>9}{'diversity':>11}{'ARI':>8}{'seconds':>9}"
    lines = [
        f"{row.method:<22}{row.motifs:>8}{row.coherence:>9.3f}{row.diversity:>11.2f}"
        f"{row.stability:>8.3f}{row.seconds:>9.2f}"
        for row in rows
    ]
    return "\n".join([head, *lines]) + "\n"
