"""One list of analyses: command line, JSON and store follow from a line in it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from filmai_core.analysis import table
from filmai_core.analysis.analysis import Analysis
from filmai_core.cli import main
from filmai_core.errors import InputError
from filmai_core.screenplay.export.to_json import screenplay_to_json
from filmai_core.screenplay.read import read_screenplay

SCRIPT = "INT. ROOM - DAY\n\nANNA\nHello.\n\nBEN\nGood day, Anna.\n"

#: All that adding an analysis takes: a module with a value.
MODULE = """
from filmai_core.analysis.analysis import Analysis, Codec

asked = []

def longest(play, context):
    asked.append(play.title)
    lines = (e.text for s in play.scenes for e in s.elements if e.kind == "dialogue")
    return max(lines, key=len, default="")

LONGEST = Analysis(
    name="longest",
    version=1,
    compute=longest,
    to_json=lambda text, play: {"text": text, "letters": len(text)},
    codec=Codec(str.encode, bytes.decode),
    title="The longest line",
)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "x.fountain"
    path.write_text(SCRIPT)
    return path


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module of one's own and its line in the table; gives the module's ``asked``."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "longest_line.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.setitem(table.TABLE, "longest", "longest_line:LONGEST")
    yield lambda: sys.modules["longest_line"].asked
    sys.modules.pop("longest_line", None)


def analyze(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["analyze", "--quiet", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_module_and_a_line_give_a_part_of_the_json_kept_in_the_store(
    listed: Any, script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        found = analyze(capsys, str(script), "--only", "longest")
        assert found["longest"] == {"text": "Good day, Anna.", "letters": 15}
    assert len(listed()) == 1  # the second run read it back


def test_the_part_is_offered_by_name(
    listed: Any, script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert table.title("longest") == "The longest line"
    with pytest.raises(SystemExit):
        main(["analyze", "--help"])
    assert "longest" in capsys.readouterr().out
    assert main(["analyze", str(script), "--only", "shortest"]) == 2
    error = capsys.readouterr().err
    assert (
        "there is no part 'shortest'" in error and "breakdown, " in error and ", longest." in error
    )


@pytest.mark.parametrize("name", list(table.TABLE))
def test_each_line_names_an_analysis_of_its_own_name(name: str) -> None:
    analysis = table.find(name)
    assert isinstance(analysis, Analysis) and analysis.name == name
    assert analysis.version >= 1 and analysis.title and analysis.doing


def test_the_parts_stand_in_the_order_of_the_contract() -> None:
    assert table.names()[:5] == ("emotions", "themes", "network", "entities", "breakdown")


def test_an_analysis_added_at_run_time_is_listed_and_its_name_is_then_taken(
    monkeypatch: pytest.MonkeyPatch, script: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(table, "_added", {})
    mine: Analysis[int] = Analysis(
        name="scene_count",
        version=1,
        compute=lambda play, context: len(play.scenes),
        to_json=lambda count, play: count,
    )
    table.add(mine)
    assert table.find("scene_count") is mine
    assert analyze(capsys, str(script), "--only", "scene_count")["scene_count"] == 1
    with pytest.raises(InputError, match="taken"):
        table.add(mine)


def test_no_part_hides_what_the_screenplay_says_of_itself() -> None:
    own = set(screenplay_to_json(read_screenplay(SCRIPT.encode(), "x.fountain")))
    assert own <= table.TAKEN
    assert not own & set(table.names())


def test_parsing_loads_no_model_and_listing_imports_no_analysis(script: Path) -> None:
    program = (
        "import sys\n"
        "from filmai_core.cli import main\n"
        f"assert main(['analyze', {str(script)!r}, '--only', 'parse', '--json', '-']) == 0\n"
        "from filmai_core.analysis import table\n"
        "rooms = [place.split(':')[0] for place in table.TABLE.values()]\n"
        "heavy = {'torch', 'transformers', 'numpy', 'networkx', *rooms} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]


@pytest.mark.parametrize("name", list(table.TABLE))
def test_finding_an_analysis_loads_no_torch(name: str) -> None:
    program = (
        "import sys\nfrom filmai_core.analysis import table\n"
        f"table.find({name!r})\nsys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
