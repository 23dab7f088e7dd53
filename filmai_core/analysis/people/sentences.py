"""Passages to sentences of words with offsets, and which of them may hold a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from filmai_core.analysis.passages import Passage
from filmai_core.analysis.people.mentions import NameFinder
from filmai_core.analysis.stopwords import SMALL_WORDS

#: Words, a possessive's "'s" apart as in CoNLL's sets, and marks.
_TOKEN = re.compile(r"['’]s\b|[^\W_]+(?:[.&-][^\W_]+|['’](?!s\b)[^\W_]+)*|[^\w\s]", re.UNICODE)
_ENDS = frozenset(".!?…")
_CLOSERS = frozenset("\"'”’)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage: its words and where each starts and ends in the text."""

    passage: int
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def split_sentences(passages: Sequence[Passage]) -> list[Sentence]:
    """All sentences of the passages, in order."""
    found: list[Sentence] = []
    for index, passage in enumerate(passages):
        words: list[str] = []
        spans: list[tuple[int, int]] = []
        ended = False
        for token in _TOKEN.finditer(passage.text):
            if ended and token[0] not in _CLOSERS and token[0] not in _ENDS:
                found.append(Sentence(index, tuple(words), tuple(spans)))
                words, spans = [], []
                ended = False
            words.append(token[0])
            spans.append(token.span())
            ended = ended or (token[0] in _ENDS and not _abbreviation(words))
        if words:
            found.append(Sentence(index, tuple(words), tuple(spans)))
    return found


def _abbreviation(words: Sequence[str]) -> bool:
    """Whether the full stop just read belongs to "Dr" or an initial."""
    if len(words) < 2 or words[-1] != ".":
        return False
    before = words[-2]
    return before in {"Mr", "Mrs", "Ms", "Dr", "St", "Lt", "Sgt", "Capt", "Col", "Gen"} or (
        len(before) == 1 and before.isupper() and before != "I"
    )


def small_words(passages: Sequence[Passage]) -> Counter[str]:
    """How often each word is written without a capital."""
    counted: Counter[str] = Counter()
    for passage in passages:
        counted.update(word[0] for word in _TOKEN.finditer(passage.text) if word[0].islower())
    return counted


def may_hold_names(
    sentences: Sequence[Sentence],
    passages: Sequence[Passage],
    finder: NameFinder,
    small: Counter[str],
) -> list[int]:
    """Indices of the sentences that are worth the tagger's time.

    A name has a capital. A sentence whose capitals are its first word, written small
    elsewhere in the script, "I", and names of the cast, which are known already, has nothing
    to tell: that is two sentences in three.
    """
    kept = []
    for index, sentence in enumerate(sentences):
        text = passages[sentence.passage].text
        cast = [(item.start, item.end) for item in finder.find(text)]
        for place, (word, (start, end)) in enumerate(
            zip(sentence.words, sentence.spans, strict=True)
        ):
            if not word[0].isupper() or word == "I" or word.startswith(("I'", "I’")):
                continue
            if any(a <= start and end <= b for a, b in cast):
                continue
            common = small[word.lower()] or word.lower() in SMALL_WORDS
            if common and (place == 0 or word.isupper() or _opens(sentence, place)):
                continue
            kept.append(index)
            break
    return kept


def _opens(sentence: Sentence, place: int) -> bool:
    """Whether all before ``place`` are marks: the word opens its sentence."""
    return not any(word[0].isalnum() for word in sentence.words[:place])
