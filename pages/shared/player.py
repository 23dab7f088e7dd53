"""A moving preview with alpha: the browser plays it over a board, a colour or a plate."""

from __future__ import annotations

import base64
import hashlib
import io
import tempfile
import time
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import streamlit as st
from PIL import Image

from filmai_core.effects.clip import Clip, Frame
from filmai_core.effects.comp.plates import LIGHTS
from filmai_core.effects.media.export import write_clip
from filmai_core.progress import Progress, Report, silent
from filmai_core.settings import ASSETS
from pages.shared import state

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


#: Streamlit's own video widget plays a given file once: drawn again after a stop, or when the
#: visitor comes back to the page, it stands still on its first frame.
JS = """
export default function ({ parentElement, data }) {
  const video = parentElement.querySelector("video");
  if (video.dataset.print !== data.print) {
    video.dataset.print = data.print;
    video.src = data.source;
  }
  video.style.background = data.background;
  video.style.aspectRatio = data.shape;
  video.setAttribute("aria-label", data.alt);
  video.muted = true;
  video.play().catch(() => {});
}
"""
HTML = "<video autoplay loop muted playsinline controls></video>"
CSS = "video { width: 100%; max-height: 68vh; border-radius: 0.5rem; object-fit: contain; }"

_component = st.components.v2.component(
    "filmai_player", html=HTML, css=CSS, js=JS, isolate_styles=False
)


def play(video: bytes, background: str, key: str, alt: str, shape: str = "1") -> None:
    """Play a WebM in a loop over a background, as large as its column allows.

    ``shape`` is its width over its height, as CSS writes it (``16 / 9``).
    """
    css = BACKGROUNDS.get(background) or f"url({_plate(background.lower())}) 50% 72% / 220%"
    with st.container(key=key):
        _component(
            data={
                "source": "data:video/webm;base64," + base64.b64encode(video).decode(),
                "print": hashlib.sha256(video).hexdigest(),
                "background": css,
                "shape": shape,
                "alt": alt,
            },
            key=f"{key}.video",
        )


class Bar:
    """A bar with a stop button that belongs to this press of the button alone."""

    def __init__(self, label: str, total: int) -> None:
        self.label, self.total, self.last = label, total, 0.0
        self.slot = st.empty()
        with self.slot.container(horizontal=True, vertical_alignment="center"):
            self.bar = st.progress(0.0, text=label)
            # A press reruns the page, which ends this run at the next update.
            st.button("Stop", key=f"stop.{label}", type="tertiary",
                      on_click=lambda: state.say("Stopped."))  # fmt: skip

    def __call__(self, progress: Progress) -> None:
        """Take a report: a `Report`, called in the page's own thread."""
        now = time.monotonic()
        if now - self.last > 0.15:
            self.last = now
            share = min(1.0, progress.done / self.total)
            self.bar.progress(share, text=f"{self.label}: {progress.done:.0f} drawn")

    def close(self) -> None:
        """Take the bar off the page."""
        self.slot.empty()


@st.cache_data(show_spinner=False)
def _plate(name: str) -> str:
    with Image.open(ASSETS / "plates" / f"{name}.jpg") as image:
        buffer = io.BytesIO()
        image.resize((960, 540)).save(buffer, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
