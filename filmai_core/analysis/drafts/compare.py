"""Two drafts, scene by scene: what stayed, changed, moved, was added, was cut.

Scenes are matched by their words first and their headings second. In-order matches are
the alignment of greatest total likeness (dynamic programming; Needleman and Wunsch 1970);
what is left over on both sides and alike enough has moved. Then words are compared within
each pair (`compare_words`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from filmai_core.analysis.drafts.words import DiffLine, diff_scene
from filmai_core.screenplay.model import UNPRINTED, Scene, Screenplay

#: Share of the heading in the likeness of two scenes.
HEADING_SHARE = 0.3
#: Two scenes in order are the same scene from this likeness on.
SAME_IN_ORDER = 0.4
#: Two scenes out of order are a moved scene from this likeness on: a higher bar, because
#: there are many more such pairs to be alike by chance.
SAME_MOVED = 0.6


class Fate(StrEnum):
    """What became of a scene."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class ScenePair:
    """One scene of the new draft, the old, or both.

    Attributes:
        fate: what became of it; a moved scene may have changed too, see ``likeness``.
        old: index in the old draft, None for an added scene.
        new: index in the new draft, None for a cut one.
        likeness: of the two, in [0, 1]; 1 where not a word differs, 0 where one is absent.
        added: words added (all of an added scene's).
        cut: words cut.
    """

    fate: Fate
    old: int | None
    new: int | None
    likeness: float
    added: int
    cut: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two drafts aligned.

    Attributes:
        old: the earlier draft.
        new: the later.
        pairs: in the new draft's order; a cut scene stands where it was.
    """

    old: Screenplay
    new: Screenplay
    pairs: tuple[ScenePair, ...]

    def count(self, fate: Fate) -> int:
        """How many scenes had that fate."""
        return sum(pair.fate is fate for pair in self.pairs)

    def lines(self, pair: ScenePair) -> tuple[DiffLine, ...]:
        """The pair's text in one column, word by word."""
        old = self.old.scenes[pair.old] if pair.old is not None else None
        new = self.new.scenes[pair.new] if pair.new is not None else None
        return diff_scene(old, new)


def compare_drafts(old: Screenplay, new: Screenplay) -> Comparison:
    """Align two drafts."""
    alike = likeness(old.scenes, new.scenes)
    matched = _in_order(alike)
    moved = _moved(alike, matched)
    pairs = [_pair(old, new, i, j, float(alike[i, j]), Fate.CHANGED) for i, j in matched]
    pairs += [_pair(old, new, i, j, float(alike[i, j]), Fate.MOVED) for i, j in moved]
    taken_old = {i for i, _ in matched + moved}
    taken_new = {j for _, j in matched + moved}
    pairs += [
        _pair(old, new, None, j, 0.0, Fate.ADDED)
        for j in range(len(new.scenes))
        if j not in taken_new
    ]
    cuts = [
        _pair(old, new, i, None, 0.0, Fate.CUT)
        for i in range(len(old.scenes))
        if i not in taken_old
    ]
    return Comparison(old, new, tuple(_placed(pairs, cuts, dict(matched))))


def _pair(
    old: Screenplay, new: Screenplay, i: int | None, j: int | None, alike: float, fate: Fate
) -> ScenePair:
    before = scene_words(old.scenes[i]) if i is not None else []
    after = scene_words(new.scenes[j]) if j is not None else []
    if i is not None and j is not None and before == after:
        same_heading = _key(old.scenes[i].heading.text) == _key(new.scenes[j].heading.text)
        if same_heading:
            return ScenePair(Fate.SAME if fate is Fate.CHANGED else fate, i, j, 1.0, 0, 0)
    added, cut = Counter(after) - Counter(before), Counter(before) - Counter(after)
    return ScenePair(fate, i, j, round(alike, 3), added.total(), cut.total())


def _placed(
    pairs: Sequence[ScenePair], cuts: Sequence[ScenePair], matched: dict[int, int]
) -> list[ScenePair]:
    """New order, each cut scene after the last matched scene that stood before it."""
    placed = sorted(pairs, key=lambda pair: pair.new if pair.new is not None else -1)
    for cut in reversed(cuts):
        anchor = max((j for i, j in matched.items() if i < (cut.old or 0)), default=-1)
        position = next(
            (n + 1 for n, pair in enumerate(placed) if pair.new == anchor and anchor >= 0), 0
        )
        placed.insert(position, cut)
    return placed


# Likeness


def scene_words(scene: Scene) -> list[str]:
    """A scene's printed words, in lower case, without its heading."""
    return [
        word
        for element in scene.elements
        if element.kind not in UNPRINTED
        for word in words_of(element.text.casefold())
    ]


def words_of(text: str) -> list[str]:
    """Words and numbers; each Chinese, Japanese or Korean sign is one."""
    return re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+(?:['’][^\W_]+)?", text)


def _key(heading: str) -> str:
    return " ".join(words_of(heading.casefold()))


def likeness(old: Sequence[Scene], new: Sequence[Scene]) -> NDArray[np.float64]:
    """(S old, S new) in [0, 1]: Dice's coefficient of the words, and of the headings.

    Two scenes with the same word counts get 1 for their words; where both are empty the
    heading alone decides.
    """
    before, after = [scene_words(scene) for scene in old], [scene_words(scene) for scene in new]
    vocabulary = {word: n for n, word in enumerate({w for row in before + after for w in row})}
    a, b = _counts(before, vocabulary), _counts(after, vocabulary)
    sizes = a.sum(1)[:, None].astype(float) + b.sum(1)[None, :]
    shared = np.stack([np.minimum(row, b).sum(1) for row in a]) if len(a) else sizes
    text = np.where(sizes > 0, 2 * shared / np.maximum(sizes, 1), -1.0)
    headings = np.array([[_alike(x, y) for y in map(_heading, new)] for x in map(_heading, old)])
    headings = headings.reshape(text.shape)
    mixed = HEADING_SHARE * headings + (1 - HEADING_SHARE) * text
    return np.where(text < 0, headings, mixed)


def _counts(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> NDArray[np.int32]:
    found = np.zeros((len(rows), max(1, len(vocabulary))), np.int32)
    for n, row in enumerate(rows):
        for word, count in Counter(row).items():
            found[n, vocabulary[word]] = count
    return found


def _heading(scene: Scene) -> frozenset[str]:
    return frozenset(_key(scene.heading.text).split())


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


# Matching


def _in_order(alike: NDArray[np.float64]) -> list[tuple[int, int]]:
    """The increasing matching of greatest total likeness above `SAME_IN_ORDER`."""
    rows, columns = alike.shape
    gain = np.where(alike >= SAME_IN_ORDER, alike - SAME_IN_ORDER + 1e-9, -np.inf)
    best = np.zeros((rows + 1, columns + 1))
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            best[i, j] = max(
                best[i - 1, j], best[i, j - 1], best[i - 1, j - 1] + gain[i - 1, j - 1]
            )
    found: list[tuple[int, int]] = []
    i, j = rows, columns
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found.append((i, j))
    return found[::-1]


def _moved(alike: NDArray[np.float64], matched: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The likest pairs among what is left, one partner each."""
    left = alike.copy()
    for i, j in matched:
        left[i, :] = left[:, j] = -1
    found: list[tuple[int, int]] = []
    while left.size and left.max() >= SAME_MOVED:
        i, j = (int(n) for n in np.unravel_index(left.argmax(), left.shape))
        found.append((i, j))
        left[i, :] = left[:, j] = -1
    return found
