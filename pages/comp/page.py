"""Comp: lay elements over a plate in linear light, look, and export."""

from __future__ import annotations

import streamlit as st

from pages.comp import panels as comp_panels
from pages.shared import panels


def main() -> None:
    """Show the page."""
    panels.header("Comp", "Elements over a plate, in scene-linear light, premultiplied.")
    stage, side = st.columns([3, 2], gap="large")
    with side, panels.guard():
        plate = comp_panels.plate_box()
        dialled = comp_panels.stack(plate)
        look = comp_panels.look_box()
        with stage, panels.guard():
            layers = comp_panels.small_layers(plate, dialled)
            frames = comp_panels.length(plate, layers)
            comp_panels.view(plate, layers, look, frames)
            name = f"{panels.plain(plate.name)}: {plate.media.width} x {plate.media.height}"
            fps = float(comp_panels.rate(plate, layers))
            long = f"{frames} frame{'s' * (frames > 1)}"
            st.caption(f"{name} · {long} · {fps:.6g} fps")
            for note in comp_panels.notes(plate):
                st.caption(panels.plain(note))
            if layers:
                comp_panels.movie(plate, layers, look, frames)
                comp_panels.export(plate, dialled, look)


main()
