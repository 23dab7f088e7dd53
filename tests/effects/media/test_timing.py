"""Timecode against a clock that is stepped frame by frame; unsteady rates by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from filmai_core.effects.media.timing import (
    Timecode,
    by_times,
    is_steady,
    known_rate,
    steady_rate,
)

NTSC = Fraction(30000, 1001)


def stepped(code: Timecode, nominal: int, dropped: int) -> Timecode:
    """The slow way: one frame on, numbers left out as the standard says."""
    h, m, s, f = code.hours, code.minutes, code.seconds, code.frames + 1
    if f == nominal:
        f, s = 0, s + 1
    if s == 60:
        s, m = 0, m + 1
    if m == 60:
        m, h = 0, (h + 1) % 24
    if s == 0 and f == 0 and m % 10:
        f = dropped
    return Timecode(h, m, s, f, code.drop)


@pytest.mark.parametrize(("fps", "nominal", "dropped"), [(NTSC, 30, 2), (2 * NTSC, 60, 4),
                                                         (Fraction(24), 24, 0)])  # fmt: skip
def test_timecode_counts_as_a_clock_does(fps: Fraction, nominal: int, dropped: int) -> None:
    start = code = Timecode(23, 55, 0, 5, drop=bool(dropped))
    for number in range(1, 20_000):
        code = stepped(code, nominal, dropped)
        if number % 7 == 0 or code.frames < 5:
            assert start.after(number, fps) == code, number


def test_an_hour_of_drop_frame_is_an_hour() -> None:
    assert str(Timecode(0, 0, 0, 0, drop=True).after(round(3600 * NTSC), NTSC)) == "01:00:00;00"


@pytest.mark.parametrize(("text", "drop"), [("01:02:03:04", False), ("01:02:03;04", True),
                                            ("01:02:03.04", False)])  # fmt: skip
def test_timecode_is_read_and_written(text: str, drop: bool) -> None:
    code = Timecode.parse(text)
    assert code is not None and code.drop is drop
    assert Timecode.parse(str(code)) == code
    assert Timecode.parse("25:00:00:00") is None and Timecode.parse("soon") is None


def test_rounding_is_no_unsteadiness_and_a_dropped_frame_is() -> None:
    milliseconds = [Fraction(round(n * 1000 / 24), 1000) for n in range(100)]
    assert is_steady(milliseconds, Fraction(1, 1000))
    even = [Fraction(n, 25) for n in range(50)]
    assert is_steady(even, Fraction(1, 12800))
    assert not is_steady(even[:20] + even[21:], Fraction(1, 12800))
    assert is_steady(even[:3], Fraction(1, 12800)) and is_steady([], Fraction(1))


def test_an_unsteady_rate_goes_to_a_known_one() -> None:
    phone = [n / Fraction("29.8") for n in range(60)]
    assert steady_rate(phone) in (NTSC, Fraction(30))
    assert steady_rate([Fraction(0), Fraction(1, 30), Fraction(1, 2)]) == 24
    assert known_rate(Fraction("23.976")) == Fraction(24000, 1001)


def test_frames_are_taken_by_their_times() -> None:
    # Half a second at 30, then half a second at 10.
    times = [Fraction(n, 30) for n in range(15)] + [Fraction(5 + n, 10) for n in range(5)]
    frames = [(time, Fraction(1, 30), number) for number, time in enumerate(times)]
    shown = list(by_times(frames, Fraction(30)))
    assert shown == [*range(15), *[n for n in range(15, 20) for _ in range(3)]]
    assert len(list(by_times(frames, Fraction(24)))) == 24
    assert list(by_times([(Fraction(9), Fraction(0), "a")], Fraction(24))) == ["a"]
