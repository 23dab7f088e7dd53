"""What was written, read back by libraries that are not ours."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime

import mido
import openpyxl
import opentimelineio as otio
import pycmx
import pytest
from handoff_scripts import SCENES, off_of

from filmai_core.handoff.cut import Cut
from filmai_core.handoff.files import files_of
from filmai_core.handoff.framerates import RATES
from filmai_core.handoff.package import HandOff
from filmai_core.screenplay.read import read_screenplay

#: Long enough to pass a minute, and a tenth one, on drop-frame.
LONG = tuple(
    f"INT. ROOM {n} - DAY\n\nThe smoke fills room {n}, slowly, and June waits by the door.\n\n"
    f"JUNE\n{'I have said all of this before and nobody listened to me. ' * 8}\n"
    for n in range(40)
)


@pytest.fixture(scope="module", params=list(RATES))
def off(request: pytest.FixtureRequest) -> HandOff:
    return off_of((*SCENES, *LONG), request.param)


@pytest.fixture(scope="module")
def files(off: HandOff) -> dict[str, bytes]:
    return files_of(off, created=datetime(2026, 1, 2, tzinfo=UTC))


def cuts(off: HandOff) -> Iterator[tuple[str, Cut]]:
    yield "shots", off.pulls
    yield "animatic", off.reel


def test_the_reel_is_contiguous_and_as_long_as_its_boards(off: HandOff) -> None:
    for _, cut in cuts(off):
        assert cut.clips[0].start == 0
        for before, after in zip(cut.clips, cut.clips[1:], strict=False):
            assert after.start == before.end
        assert all(clip.frames >= 1 for clip in cut.clips)
    assert off.reel.frames > RATES[off.reel.rate.name].frames(600)


def test_otio_says_the_same_event_for_event(off: HandOff, files: dict[str, bytes]) -> None:
    for name, cut in cuts(off):
        timeline = otio.adapters.read_from_string(files[f"{name}.otio"].decode(), "otio_json")
        found = list(timeline.find_clips())
        assert [clip.name for clip in found] == [clip.name for clip in cut.clips]
        assert timeline.global_start_time.to_frames() == cut.origin
        for read, clip in zip(found, cut.clips, strict=True):
            span = read.range_in_parent()
            assert (span.start_time.to_frames(), span.duration.to_frames()) == (
                clip.start, clip.frames,
            )  # fmt: skip
            assert span.duration.rate == float(cut.rate.speed)
            assert read.source_range.start_time.to_frames() == cut.origin + clip.source
            assert read.metadata["filmai"]["duration"] == clip.frames
            assert read.available_range().contains(read.source_range, 0)


def test_edl_is_read_by_pycmx(off: HandOff, files: dict[str, bytes]) -> None:
    for name, cut in cuts(off):
        read = pycmx.parse_cmx3600(io.StringIO(files[f"{name}.edl"].decode("ascii")))
        edits = [event.edits[0] for event in read.events]
        assert [edit.clip_name for edit in edits] == [clip.name for clip in cut.clips]
        rate = cut.rate
        for edit, clip in zip(edits, cut.clips, strict=True):
            times = [
                rate.frame_of(time) - cut.origin
                for time in (edit.source_in, edit.source_out, edit.record_in, edit.record_out)
            ]
            assert times == [clip.source, clip.source + clip.frames, clip.start, clip.end]
        for before, after in zip(edits, edits[1:], strict=False):
            assert after.record_in == before.record_out
        mark = ";" if rate.drop else ":"
        assert all(edit.record_in[8] == mark for edit in edits)


def test_edl_and_xml_are_read_by_otio(off: HandOff, files: dict[str, bytes]) -> None:
    rate = float(off.reel.rate.speed)
    for name, cut in cuts(off):
        edl = otio.adapters.read_from_string(files[f"{name}.edl"].decode(), "cmx_3600", rate=rate)
        read = [edl]
        if name == "shots":
            read.append(otio.adapters.read_from_string(files["shots.xml"].decode(), "fcp_xml"))
        for timeline in read:
            if not isinstance(timeline, otio.schema.Timeline):
                timeline = next(iter(timeline))
            found = list(timeline.find_clips())
            assert [clip.name for clip in found] == [clip.name for clip in cut.clips]
            spans = [clip.range_in_parent() for clip in found]
            assert [(round(s.start_time.value), round(s.duration.value)) for s in spans] == [
                (clip.start, clip.frames) for clip in cut.clips
            ]
            assert all(s.duration.rate == pytest.approx(rate) for s in spans)


def test_xml_says_rate_and_drop_frame(off: HandOff, files: dict[str, bytes]) -> None:
    sequence = ET.fromstring(files["shots.xml"]).find("sequence")
    assert sequence is not None
    rate = off.reel.rate
    assert sequence.findtext("rate/timebase") == str(rate.nominal)
    assert sequence.findtext("rate/ntsc") == str(rate.ntsc).upper()
    assert sequence.findtext("timecode/displayformat") == ("DF" if rate.drop else "NDF")
    assert sequence.findtext("duration") == str(off.pulls.frames)


def test_ale_is_read_by_otio(off: HandOff, files: dict[str, bytes]) -> None:
    found = list(otio.adapters.read_from_string(files["shots.ale"].decode(), "ale"))
    assert [clip.name for clip in found] == [clip.name for clip in off.pulls.clips]
    for read, clip in zip(found, off.pulls.clips, strict=True):
        assert read.source_range.duration.to_frames() == clip.frames
        assert read.source_range.start_time.to_frames() == off.reel.origin + clip.source


def test_csvs_have_the_names_that_the_trackers_know(off: HandOff, files: dict[str, bytes]) -> None:
    kitsu = list(csv.DictReader(io.StringIO(files["kitsu.csv"].decode())))
    flow = list(csv.DictReader(io.StringIO(files["flow.csv"].decode())))
    assert list(kitsu[0])[:6] == [
        "Sequence", "Name", "Description", "Nb Frames", "Frame In", "Frame Out",
    ]  # fmt: skip
    for row, other, clip in zip(kitsu, flow, off.pulls.clips, strict=True):
        assert row["Name"] == other["Shot Code"] == clip.name
        assert row["Name"].startswith(row["Sequence"] + "_")
        assert int(row["Nb Frames"]) == int(other["Cut Duration"]) == clip.frames
        assert int(row["Frame Out"]) - int(row["Frame In"]) + 1 == clip.frames
        assert int(other["Cut Out"]) - int(other["Cut In"]) + 1 == clip.frames


def test_the_workbook_opens(off: HandOff, files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["shots.xlsx"]))
    shots = list(book["Shots"].values)
    assert [row[0] for row in shots[1:]] == [clip.name for clip in off.pulls.clips]
    column = shots[0].index("Duration (frames)")
    assert [row[column] for row in shots[1:]] == [clip.frames for clip in off.pulls.clips]
    assert len(list(book["Candidates"].values)) == len(off.rows) + 1
    assert len(list(book["Scenes"].values)) == len(off.play.scenes) + 1


def test_tags_stand_on_the_words_and_the_script_is_still_the_script(
    off: HandOff, files: dict[str, bytes]
) -> None:
    root = ET.fromstring(files["tags.fdx"])
    tagged = [run for run in root.iter("Text") if run.get("TagNumber")]
    words = {(run.text or "").casefold() for run in tagged}
    assert words == {"flames", "smoke", "explodes", "wave", "dragon"}
    numbers = {tag.get("Number"): tag.findtext("DefId") for tag in root.iter("Tag")}
    definitions = {d.get("Id"): d for d in root.iter("TagDefinition")}
    categories = {c.get("Id"): c.get("Name") for c in root.iter("TagCategory")}
    for run in tagged:
        definition = definitions[numbers[run.get("TagNumber")]]
        assert categories[definition.get("CatId")]
    play = read_screenplay(files["tags.fdx"], "tags.fdx")
    assert [[e.text for e in scene.elements] for scene in play.scenes] == [
        [e.text for e in scene.elements] for scene in off.play.scenes
    ]


def test_the_schedule_is_whole_and_points_at_what_is_there(
    off: HandOff, files: dict[str, bytes]
) -> None:
    uss = json.loads(files["schedule.json"])["universalScheduleStandard"]
    assert uss["created"] == "2026-01-02T00:00:00.000Z"
    elements = {element["id"]: element for element in uss["elements"]}
    categories = {category["id"]: category for category in uss["categories"]}
    assert len(elements) == len(uss["elements"])
    for element in uss["elements"]:
        assert element["id"] in categories[element["category"]]["elements"]
    assert [b["scene"] for b in uss["breakdowns"]] == [
        str(n + 1) for n in range(len(off.play.scenes))
    ]
    ids = {breakdown["id"] for breakdown in uss["breakdowns"]}
    assert len(ids) == len(off.play.scenes)
    assert uss["stripboards"][0]["boards"][0]["breakdownIds"] == [
        b["id"] for b in uss["breakdowns"]
    ]
    first = [elements[id]["name"] for id in uss["breakdowns"][0]["elements"]]
    assert {"INT", "BOATHOUSE", "NIGHT", "ODA", "Fire", "Smoke"} <= set(first)


def test_the_tempo_map_stands_on_the_picture(off: HandOff, files: dict[str, bytes]) -> None:
    file = mido.MidiFile(file=io.BytesIO(files["tempo.mid"]))
    at, found, tempos = 0.0, [], []
    for message in file:
        at += message.time
        if message.type == "marker":
            found.append((at, message.text))
        if message.type == "set_tempo":
            tempos.append(mido.tempo2bpm(message.tempo))
    frame = off.reel.rate.seconds(1)
    assert len(found) == len(off.play.scenes)
    for (time, text), row in zip(found, off.scenes, strict=True):
        assert time == pytest.approx(row.start, abs=frame)
        assert off.play.scenes[row.scene].heading.text[:20] in text
    assert at == pytest.approx(off.reel.rate.seconds(off.reel.frames), abs=frame)
    assert all(30 < tempo < 200 for tempo in tempos)


def test_captions_follow_each_other_and_hold_every_word(
    off: HandOff, files: dict[str, bytes]
) -> None:
    blocks = files["animatic.srt"].decode().strip().split("\n\n")
    last = "00:00:00,000"
    for number, block in enumerate(blocks, start=1):
        head, times, *lines = block.split("\n")
        start, end = times.split(" --> ")
        assert head == str(number) and last <= start < end
        assert 1 <= len(lines) <= 2 and all(len(line) <= 42 for line in lines)
        last = end
    said = " ".join(" ".join(block.split("\n")[2:]) for block in blocks)
    assert said.count("nobody listened to me") == 40 * 8


def test_a_formula_in_a_script_is_never_run() -> None:
    evil = "INT. A - DAY\n\n+2+5 smoke rises.\n"
    found = files_of(off_of((evil,)))
    assert b"'+2+5" in found["kitsu.csv"]
    book = openpyxl.load_workbook(io.BytesIO(found["shots.xlsx"]))
    cell = next(
        c for row in book["Shots"].iter_rows(min_row=2) for c in row if "2+5" in str(c.value)
    )
    assert cell.data_type == "s"


def test_a_script_without_effects_and_one_without_scenes_give_empty_lists() -> None:
    for scenes in (SCENES[2:3], ("",)):
        found = files_of(off_of(scenes))
        timeline = otio.adapters.read_from_string(found["shots.otio"].decode(), "otio_json")
        assert not list(timeline.find_clips())
        assert found["kitsu.csv"].decode().count("\r\n") == 1


def test_titles_that_are_not_ascii_leave_an_ascii_edl() -> None:
    scene = "内景 厨房 夜\n\nThe smoke rises. 烟。\n"
    files_of(off_of((scene, "INT. CAFÉ - NUIT\n\nThe wave of smoke.\n")))["shots.edl"].decode(
        "ascii"
    )
