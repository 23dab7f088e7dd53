"""A moving preview with alpha: the browser plays it over a board, a colour or a plate."""

from __future__ import annotations

import base64
import io
import tempfile
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import streamlit as st
from PIL import Image

from filmai_core.effects.clip import Clip, Frame
from filmai_core.effects.export import write_clip
from filmai_core.effects.plates import LIGHTS
from filmai_core.progress import Report, silent
from filmai_core.settings import ASSETS

CHECKER = "Checker"
#: Name -> CSS background. Plates follow.
BACKGROUNDS = {
    CHECKER: "repeating-conic-gradient(#2b2e37 0% 25%, #1d2027 0% 50%) 50% / 28px 28px",
    "Black": "#000",
    "Grey": "#5b5e66",
}


def encode(
    frames: Clip | Iterable[Frame], fps: Fraction, report: Report = silent, *, soft: bool = True
) -> bytes:
    """Frames as a WebM with alpha; ``soft`` rolls light off towards white."""
    with tempfile.TemporaryDirectory() as folder:
        [path] = write_clip(frames, fps, Path(folder) / "preview.webm", report, soft=soft)
        return path.read_bytes()


def backgrounds() -> list[str]:
    """The names to choose from."""
    return [*BACKGROUNDS, *(name.capitalize() for name in LIGHTS)]


def play(video: bytes, background: str, key: str, alt: str) -> None:
    """Play a WebM in a loop over a background, as large as its column allows."""
    css = BACKGROUNDS.get(background) or f"url({_plate(background.lower())}) 50% 72% / 220%"
    # The video's own letterbox would show the background: keep it square and in its place.
    st.html(
        f"<style>.st-key-{key} video {{ background: {css}; border-radius: 0.5rem;"
        " aspect-ratio: 1; object-fit: contain; max-height: 68vh; }</style>"
    )
    with st.container(key=key):
        st.video(video, format="video/webm", loop=True, autoplay=True, muted=True, alt=alt)


@st.cache_data(show_spinner=False)
def _plate(name: str) -> str:
    with Image.open(ASSETS / "plates" / f"{name}.jpg") as image:
        buffer = io.BytesIO()
        image.resize((960, 540)).save(buffer, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
