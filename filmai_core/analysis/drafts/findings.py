"""The few things of a draft that are worth a reader's first minute, each with its lines.

A finding is a statement of the coverage (`write_coverage`) and lines of the script that show
it. What lies outside its bound comes first, then what holds, then plain facts; of one topic
only the first is taken, so that three findings tell of three things. What everybody sees
without us, how long the script is, comes last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from filmai_core.analysis.drafts.coverage import Standing, Statement, write_coverage
from filmai_core.analysis.drafts.reading import DraftReading
from filmai_core.analysis.emotions.timeline import strongest
from filmai_core.analysis.themes.model import Line
from filmai_core.screenplay.model import SPOKEN, ElementKind

#: Lines under a finding, at most: one a scene that it names.
MOST_LINES = 2
#: A line of fewer words shows little of why a scene reads as it does.
FEW_WORDS = 5
_ORDER = {Standing.THIN: 0, Standing.OVER: 0, Standing.HOLDS: 1, Standing.FACT: 2}
#: Within a standing; a topic that is not named comes after these.
_TOPICS = ("Shape", "Lead", "Themes", "Dialogue", "Cast", "Effects", "Scenes")
#: Where more of a topic is told: the name of its analysis, or "" for the script's own tables.
PARTS = {"Shape": "emotions", "Themes": "themes", "Lead": "network", "Cast": "network",
         "Effects": "breakdown"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        statement: the measure in a sentence, its bound, its scenes.
        lines: of the script, at most `MOST_LINES`; empty where its scenes hold no text.
        part: the analysis that tells more, one of `PARTS`' values; "" for none.
    """

    statement: Statement
    lines: tuple[Line, ...]
    part: str


def write_findings(reading: DraftReading, most: int = 3) -> tuple[Finding, ...]:
    """The ``most`` first things that the measures say of a draft, one a topic."""
    found: dict[str, Statement] = {}
    for statement in sorted(write_coverage(reading), key=_rank):
        found.setdefault(statement.topic, statement)
    return tuple(
        Finding(one, tuple(_lines(reading, one))[:MOST_LINES], PARTS.get(one.topic, ""))
        for one in list(found.values())[:most]
    )


def _rank(statement: Statement) -> tuple[bool, int, int]:
    topic = statement.topic
    place = _TOPICS.index(topic) if topic in _TOPICS else len(_TOPICS)
    return topic == "Length", _ORDER[statement.standing], place


def _lines(reading: DraftReading, statement: Statement) -> Iterator[Line]:
    """A line of each scene that a statement names, what the statement is of where that is known."""
    if statement.topic == "Themes" and reading.themes is not None:
        for theme in sorted(reading.themes.named, key=lambda one: -len(one.name)):
            if theme.evidence and theme.name in statement.text:
                yield from theme.evidence
                return
    for scene in statement.scenes:
        line = _line_of(reading, statement.topic, scene)
        if line is not None:
            yield line


def _line_of(reading: DraftReading, topic: str, scene: int) -> Line | None:
    if topic == "Effects":
        for row in reading.rows:
            if row.scene == scene:
                return Line(scene, row.line, "", row.text)
    timeline = reading.timeline
    if topic == "Shape" and timeline is not None:
        strong = [timeline.passages[n] for n in strongest(timeline, scene, label=None, count=3)]
        for passage in sorted(strong, key=lambda one: len(one.text.split()) < FEW_WORDS)[:1]:
            return Line(scene, passage.line, passage.character, passage.text)
    elements = reading.play.scenes[scene].elements
    spoken = [one for one in elements if one.kind in SPOKEN and one.text]
    said = spoken or [one for one in elements if one.kind is ElementKind.ACTION and one.text]
    whose = _people(reading, topic)
    said = [one for one in spoken if one.character in whose] or said
    if not said:
        return None
    # Of talk the longest speech shows most; of anything else the scene's first words.
    best = max(said, key=lambda one: len(one.text)) if topic in ("Dialogue", "Scenes") else said[0]
    return Line(scene, best.line, best.character, best.text)


def _people(reading: DraftReading, topic: str) -> frozenset[str]:
    """Whose lines show a topic: the lead's, or those of who speak once; empty: anybody's."""
    if topic == "Lead":
        return frozenset(node.name for node in reading.network.measures.nodes[:1])
    if topic == "Cast":
        return frozenset(one.name for one in reading.play.characters if one.speeches == 1)
    return frozenset()
