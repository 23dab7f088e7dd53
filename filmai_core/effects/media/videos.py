"""Video files to frames, through PyAV.

VP9 keeps its alpha as a second stream that FFmpeg's own decoder drops, so such files are
decoded by libvpx. What a plate may be besides: interlaced (each frame two moments: made whole
by bwdif), of a rate that is not steady (frames are taken by their times), HLG or PQ with wide
primaries (made linear Rec. 709 by BT.2100), of pixels that are not square, with a timecode.

An uploaded file picks its own demuxer by its content, and some (playlists, concatenation
scripts) open further files by name: only those that `containers` knows are tried.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from filmai_core.effects.clip import Frame
from filmai_core.effects.media.alpha import Codes
from filmai_core.effects.media.containers import SUFFIXES, container_of
from filmai_core.effects.media.fields import Weave
from filmai_core.effects.media.images import from_codes
from filmai_core.effects.media.screens import Screen
from filmai_core.effects.media.sources import ANY, Choice, Source, check_size, load_head, name_of
from filmai_core.effects.media.timing import (
    About,
    Timecode,
    by_times,
    is_steady,
    known_rate,
    steady_rate,
)
from filmai_core.errors import InputError

__all__ = ["MAX_FRAMES", "SUFFIXES", "Video", "container_of", "open_video"]

#: Longest video that is decoded, in frames.
MAX_FRAMES = 20_000
#: Packets whose times are looked at where the header does not list them all.
_PROBED = 400
#: Frames decoded to learn whether they are interlaced: encoders mark the first one wrongly.
_LOOKED_AT = 3


@dataclass(frozen=True, slots=True)
class Video:
    """A video that can be decoded: what its header says, and its frames, one at a time.

    Attributes:
        width, height: pixels, as shown: what a phone filmed upright is upright.
        fps: exact; a rate within 1/5000 of one of film's and video's is taken as that.
        count: frames by the header's word, 0 where it does not say.
        duration_s: by the header's word, 0 where it does not say.
        about: timecode, pixel aspect, and what was found odd and put right.
        choice: what its colour is, where the file is not to be believed.
        steady: False where frames are to be taken by their times.
        parity: "" for whole frames, else which field of an interlaced frame comes first:
            auto, tff or bff.
    """

    source: Source
    name: str
    width: int
    height: int
    fps: Fraction
    count: int
    duration_s: float = 0.0
    about: About = About()
    choice: Choice = ANY
    steady: bool = True
    parity: str = ""

    def frames(self) -> Iterator[Frame]:
        """Decode, premultiply and linearise, a frame at a time.

        Raises:
            InputError: there are no frames, too many, or the stream is damaged or ends
                well before its header says.
        """
        number = 0
        pictures = self._pictures()
        steps = (
            (picture for _, _, picture in pictures) if self.steady else by_times(pictures, self.fps)
        )
        for picture in steps:
            number += 1
            if number > MAX_FRAMES:
                raise InputError(
                    f"{self.name} has more than {MAX_FRAMES} frames", hint="Cut a shorter piece."
                )
            yield self._frame(picture)
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

    def _frame(self, picture: Any) -> Frame:
        check_size(picture.width, picture.height, self.name)
        codes: Codes = np.rot90(_to_codes(picture), round(picture.rotation / 90))
        if self.choice.decode is not None:
            return from_codes(codes, self.choice)
        return Screen.of(picture).frame(codes)

    def _pictures(self) -> Iterator[tuple[Fraction, Fraction, Any]]:
        """(time, length, picture) in order, s."""
        import av

        with _opened(self.source, self.name) as container:
            stream = container.streams.video[0]
            decoder = _decoder(stream)
            woven = Weave(stream, self.parity) if self.parity else None
            step = 1 / self.fps
            number = 0
            try:
                for packet in container.demux(stream):
                    decoded = decoder.decode(packet)
                    for picture in woven.whole(decoded) if woven else decoded:
                        unit = picture.time_base or stream.time_base
                        time = number * step if picture.pts is None else picture.pts * unit
                        yield time, (picture.duration or 0) * unit, picture
                        number += 1
                for picture in woven.whole([None]) if woven else ():
                    yield (
                        number * step
                        if picture.pts is None
                        else picture.pts * (picture.time_base or stream.time_base),
                        Fraction(0),
                        picture,
                    )
                    number += 1
            except av.error.EOFError:
                return
            except av.FFmpegError as error:
                raise _damaged(self.name, error) from error


def open_video(source: Source, name: str = "", choice: Choice = ANY) -> Video:
    """Read a video's header and look at its first frames.

    Raises:
        InputError: it is not a video of a known container, has no picture, or is too large.
    """
    name = name_of(source, name)
    import av

    with _opened(source, name) as container:
        if not container.streams.video:
            raise InputError(f"{name} has no video frames", hint="It may hold sound only.")
        stream = container.streams.video[0]
        context = stream.codec_context
        width, height = context.width, context.height
        check_size(width, height, name)
        times = _times(container, stream)
        length = float((container.duration or 0) / av.time_base)
        rate = known_rate(stream.average_rate or stream.guessed_rate or stream.base_rate)
        about = About(timecode=_timecode(container), pixel_aspect=_aspect(stream))
        video = Video(source, name, width, height, rate, stream.frames, length, about, choice)
        if not is_steady(times, stream.time_base):
            video = _put_on_times(video, times)
    first = _first_frames(source, name)
    if first and "mov" in container.format.name and round(first[0].rotation / 90) % 2:
        upright = replace(video.about, pixel_aspect=1 / video.about.pixel_aspect)
        video = replace(video, width=height, height=width, about=upright)
    return _noted(video, first, context.field_order)


def _put_on_times(video: Video, times: list[Fraction]) -> Video:
    gaps = sorted(b - a for a, b in zip(times, times[1:], strict=False) if b > a)
    fps = steady_rate(times)
    note = (
        f"frames come at {float(1 / gaps[-1]):.3g} to {float(1 / gaps[0]):.3g} a second "
        f"(variable frame rate); taken by their times at {float(fps):.5g}"
    )
    about = replace(video.about, notes=(*video.about.notes, note))
    return replace(video, fps=fps, count=0, about=about, steady=False)


def _noted(video: Video, first: list[Any], order: int) -> Video:
    """The video with what its first frames tell: fields, curve and primaries."""
    notes = list(video.about.notes)
    flagged = any(picture.interlaced_frame for picture in first)
    # FFmpeg's field orders: 2 and 5 show the top field first, 3 and 4 the bottom one.
    parity = "auto" if flagged else {2: "tff", 5: "tff", 3: "bff", 4: "bff"}.get(order, "")
    if parity:
        notes.append("interlaced; each frame is made whole (bwdif), two moments become one")
    if first and video.choice.decode is None:
        notes.extend(Screen.of(first[0]).notes)
    return replace(video, about=replace(video.about, notes=tuple(notes)), parity=parity)


def _first_frames(source: Source, name: str) -> list[Any]:
    import av

    found: list[Any] = []
    with _opened(source, name) as container:
        stream = container.streams.video[0]
        decoder = _decoder(stream)
        try:
            for packet in container.demux(stream):
                found.extend(decoder.decode(packet))
                if len(found) >= _LOOKED_AT:
                    break
        except av.FFmpegError:
            pass  # said when the frames are read
    return found


def _times(container: Any, stream: Any) -> list[Fraction]:
    """When frames are shown, s, in order: all by the header's index, or the first ones."""
    import av

    if "mov" in container.format.name and len(stream.index_entries) > 2:
        stamps = [entry.timestamp for entry in stream.index_entries]
    else:
        stamps = []
        try:
            for packet in container.demux(stream):
                if packet.pts is not None:
                    stamps.append(packet.pts)
                if len(stamps) >= _PROBED:
                    break
        except av.FFmpegError:
            pass  # said when the frames are read
    return [stamp * stream.time_base for stamp in sorted(set(stamps))]


def _timecode(container: Any) -> Timecode | None:
    for holder in (container, *container.streams):
        code = Timecode.parse(holder.metadata.get("timecode", ""))
        if code is not None:
            return code
    return None


def _aspect(stream: Any) -> Fraction:
    aspect = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio
    return Fraction(aspect) if aspect and Fraction(1, 20) < aspect < 20 else Fraction(1)


def _opened(source: Source, name: str) -> Any:
    import av

    container = container_of(load_head(source, name))
    if not container:
        raise InputError(
            f"{name} is not a video that can be read",
            hint="Use .mov, .mp4, .webm, .mkv, .mxf, .ts, .avi or .gif.",
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
    plain = picture.reformat(format=kind, src_colorspace=Screen.of(picture).matrix)
    codes: Codes = plain.to_ndarray()
    return codes
