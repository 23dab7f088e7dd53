"""CoNLL columns: sentences in and out, and the scores that belong to them.

A file holds one token a line, columns separated by blanks, the token first and the tag
last; an empty line ends a sentence. Tags may be IOB1 (as CoNLL-2003 has them), IOB2 or
IOBES; they are read into IOB2 ("BIO"). Four kinds are kept, CoNLL-2003's own (Tjong Kim
Sang and De Meulder 2003), and the finer kinds of other sets are folded into them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filmai_core.errors import InputError

#: The kinds of entity: persons, places, organisations and the rest.
KINDS = ("PER", "LOC", "ORG", "MISC")
#: The tags of the token classifier, "O" first.
TAGS = ("O", *(f"{prefix}-{kind}" for kind in KINDS for prefix in "BI"))

_FOLD = {
    "PER": "per person politician writer musicalartist scientist researcher",
    "LOC": "loc location country gpe geo-loc facility fac city",
    "ORG": "org organisation organization corporation group company band university "
    "politicalparty sportsteam",
}
_KIND_OF = {word: kind for kind, words in _FOLD.items() for word in words.split()}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: as many ``tags`` (IOB2, of `TAGS`) as ``words``."""

    words: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words ``start`` to ``end`` (exclusive) name one entity of a kind."""

    start: int
    end: int
    kind: str


def kind_of(label: str) -> str:
    """The kind that a set's own label belongs to; ``MISC`` for what is none of the three.

    >>> kind_of("musicalartist"), kind_of("GPE"), kind_of("creative-work")
    ('PER', 'LOC', 'MISC')
    """
    return _KIND_OF.get(label.lower(), "MISC")


def to_bio(labels: Sequence[str]) -> tuple[str, ...]:
    """Any of the IOB dialects, with any set's labels, as IOB2 tags of `TAGS`.

    >>> to_bio(["I-person", "I-person", "O", "S-location"])
    ('B-PER', 'I-PER', 'O', 'B-LOC')
    """
    tags: list[str] = []
    before = ""
    for label in labels:
        # WNUT17's test file gives a second reading after a comma; the first one counts.
        prefix, _, name = label.split(",")[0].partition("-")
        if not name:
            tags.append("O")
            before = ""
            continue
        kind = kind_of(name)
        goes_on = prefix.upper() in "IEML" and before == name
        tags.append(f"{'I' if goes_on else 'B'}-{kind}")
        before = "" if prefix.upper() in "ESLU" else name
    return tuple(tags)


def spans(tags: Sequence[str]) -> list[Span]:
    """The entities of one sentence; an ``I-`` with nothing to go on from opens one.

    >>> spans(["B-PER", "I-PER", "B-PER", "O", "I-LOC"])
    [Span(start=0, end=2, kind='PER'), Span(start=2, end=3, kind='PER'), \
Span(start=4, end=5, kind='LOC')]
    """
    found: list[Span] = []
    start, kind = 0, ""
    for position, tag in enumerate((*tags, "O")):
        prefix, _, name = tag.partition("-")
        if kind and (prefix != "I" or name != kind):
            found.append(Span(start, position, kind))
            kind = ""
        if name and not kind:
            start, kind = position, name
    return found


def read_conll(text: str, where: str = "", *, tagged: bool = True) -> list[Sentence]:
    """Sentences of a CoNLL file's text.

    Args:
        text: the file's text; ``-DOCSTART-`` lines and comments (``# ``) are left out.
        where: the file's name, for errors.
        tagged: the last column is the tag; otherwise every tag is "O".

    Raises:
        InputError: a line has no tag column, or nothing is there to read.
    """
    sentences: list[Sentence] = []
    words: list[str] = []
    labels: list[str] = []

    def close() -> None:
        if words:
            sentences.append(Sentence(tuple(words), to_bio(labels)))
            words.clear()
            labels.clear()

    for number, line in enumerate(text.splitlines(), start=1):
        columns = line.split()
        if not columns or columns[0] == "-DOCSTART-":
            close()
            continue
        if columns[0] == "#" and len(columns) > 2 and columns[1] in {"id", "sent_id", "text"}:
            continue
        if tagged and len(columns) < 2:
            # Tokens that are themselves blanks (some web sets have them) leave a lone tag.
            if columns[0] == "O":
                continue
            raise InputError(
                f"the line {line.strip()[:40]!r} has no tag",
                f"{where}, line {number}" if where else f"line {number}",
                "Each line needs a token and, in the last column, its tag.",
            )
        words.append(columns[0])
        labels.append(columns[-1] if tagged else "O")
    close()
    if not sentences:
        raise InputError(
            "there are no sentences in the file", where, "Write one token and its tag a line."
        )
    return sentences


def read_conll_file(path: Path, *, tagged: bool = True) -> list[Sentence]:
    """As `read_conll`, from a file.

    Raises:
        InputError: it cannot be read, or is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(
            f"the file cannot be read: {error.strerror or error}", path.name, "Check its name."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError("the file is not UTF-8 text", path.name, "Save it as UTF-8.") from error
    return read_conll(text, path.name, tagged=tagged)


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 in [0, 1], and how many are in the gold (``support``)."""

    precision: float
    recall: float
    f1: float
    support: int


def _score(right: float, found: float, wanted: float) -> Score:
    precision = right / found if found else 0.0
    recall = right / wanted if wanted else 0.0
    both = precision + recall
    return Score(precision, recall, 2 * precision * recall / both if both else 0.0, int(wanted))


def _averages(rows: dict[str, Score]) -> dict[str, Score]:
    present = [row for row in rows.values() if row.support]
    total = sum(row.support for row in present)
    if not present:
        return {"macro": Score(0, 0, 0, 0), "weighted": Score(0, 0, 0, 0)}

    def mean(weights: Sequence[float]) -> Score:
        norm = sum(weights)
        values = [
            sum(w * getattr(row, name) for w, row in zip(weights, present, strict=True)) / norm
            for name in ("precision", "recall", "f1")
        ]
        return Score(values[0], values[1], values[2], total)

    return {
        "macro": mean([1.0] * len(present)),
        "weighted": mean([float(row.support) for row in present]),
    }


def token_scores(
    gold: Sequence[Sequence[str]], tagged: Sequence[Sequence[str]]
) -> dict[str, Score]:
    """Token-level scores of each tag, then ``micro``, ``macro`` and ``weighted``.

    "O" counts as a tag here, as in the tables that report token-level figures: four tokens
    in five are "O", so micro and weighted flatter. `entity_scores` does not.
    """
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for want, got in zip(gold, tagged, strict=True):
        for a, b in zip(want, got, strict=True):
            wanted[a] += 1
            found[b] += 1
            right[a] += a == b
    rows = {
        tag: _score(right[tag], found[tag], wanted[tag])
        for tag in TAGS
        if wanted[tag] or found[tag]
    }
    micro = _score(right.total(), found.total(), wanted.total())
    return {**rows, "micro": micro, **_averages(rows)}


def entity_scores(
    gold: Sequence[Sequence[str]], tagged: Sequence[Sequence[str]]
) -> dict[str, Score]:
    """Entity-level scores of each kind, then ``micro``, ``macro`` and ``weighted``.

    An entity counts where its words and its kind are exactly right (CoNLL-2003's rule);
    ``micro`` is the figure to quote.
    """
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for want, got in zip(gold, tagged, strict=True):
        a, b = set(spans(want)), set(spans(got))
        wanted.update(span.kind for span in a)
        found.update(span.kind for span in b)
        right.update(span.kind for span in a & b)
    rows = {
        kind: _score(right[kind], found[kind], wanted[kind])
        for kind in KINDS
        if wanted[kind] or found[kind]
    }
    micro = _score(right.total(), found.total(), wanted.total())
    return {**rows, "micro": micro, **_averages(rows)}


def score_table(rows: dict[str, Score], title: str) -> str:
    """Scores as lines of text: precision, recall, F1, support."""
    head = f"{title:<14}{'precision':>10}{'recall':>10}{'F1':>10}{'support':>10}"
    lines = [
        f"{name:<14}{row.precision:>10.3f}{row.recall:>10.3f}{row.f1:>10.3f}{row.support:>10}"
        for name, row in rows.items()
    ]
    return "\n".join([head, *lines])
