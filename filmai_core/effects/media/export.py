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

import errno
import os
import re
import shutil
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from filmai_core.effects.clip import Clip, Frame
from filmai_core.effects.media.alpha import on_black, softened
from filmai_core.effects.media.images import encode_png, write_exr
from filmai_core.effects.media.videos import CODECS, write_video
from filmai_core.errors import InputError
from filmai_core.progress import Progress, Report, silent
from filmai_core.settings import settings

#: Where film sequences start counting, so that handles before the cut stay positive.
FIRST_FRAME = 1001
#: ``####`` or ``%04d`` in a sequence's name.
NUMBERS = re.compile(r"#+|%0?(\d*)d")


@dataclass(frozen=True, slots=True)
class Format:
    """A way to deliver a clip, as a page offers it."""

    suffix: str
    label: str
    mime: str
    note: str


FORMATS: tuple[Format, ...] = (
    Format(".exr.zip", "EXR sequence", "application/zip",
           "half float, scene-linear, premultiplied; values above 1 kept"),
    Format(".png.zip", "PNG sequence", "application/zip", "16 bit, straight alpha, sRGB"),
    Format(".mov", "ProRes 4444", "video/quicktime", "straight alpha, sRGB; for editors"),
    Format(".webm", "WebM", "video/webm", "VP9 with alpha; for browsers"),
    Format(".mp4", "MP4 on black", "video/mp4", "H.264, no alpha; add it with plus or screen"),
    Format(".gif", "GIF on black", "image/gif", "for a message or a slide"),
)  # fmt: skip

NOTE = """{name}: {count} frames at {rate} frames a second, from frame {first}.

{body}
Fire and other light: merge with plus, in linear light. Smoke: merge with over.
Made with FilmAI.
"""
BODIES = {
    ".exr": "EXR, half float, ZIP. Scene-linear Rec. 709, premultiplied alpha. Colour where\n"
    "alpha is 0 is light: it adds to the plate. Values above 1 are kept.\n",
    ".png": "PNG, 16 bit. Display-referred sRGB, straight (unmultiplied) alpha. Alpha is raised\n"
    "to the brightest channel where light has no alpha of its own; values above 1 are cut.\n",
}


def write_clip(
    frames: Clip | Iterable[Frame],
    fps: Fraction,
    path: Path,
    report: Report = silent,
    *,
    bits: int = 16,
    soft: bool = False,
) -> list[Path]:
    """Write a clip, or frames as they come, in the format that ``path`` names.

    Args:
        frames: (H, W, 4) float32 each, scene-linear, premultiplied, all of one size.
        fps: frames a second, exact.
        path: see the module; a ``.png`` or ``.exr`` without ``####`` is a single picture.
        report: told of every frame; raising `Cancelled` there stops and leaves nothing.
        bits: of PNG, 8 or 16.
        soft: roll light above display white off instead of cutting it (`alpha.softened`):
            for generated elements; EXR keeps its values either way.

    Returns:
        The files written, in order.

    Raises:
        InputError: the format is not known, there are no frames or they differ in size,
            or the disk is full or cannot be written.
    """
    kind = _kind(path)
    if bits not in (8, 16):
        raise InputError(f"a PNG of {bits} bits cannot be written", "bits", "Use 8 or 16.")
    total = frames.count if isinstance(frames, Clip) else 0
    steps: Iterable[Frame] = _reported(
        frames.frames if isinstance(frames, Clip) else frames, total, report
    )
    if soft and _inner_kind(path, kind) != ".exr":
        steps = map(softened, steps)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind in CODECS:
            with _aside(path) as part:
                write_video(steps, fps, part, kind, min(settings().threads, 4))
        elif kind == ".gif":
            with _aside(path) as part:
                _write_gif(steps, fps, part)
        elif kind == ".zip":
            with _aside(path) as part:
                _write_zip(steps, fps, path, part, bits)
        elif NUMBERS.search(path.name):
            return _write_sequence(steps, path, _picture_writer(kind, bits))
        else:
            with _aside(path) as part:
                _write_still(steps, part, path, _picture_writer(kind, bits))
    except OSError as error:
        raise _cannot_write(path, error) from error
    return [path]


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


@contextmanager
def _aside(path: Path) -> Iterator[Path]:
    """A path beside ``path`` that takes its name when all went well, and is gone otherwise."""
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        yield part
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _cannot_write(path: Path, error: OSError) -> InputError:
    text = str(error)
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or any(
        os.strerror(code) in text for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    )
    if full:
        return InputError(
            f"there is no room left on the disk for {path.name}", "nothing was written",
            "Free some space or choose another folder.",
        )  # fmt: skip
    reason = error.strerror or text
    return InputError(f"{path.name} cannot be written: {reason}", str(path.parent))


PictureWriter = Callable[[Frame, Path], None]


def _picture_writer(kind: str, bits: int) -> PictureWriter:
    if kind == ".exr":
        return write_exr

    def write_png(frame: Frame, path: Path) -> None:
        path.write_bytes(encode_png(frame, bits))

    return write_png


def frame_path(pattern: Path, number: int) -> Path:
    """The file of one frame of a sequence.

    >>> frame_path(Path("fire.####.exr"), 1001).name
    'fire.1001.exr'
    """

    def digits(match: re.Match[str]) -> str:
        width = int(match[1] or 1) if match[0].startswith("%") else len(match[0])
        return f"{number:0{width}d}"

    return pattern.with_name(NUMBERS.sub(digits, pattern.name, count=1))


def sequence_files(pattern: Path) -> dict[int, Path]:
    """The files of a sequence that are on the disk, by frame number, in order."""
    match = NUMBERS.search(pattern.name)
    if match is None or not pattern.parent.is_dir():
        return {}
    before, after = pattern.name[: match.start()], pattern.name[match.end() :]
    shape = re.compile(re.escape(before) + r"(\d+)" + re.escape(after))
    found = {}
    for file in pattern.parent.iterdir():
        if number := shape.fullmatch(file.name):
            found[int(number[1])] = file
    return dict(sorted(found.items()))


def _write_sequence(frames: Iterable[Frame], pattern: Path, write: PictureWriter) -> list[Path]:
    aside = pattern.parent / f".{uuid.uuid4().hex[:8]}.part"
    aside.mkdir()
    try:
        parts = []
        for number, frame in enumerate(frames, start=FIRST_FRAME):
            parts.append(aside / frame_path(pattern, number).name)
            write(frame, parts[-1])
        files = [pattern.with_name(part.name) for part in parts]
        for part, file in zip(parts, files, strict=True):
            os.replace(part, file)
        for file in set(sequence_files(pattern).values()) - set(files):
            file.unlink()
        return files
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write_still(frames: Iterable[Frame], part: Path, path: Path, write: PictureWriter) -> None:
    for number, frame in enumerate(frames):
        if number:
            raise InputError(
                f"{path.name} holds one picture, the clip has more",
                hint=f"Name the sequence {path.stem}.####{path.suffix}.",
            )
        write(frame, part)


def _write_zip(frames: Iterable[Frame], fps: Fraction, path: Path, part: Path, bits: int) -> None:
    kind = _inner_kind(path, ".zip")
    name = path.name.split(".")[0] or "clip"
    write = _picture_writer(kind, bits)
    picture = part.with_suffix(kind)
    count = 0
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            for count, frame in enumerate(frames, start=1):
                write(frame, picture)
                archive.write(picture, f"{name}.{FIRST_FRAME + count - 1:04d}{kind}")
            rate = f"{float(fps):.6g} ({fps})"
            note = NOTE.format(
                name=name, count=count, rate=rate, first=FIRST_FRAME, body=BODIES[kind]
            )
            archive.writestr("README.txt", note)
    finally:
        picture.unlink(missing_ok=True)


def _write_gif(frames: Iterable[Frame], fps: Fraction, part: Path) -> None:
    pictures = [Image.fromarray(on_black(frame)) for frame in frames]
    # One palette for all frames: a palette each would flicker. A strip of samples is enough.
    samples = pictures[:: max(1, len(pictures) // 16)]
    strip = np.concatenate([np.asarray(picture) for picture in samples])
    palette = Image.fromarray(strip).quantize(256)
    indexed = [picture.quantize(palette=palette) for picture in pictures]
    # GIF counts in hundredths of a second: keep the sum right, not each frame.
    times = [round(index * 100 / fps) for index in range(len(pictures) + 1)]
    durations = [10 * (b - a) for a, b in zip(times, times[1:], strict=False)]
    indexed[0].save(
        part, "GIF", save_all=True, append_images=indexed[1:], duration=durations, loop=0
    )
