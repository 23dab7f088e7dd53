"""``filmai tag|finetune|evaluate entities``, ``evaluate themes`` and the parts of ``analyze``."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from filmai_core.cli import main
from filmai_core.learning import registry as registry_module
from filmai_core.progress import silent

CONLL = "-DOCSTART- -X- O\n\nAnna NNP O\nsmiles VBZ O\n\nIn IN O\nRome NNP O\n"
SCRIPT = "INT. ROOM - DAY\n\nANNA\nHello.\n\nBEN\nGood day, Anna.\n\nEXT. YARD - DAY\n\nBEN\nMe.\n"


class FakeTagger:
    def tag(self, sentences, *, report=silent):
        kinds = {"Anna": "B-PER", "Rome": "B-LOC"}
        return [tuple(kinds.get(word, "O") for word in words) for words in sentences]


@pytest.fixture
def tagger(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = SimpleNamespace(load=lambda name: FakeTagger())
    monkeypatch.setattr(registry_module, "default_registry", lambda: fake)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "x.fountain"
    path.write_text(SCRIPT)
    return path


def test_the_same_lines_come_out_with_a_tag_column(tagger, tmp_path: Path, capsys) -> None:
    path = tmp_path / "a.conll"
    path.write_text(CONLL)
    assert main(["tag", "entities", str(path)]) == 0
    assert capsys.readouterr().out == (
        "-DOCSTART- -X- O O\n\nAnna NNP O B-PER\nsmiles VBZ O O\n\nIn IN O O\nRome NNP O B-LOC\n"
    )


def test_standard_input_and_tabs_are_kept(tagger, monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"Rome\tO\n")))
    assert main(["tag", "entities", "-"]) == 0
    assert capsys.readouterr().out == "Rome\tO\tB-LOC\n"


def test_evaluate_prints_both_tables(tagger, tmp_path: Path, capsys) -> None:
    (tmp_path / "test.conll").write_text("Anna B-PER\nsmiles O\n\nRome B-ORG\n")
    out = tmp_path / "scores.json"
    assert main(["evaluate", "entities", "--data", str(tmp_path), "--json", str(out)]) == 0
    text = capsys.readouterr().out
    assert "precision" in text and "micro" in text and "weighted" in text
    assert json.loads(out.read_text())["test"]["entities"]["micro"]["f1"] == 0.5


@pytest.mark.parametrize(
    "arguments",
    [
        ["finetune", "entities", "--data", "nowhere", "--out", "x"],
        ["evaluate", "entities", "--data", "nowhere.conll"],
        ["tag", "entities", "nowhere.conll"],
        ["evaluate", "themes"],
        ["evaluate", "themes", "nowhere.fountain"],
    ],
)
def test_what_is_missing_is_one_line_and_exit_2(arguments: list[str], capsys) -> None:
    assert main(arguments) == 2
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert error.startswith("filmai: error: ")


def test_the_network_part_keeps_the_contract(script: Path, capsys) -> None:
    assert main(["analyze", str(script), "--only", "network", "--quiet"]) == 0
    network = json.loads(capsys.readouterr().out)["network"]
    assert {"id", "speeches", "community", "betweenness"} <= set(network["nodes"][0])
    (edge,) = network["edges"]
    assert (edge["source"], edge["target"], edge["turns"], edge["co_presence"]) == (
        "ANNA", "BEN", 1, 1,
    )  # fmt: skip
    assert edge["mentions"] == 1 and edge["valence"] is None


def test_chinese_gets_a_network_and_an_honest_no_for_themes(tmp_path: Path, capsys) -> None:
    path = tmp_path / "a.txt"
    lines = (
        "1. 内景 客厅 夜\n\n小明：你今天为什么这么晚才回来？\n\n阿海：路上下雨，船走得很慢。\n\n"
    )
    path.write_text(lines * 3, encoding="utf-8")
    assert main(["analyze", str(path), "--only", "network", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out)["network"]["edges"]
    assert main(["analyze", str(path), "--only", "themes", "--quiet"]) == 2
    assert "multilingual" in capsys.readouterr().err
