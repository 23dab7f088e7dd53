"""The script page's view of set-ups and pay-offs."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from filmai_core.analysis.structure.plant_analysis import PLANTS
from filmai_core.analysis.structure.plants import Place, Plant
from filmai_core.screenplay.model import Screenplay
from pages.shared import panels, reading_panels


def plants(play: Screenplay) -> None:
    """What is planted, with its lines: never used first, then what comes back."""
    found = reading_panels.recall(PLANTS, play)
    st.caption(
        "Objects that a reader is made to look at, and lines that come back far away. Few are "
        "shown, so that they are right; what is not shown may be planted all the same."
    )
    if not found:
        st.write("Nothing was found that is planted plainly.")
        return
    for title, part in (
        ("Planted, and never used again", [plant for plant in found if plant.paid is None]),
        ("Planted and paid", [plant for plant in found if plant.paid is not None]),
    ):
        if part:
            st.subheader(title, anchor=False)
            _list(play, part)


def _list(play: Screenplay, part: Sequence[Plant]) -> None:
    for number, plant in enumerate(part):
        st.markdown(f"**{panels.plain(plant.what)}**")
        places = [place for place in (plant.introduced, plant.paid) if place is not None]
        reading_panels.quotes(play, [_quote(place) for place in places])
        key = "paid" if plant.paid else "unpaid"
        scenes = [place.scene for place in places]
        reading_panels.scene_buttons(play, scenes, f"script.plants.{key}.{number}")


def _quote(place: Place) -> tuple[int, int, str, str]:
    return (place.scene, place.line, "", place.text)
