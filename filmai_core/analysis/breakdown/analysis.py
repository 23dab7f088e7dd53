"""The effect breakdown as an analysis: rows as found, before the supervisor's edits."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from filmai_core.analysis.analysis import Analysis, Codec
from filmai_core.analysis.breakdown.cues import find_effect_cues
from filmai_core.analysis.breakdown.rows import ShotRow, row_from_json, row_to_json, rows_of
from filmai_core.analysis.context import Context
from filmai_core.screenplay.model import Screenplay

if TYPE_CHECKING:
    from filmai_core.models.breakdown.head import BreakdownHead


def _label(context: Context) -> str:
    from filmai_core.learning import registry

    return registry.default_registry().card("breakdown").label


def _head() -> BreakdownHead:
    from filmai_core.models.breakdown.head import breakdown_head

    return breakdown_head()


def _find(play: Screenplay, context: Context) -> tuple[ShotRow, ...]:
    return rows_of(play, find_effect_cues(play, _head(), report=context.report))


def encode_rows(rows: Iterable[ShotRow]) -> bytes:
    """Rows to bytes, for the store."""
    return json.dumps([row_to_json(row) for row in rows], ensure_ascii=False).encode()


def decode_rows(data: bytes) -> tuple[ShotRow, ...]:
    """The inverse of `encode_rows`."""
    return tuple(row_from_json(values) for values in json.loads(data))


BREAKDOWN: Analysis[tuple[ShotRow, ...]] = Analysis(
    name="breakdown",
    version=2,
    compute=_find,
    to_json=lambda rows, play: [row_to_json(row) for row in rows],
    codec=Codec(encode_rows, decode_rows),
    revision=_label,
    title="The effect breakdown",
    doing="Breaking the script down",
)
