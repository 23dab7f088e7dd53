"""The command line as a script calls it: exit codes, one line of error, JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from filmai_core.cli import main

SCRIPT = """Title: The Bell

INT. KITCHEN - DAY

ANN pours tea.

ANN
I love this house.

BOB (O.S.)
Get out! I hate you!

EXT. GARDEN - NIGHT

The shed burns.
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "bell.fountain"
    path.write_text(SCRIPT)
    return path


def analyze(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["analyze", "--quiet", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_parse_prints_the_contract(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = analyze(capsys, str(script), "--only", "parse")
    assert set(found) >= {
        "filmai",
        "source",
        "title",
        "authors",
        "pages",
        "runtime_min",
        "warnings",
        "scenes",
        "characters",
    }
    assert "emotions" not in found
    assert found["title"] == "The Bell"
    assert [scene["heading"] for scene in found["scenes"]] == [
        "INT. KITCHEN - DAY",
        "EXT. GARDEN - NIGHT",
    ]
    first = found["scenes"][0]
    assert (first["setting"], first["location"], first["time"]) == ("INT", "KITCHEN", "DAY")
    assert first["characters"] == ["ANN", "BOB"]
    assert {person["name"]: person["words"] for person in found["characters"]} == {
        "ANN": 4,
        "BOB": 5,
    }


def test_emotions_follow_the_contract(script: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = analyze(capsys, str(script), "--only", "parse,emotions")["emotions"]
    assert found["labels"] == ["anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral"]
    by_text = {row["text"]: row for row in found["passages"]}
    love, hate = by_text["I love this house."], by_text["Get out! I hate you!"]
    assert (love["character"], hate["character"]) == ("ANN", "BOB")
    assert max(love["scores"], key=love["scores"].get) == "joy"
    assert max(hate["scores"], key=hate["scores"].get) == "anger"
    assert love["line"] == 8
    for scene in found["scenes"]:
        assert -1 <= scene["low"] <= scene["valence"] <= scene["high"] <= 1
    assert found["characters"]["BOB"][0]["valence"] < 0 < found["characters"]["ANN"][0]["valence"]
    assert found["arc"]["reliable"] is False and found["arc"]["name"] is None


def test_a_second_run_gives_the_same_from_the_store(
    script: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = analyze(capsys, str(script), "--only", "emotions")
    from filmai_core.models.emotions.classifier import EmotionClassifier

    def never(*args: object, **options: object) -> None:
        raise AssertionError("scored again")

    monkeypatch.setattr(EmotionClassifier, "scores", never)
    monkeypatch.setattr(EmotionClassifier, "readings", never)
    assert analyze(capsys, str(script), "--only", "emotions") == first


def test_results_go_to_the_named_file(script: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert main(["analyze", str(script), "--only", "parse", "--json", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["title"] == "The Bell"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "bell.fountain",
        "out.json",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["analyze", "nowhere.fdx"], "nowhere.fdx cannot be read"),
        (["analyze", "."], ". is a folder"),
        (["analyze"], "the following arguments are required: SCRIPT"),
        (["analyze", "x", "--only", "mood"], "there is no part 'mood'"),
        (["dance"], "invalid choice"),
        (["classify", "emotions", "nowhere.txt"], "nowhere.txt cannot be read"),
        (["finetune", "emotions", "--data", "nowhere", "--out", "out"], "there is no folder"),
        (["finetune", "emotions", "--data", ".", "--out", "o", "--epochs", "0"], "0 epochs"),
        (["evaluate", "emotions", "--data", "nowhere.tsv"], "there is no file"),
        (["serve", "--port", "99999"], "99999 is no port"),
    ],
)
def test_a_fault_is_one_line_and_exit_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("filmai: error: ") and told.err.count("\n") == 1
    assert message in told.err and "Traceback" not in told.err


def test_an_output_that_cannot_be_written_leaves_nothing(
    script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "no" / "folder" / "out.json"
    assert main(["analyze", str(script), "--only", "parse", "--json", str(out)]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert not out.parent.exists()


def test_classify_keeps_order_and_empty_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("I love you.\n\nGet away from me!\n", encoding="utf-8")
    assert main(["classify", "emotions", str(path)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["text"] for row in rows] == ["I love you.", "", "Get away from me!"]
    assert max(rows[0]["scores"], key=rows[0]["scores"].get) == "joy"
    assert all(0 <= value <= 1 for row in rows for value in row["scores"].values())


def test_parsing_from_standard_input_needs_no_model() -> None:
    program = (
        "import sys; from filmai_core.cli import main;"
        "code = main(['analyze', '-', '--only', 'parse']);"
        "sys.exit(code or ('torch' in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=SCRIPT.encode(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"] == "The Bell"


def test_evaluate_prints_the_model_beside_its_baselines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text("I love you!\tjoy\nI hate you!\tanger\nIt is a door.\tneutral\n")
    assert main(["evaluate", "emotions", "--data", str(path)]) == 0
    table = capsys.readouterr().out
    assert "emotions@" in table and "majority" in table and "VADER" in table


def test_finetuning_writes_a_model_that_loads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    texts = {
        "joy": "I love you so much",
        "anger": "I hate you and your lies",
        "fear": "please don't hurt me, I'm scared",
        "neutral": "the door is on the left",
    }
    for split in ("train", "dev", "test"):
        rows = [f"{text} {n}\t{label}" for n in range(6) for label, text in texts.items()]
        (tmp_path / f"{split}.tsv").write_text("\n".join(rows))
    out = home / "models" / "emotions"
    arguments = ["finetune", "emotions", "--data", str(tmp_path), "--out", str(out)]
    assert main([*arguments, "--epochs", "1", "--method", "lora"]) == 0
    assert "macro-F1" in capsys.readouterr().out
    lines = tmp_path / "lines.txt"
    lines.write_text("I love you\n")
    from filmai_core.learning.registry import default_registry

    assert default_registry().card("emotions").folder == out
    assert main(["classify", "emotions", str(lines)]) == 0
    assert json.loads(capsys.readouterr().out)["scores"].keys() >= {"joy", "neutral"}
