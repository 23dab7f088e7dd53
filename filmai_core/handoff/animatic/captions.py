"""What is said, as captions in the time of the cut: SubRip (SRT)."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from filmai_core.handoff.boards import BoardKind
from filmai_core.handoff.cut import Cut

#: A caption's width in letters, and its lines.
WIDTH, LINES = 42, 2


@dataclass(frozen=True, slots=True)
class Caption:
    """One caption; times are frames of the cut."""

    start: int
    end: int
    text: str


def captions_of(cut: Cut) -> tuple[Caption, ...]:
    """The speeches of a cut, long ones in parts that share the time by their letters."""
    found: list[Caption] = []
    for clip in cut.clips:
        board = cut.board_of(clip)
        if board.kind is not BoardKind.SPEECH:
            continue
        parts = split_speech(board.text)
        total = sum(len(part) for part in parts) or 1
        said, start = 0, clip.start
        for number, part in enumerate(parts):
            said += len(part)
            end = clip.end if number == len(parts) - 1 else clip.start + clip.frames * said // total
            if end > start:
                found.append(Caption(start, end, part))
            start = max(start, end)
    return tuple(found)


def split_speech(text: str) -> list[str]:
    """A speech in parts of two lines at most, cut at sentence ends where they are near."""
    parts: list[str] = []
    for paragraph in text.split("\n"):
        for sentence in re.split(r"(?<=[.!?…])\s+|(?<=[。！？])", paragraph.strip()):
            lines = textwrap.wrap(sentence, WIDTH) if sentence.strip() else []
            if sentence and not lines:
                continue
            for at in range(0, len(lines), LINES):
                parts.append("\n".join(lines[at : at + LINES]))
    return parts or [text.strip()]


def to_srt(cut: Cut) -> bytes:
    """SubRip in UTF-8; time counts from the cut's first frame, as players count."""
    blocks = [
        f"{number}\n{_clock(cut, caption.start)} --> {_clock(cut, caption.end)}\n{caption.text}\n"
        for number, caption in enumerate(captions_of(cut), start=1)
    ]
    return "\n".join(blocks).encode()


def _clock(cut: Cut, frame: int) -> str:
    milliseconds = round(1000 * cut.rate.seconds(frame))
    seconds, part = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02},{part:03}"
