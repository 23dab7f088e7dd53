"""Lines that come back: words said in two places far from each other, and seldom else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import regex

from filmai_core.analysis.speeches import Speech, all_speeches
from filmai_core.analysis.stopwords import SMALL_WORDS
from filmai_core.analysis.structure.plants import FAR, FEWEST_SCENES, Place, Plant
from filmai_core.screenplay.model import Screenplay

#: Words of a line that is long enough to be no chance, and how many of them are not small;
#: characters, where they are counted by the character.
LEAST_WORDS, LEAST_TELLING = 5, 2
LEAST_CHARACTERS = 8
#: A line said in more scenes than this is a manner of speaking.
MOST_SCENES = 4
MOST = 8

_UNIT = regex.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[\p{L}\p{N}]+(?:['’][\p{L}]+)*")


def find_callbacks(play: Screenplay) -> tuple[Plant, ...]:
    """The longest lines that come back after `FAR` of the script, in story order."""
    count = len(play.scenes)
    if count < FEWEST_SCENES:
        return ()
    by_character = play.language in ("zh", "ja")
    length = LEAST_CHARACTERS if by_character else LEAST_WORDS
    spoken = [(speech, list(_UNIT.finditer(speech.text))) for speech in all_speeches(play)]
    folded = [[m[0].casefold().replace("’", "'") for m in units] for _, units in spoken]
    seen: defaultdict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for number, words in enumerate(folded):
        for at in range(len(words) - length + 1):
            seen[tuple(words[at : at + length])].append((number, at))
    found: list[tuple[int, Plant]] = []
    taken: set[tuple[int, int]] = set()
    for words_, places in seen.items():
        scenes = sorted({spoken[number][0].scene for number, _ in places})
        far = scenes[-1] - scenes[0] >= max(2, FAR * count)
        if len(scenes) < 2 or len(scenes) > MOST_SCENES or not far:
            continue
        if not by_character and sum(w not in SMALL_WORDS for w in words_) < LEAST_TELLING:
            continue
        (one, at), (two, back) = places[0], places[-1]
        if (one, at) in taken:
            continue
        size = _shared(folded[one], at, folded[two], back)
        taken |= {(one, at + step) for step in range(size)}
        first, last = spoken[one], spoken[two]
        start, end = first[1][at].start(), first[1][at + size - 1].end()
        plant = Plant(f"“{first[0].text[start:end]}”", _place(first[0]), _place(last[0]))
        found.append((size, plant))
    longest = sorted(found, key=lambda item: -item[0])[:MOST]
    return tuple(sorted((plant for _, plant in longest), key=lambda p: p.introduced.scene))


def _shared(one: Sequence[str], at: int, two: Sequence[str], back: int) -> int:
    """How many words the two have in common from there on."""
    size = 0
    while at + size < len(one) and back + size < len(two) and one[at + size] == two[back + size]:
        size += 1
    return size


def _place(speech: Speech) -> Place:
    return Place(speech.scene, speech.line, speech.text)
