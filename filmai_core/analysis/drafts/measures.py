"""What a rewrite did: the measures of two drafts side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filmai_core.analysis.breakdown.lexicon import LABELS
from filmai_core.analysis.drafts.compare import Comparison, Fate
from filmai_core.analysis.drafts.reading import DraftReading
from filmai_core.analysis.drafts.statements import length_of
from filmai_core.analysis.emotions.arcs import smooth
from filmai_core.analysis.structure.tables import scene_table
from filmai_core.text import counted

#: Rows of a table that did not change by this much are left out of the summary.
THEME_STEP = 0.05


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: before and after. ``unit`` is for showing ("pages", "words", "")."""

    name: str
    old: float
    new: float
    unit: str = ""

    @property
    def change(self) -> float:
        """After minus before."""
        return self.new - self.old


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A valence line over the whole draft: ``at`` (S,) in [0, 1], ``value`` (S,) in [-1, 1]."""

    at: NDArray[np.float64]
    value: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DraftChanges:
    """What the change did.

    Attributes:
        length: pages, scenes, words, dialogue share.
        characters: words of each character in either draft, largest change first.
        themes: named themes' scores; empty where they could not be had.
        network: betweenness of each character.
        effects: effect shots by category.
        lines: the valence of both drafts, or None.
        missing: part to why it could not be had.
    """

    length: tuple[Row, ...]
    characters: tuple[Row, ...]
    themes: tuple[Row, ...]
    network: tuple[Row, ...]
    effects: tuple[Row, ...]
    lines: tuple[Line, Line] | None
    missing: Mapping[str, str]


def measure_change(old: DraftReading, new: DraftReading) -> DraftChanges:
    """Put two readings side by side."""
    both = (old, new)
    lines = None
    if old.timeline is not None and new.timeline is not None:
        lines = (_line(old), _line(new))
    return DraftChanges(
        length=_length(old, new),
        characters=_rows(
            *({who.name: float(who.words) for who in each.play.characters} for each in both),
            unit="words",
        ),
        themes=_rows(*(_themes(each) for each in both), unit=""),
        network=_rows(
            *(
                {n.name: round(n.betweenness, 6) for n in each.network.measures.nodes}
                for each in both
            ),
            unit="",
        ),
        effects=_rows(
            *(
                {
                    str(k): float(v)
                    for k, v in Counter(LABELS[r.category] for r in each.rows).items()
                }
                for each in both
            ),
            unit="shots",
        ),
        lines=lines,
        missing={**old.missing, **new.missing},
    )


def _length(old: DraftReading, new: DraftReading) -> tuple[Row, ...]:
    def facts(reading: DraftReading) -> dict[str, tuple[float, str]]:
        rows = scene_table(reading.play)
        words = sum(int(row["words"]) for row in rows)
        spoken = sum(int(row["dialogue_words"]) for row in rows)
        return {
            "Pages": (reading.play.pages, "pages"),
            "Eighths": (float(sum(scene.eighths for scene in reading.play.scenes)), "eighths"),
            "Scenes": (float(len(reading.play.scenes)), "scenes"),
            "Words": (float(words), "words"),
            "Dialogue share": (round(spoken / words, 3) if words else 0.0, "share"),
            "Speaking characters": (float(len(reading.play.characters)), "people"),
            "Effect shots": (float(len(reading.rows)), "shots"),
        }

    before, after = facts(old), facts(new)
    return tuple(Row(name, value, after[name][0], unit) for name, (value, unit) in before.items())


def _themes(reading: DraftReading) -> dict[str, float]:
    if reading.themes is None:
        return {}
    return {theme.name: round(theme.score, 3) for theme in reading.themes.named}


def _rows(old: Mapping[str, float], new: Mapping[str, float], *, unit: str) -> tuple[Row, ...]:
    names = dict.fromkeys([*old, *new])
    rows = [Row(name, old.get(name, 0.0), new.get(name, 0.0), unit) for name in names]
    return tuple(sorted(rows, key=lambda row: (-abs(row.change), -row.new, row.name)))


def _line(reading: DraftReading) -> Line:
    assert reading.timeline is not None
    value = smooth(reading.timeline).line
    count = len(value)
    return Line((np.arange(count) + 0.5) / max(1, count), value)


def comparison_to_json(comparison: Comparison, changes: DraftChanges | None) -> dict[str, Any]:
    """Two drafts as ``filmai compare --json`` gives them."""

    def scene(play: Any, index: int | None) -> dict[str, Any] | None:
        if index is None:
            return None
        found = play.scenes[index]
        return {
            "index": index,
            "number": found.heading.number or str(index + 1),
            "heading": found.heading.text,
            "eighths": found.eighths,
        }

    def rows(found: tuple[Row, ...]) -> list[dict[str, Any]]:
        return [{"name": row.name, "old": row.old, "new": row.new} for row in found]

    result: dict[str, Any] = {
        side: {"name": play.source_name, "title": play.title, "sha256": play.sha256,
               "pages": play.pages, "scenes": len(play.scenes)}
        for side, play in (("old", comparison.old), ("new", comparison.new))
    }  # fmt: skip
    result["counts"] = {fate.value: comparison.count(fate) for fate in Fate}
    result["scenes"] = [
        {
            "fate": pair.fate.value,
            "old": scene(comparison.old, pair.old),
            "new": scene(comparison.new, pair.new),
            "likeness": pair.likeness,
            "added_words": pair.added,
            "cut_words": pair.cut,
            "diff": [
                {
                    "kind": line.kind.value,
                    "runs": [[change.value, text] for change, text in line.runs],
                }
                for line in (comparison.lines(pair) if pair.likeness < 1 else ())
            ],
        }
        for pair in comparison.pairs
    ]
    if changes is not None:
        lines = changes.lines
        result["measures"] = {
            "length": rows(changes.length),
            "characters": rows(changes.characters),
            "themes": rows(changes.themes),
            "network": rows(changes.network),
            "effects": rows(changes.effects),
            "timeline": None
            if lines is None
            else {
                side: [
                    {
                        "at": round(float(at), 4),
                        "valence": None if np.isnan(v) else round(float(v), 4),
                    }
                    for at, v in zip(line.at, line.value, strict=True)
                ]
                for side, line in zip(("old", "new"), lines, strict=True)
            },
            "missing": dict(changes.missing),
        }
    return result


def change_words(comparison: Comparison, changes: DraftChanges | None) -> list[str]:
    """The change in a few plain sentences, each from a measure."""
    old, new = comparison.old, comparison.new
    counts = {fate: comparison.count(fate) for fate in Fate}
    parts = [f"{counts[fate]} {fate.value}" for fate in Fate if counts[fate]]
    scenes = counted(len(new.scenes), "scene")
    said = [f"Of {scenes} in the new draft and {len(old.scenes)} in the old: {', '.join(parts)}."]
    before, after = (sum(s.eighths for s in play.scenes) for play in (old, new))
    if before != after:
        way = "longer" if after > before else "shorter"
        said.append(f"The draft is {length_of(abs(after - before))} {way}.")
    else:
        said.append("The draft is as long as before.")
    if changes is None:
        return said
    for row in changes.characters[:2]:
        if row.change:
            way = "more" if row.change > 0 else "fewer"
            said.append(f"{row.name} has {abs(row.change):.0f} {way} words of dialogue "
                        f"({row.old:.0f} → {row.new:.0f}).")  # fmt: skip
    for row in changes.themes[:2]:
        if abs(row.change) >= THEME_STEP:
            way = "stronger" if row.change > 0 else "weaker"
            said.append(f"The theme {row.name} reads {way} ({row.old:.2f} → {row.new:.2f}).")
    for row in changes.effects[:3]:
        if row.change:
            said.append(f"{row.name}: {row.old:.0f} → {row.new:.0f} effect shots.")
    return said
