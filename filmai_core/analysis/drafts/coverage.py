"""Coverage in plain words, made from the measures alone.

Every statement is a measure put into a sentence, with the scenes that show it and the
bound it was held against. Nothing is praised: a measure that is within its bound is said
to hold, one that falls short of it is thin, one that goes past it is over. Whether the
script is good is not measured here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from filmai_core.analysis.breakdown.shot_words import Complexity
from filmai_core.analysis.drafts.reading import DraftReading
from filmai_core.analysis.emotions.timeline import scene_scores
from filmai_core.analysis.structure.tables import scene_table
from filmai_core.screenplay.model import SPOKEN, Screenplay
from filmai_core.screenplay.pages import format_eighths

# Bounds that readers and production commonly use; each statement names its own. They are
# habits of the trade, not findings: outside of one a draft is unusual, not wrong.

#: A feature's pages: at a minute a page, 85 minutes to two hours.
PAGES = (85, 120)
#: Three pages, which are three minutes: the longest that a scene commonly runs.
LONG_SCENE_EIGHTHS = 24
#: Share of dialogue over which a scene is talk, in scenes of `TALK_WORDS` words or more, half
#: a page: a short exchange is nothing but dialogue by nature.
TALK, TALK_WORDS = 0.75, 120
#: Share of talky scenes from which it is told.
TALKY_SCENES = 1 / 4
#: A speech of about 45 seconds: some 160 words a minute are spoken.
MONOLOGUE_WORDS = 120
#: Share of the scenes that a lead may be gone in a row, and the fewest scenes that count: in a
#: script of 60, seven.
LEAD_GAP, LEAD_GAP_SCENES = 0.12, 4
#: Fewest characters of whom it is said how many speak once, and the share that is thin.
CAST, ONCE_ONLY = 5, 1 / 2
#: Fewest scored lines for a scene to be the darkest or the brightest: fewer are chance.
SCORED_LINES = 3
#: From here a named theme counts as carried: the middle of its scale.
THEME_SCORE = 0.5
#: Fewest scenes through which a theme runs; in fewer it shows.
THEME_SCENES = 3
MOST_CITED = 6


class Standing(StrEnum):
    """How a measure stands to its bound."""

    HOLDS = "holds"
    THIN = "thin"
    OVER = "over"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of coverage.

    Attributes:
        topic: what it is about ("Length", "Dialogue", ...).
        standing: see `Standing`.
        text: the sentence.
        scenes: indices of the scenes that show it; never empty for a script with scenes.
        measure: the figure and the bound, short.
    """

    topic: str
    standing: Standing
    text: str
    scenes: tuple[int, ...]
    measure: str


def write_coverage(reading: DraftReading) -> tuple[Statement, ...]:
    """All that the measures say of a draft, by topic."""
    makers: tuple[Callable[[DraftReading], Iterator[Statement]], ...] = (
        _length,
        _scenes,
        _dialogue,
        _lead,
        _people,
        _shape,
        _themes,
        _women,
        _effects,
    )
    if not reading.play.scenes:
        return ()
    return tuple(statement for make in makers for statement in make(reading))


def names_of(play: Screenplay, scenes: Sequence[int]) -> str:
    """Scenes as a sentence cites them: ``scenes 3, 7 and 12``.

    Printed numbers are used where the script has them.
    """
    numbers = [play.scenes[index].heading.number or str(index + 1) for index in scenes]
    if not numbers:
        return "no scene"
    if len(numbers) == 1:
        return f"scene {numbers[0]}"
    return f"scenes {', '.join(numbers[:-1])} and {numbers[-1]}"


def _length(reading: DraftReading) -> Iterator[Statement]:
    play = reading.play
    ends = (0, len(play.scenes) - 1)
    low, high = PAGES
    measure = f"{_pages(play)}; features run {low} to {high}"
    if play.pages > high:
        text = f"It runs {_pages(play)}, {play.pages - high:.0f} over {high}."
        yield Statement("Length", Standing.OVER, text, _longest(play), measure)
    elif play.pages < low:
        text = (
            f"It runs {_pages(play)}: {low - play.pages:.0f} under a feature's {low}. "
            "For a short or an episode that says nothing."
        )
        yield Statement("Length", Standing.FACT, text, ends, measure)
    else:
        text = f"At {_pages(play)} the length holds for a feature."
        yield Statement("Length", Standing.HOLDS, text, ends, measure)


def _longest(play: Screenplay, count: int = 3) -> tuple[int, ...]:
    order = sorted(play.scenes, key=lambda scene: -scene.eighths)[:count]
    return tuple(sorted(scene.index for scene in order))


def _scenes(reading: DraftReading) -> Iterator[Statement]:
    play = reading.play
    lengths = np.array([scene.eighths for scene in play.scenes])
    long = tuple(int(n) for n in np.flatnonzero(lengths > LONG_SCENE_EIGHTHS))
    median = format_eighths(int(np.median(lengths)))
    if long:
        shown = _top(long, lambda n: play.scenes[n].eighths)
        text = (
            f"{_count(len(long), 'scene')} over three pages, the longest "
            f"{format_eighths(int(lengths.max()))}: {names_of(play, shown)}. "
            f"The median scene is {median} of a page."
        )
        yield Statement("Scenes", Standing.OVER, text, shown, f"{len(long)} over 3 pages; bound 0")
    else:
        text = f"No scene runs over three pages; the median is {median} of a page."
        longest = _longest(play)
        yield Statement("Scenes", Standing.HOLDS, text, longest, "0 over 3 pages; bound 0")


def _dialogue(reading: DraftReading) -> Iterator[Statement]:
    play = reading.play
    rows = scene_table(play)
    words = sum(int(row["words"]) for row in rows)
    spoken = sum(int(row["dialogue_words"]) for row in rows)
    if not words:
        return
    share = spoken / words
    talky = [
        n for n, row in enumerate(rows)
        if int(row["words"]) >= TALK_WORDS and float(row["dialogue_share"]) > TALK
    ]  # fmt: skip
    shown = _top(talky, lambda n: int(rows[n]["dialogue_words"]))
    measure = f"{share:.0%} dialogue; {len(talky)} of {_number(len(rows), 'scene')} over {TALK:.0%}"
    if len(talky) > len(rows) * TALKY_SCENES:
        text = (
            f"Dialogue is {share:.0%} of all words, and {_count(len(talky), 'scene')} of "
            f"{TALK_WORDS} words or more {_are(talky)} over {TALK:.0%} talk, most in "
            f"{names_of(play, shown)}."
        )
        yield Statement("Dialogue", Standing.OVER, text, shown, measure)
    else:
        cited = shown or (_most_spoken(rows),)
        text = f"Dialogue is {share:.0%} of all words; most of it is in {names_of(play, cited)}."
        yield Statement("Dialogue", Standing.FACT, text, cited, measure)
    speeches = _monologues(play)
    if speeches:
        who, scene, length = speeches[0]
        cited = tuple(sorted({place for _, place, _ in speeches[:MOST_CITED]}))
        text = (
            f"{_count(len(speeches), 'speech', 'speeches')} over {MONOLOGUE_WORDS} words; the "
            f"longest is {who}'s, {length} words, in {names_of(play, (scene,))}."
        )
        yield Statement("Dialogue", Standing.FACT, text, cited, f"longest {length} words")


def _most_spoken(rows: Sequence[dict[str, str | int | float]]) -> int:
    return max(range(len(rows)), key=lambda n: int(rows[n]["dialogue_words"]))


def _monologues(play: Screenplay) -> list[tuple[str, int, int]]:
    found = [
        (element.character, scene.index, len(element.text.split()))
        for scene in play.scenes
        for element in scene.elements
        if element.kind in SPOKEN
    ]
    return sorted((row for row in found if row[2] > MONOLOGUE_WORDS), key=lambda row: -row[2])


def _lead(reading: DraftReading) -> Iterator[Statement]:
    play = reading.play
    nodes = reading.network.measures.nodes
    if not nodes or not play.characters:
        return
    lead = nodes[0].name
    person = play.character(lead)
    if person is None or not person.scenes:
        return
    total = sum(who.words for who in play.characters)
    share = person.words / total if total else 0.0
    present = sorted({s.index for s in play.scenes if lead in s.cast} | set(person.scenes))
    gap = _gap(present, len(play.scenes))
    text = (
        f"{lead} leads: {share:.0%} of the dialogue, in {len(present)} of "
        f"{_number(len(play.scenes), 'scene')}, from scene {present[0] + 1} to {present[-1] + 1}."
    )
    yield Statement(
        "Lead", Standing.FACT, text, (present[0], present[-1]), f"{share:.0%} of dialogue"
    )
    length = gap[1] - gap[0] + 1 if gap else 0
    if gap and length > max(LEAD_GAP_SCENES, LEAD_GAP * len(play.scenes)):
        text = (
            f"{lead} is out of the script for {length} scenes in a row, "
            f"{names_of(play, (gap[0],))} to {names_of(play, (gap[1],))}."
        )
        bound = f"{length} scenes; bound {LEAD_GAP:.0%} of the script"
        yield Statement("Lead", Standing.THIN, text, gap, bound)


def _gap(present: Sequence[int], count: int) -> tuple[int, int] | None:
    edges = [-1, *present, count]
    runs = [(a + 1, b - 1) for a, b in zip(edges, edges[1:], strict=False) if b - a > 1]
    return max(runs, key=lambda run: run[1] - run[0], default=None)


def _people(reading: DraftReading) -> Iterator[Statement]:
    play = reading.play
    once = [who for who in play.characters if who.speeches == 1]
    if len(play.characters) >= CAST and len(once) > len(play.characters) * ONCE_ONLY:
        cited = tuple(sorted({who.scenes[0] for who in once if who.scenes}))[:MOST_CITED]
        text = (
            f"{len(once)} of {len(play.characters)} characters speak once only, "
            f"first in {names_of(play, cited)}."
        )
        yield Statement("Cast", Standing.THIN, text, cited, f"{len(once)} speak once; bound half")
    for pair in reading.network.never_meet[:1]:
        one, other = (play.character(name) for name in pair)
        if one and other and one.scenes and other.scenes:
            text = f"{pair[0]} and {pair[1]}, both among the most spoken, never share a scene."
            cited = (one.scenes[0], other.scenes[0])
            yield Statement("Cast", Standing.FACT, text, cited, "0 scenes together")
    for bridge in reading.network.measures.bridges[:1]:
        who = play.character(bridge.who)
        if who and who.scenes:
            text = f"Without {bridge.who} the cast falls into groups that never speak."
            yield Statement("Cast", Standing.FACT, text, who.scenes[:MOST_CITED], "cut vertex")


def _shape(reading: DraftReading) -> Iterator[Statement]:
    play, arc = reading.play, reading.arc
    if reading.timeline is None or arc is None:
        return
    scores = scene_scores(reading.timeline)
    known = np.flatnonzero(~np.isnan(scores.valence) & (scores.counts >= SCORED_LINES))
    if not len(known):
        return
    lowest = int(known[np.argmin(scores.valence[known])])
    highest = int(known[np.argmax(scores.valence[known])])
    if arc.reliable:
        turns = tuple(turn.scene for turn in arc.turning_points)[:MOST_CITED]
        where = f", turning at {names_of(play, turns)}" if turns else ""
        text = f"The emotional line moves more than shuffled scenes do{where}."
        cited = turns or (lowest, highest)
        yield Statement(
            "Shape", Standing.HOLDS, text, cited, f"p = {max(arc.p, 0.001):.3f}; bound 0.05"
        )
    else:
        text = (
            "The emotional line has no reliable shape: the same scenes in another order rise "
            f"and fall as much. Darkest is {names_of(play, (lowest,))}, brightest "
            f"{names_of(play, (highest,))}."
        )
        cited = (lowest, highest)
        yield Statement(
            "Shape", Standing.THIN, text, cited, f"p = {max(arc.p, 0.001):.3f}; bound 0.05"
        )


def _themes(reading: DraftReading) -> Iterator[Statement]:
    play, model = reading.play, reading.themes
    if model is None:
        return
    named = sorted(model.named, key=lambda theme: -theme.score)
    strong = [theme for theme in named if theme.score >= THEME_SCORE and theme.scenes][:3]
    third = len(play.scenes) / 3
    for theme in strong:
        dropped = len(theme.scenes) >= 2 and max(theme.scenes) < third
        cited = tuple(theme.scenes)[:MOST_CITED]
        if dropped:
            text = (
                f"The theme {theme.name} is dropped after {names_of(play, (max(theme.scenes),))}, "
                "in the first third."
            )
            yield Statement("Themes", Standing.THIN, text, cited, f"score {theme.score:.2f}")
        else:
            verb = "runs through" if len(theme.scenes) >= THEME_SCENES else "shows in"
            text = f"The theme {theme.name} {verb} {names_of(play, cited)}."
            standing = Standing.HOLDS if len(theme.scenes) >= THEME_SCENES else Standing.FACT
            yield Statement("Themes", standing, text, cited, f"score {theme.score:.2f}")
    if not strong and named and model.named:
        evidence = named[0].evidence
        cited = tuple(sorted({line.scene for line in evidence}))[:MOST_CITED] or (0,)
        text = (
            f"No theme of the bank is carried clearly; the nearest is {named[0].name}, "
            f"in {names_of(play, cited)}."
        )
        yield Statement("Themes", Standing.THIN, text, cited, f"best score {named[0].score:.2f}")


def _women(reading: DraftReading) -> Iterator[Statement]:
    answer = reading.bechdel
    cited = (answer.scene,) if answer.scene >= 0 else (0,)
    standing = Standing.HOLDS if answer.passed else Standing.FACT
    text = f"Bechdel: {answer.reason}"
    text += "" if text.endswith(".") else "."
    yield Statement("Cast", standing, text, cited, f"level {answer.level} of 3")


def _effects(reading: DraftReading) -> Iterator[Statement]:
    rows = reading.rows
    if not rows:
        return
    heavy = [row for row in rows if row.complexity is Complexity.COMPLEX]
    by_scene: dict[int, int] = {}
    for row in heavy or rows:
        by_scene[row.scene] = by_scene.get(row.scene, 0) + 1
    shown = _top(list(by_scene), lambda scene: by_scene[scene])
    text = (
        f"{_count(len(rows), 'effect shot')}, {len(heavy)} of them complex; most in "
        f"{names_of(reading.play, shown)}."
    )
    yield Statement("Effects", Standing.FACT, text, shown, _number(len(rows), "shot"))


def _top(scenes: Sequence[int], weight: Callable[[int], float]) -> tuple[int, ...]:
    return tuple(sorted(sorted(scenes, key=lambda n: -weight(n))[:MOST_CITED]))


def _count(number: int, one: str, many: str = "") -> str:
    words = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}
    return f"{words.get(number, number)} {one if number == 1 else many or one + 's'}"


def _number(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def _pages(play: Screenplay) -> str:
    return f"{play.pages:g} page" + ("" if play.pages == 1 else "s")


def _are(things: Sequence[int]) -> str:
    return "is" if len(things) == 1 else "are"
