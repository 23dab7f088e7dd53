"""A user's own footage to a dataset: keyed, cropped, cut into sequences, flow measured.

Footage shot on black needs no matte: its light *is* premultiplied, and alpha is keyed from
its brightness. What the renderer learns from is then the same as from our simulations (see
`sequences`): whole sequences on disk, a manifest, and a contact sheet to look at before an
evening is spent on training.

The split is by source, and where there is one source only, by cutting its end off: frames of
one run are near copies of each other, and would make any network look good.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from filmai_core.effects.clip import Frame
from filmai_core.effects.colour.transfer import luminance, to_display
from filmai_core.effects.draw.sequences import UPSCALE, read_manifest, read_sequence, write_sequence
from filmai_core.effects.draw.sequences import Sequence as Learnt
from filmai_core.effects.media.alpha import unsoftened
from filmai_core.effects.media.export import write_clip
from filmai_core.effects.media.reading import Media, open_media, resized, shrunk
from filmai_core.effects.media.sources import Source
from filmai_core.effects.spec import EffectKind
from filmai_core.errors import InputError
from filmai_core.progress import Progress, Report, silent

SHEET = "contact-sheet.png"
#: Every sixth source is held out, as with simulations.
HELD_OUT_EVERY = 6
#: Frames of one run at most; a longer take becomes several.
LONGEST_RUN, SHORTEST_RUN = 96, 4
#: Longest footage that is taken from one source, in frames.
MOST_FRAMES = 2400
#: Mean difference in display values: below, a frame repeats the one before; above, it is a cut.
SAME, CUT = 0.0015, 0.12
#: Side of the thumbnails by which repeats, cuts and copies are found.
THUMB = 24


@dataclass(frozen=True, slots=True)
class Preparation:
    """How footage is made ready.

    Attributes:
        kind: what it shows.
        size: side of the square frames, a multiple of 4.
        key: ``alpha`` takes the footage's own, ``luma`` makes it from brightness on black.
        black, white: display-referred brightness where a luma key begins and is full.
        crop: cut to the square in which something moves or shines.
        graded: the footage was graded for a screen, as all but EXR is: its highlights are
            opened up again, so that it meets the simulations' unbounded light.
    """

    kind: EffectKind
    size: int = 128
    key: str = "alpha"
    black: float = 0.04
    white: float = 0.6
    crop: bool = True
    graded: bool = True

    def __post_init__(self) -> None:
        if self.size % UPSCALE or not 32 <= self.size <= 1024:
            raise InputError(f"frames of {self.size} pixels cannot be learnt from", "size",
                             "Use 32 to 1024, a multiple of 4.")  # fmt: skip
        if self.key not in ("alpha", "luma"):
            raise InputError(f"no key is called {self.key!r}", "key", "Use alpha or luma.")
        if not 0 <= self.black < self.white <= 1:
            raise InputError(
                f"a luma key from {self.black:g} to {self.white:g} keys nothing", "key"
            )


@dataclass(frozen=True, slots=True)
class Prepared:
    """What came of it.

    Attributes:
        names: sequences that were written.
        held_out: those of them that are kept for measuring.
        frames: kept frames in all.
        repeats: frames left out because they repeat the one before.
        copies: sequences left out because they copy another.
        sheet: the contact sheet.
    """

    names: tuple[str, ...]
    held_out: tuple[str, ...]
    frames: int
    repeats: int
    copies: int
    sheet: Path


@dataclass(slots=True)
class _Run:
    source: int
    name: str
    fps: Fraction
    frames: list[Frame] = field(default_factory=list)


def key_luma(frame: Frame, black: float, white: float) -> Frame:
    """Alpha from brightness, for an element shot on black; its light stays as it is.

    Smoothstep between the two display-referred levels; below ``black`` (sensor noise) the
    colour goes as well.
    """
    level = np.clip((to_display(luminance(frame)) - black) / (white - black), 0, 1)
    alpha = level * level * (3 - 2 * level)
    colour = frame[..., :3] * np.clip(level * 8, 0, 1)[..., None]
    return np.concatenate([colour, alpha[..., None]], axis=-1).astype(np.float32)


def find_square(frames: Iterable[Frame]) -> tuple[int, int, int]:
    """The square (top, left, side) that holds all that shows in any frame, with a margin.

    Raises:
        InputError: nothing shows.
    """
    most: NDArray[np.float32] | None = None
    for frame in frames:
        seen = np.maximum(frame[..., 3], luminance(frame))
        most = seen if most is None else np.maximum(most, seen)
    if most is None or float(most.max()) < 0.02:
        raise InputError("nothing shows in the footage", hint="Is the key too high?")
    rows, columns = np.nonzero(most > 0.02)
    height, width = most.shape
    top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    side = min(max(height, width), round(1.08 * max(bottom - top, right - left)) + 2)
    # Beyond the picture's edge the square is filled with nothing.
    return int((top + bottom - side) // 2), int((left + right - side) // 2), int(side)


def cut_square(frame: Frame, square: tuple[int, int, int], size: int) -> Frame:
    """The square of a frame, empty where it leaves the frame, at ``size`` pixels a side."""
    top, left, side = square
    cut = np.zeros((side, side, 4), dtype=np.float32)
    height, width = frame.shape[:2]
    y0, y1 = max(0, top), min(height, top + side)
    x0, x1 = max(0, left), min(width, left + side)
    if y1 > y0 and x1 > x0:
        cut[y0 - top : y1 - top, x0 - left : x1 - left] = frame[y0:y1, x0:x1]
    return resized(cut, size, size) if side != size else cut


def prepare_footage(
    sources: Sequence[tuple[Source, str]],
    folder: Path,
    preparation: Preparation,
    *,
    sheet: tuple[int, int] | None = None,
    report: Report = silent,
) -> Prepared:
    """Make a dataset of footage.

    Args:
        sources: what `media.open_media` reads, each with the name it came under.
        folder: the dataset's; sequences are added, those of the same name replaced.
        preparation: see there.
        sheet: (columns, rows) where the sources are flipbook sheets.
        report: told of every frame.

    Raises:
        InputError: a source cannot be read, shows nothing, or is too short; which is named.
    """
    if not sources:
        raise InputError("there is no footage", hint="Give a video, a sequence or a sheet.")
    runs: list[_Run] = []
    repeats = 0
    for number, (source, name) in enumerate(sources):
        media = open_media(source, name, sheet=sheet)

        def step(p: Progress, number: int = number, name: str = media.name) -> None:
            report(Progress(number + p.fraction, len(sources) + 1, f"reading {name}"))

        found, dropped = _runs(media, number, preparation, step)
        runs += found
        repeats += dropped
    fresh, copies = _without_copies(runs)
    held_out = _held_out(fresh)
    for done, run in enumerate(fresh):
        report(Progress(len(sources) + done / len(fresh), len(sources) + 1, "measuring motion"))
        write_sequence(folder, _learnt(run, preparation, run.name in held_out))
    sheet_path = write_contact_sheet(folder)
    report(Progress(len(sources) + 1, len(sources) + 1, "done"))
    return Prepared(
        names=tuple(run.name for run in fresh),
        held_out=tuple(sorted(held_out)),
        frames=sum(len(run.frames) for run in fresh),
        repeats=repeats,
        copies=copies,
        sheet=sheet_path,
    )


def _runs(
    media: Media, number: int, preparation: Preparation, report: Report
) -> tuple[list[_Run], int]:
    keyed: list[Frame] = []
    repeats = 0
    last: NDArray[np.float32] | None = None
    cuts = [0]
    for index, frame in enumerate(media.read()):
        if index >= MOST_FRAMES:
            raise InputError(
                f"{media.name} has more than {MOST_FRAMES} frames", hint="Cut a shorter piece."
            )
        frame = shrunk(frame, max(720, preparation.size))
        if preparation.key == "luma":
            frame = key_luma(frame, preparation.black, preparation.white)
        thumb = _thumb(frame)
        change = 1.0 if last is None else float(np.abs(thumb - last).mean())
        if change < SAME:
            repeats += 1
            continue
        if last is not None and change > CUT:
            cuts.append(len(keyed))
        last = thumb
        keyed.append(frame)
        report(Progress(index + 1, media.count, ""))
    if preparation.key == "alpha" and all(float(f[..., 3].min()) > 0.99 for f in keyed):
        raise InputError(
            f"{media.name} has no alpha", hint="Take the luma key for footage shot on black."
        )
    try:
        square = find_square(keyed) if preparation.crop else _whole(keyed[0])
    except InputError as error:
        raise InputError(f"nothing shows in {media.name}", hint=error.hint) from error
    stem = re.sub(r"[^A-Za-z0-9]+", "-", Path(media.name).stem).strip("-").lower()[:40]
    runs: list[_Run] = []
    for start, end in _pieces([*cuts, len(keyed)]):
        run = _Run(
            number,
            f"{preparation.kind.value}-{stem or 'footage'}-{number:02d}-{start:04d}",
            media.fps,
        )
        run.frames = [cut_square(f, square, preparation.size) for f in keyed[start:end]]
        if preparation.graded and max(float(f.max()) for f in run.frames) <= 1.01:
            run.frames = [unsoftened(frame) for frame in run.frames]
        runs.append(run)
    if not runs:
        raise InputError(
            f"{media.name} has {len(keyed)} different frames", hint=f"{SHORTEST_RUN} are needed."
        )
    return runs, repeats


def _whole(frame: Frame) -> tuple[int, int, int]:
    height, width = frame.shape[:2]
    side = max(height, width)
    return (height - side) // 2, (width - side) // 2, side


def _pieces(edges: list[int]) -> Iterator[tuple[int, int]]:
    for start, end in zip(edges, edges[1:], strict=False):
        for first in range(start, end, LONGEST_RUN):
            last = min(first + LONGEST_RUN, end)
            if last - first >= SHORTEST_RUN:
                yield first, last


def _thumb(frame: Frame) -> NDArray[np.float32]:
    small = resized(frame, THUMB, THUMB)
    return np.concatenate([to_display(np.minimum(small[..., :3], 1)), small[..., 3:]], axis=-1)


def _without_copies(runs: list[_Run]) -> tuple[list[_Run], int]:
    kept: list[_Run] = []
    faces: list[NDArray[np.float32]] = []
    for run in runs:
        face = np.stack([_thumb(run.frames[0]), _thumb(run.frames[-1])])
        if any(float(np.abs(face - other).mean()) < SAME for other in faces):
            continue
        kept.append(run)
        faces.append(face)
    return kept, len(runs) - len(kept)


def _held_out(runs: list[_Run]) -> set[str]:
    """Names that are kept for measuring: whole sources, else the end of the only one."""
    order = sorted({run.source for run in runs})
    if len(order) > 1:
        chosen = set(order[HELD_OUT_EVERY - 1 :: HELD_OUT_EVERY]) or {order[-1]}
        return {run.name for run in runs if run.source in chosen}
    if len(runs) > 1:
        return {runs[-1].name}
    # A single run gives up its last quarter, with a gap between.
    only = runs[0]
    rest = len(only.frames) // 4
    if rest < SHORTEST_RUN:
        return set()
    end = _Run(only.source, only.name + "-end", only.fps, only.frames[-rest:])
    only.frames = only.frames[: -rest - SHORTEST_RUN] or only.frames[:-rest]
    runs.append(end)
    return {end.name}


def _learnt(run: _Run, preparation: Preparation, held_out: bool) -> Learnt:
    frames = np.stack(run.frames)
    return Learnt(
        name=run.name,
        kind=preparation.kind,
        frames=np.minimum(frames, 60_000).astype(np.float16),
        flow=(measure_flow(frames) * np.float16(run.fps)).astype(np.float16),
        fps=run.fps,
        held_out=held_out,
        origin="footage",
        notes={"key": preparation.key, "crop": preparation.crop},
    )


def measure_flow(frames: NDArray[np.float32]) -> NDArray[np.float16]:
    """Motion in (T, H, W, 4) frames: (T, H/4, W/4, 2), x and y in frame widths a frame.

    The last frame moves as the one before it.
    """
    import torch
    from torch.nn import functional

    from filmai_core.effects.coding import encode
    from filmai_core.effects.flow import brightness, lucas_kanade

    count, height, width, _ = frames.shape
    flows = torch.zeros(count, 2, height // UPSCALE, width // UPSCALE)
    with torch.inference_mode():
        seen = [
            brightness(encode(torch.from_numpy(np.ascontiguousarray(f)).permute(2, 0, 1)[None]))
            for f in frames
        ]
        for index, (first, second) in enumerate(zip(seen, seen[1:], strict=False)):
            flow = lucas_kanade(first, second)
            flows[index] = functional.avg_pool2d(flow, UPSCALE)[0] / width
        if count > 1:
            flows[-1] = flows[-2]
    return flows.permute(0, 2, 3, 1).to(torch.float16).numpy()


def write_contact_sheet(folder: Path, columns: int = 8, side: int = 96) -> Path:
    """A row of pictures a sequence, over grey, held-out ones marked by a gold bar; a PNG.

    Raises:
        InputError: the folder holds no dataset.
    """
    rows = []
    for entry in read_manifest(folder):
        sequence = read_sequence(folder, entry)
        picks = np.linspace(0, len(sequence.frames) - 1, columns).round().astype(int)
        cells = [resized(sequence.frames[i].astype(np.float32), side, side) for i in picks]
        row = np.concatenate(cells, axis=1)
        ground = np.full_like(row, 0.03)
        ground[..., 3] = 1
        row = np.concatenate([row[..., :3] + ground[..., :3] * (1 - row[..., 3:]),
                              ground[..., 3:]], axis=-1)  # fmt: skip
        if sequence.held_out:
            row[:, :4] = (0.69, 0.37, 0.05, 1)
        rows.append(row)
    if not rows:
        raise InputError("there is no dataset in this folder", folder.name)
    [path] = write_clip(
        [np.concatenate(rows).astype(np.float32)], Fraction(24), folder / SHEET, bits=8, soft=True
    )
    return path
