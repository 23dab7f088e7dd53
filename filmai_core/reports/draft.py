"""The report of one draft: coverage, figures and tables of every analysis."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from filmai_core.analysis.breakdown.lexicon import LABELS
from filmai_core.analysis.breakdown.rows import page_text, total_rows
from filmai_core.analysis.drafts.coverage import Standing, names_of, write_coverage
from filmai_core.analysis.drafts.reading import DraftReading
from filmai_core.analysis.emotions.shapes import p_words
from filmai_core.analysis.emotions.timeline import scene_scores
from filmai_core.analysis.structure.tables import (
    act_table,
    character_table,
    location_table,
    scene_table,
)
from filmai_core.analysis.table import title as title_of
from filmai_core.reports.charts import network_chart, themes_chart, timeline_chart
from filmai_core.reports.document import (
    Block,
    Document,
    Paragraph,
    Section,
    Table,
    Tone,
)
from filmai_core.text import counted

_TONES = {Standing.HOLDS: Tone.HOLDS, Standing.THIN: Tone.THIN, Standing.FACT: Tone.FACT}
_WORDS = {Standing.HOLDS: "Holds", Standing.THIN: "Thin", Standing.FACT: "Fact"}


def draft_document(reading: DraftReading) -> Document:
    """Everything about a draft, to be handed to a producer."""
    play = reading.play
    title = play.title or "Untitled"
    by = f"by {', '.join(play.authors)} · " if play.authors else ""
    subtitle = (
        f"{by}{counted(play.pages, 'page')} · {counted(len(play.scenes), 'scene')} · "
        f"{counted(len(reading.network.network.people), 'speaking character')} · "
        f"{play.source_name}"
    )
    sections = [(name, tuple(make(reading))) for name, make in _SECTIONS]
    found = tuple(Section(name, blocks) for name, blocks in sections if blocks)
    return Document(title, subtitle, found, play.language or "en")


def _coverage(reading: DraftReading) -> Iterator[Block]:
    yield Paragraph(
        "Made from measures alone: each line gives its figure and the scenes that show it. "
        "“Holds” means within the bound named, “thin” means outside it. Whether the "
        "script is good is not measured.",
        Tone.QUIET,
    )
    rows = write_coverage(reading)
    for standing in (Standing.THIN, Standing.HOLDS, Standing.FACT):
        for row in rows:
            if row.standing is standing:
                cited = names_of(reading.play, row.scenes)
                yield Paragraph(
                    row.text, _TONES[standing], _WORDS[standing], f"[{row.measure}; {cited}]"
                )
    if rows:
        yield Table(
            "coverage",
            "",
            ("Topic", "Standing", "Statement", "Measure", "Scenes"),
            tuple(
                (r.topic, r.standing.value, r.text, r.measure, names_of(reading.play, r.scenes))
                for r in rows
            ),
            (1, 1, 6, 3, 2),
            data_only=True,
        )


def _emotions(reading: DraftReading) -> Iterator[Block]:
    play, timeline, arc = reading.play, reading.timeline, reading.arc
    if timeline is None or arc is None:
        return
    yield timeline_chart(timeline, arc)
    for name, shape in reading.shapes.items():
        yield Paragraph(
            f"The {name} line has a shape ({p_words(shape.p)})." if shape.reliable
            else f"The {name} line has no reliable shape: shuffled scenes move as much "
            f"({p_words(shape.p)})."
        )  # fmt: skip
    turns = []
    for number, turn in enumerate(arc.turning_points, start=1):
        lines = [timeline.passages[n].text for n in turn.passages[:1]]
        heading = play.scenes[turn.scene].heading.text
        turns.append((number, turn.kind, turn.scene + 1, heading, lines[0] if lines else ""))
    if turns:
        columns = ("No.", "Kind", "Scene", "Heading", "Line that did most")
        yield Table("turning_points", "Turning points", columns, tuple(turns), (1, 1, 1, 4, 7))
    scores = scene_scores(timeline)
    rows: list[tuple[str | int | float, ...]] = []
    for scene in play.scenes:
        if scores.counts[scene.index]:
            means = [round(float(value), 3) for value in scores.scores[scene.index]]
            value = round(float(scores.valence[scene.index]), 3)
            rows.append((scene.index + 1, scene.heading.text, value, *means))
    emotions = ("Scene", "Heading", "Valence", *(label.capitalize() for label in timeline.labels))
    widths = (1, 4, 1.3, *(1.3 for _ in timeline.labels))
    yield Table("emotions", "Emotions by scene", emotions, tuple(rows), widths, shown=40)


def _themes(reading: DraftReading) -> Iterator[Block]:
    model = reading.themes
    if model is None:
        return
    chart = themes_chart(model)
    if chart is not None:
        yield chart
    named = sorted(model.named, key=lambda theme: -theme.score)
    if named:
        yield Table(
            "themes", "Named themes", ("Theme", "Score", "Scenes", "A line that shows it"),
            tuple(
                (t.name, round(t.score, 2), _scene_list(t.scenes),
                 t.evidence[0].text[:200] if t.evidence else "")
                for t in named
            ),
            (2, 1, 3, 6), shown=12,
        )  # fmt: skip
    if model.motifs:
        yield Table(
            "motifs", "Motifs found in this script", ("Motif", "Terms", "Stability", "Scenes"),
            tuple(
                (m.label, ", ".join(m.terms[:6]), round(m.stability, 2), _scene_list(m.scenes))
                for m in model.motifs
            ),
            (2, 4, 1, 3),
        )  # fmt: skip
    if model.note:
        yield Paragraph(model.note, Tone.QUIET)


def _scene_list(scenes: tuple[int, ...]) -> str:
    shown = ", ".join(str(n + 1) for n in scenes[:14])
    return shown + (f" and {len(scenes) - 14} more" if len(scenes) > 14 else "")


def _people(reading: DraftReading) -> Iterator[Block]:
    chart = network_chart(reading.network)
    if chart is not None:
        yield chart
    between = {node.name: node.betweenness for node in reading.network.measures.nodes}
    rows = []
    for row in character_table(reading.play):
        rows.append(
            (
                str(row["name"]), int(row["speeches"]), int(row["words"]),
                f"{float(row['dialogue_share']):.0%}", int(row["scenes"]),
                int(row["first_scene"]), int(row["last_scene"]),
                round(between.get(str(row["name"]), 0.0), 2),
            )
        )  # fmt: skip
    columns = (
        "Name", "Speeches", "Words", "Share", "Scenes", "First", "Last", "Betweenness",
    )  # fmt: skip
    if rows:
        yield Table(
            "characters", "Who speaks", columns, tuple(rows), (4, *([1.2] * 6), 1.8), shown=40
        )
    edges = [
        (tie.a, tie.b, tie.turns, tie.co_presence, tie.mentions,
         "" if tie.valence is None else round(tie.valence, 2))
        for tie in reading.network.network.ties
    ]  # fmt: skip
    if edges:
        heads = ("One", "Other", "Turns", "Scenes together", "Mentions", "Valence")
        yield Table("ties", "Strongest ties", heads, tuple(edges), (3, 3, 1, 1, 1, 1), shown=15)


def _effects(reading: DraftReading) -> Iterator[Block]:
    rows = reading.rows
    if not rows:
        return
    acts = [(act.name, act.first) for act in reading.acts]
    totals = total_rows(rows, reading.play, acts)
    levels = ", ".join(f"{count} {name}" for name, count in totals.complexities.items())
    yield Paragraph(f"{counted(len(rows), 'shot')}: {levels}.")
    for name, title, counts in (
        ("effects_by_category", "By category", totals.categories),
        ("effects_by_location", "By location", totals.locations),
        ("effects_by_act", "By act", totals.acts),
    ):
        if counts:
            found = tuple((key, value) for key, value in counts.items())
            columns = (title.removeprefix("By ").capitalize(), "Shots")
            yield Table(name, title, columns, found, (5, 1), shown=12)
    yield Table(
        "breakdown", "Breakdown",
        ("Scene", "Page", "Category", "Line", "Complexity", "Confidence", "Approach"),
        tuple(
            (r.number, page_text(r.page), LABELS[r.category], r.text[:300], r.complexity.value,
             round(r.confidence, 2), r.approach)
            for r in rows
        ),
        (1, 1, 1.8, 6, 1.9, 1.9, 4), shown=150,
    )  # fmt: skip


def _scenes(reading: DraftReading) -> Iterator[Block]:
    acts = act_table(reading.play, [act.first for act in reading.acts])
    if acts:
        yield Table(
            "acts", "Acts", ("Act", "Scenes", "Length", "Words", "Leading"),
            tuple((str(a["act"]), int(a["scenes"]), str(a["length"]), int(a["words"]),
                   str(a["leading"])) for a in acts),
            (3, 1, 1, 1, 4),
        )  # fmt: skip
    rows = tuple(
        (str(r["number"]), str(r["heading"]), round(float(r["page"]), 1), str(r["length"]),
         int(r["words"]), f"{float(r['dialogue_share']):.0%}", str(r["cast"]))
        for r in scene_table(reading.play)
    )  # fmt: skip
    columns = ("No.", "Heading", "Page", "Length", "Words", "Dialogue", "Cast")
    yield Table("scenes", "", columns, rows, (1, 5, 1, 1.2, 1, 1.3, 4))


def _places(reading: DraftReading) -> Iterator[Block]:
    rows = tuple(
        (str(r["location"]), str(r["setting"]), int(r["scenes"]), str(r["length"]),
         str(r["times"]), str(r["scene_numbers"]))
        for r in location_table(reading.play)
    )  # fmt: skip
    columns = ("Location", "Setting", "Scenes", "Length", "Times", "Scene numbers")
    if rows:
        yield Table("locations", "", columns, rows, (4, 1.2, 1, 1, 2, 3))


def _method(reading: DraftReading) -> Iterator[Block]:
    for part, reason in reading.missing.items():
        yield Paragraph(f"{title_of(part)} left out: {reason}", Tone.QUIET)
    timeline, themes = reading.timeline, reading.themes
    models = [value.model for value in (timeline, themes) if value is not None]
    used = f" Models: {', '.join(models)}." if models else ""
    yield Paragraph(
        "A page is counted as about a minute; lengths are in eighths of a page. Emotion scores "
        "are averages over many lines and say little of a single one. Effect shots are found "
        "by a trained classifier that misses some and lists some wrongly; the figures are in "
        f"FilmAI's README.{used}",
        Tone.QUIET,
    )


_SECTIONS: tuple[tuple[str, Callable[[DraftReading], Iterator[Block]]], ...] = (
    ("Coverage", _coverage),
    ("Emotion timeline", _emotions),
    ("Themes", _themes),
    ("Characters", _people),
    ("Effect shots", _effects),
    ("Scenes", _scenes),
    ("Locations", _places),
    ("How this was made", _method),
)
