"""Avid Log Exchange: the shots as bin rows, tab-separated.

Written here: OpenTimelineIO's adapter says 24 frames a second whatever the rate, and then
cannot read what it wrote. The tests read ours back with it.
"""

from __future__ import annotations

from filmai_core.handoff.cut import Cut
from filmai_core.handoff.writers.otio import MEDIA

COLUMNS = (
    "Name", "Tracks", "Start", "End", "Duration", "Tape", "Source File", "Scene", "Sequence",
    "Status", "Vendor", "Description",
)  # fmt: skip


def to_ale(cut: Cut) -> bytes:
    """A cut as ALE; times are the clips' places in the animatic."""
    heading = (
        ("FIELD_DELIM", "TABS"),
        ("VIDEO_FORMAT", "1080"),
        ("AUDIO_FORMAT", "48khz"),
        ("FPS", cut.rate.name.removesuffix("df")),
    )
    lines = ["Heading", *("\t".join(pair) for pair in heading), "", "Column"]
    lines += ["\t".join(COLUMNS), "", "Data"]
    for clip in cut.clips:
        shot = clip.shot
        row = (
            clip.name,
            "V",
            cut.record(clip.source),
            cut.record(clip.source + clip.frames),
            cut.rate.timecode(clip.frames),
            "ANIMATIC",
            MEDIA,
            cut.scene_number(clip),
            cut.sequence(clip),
            shot.status if shot else "",
            shot.vendor if shot else "",
            cut.board_of(clip).text,
        )
        lines.append("\t".join(" ".join(cell.split()) for cell in row))
    return ("\n".join(lines) + "\n").encode()
