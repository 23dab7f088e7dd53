"""What a script is about: named themes of the bank, and motifs found in the script itself.

The two are told apart. A *named theme* is looked for: the script's chunks are compared with
the theme's descriptions, and its words are counted. A *motif* is found: chunks that belong
together (`filmai_core.analysis.themes.motifs`), labelled by the script's own words. A scene is a
mixture of motifs, by the words of its chunks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmai_core.analysis.passages import Passage, build_passages
from filmai_core.analysis.themes.bank import DEFAULT_BANK, Theme
from filmai_core.analysis.themes.chunks import Chunk, build_chunks
from filmai_core.analysis.themes.model import (
    CARRIES_MOTIF,
    CARRIES_NAMED,
    Line,
    Motif,
    NamedTheme,
    ThemeModel,
)
from filmai_core.analysis.themes.motif_terms import MotifWords, Vocabulary, coherence, diversity
from filmai_core.analysis.themes.motifs import (
    FOR_TWO,
    Clustering,
    cluster,
    leading_directions,
    with_neighbours,
)
from filmai_core.analysis.themes.named import (
    EVIDENCE,
    SentenceEncoder,
    count_hits,
    line_of,
    score_bank,
    score_chunks,
)
from filmai_core.analysis.themes.rates import rates_of
from filmai_core.analysis.themes.scene_map import scene_map
from filmai_core.errors import ModelError
from filmai_core.progress import Progress, Report, silent
from filmai_core.screenplay.model import Screenplay

Floats = NDArray[np.float64]

#: More unknown tokens than this, and the encoder does not read the script.
UNKNOWN = 0.15
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def check_language(play: Screenplay, encoder: Any) -> None:
    """Refuse a script whose words the encoder does not know.

    Raises:
        ModelError: over `UNKNOWN` of its tokens are unknown; names what would read them.
    """
    tokens = getattr(encoder, "tokens", None)
    if tokens is None:
        return
    texts = [passage.text for passage in build_passages(play)[:200]]
    rows = tokens.ids(texts)
    total = sum(len(row) - 2 for row in rows)
    unknown = sum(row.count(tokens.unknown) for row in rows)
    if total and unknown / total > UNKNOWN:
        raise ModelError(
            f"the encoder does not know {unknown / total:.0%} of this script's characters; "
            "its themes would be guesses",
            play.source_name,
            "Structure, characters and network work without it; for this language use a "
            "multilingual encoder, such as "
            "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2.",
        )


def fit_themes(
    play: Screenplay,
    encoder: SentenceEncoder,
    *,
    bank: Sequence[Theme] = DEFAULT_BANK,
    count: int | None = None,
    model: str = "",
    languages: Sequence[str] = ("en",),
    report: Report = silent,
) -> ThemeModel:
    """Score a bank and find motifs.

    Args:
        play: the screenplay.
        encoder: texts to unit vectors.
        bank: named themes; those that are off are left out.
        count: number of motifs; chosen by the data where None.
        model: the encoder's name and revision.
        languages: in which the bank's descriptions can be compared; a script in another
            gets motifs only.
        report: progress.

    Raises:
        ModelError: the encoder does not know the script's language.
    """
    check_language(play, encoder)
    passages = build_passages(play)
    chunks = build_chunks(play, passages)
    scenes = [chunk.scene for chunk in chunks]
    texts = [chunk.text for chunk in chunks]
    active = [theme for theme in bank if theme.on]
    note = ""
    if play.language and play.language not in languages:
        active = []
        note = (
            f"The theme bank is in English, this script is in {play.language!r}. "
            "Motifs are found all the same."
        )
    if len(chunks) < FOR_TWO:
        few = (
            f"The script is too short for motifs: {len(chunks)} parts of about sixty words, and "
            f"{FOR_TWO} are needed to tell two threads apart."
        )
        note = f"{note} {few}".strip()
    described = [text for theme in active for text in theme.descriptions]
    vectors = encoder.embed([*texts, *described], report=report).astype(np.float64)
    about, asked = vectors[: len(texts)], vectors[len(texts) :]
    near = with_neighbours(about, scenes) if len(chunks) else about
    points = leading_directions(near) if len(chunks) > 1 else near
    found = cluster(points, count=count, report=report)
    vocabulary = Vocabulary(
        texts,
        [person.name for person in play.characters],
        capitals_name=play.language != "de",
    )
    total = found.memberships.shape[1]
    words = vocabulary.describe(found.labels.tolist(), total)
    weights = _by_scene(found.memberships, chunks, len(play.scenes), fill=1 / total)
    motifs = tuple(
        Motif(
            index,
            words[index].label or f"Motif {index + 1}",
            words[index].terms,
            float(found.stability[index]),
            tuple(np.flatnonzero(weights[:, index] >= CARRIES_MOTIF).tolist()),
            _motif_lines(index, found, chunks, passages, words[index]),
        )
        for index in range(total)
    )
    report(Progress(0, 1, "Looking for evidence"))
    hits = count_hits(texts, active)
    rates = rates_of(active)
    named_chunks = score_chunks(about, asked, active, hits, rates)
    named = score_bank(active, named_chunks, chunks, passages, encoder, asked, hits, about, rates)
    named_scenes = _most_by_scene(named_chunks, chunks, len(play.scenes))
    scene_vectors = _by_scene(near, chunks, len(play.scenes), fill=0.0)
    report(Progress(1, 1, "Looking for evidence"))
    return ThemeModel(
        motifs=motifs,
        weights=weights,
        chunks=chunks,
        memberships=found.memberships,
        agreement=found.agreement,
        named=tuple(
            NamedTheme(
                theme.name,
                score,
                tuple(np.flatnonzero(named_scenes[:, index] >= CARRIES_NAMED).tolist()),
                lines,
            )
            for index, (theme, score, lines) in enumerate(named)
        ),
        named_scenes=named_scenes,
        named_chunks=named_chunks,
        typical=_typical(weights, chunks, passages, words, len(play.scenes)),
        positions=scene_map(scene_vectors),
        model=model,
        note=note,
        coherence=coherence([item.words for item in words], vocabulary.rows),
        diversity=diversity([item.words for item in words]),
    )


def _by_scene(rows: Floats, chunks: Sequence[Chunk], scenes: int, *, fill: float) -> Floats:
    """Means of the chunks' rows by scene, weighted by words; ``fill`` where there is no text."""
    summed = np.zeros((scenes, rows.shape[1] if rows.ndim > 1 else 0))
    words = np.zeros(scenes)
    for row, chunk in zip(rows, chunks, strict=True):
        weight = max(1, chunk.words)
        summed[chunk.scene] += weight * row
        words[chunk.scene] += weight
    means: Floats = np.divide(
        summed, words[:, None], out=np.full_like(summed, fill), where=words[:, None] > 0
    )
    return means


def _most_by_scene(rows: Floats, chunks: Sequence[Chunk], scenes: int) -> Floats:
    """The highest of a scene's chunks, for each column."""
    found = np.zeros((scenes, rows.shape[1]))
    for row, chunk in zip(rows, chunks, strict=True):
        found[chunk.scene] = np.maximum(found[chunk.scene], row)
    return found


# Motifs


def _worth(text: str, words: MotifWords) -> float:
    """How much of a motif's vocabulary a line has; long lines are not favoured."""
    row = [word.lower() for word in _WORD.findall(text)]
    if len(row) < 4:
        return 0.0
    value = 0.0
    joined = " ".join(row)
    for rank, term in enumerate(words.terms):
        if (term in joined) if " " in term else (term in row):
            value += 1 / (2 + rank)
    return value / (1 + len(row) / 40)


def _motif_lines(
    motif: int,
    found: Clustering,
    chunks: Sequence[Chunk],
    passages: Sequence[Passage],
    words: MotifWords,
) -> tuple[Line, ...]:
    """Lines of the chunks that are most surely of a motif, at most one a scene."""
    inside = np.flatnonzero(found.labels == motif)
    inside = inside[np.argsort(-found.memberships[inside, motif], kind="stable")]
    rows = [
        (_worth(passages[item].text, words), -rank, item)
        for rank, chunk in enumerate(inside[: max(10, len(inside) // 2)])
        for item in chunks[chunk].passages
    ]
    evidence: list[Line] = []
    for _, _, item in sorted(rows, reverse=True):
        if all(line.scene != passages[item].scene for line in evidence):
            evidence.append(line_of(passages[item]))
        if len(evidence) == EVIDENCE:
            break
    return tuple(evidence)


def _typical(
    weights: Floats,
    chunks: Sequence[Chunk],
    passages: Sequence[Passage],
    words: Sequence[MotifWords],
    scenes: int,
) -> tuple[Line | None, ...]:
    """For each scene, the line with most of its leading motif's vocabulary."""
    inside: list[list[int]] = [[] for _ in range(scenes)]
    for chunk in chunks:
        inside[chunk.scene].extend(chunk.passages)
    lines: list[Line | None] = []
    for scene, items in enumerate(inside):
        if not items:
            lines.append(None)
            continue
        leading = words[int(weights[scene].argmax())]
        best = max(
            items,
            key=lambda item: (
                _worth(passages[item].text, leading),
                min(len(passages[item].text), 120),
            ),
        )
        lines.append(line_of(passages[best]))
    return tuple(lines)
