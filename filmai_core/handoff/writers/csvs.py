"""CSV in the column names of Kitsu and of Flow Production Tracking.

Kitsu's names are those of its own example sheet (Sequence, Name, Description, Nb Frames,
Frame In, Frame Out); Episode is asked for in TV shows only. Flow's are the display names of
its Shot fields, which its importer offers by default. Both get frame numbers in a shot that
begins at 1001, as shots are commonly numbered, and both ends are counted in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from filmai_core.csvcell import safe_cell
from filmai_core.handoff.cut import Clip, Cut

#: First frame of a shot.
FIRST = 1001

KITSU = ("Sequence", "Name", "Description", "Nb Frames", "Frame In", "Frame Out", "FPS")
FLOW = (
    "Shot Code", "Sequence", "Status", "Description", "Cut Order", "Cut In", "Cut Out",
    "Cut Duration",
)  # fmt: skip

#: Our statuses as Flow's short codes.
FLOW_STATUS: Mapping[str, str] = {
    "candidate": "wtg",
    "waiting": "wtg",
    "in progress": "ip",
    "review": "rev",
    "final": "fin",
    "omitted": "omt",
}


def to_kitsu(cut: Cut) -> bytes:
    """The shots for Kitsu's *Import CSV*."""
    return to_csv(
        KITSU,
        (
            (
                cut.sequence(clip),
                clip.name,
                _description(cut, clip),
                clip.frames,
                FIRST,
                FIRST + clip.frames - 1,
                cut.rate.name.removesuffix("df"),
            )
            for clip in cut.clips
        ),
    )


def to_flow(cut: Cut) -> bytes:
    """The shots for Flow Production Tracking's *Import Data*."""
    return to_csv(
        FLOW,
        (
            (
                clip.name,
                cut.sequence(clip),
                FLOW_STATUS[clip.shot.status] if clip.shot else "wtg",
                _description(cut, clip),
                order,
                FIRST,
                FIRST + clip.frames - 1,
                clip.frames,
            )
            for order, clip in enumerate(cut.clips, start=1)
        ),
    )


def to_csv(header: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> bytes:
    """RFC 4180 in UTF-8; a text that a spreadsheet would run as a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue().encode()


def _description(cut: Cut, clip: Clip) -> str:
    return " ".join(cut.board_of(clip).text.split())
