"""What a writer changes about motifs: other names, merged ones, hidden ones; and threads.

Edits are a small document of the draft, so they last and can be undone. They belong to one
clustering (the script's digest and the number of motifs): after a change of either the
motifs are others, and old edits would name the wrong ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmai_core.analysis.themes.model import CARRIES_MOTIF, Motif, ThemeModel
from filmai_core.errors import InputError

Floats = NDArray[np.float64]

LONGEST_LABEL = 80
#: An act is a quarter (first and last) of the script; a thread is dropped after act one
#: when this share of it lies there, and there is enough of it to miss.
FIRST_ACT, DROPPED_SHARE, ENOUGH_SCENES = 0.25, 0.7, 2


@dataclass(frozen=True, slots=True)
class MotifEdits:
    """A writer's changes, by motif id.

    Attributes:
        names: other labels.
        merged: motif to the one that it was merged into.
        hidden: not shown.
    """

    names: Mapping[int, str] = field(default_factory=dict)
    merged: Mapping[int, int] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()

    def rename(self, motif: int, label: str) -> MotifEdits:
        """Give a motif another label.

        Raises:
            InputError: it is empty or too long.
        """
        label = " ".join(label.split())
        if not label or len(label) > LONGEST_LABEL:
            raise InputError(
                "a motif needs a name", hint=f"Give it one of 1 to {LONGEST_LABEL} letters."
            )
        return replace(self, names={**self.names, motif: label})

    def merge(self, motif: int, into: int) -> MotifEdits:
        """Merge a motif (and what was merged into it) into another."""
        into = self.merged.get(into, into)
        if motif == into:
            raise InputError("a motif cannot be merged into itself", hint="Choose another one.")
        moved = {key: into if value == motif else value for key, value in self.merged.items()}
        return replace(self, merged={**moved, motif: into})

    def hide(self, motif: int, hidden: bool = True) -> MotifEdits:
        """Hide a motif, or show it again."""
        change = self.hidden | {motif} if hidden else self.hidden - {motif}
        return replace(self, hidden=change)

    def to_json(self, digest: str, count: int) -> dict[str, Any]:
        """As a store document of one clustering."""
        return {
            "digest": digest,
            "count": count,
            "names": {str(key): value for key, value in self.names.items()},
            "merged": {str(key): value for key, value in self.merged.items()},
            "hidden": sorted(self.hidden),
        }

    @staticmethod
    def from_json(document: Mapping[str, Any] | None, digest: str, count: int) -> MotifEdits:
        """From a store document; none where it is of another clustering."""
        if not document or (document["digest"], document["count"]) != (digest, count):
            return MotifEdits()
        return MotifEdits(
            {int(key): value for key, value in document["names"].items()},
            {int(key): value for key, value in document["merged"].items()},
            frozenset(document["hidden"]),
        )


def apply_edits(model: ThemeModel, edits: MotifEdits) -> ThemeModel:
    """The model as the writer wants it; ids stay those of the clustering.

    Hidden motifs go, and with them their share of each scene: rows then sum to less than 1.
    """
    keep: list[Motif] = []
    columns: list[Floats] = []
    chunk_columns: list[Floats] = []
    for motif in model.motifs:
        if motif.id in edits.merged or motif.id in edits.hidden:
            continue
        parts = [motif, *(m for m in model.motifs if edits.merged.get(m.id) == motif.id)]
        column = sum((model.weights[:, m.id] for m in parts), np.zeros(len(model.weights)))
        columns.append(column)
        chunk_columns.append(
            sum((model.memberships[:, m.id] for m in parts), np.zeros(len(model.memberships)))
        )
        keep.append(
            replace(
                motif,
                label=edits.names.get(motif.id, motif.label),
                scenes=tuple(np.flatnonzero(column >= CARRIES_MOTIF).tolist()),
                terms=tuple(dict.fromkeys(term for m in parts for term in m.terms)),
                evidence=tuple(line for m in parts for line in m.evidence),
            )
        )
    return replace(
        model,
        motifs=tuple(keep),
        weights=_stack(columns, len(model.weights)),
        memberships=_stack(chunk_columns, len(model.memberships)),
    )


def _stack(columns: Sequence[Floats], rows: int) -> Floats:
    return np.stack(columns, axis=1) if columns else np.zeros((rows, 0))


@dataclass(frozen=True, slots=True)
class Thread:
    """Where something runs.

    Attributes:
        label: of the theme or motif.
        scenes: that carry it, ascending.
        longest_gap: most scenes between two of them.
        dropped: it was there in act one and hardly later.
    """

    label: str
    scenes: tuple[int, ...]
    longest_gap: int
    dropped: bool


def threads(labels: Sequence[str], weights: Floats, carries: float) -> tuple[Thread, ...]:
    """Where each theme runs, and which were dropped after act one.

    Args:
        labels: K.
        weights: (S, K), of motifs or of named themes.
        carries: from which weight on a scene carries it.
    """
    size = len(weights)
    act = max(1, round(FIRST_ACT * size))
    found = []
    for label, column in zip(labels, weights.T, strict=True):
        scenes = np.flatnonzero(column >= carries)
        gaps = np.diff(scenes) - 1
        early = int((scenes < act).sum())
        dropped = (
            size >= 8
            and early >= ENOUGH_SCENES
            and early >= DROPPED_SHARE * len(scenes)
            and scenes[-1] < 0.6 * size
        )
        found.append(Thread(label, tuple(scenes.tolist()), int(gaps.max(initial=0)), bool(dropped)))
    return tuple(found)


def by_character(model: ThemeModel, columns: Floats, people: Sequence[str]) -> Floats:
    """Who carries what: (P, K) mean of the chunks' columns, by the words each speaks there.

    Args:
        model: whose chunks are meant.
        columns: (N, K) of the chunks: memberships or ``named_chunks``.
        people: whom to look at; people without words get zeros.
    """
    place = {name: row for row, name in enumerate(people)}
    found = np.zeros((len(people), columns.shape[1]))
    words = np.zeros(len(people))
    for row, chunk in zip(columns, model.chunks, strict=True):
        for name, count in chunk.speakers:
            if name in place:
                found[place[name]] += count * row
                words[place[name]] += count
    means: Floats = found / np.maximum(words, 1)[:, None]
    return means
