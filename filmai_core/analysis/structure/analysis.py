"""Structure as an analysis: acts as marked, seconds a scene, and the five turning points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from filmai_core.analysis.analysis import Analysis
from filmai_core.analysis.context import Context
from filmai_core.analysis.emotions.analysis import EMOTIONS
from filmai_core.analysis.emotions.tension import tension_line, valence_line
from filmai_core.analysis.emotions.timeline import EmotionTimeline
from filmai_core.analysis.structure.evidence import scene_evidence
from filmai_core.analysis.structure.seconds import scene_seconds
from filmai_core.analysis.structure.tables import Act, marked_acts
from filmai_core.analysis.structure.turning import TurningBand, find_turning_bands, why_not
from filmai_core.errors import ModelError
from filmai_core.screenplay.model import Screenplay


@dataclass(frozen=True, slots=True)
class Structure:
    """How a script is built.

    Attributes:
        turning_points: the five, in story order; None where they cannot be told.
        why: why not; "" where they are told.
        seconds: of each scene.
        acts: as the writer marks them; empty where none are marked.
    """

    turning_points: tuple[TurningBand, ...] | None
    why: str
    seconds: tuple[float, ...]
    acts: tuple[Act, ...]


def read_structure(play: Screenplay, timeline: EmotionTimeline | None = None) -> Structure:
    """The structure of a script; without a timeline, position, places and cast alone speak."""
    seconds = tuple(scene_seconds(scene, play.language) for scene in play.scenes)
    acts = marked_acts(play)
    why = why_not(play, acts)
    if why:
        return Structure(None, why, seconds, acts)
    tension = valence = None
    if timeline is not None and timeline.passages:
        tension, valence = tension_line(play, timeline), valence_line(timeline)
    evidence = scene_evidence(play, tension, valence)
    return Structure(find_turning_bands(seconds, evidence, acts), "", seconds, acts)


def _compute(play: Screenplay, context: Context) -> Structure:
    if why_not(play, marked_acts(play)):
        return read_structure(play)
    try:
        return read_structure(play, EMOTIONS.recall(play, context))
    except ModelError:  # no model, or another language: what needs none still tells something
        return read_structure(play)


def structure_to_json(found: Structure) -> dict[str, Any]:
    """The ``structure`` part of ``filmai analyze``."""
    points = found.turning_points
    return {
        "turning_points": None
        if points is None
        else [
            {
                "name": point.name,
                "scenes": [[scene, round(share, 4)] for scene, share in point.scenes],
            }
            for point in points
        ],
        "why": found.why or None,
        "seconds": [round(value, 1) for value in found.seconds],
        "acts": [{"name": act.name, "first": act.first, "last": act.last} for act in found.acts],
    }


def _revision(context: Context) -> str:
    try:
        return EMOTIONS.revision(context)
    except ModelError:
        return ""


STRUCTURE: Analysis[Structure] = Analysis(
    name="structure",
    version=1,
    compute=_compute,
    to_json=lambda found, play: structure_to_json(found),
    revision=_revision,
    title="Structure",
    doing="Reading the structure",
)
