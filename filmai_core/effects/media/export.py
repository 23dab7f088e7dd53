"""Frames to files that drop into a comp.

| path | what is written |
| --- | --- |
| ``name.####.exr`` | half float, ZIP, scene-linear Rec. 709, premultiplied, from frame 1001 |
| ``name.####.png`` | 16 bit, straight alpha, display-referred sRGB, from frame 1001 |
| ``name.mov`` | ProRes 4444, straight alpha in 16 bits, display-referred |
| ``name.webm`` | VP9 with straight alpha, 8 bit: what a browser plays |
| ``name.mp4`` | H.264 over black (alpha lost) |
| ``name.gif`` | over black, 256 colours |
| ``name.zip`` | an EXR sequence with a note (``name.png.zip``: a PNG sequence) |

Everything is written aside and renamed when it is whole: a full disk, a stop or a crash
leaves what was there before. A sequence replaces the one of the same name, so that frames
of a longer, older take do not hang on behind it.
"""

from __future__ import annotations

import os
import shutil
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np

from filmai_core.effects.clip import Clip, Frame
from filmai_core.effects.colour.transfer import Array, coverage, to_linear
from filmai_core.effects.media.alpha import TINY, softened, undarkened
from filmai_core.effects.media.aside import aside, cannot_write
from filmai_core.effects.media.delivery import Delivery
from filmai_core.effects.media.encode import CODECS, write_video
from filmai_core.effects.media.exr import exr_header, write_exr
from filmai_core.effects.media.formats import BODIES, FORMATS, LAYERS_NOTE, NOTE, Format
from filmai_core.effects.media.gif import write_gif
from filmai_core.effects.media.images import encode_png
from filmai_core.effects.media.numbering import FIRST_FRAME, NUMBERS, frame_path, sequence_files
from filmai_core.effects.media.reshape import resized
from filmai_core.effects.media.timing import About
from filmai_core.errors import InputError
from filmai_core.progress import Progress, Report, silent
from filmai_core.settings import settings

__all__ = ["FIRST_FRAME", "FORMATS", "NUMBERS", "Delivery", "Format", "frame_path",
           "sequence_files", "write_clip"]  # fmt: skip


def write_clip(
    frames: Clip | Iterable[Frame],
    fps: Fraction,
    path: Path,
    report: Report = silent,
    *,
    bits: int = 16,
    soft: bool = False,
    delivery: Delivery | None = None,
) -> list[Path]:
    """Write a clip, or frames as they come, in the format that ``path`` names.

    Args:
        frames: (H, W, 4) float32 each, scene-linear, premultiplied, all of one size.
        fps: frames a second, exact.
        path: see the module; a ``.png`` or ``.exr`` without ``####`` is a single picture.
        report: told of every frame; raising `Cancelled` there stops and leaves nothing.
        bits: see `Delivery`.
        soft: see `Delivery`.
        delivery: in place of ``bits`` and ``soft``.

    Returns:
        The files written, in order.

    Raises:
        InputError: the format is not known, there are no frames or they differ in size,
            or the disk is full or cannot be written.
    """
    kind = _kind(path)
    way = delivery or Delivery(bits, soft)
    total = frames.count if isinstance(frames, Clip) else 0
    steps: Iterable[Frame] = _reported(
        frames.frames if isinstance(frames, Clip) else frames, total, report
    )
    steps = _prepared(steps, _inner_kind(path, kind), way)
    write = _picture_writer(_inner_kind(path, kind), fps, way)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind in CODECS:
            with aside(path) as part:
                write_video(steps, fps, part, kind, min(settings().threads, 4), way.about)
        elif kind == ".gif":
            with aside(path) as part:
                write_gif(steps, fps, part)
        elif kind == ".zip":
            with aside(path) as part:
                _write_zip(steps, fps, path, part, write, _first(way))
        elif NUMBERS.search(path.name):
            return _write_sequence(steps, path, write, _first(way))
        else:
            with aside(path) as part:
                _write_still(steps, part, path, write)
    except OSError as error:
        raise cannot_write(path, error) from error
    return [path]


def _first(way: Delivery) -> int:
    return FIRST_FRAME if way.about.first is None else way.about.first


def _prepared(frames: Iterable[Frame], kind: str, way: Delivery) -> Iterator[Frame]:
    """Frames as the format of files ``kind`` needs them, still scene-linear."""
    alpha = kind == ".png" or any(codec.alpha for codec in CODECS.get(kind, ()))
    # PyAV cannot hand an aspect to WebM's muxer; PNG and GIF have none that readers heed.
    wide = way.about.pixel_aspect if kind not in (".exr", ".mov", ".mp4") else Fraction(1)
    for frame in frames:
        if way.soft and kind != ".exr":
            frame = softened(frame)
            if alpha:
                frame = undarkened(frame)
        if wide != 1:
            frame = resized(frame, frame.shape[0], max(1, round(frame.shape[1] * wide)))
        if way.encode is not None:
            frame = _encoded(frame, way.encode, codes=kind != ".exr")
        yield frame


def _encoded(frame: Frame, encode: Callable[[Array], Array], *, codes: bool) -> Frame:
    out = frame.copy()
    if not codes:
        out[..., :3] = encode(np.ascontiguousarray(frame[..., :3]))
        return out
    # Writers encode with sRGB's curve: its inverse makes them write these very codes.
    cover = coverage(frame)
    straight = np.ascontiguousarray(frame[..., :3] / np.maximum(cover, TINY), np.float32)
    out[..., :3] = to_linear(np.clip(encode(straight), 0, 1)) * cover
    return out


def _kind(path: Path) -> str:
    kind = path.suffix.lower()
    if kind in CODECS or kind in (".gif", ".zip", ".exr", ".png"):
        return kind
    raise InputError(
        f"no clip can be written as {path.suffix or 'a file without a suffix'}", path.name,
        "Use name.####.exr, name.####.png, .mov, .webm, .mp4, .gif or .zip.",
    )  # fmt: skip


def _inner_kind(path: Path, kind: str) -> str:
    if kind != ".zip":
        return kind
    inner = Path(path.stem).suffix.lower()
    return inner if inner in BODIES else ".exr"


def _reported(frames: Iterable[Frame], total: int, report: Report) -> Iterator[Frame]:
    done, shape = 0, None
    report(Progress(0, total, "writing"))
    for done, frame in enumerate(frames, start=1):
        if shape is None:
            shape = frame.shape
        if frame.ndim != 3 or frame.shape[2] != 4 or frame.shape != shape:
            raise InputError(f"frame {done} has the shape {frame.shape}, the first {shape}")
        yield frame
        report(Progress(done, total, "writing"))
    if done == 0:
        raise InputError("there are no frames to write")


PictureWriter = Callable[[Frame, Path, int], None]


def _picture_writer(kind: str, fps: Fraction, way: Delivery) -> PictureWriter:
    """Writes one picture of a sequence, given its index from 0."""

    def write_one_exr(frame: Frame, path: Path, index: int) -> None:
        write_exr(frame, path, exr_header(fps, way.about, index, way.primaries))

    def write_png(frame: Frame, path: Path, index: int) -> None:
        path.write_bytes(encode_png(frame, way.bits))

    return write_one_exr if kind == ".exr" else write_png


def _write_sequence(
    frames: Iterable[Frame], pattern: Path, write: PictureWriter, first: int
) -> list[Path]:
    apart = pattern.parent / f".{uuid.uuid4().hex[:8]}.part"
    apart.mkdir()
    try:
        parts = []
        for index, frame in enumerate(frames):
            parts.append(apart / frame_path(pattern, first + index).name)
            write(frame, parts[-1], index)
        files = [pattern.with_name(part.name) for part in parts]
        for part, file in zip(parts, files, strict=True):
            os.replace(part, file)
        for file in set(sequence_files(pattern).values()) - set(files):
            file.unlink()
        return files
    finally:
        shutil.rmtree(apart, ignore_errors=True)


def write_layers(
    frames: Iterable[tuple[Frame, Mapping[str, Array]]],
    fps: Fraction,
    pattern: Path,
    about: About | None = None,
) -> list[Path]:
    """Write an EXR sequence with further layers in each file.

    Args:
        frames: the picture, (H, W, 4), and (H, W) channels by whole names (``depth.Z``).
        fps: frames a second.
        pattern: ``name.####.exr``.
        about: where numbers and timecode begin.

    Raises:
        InputError: the name is no EXR sequence, or it cannot be written.
    """
    if pattern.suffix.lower() != ".exr" or not NUMBERS.search(pattern.name):
        raise InputError(
            f"{pattern.name} cannot hold layers", "--out", "Use a sequence: name.####.exr."
        )
    way = Delivery(about=about or About())
    layers: dict[int, Mapping[str, Array]] = {}

    def pictures() -> Iterator[Frame]:
        for index, (picture, extra) in enumerate(frames):
            layers[index] = extra
            yield picture

    def write(frame: Frame, path: Path, index: int) -> None:
        header = exr_header(fps, way.about, index) | {"comments": LAYERS_NOTE}
        write_exr(frame, path, header, layers.pop(index))

    try:
        pattern.parent.mkdir(parents=True, exist_ok=True)
        return _write_sequence(pictures(), pattern, write, _first(way))
    except OSError as error:
        raise cannot_write(pattern, error) from error


def _write_still(frames: Iterable[Frame], part: Path, path: Path, write: PictureWriter) -> None:
    for number, frame in enumerate(frames):
        if number:
            raise InputError(
                f"{path.name} holds one picture, the clip has more",
                hint=f"Name the sequence {path.stem}.####{path.suffix}.",
            )
        write(frame, part, 0)


def _write_zip(
    frames: Iterable[Frame],
    fps: Fraction,
    path: Path,
    part: Path,
    write: PictureWriter,
    first: int,
) -> None:
    kind = _inner_kind(path, ".zip")
    name = path.name.split(".")[0] or "clip"
    picture = part.with_suffix(kind)
    count = 0
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            for count, frame in enumerate(frames, start=1):
                write(frame, picture, count - 1)
                archive.write(picture, f"{name}.{first + count - 1:04d}{kind}")
            rate = f"{float(fps):.6g} ({fps})"
            note = NOTE.format(name=name, count=count, rate=rate, first=first, body=BODIES[kind])
            archive.writestr("README.txt", note)
    finally:
        picture.unlink(missing_ok=True)
