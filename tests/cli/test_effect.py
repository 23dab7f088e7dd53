from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from filmai_core import tuning
from filmai_core.cli import main
from filmai_core.effects.draw import generate
from filmai_core.effects.media.reading import read_clip
from filmai_core.effects.simulate.driver import Track


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "Track", partial(Track, grid=(8, 16, 16)))
    monkeypatch.setattr(tuning, "tune", lambda threads: None)
    generate._tracks.clear()


def run(*arguments: object) -> int:
    return main(["effect", *map(str, arguments)])


def test_the_same_arguments_write_the_same_frames(tmp_path: Path) -> None:
    for name in ("a", "b"):
        out = tmp_path / f"{name}.####.exr"
        assert run("generate", "--kind", "fire", "--seconds", "0.1", "--size", 32, "--raw",
                   "--wind", 0.5, "--out", out) == 0  # fmt: skip
        generate._tracks.clear()
    one, two = (read_clip(tmp_path / f"{n}.####.exr") for n in "ab")
    assert one.count == 2 and one.size == (32, 32)
    assert (one.frames == two.frames).all() and one.frames.max() > 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--kind", "lava"], "lava"),
        ([], "--preset"),
        (["--preset", "volcano"], "volcano"),
        (["--preset", "campfire", "--kind", "water"], "campfire"),
        (["--kind", "fire", "--seconds", "1e6"], "seconds"),
        (["--kind", "fire", "--size", "0"], "size 0"),
        (["--kind", "fire", "--fps", "fast"], "fast"),
        (["--kind", "fire", "--wind", "nan"], "nan"),
        (["--kind", "fire", "--matte", "nowhere.png"], "nowhere.png"),
        (["--kind", "fire", "--weights", "w.pt"], "w.pt"),
    ],
)
def test_bad_arguments_are_one_sentence_and_leave_nothing(
    arguments: list[str], word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("generate", *arguments, "--out", tmp_path / "x.gif") == 2
    error = capsys.readouterr().err.strip().splitlines()
    assert len(error) == 1 and error[0].startswith("filmai: error:") and word in error[0]
    assert not list(tmp_path.iterdir())


def test_a_clip_is_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "s.####.png"
    run("generate", "--preset", "splash", "--seconds", "0.3", "--size", 64, "--out", out)
    capsys.readouterr()
    assert run("evaluate", out, "--json", "-") == 0
    values = json.loads(capsys.readouterr().out)
    assert values["figures"]["flicker"] > 0 and "flicker" in values["meanings"]
    assert run("evaluate", out, "--against", out) == 0
    assert "real:" in capsys.readouterr().out


def test_simulate_then_train_then_generate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = tmp_path / "data", tmp_path / "weights"
    assert run("simulate", "--kind", "explosion", "--count", 2, "--seed", 4, "--frames", 4,
               "--side", 16, "--out", data) == 0  # fmt: skip
    assert "held out" in capsys.readouterr().out
    options = ("--recipe", "cpu", "--batch", 1, "--side", 16)
    assert run("train", "--data", data, "--out", out, "--steps", 1, *options) == 0
    assert run("train", "--data", data, "--out", out, "--steps", 2, "--resume", *options) == 0
    written = {path.name for path in out.iterdir()}
    assert {"renderer.safetensors", "card.toml", "sheet.png", "checkpoint"} == written
    assert "steps = 2" in (out / "card.toml").read_text()
    assert run("generate", "--kind", "smoke", "--seconds", "0.05", "--size", 32, "--weights",
               out / "renderer.safetensors", "--out", tmp_path / "x.png") == 0  # fmt: skip


def test_two_passes_are_two_sequences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "s.####.png"
    assert run("generate", "--preset", "splash", "--seconds", "0.1", "--size", 64, "--out", out,
               "--passes") == 0  # fmt: skip
    names = {file.name.split(".")[0] for file in tmp_path.glob("*.png")}
    assert names == {"s_smoke", "s_light"}


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--kind", "water", "--channels", "all"], "water has no channels"),
        (["--kind", "fire", "--channels", "heat"], "no channel is called 'heat'"),
        (["--kind", "water", "--passes"], "needs no two passes"),
    ],
)
def test_what_cannot_be_delivered_is_one_sentence(
    arguments: list[str], word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("generate", *arguments, "--out", tmp_path / "x.####.exr") == 2
    assert word in capsys.readouterr().err and not list(tmp_path.glob("*.exr"))
