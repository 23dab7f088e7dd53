"""Coverage in plain words, made from the measures alone.

Every statement is a measure put into a sentence, with the scenes that show it and the
bound it was held against. Nothing is praised: a measure that is within its bound is said
to hold, one outside is said to be thin. Whether the script is good is not measured here.
A sentence claims what its figure says and no more: "most" is the one that has most, and a
scene of a few lines is never the darkest or the brightest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import median_low

from filmai_core.analysis.drafts.coverage_cast import about_cast, about_lead, about_women
from filmai_core.analysis.drafts.coverage_models import about_effects, about_shape, about_themes
from filmai_core.analysis.drafts.reading import DraftReading
from filmai_core.analysis.drafts.statements import (
    MOST_CITED,
    Standing,
    Statement,
    ends,
    length_of,
    names_of,
    number_of,
    top,
)
from filmai_core.analysis.speeches import Speech, all_speeches
from filmai_core.analysis.structure.tables import scene_table
from filmai_core.screenplay.model import Screenplay
from filmai_core.text import counted

__all__ = ["Standing", "Statement", "monologues", "names_of", "write_coverage"]

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


def write_coverage(reading: DraftReading) -> tuple[Statement, ...]:
    """All that the measures say of a draft, by topic."""
    makers: tuple[Callable[[DraftReading], Iterator[Statement]], ...] = (
        _length,
        _scenes,
        _dialogue,
        about_lead,
        about_cast,
        about_shape,
        about_themes,
        about_women,
        about_effects,
    )
    if not reading.play.scenes:
        return ()
    return tuple(statement for make in makers for statement in make(reading))


def _length(reading: DraftReading) -> Iterator[Statement]:
    play = reading.play
    low, high = PAGES
    length = counted(play.pages, "page")
    measure = f"{length}; features run {low} to {high}"
    if play.pages > high:
        text = f"It runs {length}, {play.pages - high:.1f} over {high}."
        yield Statement("Length", Standing.THIN, text, _longest(play), measure)
    elif play.pages < low:
        text = (
            f"It runs {length}: {low - play.pages:.1f} under a feature's {low}. "
            "For a short or an episode that says nothing."
        )
        yield Statement("Length", Standing.FACT, text, ends(play), measure)
    else:
        text = f"At {length} the length holds for a feature."
        yield Statement("Length", Standing.HOLDS, text, ends(play), measure)


def _longest(play: Screenplay, count: int = 3) -> tuple[int, ...]:
    order = sorted(play.scenes, key=lambda scene: -scene.eighths)[:count]
    return tuple(sorted(scene.index for scene in order))


def _scenes(reading: DraftReading) -> Iterator[Statement]:
    play = reading.play
    lengths = [scene.eighths for scene in play.scenes]
    long = [n for n, eighths in enumerate(lengths) if eighths > LONG_SCENE_EIGHTHS]
    median = f"the median scene is {length_of(median_low(lengths))}"
    measure = f"{len(long)} over 3 pages; bound 0"
    if long:
        shown = top(long, lambda n: lengths[n])
        run = "runs" if len(long) == 1 else "run"
        part = "the longest of them " if len(long) > len(shown) else ""
        text = (
            f"{number_of(len(long), 'scene')} {run} over three pages, up to "
            f"{length_of(max(lengths))}: {part}{names_of(play, shown)}; {median}."
        )
        yield Statement("Scenes", Standing.THIN, text, shown, measure)
    else:
        text = f"No scene runs over three pages; {median}."
        yield Statement("Scenes", Standing.HOLDS, text, _longest(play), measure)


def _dialogue(reading: DraftReading) -> Iterator[Statement]:
    play = reading.play
    rows = scene_table(play)
    spoken = [int(row["dialogue_words"]) for row in rows]
    words = sum(int(row["words"]) for row in rows)
    if not words:
        return
    share = f"Dialogue is {sum(spoken) / words:.0%} of all words"
    talky = [
        n for n, row in enumerate(rows)
        if int(row["words"]) >= TALK_WORDS and float(row["dialogue_share"]) > TALK
    ]  # fmt: skip
    measure = (
        f"{sum(spoken) / words:.0%} dialogue; {len(talky)} of {counted(len(rows), 'scene')} "
        f"over {TALK:.0%}"
    )
    if len(talky) > len(rows) * TALKY_SCENES:
        shown = top(talky, lambda n: spoken[n])
        scenes = number_of(len(talky), "scene").lower()
        is_ = "is" if len(talky) == 1 else "are"
        part = "the most spoken of them " if len(talky) > len(shown) else ""
        text = (
            f"{share}, and {scenes} of {TALK_WORDS} words or more {is_} over {TALK:.0%} talk: "
            f"{part}{names_of(play, shown)}."
        )
        yield Statement("Dialogue", Standing.THIN, text, shown, measure)
    elif not any(spoken):
        yield Statement("Dialogue", Standing.FACT, "Nobody speaks.", ends(play), measure)
    else:
        most = max(range(len(rows)), key=spoken.__getitem__)
        text = f"{share}; no scene has more of it than {names_of(play, (most,))}."
        yield Statement("Dialogue", Standing.FACT, text, (most,), measure)
    yield from _long_speeches(play)


def _long_speeches(play: Screenplay) -> Iterator[Statement]:
    found = monologues(play)
    if not found:
        return
    longest = found[0]
    scenes = sorted({speech.scene for speech in found[:MOST_CITED]})
    where = names_of(play, (longest.scene,))
    text = (
        f"{number_of(len(found), 'speech', 'speeches')} over {MONOLOGUE_WORDS} words; the "
        f"longest is {longest.character}'s, {longest.words} words, in {where}."
    )
    measure = f"longest {longest.words} words"
    yield Statement("Dialogue", Standing.FACT, text, tuple(scenes), measure)


def monologues(play: Screenplay) -> Sequence[Speech]:
    """Speeches of over `MONOLOGUE_WORDS` words, the longest first.

    Each is one, however many lines and parentheticals it is broken into.
    """
    found = [speech for speech in all_speeches(play) if speech.words > MONOLOGUE_WORDS]
    return sorted(found, key=lambda speech: -speech.words)
