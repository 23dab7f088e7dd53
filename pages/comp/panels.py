"""The Comp page's parts: the plate, the layer stack, the views, the export."""

from __future__ import annotations

import hashlib
import itertools
import tempfile
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from filmai_core.effects.clip import Clip, Frame
from filmai_core.effects.colour.cube import Cube, bake_cube, read_cube, write_cube
from filmai_core.effects.colour.transfer import Grade, fit_match, white_balance
from filmai_core.effects.comp.composite import (
    After,
    Layer,
    Operation,
    checkerboard,
    composite,
    composite_frame,
    over,
    unlike_premultiplied,
    wipe,
)
from filmai_core.effects.comp.light import fit_grain
from filmai_core.effects.comp.place import Transform
from filmai_core.effects.comp.plates import LIGHTS
from filmai_core.effects.media.ahead import ahead
from filmai_core.effects.media.alpha import on_black
from filmai_core.effects.media.export import FORMATS, Delivery, write_clip
from filmai_core.effects.media.images import SUFFIXES as IMAGES
from filmai_core.effects.media.images import read_matte
from filmai_core.effects.media.reading import Media, open_media, read_clip, resized, shrunk
from filmai_core.effects.media.videos import SUFFIXES as VIDEOS
from filmai_core.effects.spec import EffectSpec
from filmai_core.settings import ASSETS
from pages.shared import panels, player, state

T = TypeVar("T")

#: Longest side and most frames of what is computed while dials turn; export takes all.
LOOK_SIDE, LOOK_FRAMES = 800, 72
OWN = "My own"
ENDINGS = tuple(suffix.lstrip(".") for suffix in (*IMAGES, *VIDEOS, ".zip"))
VIEWS = ("Result", "Before and after", "Plate", "Elements")


@dataclass(frozen=True, slots=True, eq=False)
class Plate:
    """A plate, whole (``media``) and small (``look``, float16) for the dials."""

    name: str
    media: Media
    look: NDArray[np.float16]

    @property
    def share(self) -> float:
        """Size of the small one over the whole."""
        return float(self.look.shape[2] / self.media.width)

    def frame(self, number: int) -> Frame:
        """The small plate at a time; its last frame holds."""
        small: Frame = self.look[min(number, len(self.look) - 1)].astype(np.float32)
        return small


@dataclass(frozen=True, slots=True, eq=False)
class Dialled:
    """A layer as its dials say, in shares of the plate: fits every size of it."""

    clip: Clip
    operation: Operation
    x: float
    y: float
    height: float
    rotation: float
    start: int
    after: After
    opacity: float
    grade: Grade
    kelvin: float
    match: bool
    holdout: NDArray[np.float32] | None
    wrap: float
    cast: float
    grain: bool

    def layer(self, plate: Plate, size: tuple[int, int]) -> Layer:
        """The layer on a plate of ``size`` (height, width)."""
        height, width = size
        clip = self.clip
        if self.kelvin != 6504:
            frames = [white_balance(frame, 6504.0, self.kelvin) for frame in clip.frames]
            clip = Clip.of(frames, clip.fps)
        holdout = self.holdout
        if holdout is not None:
            holdout = resized(np.repeat(holdout[..., None], 4, axis=2), height, width)[..., 0]
            holdout = np.minimum(holdout, 1)
        some = [plate.frame(n) for n in range(0, len(plate.look), 12)]
        return Layer(
            clip=clip,
            operation=self.operation,
            transform=Transform(
                self.x * width, self.y * height, self.height * height / clip.size[0], self.rotation
            ),
            start=self.start,
            after=self.after,
            opacity=self.opacity,
            grade=self.grade,
            match=fit_match(clip.frames[::6], some) if self.match else None,
            holdout=holdout,
            wrap=self.wrap,
            cast=self.cast,
            grain=fit_grain(some) if self.grain else None,
        )


def _kept(slot: str, key: Hashable, compute: Callable[[], T]) -> T:
    """A large value of this visitor's, one a slot: the next one takes its memory."""
    held: tuple[Hashable, T] | None = state.held(f"comp {slot}")
    if held is None or held[0] != key:
        state.hold(f"comp {slot}", None)
        held = (key, compute())
        state.hold(f"comp {slot}", held)
    return held[1]


# The plate


def plate_box() -> Plate:
    """Choose a sample plate, or upload one."""
    names = [*(name.capitalize() for name in LIGHTS), OWN]
    chosen = st.pills("Plate", names, default="Dusk", required=True, key="comp.plate")
    if chosen == OWN:
        file = panels.upload_box("Picture, video or zipped sequence", "comp.own", ENDINGS, 200)
        if file is not None:
            key = ("plate", hashlib.sha256(file.data).hexdigest())
            return _kept("plate", key, lambda: _plate(open_media(file.data, file.name), file.name))
        st.caption("Until then, the dusk plate stands in.")
        chosen = "Dusk"
    path = ASSETS / "plates" / f"{chosen.lower()}.jpg"
    return _kept("plate", ("plate", chosen), lambda: _plate(open_media(path), chosen))


def notes(plate: Plate) -> list[str]:
    """What the plate was found to be, and what of it the result keeps."""
    about = plate.media.about
    out = [note[0].upper() + note[1:] + "." for note in about.notes]
    if about.pixel_aspect != 1:
        out.append(f"Pixel aspect {float(about.pixel_aspect):.4g}, kept in the result.")
    if about.timecode is not None:
        out.append(f"Timecode from {about.timecode}, kept in the result.")
    return out


def _plate(media: Media, name: str) -> Plate:
    frames = itertools.islice(media.read(), LOOK_FRAMES)
    look = [np.minimum(shrunk(f, LOOK_SIDE), 60_000).astype(np.float16) for f in frames]
    return Plate(name, media, np.stack(look))


# The stack


def stack(plate: Plate) -> list[Dialled]:
    """The layers' dials, from back to front."""
    count = int(state.held("comp layers") or 1)
    layers: list[Dialled] = []
    for number in range(count):
        with st.expander(f"Layer {number + 1}", expanded=number == count - 1,
                         icon=":material/layers:"):  # fmt: skip
            with panels.guard():
                clip = _element(number)
                if clip is not None:
                    layers.append(_dials(number, clip))
    with st.container(horizontal=True):
        st.button("Add a layer", icon=":material/add:", key="comp.add", disabled=count >= 4,
                  on_click=state.hold, args=("comp layers", count + 1))  # fmt: skip
        st.button("Remove the front one", icon=":material/remove:", key="comp.less",
                  disabled=count < 2, type="tertiary",
                  on_click=state.hold, args=("comp layers", count - 1))  # fmt: skip
    return layers


class Element(Protocol):
    """What the Effects page keeps under "take": how it was asked for, and its frames."""

    @property
    def spec(self) -> EffectSpec:
        """What was asked for."""

    @property
    def seconds(self) -> float:
        """How long it took."""

    @property
    def frames(self) -> NDArray[np.float16] | None:
        """(T, H, W, 4), or None for a first look."""

    def clip(self) -> Clip:
        """The frames, in full."""


def _element(number: int) -> Clip | None:
    take: Element | None = state.held("take")
    choices = ["From the Effects page", "Upload"] if take and take.frames is not None else []
    source = "Upload"
    if choices:
        source = st.segmented_control("Element", choices, default=choices[0], required=True,
                                      key=f"comp.{number}.source")  # fmt: skip
    if take is not None and source != "Upload":
        return _kept(f"element {number}", ("element", take.spec, take.seconds), take.clip)
    file = panels.upload_box("WebM, ProRes, EXR or PNG in a zip, a flipbook ...",
                             f"comp.{number}.file", ENDINGS, 200)  # fmt: skip
    if file is None:
        if not choices:
            st.caption("Make an element on the Effects page, or upload one.")
        return None
    with st.grid(2, min_column_width=110):
        columns = st.number_input("Sheet columns", 1, 64, 1, key=f"comp.{number}.columns")
        rows = st.number_input("Sheet rows", 1, 64, 1, key=f"comp.{number}.rows")
    sheet = (columns, rows) if columns * rows > 1 else None
    key = ("element", hashlib.sha256(file.data).hexdigest(), sheet)
    clip = _kept(
        f"element {number}",
        key,
        lambda: read_clip(file.data, file.name, sheet=sheet, longest_side=1024),
    )
    share = unlike_premultiplied(clip.frames[clip.count // 2])
    if share > 0.5 and file.name.lower().endswith((".exr", ".zip")):
        st.warning(f"{share:.0%} of the soft edge is brighter than its alpha: right for fire, "
                   "a mistake (straight alpha saved as EXR) for smoke.")  # fmt: skip
    return clip


def _dials(number: int, clip: Clip) -> Dialled:
    def key(name: str) -> str:
        return f"comp.{number}.{name}"

    def slide(label: str, low: float, high: float, value: float, help: str | None = None) -> float:
        # Wide ranges are percent, degrees: whole numbers read better.
        step = 1.0 if high - low > 20 else (high - low) / 100
        shown = "%.0f" if step == 1.0 else "%.2f"
        return st.slider(label, low, high, value, step, shown, key=key(label), help=help)

    def triple(name: str, low: float, high: float, value: float) -> tuple[float, float, float]:
        red, green, blue = (
            slide(f"{name} {channel}", low, high, value) for channel in ("red", "green", "blue")
        )
        return red, green, blue

    operation = st.segmented_control("Operation", list(Operation), default=Operation.OVER,
                                     required=True, key=key("operation"), width="stretch",
                                     help="Over for smoke; plus for light alone.")  # fmt: skip
    with st.grid(2, min_column_width=140):
        x = slide("Across, %", -20.0, 120.0, 50.0) / 100
        y = slide("Down, %", -20.0, 120.0, 56.0) / 100
        height = slide("Height, % of the plate", 5.0, 205.0, 61.0) / 100
        rotation = slide("Rotation, °", -180.0, 180.0, 0.0)
        opacity = slide("Opacity", 0.0, 1.0, 1.0)
        exposure = slide("Exposure, stops", -4.0, 4.0, 0.0)
        cast = slide("Light on the plate", 0.0, 5.0, 1.0, "The element lights what is below it.")
        wrap = slide("Light wrap", 0.0, 2.0, 0.0, "The plate's light spills over the edge.")
        start = int(st.number_input("Starts at frame", -240, 2400, 0, key=key("start")))
        after = st.selectbox("Then", [After.LOOP, After.HOLD, After.NOTHING], key=key("after"),
                             format_func=str.capitalize)  # fmt: skip
    with st.container(horizontal=True):
        grain = st.toggle("Plate's grain", key=key("grain"))
        match = st.toggle("Match colour", key=key("match"),
                          help="Fitted once a shot (Pitié and Kokaram 2007).")  # fmt: skip
    with st.popover("Colour", icon=":material/palette:"):
        lift = triple("Lift", -0.5, 0.5, 0.0)
        gamma = triple("Gamma", 0.2, 2.2, 1.0)
        gain = triple("Gain", 0.0, 2.0, 1.0)
        kelvin = float(st.slider("White, kelvin", 2504, 12004, 6504, 100, key=key("white")))
        grade = Grade(lift, gamma, gain, exposure)

        def baked() -> str:
            return write_cube(
                bake_cube(lambda frame: white_balance(grade.apply(frame), 6504.0, kelvin))
            )

        st.download_button("Save as .cube", baked, "grade.cube", "text/plain", key=key("cube"),
                           icon=":material/download:", on_click="ignore")  # fmt: skip
    file = panels.upload_box("Holdout matte: white where the plate is in front",
                             key("holdout"), [s.lstrip(".") for s in IMAGES], 100)  # fmt: skip
    return Dialled(
        clip=clip, operation=operation, x=x, y=y, height=height, rotation=rotation, start=start,
        after=after, opacity=opacity, grade=grade, kelvin=kelvin,
        match=match, holdout=read_matte(file.data, file.name) if file else None, wrap=wrap,
        cast=cast, grain=grain,
    )  # fmt: skip


def look_box() -> Cube | None:
    """The box for a .cube look."""
    file = panels.upload_box("A look for the result (.cube)", "comp.cube", ["cube"], 20)
    return read_cube(file.data.decode("utf-8", "replace"), file.name) if file else None


# The views


def small_layers(plate: Plate, dialled: Sequence[Dialled]) -> list[Layer]:
    """The stack on the small plate."""
    size = (plate.look.shape[1], plate.look.shape[2])
    return [row.layer(plate, size) for row in dialled]


def rate(plate: Plate, layers: Sequence[Layer]) -> Fraction:
    """The result's frames a second."""
    return layers[0].clip.fps if plate.media.is_still and layers else plate.media.fps


def length(plate: Plate, layers: Sequence[Layer]) -> int:
    """The result's frames: a moving plate's, or until the last layer ends on a still."""
    if not plate.media.is_still:
        return max(plate.media.count, len(plate.look))
    return max([1, *(layer.end(rate(plate, layers)) for layer in layers)])


def view(plate: Plate, layers: Sequence[Layer], look: Cube | None, frames: int) -> None:
    """One frame, seen as chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.segmented_control("View", VIEWS, default=VIEWS[0], required=True,
                                    key="comp.view")  # fmt: skip
        number = 0
        if frames > 1:
            number = st.slider("Frame", 1, frames, min(12, frames), key="comp.frame",
                               width=260) - 1  # fmt: skip
    fps = rate(plate, layers)
    before = plate.frame(number)
    if kind == "Elements":
        empty = np.zeros_like(before)
        board = checkerboard(*before.shape[:2])
        picture = over(composite_frame(empty, layers, number, fps), board)
    else:
        picture = composite_frame(before, layers, number, fps)
        if look is not None:
            picture = look.apply(picture)
        if kind == "Plate":
            picture = before
        elif kind == "Before and after":
            edge = st.slider("Divide at, %", 0, 100, 50, key="comp.wipe") / 100
            picture = wipe(before, picture, edge)
    st.image(on_black(picture), width="stretch", output_format="JPEG")


def movie(plate: Plate, layers: Sequence[Layer], look: Cube | None, frames: int) -> None:
    """A button that makes the small comp move, and the comp as it was made last."""
    if st.button("Play it", icon=":material/play_arrow:", key="comp.play"):
        frames = min(frames, LOOK_FRAMES)
        fps = rate(plate, layers)

        def each() -> Iterator[Frame]:
            for number in range(frames):
                frame = composite_frame(plate.frame(number), layers, number, fps)
                yield look.apply(frame) if look else frame

        bar = player.Bar("Compositing", frames)
        state.hold("comp movie", player.encode(ahead(each()), fps, bar, soft=False))
        bar.close()
    if video := state.held("comp movie"):
        height, width = plate.look.shape[1:3]
        player.play(video, "Black", "comp-player", "The comp, moving", f"{width} / {height}")


def export(plate: Plate, dialled: Sequence[Dialled], look: Cube | None) -> None:
    """Composite at the plate's own size into the chosen format, then offer the file."""
    st.subheader("Export", anchor=False)
    labels = [kind.label for kind in FORMATS]
    label = st.pills("Format", labels, default="MP4 on black", required=True, key="comp.format")
    kind = FORMATS[labels.index(label)]
    st.caption(kind.note)
    if st.button("Composite at full size", key="comp.export", icon=":material/movie:"):
        state.hold("comp file", None)
        state.hold("comp file", _export(plate, dialled, look, kind.suffix))
    made: Any = state.held("comp file")
    if made:
        suffix, data = made
        mime = next(kind.mime for kind in FORMATS if kind.suffix == suffix)
        st.download_button(f"Save comp{suffix}, {len(data) / 1e6:.1f} MB", data, f"comp{suffix}",
                           mime, icon=":material/download:", key="comp.save",
                           on_click="ignore", type="primary")  # fmt: skip


def _export(
    plate: Plate, dialled: Sequence[Dialled], look: Cube | None, suffix: str
) -> tuple[str, bytes]:
    size = (plate.media.height, plate.media.width)
    layers = [row.layer(plate, size) for row in dialled]
    frames: Iterator[Frame] = composite(plate.media, layers)
    if look is not None:
        frames = (look.apply(frame) for frame in frames)
    bar = player.Bar("Compositing at full size", length(plate, layers))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"comp{suffix}"
        way = Delivery(about=plate.media.about)
        [path] = write_clip(ahead(frames), rate(plate, layers), path, bar, delivery=way)
        bar.close()
        return suffix, path.read_bytes()
