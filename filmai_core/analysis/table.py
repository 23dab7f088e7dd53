"""The one list of analyses: what `filmai analyze` prints, and what reports call each part.

A line names a part and where its `Analysis` stands; pages and reports that show one import
the same value. Modules are imported when a part is asked for and not before, so that
``--only parse`` loads no model.
"""

from __future__ import annotations

import importlib
from typing import Any

from filmai_core.analysis.analysis import Analysis
from filmai_core.errors import InputError

#: Part to "module:value", in the order of the JSON. An analysis may draw on what those
#: above it have stored: ties take their tone from emotions that were scored.
TABLE: dict[str, str] = {
    "emotions": "filmai_core.analysis.emotions.analysis:EMOTIONS",
    "themes": "filmai_core.analysis.themes.analysis:THEMES",
    "network": "filmai_core.analysis.people.network_analysis:NETWORK",
    "entities": "filmai_core.analysis.people.entity_analysis:ENTITIES",
    "breakdown": "filmai_core.analysis.breakdown.analysis:BREAKDOWN",
    "structure": "filmai_core.analysis.structure.analysis:STRUCTURE",
    "voices": "filmai_core.analysis.people.voice_analysis:VOICES",
    "plants": "filmai_core.analysis.structure.plant_analysis:PLANTS",
}

#: What the screenplay's own part of the JSON holds, and its name.
TAKEN = frozenset(
    {"parse", "filmai", "source", "title", "authors", "pages", "runtime_min", "warnings"}
    | {"scenes", "characters"}
)

_added: dict[str, Analysis[Any]] = {}


def names() -> tuple[str, ...]:
    """All parts, in the order of the JSON."""
    return (*TABLE, *_added)


def find(name: str) -> Analysis[Any]:
    """The analysis of a part.

    Raises:
        InputError: there is none of that name; says what there is.
    """
    if name in _added:
        return _added[name]
    if name not in TABLE:
        raise InputError(f"there is no part {name!r}", hint=f"Use {', '.join(names())}.")
    module, value = TABLE[name].split(":")
    analysis: Analysis[Any] = getattr(importlib.import_module(module), value)
    return analysis


def add(analysis: Analysis[Any]) -> None:
    """List an analysis of one's own: ``filmai analyze`` has it as a part in this process.

    Raises:
        InputError: its name is taken.
    """
    if analysis.name in TAKEN or analysis.name in names():
        raise InputError(f"the name {analysis.name!r} is taken", "name", "Choose another.")
    _added[analysis.name] = analysis


def title(name: str) -> str:
    """A part's name in a sentence; its own where it is not listed."""
    return (find(name).title if name in names() else "") or name
