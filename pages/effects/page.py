"""Effects: choose an element, see it move within seconds, judge it, take its files."""

from __future__ import annotations

import streamlit as st

from filmai_core.errors import FilmAIError
from filmai_core.settings import ROOT
from pages.effects import panels as effect_panels
from pages.shared import panels, player, state

EMPTY = """<div style="aspect-ratio:16/10;max-height:60vh;border:1px dashed #3A3D48;
border-radius:.5rem;display:grid;place-items:center;color:#9C988F;text-align:center;
padding:1rem">Choose an element and press Generate.<br>The first look is there within
seconds.</div>"""


def main() -> None:
    """Show the page."""
    panels.header("Effects", "Fire, smoke, explosions and water with alpha, for a comp.")
    effect_panels.take_over_asked()
    stage, side = st.columns([3, 2], gap="large")
    matte = None
    with side:
        effect_panels.shot_line()
        preset = effect_panels.choose()
        # Above the dials: on a phone the picture is just above it.
        pressed = st.button(
            "Generate", type="primary", icon=":material/play_arrow:", key="fx.go", width="stretch"
        )
        spec = effect_panels.dials(preset)
        with panels.guard():
            try:
                matte = effect_panels.matte_box()
            except FilmAIError:
                pressed = False
                raise
    with stage:
        back = st.pills(
            "Over", player.backgrounds(), default=player.CHECKER, required=True, key="fx.back"
        )
        slot = st.empty()
        with panels.guard():
            if pressed:
                effect_panels.make(spec, matte, slot, preset)
        take = state.held("take")
        if take is None:
            slot.html(EMPTY)
            return
        with slot.container():
            player.play(take.video, back, "fx-player", f"{take.spec.kind}, moving")
            st.caption(effect_panels.facts(take))
            if take.frames is None:
                st.info("This is the first look. Press Generate for the whole size and the files.")
        if take.frames is not None:
            effect_panels.downloads(take)
            effect_panels.report(take)
            st.page_link(
                ROOT / "pages" / "comp" / "page.py",
                label="Lay it over a plate",
                icon=":material/layers:",
            )


main()
