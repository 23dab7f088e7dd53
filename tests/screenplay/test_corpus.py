"""Real scripts: every Fountain and Final Draft file goes through, and golds are met."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from filmai_core.analysis.structure.tables import character_table, scene_table
from filmai_core.screenplay.export.to_json import screenplay_from_record, screenplay_to_record
from filmai_core.screenplay.read import find_format, read_screenplay
from filmai_core.screenplay.sandbox.safely import read_screenplay_safely

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def scores() -> ModuleType:
    path = Path(__file__).with_name("scores.py")
    spec = importlib.util.spec_from_file_location("screenplay_scores", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_fountain_and_final_draft_file_goes_through(shared_dir: Path) -> None:
    paths = [
        path
        for ending in ("*.fountain", "*.fdx")
        for path in sorted((shared_dir / "scripts").rglob(ending))
    ]
    assert len(paths) > 80
    for path in paths:
        play = read_screenplay(path.read_bytes(), path.name)
        assert play.pages > 0 or not play.elements, path
        assert all(scene.eighths >= 1 for scene in play.scenes), path
        assert sum(person.speeches for person in play.characters) == sum(
            element.kind.value == "cue" for scene in play.scenes for element in scene.elements
        ), path
        assert screenplay_from_record(screenplay_to_record(play)) == play, path
        assert len(scene_table(play)) == len(play.scenes)
        assert len(character_table(play)) == len(play.characters)


def test_formats_are_told_by_content(shared_dir: Path) -> None:
    for path in sorted((shared_dir / "scripts").rglob("*.fdx")):
        assert find_format(path.read_bytes(), "x.txt").name == "fdx", path
    for path in sorted((shared_dir / "scripts" / "official").glob("*.fountain")):
        assert find_format(path.read_bytes(), "x.txt").name == "fountain", path
    for path in [*(shared_dir / "scripts" / "zh").iterdir(),
                 *(shared_dir / "scripts" / "synthetic").glob("zh*.txt")]:  # fmt: skip
        assert find_format(path.read_bytes(), "x.fountain").name == "chinese", path


def test_big_fish_has_192_scenes(shared_dir: Path) -> None:
    data = (shared_dir / "scripts" / "official" / "Big-Fish.fountain").read_bytes()
    play = read_screenplay_safely(data, "Big-Fish.fountain")
    assert sum(bool(scene.heading.text) for scene in play.scenes) == 192
    assert all(scene.heading.setting for scene in play.scenes[1:])
    assert 115 <= play.pages <= 125
    assert play.characters[0].name == "EDWARD" and play.characters[0].speeches == 293


def test_final_draft_and_fountain_agree(shared_dir: Path) -> None:
    folder = shared_dir / "scripts" / "official"
    for stem in ("Big-Fish", "Brick-and-Steel"):
        plays = [
            read_screenplay((folder / f"{stem}.{kind}").read_bytes(), f"{stem}.{kind}")
            for kind in ("fountain", "fdx")
        ]
        one, two = ({p.name: p.speeches for p in play.characters} for play in plays)
        assert one == two


def test_synthetic_golds_are_met_exactly(shared_dir: Path, scores: ModuleType) -> None:
    for score in scores.score_synthetic(shared_dir / "scripts" / "synthetic"):
        assert set(score.figures.values()) == {1.0}, score


def test_plays_meet_99_percent(shared_dir: Path, scores: ModuleType) -> None:
    for score in scores.score_plays(shared_dir / "scripts" / "plays"):
        assert score.figures["scenes"] == 1.0, score
        assert score.figures["cues"] >= 0.99 and score.figures["speeches per cue"] >= 0.99, score


def test_fountain_forms_of_one_script_meet_98_percent(shared_dir: Path, scores: ModuleType) -> None:
    found = scores.score_brick(shared_dir / "scripts" / "derived")
    assert len(found) == 2
    for score in found:
        assert min(score.figures.values()) >= 0.98, score
