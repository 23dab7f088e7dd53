"""Set-ups and pay-offs as an analysis."""

from __future__ import annotations

from typing import Any

from filmai_core.analysis.analysis import Analysis
from filmai_core.analysis.context import Context
from filmai_core.analysis.structure.callbacks import find_callbacks
from filmai_core.analysis.structure.plants import Place, Plant, find_objects
from filmai_core.screenplay.model import Screenplay


def find_plants(play: Screenplay) -> tuple[Plant, ...]:
    """Objects and lines that were planted, those that are never paid last."""
    plants = (*find_objects(play), *find_callbacks(play))
    return tuple(sorted(plants, key=lambda plant: (plant.paid is None, plant.introduced.scene)))


def plants_to_json(plants: tuple[Plant, ...]) -> list[dict[str, Any]]:
    """The ``plants`` part of ``filmai analyze``."""
    return [
        {
            "what": plant.what,
            "introduced": _place(plant.introduced),
            "paid": None if plant.paid is None else _place(plant.paid),
        }
        for plant in plants
    ]


def _place(place: Place) -> dict[str, Any]:
    return {"scene": place.scene, "line": place.line, "text": place.text}


def _compute(play: Screenplay, context: Context) -> tuple[Plant, ...]:
    return find_plants(play)


PLANTS: Analysis[tuple[Plant, ...]] = Analysis(
    name="plants",
    version=1,
    compute=_compute,
    to_json=lambda plants, play: plants_to_json(plants),
    title="Set-ups and pay-offs",
    doing="Looking for set-ups",
)
