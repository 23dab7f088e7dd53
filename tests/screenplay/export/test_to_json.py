from __future__ import annotations

import json

import pytest

import filmai_core
from filmai_core.errors import InputError
from filmai_core.screenplay.export.to_json import (
    screenplay_from_record,
    screenplay_to_json,
    screenplay_to_record,
)
from filmai_core.screenplay.read import read_screenplay

SOURCE = """Title: Brick & Steel
Author: Stu

EXT. PATIO - DAY #1A#

Anna waits.

BRICK (O.S.)
Are they cold?

ANNA ^
Yes.
"""


def test_the_parse_part_is_what_the_contract_says() -> None:
    play = read_screenplay(SOURCE.encode(), "dir/brick.fountain")
    data = json.loads(json.dumps(screenplay_to_json(play), ensure_ascii=False))
    assert data["filmai"] == filmai_core.__version__
    source = data["source"]
    assert (source["name"], source["format"], source["language"]) == (
        "brick.fountain", "fountain", play.language,
    )  # fmt: skip
    assert len(source["sha256"]) == 64
    assert (data["title"], data["authors"], data["warnings"]) == ("Brick & Steel", ["Stu"], [])
    assert data["pages"] == data["runtime_min"] > 0
    (scene,) = data["scenes"]
    assert {key: scene[key] for key in ("index", "number", "heading", "setting", "location", "time",
                                        "page", "eighths", "characters", "cast")} == {
        "index": 0, "number": "1A", "heading": "EXT. PATIO - DAY", "setting": "EXT",
        "location": "PATIO", "time": "DAY", "page": 1.0, "eighths": 1,
        "characters": ["BRICK", "ANNA"], "cast": ["BRICK", "ANNA"],
    }  # fmt: skip
    assert scene["elements"][2] == {
        "kind": "dialogue", "text": "Are they cold?", "line": 9, "character": "BRICK", "dual": True,
    }  # fmt: skip
    assert data["characters"][0] == {
        "name": "BRICK", "cues": ["BRICK (O.S.)"], "speeches": 1, "words": 3, "scenes": [0],
    }  # fmt: skip


def test_a_record_gives_an_equal_screenplay_back() -> None:
    play = read_screenplay(SOURCE.encode(), "x.fountain")
    record = json.loads(json.dumps(screenplay_to_record(play)))
    assert screenplay_from_record(record) == play


@pytest.mark.parametrize("change", [{"record": 99}, {"scenes": 3}, {"title": None, "extra": 1}])
def test_a_damaged_record_is_named(change: dict[str, object]) -> None:
    record = screenplay_to_record(read_screenplay(SOURCE.encode(), "x.fountain"))
    with pytest.raises(InputError, match="stored screenplay"):
        screenplay_from_record({**record, **change})


def test_a_warning_keeps_its_code_in_json_and_in_the_record() -> None:
    play = read_screenplay(b"INT. A - DAY\n\n@ANNA\n\nIt burns.\n", "x.fountain")
    (warning,) = screenplay_to_json(play)["warnings"]
    assert warning == {"line": 3, "message": "the cue ANNA has no dialogue", "code": "no-speech"}
    record = json.loads(json.dumps(screenplay_to_record(play)))
    assert screenplay_from_record(record).warnings == play.warnings
    del record["warnings"][0]["code"]  # as older versions wrote it
    assert screenplay_from_record(record).warnings[0].code == ""
