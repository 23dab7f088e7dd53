"""Everything that FilmAI knows of one draft, gathered for reports and comparisons.

A part that cannot be had (no model, another language) is left out and said, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from filmai_core.analysis.analysis import Analysis
from filmai_core.analysis.breakdown.analysis import BREAKDOWN
from filmai_core.analysis.breakdown.cues import LANGUAGES
from filmai_core.analysis.breakdown.edits import Edit, apply_edits
from filmai_core.analysis.breakdown.rows import ShotRow
from filmai_core.analysis.context import Context
from filmai_core.analysis.emotions.analysis import EMOTIONS
from filmai_core.analysis.emotions.arcs import Arc, find_arc
from filmai_core.analysis.emotions.shapes import Shape
from filmai_core.analysis.emotions.tension import find_shapes
from filmai_core.analysis.emotions.timeline import EmotionTimeline
from filmai_core.analysis.people.bechdel import Bechdel, bechdel
from filmai_core.analysis.people.network_analysis import NETWORK, NetworkReading
from filmai_core.analysis.structure.tables import Act, find_acts
from filmai_core.analysis.themes.analysis import THEMES
from filmai_core.analysis.themes.model import ThemeModel
from filmai_core.errors import ModelError
from filmai_core.screenplay.model import Screenplay

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class DraftReading:
    """One draft and its analyses.

    Attributes:
        play: the draft.
        timeline: emotions, or None.
        arc: the shape of the timeline, or None.
        themes: themes and motifs, or None.
        network: ties, measures, and who never meets.
        bechdel: the answer.
        acts: empty where none are marked.
        rows: effect shots with the supervisor's edits; empty where they could not be read.
        missing: part to why it could not be had.
        shapes: of valence, tension and pace, by name; empty without a timeline.
    """

    play: Screenplay
    timeline: EmotionTimeline | None
    arc: Arc | None
    themes: ThemeModel | None
    network: NetworkReading
    bechdel: Bechdel
    acts: tuple[Act, ...]
    rows: tuple[ShotRow, ...]
    missing: Mapping[str, str]
    shapes: Mapping[str, Shape] = field(default_factory=dict)


def read_draft(
    play: Screenplay, context: Context, *, edits: Sequence[Edit] = (), acts: Sequence[int] = ()
) -> DraftReading:
    """Run, or recall, every analysis of a draft.

    Args:
        play: the draft.
        context: cache and progress.
        edits: the supervisor's, applied to the breakdown.
        acts: scenes at which the writer marked an act.
    """
    missing: dict[str, str] = {}

    def have(analysis: Analysis[T]) -> T | None:
        try:
            return analysis.recall(play, context)
        except ModelError as error:
            missing[analysis.name] = str(error)
            return None

    timeline = have(EMOTIONS)
    themes = have(THEMES)
    rows = have(BREAKDOWN)
    if play.language not in LANGUAGES:
        missing[BREAKDOWN.name] = f"the effect breakdown reads English, not {play.language!r}."
    return DraftReading(
        play=play,
        timeline=timeline,
        arc=find_arc(timeline) if timeline is not None else None,
        themes=themes,
        network=NETWORK.recall(play, context),
        bechdel=bechdel(play),
        acts=find_acts(play, acts),
        rows=apply_edits(rows or (), edits, play).rows,
        missing=missing,
        shapes=find_shapes(play, timeline) if timeline is not None else {},
    )
