"""Screenplay to chunks: what themes are read from.

One line says too little about a theme, a long scene too much, so the passages of a scene
are joined to chunks of about sixty words. Names of the cast are masked: clusters of a
script's text would else be its characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from filmai_core.analysis.passages import Passage, build_passages
from filmai_core.analysis.people.mentions import NameFinder
from filmai_core.screenplay.model import Screenplay
from filmai_core.text import count_words

#: Words from which on a chunk is closed; a scene's short rest joins its last chunk.
TARGET = 60
SHORTEST = 25
MASK = "someone"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Passages of one scene that are read together.

    Attributes:
        scene: index.
        passages: indices into the script's passages.
        words: in all of them.
        text: joined, names of the cast masked.
        speakers: (name, words) of who speaks in it.
    """

    scene: int
    passages: tuple[int, ...]
    words: int
    text: str
    speakers: tuple[tuple[str, int], ...]


def mask_names(text: str, finder: NameFinder, mask: str = MASK) -> str:
    """A text with the cast's names taken out.

    >>> from filmai_core.screenplay.model import Character
    >>> mask_names("Then Edward ran.", NameFinder([Character("EDWARD")]))
    'Then someone ran.'
    """
    for found in reversed(finder.find(text)):
        end = found.end
        if text[found.start : end].lower().endswith(("'s", "’s")):
            end -= 2
        text = text[: found.start] + mask + text[end:]
    return text


def build_chunks(play: Screenplay, passages: Sequence[Passage] | None = None) -> tuple[Chunk, ...]:
    """All chunks of a screenplay, in order; ``passages`` as from `build_passages`."""
    passages = build_passages(play) if passages is None else passages
    finder = NameFinder(play.characters)
    groups: list[list[int]] = []
    sizes: list[int] = []
    for index, passage in enumerate(passages):
        words = count_words(passage.text)
        same = bool(groups) and passages[groups[-1][-1]].scene == passage.scene
        if same and sizes[-1] < TARGET:
            groups[-1].append(index)
            sizes[-1] += words
            continue
        if len(groups) > 1 and not same:
            _join_short(groups, sizes, passages)
        groups.append([index])
        sizes.append(words)
    _join_short(groups, sizes, passages)
    return tuple(
        _chunk([passages[index] for index in group], group, size, finder)
        for group, size in zip(groups, sizes, strict=True)
    )


def _join_short(groups: list[list[int]], sizes: list[int], passages: Sequence[Passage]) -> None:
    """Join the last chunk to the one before it where it is short and of the same scene."""
    if len(groups) < 2 or sizes[-1] >= SHORTEST:
        return
    if passages[groups[-2][-1]].scene == passages[groups[-1][0]].scene:
        rest, size = groups.pop(), sizes.pop()
        groups[-1] += rest
        sizes[-1] += size


def _chunk(inside: list[Passage], group: list[int], size: int, finder: NameFinder) -> Chunk:
    speakers: Counter[str] = Counter()
    for passage in inside:
        if passage.character:
            speakers[passage.character] += count_words(passage.text)
    return Chunk(
        inside[0].scene,
        tuple(group),
        size,
        " ".join(mask_names(passage.text, finder) for passage in inside),
        tuple(speakers.items()),
    )
