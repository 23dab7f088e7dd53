"""When a frame is shown: timecode, frame numbers, and streams whose rate is not steady.

Timecode counts frames by the nominal rate (24 for 23.976, 30 for 29.97). Drop-frame timecode
leaves out the first two numbers of every minute but each tenth (four at 59.94), so that the
clock keeps up with the wall (SMPTE ST 12-1); no frame is lost, only numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from filmai_core.effects.spec import FRAME_RATES

T = TypeVar("T")

_CODE = re.compile(r"(\d{1,2}):(\d{2}):(\d{2})([:;.,])(\d{2})")
#: The rate that frames are put on whose own is nothing like one of film or video.
FILM = Fraction(24)


@dataclass(frozen=True, slots=True)
class Timecode:
    """A time of day that names a frame.

    Attributes:
        hours, minutes, seconds: of the clock.
        frames: of the second, from 0.
        drop: drop-frame, written with a semicolon.
    """

    hours: int
    minutes: int
    seconds: int
    frames: int
    drop: bool = False

    def __str__(self) -> str:
        mark = ";" if self.drop else ":"
        return f"{self.hours:02}:{self.minutes:02}:{self.seconds:02}{mark}{self.frames:02}"

    @classmethod
    def parse(cls, text: str) -> Timecode | None:
        """The timecode that ``text`` is, or None.

        >>> str(Timecode.parse("01:00:00;02"))
        '01:00:00;02'
        """
        match = _CODE.fullmatch(text.strip())
        if match is None:
            return None
        hours, minutes, seconds, frames = (int(match[n]) for n in (1, 2, 3, 5))
        if hours > 23 or minutes > 59 or seconds > 59:
            return None
        return cls(hours, minutes, seconds, frames, match[4] in ";,")

    def after(self, frames: int, fps: Fraction) -> Timecode:
        """The timecode ``frames`` later; past midnight it begins again.

        >>> str(Timecode(0, 0, 59, 29, drop=True).after(1, Fraction(30000, 1001)))
        '00:01:00;02'
        """
        nominal = max(1, round(fps))
        # Numbers are dropped where 30 a second would run away from 29.97.
        dropped = nominal // 15 if self.drop and nominal % 30 == 0 else 0
        minute = self.hours * 60 + self.minutes
        count = (minute * 60 + self.seconds) * nominal + self.frames
        count += frames - dropped * (minute - minute // 10)
        ten = 600 * nominal - 9 * dropped
        count %= 144 * ten
        tens, rest = divmod(count, ten)
        count += 9 * dropped * tens
        if rest >= 60 * nominal:
            count += dropped * (1 + (rest - 60 * nominal) // (60 * nominal - dropped))
        seconds, left = divmod(count, nominal)
        return replace(
            self, hours=seconds // 3600, minutes=seconds // 60 % 60, seconds=seconds % 60,
            frames=left,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """What a medium says of itself besides its pixels; a result keeps it.

    Attributes:
        first: number of the first frame, None where frames are not numbered.
        timecode: of the first frame.
        fps: what the medium says, None where it does not.
        pixel_aspect: width of a pixel over its height.
        notes: what was found odd and put right, a sentence each.
    """

    first: int | None = None
    timecode: Timecode | None = None
    fps: Fraction | None = None
    pixel_aspect: Fraction = Fraction(1)
    notes: tuple[str, ...] = ()


def known_rate(rate: Fraction | None, within: Fraction = Fraction(1, 5000)) -> Fraction:
    """One of film's and video's rates where ``rate`` is so near to one, else ``rate``."""
    if not rate or rate <= 0:
        return FILM
    nearest = min(FRAME_RATES.values(), key=lambda known: abs(rate / known - 1))
    if abs(rate / nearest - 1) < within:
        return nearest
    return Fraction(rate).limit_denominator(1001)


def is_steady(times: Sequence[Fraction], tick: Fraction) -> bool:
    """Whether frames at these times (s, in order) come at one rate.

    Args:
        times: of the frames.
        tick: the stream's unit of time; rounding to it is no unsteadiness.
    """
    if len(times) < 3:
        return True
    gaps = [b - a for a, b in zip(times, times[1:], strict=False)]
    mean = (times[-1] - times[0]) / len(gaps)
    slack = max(mean / 5, tick * Fraction(3, 2))
    # The last frame of a file is often stamped carelessly.
    return all(abs(gap - mean) <= slack for gap in gaps[:-1] or gaps)


def steady_rate(times: Sequence[Fraction]) -> Fraction:
    """The rate on which an unsteady stream is put: a known one near its mean, else 24."""
    mean = (len(times) - 1) / (times[-1] - times[0])
    rate = known_rate(mean, Fraction(1, 20))
    return rate if rate in FRAME_RATES.values() else FILM


def by_times(frames: Iterable[tuple[Fraction, Fraction, T]], fps: Fraction) -> Iterator[T]:
    """The frame that is on the screen at each step of a steady rate.

    Args:
        frames: (time, length, frame) in order of time, seconds; the first is at its own 0.
        fps: of the result.
    """
    number, origin = 0, Fraction(0)
    shown: tuple[Fraction, Fraction, T] | None = None
    gaps: list[Fraction] = []
    half = 1 / (2 * fps)  # a frame that begins within half a step belongs to it
    for entry in frames:
        if shown is None:
            origin = entry[0]
        else:
            gaps = [*gaps[-2:], entry[0] - shown[0]]
        while shown is not None and origin + number / fps + half <= entry[0]:
            yield shown[2]
            number += 1
        shown = entry
    if shown is None:
        return
    # Files seldom tell how long the last frame stands: as long as those before it.
    end = shown[0] + max(shown[1], 1 / fps, sorted(gaps)[len(gaps) // 2] if gaps else Fraction(0))
    while number == 0 or origin + number / fps + half <= end:
        yield shown[2]
        number += 1
