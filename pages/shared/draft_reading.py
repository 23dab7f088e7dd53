"""All analyses of a draft at once, as the Drafts and Report pages need them."""

from __future__ import annotations

from filmai_core.analysis.breakdown.edits import DOCUMENT, edits_from_json
from filmai_core.analysis.context import Context
from filmai_core.analysis.drafts.reading import DraftReading, read_draft
from filmai_core.learning.registry import default_registry
from filmai_core.screenplay.model import Screenplay
from pages.shared import panels, state


def draft_reading(play: Screenplay) -> DraftReading:
    """All analyses of a draft, with a bar that can be stopped."""
    here = state.project()
    edits = edits_from_json(state.store().document(here.id, 0, DOCUMENT)) if here else ()

    def compute() -> DraftReading:
        with panels.working(f"Reading {play.source_name}", f"reading.{play.digest[:8]}") as report:
            return read_draft(play, Context(store=state.store(), report=report), edits=edits)

    models = default_registry().labels("emotions", "breakdown")
    return state.memo((play.digest, "reading", len(edits), hash(str(edits)), models), compute)
