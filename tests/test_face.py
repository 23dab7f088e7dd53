"""The library's face: what `import filmai_core` gives, and what it does not load."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import filmai_core as filmai
from filmai_core.analysis.people.network import CharacterNetwork
from filmai_core.errors import InputError, ModelError

SCRIPT = b"""INT. BARN - NIGHT

The barn burns.

ANNA
I love you, Ben. Meet me in Rome.

BEN
I hate this.
"""


def test_the_public_names_are_these_and_no_others() -> None:
    assert filmai.__all__ == [
        "__version__",
        "emotions",
        "export",
        "generate",
        "names",
        "network",
        "read",
        "shots",
        "themes",
    ]
    own = {
        name
        for name, value in vars(filmai).items()
        if inspect.isfunction(value) and value.__module__ == "filmai_core" and name[0] != "_"
    }
    assert own == set(filmai.__all__) - {"__version__"}


def test_the_documented_functions_are_the_public_ones() -> None:
    guide = Path(__file__).resolve().parent.parent / "docs" / "api.md"
    rows = re.findall(r"^\| `(\w+)\((.*?)\)`", guide.read_text(encoding="utf-8"), re.M)
    assert {name for name, _ in rows} == set(filmai.__all__) - {"__version__"}
    for name, arguments in rows:
        known = inspect.signature(getattr(filmai, name)).parameters
        for argument in arguments.split(", "):
            assert argument.partition("=")[0].lstrip("*") in known, f"{name}({arguments})"


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "{'torch', 'streamlit', 'numpy', 'transformers', 'networkx', 'plotly', 'sklearn'}"
    program = (
        f"import sys, filmai_core; found = {heavy} & set(sys.modules); sys.exit(str(found or ''))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stderr.strip() == ""


def test_reading_and_the_network_load_no_torch() -> None:
    program = (
        "import sys, filmai_core as f\n"
        f"n = f.network(f.read({SCRIPT!r}, 'x.fountain'))\n"
        "sys.exit('torch' in sys.modules or len(n.ties) != 1)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.fixture(scope="module")
def play() -> object:
    return filmai.read(SCRIPT, "barn.fountain")


def test_a_path_and_its_bytes_give_the_same_screenplay(play, tmp_path: Path) -> None:
    path = tmp_path / "barn.fountain"
    path.write_bytes(SCRIPT)
    assert filmai.read(path) == filmai.read(str(path)) == play
    assert filmai.read(SCRIPT).source_format == "fountain"


def test_a_file_that_is_not_there_is_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.fdx cannot be read: No such file"):
        filmai.read(tmp_path / "none.fdx")


def test_every_analysis_gives_its_own_type(play) -> None:
    timeline = filmai.emotions(play)
    assert timeline.probs.shape == (len(timeline.passages), len(timeline.labels))
    network = filmai.network(play)
    assert isinstance(network, CharacterNetwork) and network.tie("ANNA", "BEN") is not None
    labels = {thing.text: thing.label for thing in filmai.names(play)}
    assert labels["Rome"] == "LOC" and labels["ANNA"] == "PER"
    assert "fire" in {row.category for row in filmai.shots(play)}


def test_themes_by_a_bank_of_ones_own_are_looked_for(play) -> None:
    from filmai_core.analysis.themes.bank import DEFAULT_BANK

    found = filmai.themes(play, bank=DEFAULT_BANK[:2])
    assert {theme.name for theme in found.named} == {theme.name for theme in DEFAULT_BANK[:2]}


def test_results_are_kept_where_the_context_says(play, tmp_path: Path, monkeypatch) -> None:
    from filmai_core.analysis.context import Context
    from filmai_core.store.projects import ProjectStore

    context = Context(store=ProjectStore(tmp_path / "store.sqlite"))
    assert filmai.network(play, context=context).ties[0].valence is None
    filmai.emotions(play, context=context)
    assert filmai.network(play, context=context).ties[0].valence is not None


def test_another_language_is_refused_and_not_guessed() -> None:
    text = (
        "内景 客厅 夜\n\n小明：你今天为什么这么晚才回来？\n\n阿海：路上下雨，船走得很慢。\n\n" * 3
    )
    with pytest.raises(ModelError):
        filmai.names(filmai.read(text.encode(), "a.txt"))


def test_an_element_is_asked_for_by_preset_kind_or_spec_and_written(tmp_path: Path) -> None:
    from filmai_core.effects.spec import PRESETS

    splash = filmai.generate("splash", frames=2, size=32)
    assert splash.frames.shape == (2, 32, 32, 4)
    again = filmai.generate(PRESETS["splash"], frames=2, size=32)
    assert np.array_equal(splash.frames, again.frames)
    assert filmai.generate("water", frames=1, size=16).count == 1
    files = filmai.export(splash, tmp_path / "splash.####.png")
    assert [file.name for file in files] == ["splash.1001.png", "splash.1002.png"]
    with pytest.raises(InputError, match="no effect is called 'confetti'"):
        filmai.generate("confetti")
