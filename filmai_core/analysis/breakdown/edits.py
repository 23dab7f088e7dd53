"""What the supervisor changed in a breakdown: added, corrected, dismissed.

An edit names its row by heading, line and category, not by position, so that it follows
the next draft: first the same line under the same heading, then the same line anywhere,
then the line that reads most like it. An edit whose line is gone waits, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from filmai_core.analysis.breakdown.lexicon import EffectCategory
from filmai_core.analysis.breakdown.rows import ShotRow, row_id
from filmai_core.analysis.breakdown.shot_words import (
    APPROACHES,
    Complexity,
    complexity_of,
)
from filmai_core.analysis.breakdown.specs import spec_from_words
from filmai_core.effects.spec import EffectSpec
from filmai_core.errors import InputError
from filmai_core.screenplay.model import Screenplay

#: The store's name of a project's edits.
DOCUMENT = "breakdown-edits"
#: How alike two lines must be to be taken for the same one, rewritten.
ALIKE = 0.75

ACTIONS = ("add", "correct", "dismiss")


@dataclass(frozen=True, slots=True)
class Edit:
    """One decision of the supervisor's.

    Attributes:
        action: one of `ACTIONS`.
        heading: of the scene that the row stood in.
        text: the row's line.
        category: the category that was found; for ``add``, the one to add.
        values: what a row becomes: ``category``, ``complexity``, ``approach``, ``note``,
            ``effect`` (as `EffectSpec.to_json`).
    """

    action: str
    heading: str
    text: str
    category: str
    values: Mapping[str, Any]

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise InputError(f"an edit cannot {self.action!r}", hint=f"Use {', '.join(ACTIONS)}.")
        EffectCategory(self.category)

    @property
    def id(self) -> str:
        """The id of the row that it is about."""
        return row_id(self.heading, self.text, self.category)


def edits_from_json(values: Iterable[Mapping[str, Any]] | None) -> tuple[Edit, ...]:
    """Edits of a stored document; none for None."""
    return tuple(Edit(**value) for value in values or ())


def edits_to_json(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    """What is stored."""
    return [
        {
            "action": edit.action,
            "heading": edit.heading,
            "text": edit.text,
            "category": edit.category,
            "values": dict(edit.values),
        }
        for edit in edits
    ]


def with_edit(edits: Sequence[Edit], edit: Edit) -> tuple[Edit, ...]:
    """Edits with one more; a later one about the same row takes the earlier one's place.

    Correcting or dismissing an added row changes or drops the addition itself.
    """
    before = next((old for old in edits if old.id == edit.id), None)
    rest = tuple(old for old in edits if old.id != edit.id)
    if before is not None and before.action == "add":
        if edit.action == "dismiss":
            return rest
        merged = {**before.values, **edit.values}
        return (*rest, Edit("add", edit.heading, edit.text, edit.category, merged))
    return (*rest, edit)


@dataclass(frozen=True, slots=True)
class Edited:
    """A breakdown with the supervisor's decisions.

    Attributes:
        rows: what stands, in reading order.
        dismissed: rows that were found and dismissed.
        waiting: edits whose line is not in this draft.
    """

    rows: tuple[ShotRow, ...]
    dismissed: tuple[ShotRow, ...]
    waiting: tuple[Edit, ...]


def apply_edits(rows: Sequence[ShotRow], edits: Sequence[Edit], play: Screenplay) -> Edited:
    """A draft's found rows, edited. Neither argument is altered."""
    standing = list(rows)
    dismissed: list[ShotRow] = []
    waiting: list[Edit] = []
    for edit in edits:
        if edit.action == "add":
            added = _added(edit, play)
            if added is None:
                waiting.append(edit)
            elif all(row.id != added.id for row in standing):
                standing.append(added)
            continue
        row = _matching(edit, standing)
        if row is None:
            waiting.append(edit)
        elif edit.action == "dismiss":
            standing.remove(row)
            dismissed.append(row)
        else:
            standing[standing.index(row)] = _changed(row, edit.values, "corrected")
    standing.sort(key=lambda row: (row.scene, row.line, row.page))
    return Edited(tuple(standing), tuple(dismissed), tuple(waiting))


def _matching(edit: Edit, rows: Sequence[ShotRow]) -> ShotRow | None:
    same = [row for row in rows if row.origin == "found" and row.category == edit.category]
    for row in same:
        if row.id == edit.id:
            return row
    text = _plain(edit.text)
    for row in same:
        if _plain(row.text) == text:
            return row
    here = [row for row in same if _plain(row.heading) == _plain(edit.heading)]
    likeness = [(SequenceMatcher(None, _plain(row.text), text).ratio(), row) for row in here]
    best = max(likeness, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= ALIKE else None


def _added(edit: Edit, play: Screenplay) -> ShotRow | None:
    """An added row where its line (or at least its scene) is in the draft."""
    text, heading = _plain(edit.text), _plain(edit.heading)
    scene = next((each for each in play.scenes if _plain(each.heading.text) == heading), None)
    line = scene.line if scene else 0
    for each in play.scenes:
        for element in each.elements:
            if text and text in _plain(element.text) and (scene is None or each is scene):
                scene, line = each, element.line
                break
        else:
            continue
        break
    if scene is None:
        return None
    category = EffectCategory(edit.category)
    level, reasons = complexity_of(category, edit.text)
    row = ShotRow(
        id=edit.id,
        scene=scene.index,
        heading=scene.heading.text,
        number=scene.heading.number or str(scene.index + 1),
        line=line,
        page=round(scene.page, 2),
        category=category,
        text=edit.text,
        marks=(),
        confidence=1.0,
        why="added by hand",
        approach=APPROACHES[category],
        complexity=level,
        reasons=reasons,
        effect=spec_from_words(category, edit.text),
    )
    return _changed(row, edit.values, "added")


def _changed(row: ShotRow, values: Mapping[str, Any], origin: str) -> ShotRow:
    category = EffectCategory(values.get("category", row.category))
    effect = row.effect
    if category is not row.category:
        effect = spec_from_words(category, row.text)
    if values.get("effect"):
        effect = EffectSpec.from_json(values["effect"])
    other = category is not row.category
    return row.with_(
        category=category,
        approach=str(values.get("approach") or (APPROACHES[category] if other else row.approach)),
        complexity=Complexity(values.get("complexity", row.complexity)),
        effect=effect,
        note=str(values.get("note", row.note)),
        confidence=1.0,
        origin=origin,
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
