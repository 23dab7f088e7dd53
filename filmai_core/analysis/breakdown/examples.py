"""The examples that the breakdown head learns from and is measured on.

A file of lines. ``@fire smoke`` gives the categories of the lines below it, ``@none`` says
that they show no effect. After a tab a line may add categories of its own: ``+weapon`` it
shows that too, ``?vehicle`` either answer is right (not trained on, not counted).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from filmai_core.analysis.breakdown.lexicon import EffectCategory, line_words
from filmai_core.errors import InputError
from filmai_core.learning.encoders import DEFAULT_ENCODER
from filmai_core.models.breakdown.spans import read_spans
from filmai_core.models.breakdown.training import TrainingLines
from filmai_core.progress import Report, silent
from filmai_core.settings import ASSETS

TRAIN = ASSETS / "breakdown" / "train.txt"
TEST = ASSETS / "breakdown" / "test.txt"
LABELS = tuple(category.value for category in EffectCategory)


@dataclass(frozen=True, slots=True)
class Example:
    """One line and what it shows. ``maybe``: categories on which both answers are right."""

    text: str
    shows: frozenset[str]
    maybe: frozenset[str] = frozenset()


def read_examples(path: Path) -> tuple[Example, ...]:
    """Read a file of examples.

    Raises:
        InputError: it cannot be read, or a line names an unknown category.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the examples cannot be read: {error}", path.name) from error
    found: list[Example] = []
    shown: frozenset[str] = frozenset()
    for number, line in enumerate(lines, start=1):
        where = f"{path.name}, line {number}"
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@"):
            shown = _categories(line[1:].split(), where)
            continue
        text, _, extra = line.partition("\t")
        notes = extra.split()
        more = _categories([note[1:] for note in notes if note[0] == "+"], where)
        maybe = _categories([note[1:] for note in notes if note[0] == "?"], where)
        found.append(Example(text.strip(), shown | more, maybe))
    if not found:
        raise InputError("there are no examples in the file", path.name)
    return tuple(found)


def _categories(names: Sequence[str], where: str) -> frozenset[str]:
    wanted = frozenset(names) - {"none"}
    if unknown := sorted(wanted - set(LABELS)):
        raise InputError(
            f"there is no category {unknown[0]!r}", where, f"Use none, {', '.join(LABELS)}."
        )
    return wanted


def encode_examples(
    examples: Sequence[Example], *, encoder: str = DEFAULT_ENCODER, report: Report = silent
) -> TrainingLines:
    """Lines, candidates and answers, encoded: what `fit_head` takes."""
    found = [line_words(example.text) for example in examples]
    marks = [line.marks for line in found]
    spans = [[span for span, _ in line] for line in marks]
    texts = [example.text for example in examples]
    states = read_spans(texts, spans, encoder=encoder, report=report)
    truth = np.array(
        [[_answer(example, label) for label in LABELS] for example in examples], np.float32
    )
    return TrainingLines(
        states,
        [[LABELS.index(name) for _, name in line] for line in marks],
        truth,
        [frozenset(LABELS.index(name) for name in line.barred) for line in found],
    )


def _answer(example: Example, label: str) -> float:
    if label in example.shows:
        return 1.0
    return -1.0 if label in example.maybe else 0.0


@dataclass(frozen=True, slots=True)
class Counts:
    """Right, wrong and missed answers, and what follows from them."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was listed that is there; 0 where nothing was listed."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Share of what is there that was listed."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


@dataclass(frozen=True, slots=True)
class BreakdownScores:
    """How right a head is on examples.

    Attributes:
        categories: counts of each category, over lines.
        literal: lines with an effect of which at least one is listed (right), of which none
            is (missed), and lines without one of which something is listed (wrong).
        plain: number of lines without an effect.
    """

    categories: Mapping[str, Counts]
    literal: Counts
    plain: int

    @property
    def micro(self) -> Counts:
        """All categories together."""
        rows = self.categories.values()
        return Counts(
            sum(row.right for row in rows),
            sum(row.wrong for row in rows),
            sum(row.missed for row in rows),
        )

    @property
    def accuracy(self) -> float:
        """Share of lines rightly told to hold an effect or none (literal or figurative)."""
        lines = self.literal.right + self.literal.missed + self.plain
        return (self.literal.right + self.plain - self.literal.wrong) / max(1, lines)


def score_examples(
    likely: NDArray[np.float32], truth: NDArray[np.float32], threshold: float = 0.5
) -> BreakdownScores:
    """Count answers, each category of each line one; those marked ``?`` do not count."""
    listed = likely >= threshold
    categories = {
        label: Counts(
            int((listed[:, k] & (truth[:, k] == 1)).sum()),
            int((listed[:, k] & (truth[:, k] == 0)).sum()),
            int((~listed[:, k] & (truth[:, k] == 1)).sum()),
        )
        for k, label in enumerate(LABELS)
    }
    holds, any_listed = (truth == 1).any(axis=1), listed.any(axis=1)
    literal = Counts(
        int((holds & any_listed).sum()),
        int((~holds & any_listed).sum()),
        int((holds & ~any_listed).sum()),
    )
    return BreakdownScores(categories, literal, int((~holds).sum()))
