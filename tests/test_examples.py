"""The examples run as their docstrings say, and stay short enough to read at once."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


def run(name: str, *arguments: str, folder: Path) -> str:
    """An example in a process and a folder of its own; what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / name), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_fits_on_a_screen_and_says_how_it_is_run(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 40
    assert f"python examples/{path.name}" in (ast.get_docstring(ast.parse(text)) or "")


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4


def test_emotions_are_printed_scene_by_scene(tmp_path: Path) -> None:
    script = tmp_path / "x.fountain"
    script.write_text("INT. A - DAY\n\nANN\nI love you!\n\nINT. B - NIGHT\n\nBEN\nI hate you!\n")
    lines = run("emotions_of_a_script.py", str(script), folder=tmp_path).splitlines()
    assert [line.rpartition("  ")[2] for line in lines] == ["INT. A - DAY", "INT. B - NIGHT"]
    assert float(lines[0].split()[0]) > 0 > float(lines[1].split()[0])
    for line in lines:
        value = float(line.split()[0])
        low, high = (
            float(part) for part in line[line.index("(") + 1 : line.index(")")].split("to")
        )
        assert -1 <= low <= value <= high <= 1


def test_gephi_gets_every_person_and_tie(tmp_path: Path) -> None:
    said = run("network_to_gephi.py", folder=tmp_path)
    root = ElementTree.parse(tmp_path / "network.gexf").getroot()
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    people, ties = int(said.split()[0]), int(said.split()[2])  # "12 people, 30 ties: ..."
    assert tags.count("node") == people > 2
    assert 1 < tags.count("edge") <= ties


def test_an_analysis_of_ones_own_is_a_part_of_the_json(tmp_path: Path) -> None:
    script = tmp_path / "x.fountain"
    script.write_text("INT. ROOM - DAY\n\nANN\nWhy? And why?\n\nBEN\nYes.\n\nANN\nWhere?\n")
    run("an_analysis_of_your_own.py", str(script), "out.json", folder=tmp_path)
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert found["questions"] == {"ANN": 2}
    assert "emotions" not in found


@pytest.mark.slow
def test_a_fire_lights_the_plate_it_is_laid_over(tmp_path: Path) -> None:
    import numpy as np
    from PIL import Image

    plate = tmp_path / "plate.png"
    Image.new("RGB", (96, 64), (20, 22, 30)).save(plate)
    said = run("fire_over_a_plate.py", str(plate), "f.####.png", "3", "64", folder=tmp_path)
    assert said.startswith("3 frames of 96 x 64")
    frames = sorted(tmp_path.glob("f.*.png"))
    assert len(frames) == 3
    with Image.open(frames[-1]) as picture:
        pixels = np.asarray(picture.convert("RGB"), dtype=float)
    assert pixels[..., 0].max() > 80  # somewhere it burns
    assert pixels[0, 0, 0] < 60  # and not everywhere
