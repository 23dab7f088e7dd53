"""Plates and footage of any kind: pictures, sequences, video, flipbook sheets, zips.

`open_media` reads headers only and hands out frames one at a time, so that a plate longer
than the memory can be composited; `read_clip` decodes all of it into a `Clip`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path, PurePath, PurePosixPath

from filmai_core.effects.clip import Clip, Frame
from filmai_core.effects.media import videos
from filmai_core.effects.media.images import read_image, read_picture
from filmai_core.effects.media.numbering import NUMBERS, sequence_files
from filmai_core.effects.media.reshape import resized, shrunk, split_sheet
from filmai_core.effects.media.sequences import Media, frames_of_folder, is_picture, sequence
from filmai_core.effects.media.sources import ANY, Choice, Picture, Source, load_head, name_of
from filmai_core.effects.media.timing import FILM
from filmai_core.errors import InputError
from filmai_core.progress import Progress, Report, silent

__all__ = ["Media", "held", "open_media", "read_clip", "read_image", "resized", "shrunk",
           "split_sheet"]  # fmt: skip

#: The largest clip that is decoded whole: 1.5 GB, 1,400 frames of 256 x 256.
MAX_CLIP_BYTES = 1_500_000_000
#: The largest sum of a zip's pictures, unpacked.
MAX_ZIP_BYTES = 4_000_000_000


def open_media(
    source: Source,
    name: str = "",
    *,
    fps: Fraction | None = None,
    sheet: tuple[int, int] | None = None,
    choice: Choice = ANY,
) -> Media:
    """Open a picture, a video, a sequence or a zip of one.

    Args:
        source: bytes, or a path; ``name.####.exr`` and a folder of pictures are sequences.
        name: the uploaded name, for messages.
        fps: overrides the medium's own rate.
        sheet: (columns, rows) of a flipbook sheet, cut into frames row by row.
        choice: the part and layer of an EXR, and colour that the file does not tell.

    Raises:
        InputError: it cannot be read; what and why is named.
    """
    name = name_of(source, name)
    if isinstance(source, Path):
        if NUMBERS.search(source.name) and not source.exists():
            return sequence(sequence_files(source), _read_file(choice), name, fps)
        if source.is_dir():
            files = frames_of_folder(source.iterdir(), name)
            return sequence(files, _read_file(choice), name, fps, gaps=True)
        if not source.is_file():
            raise InputError(f"there is no file {name}", str(source.parent))
    head = load_head(source, name)
    if head.startswith(b"PK\x03\x04"):
        return _zip(source, name, fps, choice)
    if videos.container_of(head) and not _is_webp(head):
        video = videos.open_video(source, name, choice)
        return Media(name, video.width, video.height, fps or video.fps, video.count,
                     video.frames, video.about)  # fmt: skip
    if PurePosixPath(name).suffix.lower() in videos.SUFFIXES:
        raise InputError(
            f"{name} is no video that can be read, or its beginning is damaged",
            hint="Export it again as .mov or .mp4, or upload it again.",
        )
    picture = read_picture(source, name, choice)
    frames = [picture.frame]
    if sheet is not None:
        frames = list(split_sheet(frames[0], *sheet))
    height, width = frames[0].shape[:2]
    rate = fps or picture.about.fps or FILM
    return Media(name, width, height, rate, len(frames), lambda: iter(frames), picture.about)


def _read_file(choice: Choice) -> Callable[[PurePath], Picture]:
    return lambda path: read_picture(Path(path), "", choice)


def read_clip(
    source: Source,
    name: str = "",
    *,
    fps: Fraction | None = None,
    sheet: tuple[int, int] | None = None,
    longest_side: int = 0,
    choice: Choice = ANY,
    report: Report = silent,
) -> Clip:
    """Decode a whole medium, scene-linear and premultiplied.

    Args:
        source: see `open_media`, as the next three.
        name: the uploaded name, for messages.
        fps: overrides the medium's own rate.
        sheet: (columns, rows) of a flipbook sheet.
        longest_side: shrink larger frames to this; 0 keeps their size.
        choice: see `open_media`.
        report: told of every frame.

    Raises:
        InputError: it cannot be read, or would take more than `MAX_CLIP_BYTES`.
    """
    return held(open_media(source, name, fps=fps, sheet=sheet, choice=choice), longest_side, report)


def held(media: Media, longest_side: int = 0, report: Report = silent) -> Clip:
    """All of an opened medium in memory; see `read_clip`."""
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


def _is_webp(head: bytes) -> bool:
    return head[8:12] == b"WEBP"


def _zip(source: Source, name: str, fps: Fraction | None, choice: Choice) -> Media:
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
        entries = {
            PurePosixPath(entry.filename): entry.file_size
            for entry in archive.infolist()
            if is_picture(PurePosixPath(entry.filename))
        }
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(f"{name} is a damaged zip", hint="Zip the sequence again.") from error
    if sum(entries.values()) > MAX_ZIP_BYTES:
        raise InputError(f"{name} unpacks to more than 4 GB", hint="Zip a shorter piece.")
    if not entries:
        raise InputError(f"{name} holds no pictures", hint="Zip a PNG or EXR sequence.")

    def one(entry: PurePath) -> Picture:
        try:
            return read_picture(archive.read(str(entry)), entry.name, choice)
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
            raise InputError(f"{name} is a damaged zip", entry.name) from error

    return sequence(frames_of_folder(entries, name), one, name, fps, gaps=True)
