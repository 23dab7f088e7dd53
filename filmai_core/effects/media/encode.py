"""Frames to video files through PyAV: ProRes 4444, VP9 with alpha, H.264.

All YUV is written and tagged as Rec. 709, limited range, in the container's header and in the
stream's own alike: players guess differently about files that do not say, and ask the one or
the other. An MP4's index is moved to its front, so that it plays before it is there whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from filmai_core.effects.clip import Frame
from filmai_core.effects.media.alpha import on_black, to_straight
from filmai_core.effects.media.timing import About
from filmai_core.errors import InputError

#: Rec. 709 in FFmpeg's numbers: primaries, transfer and matrix alike.
_REC709 = 1


@dataclass(frozen=True, slots=True)
class Codec:
    """How a delivery format is encoded."""

    container: str
    codec: str
    pixels: str
    alpha: bool
    bits: int
    options: Mapping[str, str]
    container_options: Mapping[str, str] = field(default_factory=dict)


#: An option of the container, not of the encoder, which swallows it without a word.
_AT_THE_FRONT = {"movflags": "+faststart"}
#: By suffix. MP4 tries its codecs in turn: builds of FFmpeg differ in what they may carry.
CODECS: Mapping[str, tuple[Codec, ...]] = {
    ".mov": (
        Codec("mov", "prores_ks", "yuva444p10le", True, 16,
              {"profile": "4", "vendor": "apl0", "alpha_bits": "16"}),
    ),
    ".webm": (
        Codec("webm", "libvpx-vp9", "yuva420p", True, 8,
              {"crf": "24", "b": "0", "auto-alt-ref": "0", "deadline": "realtime",
               "cpu-used": "7", "row-mt": "1"}),
    ),
    ".mp4": (
        Codec("mp4", "libx264", "yuv420p", False, 8,
              {"crf": "16", "preset": "fast"}, _AT_THE_FRONT),
        Codec("mp4", "mpeg4", "yuv420p", False, 8, {"qscale": "2"}, _AT_THE_FRONT),
    ),
}  # fmt: skip


def write_video(
    frames: Iterable[Frame],
    fps: Fraction,
    path: Path,
    suffix: str,
    threads: int = 1,
    about: About | None = None,
) -> None:
    """Encode a video.

    Args:
        frames: (H, W, 4) scene-linear, premultiplied.
        fps: exact.
        path: where to write, whatever its suffix.
        suffix: the format, a key of `CODECS`.
        threads: encoder threads.
        about: the timecode and pixel aspect to write.

    Raises:
        InputError: no encoder of this format is there.
        OSError: the file cannot be written whole.
    """
    import av

    codec = next((codec for codec in CODECS[suffix] if _can_encode(codec.codec)), None)
    if codec is None:
        raise InputError(
            f"this build of PyAV cannot write {suffix} files", hint="Write an EXR sequence."
        )
    try:
        _encode(frames, fps, path, codec, threads, about or About())
    except av.FFmpegError as error:
        raise OSError(error.errno, error.strerror) from error


def _encode(
    frames: Iterable[Frame], fps: Fraction, path: Path, codec: Codec, threads: int, about: About
) -> None:
    import av

    options = dict(codec.container_options)
    with av.open(str(path), "w", format=codec.container, container_options=options) as container:
        if about.timecode is not None:
            container.metadata["timecode"] = str(about.timecode)
        stream: Any = None
        for frame in frames:
            picture = _picture(frame, codec)
            if stream is None:
                stream = container.add_stream(codec.codec, rate=fps, options=dict(codec.options))
                stream.width, stream.height = picture.width, picture.height
                stream.pix_fmt = codec.pixels
                context = stream.codec_context
                context.thread_count = threads
                if codec.container != "webm":  # whose frames come with square pixels
                    context.sample_aspect_ratio = about.pixel_aspect
                if codec.bits == 8:
                    context.color_range = 1  # limited ("MPEG")
                context.colorspace = context.color_primaries = context.color_trc = _REC709
            picture.pts = None
            container.mux(stream.encode(picture))
        if stream is not None:
            container.mux(stream.encode(None))


def _can_encode(name: str) -> bool:
    import av

    try:
        av.Codec(name, "w")
    except av.codec.codec.UnknownCodecError:
        return False
    return True


def _picture(frame: Frame, codec: Codec) -> Any:
    import av

    if codec.alpha:
        codes, kind = to_straight(frame, codec.bits, bleed=True), "rgba"
    else:
        codes, kind = on_black(frame, codec.bits), "rgb24"
    if codec.bits == 16:
        kind += "64le" if kind == "rgba" else ""
    if "420" in codec.pixels and not codec.alpha:
        # Halved chroma needs even sides: repeat the last row or column.
        rows, columns = (list(range(n)) + [n - 1] * (n % 2) for n in codes.shape[:2])
        codes = codes[rows][:, columns]
    picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(codes), format=kind)
    picture = picture.reformat(format=codec.pixels, dst_colorspace="ITU709", dst_color_range="MPEG")
    # ProRes copies these from each picture into its own header.
    picture.colorspace = picture.color_primaries = picture.color_trc = _REC709
    return picture
