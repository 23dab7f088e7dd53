"""Texts for the base rates: screenplays cut into parts, and prose, as chunks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from filmai_core.analysis.themes.bank import Theme
from filmai_core.analysis.themes.chunks import TARGET, build_chunks
from filmai_core.analysis.themes.named import SentenceEncoder, cosines, count_hits
from filmai_core.analysis.themes.rates import Rate, measure_rates, signs
from filmai_core.progress import Progress, Report, silent
from filmai_core.screenplay.model import Screenplay
from filmai_core.text import count_words

#: Chunks of one part of a long text, about 2,400 words: ten minutes of film.
PART = 40
#: A rest shorter than this joins no table.
FEWEST = 12


@dataclass(frozen=True, slots=True)
class BaseText:
    """One text, or a part of one: chunks of about sixty words."""

    name: str
    chunks: tuple[str, ...]


def script_texts(play: Screenplay) -> list[BaseText]:
    """A screenplay in parts, the cast's names masked as in every reading of themes."""
    return _parts(play.title or play.source_name, [chunk.text for chunk in build_chunks(play)])


def prose_texts(name: str, text: str) -> list[BaseText]:
    """Prose, a sentence or paragraph a line, in parts."""
    chunks: list[str] = []
    piece: list[str] = []
    for line in text.splitlines():
        piece += line.split()
        if len(piece) >= TARGET:
            chunks.append(" ".join(piece))
            piece = []
    return _parts(name, chunks)


def _parts(name: str, chunks: Sequence[str]) -> list[BaseText]:
    parts = [tuple(chunks[start : start + PART]) for start in range(0, len(chunks), PART)]
    return [BaseText(name, part) for part in parts if len(part) >= FEWEST]


def rates_from(
    texts: Iterable[BaseText],
    bank: Sequence[Theme],
    encoder: SentenceEncoder,
    *,
    report: Report = silent,
) -> dict[str, Rate]:
    """Measure a bank on texts."""
    described = [text for theme in bank for text in theme.descriptions]
    asked = encoder.embed(described).astype(np.float64)
    meanings, words, chunks = [], [], []
    texts = list(texts)
    for done, text in enumerate(texts):
        report(Progress(done, len(texts), "Reading texts"))
        about = encoder.embed(text.chunks).astype(np.float64)
        near = cosines(about, asked, bank)
        total = sum(count_words(chunk) for chunk in text.chunks)
        meaning, said = signs(near, count_hits(text.chunks, bank), total)
        meanings.append(meaning)
        words.append(said)
        chunks.append(near)
    return measure_rates(bank, np.stack(meanings), np.stack(words), np.concatenate(chunks))
