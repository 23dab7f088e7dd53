"""Coverage of what models read: the shape of the story, its themes, its effect shots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from filmai_core.analysis.breakdown.shot_words import Complexity
from filmai_core.analysis.drafts.reading import DraftReading
from filmai_core.analysis.drafts.statements import (
    MOST_CITED,
    Standing,
    Statement,
    ends,
    listed,
    names_of,
    number_of,
    some_of,
)
from filmai_core.analysis.emotions.shapes import FEWEST_PASSAGES, SIGNIFICANT, Shape, p_words
from filmai_core.analysis.emotions.timeline import SceneScores, scene_scores
from filmai_core.text import counted

#: From here a named theme counts as carried: the middle of its scale.
THEME_SCORE = 0.5
#: Fewest scenes through which a theme runs; in fewer it shows.
THEME_SCENES = 3


def about_shape(reading: DraftReading) -> Iterator[Statement]:
    """Which lines move more than shuffled scenes do; where the valence turns, or its ends."""
    play, arc = reading.play, reading.arc
    if reading.timeline is None or arc is None:
        return
    shapes = reading.shapes or {"valence": Shape(arc.reliable, arc.p, arc.width)}
    bound = f"bound {SIGNIFICANT:.2f}"
    measure = ", ".join(f"{name} {p_words(shape.p)}" for name, shape in shapes.items())
    measure = f"{measure}; {bound}"
    sure = [name for name, shape in shapes.items() if shape.reliable]
    extremes = darkest_and_brightest(scene_scores(reading.timeline))
    if sure:
        moves = "moves" if len(sure) == 1 else "move"
        turns = tuple(turn.scene for turn in arc.turning_points)[:MOST_CITED]
        where = f"; the valence turns at {names_of(play, turns)}" if turns else ""
        text = f"{listed(sure).capitalize()} {moves} more than shuffled scenes do{where}."
        yield Statement("Shape", Standing.HOLDS, text, turns or extremes or ends(play), measure)
        return
    lines = "The valence line has" if len(shapes) == 1 else f"{listed(list(shapes))} have"
    text = (
        f"{lines[:1].upper() + lines[1:]} no reliable shape: the same scenes in another order "
        "rise and fall as much."
    )
    if extremes:
        low, high = (names_of(play, (scene,)) for scene in extremes)
        text += (
            f" Of scenes with {FEWEST_PASSAGES} lines or more, {low} is darkest, {high} brightest."
        )
    yield Statement("Shape", Standing.THIN, text, extremes or ends(play), measure)


def darkest_and_brightest(scores: SceneScores) -> tuple[int, ...]:
    """The two scenes of lowest and highest valence, of those with `FEWEST_PASSAGES` passages.

    Nothing where their 90% intervals overlap: then neither is known to be it.
    """
    known = np.flatnonzero(~np.isnan(scores.valence) & (scores.counts >= FEWEST_PASSAGES))
    if len(known) < 2:
        return ()
    lowest = int(known[np.argmin(scores.valence[known])])
    highest = int(known[np.argmax(scores.valence[known])])
    return (lowest, highest) if scores.high[lowest] < scores.low[highest] else ()


def about_themes(reading: DraftReading) -> Iterator[Statement]:
    """Themes of the bank that are carried, and whether they are dropped."""
    play, model = reading.play, reading.themes
    if model is None:
        return
    named = sorted(model.named, key=lambda theme: -theme.score)
    strong = [theme for theme in named if theme.score >= THEME_SCORE and theme.scenes][:3]
    third = len(play.scenes) / 3
    for theme in strong:
        scenes = sorted(theme.scenes)
        cited, measure = tuple(scenes[:MOST_CITED]), f"score {theme.score:.2f}"
        if len(scenes) >= 2 and scenes[-1] < third:
            text = (
                f"The theme {theme.name} is dropped after {names_of(play, scenes[-1:])}, "
                "in the first third."
            )
            yield Statement("Themes", Standing.THIN, text, cited, measure)
        elif len(scenes) >= THEME_SCENES:
            text = (
                f"The theme {theme.name} runs through {counted(len(scenes), 'scene')}: "
                f"{some_of(play, scenes)}."
            )
            yield Statement("Themes", Standing.HOLDS, text, cited, measure)
        else:
            text = f"The theme {theme.name} shows in {names_of(play, cited)}."
            yield Statement("Themes", Standing.FACT, text, cited, measure)
    if not strong and named and named[0].evidence:
        cited = tuple(sorted({line.scene for line in named[0].evidence}))[:MOST_CITED]
        text = (
            f"No theme of the bank is carried clearly; the nearest is {named[0].name}, "
            f"in {names_of(play, cited)}."
        )
        yield Statement("Themes", Standing.THIN, text, cited, f"best score {named[0].score:.2f}")


def about_effects(reading: DraftReading) -> Iterator[Statement]:
    """How many effect shots, how many of them complex, and which scene has most."""
    rows, play = reading.rows, reading.play
    if not rows:
        return
    measure = counted(len(rows), "shot")
    if len(rows) == 1:
        where = names_of(play, (rows[0].scene,))
        text = f"One effect shot, {rows[0].complexity.value}, in {where}."
        yield Statement("Effects", Standing.FACT, text, (rows[0].scene,), measure)
        return
    heavy = sum(row.complexity is Complexity.COMPLEX for row in rows)
    by_scene = Counter(row.scene for row in rows)
    most = max(by_scene.values())
    cited = tuple(sorted(scene for scene, count in by_scene.items() if count == most))
    cited = cited[:MOST_CITED]
    text = f"{number_of(len(rows), 'effect shot')}, {heavy or 'none'} of them complex; "
    text += f"no scene has more than {names_of(play, cited[:1])}, with {most}."
    yield Statement("Effects", Standing.FACT, text, cited, measure)
