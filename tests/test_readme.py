"""What README promises is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_two_commands_stand_there() -> None:
    assert "pip install -e . && streamlit run app.py" in README
    assert 'pip install -e ".[test]" && pytest' in README
    assert (ROOT / "app.py").is_file() and "test" in PROJECT["optional-dependencies"]


@pytest.mark.parametrize(
    "path",
    [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/*.md"))],
    ids=lambda path: path.name,
)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8"))
    assert links or path.name not in ("README.md", "CONTRIBUTING.md")
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_what_contributing_names_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:filmai_core|pages|tests|screenplay|simulate)/[\w/.]+)`", text))
    roots = (ROOT, ROOT / "filmai_core", ROOT / "filmai_core" / "effects")
    assert len(named) > 8
    plain = [name for name in named if "NAME" not in name]  # NAME stands for the reader's own
    assert [name for name in plain if not any((root / name).exists() for root in roots)] == []


def test_every_filmai_command_parses() -> None:
    from filmai_core.cli import build_parser

    helped = build_parser().format_help()
    verbs = set(re.findall(r"^filmai ([a-z]+)", README, flags=re.MULTILINE))
    assert verbs
    assert [verb for verb in verbs if verb not in helped] == []


def test_the_top_level_holds_what_it_should() -> None:
    for name in ("pyproject.toml", "app.py", "pages", "filmai_core", "assets", "tests"):
        assert (ROOT / name).exists()
    for name in (
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "noxfile.py",
        "LICENSE",
        ".ci/run",
        "benchmarks",
    ):
        assert (ROOT / name).exists()


def test_torch_is_pinned_and_torchvision_is_absent() -> None:
    named = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    assert "torch==2.13.0" in named
    assert not [name for name in named if name.startswith("torchvision")]


@pytest.mark.parametrize("path", sorted(ROOT.glob("assets/models/*/*.safetensors")), ids=str)
def test_shipped_weights_are_small_and_have_a_card(path: Path) -> None:
    card = tomllib.loads((path.parent / "card.toml").read_text(encoding="utf-8"))
    assert path.stat().st_size < 50e6
    assert card["licence"]


def test_nothing_pickled_is_shipped() -> None:
    pickles = (".pt", ".pth", ".bin", ".ckpt", ".pkl", ".joblib")
    assert [path for path in (ROOT / "assets").rglob("*") if path.suffix in pickles] == []
