"""A look at an effect shot: its element over a plate, as a small film with a poster.

A preview is two files in the blob folder, named by what decides them (the spec and the
plate), so that the same shot in the next draft finds its preview again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filmai_core.analysis.breakdown.rows import ShotRow
from filmai_core.effects.spec import EffectKind, EffectSpec
from filmai_core.progress import Progress, Report, silent
from filmai_core.screenplay.model import Screenplay
from filmai_core.screenplay.words.times import TimeOfDay
from filmai_core.screenplay.words.times import time_of_day as read_time
from filmai_core.settings import ASSETS, settings

if TYPE_CHECKING:
    from filmai_core.effects.clip import Clip, Frame

#: The picture's size, the element's side in it, and the most frames.
WIDTH, HEIGHT, ELEMENT, FRAMES = 640, 360, 192, 36
#: Raise when the same spec and plate would look different.
VERSION = 1

#: The neutral plate for each light; the rest stands in daylight.
_PLATES = {TimeOfDay.NIGHT: "night", TimeOfDay.DUSK: "dusk", TimeOfDay.DAWN: "dusk"}


@dataclass(frozen=True, slots=True)
class Preview:
    """A preview that is there. ``video`` is WebM, ``poster`` JPEG."""

    key: str
    video: Path
    poster: Path


def plate_for(time_of_day: str) -> str:
    """The neutral plate of a heading's time, in any language: ``day``, ``dusk`` or ``night``.

    >>> plate_for("NIGHT - LATER"), plate_for("MAGIC HOUR"), plate_for("CONTINUOUS")
    ('night', 'dusk', 'day')
    """
    return _PLATES.get(read_time(time_of_day), "day")


def preview_key(spec: EffectSpec, plate: str) -> str:
    """What decides a preview. ``plate`` is a neutral plate's name or a picture's hash."""
    settled = json.dumps([VERSION, spec.to_json(), plate], sort_keys=True)
    return hashlib.sha256(settled.encode()).hexdigest()[:32]


def find_preview(key: str) -> Preview | None:
    """A preview made before, or None."""
    video, poster = (settings().blobs / f"{key}{ending}" for ending in (".webm", ".jpg"))
    return Preview(key, video, poster) if video.is_file() and poster.is_file() else None


def make_preview(
    spec: EffectSpec,
    plate_name: str,
    *,
    plate: Frame | None = None,
    report: Report = silent,
) -> Preview:
    """Generate, lay over the plate, write; at once where it was made before.

    Args:
        spec: the element; it is drawn small and short.
        plate_name: a neutral plate's name, or the hash of ``plate``.
        plate: (H, W, 4) scene-linear, the visitor's own; None: the neutral one.
        report: told of each frame.

    Raises:
        InputError: the plate or the disk cannot be used.
        ModelError: there is no renderer.
    """
    key = preview_key(spec, plate_name)
    if (found := find_preview(key)) is not None:
        return found
    from PIL import Image

    from filmai_core.effects.colour.transfer import to_display
    from filmai_core.effects.draw.generate import generate
    from filmai_core.effects.media.export import write_clip

    back = _cropped(plate if plate is not None else _neutral(plate_name))
    small = spec.with_(size=ELEMENT, frames=min(FRAMES, spec.frames))
    clip = generate(small, report=report)
    frames = list(_over(back, clip, spec.kind))
    folder = settings().blobs
    folder.mkdir(parents=True, exist_ok=True)
    video, poster = folder / f"{key}.webm", folder / f"{key}.jpg"
    write_clip(frames, clip.fps, video, soft=True)
    shown = to_display(frames[len(frames) * 2 // 5][..., :3].clip(0, 1))
    aside = poster.with_suffix(".part")
    Image.fromarray((shown * 255).round().astype("uint8")).save(aside, "JPEG", quality=85)
    os.replace(aside, poster)
    return Preview(key, video, poster)


def _neutral(name: str) -> Frame:
    from filmai_core.effects.media.images import read_image

    return read_image(ASSETS / "plates" / f"{name}.jpg")


def _cropped(plate: Frame) -> Frame:
    """The plate's middle at the preview's size, opaque."""
    from filmai_core.effects.media.reading import resized

    height, width = plate.shape[:2]
    scale = max(WIDTH / width, HEIGHT / height)
    large = resized(plate, max(HEIGHT, round(height * scale)), max(WIDTH, round(width * scale)))
    top, left = (large.shape[0] - HEIGHT) // 2, (large.shape[1] - WIDTH) // 2
    found = large[top : top + HEIGHT, left : left + WIDTH].copy()
    found[..., 3] = 1
    return found


def _over(back: Frame, clip: Clip, kind: EffectKind) -> Sequence[Frame]:
    """The element standing on the plate's ground; fire lights it."""
    from filmai_core.effects.comp.composite import Layer, composite_frame
    from filmai_core.effects.comp.place import Transform

    hot = kind in (EffectKind.FIRE, EffectKind.EXPLOSION)
    scale = 1.5
    place = Transform(WIDTH / 2, HEIGHT * 0.86 - ELEMENT * scale / 2, scale)
    layer = Layer(clip, transform=place, cast=1.2 if hot else 0.0, wrap=0.3)
    return [composite_frame(back, [layer], number, clip.fps) for number in range(clip.count)]


def make_previews(
    rows: Sequence[ShotRow], play: Screenplay, *, report: Report = silent
) -> dict[str, str]:
    """Previews of all rows that FilmAI can generate, over the plate of their time of day.

    Returns:
        Row id to preview key. Those made before cost nothing.
    """
    wanted = [row for row in rows if row.effect is not None]
    made: dict[str, str] = {}
    for number, row in enumerate(wanted):
        assert row.effect is not None

        def within(progress: Progress, number: int = number, row: ShotRow = row) -> None:
            label = f"Scene {row.number}: {row.category.value}"
            report(Progress(number + progress.fraction, len(wanted), label))

        within(Progress(0, 1))
        plate = plate_for(play.scenes[row.scene].heading.time)
        made[row.id] = make_preview(row.effect, plate, report=within).key
    report(Progress(len(wanted), len(wanted), "Previews"))
    return made
