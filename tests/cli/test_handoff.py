"""``filmai handoff`` and ``filmai animatic``."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import av
import pytest

from filmai_core.analysis.breakdown.cues import Cue, action_pieces
from filmai_core.analysis.breakdown.lexicon import EffectCategory
from filmai_core.analysis.breakdown.rows import ShotRow, rows_of
from filmai_core.analysis.context import Context
from filmai_core.cli import main
from filmai_core.handoff import analyses
from filmai_core.screenplay.model import Screenplay

SCRIPT = (
    "Title: Low Water\n\nINT. BOATHOUSE - NIGHT\n\nThe fire climbs the wall.\n\nODA\nOut!\n\n"
    "EXT. RIVER - DAY\n\nA fire on the far bank. June rows.\n"
)
INSERTED = SCRIPT.replace("EXT. RIVER", "EXT. JETTY - NIGHT\n\nThe jetty is on fire.\n\nEXT. RIVER")
FILES = (
    "shots.otio", "shots.edl", "shots.xml", "shots.ale", "kitsu.csv", "flow.csv", "shots.xlsx",
    "tags.fdx", "schedule.json", "tempo.mid", "animatic.otio", "animatic.edl", "animatic.srt",
    "rates.csv", "codes.json",
)  # fmt: skip


def rows(play: Screenplay, context: Context) -> tuple[ShotRow, ...]:
    return rows_of(
        play,
        [
            Cue(piece.scene, piece.element, piece.line, piece.page, EffectCategory.FIRE, piece.text,
                0.95, "it says fire")
            for piece in action_pieces(play)
            if "fire" in piece.text
        ],
    )  # fmt: skip


@pytest.fixture(autouse=True)
def words_for_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyses, "breakdown_rows", rows)


def write(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def codes(folder: Path) -> dict[str, str]:
    with (folder / "kitsu.csv").open(encoding="utf-8", newline="") as file:
        return {row["Description"]: row["Name"] for row in csv.DictReader(file)}


def run(*arguments: str) -> int:
    return main([*arguments, "--quiet"])


def test_every_file_is_there(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    script = write(tmp_path, "a.fountain", SCRIPT)
    assert run("handoff", script, "--out", str(out), "--fps", "29.97df") == 0
    assert sorted(path.name for path in out.iterdir()) == sorted(FILES)
    assert "FCM: DROP FRAME" in (out / "shots.edl").read_text()
    assert codes(out) == {
        "The fire climbs the wall.": "S010_010",
        "A fire on the far bank. June rows.": "S020_010",
    }


def test_codes_stay_when_a_scene_is_inserted(tmp_path: Path) -> None:
    old = write(tmp_path, "a.fountain", SCRIPT)
    new = write(tmp_path, "b.fountain", INSERTED)
    wanted = {
        "The fire climbs the wall.": "S010_010",
        "The jetty is on fire.": "S015_010",
        "A fire on the far bank. June rows.": "S020_010",
    }
    # By the old script, by the folder of its hand-off, and by the folder written again.
    assert run("handoff", new, "--out", str(tmp_path / "1"), "--against", old) == 0
    assert run("handoff", old, "--out", str(tmp_path / "2")) == 0
    assert run("handoff", new, "--out", str(tmp_path / "3"), "--against", str(tmp_path / "2")) == 0
    assert run("handoff", new, "--out", str(tmp_path / "2")) == 0
    for name in "123":
        assert codes(tmp_path / name) == wanted
    # And once more, the same command: nothing moves.
    assert run("handoff", new, "--out", str(tmp_path / "1"), "--against", old) == 0
    assert codes(tmp_path / "1") == wanted


def test_a_chain_of_drafts_keeps_its_codes(tmp_path: Path) -> None:
    drafts = [
        SCRIPT,
        INSERTED,
        INSERTED.replace("EXT. RIVER", "INT. HUT - DAY\n\nA fire.\n\nEXT. RIVER"),
    ]
    out = tmp_path / "out"
    names = [write(tmp_path, f"{n}.fountain", text) for n, text in enumerate(drafts)]
    assert run("handoff", names[0], "--out", str(out)) == 0
    for old, new in zip(names, names[1:], strict=False):
        assert run("handoff", new, "--out", str(out), "--against", old) == 0
    assert list(codes(out).values()) == ["S010_010", "S015_010", "S017_010", "S020_010"]


def test_rates_price_the_shots_and_the_rewrite(tmp_path: Path) -> None:
    import openpyxl

    old, new = write(tmp_path, "a.fountain", SCRIPT), write(tmp_path, "b.fountain", INSERTED)
    rates = write(tmp_path, "r.csv", "Category,Complexity,Rate\nFire,simple,100\nFire,medium,200\n")
    out = tmp_path / "out"
    assert run("handoff", new, "--out", str(out), "--against", old, "--rates", rates) == 0
    book = openpyxl.load_workbook(out / "shots.xlsx")
    *_, total = book["Costs"].values
    assert total[0] == "Total" and total[2] > 0
    for _ in range(2):  # and when the same command is given again
        book = openpyxl.load_workbook(out / "shots.xlsx")
        rewrite = list(book["Rewrite"].values)[1:]
        assert [(row[0], row[1]) for row in rewrite] == [("S015_010", "added")]
        assert run("handoff", new, "--out", str(out), "--against", old, "--rates", rates) == 0


def test_a_retimed_cut_changes_the_film(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = write(tmp_path, "a.fountain", SCRIPT)
    cut = write(
        tmp_path, "cut.edl",
        "TITLE: X\nFCM: NON-DROP FRAME\n\n"
        "001  AX V C 00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00\n"
        "* FROM CLIP NAME: S010_010\n"
        "002  AX V C 00:00:00:00 00:00:02:00 01:00:02:00 01:00:04:00\n"
        "* FROM CLIP NAME: SOMEBODY_ELSES\n",
    )  # fmt: skip
    film = tmp_path / "a.mp4"
    assert run("animatic", script, "--out", str(film), "--durations", cut, "--height", "144",
               "--no-effects", "--scene", "1") == 0  # fmt: skip
    assert "SOMEBODY_ELSES is not a clip of this script" in capsys.readouterr().err
    with av.open(str(film)) as file:
        long = file.streams.video[0].frames
    assert run("animatic", script, "--out", str(film), "--height", "144", "--no-effects",
               "--scene", "1") == 0  # fmt: skip
    with av.open(str(film)) as file:
        assert file.streams.video[0].frames != long
    assert film.with_suffix(".srt").read_text().startswith("1\n00:00:")


def test_handoff_renders_the_animatic_where_it_is_asked_for(tmp_path: Path) -> None:
    script = write(tmp_path, "a.fountain", "Title: T\n\nINT. A - DAY\n\nODA\nYes.\n")
    assert run("handoff", script, "--out", str(tmp_path / "out"), "--animatic") == 0
    assert (tmp_path / "out" / "animatic.mp4").stat().st_size > 1000


@pytest.mark.parametrize(
    "arguments",
    [
        ["handoff", "SCRIPT", "--out", "OUT", "--fps", "12"],
        ["handoff", "SCRIPT", "--out", "OUT", "--step", "1"],
        ["handoff", "SCRIPT", "--out", "OUT", "--durations", "missing.otio"],
        ["handoff", "SCRIPT", "--out", "OUT", "--durations", "SCRIPT"],
        ["handoff", "SCRIPT", "--out", "OUT", "--rates", "SCRIPT"],
        ["handoff", "SCRIPT", "--out", "OUT", "--against", "missing.fountain"],
        ["handoff", "SCRIPT", "--out", "SCRIPT"],
        ["handoff", "missing.fountain", "--out", "OUT"],
        ["handoff", "--out", "OUT"],
        ["animatic", "SCRIPT", "--out", "x.avi"],
        ["animatic", "SCRIPT", "--out", "no/such/folder/x.mp4"],
        ["animatic", "SCRIPT", "--out", "x.mp4", "--scene", "9"],
    ],
)
def test_bad_arguments_are_told_in_one_line_and_leave_nothing(
    arguments: Sequence[str], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    script = write(tmp_path, "a.fountain", SCRIPT)
    given = [{"SCRIPT": script, "OUT": "out"}.get(word, word) for word in arguments]
    assert run(*given) == 2
    error = capsys.readouterr().err.strip()
    assert error.startswith("filmai: error: ") and "\n" not in error
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["a.fountain"]


def test_a_damaged_register_is_told_and_the_folder_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = write(tmp_path, "a.fountain", SCRIPT)
    out = tmp_path / "out"
    out.mkdir()
    (out / "codes.json").write_text("{")
    assert run("handoff", script, "--out", str(out)) == 2
    assert "codes.json" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["codes.json"]


def test_a_stored_project_hands_off_with_its_codes(tmp_path: Path) -> None:
    from filmai_core.handoff.store import REGISTER
    from filmai_core.store.projects import ProjectStore

    store = ProjectStore()
    project = store.create_project("P")
    store.add_draft(project.id, "a.fountain", SCRIPT.encode())
    assert run("handoff", "--project", project.id, "--out", str(tmp_path / "1")) == 0
    register = json.loads((tmp_path / "1" / "codes.json").read_text())
    register["scenes"][0]["shots"][0]["vendor"] = "Nine Lamps"
    store.save_document(project.id, 1, REGISTER, register)
    assert run("handoff", "--project", project.id, "--out", str(tmp_path / "2")) == 0
    assert "Nine Lamps" in (tmp_path / "2" / "shots.ale").read_text()
