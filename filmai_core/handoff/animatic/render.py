"""The animatic as an MP4: boards end to end, captions, burnt-in codes and timecode.

Frames are made as they are encoded, so that a feature takes no more memory than a scene.
A still board is drawn and turned to YUV once, and only its timecode is written anew into
the brightness; what the encoder finds unchanged costs it next to nothing.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from filmai_core.errors import InputError, ModelError
from filmai_core.handoff.animatic.captions import Caption, captions_of
from filmai_core.handoff.animatic.elements import Element, draw_element, spec_of
from filmai_core.handoff.animatic.framing import frame_board
from filmai_core.handoff.animatic.lettering import font_for
from filmai_core.handoff.animatic.picture import Picture, make_picture, write_words
from filmai_core.handoff.boards import BoardKind
from filmai_core.handoff.cut import Clip, Cut
from filmai_core.handoff.package import HandOff
from filmai_core.progress import Progress, Report, silent

#: A frame of YUV 4:2:0, planes beneath each other.
Planes = NDArray[np.uint8]
#: Boards in which a person may have been named whom a pronoun means.
_LOOK_BACK = 12
#: Made once for each kind of effect, kept while a film is rendered.
_Elements = Callable[[Clip], Element | None]


def render_animatic(
    off: HandOff,
    out: Path,
    *,
    cut: Cut | None = None,
    height: int = 720,
    effects: bool = True,
    report: Report = silent,
) -> None:
    """Write the film; aside first, so that half a film is never there.

    Args:
        off: the hand-off.
        out: an ``.mp4``.
        cut: the reel, or a part of it; None: the whole reel.
        height: of the picture in pixels; 16:9.
        effects: draw the shots' generated effects too.
        report: told of each board.

    Raises:
        InputError: the film would be empty, or cannot be written.
    """
    cut = cut or off.reel
    if not cut.clips:
        raise InputError("there is nothing to show in this script", off.play.source_name)
    width, height = 2 * round(height * 8 / 9), 2 * round(height / 2)
    try:
        handle, aside = tempfile.mkstemp(dir=out.parent, prefix=".filmai-", suffix=".mp4")
        os.close(handle)
        try:
            _encode(frames_of(cut, width, height, effects, report), cut, width, height, aside)
            os.chmod(aside, 0o644)
            os.replace(aside, out)
        finally:
            Path(aside).unlink(missing_ok=True)
    except OSError as error:
        raise InputError(
            f"{out.name} cannot be written: {error.strerror or error}",
            str(out.parent),
            "Check that the folder can be written, and that the disk is not full.",
        ) from error


def _encode(frames: Iterator[Planes], cut: Cut, width: int, height: int, path: str) -> None:
    import av

    with av.open(path, "w", format="mp4", options={"movflags": "+faststart"}) as file:
        stream = file.add_stream("libx264", rate=cut.rate.speed)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"crf": "23", "preset": "superfast", "tune": "animation"}
        stream.codec_context.thread_count = 0
        # 8 bit YUV that does not say what it is, players guess about.
        stream.codec_context.color_range = 1
        stream.codec_context.colorspace = 1
        for planes in frames:
            for packet in stream.encode(av.VideoFrame.from_ndarray(planes, format="yuv420p")):
                file.mux(packet)
        for packet in stream.encode():
            file.mux(packet)


def frames_of(
    cut: Cut, width: int, height: int, effects: bool = True, report: Report = silent
) -> Iterator[Planes]:
    """Every frame of a cut, as the encoder takes it: (H * 3 / 2, W) uint8, YUV 4:2:0."""
    said = captions_of(cut)
    element_of = _elements(cut) if effects else _no_element
    stamp = _Stamp(cut, width, height)
    for number, clip in enumerate(cut.clips):
        report(Progress(clip.start, cut.frames, f"Scene {cut.scene_number(clip)}, {clip.name}"))
        picture = picture_of(cut, number, element_of(clip), width, height)
        captions = [caption for caption in said if clip.start <= caption.start < clip.end]
        yield from _clip_frames(cut, clip, picture, captions, stamp)
    report(Progress(cut.frames, cut.frames, "Animatic"))


def still_of(cut: Cut, number: int, width: int = 640, height: int = 360) -> Image.Image:
    """A board as one picture, for a page: without effect, caption and timecode."""
    picture = picture_of(cut, number, None, width, height)
    return picture.frame(0, 0.5)


def picture_of(cut: Cut, number: int, element: Element | None, width: int, height: int) -> Picture:
    """The board of a cut's clip, by the clip's place."""
    clip = cut.clips[number]
    board = cut.board_of(clip)
    earlier = [
        other
        for other in cut.boards[max(0, clip.board - _LOOK_BACK) : clip.board]
        if other.scene == board.scene
    ]
    framing = frame_board(board, cut.play.scenes[board.scene], earlier)
    return make_picture(cut, clip, framing, element, width, height)


def _clip_frames(
    cut: Cut, clip: Clip, picture: Picture, captions: Sequence[Caption], stamp: _Stamp
) -> Iterator[Planes]:
    board = cut.board_of(clip)
    speakers = " and ".join(board.speakers)
    planes: Planes | None = None
    shown: Caption | None = None
    for frame in range(clip.frames):
        at = clip.start + frame
        caption = next((c for c in captions if c.start <= at < c.end), None)
        if planes is None or caption is not shown or not picture.is_still:
            base = picture.frame(frame, frame / max(1, clip.frames - 1))
            if board.kind is BoardKind.SPEECH and caption is not None:
                write_words(base, caption.text, who=speakers)
            planes, shown = _planes(base), caption
        yield stamp.on(planes, clip.source + frame)


def _planes(picture: Image.Image) -> Planes:
    """An RGB picture as YUV 4:2:0 of Rec. 709, limited range."""
    import av

    frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24")
    found: Planes = frame.reformat(format="yuv420p", dst_colorspace="ITU709").to_ndarray()
    return found


class _Stamp:
    """Writes the timecode into the corner of frames: brightness alone, so it costs little."""

    def __init__(self, cut: Cut, width: int, height: int) -> None:
        self.cut = cut
        self.height = height
        size = round(height * 0.034)
        self.font = font_for("0", size, bold=True)
        pad = round(height * 0.022)
        step = round(ImageDraw.Draw(Image.new("L", (1, 1))).textlength("0", font=self.font))
        self.steps = {"0": step, ":": round(step * 0.55)}
        wide = 8 * step + 3 * self.steps[":"]
        # Chroma has half the pixels: even corners keep its part whole.
        self.left = (width - pad - wide) // 2 * 2
        self.top = (height - pad - round(size * 1.3)) // 2 * 2
        self.size = (wide + pad // 2, round(size * 1.3))

    def on(self, planes: Planes, frame: int) -> Planes:
        """A copy of a frame with the timecode of a frame of the reel."""
        label = Image.new("L", self.size, 0)
        draw = ImageDraw.Draw(label)
        x = 0.0  # digits of one width: a clock must not dance
        for sign in self.cut.record(frame):
            wide = self.steps["0" if sign.isdigit() else ":"]
            left = x + (wide - draw.textlength(sign, font=self.font)) / 2
            draw.text((left, 0), sign, font=self.font, fill=255)
            x += wide
        found = planes.copy()
        part = found[self.top : self.top + self.size[1], self.left : self.left + self.size[0]]
        ink = np.asarray(label, np.uint16)[: part.shape[0], : part.shape[1]]
        part[:] = (part * (255 - ink) + 220 * ink) // 255
        return found


def _no_element(clip: Clip) -> Element | None:
    return None


def _elements(cut: Cut) -> _Elements:
    held: dict[str, Element | None] = {}

    def element_of(clip: Clip) -> Element | None:
        spec = spec_of(cut.board_of(clip))
        if spec is None:
            return None
        key = str(spec.to_json())
        if key not in held:
            try:
                held[key] = draw_element(spec)
            except ModelError:  # no renderer: the board says VFX in words
                held[key] = None
        return held[key]

    return element_of
