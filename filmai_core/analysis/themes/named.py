"""Named themes: how much a script is about each theme of a bank, and the lines that show it.

Two signs are joined: the cosine of meaning to the nearest of the theme's descriptions, and
how many of the theme's words there are. Both are held against how strongly the theme passes
in many texts (`filmai_core.analysis.themes.rates`).
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
from filmai_core.analysis.themes.rates import Rate, signs
from filmai_core.progress import Report

Floats = NDArray[np.float64]

#: Width of the doubt about a chunk, in cosines, and what each word of the theme adds to it.
WIDTH, WORD = 0.04, 0.6
#: A chunk carries nothing below this cosine, however seldom a theme is met elsewhere.
LEAST = 0.25
#: Different words of a theme that a script must have for the theme to pass, and what it scores
#: at most without: one blast is no war, however near it is in meaning.
KINDS, ONE_SIGN = 2, 0.45
EVIDENCE = 3
#: A line shows a theme if it has one of its words, or is at least this near to a description.
SHOWS = 0.3
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


def cosines(about: Floats, asked: Floats, bank: Sequence[Theme]) -> Floats:
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


def _kinds_of_words(theme: Theme, texts: Sequence[str]) -> int:
    """How many of a theme's words occur, each counted once."""
    joined = "\n".join(texts)
    alone = (_patterns(Theme(theme.name, theme.descriptions, (word,))) for word in theme.words)
    return sum(bool(pattern and pattern.search(joined)) for pattern in alone)


def score_chunks(
    about: Floats, asked: Floats, bank: Sequence[Theme], hits: Floats, rates: Sequence[Rate]
) -> Floats:
    """(N, T) in [0, 1]: .5 where a chunk is nearer to a theme than 97% of chunks elsewhere.

    The theme's own words (`count_hits`) raise it.
    """
    if not bank:
        return np.zeros((len(about), 0))
    even = np.array([max(rate.chunk, LEAST) for rate in rates])
    away = (cosines(about, asked, bank) - even) / WIDTH + WORD * np.minimum(hits, 3)
    return _logistic(away)


def score_bank(
    bank: Sequence[Theme],
    scored: Floats,
    chunks: Sequence[Chunk],
    passages: Sequence[Passage],
    encoder: SentenceEncoder,
    asked: Floats,
    hits: Floats,
    about: Floats,
    rates: Sequence[Rate],
) -> list[tuple[Theme, float, tuple[Line, ...]]]:
    """Each theme's score over the script, and the lines that show it.

    The sign of meaning is the mean over a twentieth of the chunks, so that a theme of two
    strong scenes is not drowned by a long script. .5: more than in three of four texts.
    """
    if not bank or not len(chunks):
        return [(theme, 0.0, ()) for theme in bank]
    words = max(1, sum(chunk.words for chunk in chunks))
    meaning, said = signs(cosines(about, asked, bank), hits, words)
    scores = np.array(
        [rate.score(float(a), float(b)) for rate, a, b in zip(rates, meaning, said, strict=True)]
    )
    kinds = [_kinds_of_words(theme, [chunk.text for chunk in chunks]) for theme in bank]
    lone = [bool(theme.words) and count < KINDS for theme, count in zip(bank, kinds, strict=True)]
    scores = np.where(lone, np.minimum(scores, ONE_SIGN), scores)
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

        best = [max(chunks[chunk].passages, key=telling) for chunk in picked[index]]
        evidence = [
            line_of(passages[item])
            for item in best
            if (pattern and pattern.search(passages[item].text))
            or (item in place and near[place[item]] >= SHOWS)
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
