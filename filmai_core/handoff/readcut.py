"""A cut that came back from the edit: lengths by clip name, from OTIO, EDL or FCP XML.

What fits is taken and the rest is named: a foreign clip, an event that overlaps another, a
timecode that its rate does not have. An EDL states no rate: it is read at the hand-off's,
or at drop-frame 29.97 where it says so and the hand-off is at 29.97. OTIO and XML state
theirs, and are converted by time.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from filmai_core.errors import InputError
from filmai_core.handoff.framerates import RATES, FrameRate

_EVENT = re.compile(
    r"^\s*(\d+)\s+(\S+)\s+(\S+)\s+(\S+)(?:\s+\d+)?\s+"
    r"(\d\d[:;]\d\d[:;]\d\d[:;.]\d\d)\s+(\d\d[:;]\d\d[:;]\d\d[:;.]\d\d)\s+"
    r"(\d\d[:;]\d\d[:;]\d\d[:;.]\d\d)\s+(\d\d[:;]\d\d[:;]\d\d[:;.]\d\d)\s*$"
)
_NAME = re.compile(r"^\*\s*(?:TO|FROM) CLIP NAME:\s*(.+?)\s*$", re.IGNORECASE)
_BLACK = ("BL", "BLACK")
#: Endings that an editor's program puts behind a clip's name.
_ENDING = re.compile(r"\.(?:mov|mp4|mxf|otio|new\.\d+|copy\.\d+|sub\.\d+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CameBack:
    """What a cut says.

    Attributes:
        seconds: by clip name; a clip that was cut in two counts with both parts.
        problems: what was left out, and why, one sentence each.
    """

    seconds: dict[str, float]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Event:
    name: str
    start: float
    end: float


def read_cut(data: bytes, name: str, rate: FrameRate) -> CameBack:
    """Lengths from a cut.

    Args:
        data: the file's bytes.
        name: its name; the ending says what it is.
        rate: of the hand-off.

    Raises:
        InputError: it is no cut at all, or nothing in it can be used.
    """
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    problems: list[str] = []
    if ending == ".edl":
        events = _from_edl(data, rate, problems)
    elif ending in (".otio", ".xml"):
        events = _from_otio(data, name, ending, problems)
    else:
        raise InputError(
            f"a cut cannot be read from {ending or 'a file without an ending'}",
            name,
            "Give OpenTimelineIO (.otio), CMX 3600 (.edl) or Final Cut Pro 7 XML (.xml).",
        )
    events = _without_overlaps(events, problems)
    seconds: dict[str, float] = defaultdict(float)
    for event in events:
        seconds[_ENDING.sub("", event.name)] += event.end - event.start
    if not seconds:
        why = f": {problems[0]}" if problems else ""
        raise InputError(f"no clip of this cut can be used{why}", name, "Export it again.")
    return CameBack(dict(seconds), tuple(problems))


def _from_edl(data: bytes, rate: FrameRate, problems: list[str]) -> list[_Event]:
    text = data.decode("utf-8-sig", errors="replace")
    events: list[_Event] = []
    number, times, name = "", None, ""

    def close() -> None:
        if times is None:
            return
        if not name:
            problems.append(f"event {number} has no clip name")
        else:
            events.append(_Event(name, *times))

    for line in text.splitlines():
        if line.upper().startswith("FCM:") and rate.name.startswith("29.97"):
            drop = "NON" not in line.upper()
            rate = RATES["29.97df" if drop else "29.97"]
        if found := _EVENT.match(line):
            close()
            number, name, times = found[1], "", None
            if found[2].upper() in _BLACK or not found[3].upper().startswith(("V", "B", "NONE")):
                continue
            try:
                start, end = (rate.frame_of(found[n]) for n in (7, 8))
            except InputError as error:
                problems.append(f"event {number}: {error.what}")
                continue
            if end <= start:
                problems.append(f"event {number} ends before it begins")
                continue
            times = (rate.seconds(start), rate.seconds(end))
        elif (found := _NAME.match(line)) and times is not None:
            name = found[1]
    close()
    return events


def _from_otio(data: bytes, name: str, ending: str, problems: list[str]) -> list[_Event]:
    import opentimelineio as otio

    adapter = "otio_json" if ending == ".otio" else "fcp_xml"
    try:
        if ending == ".xml":
            # The adapter's parser expands entities; a hostile file is told by defusedxml.
            import defusedxml.ElementTree

            defusedxml.ElementTree.parse(io.BytesIO(data), forbid_dtd=False)
        read: Any = otio.adapters.read_from_string(data.decode("utf-8-sig"), adapter)
    except Exception as error:  # adapters raise whatever their parser raises
        raise InputError(
            f"{PurePosixPath(name).name} is not a cut that can be read",
            type(error).__name__,
            "Export it again as .otio, .edl or Final Cut Pro 7 XML.",
        ) from error
    timelines: Sequence[Any] = (
        [read]
        if isinstance(read, otio.schema.Timeline)
        else [item for item in read if isinstance(item, otio.schema.Timeline)]
        if isinstance(read, otio.schema.SerializableCollection)
        else []
    )
    if not timelines:
        raise InputError(f"{PurePosixPath(name).name} holds no timeline", name)
    events: list[_Event] = []
    for track in timelines[0].video_tracks():
        for clip in track.find_clips():
            try:
                span = clip.transformed_time_range(clip.trimmed_range(), track)
            except Exception:  # noqa: BLE001 - a clip with neither range nor media
                problems.append(f"{clip.name or 'a clip without a name'} has no length")
                continue
            start, length = span.start_time.to_seconds(), span.duration.to_seconds()
            if not clip.name:
                problems.append("a clip has no name")
            elif length <= 0:
                problems.append(f"{clip.name} has no length")
            else:
                events.append(_Event(clip.name, start, start + length))
    return events


def _without_overlaps(events: Sequence[_Event], problems: list[str]) -> list[_Event]:
    """Events in time order; one that begins before the last has ended is named and left out."""
    kept: list[_Event] = []
    for event in sorted(events, key=lambda event: event.start):
        # A frame's tenth: floating seconds of different rates.
        if kept and event.start < kept[-1].end - 0.004:
            problems.append(f"{event.name} overlaps {kept[-1].name}")
        else:
            kept.append(event)
    return kept
