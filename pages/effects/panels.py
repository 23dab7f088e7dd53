"""The Effects page's parts: the dials, the moving preview, the files, the report."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from filmai_core.effects.clip import Clip, Frame
from filmai_core.effects.measure.report import Row, as_table, clip_report
from filmai_core.effects.media.ahead import ahead
from filmai_core.effects.media.export import FORMATS, Format, write_clip
from filmai_core.effects.media.images import read_matte
from filmai_core.effects.spec import (
    CONTROLS,
    FRAME_RATES,
    PRESETS,
    EffectKind,
    EffectSpec,
    frames_of,
)
from filmai_core.errors import InputError
from filmai_core.settings import settings
from pages.shared import panels, player, state

#: Side of the first look.
PREVIEW = 128
RENDERER, RAW = "GAN renderer", "Raw simulation"
SIZES = (128, 256, 512)
LONGEST_S = 12.0
#: Half floats that one visitor's clip may hold on the server.
LARGEST_TAKE = 210_000_000
MATTES = ("png", "jpg", "jpeg", "webp", "tif", "tiff", "exr", "bmp")


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """What was made last.

    Attributes:
        spec: of the finished clip (of its first look while there is no clip).
        video: what the browser plays.
        frames: (T, H, W, 4) float16, scene-linear, premultiplied; None: a first look only.
        seconds: wall time that the making took.
        element: what it is called: the preset's name.
        shot: for which shot of the open project, or "".
        version: counts the takes of this element for this shot, from 1.
        drawn: by the trained renderer; False: the simulation as it is, or water.
        shown: side and frames of ``video``.
    """

    spec: EffectSpec
    video: bytes
    frames: NDArray[np.float16] | None
    seconds: float
    element: str = ""
    shot: str = ""
    version: int = 0
    drawn: bool = True

    def clip(self) -> Clip:
        """The finished clip."""
        assert self.frames is not None
        return Clip(self.frames.astype(np.float32), self.spec.fps)


# The dials


def take_over_asked() -> None:
    """Set the dials to what another page asked for."""
    asked = state.asked_effect()
    if asked is None:
        return
    spec = EffectSpec.from_json(asked)
    alike = [name for name, preset in PRESETS.items()
             if (preset.kind, preset.form) == (spec.kind, spec.form)]  # fmt: skip
    name = min(alike, key=lambda n: sum(abs(getattr(PRESETS[n], c) - getattr(spec, c))
                                        for c in CONTROLS))  # fmt: skip
    values: dict[str, Any] = {f"fx.{name}.{c}": getattr(spec, c) for c in CONTROLS}
    values |= {f"fx.{name}.seconds": min(LONGEST_S, max(0.5, round(spec.duration_s, 1))),
               "fx.kind": spec.kind, f"fx.preset.{spec.kind}": name,
               "fx.seed": spec.seed}  # fmt: skip
    for key, value in values.items():
        state.set_widget(key, value)
    state.say(f"Set to {name}, as the shot asks.")


def choose() -> str:
    """Kind and preset; returns the preset's name."""
    kind = st.segmented_control(
        "Element",
        list(EffectKind),
        default=EffectKind.FIRE,
        required=True,
        format_func=lambda k: str(k).capitalize(),
        key="fx.kind",
    )
    names = [name for name, preset in PRESETS.items() if preset.kind is kind]
    preset = st.pills(
        "Preset",
        names,
        default=names[0],
        required=True,
        format_func=str.capitalize,
        key=f"fx.preset.{kind}",
    )
    return preset


def dials(preset: str) -> EffectSpec:
    """The preset's controls, length and size; returns the spec that they say."""
    base = PRESETS[preset]
    with st.grid(2, min_column_width=150):
        spec = base.with_(
            **{
                name: _dial(preset, name, float(getattr(base, name)), low, high, text)
                for name, (low, high, text) in CONTROLS.items()
            }
        )
    with st.grid(2, min_column_width=130):
        seconds = st.number_input("Seconds", 0.5, LONGEST_S, float(min(base.duration_s, LONGEST_S)),
                                  step=0.5, key=f"fx.{preset}.seconds")  # fmt: skip
        seed = st.number_input("Seed", 0, 2**31 - 1, 7, key="fx.seed",
                               help="The same seed gives the same frames.")  # fmt: skip
        fps = st.selectbox("Frames a second", list(FRAME_RATES), index=1, key="fx.fps")
        size = st.selectbox("Size", SIZES, index=1, key="fx.size",
                            format_func=lambda side: f"{side} x {side}")  # fmt: skip
    loop = st.toggle("Seamless loop", key="fx.loop", help="The last frame leads to the first.")
    if spec.kind is not EffectKind.WATER:
        renderer_choice()
    rate = FRAME_RATES[fps]
    return spec.with_(size=size, seed=seed, fps=rate, frames=frames_of(seconds, rate), loop=loop)


def renderer_choice() -> None:
    """Which hand draws: the trained renderer, or the coarse simulation as it is."""
    from filmai_core.effects.draw.weights import renderer_card

    there = renderer_card() is not None
    st.segmented_control(
        "Drawn by",
        (RENDERER, RAW),
        default=RENDERER if there else RAW,
        required=True,
        key="fx.draw",
        help="The raw simulation is soft: look at both to see what the renderer adds.",
    )
    if not there:
        st.caption("No renderer is installed; train one on the Train page.")


def _dial(preset: str, name: str, value: float, low: float, high: float, text: str) -> float:
    return st.slider(
        name.capitalize(), low, high, value, 0.05, help=text, key=f"fx.{preset}.{name}"
    )


def matte_box() -> NDArray[np.float32] | None:
    """The box for a matte, a small look at it, and the matte; None where there is none."""
    with st.expander("Burn a shape: upload a matte", icon=":material/interests:"):
        file = panels.upload_box(
            "A logo, a doorway: white or opaque where the source shall be",
            "fx.matte",
            MATTES,
            largest_mb=100,
        )
        if file is None:
            return None
        key = ("matte", hashlib.sha256(file.data).hexdigest())
        matte = state.memo(key, lambda: _small(read_matte(file.data, file.name)))
        st.image((matte * 255).astype(np.uint8), caption="What burns", width=140)
        return matte


def _small(matte: NDArray[np.float32]) -> NDArray[np.float32]:
    from filmai_core.effects.media.reading import shrunk

    return shrunk(np.repeat(matte[..., None], 4, axis=2), 512)[..., 0].copy()


# Making


def make(spec: EffectSpec, matte: NDArray[np.float32] | None, slot: Any, element: str = "") -> None:
    """First look, shown at once; then the clip. Both are kept in the session.

    A press on Stop, or a turned dial, ends this run between two frames; the first look stays.
    """
    size = spec.frames * spec.size**2 * 8
    if size > LARGEST_TAKE:
        raise InputError(
            f"{spec.frames} frames of {spec.size} pixels are more than a page holds",
            hint="Make it shorter or smaller, or use `filmai effect generate` for any length.",
        )
    state.hold("take", None)
    began = time.monotonic()
    first = first_look(spec)
    with slot.container():
        bar = player.Bar("First look", first.frames)
        video = player.encode(ahead(frames_for(first, matte), first=_tune), first.fps, bar)
        bar.close()
        state.hold("take", Take(first, video, None, time.monotonic() - began))
        player.play(video, state.widget("fx.back", player.CHECKER), "fx-first",
                    f"A first look at {spec.kind}")  # fmt: skip
        bar = player.Bar(f"{spec.frames} frames of {spec.size} x {spec.size}", spec.frames)
        began = time.monotonic()
        kept = np.empty((spec.frames, spec.size, spec.size, 4), dtype=np.float16)
        # Asked for here: what the visitor chose can be read in the page's own thread only.
        frames = frames_for(spec, matte)

        def keep() -> Iterator[Frame]:
            for index, frame in enumerate(frames):
                kept[index] = np.minimum(frame, 60_000)
                yield frame

        video = player.encode(ahead(keep(), first=_tune), spec.fps, bar)
        bar.close()
    shot = asked_for()
    drawn = spec.kind is not EffectKind.WATER and state.widget("fx.draw") != RAW
    took = time.monotonic() - began
    version = _next_version(f"{shot} {element}".strip())
    state.hold("take", Take(spec, video, kept, took, element, shot, version, drawn))


#: The project's document: takes made so far, by shot and element.
_VERSIONS = "element versions"


def _next_version(name: str) -> int:
    """Counts the takes of an element; without a project, for this visit alone."""
    here = state.project()
    if here is None:
        counts: dict[str, int] = state.held(_VERSIONS) or {}
        state.hold(_VERSIONS, {**counts, name: counts.get(name, 0) + 1})
        return counts.get(name, 0) + 1
    made: dict[str, int] = state.store().document(here.id, 0, _VERSIONS) or {}
    version = int(made.get(name, 0)) + 1
    state.store().save_document(here.id, 0, _VERSIONS, {**made, name: version})
    return version


def asked_for() -> str:
    """The shot that the dials were set for, or ""; it belongs to the project it was asked in."""
    here = state.project()
    asked: tuple[str, str] | None = state.held("effect shot")
    return asked[1] if asked and here and asked[0] == here.id else ""


def shot_line() -> None:
    """For which shot this is, and how to let go of it."""
    if shot := asked_for():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"For {panels.plain(shot)}: its files will be named so.")
            st.button("Not for this shot", key="fx.shot.off", type="tertiary",
                      on_click=state.hold, args=("effect shot", None))  # fmt: skip


def _tune() -> None:
    from filmai_core.tuning import tune

    # One core is the encoder's.
    tune(max(1, settings().threads - 1))


def first_look(spec: EffectSpec) -> EffectSpec:
    """A small, short version: what settles a fire costs more than a second of its frames."""
    seconds = 1 if spec.kind in (EffectKind.FIRE, EffectKind.SMOKE) else 2
    # A loop's length is part of its simulation: a shorter one would be made for nothing.
    frames = spec.frames if spec.loop else min(spec.frames, round(seconds * spec.fps))
    return spec.with_(size=min(PREVIEW, spec.size), frames=frames)


def frames_for(spec: EffectSpec, matte: NDArray[np.float32] | None) -> Iterator[Frame]:
    """The engine's frames, with the matte's hash in the spec."""
    from filmai_core.effects.draw.generate import bicubic, generate_frames

    if matte is not None:
        spec = spec.with_(matte=hashlib.sha256(matte.tobytes()).hexdigest())
    draw = bicubic if state.widget("fx.draw") == RAW else None
    return generate_frames(spec, matte=matte, draw=draw)


# What was made


def facts(take: Take) -> str:
    """One line under the picture: size, length, rate, and how fast it was made."""
    spec = take.spec
    rate = next((name for name, fps in FRAME_RATES.items() if fps == spec.fps), str(spec.fps))
    parts = [f"{spec.size} x {spec.size}", f"{spec.frames} frames", f"plays at {rate} fps",
             f"made at {spec.frames / max(take.seconds, 1e-3):.1f} fps, encoding included",
             f"seed {spec.seed}"]  # fmt: skip
    return " · ".join(parts)


def downloads(take: Take) -> None:
    """A button a format; a file is written when it is asked for."""
    st.subheader("Files", anchor=False)
    element = take.element or str(take.spec.kind)
    name = panels.file_name(take.shot, element, suffix="", version=take.version, draft=False)
    with st.grid(3, min_column_width=170):
        for kind in FORMATS:
            with st.container(gap="xxsmall"):
                st.download_button(
                    kind.label,
                    data=partial(file_bytes, take, kind, name),
                    file_name=name + kind.suffix,
                    mime=kind.mime,
                    icon=":material/download:",
                    key=f"fx.save{kind.suffix}",
                    on_click="ignore",
                    width="stretch",
                )
                st.caption(kind.note)


def file_bytes(take: Take, kind: Format, name: str) -> bytes:
    """The clip in a format."""
    with tempfile.TemporaryDirectory() as folder:
        [path] = write_clip(
            take.clip(), take.spec.fps, Path(folder) / (name + kind.suffix), soft=True
        )
        return path.read_bytes()


def report(take: Take) -> None:
    """Realism and smoothness of the clip, each figure with what it means."""
    with st.expander("How real, how smooth", icon=":material/query_stats:"):
        if not st.toggle("Judge this clip", key="fx.judge", help="Takes some seconds."):
            st.caption("Figures that say what the eye may miss: texture, flicker, jerk.")
            return
        with panels.guard():
            with st.spinner("Judging"):
                rows = state.memo(("judged", take.spec, take.seconds), lambda: _judged(take))
            for row in rows:
                name = row.name.replace("_", " ").capitalize()
                st.markdown(f"**{name}** {row.reading}", help=row.meaning)
            st.dataframe(as_table(rows), hide_index=True)
            if take.spec.kind is EffectKind.WATER:
                st.caption("Water is drawn procedurally; the other columns are of gas.")


def _judged(take: Take) -> tuple[Row, ...]:
    from filmai_core.effects.draw.weights import renderer_card

    card = renderer_card()
    clip = take.clip()
    few = Clip(clip.frames[:48], clip.fps)
    rows = clip_report(few, take.spec.kind, card.data if card else {})
    # The renderer's realism says nothing of what it did not draw.
    return tuple(row for row in rows if take.drawn or row.clip is not None)
