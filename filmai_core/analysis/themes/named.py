"""Named themes: how much a script is about each theme of a bank, and the lines that show it.

A chunk's score is a logistic of two signs: the cosine of its meaning to the nearest of the
theme's descriptions, and how many of the theme's words it has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from filmai_core.analysis.passages import Passage
from filmai_core.analysis.themes.bank import Theme
from filmai_core.analysis.themes.chunks import Chunk
from filmai_core.analysis.themes.model import Line
from filmai_core.progress import Report

Floats = NDArray[np.float64]

#: Share of the chunks whose mean makes a named theme's score.
TOP = 0.05
#: Cosine at which a chunk is as likely as not about a theme, and the width of the doubt.
EVEN, WIDTH = 0.34, 0.05
EVIDENCE = 3
#: Themes whose lines are compared one by one.
COMPARED = 12


class SentenceEncoder(Protocol):
    """What themes need of an encoder; `Embedder` is one."""

    def embed(self, texts: Sequence[str], *, report: Report = ...) -> NDArray[np.float32]:
        """(N, D) unit vectors."""
        ...


def _logistic(values: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-values))
    return found


def _patterns(theme: Theme) -> re.Pattern[str] | None:
    """The theme's words as one pattern; a trailing ``*`` is any ending."""
    parts = [re.escape(word).replace(r"\*", r"\w*") for word in theme.words if word.strip("*")]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b", re.IGNORECASE) if parts else None


def _cosines(about: Floats, asked: Floats, bank: Sequence[Theme]) -> Floats:
    """(N, T): cosine of each chunk to the nearest of each theme's descriptions."""
    found = np.zeros((len(about), len(bank)))
    start = 0
    for index, theme in enumerate(bank):
        end = start + len(theme.descriptions)
        if len(about):
            found[:, index] = (about @ asked[start:end].T).max(1)
        start = end
    return found


def count_hits(texts: Sequence[str], bank: Sequence[Theme]) -> Floats:
    """(N, T): how often each chunk has a theme's words."""
    found = np.zeros((len(texts), len(bank)))
    for index, theme in enumerate(bank):
        pattern = _patterns(theme)
        if pattern is not None:
            found[:, index] = [len(pattern.findall(text)) for text in texts]
    return found


def score_chunks(about: Floats, asked: Floats, bank: Sequence[Theme], hits: Floats) -> Floats:
    """(N, T) in [0, 1]: meaning, raised a little by the theme's words (`count_hits`)."""
    cosine = _cosines(about, asked, bank)
    words = np.minimum(hits, 3)
    return _logistic((cosine - EVEN) / WIDTH + 0.5 * words - 0.5)


def score_bank(
    bank: Sequence[Theme],
    scored: Floats,
    chunks: Sequence[Chunk],
    passages: Sequence[Passage],
    encoder: SentenceEncoder,
    asked: Floats,
    hits: Floats,
) -> list[tuple[Theme, float, tuple[Line, ...]]]:
    """Each theme's score over the script, and the lines that show it.

    The score is the mean over the `TOP` share of the chunks, so that a theme of two strong
    scenes is not drowned by a long script, moved by how often its words occur.
    """
    if not bank or not len(chunks):
        return [(theme, 0.0, ()) for theme in bank]
    size = len(chunks)
    words = max(1, sum(chunk.words for chunk in chunks))
    rate = hits.sum(0) / words * 1000
    top = np.sort(scored, axis=0)[-max(1, round(TOP * size)) :].mean(0)
    logit = np.log(np.clip(top, 1e-6, 1 - 1e-6) / np.clip(1 - top, 1e-6, 1))
    scores = _logistic(logit + 0.5 * (np.log1p(rate) - 1.0))
    picked = [_best_chunks(scored[:, index], chunks) for index in range(len(bank))]
    # Lines are compared by meaning for the leading themes alone: that is a tenth of the
    # whole cost, and the weak themes' lines are seldom looked at.
    leading = np.argsort(-scores)[:COMPARED]
    wanted = sorted(
        {item for index in leading for chunk in picked[index] for item in chunks[chunk].passages}
    )
    place = {passage: row for row, passage in enumerate(wanted)}
    lines = encoder.embed([passages[index].text for index in wanted]).astype(np.float64)
    found = []
    start = 0
    for index, theme in enumerate(bank):
        end = start + len(theme.descriptions)
        near = (lines @ asked[start:end].T).max(1)
        pattern = _patterns(theme)

        def telling(
            item: int, near: Floats = near, pattern: re.Pattern[str] | None = pattern
        ) -> float:
            text = passages[item].text
            worth = float(near[place[item]]) if item in place else min(len(text), 90) / 900
            return worth + 0.05 * bool(pattern and pattern.search(text))

        evidence = [
            line_of(passages[max(chunks[chunk].passages, key=telling)]) for chunk in picked[index]
        ]
        found.append((theme, float(scores[index]), tuple(evidence)))
        start = end
    return found


def _best_chunks(column: Floats, chunks: Sequence[Chunk]) -> list[int]:
    """The best chunks of a theme, each of another scene."""
    found: list[int] = []
    seen: set[int] = set()
    for index in np.argsort(-column, kind="stable"):
        if chunks[index].scene not in seen:
            seen.add(chunks[index].scene)
            found.append(int(index))
        if len(found) == EVIDENCE:
            break
    return found


def line_of(passage: Passage) -> Line:
    """A passage as evidence."""
    return Line(passage.scene, passage.line, passage.character, passage.text)
