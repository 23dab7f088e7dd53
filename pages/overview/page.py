"""Overview: one screen of what a draft holds, each part a door to the page that tells more."""

from __future__ import annotations

import streamlit as st

from filmai_core.analysis.breakdown.analysis import BREAKDOWN
from filmai_core.analysis.emotions.analysis import EMOTIONS
from filmai_core.analysis.themes.analysis import THEMES
from pages.overview import panels as overview_panels
from pages.shared import panels, reading_panels
from pages.shared.draft_reading import draft_reading


def main() -> None:
    """Show the page: the places first, then what fills them, the quick before the slow."""
    play = panels.need_screenplay("Overview")
    panels.header("Overview", panels.script_line(play))
    findings = st.empty()
    findings.caption("What stands out is told here once everything below is read.")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        arc = overview_panels.card("The arc", "emotions", "See the emotion timeline")
        themes = overview_panels.card("Themes", "themes", "See every theme")
    with right:
        cast = overview_panels.card("Cast", "characters", "See who is tied to whom")
        shots = overview_panels.card("Effect shots", "shots", "See every shot")
        doubts = overview_panels.card("How it was read", "repair", "Check and repair")
    overview_panels.doors()
    with cast:
        overview_panels.cast(play)
    with doubts:
        overview_panels.doubts(play)
    with shots, overview_panels.without_model():
        rows = reading_panels.recall(BREAKDOWN, play)
        overview_panels.shots(rows, play)
    with arc, overview_panels.without_model():
        overview_panels.arc(play, reading_panels.recall(EMOTIONS, play))
    with themes, overview_panels.without_model():
        overview_panels.themes(reading_panels.recall(THEMES, play))
    with findings.container(), overview_panels.without_model():
        overview_panels.findings(draft_reading(play))


main()
