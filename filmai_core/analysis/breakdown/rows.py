"""The effect breakdown: one row a line and category, as a VFX supervisor lists them.

A row is found (`effect_cues`), described (`shot_words`) and then the supervisor's: added,
corrected and dismissed rows (`breakdown_edits`) belong to the project and follow its drafts.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from filmai_core.analysis.breakdown.cues import Cue
from filmai_core.analysis.breakdown.lexicon import LABELS, EffectCategory
from filmai_core.analysis.breakdown.shot_words import (
    APPROACHES,
    Complexity,
    complexity_of,
)
from filmai_core.analysis.breakdown.specs import spec_from_words
from filmai_core.csvcell import safe_cell
from filmai_core.effects.spec import EffectSpec
from filmai_core.screenplay.model import Screenplay


@dataclass(frozen=True, slots=True)
class ShotRow:
    """One effect shot.

    Attributes:
        id: names the row in every draft that still has its line: made from heading, line
            and the category that was found.
        scene: index of its scene.
        heading: the scene's heading.
        number: the scene's printed number, or its position from 1.
        line: source line.
        page: page with its fraction.
        category: what it calls for.
        text: the line; ``text[start:end]`` of ``marks`` are the words that announce it.
        marks: see ``text``.
        confidence: in [0, 1]; 1 for what a person added or corrected.
        why: why it is listed.
        approach: what is usually done.
        complexity: how much work.
        reasons: why that much.
        effect: what FilmAI can generate for it, or None.
        origin: ``found``, ``added`` or ``corrected``.
        note: the supervisor's.
        also: later lines of the scene that show the same again.
    """

    id: str
    scene: int
    heading: str
    number: str
    line: int
    page: float
    category: EffectCategory
    text: str
    marks: tuple[tuple[int, int], ...]
    confidence: float
    why: str
    approach: str
    complexity: Complexity
    reasons: tuple[str, ...]
    effect: EffectSpec | None = None
    origin: str = "found"
    note: str = ""
    also: tuple[int, ...] = ()

    def with_(self, **changes: Any) -> ShotRow:
        """A copy with some fields changed."""
        return replace(self, **changes)


def row_id(heading: str, text: str, category: str) -> str:
    """What names a row in every draft."""
    settled = "\n".join(" ".join(part.casefold().split()) for part in (heading, text, category))
    return hashlib.sha256(settled.encode()).hexdigest()[:12]


def rows_of(play: Screenplay, cues: Sequence[Cue]) -> tuple[ShotRow, ...]:
    """Cues described: one row each, in reading order."""
    together = Counter((cue.scene, cue.element, cue.text) for cue in cues)
    seen: Counter[str] = Counter()
    found: list[ShotRow] = []
    for cue in cues:
        scene = play.scenes[cue.scene]
        others = together[(cue.scene, cue.element, cue.text)] - 1
        level, reasons = complexity_of(cue.category, cue.text, others)
        name = row_id(scene.heading.text, cue.text, cue.category)
        seen[name] += 1
        if seen[name] > 1:  # the same line twice under one heading
            name = row_id(scene.heading.text, f"{cue.text}\n{seen[name]}", cue.category)
        in_line = cue.element >= 0
        found.append(
            ShotRow(
                id=name,
                scene=cue.scene,
                heading=scene.heading.text,
                number=scene.heading.number or str(cue.scene + 1),
                line=cue.line,
                page=cue.page,
                category=cue.category,
                text=cue.text,
                marks=cue.marks,
                confidence=cue.confidence,
                why=cue.why,
                approach=APPROACHES[cue.category],
                complexity=level,
                reasons=reasons,
                effect=spec_from_words(cue.category, cue.text) if in_line else None,
                also=cue.also,
            )
        )
    return tuple(found)


def row_to_json(row: ShotRow) -> dict[str, Any]:
    """A row as plain values; `row_from_json` gives the same row back."""
    return {
        "id": row.id,
        "scene": row.scene,
        "number": row.number,
        "heading": row.heading,
        "page": row.page,
        "line": row.line,
        "category": row.category.value,
        "text": row.text,
        "marks": [list(mark) for mark in row.marks],
        "confidence": row.confidence,
        "why": row.why,
        "approach": row.approach,
        "complexity": row.complexity.value,
        "reasons": list(row.reasons),
        "effect": row.effect.to_json() if row.effect else None,
        "origin": row.origin,
        "note": row.note,
        "also": list(row.also),
    }


def row_from_json(values: Mapping[str, Any]) -> ShotRow:
    """The row of `row_to_json`."""
    return ShotRow(
        **{
            **values,
            "category": EffectCategory(values["category"]),
            "marks": tuple((int(start), int(end)) for start, end in values["marks"]),
            "complexity": Complexity(values["complexity"]),
            "reasons": tuple(values["reasons"]),
            "also": tuple(values.get("also", ())),
            "effect": EffectSpec.from_json(values["effect"]) if values["effect"] else None,
        }
    )


#: The columns of a breakdown sheet.
COLUMNS = (
    "Scene", "Page", "Heading", "Line", "Category", "Description", "Why", "Confidence",
    "Approach", "Complexity", "Reasons", "Element", "Origin", "Note",
)  # fmt: skip


def rows_to_csv(rows: Iterable[ShotRow]) -> str:
    """A breakdown sheet. A cell that a spreadsheet would run as a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        element = f"{row.effect.kind.value}, {row.effect.form}" if row.effect else ""
        values = (
            row.number, page_text(row.page), row.heading, row.line or "", LABELS[row.category],
            row.text, row.why, f"{row.confidence:.2f}", row.approach, row.complexity.value,
            "; ".join(row.reasons), element, row.origin, row.note,
        )  # fmt: skip
        writer.writerow([safe_cell(str(value)) for value in values])
    return out.getvalue()


def page_text(page: float) -> str:
    """A page in eighths, as breakdowns give it.

    >>> page_text(3.25)
    '3 2/8'
    """
    whole, eighths = divmod(int(page * 8), 8)
    return f"{whole} {eighths}/8" if eighths else str(whole)


@dataclass(frozen=True, slots=True)
class Totals:
    """How many rows, by what a producer asks for. ``acts`` is empty where none are marked."""

    categories: Mapping[str, int]
    complexities: Mapping[str, int]
    locations: Mapping[str, int]
    acts: Mapping[str, int]


def total_rows(
    rows: Sequence[ShotRow], play: Screenplay, acts: Sequence[tuple[str, int]] = ()
) -> Totals:
    """Count rows.

    Args:
        rows: of this screenplay.
        play: for the locations.
        acts: (name, index of its first scene), ascending.
    """

    def act_of(scene: int) -> str:
        return next((name for name, first in reversed(acts) if first <= scene), "")

    locations = Counter(play.scenes[row.scene].heading.location or "(no location)" for row in rows)
    return Totals(
        categories=dict(Counter(LABELS[row.category] for row in rows).most_common()),
        complexities={
            level.value: sum(row.complexity is level for row in rows) for level in Complexity
        },
        locations=dict(locations.most_common()),
        acts=dict(Counter(act_of(row.scene) for row in rows)) if acts else {},
    )
