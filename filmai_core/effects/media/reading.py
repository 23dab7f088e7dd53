"""Plates and footage of any kind: pictures, sequences, video, flipbook sheets, zips.

`open_media` reads headers only and hands out frames one at a time, so that a plate longer
than the memory can be composited; `read_clip` decodes all of it into a `Clip`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PurePosixPath

import numpy as np
from PIL import Image

from filmai_core.effects.clip import Clip, Frame
from filmai_core.effects.media import images, videos
from filmai_core.effects.media.export import NUMBERS, sequence_files
from filmai_core.effects.media.images import Source, load, name_of, read_image
from filmai_core.errors import InputError
from filmai_core.progress import Progress, Report, silent

__all__ = ["Media", "open_media", "read_clip", "read_image", "split_sheet"]

#: The largest clip that is decoded whole: 1.5 GB, 1,400 frames of 256 x 256.
MAX_CLIP_BYTES = 1_500_000_000
#: The largest sum of a zip's pictures, unpacked.
MAX_ZIP_BYTES = 4_000_000_000
_NUMBERED = re.compile(r"(.*?)(\d+)(\.[A-Za-z]+)")


@dataclass(frozen=True, slots=True)
class Media:
    """Something with frames that can be read more than once.

    Attributes:
        name: what to call it.
        width, height: pixels.
        fps: exact; what was asked for, or 24, where the medium does not say.
        count: frames, 0 where it is not known before decoding.
        read: starts decoding; each call starts again.
    """

    name: str
    width: int
    height: int
    fps: Fraction
    count: int
    read: Callable[[], Iterator[Frame]]

    @property
    def is_still(self) -> bool:
        """One picture, which stands for as long as it is needed."""
        return self.count == 1


def open_media(
    source: Source,
    name: str = "",
    *,
    fps: Fraction | None = None,
    sheet: tuple[int, int] | None = None,
) -> Media:
    """Open a picture, a video, a sequence or a zip of one.

    Args:
        source: bytes, or a path; ``name.####.exr`` and a folder of pictures are sequences.
        name: the uploaded name, for messages.
        fps: overrides the medium's own rate.
        sheet: (columns, rows) of a flipbook sheet, cut into frames row by row.

    Raises:
        InputError: it cannot be read; what and why is named.
    """
    name = name_of(source, name)
    if isinstance(source, Path):
        if NUMBERS.search(source.name) and not source.exists():
            return _sequence(sequence_files(source), name, fps)
        if source.is_dir():
            return _folder(source, name, fps)
        if not source.is_file():
            raise InputError(f"there is no file {name}", str(source.parent))
    head = _head(source, name)
    if head.startswith(b"PK\x03\x04"):
        return _zip(source, name, fps)
    if videos.container_of(head) and not _is_webp(head):
        video = videos.open_video(source, name)
        return Media(name, video.width, video.height, fps or video.fps, video.count, video.frames)
    frames = [read_image(source, name)]
    if sheet is not None:
        frames = list(split_sheet(frames[0], *sheet))
    height, width = frames[0].shape[:2]
    return Media(name, width, height, fps or Fraction(24), len(frames), lambda: iter(frames))


def read_clip(
    source: Source,
    name: str = "",
    *,
    fps: Fraction | None = None,
    sheet: tuple[int, int] | None = None,
    longest_side: int = 0,
    report: Report = silent,
) -> Clip:
    """Decode a whole medium, scene-linear and premultiplied.

    Args:
        source: see `open_media`, as the next three.
        name: the uploaded name, for messages.
        fps: overrides the medium's own rate.
        sheet: (columns, rows) of a flipbook sheet.
        longest_side: shrink larger frames to this; 0 keeps their size.
        report: told of every frame.

    Raises:
        InputError: it cannot be read, or would take more than `MAX_CLIP_BYTES`.
    """
    media = open_media(source, name, fps=fps, sheet=sheet)
    frames: list[Frame] = []
    taken = 0
    for frame in media.read():
        frames.append(shrunk(frame, longest_side) if longest_side else frame)
        taken += frames[-1].nbytes
        if taken > MAX_CLIP_BYTES:
            raise InputError(
                f"{media.name} is longer than fits in memory: {len(frames)} frames of "
                f"{frame.shape[1]} x {frame.shape[0]}",
                hint="Cut a shorter piece, or make it smaller.",
            )
        report(Progress(len(frames), media.count, "reading"))
    return Clip.of(frames, media.fps)


def split_sheet(frame: Frame, columns: int, rows: int) -> Iterator[Frame]:
    """Cut a flipbook sheet into its cells, row by row; empty cells at the end are left out.

    Raises:
        InputError: there are no columns or rows, or more than pixels.
    """
    height, width = frame.shape[:2]
    if not (1 <= columns <= width and 1 <= rows <= height):
        raise InputError(
            f"a sheet of {width} x {height} pixels has no {columns} x {rows} cells",
            "columns x rows",
        )
    high, wide = height // rows, width // columns
    cells = [
        frame[row * high : (row + 1) * high, column * wide : (column + 1) * wide]
        for row in range(rows)
        for column in range(columns)
    ]
    while len(cells) > 1 and not cells[-1].any():
        cells.pop()
    return (np.ascontiguousarray(cell) for cell in cells)


def shrunk(frame: Frame, longest_side: int) -> Frame:
    """The frame, area-averaged (premultiplied, linear) so that no side is longer than this."""
    height, width = frame.shape[:2]
    scale = longest_side / max(height, width)
    if scale >= 1:
        return frame
    return resized(frame, max(1, round(height * scale)), max(1, round(width * scale)))


def resized(frame: Frame, height: int, width: int) -> Frame:
    """The frame at another size: box filter when shrinking, bicubic kept above 0 else."""
    shrinking = height * width <= frame.shape[0] * frame.shape[1]
    method = Image.Resampling.BOX if shrinking else Image.Resampling.BICUBIC
    planes = [
        np.asarray(Image.fromarray(frame[..., c]).resize((width, height), method))
        for c in range(frame.shape[2])
    ]
    return np.asarray(np.maximum(np.stack(planes, axis=-1), 0), dtype=np.float32)


def _head(source: Source, name: str) -> bytes:
    if isinstance(source, bytes):
        return load(source[:64], name)
    try:
        with source.open("rb") as file:
            return load(file.read(64), name)
    except OSError as error:
        raise InputError(f"{name} cannot be opened: {error.strerror}", str(source)) from error


def _is_webp(head: bytes) -> bool:
    return head[8:12] == b"WEBP"


def _folder(folder: Path, name: str, fps: Fraction | None) -> Media:
    files = sorted((f for f in folder.iterdir() if f.suffix.lower() in images.SUFFIXES), key=_order)
    return _sequence(dict(enumerate(files)), name, fps)


def _order(file: Path) -> tuple[str, int, str]:
    match = _NUMBERED.fullmatch(file.name)
    return (match[1], int(match[2]), match[3]) if match else (file.name, 0, "")


def _sequence(files: dict[int, Path], name: str, fps: Fraction | None) -> Media:
    if not files:
        raise InputError(f"{name} has no frames", hint="Name a sequence name.####.exr or .png.")
    numbers = sorted(files)
    gaps = sorted(set(range(numbers[0], numbers[-1] + 1)) - set(numbers))
    if gaps:
        raise InputError(
            f"{name} lacks frame {gaps[0]}" + (f" and {len(gaps) - 1} more" * (len(gaps) > 1)),
            f"frames {numbers[0]} to {numbers[-1]}",
            "Export the missing frames, or renumber the sequence.",
        )
    ordered = [files[number] for number in numbers]
    first = read_image(ordered[0])
    return Media(
        name, first.shape[1], first.shape[0], fps or Fraction(24), len(ordered),
        lambda: _same_size((read_image(file), file.name) for file in ordered),
    )  # fmt: skip


def _same_size(frames: Iterable[tuple[Frame, str]]) -> Iterator[Frame]:
    shape: tuple[int, ...] = ()
    for frame, name in frames:
        if shape and frame.shape != shape:
            raise InputError(
                f"{name} is {frame.shape[1]} x {frame.shape[0]} pixels where the sequence has "
                f"{shape[1]} x {shape[0]}"
            )
        shape = frame.shape
        yield frame


def _zip(source: Source, name: str, fps: Fraction | None) -> Media:
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        entries = {
            entry.filename: entry.file_size
            for entry in archive.infolist()
            if PurePosixPath(entry.filename).suffix.lower() in images.SUFFIXES
            and not PurePosixPath(entry.filename).name.startswith(".")
        }
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(f"{name} is a damaged zip", hint="Zip the sequence again.") from error
    if sum(entries.values()) > MAX_ZIP_BYTES:
        raise InputError(f"{name} unpacks to more than 4 GB", hint="Zip a shorter piece.")
    if not entries:
        raise InputError(f"{name} holds no pictures", hint="Zip a PNG or EXR sequence.")
    ordered = sorted(entries, key=lambda entry: _order(Path(entry)))

    def one(entry: str) -> Frame:
        try:
            return read_image(archive.read(entry), PurePosixPath(entry).name)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
            raise InputError(f"{name} is a damaged zip", PurePosixPath(entry).name) from error

    first = one(ordered[0])
    return Media(
        name, first.shape[1], first.shape[0], fps or Fraction(24), len(ordered),
        lambda: _same_size((one(entry), entry) for entry in ordered),
    )  # fmt: skip
