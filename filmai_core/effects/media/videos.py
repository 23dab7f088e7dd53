"""Video files through PyAV: ProRes 4444, VP9 with alpha, H.264; to frames and back.

VP9 keeps its alpha as a second stream that FFmpeg's own decoder drops, so such files are
decoded by libvpx. All 8 bit YUV is written and tagged as Rec. 709, limited range: players
guess differently about files that do not say.

An uploaded file picks its own demuxer by its content, and some (playlists, concatenation
scripts) open further files by name: only the containers of `CONTAINERS` are tried.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from filmai_core.effects.clip import Frame
from filmai_core.effects.media.alpha import Codes, from_straight, on_black, to_straight
from filmai_core.effects.media.images import Source, check_size, name_of
from filmai_core.effects.spec import FRAME_RATES
from filmai_core.errors import InputError

#: First bytes (offset, value) -> FFmpeg's name of the container.
CONTAINERS: tuple[tuple[int, bytes, str], ...] = (
    (4, b"ftyp", "mov"),
    (4, b"moov", "mov"),
    (4, b"wide", "mov"),
    (4, b"mdat", "mov"),
    (4, b"free", "mov"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"RIFF", "avi"),
    (0, b"GIF8", "gif"),
)
SUFFIXES = (".mov", ".mp4", ".m4v", ".webm", ".mkv", ".avi", ".gif")
#: Longest video that is decoded, in frames.
MAX_FRAMES = 20_000


@dataclass(frozen=True, slots=True)
class Codec:
    """How a delivery format is encoded."""

    container: str
    codec: str
    pixels: str
    alpha: bool
    bits: int
    options: Mapping[str, str]


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
              {"crf": "16", "preset": "fast", "movflags": "+faststart"}),
        Codec("mp4", "mpeg4", "yuv420p", False, 8, {"qscale": "2", "movflags": "+faststart"}),
    ),
}  # fmt: skip


def container_of(head: bytes) -> str:
    """FFmpeg's name of the container that starts so, or ""."""
    for offset, magic, name in CONTAINERS:
        if head[offset : offset + len(magic)] == magic:
            return name
    return ""


@dataclass(frozen=True, slots=True)
class Video:
    """A video that can be decoded: what its header says, and its frames, one at a time.

    Attributes:
        width, height: pixels, as shown: what a phone filmed upright is upright.
        fps: exact; a rate within 1/5000 of one of film's and video's is taken as that.
        count: frames by the header's word, 0 where it does not say.
        duration_s: by the header's word, 0 where it does not say.
    """

    source: Source
    name: str
    width: int
    height: int
    fps: Fraction
    count: int
    duration_s: float = 0.0

    def frames(self) -> Iterator[Frame]:
        """Decode, premultiply and linearise, a frame at a time.

        Raises:
            InputError: there are no frames, too many, or the stream is damaged or ends
                well before its header says.
        """
        number = 0
        for codes in self._codes():
            number += 1
            if number > MAX_FRAMES:
                raise InputError(
                    f"{self.name} has more than {MAX_FRAMES} frames", hint="Cut a shorter piece."
                )
            yield from_straight(codes)
        if number == 0:
            raise InputError(
                f"{self.name} has no video frames", hint="Export it again, or use a sequence."
            )
        wanted = max(self.count, round(self.duration_s * float(self.fps)))
        # Headers round, and variable rates count differently; a cut file lacks far more.
        if number < 0.9 * wanted - 2:
            raise InputError(
                f"{self.name} is cut short: {number} of about {wanted} frames are there",
                hint="Export or upload it again.",
            )

    def _codes(self) -> Iterator[Codes]:
        import av

        with _opened(self.source, self.name) as container:
            stream = container.streams.video[0]
            decoder = _decoder(stream)
            try:
                for packet in container.demux(stream):
                    for picture in decoder.decode(packet):
                        check_size(picture.width, picture.height, self.name)
                        yield np.rot90(_to_codes(picture), round(picture.rotation / 90))
            except av.error.EOFError:
                return
            except av.FFmpegError as error:
                raise _damaged(self.name, error) from error


def open_video(source: Source, name: str = "") -> Video:
    """Read a video's header.

    Raises:
        InputError: it is not a video of a known container, has no picture, or is too large.
    """
    name = name_of(source, name)
    import av

    with _opened(source, name) as container:
        if not container.streams.video:
            raise InputError(f"{name} has no video frames", hint="It may hold sound only.")
        stream = container.streams.video[0]
        width, height = stream.codec_context.width, stream.codec_context.height
        check_size(width, height, name)
        if _quarter_turns(container, stream) % 2:
            width, height = height, width
        rate = stream.average_rate or stream.guessed_rate or stream.base_rate
        fps, length = _known_rate(rate), float((container.duration or 0) / av.time_base)
        return Video(source, name, width, height, fps, stream.frames, length)


def _quarter_turns(container: Any, stream: Any) -> int:
    """Quarter turns, anticlockwise, that the file asks a player for; only QuickTime's kin do."""
    import av

    if "mov" not in container.format.name:
        return 0
    try:
        first = next(iter(container.decode(stream)), None)
    except av.FFmpegError:
        return 0  # said when the frames are read
    return 0 if first is None else round(first.rotation / 90) % 4


def _opened(source: Source, name: str) -> Any:
    import av

    try:
        if isinstance(source, Path):
            with source.open("rb") as file:
                head = file.read(64)
        else:
            head = source[:64]
    except OSError as error:
        raise InputError(f"{name} cannot be opened: {error.strerror}", str(source)) from error
    if not head:
        raise InputError(f"{name} is empty", hint="Save or upload it again.")
    container = container_of(head)
    if not container:
        raise InputError(
            f"{name} is not a video that can be read",
            hint="Use .mov, .mp4, .webm, .mkv, .avi or .gif.",
        )
    try:
        return av.open(
            str(source) if isinstance(source, Path) else io.BytesIO(source), format=container
        )
    except (av.FFmpegError, OSError) as error:
        raise _damaged(name, error) from error


def _damaged(name: str, error: Exception) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(f"{name} is damaged or cut short", reason, "Export or upload it again.")


def _known_rate(rate: Fraction | None) -> Fraction:
    if not rate or rate <= 0:
        return Fraction(24)
    for known in FRAME_RATES.values():
        if abs(rate / known - 1) < Fraction(1, 5000):
            return known
    return Fraction(rate).limit_denominator(1001)


def _decoder(stream: Any) -> Any:
    import av

    if stream.codec_context.name in ("vp8", "vp9") and stream.metadata.get("alpha_mode") == "1":
        name = "libvpx" if stream.codec_context.name == "vp8" else "libvpx-vp9"
        return av.CodecContext.create(name, "r")
    return stream.codec_context


def _to_codes(picture: Any) -> Codes:
    deep = any(component.bits > 8 for component in picture.format.components)
    alpha = any(component.is_alpha for component in picture.format.components) or (
        picture.format.name in ("pal8", "ya8")
    )
    kind = ("rgba64le" if deep else "rgba") if alpha else ("rgb48le" if deep else "rgb24")
    codes: Codes = picture.to_ndarray(format=kind)
    return codes


def write_video(
    frames: Iterable[Frame], fps: Fraction, path: Path, suffix: str, threads: int = 1
) -> None:
    """Encode a video.

    Args:
        frames: (H, W, 4) scene-linear, premultiplied.
        fps: exact.
        path: where to write, whatever its suffix.
        suffix: the format, a key of `CODECS`.
        threads: encoder threads.

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
        _encode(frames, fps, path, codec, threads)
    except av.FFmpegError as error:
        raise OSError(error.errno, error.strerror) from error


def _encode(frames: Iterable[Frame], fps: Fraction, path: Path, codec: Codec, threads: int) -> None:
    import av

    with av.open(str(path), "w", format=codec.container) as container:
        stream: Any = None
        for frame in frames:
            picture = _picture(frame, codec)
            if stream is None:
                options = dict(codec.options)
                stream = container.add_stream(codec.codec, rate=fps, options=options)
                stream.width, stream.height = picture.width, picture.height
                stream.pix_fmt = codec.pixels
                stream.codec_context.thread_count = threads
                if codec.bits == 8:
                    stream.codec_context.color_range = 1  # limited ("MPEG")
                stream.codec_context.colorspace = 1  # Rec. 709, as the two below
                stream.codec_context.color_primaries = 1
                stream.codec_context.color_trc = 1
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
    return picture.reformat(format=codec.pixels, dst_colorspace="ITU709", dst_color_range="MPEG")
