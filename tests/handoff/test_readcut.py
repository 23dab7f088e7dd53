"""A cut that comes back: what fits is taken, the rest is named."""

from __future__ import annotations

import opentimelineio as otio
import pytest
from handoff_scripts import SCENES, off_of

from filmai_core.errors import InputError
from filmai_core.handoff.files import files_of
from filmai_core.handoff.framerates import RATES
from filmai_core.handoff.readcut import read_cut

HEAD = "TITLE: X\nFCM: NON-DROP FRAME\n\n"


def event(number: int, name: str, start: str, end: str) -> str:
    return f"{number:03}  AX V C 00:00:00:00 00:00:01:00 {start} {end}\n* FROM CLIP NAME: {name}\n"


@pytest.mark.parametrize("fps", list(RATES))
@pytest.mark.parametrize("name", ["animatic.edl", "animatic.otio", "shots.xml"])
def test_what_went_out_comes_back_to_the_frame(fps: str, name: str) -> None:
    off = off_of(fps=fps)
    back = read_cut(files_of(off)[name], name, RATES[fps])
    cut = off.pulls if name.startswith("shots") else off.reel
    assert not back.problems
    assert list(back.seconds) == [clip.name for clip in cut.clips]
    for clip in cut.clips:
        assert RATES[fps].frames(back.seconds[clip.name]) == clip.frames


def test_a_retimed_shot_changes_the_cut_and_nothing_before_it() -> None:
    off = off_of()
    held = {"S020_010": 10.0}
    again = off_of(held=held)
    changed = {clip.name: clip.frames for clip in again.reel.clips}
    assert changed["S020_010"] == 240
    before = {clip.name: clip.frames for clip in off.reel.clips}
    assert {n: f for n, f in changed.items() if n != "S020_010"} == {
        n: f for n, f in before.items() if n != "S020_010"
    }
    assert again.scenes[1].seconds - off.scenes[1].seconds == pytest.approx(
        10 - before["S020_010"] / 24
    )


def test_otio_at_another_rate_is_taken_by_its_time() -> None:
    data = files_of(off_of(fps="25"))["shots.otio"]
    at_25 = read_cut(data, "shots.otio", RATES["24"]).seconds
    assert at_25["S020_010"] == pytest.approx(
        off_of(fps="25").reel.rate.seconds(
            next(c.frames for c in off_of(fps="25").pulls.clips if c.name == "S020_010")
        )
    )


def test_a_clip_cut_in_two_counts_with_both_parts() -> None:
    edl = HEAD + event(1, "S010_010", "01:00:00:00", "01:00:01:00")
    edl += event(2, "S010_010", "01:00:01:00", "01:00:01:12")
    assert read_cut(edl.encode(), "cut.edl", RATES["24"]).seconds == {"S010_010": 1.5}


def test_overlaps_bad_times_and_nameless_events_are_named_and_the_rest_taken() -> None:
    edl = HEAD + event(1, "S010_010", "01:00:00:00", "01:00:02:00")
    edl += event(2, "S010_020", "01:00:01:00", "01:00:03:00")
    edl += event(3, "S020_010", "01:00:03:00", "01:00:03:40")
    edl += "004  AX V C 00:00:00:00 00:00:01:00 01:00:05:00 01:00:06:00\n"
    edl += event(5, "S020_020", "01:00:07:00", "01:00:06:00")
    edl += event(6, "S040_010", "01:00:08:00", "01:00:09:00")
    back = read_cut(edl.encode(), "cut.edl", RATES["24"])
    assert back.seconds == {"S010_010": 2.0, "S040_010": 1.0}
    told = "\n".join(back.problems)
    assert "S010_020 overlaps S010_010" in told
    assert "event 003" in told and "event 004 has no clip name" in told and "event 005" in told


def test_drop_frame_is_read_where_the_list_says_so() -> None:
    edl = "TITLE: X\nFCM: DROP FRAME\n" + event(1, "A", "01:00:59;28", "01:01:00;02")
    seconds = read_cut(edl.encode(), "c.edl", RATES["29.97"]).seconds["A"]
    assert RATES["29.97"].frames(seconds) == 2


def test_black_and_sound_are_no_clips() -> None:
    edl = HEAD + "001  BL V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00\n"
    edl += "002  AX A C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:09:00\n* FROM CLIP NAME: S\n"
    edl += event(3, "S010_010", "01:00:01:00", "01:00:02:00")
    assert read_cut(edl.encode(), "c.edl", RATES["24"]).seconds == {"S010_010": 1.0}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "c.edl"), (b"\xff\xfe\x00", "c.edl"), (b"nothing", "c.otio"), (b"{}", "c.otio"),
        (b"<a/>", "c.xml"), (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "c.xml"),
        (b"x", "c.mov"), (b"x", "cut"), (b"\x00" * 100, "c.xml"),
    ],
)  # fmt: skip
def test_what_is_no_cut_is_an_input_error(data: bytes, name: str) -> None:
    with pytest.raises(InputError):
        read_cut(data, name, RATES["24"])


def test_a_timeline_of_another_program_with_gaps_and_transitions_is_read() -> None:
    timeline = otio.adapters.read_from_string(
        files_of(off_of(SCENES))["shots.otio"].decode(), "otio_json"
    )
    track = timeline.video_tracks()[0]
    track.insert(1, otio.schema.Gap(duration=otio.opentime.RationalTime(48, 24)))
    track.append(otio.schema.Clip("no media"))
    back = read_cut(
        otio.adapters.write_to_string(timeline, "otio_json").encode(), "c.otio", RATES["24"]
    )
    assert len(back.seconds) == 5
    assert any("no media" in problem for problem in back.problems)
