"""CMX 3600 edit decision lists.

Written here and not by OpenTimelineIO's adapter: that one cuts reel names short, says
nothing of drop-frame, and cannot begin at an hour. What is written is read back in the
tests by the adapter and by `pycmx`. CMX knows plain ASCII; what is not is left out.
"""

from __future__ import annotations

import re
import unicodedata

from filmai_core.handoff.cut import Clip, Cut

#: The source of every event: the animatic. CMX reels have at most eight signs.
REEL = "ANIMATIC"


def to_edl(cut: Cut) -> bytes:
    """A cut as CMX 3600, one event a clip; the name is in ``FROM CLIP NAME``."""
    lines = [
        f"TITLE: {ascii_of(cut.title)[:60] or 'UNTITLED'}",
        "FCM: DROP FRAME" if cut.rate.drop else "FCM: NON-DROP FRAME",
        "",
    ]
    for number, clip in enumerate(cut.clips, start=1):
        source_in, source_out, record_in, record_out = (
            cut.record(frame)
            for frame in (clip.source, clip.source + clip.frames, clip.start, clip.end)
        )
        lines += [
            f"{number:03}  {REEL} V     C        {source_in} {source_out} {record_in} {record_out}",
            f"* FROM CLIP NAME: {clip.name}",
            f"* COMMENT: {_comment(cut, clip)}",
        ]
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def ascii_of(text: str) -> str:
    """What is left of a text in printable ASCII, accents taken off.

    >>> ascii_of("Crème brûlée, 夜")
    'Creme brulee,'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^ -~]", " ", plain).split())


def _comment(cut: Cut, clip: Clip) -> str:
    board = cut.board_of(clip)
    what = f"SCENE {cut.scene_number(clip)} LINE {board.line} DURATION {clip.frames}"
    return ascii_of(f"{what} {board.text}")[:70].strip()
