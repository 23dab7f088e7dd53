"""Names and things: who and what a script speaks of, seen or only spoken of.

The cast is known from the cues and the places from the headings; the tagger adds the rest.
A person is *seen* who speaks or whom action names, a place is seen where a heading names
it; what only dialogue names is spoken of but never seen, which is what a writer looks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from filmai_core.analysis.passages import Passage, build_passages
from filmai_core.analysis.people.mentions import NameFinder
from filmai_core.analysis.people.name_gates import gate
from filmai_core.analysis.people.sentences import may_hold_names, small_words, split_sentences
from filmai_core.analysis.stopwords import SCREENPLAY_WORDS
from filmai_core.errors import InputError, ModelError
from filmai_core.models.entities.conll import KINDS, spans
from filmai_core.progress import Report, silent
from filmai_core.screenplay.model import ElementKind, Screenplay
from filmai_core.screenplay.words.names import fold

#: What each label says to a reader.
LABELS = {"PER": "person", "LOC": "place", "ORG": "organisation", "MISC": "other"}
_ARTICLES = frozenset({"the", "a", "an", "this", "that", "my", "your", "his", "her", "our"})
#: Ways to address somebody: no names by themselves.
_ADDRESSES = frozenset("mr mrs ms miss dr sir ma'am ma’am madam mister lord lady".split())
_ADDRESSED = frozenset(fold(word) for word in _ADDRESSES)


class WordTagger(Protocol):
    """What entities need of a model; `EntityTagger` is one."""

    def tag(
        self, sentences: Sequence[Sequence[str]], *, report: Report = ...
    ) -> list[tuple[str, ...]]:
        """IOB2 tags of each sentence's words."""
        ...


@dataclass(frozen=True, slots=True)
class Mentioned:
    """One mention. ``by``: who says it, "" for action and headings."""

    scene: int
    line: int
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A name.

    Attributes:
        text: as most often written.
        label: one of `LABELS`.
        count: mentions in dialogue and action; for places of headings, these too.
        scenes: in which it is mentioned or seen, ascending.
        seen: it is on screen somewhere.
        source: ``cast``, ``heading``, ``model`` or ``writer``.
        mentions: in order; the first is the first mention.
    """

    text: str
    label: str
    count: int
    scenes: tuple[int, ...]
    seen: bool
    source: str
    mentions: tuple[Mentioned, ...]


@dataclass(slots=True)
class _Draft:
    """A name that is being collected."""

    source: str
    spellings: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    mentions: list[Mentioned] = field(default_factory=list)
    seen: bool = False


def find_entities(
    play: Screenplay,
    tagger: WordTagger | None,
    *,
    languages: Sequence[str] = ("en",),
    report: Report = silent,
) -> tuple[Thing, ...]:
    """All names of a screenplay, most mentioned first.

    Args:
        play: the screenplay.
        tagger: None leaves out what only a model can find.
        languages: that the tagger was trained on.
        report: progress in sentences.

    Raises:
        ModelError: the tagger does not read the script's language.
    """
    if tagger is not None and languages and play.language and play.language not in languages:
        raise ModelError(
            f"the entity tagger reads {', '.join(languages)}, this script is in "
            f"{play.language!r}; it would guess",
            play.source_name,
            "The cast and the places of the headings are known without it; a multilingual "
            "encoder (such as sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2) can "
            "be fine-tuned with: filmai finetune entities --encoder NAME --data DIR --out DIR.",
        )
    passages = build_passages(play)
    finder = NameFinder(play.characters)
    drafts: dict[tuple[str, str], _Draft] = {}
    _add_cast(play, passages, finder, drafts)
    _add_headings(play, drafts)
    if tagger is not None:
        _add_tagged(passages, finder, tagger, drafts, report)
    things = [_finish(draft) for draft in drafts.values() if draft.mentions]
    return tuple(sorted(things, key=lambda thing: (-thing.count, thing.text)))


def _mention(passage: Passage) -> Mentioned:
    return Mentioned(passage.scene, passage.line, passage.character, passage.text)


def _add_cast(
    play: Screenplay,
    passages: Sequence[Passage],
    finder: NameFinder,
    drafts: dict[tuple[str, str], _Draft],
) -> None:
    for person in play.characters:
        draft = drafts[("cast", person.name)] = _Draft("cast", seen=True)
        draft.spellings[person.name] += 1
        draft.labels["PER"] += 1
    for passage in passages:
        for found in finder.find(passage.text):
            draft = drafts[("cast", found.who)]
            draft.mentions.append(_mention(passage))
    for person in play.characters:
        draft = drafts[("cast", person.name)]
        if not draft.mentions and person.scenes:
            # Never named, but there: the first speech stands for a mention.
            scene = play.scenes[person.scenes[0]]
            line = next((e.line for e in scene.elements if e.character == person.name), scene.line)
            draft.mentions.append(Mentioned(scene.index, line, "", f"{person.name} speaks."))


def _add_headings(play: Screenplay, drafts: dict[tuple[str, str], _Draft]) -> None:
    for scene in play.scenes:
        place = scene.heading.location.strip(" -–—.,")
        if not place:
            continue
        draft = drafts.setdefault(("LOC", fold(place)), _Draft("heading"))
        draft.seen = True
        draft.spellings[_shown(place)] += 1
        draft.labels["LOC"] += 1
        draft.mentions.append(Mentioned(scene.index, scene.line, "", scene.heading.text))


def _add_tagged(
    passages: Sequence[Passage],
    finder: NameFinder,
    tagger: WordTagger,
    drafts: dict[tuple[str, str], _Draft],
    report: Report,
) -> None:
    sentences = split_sentences(passages)
    small = small_words(passages)
    kept = may_hold_names(sentences, passages, finder, small)
    family: set[str] = set()  # what is written beside names of the cast: "EDWARD BLOOM"
    tags = tagger.tag([sentences[index].words for index in kept], report=report)
    for index, row in zip(kept, tags, strict=True):
        sentence = sentences[index]
        passage = passages[sentence.passage]
        cast = [(item.start, item.end) for item in finder.find(passage.text)]
        for span in spans(row):
            start, end = sentence.spans[span.start][0], sentence.spans[span.end - 1][1]
            if any(a < end and start < b for a, b in cast):
                if span.kind == "PER":  # the cast is known by name already
                    family.update(fold(word) for word in passage.text[start:end].split())
                continue
            kind = gate(passage.text[start:end], span.kind, passage.text[end:])
            text = _trimmed(passage.text[start:end])
            if not kind or not _is_name(text, small, passage.kind):
                continue
            kind = "LOC" if ("LOC", fold(text)) in drafts else kind
            key = ("LOC", fold(text)) if kind == "LOC" else ("", fold(text))
            draft = drafts.setdefault(key, _Draft("model"))
            draft.spellings[_shown(text)] += 1
            draft.labels[kind] += 1
            draft.seen = draft.seen or passage.kind is ElementKind.ACTION
            draft.mentions.append(_mention(passage))
    for draft in drafts.values():
        if draft.source == "model" and draft.labels.most_common(1)[0][0] == "PER":
            words = {fold(word) for text in draft.spellings for word in text.split()}
            # "Mr. Bloom" is somebody of the cast, whoever of the Blooms is meant.
            draft.seen = draft.seen or bool(words & family) and words <= family | _ADDRESSED


def _trimmed(text: str) -> str:
    """Without articles before and a possessive after."""
    words = text.split()
    while len(words) > 1 and (words[0].lower() in _ARTICLES or words[0].islower()):
        words = words[1:]
    joined = " ".join(words).strip(' .,;:!?"“”-–—')
    for ending in ("'s", "’s"):
        joined = joined.removesuffix(ending)
    return joined


def _is_name(text: str, small: Counter[str], kind: ElementKind) -> bool:
    """Whether what the tagger found can be a name in a screenplay."""
    words = [word for word in text.split() if word[0].isalnum()]
    if not words or len(text) < 2 or not any(word[0].isupper() for word in words):
        return False
    if all(word.lower() in SCREENPLAY_WORDS or word.isdigit() for word in words):
        return False
    if len(words) == 1 and (words[0].rstrip(".").lower() in _ADDRESSES or len(text) < 3):
        return False
    known_small = all(small[word.lower()] for word in words)
    if text.isupper() and kind is ElementKind.ACTION:
        # Capitals in action are sounds and props as often as names.
        return not any(small[word.lower()] for word in words) and len(text) > 2
    return not (known_small and len(words) == 1)


def _shown(text: str) -> str:
    """A name in capitals as a reader writes it.

    >>> _shown("BLOOM'S HOUSE"), _shown("Ashton")
    ("Bloom's House", 'Ashton')
    """
    if not text.isupper() or len(text) < 4 or "." in text:
        return text
    return " ".join(word[:1] + word[1:].lower() for word in text.split())


def _finish(draft: _Draft) -> Thing:
    label = draft.labels.most_common(1)[0][0]
    mentions = sorted(draft.mentions, key=lambda item: (item.scene, item.line))
    return Thing(
        text=draft.spellings.most_common(1)[0][0],
        label=label,
        count=len(mentions),
        scenes=tuple(sorted({item.scene for item in mentions})),
        seen=draft.seen,
        source=draft.source,
        mentions=tuple(mentions),
    )


# Corrections


def correct(
    things: Sequence[Thing], document: Mapping[str, Any] | None, play: Screenplay
) -> tuple[Thing, ...]:
    """The list as the writer corrected it.

    Args:
        things: as found.
        document: ``{"labels": {text: label}, "removed": [text], "added": {text: label}}``.
        play: where added names are searched for.

    Raises:
        InputError: a label is not known.
    """
    if not document:
        return tuple(things)
    labels = {**document.get("added", {}), **document.get("labels", {})}
    for label in labels.values():
        if label not in KINDS:
            raise InputError(f"there is no kind {label!r}", hint=f"Use {', '.join(KINDS)}.")
    removed = set(document.get("removed", ()))
    kept = [
        replace(thing, label=labels.get(thing.text, thing.label))
        for thing in things
        if thing.text not in removed
    ]
    known = {thing.text for thing in kept}
    passages = build_passages(play)
    for text, label in document.get("added", {}).items():
        if text in known or text in removed:
            continue
        found = [_mention(passage) for passage in passages if text in passage.text]
        seen = any(not item.by for item in found)
        scenes = tuple(sorted({item.scene for item in found}))
        kept.append(
            Thing(text, labels.get(text, label), len(found), scenes, seen, "writer", tuple(found))
        )
    return tuple(sorted(kept, key=lambda thing: (-thing.count, thing.text)))
