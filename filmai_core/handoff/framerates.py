"""Frame rates and SMPTE 12M timecode, to the frame.

Words of the trade: *timecode* names a frame as hours, minutes, seconds and frames. At the
NTSC rates (24000/1001, 30000/1001) it counts 24 or 30 to the "second", so a clock second
and a timecode second drift apart by 3.6 s an hour. *Drop-frame* timecode mends that at
29.97: it skips the names (never the pictures) of frames 0 and 1 at the start of every
minute, but for each tenth. Drop-frame is written with a semicolon before the frames.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from filmai_core.errors import InputError

_TIMECODE = re.compile(r"(\d{1,2})[:;](\d{2})[:;](\d{2})([:;.,])(\d{2})")
#: Names that drop-frame skips at the start of a minute, at 29.97.
_DROPPED = 2


@dataclass(frozen=True, slots=True)
class FrameRate:
    """How many pictures a second, and how they are counted.

    Attributes:
        name: as on the command line: ``23.976``, ``29.97df`` ...
        speed: pictures a second, exactly.
        nominal: frames that a timecode second counts.
        drop: drop-frame timecode.
    """

    name: str
    speed: Fraction
    nominal: int
    drop: bool = False

    @property
    def ntsc(self) -> bool:
        """Slower than its count by 1000/1001."""
        return self.speed != self.nominal

    @property
    def per_second(self) -> float:
        """Pictures a second, as a float."""
        return float(self.speed)

    def frames(self, seconds: float) -> int:
        """The frame nearest to a time."""
        return round(seconds * self.per_second)

    def seconds(self, frames: int) -> float:
        """The time of a frame."""
        return float(frames / self.speed)

    def timecode(self, frame: int) -> str:
        """The name of frame ``frame``, counted from 00:00:00:00; past 24 hours it wraps.

        >>> RATES["29.97df"].timecode(1800), RATES["29.97"].timecode(1800)
        ('00:01:00;02', '00:01:00:00')
        """
        frame %= self._day
        if self.drop:
            # Ten minutes hold 17,982 frames, the first of them a whole minute of 1,800.
            tens, rest = divmod(frame, 17_982)
            minutes = 0 if rest < 1800 else 1 + (rest - 1800) // 1798
            frame += 18 * tens + _DROPPED * minutes
        seconds, part = divmod(frame, self.nominal)
        mark = ";" if self.drop else ":"
        hours, rest = divmod(seconds, 3600)
        return f"{hours:02}:{rest // 60:02}:{rest % 60:02}{mark}{part:02}"

    def frame_of(self, timecode: str) -> int:
        """The frame that a timecode names.

        Raises:
            InputError: it is no timecode, or names a frame that this rate does not have.
        """
        found = _TIMECODE.fullmatch(timecode.strip())
        if found is None:
            raise InputError(f"{timecode!r} is not a timecode", hint="Write 01:00:00:00.")
        hours, minutes, seconds, part = (int(found[n]) for n in (1, 2, 3, 5))
        if minutes > 59 or seconds > 59 or part >= self.nominal:
            raise InputError(f"{timecode} does not exist at {self.name}", hint="Check the rate.")
        dropped = 0
        if self.drop:
            if minutes % 10 and not seconds and part < _DROPPED:
                raise InputError(f"{timecode} is a name that drop-frame skips", self.name)
            whole = 60 * hours + minutes
            dropped = _DROPPED * (whole - whole // 10)
        return ((hours * 60 + minutes) * 60 + seconds) * self.nominal + part - dropped

    @property
    def _day(self) -> int:
        frames = 24 * 3600 * self.nominal
        return frames - _DROPPED * 24 * 54 if self.drop else frames


RATES: Mapping[str, FrameRate] = {
    rate.name: rate
    for rate in (
        FrameRate("23.976", Fraction(24000, 1001), 24),
        FrameRate("24", Fraction(24), 24),
        FrameRate("25", Fraction(25), 25),
        FrameRate("29.97", Fraction(30000, 1001), 30),
        FrameRate("29.97df", Fraction(30000, 1001), 30, drop=True),
        FrameRate("30", Fraction(30), 30),
    )
}


def rate_named(name: str) -> FrameRate:
    """The rate of that name.

    Raises:
        InputError: there is none.
    """
    if name not in RATES:
        raise InputError(f"{name!r} is not a frame rate", "--fps", f"Use {', '.join(RATES)}.")
    return RATES[name]
