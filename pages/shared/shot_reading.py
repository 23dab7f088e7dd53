"""The open draft's breakdown with the supervisor's decisions, and its previews.

Shown by the Shots page, handed off by the Hand-off page.
"""

from __future__ import annotations

from collections.abc import Sequence

from filmai_core.analysis.breakdown.analysis import BREAKDOWN
from filmai_core.analysis.breakdown.edits import (
    DOCUMENT,
    Edit,
    Edited,
    apply_edits,
    edits_from_json,
)
from filmai_core.analysis.breakdown.rows import ShotRow
from filmai_core.previews import Preview, find_preview, plate_for, preview_key
from filmai_core.screenplay.model import Screenplay
from pages.shared import reading_panels, state

#: The store's name of the plates chosen for rows (row id to picture hash).
PLATES = "shot-plates"


def breakdown(play: Screenplay) -> Edited:
    """The open draft's rows with the supervisor's decisions."""
    rows = reading_panels.recall(BREAKDOWN, play)
    return apply_edits(rows, edits(), play)


def edits() -> tuple[Edit, ...]:
    """The project's decisions."""
    here = state.project()
    return edits_from_json(state.store().document(here.id, 0, DOCUMENT)) if here else ()


def previews_of(rows: Sequence[ShotRow], play: Screenplay) -> dict[str, Preview]:
    """Row id to its preview, where one was made (over the plate that was chosen last)."""
    here = state.project()
    chosen: dict[str, str] = (state.store().document(here.id, 0, PLATES) if here else None) or {}
    found: dict[str, Preview] = {}
    for row in rows:
        if row.effect is not None:
            name = chosen.get(row.id) or plate_for(play.scenes[row.scene].heading.time)
            preview = find_preview(preview_key(row.effect, name))
            if preview is not None:
                found[row.id] = preview
    return found
