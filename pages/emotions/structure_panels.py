"""The five turning points of a feature as bands of scenes, under the timeline."""

from __future__ import annotations

import streamlit as st

from filmai_core.analysis.emotions.timeline import EmotionTimeline
from filmai_core.analysis.structure.analysis import Structure, read_structure
from filmai_core.analysis.structure.turning import TurningBand
from filmai_core.screenplay.model import Screenplay
from pages.shared import panels, state


def five_points(play: Screenplay, timeline: EmotionTimeline) -> None:
    """Each point's band and likeliest scene, or why they cannot be told."""
    found: Structure = state.memo(
        (play.digest, timeline.model, "structure"), lambda: read_structure(play, timeline)
    )
    st.subheader("The five turning points of a feature", anchor=False)
    if found.turning_points is None:
        st.write(f"They cannot be told. {panels.plain(found.why)}")
        return
    for point in found.turning_points:
        scene = likeliest(point)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(panels.plain(band_words(play, point)), width="stretch")
            st.button(
                "Open the likeliest",
                key=f"emotions.five.{point.name}",
                on_click=state.open_scene,
                args=(scene,),
            )
    st.caption(
        "Each band holds at least 80% of the probability. It rests on where such points usually "
        "lie (Hauge: a tenth, a quarter, a half, three quarters and nine tenths of the story), "
        "moved a little by new places and people, tension and mood. No scripts with marked "
        "points were at hand, so it is not known to be better than position alone."
    )


def likeliest(point: TurningBand) -> int:
    """The scene of a band with the highest probability."""
    return max(point.scenes, key=lambda item: item[1])[0]


def band_words(play: Screenplay, point: TurningBand) -> str:
    """A point in a sentence: its band by its ends, its likeliest scene with its share."""
    numbers = [play.scenes[scene].heading.number or str(scene + 1) for scene, _ in point.scenes]
    best = max(share for _, share in point.scenes)
    scene = play.scenes[likeliest(point)].heading
    where = scene.number or str(likeliest(point) + 1)
    span = f"scenes {numbers[0]} to {numbers[-1]}" if numbers[1:] else f"scene {numbers[0]}"
    return (
        f"{point.name.capitalize()}: {span}; likeliest {where}, {scene.text or 'no heading'} "
        f"({best:.0%})"
    )
