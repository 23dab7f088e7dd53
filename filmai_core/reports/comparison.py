"""The report of two drafts: what became of each scene, and what the change did."""

from __future__ import annotations

from collections.abc import Iterator

from filmai_core.analysis.drafts.compare import Comparison, Fate, ScenePair
from filmai_core.analysis.drafts.measures import DraftChanges, Row, change_words
from filmai_core.reports.charts import change_chart, two_lines_chart
from filmai_core.reports.document import (
    Block,
    Document,
    Paragraph,
    SceneDiff,
    Section,
    Table,
    Tone,
)
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.pages import format_eighths
from filmai_core.text import counted


def comparison_document(comparison: Comparison, changes: DraftChanges | None) -> Document:
    """Two drafts in one document; ``changes`` None leaves the measures out."""
    old, new = comparison.old, comparison.new
    title = f"{new.title or 'Untitled'}: two drafts"
    subtitle = " → ".join(
        f"{play.source_name} ({counted(play.pages, 'page')})" for play in (old, new)
    )
    said = tuple(Paragraph(sentence) for sentence in change_words(comparison, changes))
    sections = [Section("What changed", (*said, scene_map(comparison)))]
    if changes is not None:
        sections.append(Section("What the change did", tuple(_measures(changes))))
    diffs = tuple(
        SceneDiff(pair_title(comparison, pair), comparison.lines(pair))
        for pair in comparison.pairs
        if pair.fate is not Fate.SAME and pair.likeness < 1
    )
    key = Paragraph(
        "Added words are green and underlined, cut words red and struck through; a line that is "
        "new or gone as a whole begins with + or −.",
        Tone.QUIET,
    )
    if diffs:
        sections.append(Section("Word by word", (key, *diffs)))
    return Document(title, subtitle, tuple(sections), new.language or "en")


def pair_title(comparison: Comparison, pair: ScenePair) -> str:
    """A pair in one line: numbers, heading, fate."""
    heading = ""
    if pair.new is not None:
        heading = comparison.new.scenes[pair.new].heading.text
    elif pair.old is not None:
        heading = comparison.old.scenes[pair.old].heading.text
    old, new = _number(comparison.old, pair.old), _number(comparison.new, pair.new)
    where = f"{old} → {new}" if old and new and old != new else old or new
    fate = pair.fate.value
    if pair.fate is Fate.MOVED and pair.likeness < 1:
        fate = "moved and changed"
    return f"{where}. {heading or 'Before the first heading'} ({fate})"


def _number(play: Screenplay, index: int | None) -> str:
    return "" if index is None else play.scenes[index].heading.number or str(index + 1)


def scene_map(comparison: Comparison) -> Table:
    """What became of each scene, as a table."""
    rows = []
    for pair in comparison.pairs:
        old = comparison.old.scenes[pair.old] if pair.old is not None else None
        new = comparison.new.scenes[pair.new] if pair.new is not None else None
        shown = new or old
        rows.append(
            (
                pair.fate.value,
                _number(comparison.old, pair.old),
                _number(comparison.new, pair.new),
                shown.heading.text if shown else "",
                format_eighths(old.eighths) if old else "",
                format_eighths(new.eighths) if new else "",
                pair.added,
                pair.cut,
            )
        )
    columns = ("Fate", "Old", "New", "Heading", "Was", "Is", "Words added", "Words cut")
    return Table("scenes", "Scene by scene", columns, tuple(rows), (1.4, 0.8, 0.8, 5, 1, 1, 1, 1))


def _measures(changes: DraftChanges) -> Iterator[Block]:
    yield measure_table("length", "Length", changes.length)
    if changes.lines is not None:
        yield two_lines_chart(changes.lines)
    charts = (
        change_chart(changes.themes, "Named themes in both drafts", "Named themes' scores.", 2),
        change_chart(changes.effects, "Effect shots in both drafts", "Effect shots by category."),
        change_chart(changes.characters, "Words of dialogue", "Words of dialogue by character."),
    )
    yield from (chart for chart in charts if chart is not None)
    for name, title, rows in (
        ("characters", "Words of dialogue", changes.characters),
        ("network", "Betweenness: who stands between others", changes.network),
        ("themes", "Named themes", changes.themes),
        ("effects", "Effect shots", changes.effects),
    ):
        if rows:
            yield measure_table(name, title, rows)
    for part, reason in changes.missing.items():
        yield Paragraph(f"{part.capitalize()} could not be compared: {reason}", Tone.QUIET)


def measure_table(name: str, title: str, rows: tuple[Row, ...]) -> Table:
    """Measures before and after."""
    cells = tuple((row.name, *map(_figure, (row.old, row.new, row.change))) for row in rows)
    return Table(name, title, ("Measure", "Old", "New", "Change"), cells, (5, 1, 1, 1), shown=25)


def _figure(value: float) -> float | int:
    return int(value) if float(value).is_integer() else round(value, 3)
