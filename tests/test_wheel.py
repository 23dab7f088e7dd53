"""What is packed: the wheel and the source archive, and the wheel's layout at work."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUNDLED = ("app.py", ".streamlit/config.toml")

#: Only a checkout needs these.
LEFT_OUT = {"assets/screenshot.png", "assets/make_icon.py", "assets/make_plates.py"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both archives, built without touching the checkout or the network."""
    pytest.importorskip("setuptools")
    folder = tmp_path_factory.mktemp("packed")
    subprocess.run(
        [sys.executable, "setup.py", "-q", "egg_info", "--egg-base", folder,
         "sdist", "-d", folder, "build", "--build-base", folder / "build",
         "bdist_wheel", "-d", folder, "-b", folder / "bdist"],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def wheel(packed: Path) -> zipfile.ZipFile:
    (path,) = packed.glob("*.whl")
    return zipfile.ZipFile(path)


def files(folder: str) -> set[str]:
    """The checkout's files under a folder, caches aside."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def test_the_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    assert files("filmai_core") - set(wheel.namelist()) == set()


def test_the_wheel_carries_pages_assets_and_settings_inside_the_package(
    wheel: zipfile.ZipFile,
) -> None:
    wanted = (files("pages") | files("assets") | set(BUNDLED)) - LEFT_OUT
    bundle = "filmai_core/bundle/"
    carried = {name.removeprefix(bundle) for name in wheel.namelist() if name.startswith(bundle)}
    assert carried == wanted
    for name in wanted:
        assert wheel.read(bundle + name) == (ROOT / name).read_bytes(), name


def test_the_wheel_installs_one_package_and_no_other_name(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {name for name in tops if not name.endswith(".dist-info")} == {"filmai_core"}


def test_the_source_archive_holds_all_that_the_wheel_is_built_from(packed: Path) -> None:
    (path,) = packed.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = files("pages") | files("assets") | files("filmai_core") | set(BUNDLED)
    assert (wanted | {"setup.py", "pyproject.toml", "LICENSE", "README.md"}) - names == set()


def test_the_wheels_layout_finds_its_models_and_reads_in_a_child(
    wheel: zipfile.ZipFile, tmp_path: Path
) -> None:
    installed, empty = tmp_path / "installed", tmp_path / "empty"
    wheel.extractall(installed)
    empty.mkdir()
    (empty / "scene.txt").write_text("INT. HALL - NIGHT\n\nRain.\n\nMARA\nListen.\n")
    program = (
        "import sys\nfrom filmai_core.settings import ASSETS, ROOT\n"
        f"assert str(ROOT).startswith({str(installed)!r}), ROOT\n"
        "assert (ROOT / 'app.py').is_file() and (ASSETS / 'models').is_dir()\n"
        "from filmai_core.learning.registry import default_registry\n"
        "assert 'emotions' in default_registry().names()\n"
        "from filmai_core.cli import main\n"
        "sys.exit(main(['analyze', 'scene.txt', '--only', 'parse', '--quiet']))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=empty, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert '"MARA"' in done.stdout
