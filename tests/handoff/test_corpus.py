"""Whole scripts of every kind, handed off at every rate and read back event for event."""

from __future__ import annotations

import io
from pathlib import Path

import opentimelineio as otio
import pycmx
import pytest
from handoff_scripts import rows_in

from filmai_core.errors import InputError
from filmai_core.handoff.files import files_of
from filmai_core.handoff.framerates import RATES
from filmai_core.handoff.package import prepare
from filmai_core.screenplay.read import read_screenplay

WHOLE = [
    "official/Big-Fish.fountain",
    "official/Brick-and-Steel.fdx",
    "actone/BeeDetective.fountain",
]


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize("fps", list(RATES))
@pytest.mark.parametrize("name", WHOLE)
def test_events_agree_in_otio_and_pycmx(shared_dir: Path, name: str, fps: str) -> None:
    path = shared_dir / "scripts" / name
    play = read_screenplay(path.read_bytes(), path.name)
    off = prepare(play, rows_in(play), RATES[fps])
    files = files_of(off)
    for part, cut in (("shots", off.pulls), ("animatic", off.reel)):
        read = pycmx.parse_cmx3600(io.StringIO(files[f"{part}.edl"].decode("ascii")))
        # Of a list without events pycmx makes one event without edits.
        edits = [event.edits[0] for event in read.events if event.edits]
        timeline = otio.adapters.read_from_string(files[f"{part}.otio"].decode(), "otio_json")
        clips = list(timeline.find_clips())
        assert len(edits) == len(clips) == len(cut.clips)
        at = cut.origin
        for edit, clip, ours in zip(edits, clips, cut.clips, strict=True):
            assert edit.clip_name == clip.name == ours.name
            assert RATES[fps].frame_of(edit.record_in) == at
            at += clip.duration().to_frames()
            assert RATES[fps].frame_of(edit.record_out) == at


@pytest.mark.corpus
@pytest.mark.slow
def test_every_script_that_can_be_read_is_handed_off(shared_dir: Path) -> None:
    done = 0
    for path in sorted((shared_dir / "scripts").rglob("*")):
        if path.suffix.lower() not in (".fountain", ".fdx", ".osf", ".txt", ".docx", ".fadein"):
            continue
        try:
            play = read_screenplay(path.read_bytes(), path.name)
        except InputError:
            continue
        off = prepare(play, rows_in(play), RATES["29.97df"])
        assert len(files_of(off)) == 15
        assert sum(row.seconds for row in off.scenes) == pytest.approx(
            RATES["29.97df"].seconds(off.reel.frames)
        )
        done += 1
    assert done > 50
