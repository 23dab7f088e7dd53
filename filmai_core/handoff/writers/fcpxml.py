"""Final Cut Pro 7 XML (xmeml 4), which Premiere and Resolve open.

Written here: OpenTimelineIO's adapter says non-drop whatever the timecode, and names the
media's first frame by another rate's clock. The tests read it back with that adapter.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from filmai_core.handoff.cut import Clip, Cut
from filmai_core.handoff.writers.otio import MEDIA
from filmai_core.handoff.writers.xmltext import xml_text


def to_fcp_xml(cut: Cut, reel_frames: int) -> bytes:
    """A cut as xmeml: one sequence, one video track, a clip item an event.

    Args:
        cut: the reel or the pull list.
        reel_frames: how long the animatic is.
    """
    root = ET.Element("xmeml", version="4")
    sequence = ET.SubElement(root, "sequence", id="sequence-1")
    _put(sequence, "name", cut.title or "Untitled")
    _put(sequence, "duration", cut.frames)
    _rate(sequence, cut)
    _timecode(sequence, cut)
    video = ET.SubElement(ET.SubElement(sequence, "media"), "video")
    track = ET.SubElement(video, "track")
    for number, clip in enumerate(cut.clips, start=1):
        _item(track, cut, clip, number, reel_frames)
    ET.indent(root, " ")
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE xmeml>\n{body}\n'.encode()


def _item(track: ET.Element, cut: Cut, clip: Clip, number: int, reel_frames: int) -> None:
    item = ET.SubElement(track, "clipitem", id=f"clipitem-{number}")
    _put(item, "name", clip.name)
    _put(item, "duration", max(1, reel_frames))
    _rate(item, cut)
    _put(item, "start", clip.start)
    _put(item, "end", clip.end)
    # In and out count from the first frame of the media, not from its timecode.
    _put(item, "in", clip.source)
    _put(item, "out", clip.source + clip.frames)
    file = ET.SubElement(item, "file", id="file-1")
    if number == 1:
        _put(file, "name", MEDIA)
        _put(file, "pathurl", MEDIA)
        _rate(file, cut)
        _put(file, "duration", max(1, reel_frames))
        _timecode(file, cut)
        ET.SubElement(ET.SubElement(file, "media"), "video")
    comments = ET.SubElement(item, "comments")
    _put(comments, "mastercomment1", f"Scene {cut.scene_number(clip)}")
    _put(comments, "mastercomment2", cut.board_of(clip).text)


def _rate(parent: ET.Element, cut: Cut) -> None:
    rate = ET.SubElement(parent, "rate")
    _put(rate, "timebase", cut.rate.nominal)
    _put(rate, "ntsc", "TRUE" if cut.rate.ntsc else "FALSE")


def _timecode(parent: ET.Element, cut: Cut) -> None:
    timecode = ET.SubElement(parent, "timecode")
    _rate(timecode, cut)
    _put(timecode, "string", cut.record(0))
    _put(timecode, "frame", cut.origin)
    _put(timecode, "displayformat", "DF" if cut.rate.drop else "NDF")


def _put(parent: ET.Element, name: str, value: str | int) -> None:
    ET.SubElement(parent, name).text = xml_text(str(value))
