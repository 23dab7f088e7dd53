"""Timecode, to the frame."""

from __future__ import annotations

import pytest

from filmai_core.errors import InputError
from filmai_core.handoff.framerates import RATES, rate_named

DROP = RATES["29.97df"]


@pytest.mark.parametrize(
    ("frame", "timecode"),
    [
        (0, "00:00:00;00"),
        (1799, "00:00:59;29"),
        (1800, "00:01:00;02"),  # names 0 and 1 are dropped
        (3597, "00:01:59;29"),
        (3598, "00:02:00;02"),
        (17981, "00:09:59;29"),
        (17982, "00:10:00;00"),  # but not in a tenth minute
        (17982 + 1800, "00:11:00;02"),
        (107892, "01:00:00;00"),
        (2589407, "23:59:59;29"),
        (2589408, "00:00:00;00"),  # a day, and it wraps
    ],
)
def test_drop_frame_names_at_minute_boundaries(frame: int, timecode: str) -> None:
    assert DROP.timecode(frame) == timecode
    assert DROP.frame_of(timecode) == frame % 2589408


def test_every_frame_of_eleven_minutes_has_its_own_name_and_answers_to_it() -> None:
    # The slow rule: count names, skip 0 and 1 of every minute but the tenth.
    names = [
        (m, s, f)
        for m in range(11)
        for s in range(60)
        for f in range(30)
        if not (m % 10 and s == 0 and f < 2)
    ]
    for frame, (minute, second, part) in enumerate(names):
        assert DROP.timecode(frame) == f"00:{minute:02}:{second:02};{part:02}"


@pytest.mark.parametrize("name", list(RATES))
def test_timecode_and_back(name: str) -> None:
    rate = RATES[name]
    for frame in [0, 1, rate.nominal, 1799, 1800, 1801, 17982, 86399, 90000, 107892, 200_001]:
        assert rate.frame_of(rate.timecode(frame)) == frame


def test_drop_frame_stays_with_the_clock() -> None:
    hour = RATES["29.97"].frames(3600)
    assert DROP.timecode(hour) == "01:00:00;00"
    assert RATES["29.97"].timecode(hour) == "00:59:56:12"


@pytest.mark.parametrize(
    "bad", ["", "1:2:3:4", "00:61:00:00", "00:00:60:00", "00:00:00:30", "00:01:00;01", "hello"]
)
def test_what_is_no_timecode_is_an_input_error(bad: str) -> None:
    with pytest.raises(InputError):
        DROP.frame_of(bad)


def test_an_unknown_rate_names_the_known() -> None:
    with pytest.raises(InputError, match="29.97df"):
        rate_named("12")
