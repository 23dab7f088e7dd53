"""Words for a motif: class-based TF-IDF over a script's own words and two-word phrases.

Left out, because a writer would not call a thread of a story so: names (of the cast, and
words that the script only ever writes with a capital), the trade's words ("INT", "beat"),
contractions, small words, and words that a third of all chunks have, which also serves
languages whose small words are not listed here.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from filmai_core.analysis.stopwords import SCREENPLAY_WORDS, SMALL_WORDS
from filmai_core.analysis.themes.chunks import MASK

TERMS = 10
#: Terms that are looked at for a motif, and how strongly terms attract each other.
POOL, PULL = 40, 3
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class MotifWords:
    """A motif's words.

    Attributes:
        label: a phrase of one to three words that stands so in the motif's chunks.
        terms: words and two-word phrases, the most telling first.
        words: single words only: what coherence is measured on.
    """

    label: str
    terms: tuple[str, ...]
    words: tuple[str, ...]


class Vocabulary:
    """A script's telling words, chunk by chunk.

    Args:
        texts: the chunks' texts, names masked.
        names: the cast's names.
        capitals_name: words that are only ever written with a capital are names; not so in
            German, where every noun is.
    """

    def __init__(
        self, texts: Sequence[str], names: Iterable[str] = (), *, capitals_name: bool = True
    ) -> None:
        banned = {MASK}
        for name in names:
            banned.update(word.lower() for word in _WORD.findall(name))
        if capitals_name:
            banned |= _only_capital(texts)
        common = _in_a_third(texts)
        self.texts = tuple(texts)
        self.rows: list[list[str]] = []
        self.phrases: list[list[str]] = []
        #: Term to the chunks that hold it.
        self.holding: dict[str, set[int]] = defaultdict(set)
        for index, text in enumerate(texts):
            words = [_normal(word) for word in _WORD.findall(text)]
            keep = [
                word
                if word
                and len(word) > 2
                and word not in SMALL_WORDS
                and word not in SCREENPLAY_WORDS
                and word not in banned
                and word not in common
                else ""
                for word in words
            ]
            self.rows.append([word for word in keep if word])
            self.phrases.append(
                [f"{a} {b}" for a, b in zip(keep, keep[1:], strict=False) if a and b and a != b]
            )
            for term in (*self.rows[-1], *self.phrases[-1]):
                self.holding[term].add(index)

    def describe(self, labels: Sequence[int], count: int) -> list[MotifWords]:
        """Words of each of ``count`` motifs, given each chunk's motif."""
        overall: Counter[str] = Counter()
        by_motif: list[Counter[str]] = [Counter() for _ in range(count)]
        spread: list[Counter[str]] = [Counter() for _ in range(count)]
        sizes: Counter[int] = Counter(labels)
        for row, phrases, motif in zip(self.rows, self.phrases, labels, strict=True):
            items = [*row, *phrases]
            overall.update(items)
            by_motif[motif].update(items)
            spread[motif].update(set(items))
        average = sum(overall.values()) / max(1, count)
        found = []
        for motif in range(count):
            total = max(1, sum(by_motif[motif].values()))
            scores = {}
            for term, times in by_motif[motif].items():
                chunks = spread[motif][term]
                phrase = " " in term
                # Once is an accident; a phrase is one from its second time on.
                if chunks < (2 if sizes[motif] > 3 else 1):
                    continue
                rarity = math.log(1 + average / overall[term])
                reach = math.sqrt(chunks / max(1, sizes[motif]))
                scores[term] = times / total * rarity * reach * (1.8 if phrase else 1.0)
            ranked = sorted(scores, key=lambda term: (-scores[term], term))
            inside = [
                text for text, label in zip(self.texts, labels, strict=True) if label == motif
            ]
            found.append(_words(self._coherent(ranked, scores), inside))
        return found

    def _coherent(self, ranked: Sequence[str], scores: dict[str, float]) -> list[str]:
        """The best terms again, those first that stand in the same chunks as the ones before.

        A motif's loudest words may come from two unlike scenes; what a writer reads as one
        thread is words that are said together. Each next term is the one whose score, times
        (1 + its mean NPMI with those already taken), is highest.
        """
        pool = list(ranked[:POOL])
        taken: list[str] = []
        near = dict.fromkeys(pool, 0.0)
        while pool:
            best = max(
                pool,
                key=lambda term: scores[term] * (1.05 + near[term] / max(1, len(taken))) ** PULL,
            )
            pool.remove(best)
            taken.append(best)
            for term in pool:
                near[term] += npmi(self.holding[term], self.holding[best], len(self.rows))
        return taken


def _normal(word: str) -> str:
    """Lower case; "" for a contraction or a possessive's rest."""
    lower = word.lower().replace("’", "'")
    if "'" in lower:
        stem, _, rest = lower.partition("'")
        return stem if rest == "s" and len(stem) > 3 else ""
    return lower


def _only_capital(texts: Sequence[str]) -> set[str]:
    """Words that are written with a capital only (all capitals say nothing)."""
    capital: set[str] = set()
    small: set[str] = set()
    for text in texts:
        for word in _WORD.findall(text):
            for form in (word, word.split("'")[0].split("’")[0]):
                if form.islower():
                    small.add(form)
                elif form[:1].isupper() and not form.isupper():
                    capital.add(form.lower())
    return capital - small


def _in_a_third(texts: Sequence[str]) -> set[str]:
    if len(texts) < 9:
        return set()
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update({_normal(word) for word in _WORD.findall(text)})
    return {word for word, count in seen.items() if count > len(texts) / 3}


#: Endings that make another form of a word; the longest first.
_ENDING = re.compile(r"(?<=\w{3})(?:ies|ied|ing|ers|es|ed|er|ly|en|s|e|y)$")


def _stem(word: str) -> str:
    """A rough stem, for comparing two words only."""
    stem = _ENDING.sub("", word)
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] and stem != word else stem


def _same(a: str, b: str) -> bool:
    """Whether two terms are one word in two forms, or one holds the other.

    >>> _same("buys", "buying"), _same("run", "running"), _same("carry", "carried")
    (True, True, True)
    >>> _same("car", "card"), _same("town", "tower")
    (False, False)
    """
    if " " in a or " " in b:
        return any(_same(x, y) for x in a.split() for y in b.split())
    return a == b or _stem(a) == _stem(b)


def _words(ranked: Sequence[str], texts: Sequence[str] = ()) -> MotifWords:
    """A motif's words from its ranked terms and the texts of its chunks."""
    terms: list[str] = []
    for term in ranked:
        if len(terms) == TERMS:
            break
        if not any(_same(term, other) for other in terms):
            terms.append(term)
    single: list[str] = []
    for term in ranked:
        if len(single) == TERMS:
            break
        if " " not in term and not any(_same(term, other) for other in single):
            single.append(term)
    label = phrase_for(terms, texts)
    return MotifWords(label[:1].upper() + label[1:], tuple(terms), tuple(single))


#: A label is looked for among so many of the first terms.
LABELLING = 4
_ARTICLES = frozenset(("the", "a", "an", "his", "her", "their", "my", "our", "your", "its"))


def phrase_for(terms: Sequence[str], texts: Sequence[str]) -> str:
    """A phrase that names a motif and stands in its texts.

    A two-word phrase among the first terms; else the first term with the word that most often
    stands before it, where that is no small word; else with its article; else alone.
    """
    phrase = next((term for term in terms[:LABELLING] if " " in term), "")
    if phrase or not terms:
        return phrase
    first = terms[0]
    before: Counter[str] = Counter()
    for text in texts:
        for left, _ in re.findall(
            rf"\b([^\W\d_]+(?:['’-][^\W\d_]+)*)\s+({re.escape(first)})\b", text, re.IGNORECASE
        ):
            before[left.lower()] += 1
    telling = [
        (times, left)
        for left, times in before.items()
        if times > 1
        and len(left) > 2
        and left != MASK
        and not {left, left.removesuffix("'s")} & (SMALL_WORDS | SCREENPLAY_WORDS)
    ]
    if telling:
        return f"{max(telling)[1]} {first}"
    articles = [(times, left) for left, times in before.items() if left in _ARTICLES]
    return f"{max(articles)[1]} {first}" if articles else first


def npmi(a: set[int], b: set[int], total: int) -> float:
    """Normalised pointwise mutual information of two words (Bouma 2009), in [-1, 1].

    Args:
        a: the chunks that hold the one.
        b: the chunks that hold the other.
        total: number of chunks.
    """
    both = len(a & b) / total
    if not both:
        return -1.0
    if both == 1:
        return 1.0
    return math.log(both * total * total / (len(a) * len(b))) / -math.log(both)


def coherence(words: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> float:
    """Mean NPMI of the motifs' word pairs, over a script's chunks, in [-1, 1]."""
    holding: dict[str, set[int]] = {word: set() for motif in words for word in motif}
    for index, row in enumerate(rows):
        for word in row:
            if word in holding:
                holding[word].add(index)
    values = [
        npmi(holding[a], holding[b], len(rows))
        for motif in words
        for a, b in combinations(motif, 2)
    ]
    return sum(values) / len(values) if values else 0.0


def diversity(words: Sequence[Sequence[str]]) -> float:
    """Share of different words among the motifs' words, in [0, 1] (Dieng et al. 2020)."""
    everything = [word for motif in words for word in motif]
    return len(set(everything)) / len(everything) if everything else 0.0
