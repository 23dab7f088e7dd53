"""Screenplay to emotion timeline: what each passage, scene and character carries.

One line by itself is told badly (see the model's card), and sums of many are told well
(Teodorescu and Mohammad 2023): so a scene is the mean of its passages with a bootstrap
interval, and a character's line is only shown where enough is spoken.

Speech is read as dialogue and description as action, where the model tells these apart.
*Valence* of a passage weighs the log-odds of joy against those of the negative emotions (see
`emotion_scores`): in [-1, 1], and 0 for neutral text of its kind.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from filmai_core.analysis.passages import Passage, build_passages
from filmai_core.errors import ModelError
from filmai_core.models.emotions.scores import NEGATIVE, VALENCE_SCALE
from filmai_core.progress import Report, silent
from filmai_core.screenplay.model import ElementKind, Screenplay

Floats = NDArray[np.float64]

#: Fewer lines than this say too little of a character (MODELS: sums of ten lines are still rough).
ENOUGH_LINES = 30
#: Resamples of the bootstrap, and the share that its interval holds.
RESAMPLES = 1000
INTERVAL = 0.90
#: Up to this many passages a bootstrap of a scene would look surer than it is.
FEW_PASSAGES = 2

#: Raised when the same weights would be read differently; part of the results' keys.
TIMELINE_VERSION = 2


def timeline_revision(label: str) -> str:
    """What a stored timeline is kept under: the model's label and how it is read.

    >>> timeline_revision("emotions@0123456789ab")
    'emotions@0123456789ab/2'
    """
    return f"{label}/{TIMELINE_VERSION}"


def register_of(kind: ElementKind) -> str:
    """The kind of language that an element is: ``action``, or ``dialogue`` for what is said."""
    return "action" if kind is ElementKind.ACTION else "dialogue"


class Scorer(Protocol):
    """What the timeline needs of a model; `EmotionClassifier` is one.

    One that tells kinds of language apart also has ``registers``, their names, and takes one
    as ``register``; ``zero`` maps them to the balance of neutral text. One that has ``readings``
    gives the balance of good and bad itself, as a column after the scores.
    """

    labels: tuple[str, ...]
    revision: str

    def scores(self, texts: Sequence[str], *, report: Report = ...) -> NDArray[np.float32]:
        """(N, K) in [0, 1]."""
        ...


class PassageCache(Protocol):
    """Scores by text hash; the project store is one."""

    def known_passages(self, model: str, hashes: Sequence[bytes]) -> dict[bytes, bytes]:
        """What is known already."""
        ...

    def keep_passages(self, model: str, scored: Mapping[bytes, bytes]) -> None:
        """Remember."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class EmotionTimeline:
    """Every passage's scores.

    Attributes:
        labels: K emotions.
        passages: N.
        probs: (N, K) float32 in [0, 1], read-only.
        scenes: number of scenes of the screenplay (some may have no passage).
        model: the model's name and revision.
        zero: by register, the balance of neutral text (see `emotion_scores.zero_of`).
        balance: (N,) log-odds of good against bad, read-only; None where the model gives none.
    """

    labels: tuple[str, ...]
    passages: tuple[Passage, ...]
    probs: NDArray[np.float32]
    scenes: int
    model: str
    zero: Mapping[str, float] = field(default_factory=dict)
    balance: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        self.probs.flags.writeable = False
        if self.balance is not None:
            self.balance.flags.writeable = False

    @property
    def valence(self) -> Floats:
        """(N,) in [-1, 1]; 0 is neutral text, where the model says what that has."""
        if self.balance is None:
            return valence_of(self.labels, self.probs)
        zero = [self.zero.get(register_of(passage.kind), 0.0) for passage in self.passages]
        found: Floats = np.tanh(
            (self.balance.astype(np.float64) - np.array(zero, dtype=np.float64)) / VALENCE_SCALE
        )
        return found

    @property
    def scene_of(self) -> NDArray[np.int64]:
        """(N,): the scene of each passage."""
        return np.array([passage.scene for passage in self.passages], dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class SceneScores:
    """Scores by scene; rows are NaN where a scene has no passage.

    Attributes:
        scores: (S, K) means over the passages.
        valence: (S,) means.
        low: (S,) lower end of the 90% interval of the valence.
        high: (S,) upper end.
        counts: (S,) passages.
    """

    scores: Floats
    valence: Floats
    low: Floats
    high: Floats
    counts: NDArray[np.int64]


def valence_of(labels: tuple[str, ...], probs: NDArray[np.float32]) -> Floats:
    """Valence (N,) in [-1, 1] of scores (N, K) alone: P(joy) less P(any negative emotion).

    For a model that gives no balance of its own; the negatives are taken as independent.

    >>> import numpy as np
    >>> valence_of(("joy", "anger"), np.array([[0.75, 0.5]], dtype=np.float32))
    array([0.25])
    """
    columns = [labels.index(name) for name in NEGATIVE if name in labels]
    negative = 1 - np.prod(1 - probs[:, columns].astype(np.float64), axis=1)
    found: Floats = probs[:, labels.index("joy")].astype(np.float64) - negative
    return found


def score_emotions(
    play: Screenplay,
    scorer: Scorer,
    *,
    model: str,
    languages: Sequence[str] = (),
    cache: PassageCache | None = None,
    report: Report = silent,
) -> EmotionTimeline:
    """Score every passage of a screenplay.

    Args:
        play: the screenplay.
        scorer: a loaded emotion model.
        model: its name and revision: what the cache keys by.
        languages: what the model was trained on; empty: anything.
        cache: passages scored before, so that a new draft costs only its changed lines.
        report: progress in passages.

    Raises:
        ModelError: the script is in a language that the model was not trained on.
    """
    if languages and play.language and play.language not in languages:
        raise ModelError(
            f"the emotion model reads {', '.join(languages)}, this script is in "
            f"{play.language!r}; it would guess",
            play.source_name,
            "Structure, characters and network work without it; a multilingual encoder "
            "(such as sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2) can be "
            "fine-tuned with: filmai finetune emotions --encoder NAME --data DIR --out DIR.",
        )
    passages = build_passages(play)
    count = len(scorer.labels)
    wide = count + hasattr(scorer, "readings")
    rows_read = np.zeros((len(passages), wide), dtype=np.float32)
    apart = [name for name in getattr(scorer, "registers", ()) if name in ("dialogue", "action")]
    of = [register_of(item.kind) if len(apart) > 1 else "" for item in passages]
    for register in dict.fromkeys(of):
        rows = [index for index, name in enumerate(of) if name == register]
        texts = [passages[index].text for index in rows]
        rows_read[rows] = _score_texts(texts, scorer, register, wide, model, cache, report)
    return EmotionTimeline(
        scorer.labels,
        passages,
        rows_read[:, :count].copy(),
        len(play.scenes),
        model,
        dict(getattr(scorer, "zero", {})),
        rows_read[:, count].copy() if wide > count else None,
    )


def _score_texts(
    texts: Sequence[str],
    scorer: Scorer,
    register: str,
    wide: int,
    model: str,
    cache: PassageCache | None,
    report: Report,
) -> NDArray[np.float32]:
    """Scores (N, wide); each different text is scored once, and only if it is not known."""
    model = timeline_revision(model)
    hashes = [hashlib.sha256(f"{register}\0{text}".encode()).digest()[:16] for text in texts]
    first = {digest: index for index, digest in reversed(list(enumerate(hashes)))}
    known = cache.known_passages(model, list(first)) if cache else {}
    rows = {digest: np.frombuffer(data, dtype=np.float32) for digest, data in known.items()}
    new = [digest for digest in first if digest not in rows]
    if new:
        # A model without registers is not asked for one.
        how = {"register": register} if register else {}
        read = getattr(scorer, "readings", scorer.scores)
        scored = read([texts[first[digest]] for digest in new], report=report, **how)
        rows.update(zip(new, scored, strict=True))
        if cache:
            cache.keep_passages(
                model, {digest: rows[digest].astype(np.float32).tobytes() for digest in new}
            )
    if not hashes:
        return np.zeros((0, wide), dtype=np.float32)
    return np.stack([rows[digest] for digest in hashes]).astype(np.float32)


def scene_scores(timeline: EmotionTimeline, character: str | None = None) -> SceneScores:
    """Means by scene with 90% bootstrap intervals over each scene's passages (Efron 1979).

    Args:
        timeline: the passages.
        character: of this character's passages only.
    """
    rows = np.array(
        [
            index
            for index, passage in enumerate(timeline.passages)
            if character is None or passage.character == character
        ],
        dtype=np.int64,
    )
    size = timeline.scenes
    scores = np.full((size, len(timeline.labels)), np.nan)
    valence, low, high = (np.full(size, np.nan) for _ in range(3))
    counts = np.zeros(size, dtype=np.int64)
    if not len(rows):
        return SceneScores(scores, valence, low, high, counts)
    scene_of, values = timeline.scene_of[rows], timeline.valence[rows]
    counts = np.bincount(scene_of, minlength=size)
    spread = _pooled_spread(scene_of, values, counts)
    rng = np.random.default_rng(0)
    tail = (1 - INTERVAL) / 2
    for scene in np.flatnonzero(counts):
        inside = scene_of == scene
        part = values[inside]
        count = len(part)
        scores[scene] = timeline.probs[rows[inside]].mean(0)
        valence[scene] = part.mean()
        if count <= FEW_PASSAGES:
            # One or two passages resample to themselves; what passages of this script
            # usually differ by says more of how sure their mean is.
            half = 1.645 * spread / np.sqrt(count)
            low[scene], high[scene] = valence[scene] - half, valence[scene] + half
        else:
            draws = rng.multinomial(count, np.full(count, 1 / count), size=RESAMPLES)
            low[scene], high[scene] = np.quantile(draws @ part / count, [tail, 1 - tail])
    return SceneScores(
        scores, valence, np.clip(low, -1, 1), np.clip(high, -1, 1), counts.astype(np.int64)
    )


def _pooled_spread(scene_of: NDArray[np.int64], values: Floats, counts: NDArray[np.int64]) -> float:
    """Standard deviation of passages about their scene's mean; of all where no scene has two."""
    if not (counts > 1).any():
        return float(values.std()) if len(values) > 1 else 0.5
    sums = np.bincount(scene_of, weights=values, minlength=len(counts))
    means = np.divide(sums, counts, out=np.zeros(len(counts)), where=counts > 0)
    freedom = len(values) - int((counts > 0).sum())
    return float(np.sqrt(((values - means[scene_of]) ** 2).sum() / max(1, freedom)))


def lines_of(timeline: EmotionTimeline, character: str) -> int:
    """How many spoken passages a character has."""
    return sum(passage.character == character for passage in timeline.passages)


def enough_lines(timeline: EmotionTimeline, character: str) -> bool:
    """Whether a character speaks enough for a line of their own."""
    return lines_of(timeline, character) >= ENOUGH_LINES


def strongest(
    timeline: EmotionTimeline, scene: int, *, label: str | None = None, count: int = 3
) -> tuple[int, ...]:
    """Indices of the passages of a scene that carry it most, strongest first.

    Args:
        timeline: the passages.
        scene: which scene.
        label: by this emotion's score; by distance of the valence from 0 where None.
        count: how many at most.
    """
    inside = np.flatnonzero(timeline.scene_of == scene)
    if label is None:
        strength = np.abs(timeline.valence[inside])
    else:
        strength = timeline.probs[inside, timeline.labels.index(label)].astype(np.float64)
    order = np.argsort(-strength, kind="stable")[:count]
    return tuple(int(inside[rank]) for rank in order)


def encode_timeline(timeline: EmotionTimeline) -> bytes:
    """For the store."""
    head = {
        "labels": timeline.labels,
        "scenes": timeline.scenes,
        "model": timeline.model,
        "zero": dict(timeline.zero),
        "passages": [
            [item.scene, item.element, item.line, item.character, item.kind, item.text]
            + [item.position]
            for item in timeline.passages
        ],
    }
    file = io.BytesIO()
    text = np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), dtype=np.uint8)
    if timeline.balance is None:
        np.savez_compressed(file, head=text, probs=timeline.probs)
    else:
        np.savez_compressed(file, head=text, probs=timeline.probs, balance=timeline.balance)
    return file.getvalue()


def decode_timeline(data: bytes) -> EmotionTimeline:
    """From the store: the inverse of `encode_timeline`."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        head = json.loads(arrays["head"].tobytes())
        probs = arrays["probs"]
        balance = arrays["balance"] if "balance" in arrays else None
    passages = tuple(
        Passage(scene, element, line, character, ElementKind(kind), text, position)
        for scene, element, line, character, kind, text, position in head["passages"]
    )
    return EmotionTimeline(
        tuple(head["labels"]),
        passages,
        probs,
        head["scenes"],
        head["model"],
        head.get("zero", {}),
        balance,
    )
