"""What the emotion page says of shapes: of the line that leads, and what holds where none does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from filmai_core.analysis.emotions.arcs import Arc
from filmai_core.analysis.emotions.shapes import (
    FEWEST_SCENES,
    SEQUENCE,
    SIGNIFICANT,
    Line,
    Peak,
    Shape,
    find_peaks,
    find_shape,
    p_words,
)
from filmai_core.analysis.emotions.tension import TENSION, VALENCE
from filmai_core.analysis.emotions.timeline import EmotionTimeline
from filmai_core.screenplay.model import Screenplay
from pages.emotions.panels import shape_words
from pages.shared import panels, state

_WORDS = {
    "valence": {"high": "Bright", "low": "Dark"},
    "tension": {"high": "Tense", "low": "Calm"},
}


def lead_words(lead: str, arc: Arc, shapes: Mapping[str, Shape], scenes: int) -> str:
    """The sentence over the figure, of the line that leads; the others' shapes after it."""
    if scenes < FEWEST_SCENES:
        return "**Too few scenes for a shape.** Read them one by one."
    others = [name for name, shape in shapes.items() if shape.reliable and name != lead]
    if lead in (VALENCE, *(() if lead in shapes else (lead,))):
        said = shape_words(arc, scenes)
    elif shapes[lead].reliable:
        said = (
            f"**The {lead} line has a shape**, one of {scale_words(shapes[lead], scenes)}. "
            f"Shuffled scenes rarely move as much ({p_words(shapes[lead].p)})."
        )
    else:
        said = (
            f"**No reliable shape of {lead}.** The same scenes in a shuffled order rise and fall "
            f"as much ({p_words(shapes[lead].p)}), so read single scenes, not the curve."
        )
    if others:
        told = " and ".join(f"*{name}* ({p_words(shapes[name].p)})" for name in others)
        said += f" {'Lines' if len(others) > 1 else 'A line'} with a shape: {told}."
    return said


def scale_words(shape: Shape, scenes: int) -> str:
    """At which scale a shape is there."""
    length = f"about {max(2, round(shape.width))} scenes"
    return f"sequences of {length}" if shape.width <= SEQUENCE * scenes else f"acts, {length} wide"


def reliable_characters(timeline: EmotionTimeline, names: Sequence[str]) -> list[tuple[str, Shape]]:
    """Characters whose own valence line has a shape, at a level shared by all who were tried."""
    found = []
    for name in names:
        keep = [item.character == name for item in timeline.passages]
        line = Line(name, timeline.scene_of[keep], timeline.valence[keep], timeline.scenes)
        shape = find_shape(line)
        if shape.p < SIGNIFICANT / len(names):
            found.append((name, shape))
    return found


def what_holds(
    play: Screenplay, timeline: EmotionTimeline, lines: Mapping[str, Line], names: Sequence[str]
) -> None:
    """Scenes that stand out, and characters whose own lines have a shape."""
    peaks: dict[str, Sequence[Peak]] = state.memo(
        (play.digest, timeline.model, "peaks"),
        lambda: {name: find_peaks(lines[name]) for name in (VALENCE, TENSION)},
    )
    people = state.memo(
        (play.digest, timeline.model, "characters' shapes"),
        lambda: reliable_characters(timeline, names),
    )
    if not people and not any(peaks.values()):
        return
    st.markdown("**What does hold.** Scenes of five passages or more that stand out from all "
                "others by more than chance, and characters' own lines:")  # fmt: skip
    for name, found in peaks.items():
        for peak in found:
            with st.container(horizontal=True, vertical_alignment="center"):
                place = panels.plain(panels.scene_label(play, peak.scene))
                st.markdown(
                    f"{_WORDS[name][peak.kind]}: {place} "
                    f"({name} {peak.value:+.2f}, {p_words(peak.p)})",
                    width="stretch",
                )
                st.button(
                    "Open the scene",
                    key=f"emotions.peak.{name}.{peak.scene}",
                    on_click=state.open_scene,
                    args=(peak.scene,),
                )
    for name, shape in people:
        st.markdown(f"- **{panels.plain(name)}**'s own line has a shape ({p_words(shape.p)}): "
                    "choose them above.")  # fmt: skip
