"""Doors open one way: between packages, between the rooms inside them, and between files.

A new room, file or package is one word in `ROOMS`; a page is known by its page.py. Every import
counts, wherever it stands: inside a function, or for a type alone.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

#: Package -> its rooms (folders, or files beside them), row by row from the ground up. A room
#: imports from rows below its own; rooms of one row are siblings and never import each other.
#: A dotted name lifts one file out of its room, where the model needs it below the others.
#: A package that is not named here is one room: its files are held by the circles alone.
ROOMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "filmai_core": (
        ("errors",),
        ("progress", "settings", "text", "csvcell", "data"),
        ("wordlists",),
        ("tuning",),
        ("learning",),
        ("screenplay", "models", "effects"),
        ("analysis",),
        ("figures", "store"),
        ("jobs", "previews", "reports"),
        ("handoff",),
        ("cli",),
    ),
    "filmai_core.screenplay": (
        ("words.times",),  # a heading carries its time of day
        ("model",),
        ("words",),
        ("joins", "doubts", "mentions", "pages", "foreign", "layout", "acts"),
        ("assemble", "settle"),
        ("formats",),
        ("read", "export", "repair"),
        ("sandbox",),
    ),
    "filmai_core.models": (("emotions", "entities", "breakdown"),),
    "filmai_core.effects": (
        ("spec", "clip", "coding"),
        ("flow", "colour"),
        ("media", "simulate"),
        ("draw",),
        ("comp", "measure"),
        ("train",),
    ),
    "filmai_core.analysis": (
        ("context", "passages", "speeches", "stopwords"),
        ("structure.seconds",),  # pace is told by them, and structure by pace
        ("analysis",),
        ("emotions", "breakdown"),
        ("structure", "people"),
        ("themes",),
        ("table", "drafts"),
    ),
    "filmai_core.handoff": (
        ("framerates", "numbering", "durations", "analyses", "register"),
        ("boards", "ledger"),
        ("codes", "times", "counts"),
        ("cut", "costs", "drive", "store"),
        ("writers", "folder", "readcut"),
        ("package",),
        ("animatic", "sheets"),
        ("files",),
    ),
    "pages": (
        ("shared",),
        tuple(sorted(path.parent.name for path in ROOT.glob("pages/*/page.py"))),
        ("frame",),
    ),
}

#: Arrows that run up and are to go: (file, room). What is mended must be taken off the list.
NOT_YET: frozenset[tuple[str, str]] = frozenset()


def found_modules() -> dict[str, Path]:
    """Every module of the core and of the pages, by its dotted name."""
    paths = [*(ROOT / "filmai_core").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    named = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}
    return {name.removesuffix(".__init__"): named[name] for name in sorted(named)}


MODULES = found_modules()


def imports(path: Path) -> Iterator[str]:
    """What a file imports, as dotted names; ``from a import b`` is ``a.b``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_of(name: str) -> str:
    """The file that a dotted name leads to, or "" where it is none of ours."""
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return "" if name == "filmai_core" else name  # __version__ alone; every room may read it


ARROWS = {
    name: frozenset(found for other in imports(path) if (found := module_of(other))) - {name}
    for name, path in MODULES.items()
}


def room(package: str, module: str) -> str:
    """The room of a package in which a module lies, or ""."""
    inside = module.removeprefix(f"{package}.")
    if inside == module:
        return ""
    lifted = [name for row in ROOMS[package] for name in row if "." in name]
    return inside if inside in lifted else inside.split(".")[0]


def rank(package: str, name: str) -> int:
    rows = ROOMS[package]
    found = [number for number, row in enumerate(rows) if name in row]
    assert found, f"{package}.{name} is not in ROOMS: say which row it belongs to"
    return found[0]


def complaints(module: str, targets: frozenset[str]) -> list[tuple[str, str]]:
    """The arrows of a file that run up or to a sibling, as (file, room)."""
    wrong = []
    for package in ROOMS:
        own = room(package, module)
        for target in targets:
            other = room(package, target)
            if own and other and own != other and rank(package, other) >= rank(package, own):
                wrong.append((module, f"{package}.{other}"))
    return wrong


@pytest.mark.parametrize("module", [name for name in MODULES if name != "filmai_core"])
def test_imports_go_down_only(module: str) -> None:
    up = set(complaints(module, ARROWS[module])) - NOT_YET
    assert not up, f"arrows that run up: {sorted(up)}"


def test_what_is_allowed_for_now_is_still_there() -> None:
    standing = {arrow for module in MODULES for arrow in complaints(module, ARROWS[module])}
    assert NOT_YET - standing == set()


def test_an_arrow_up_to_a_sibling_and_out_of_an_unknown_room_is_told() -> None:
    up = complaints("filmai_core.screenplay.model", frozenset({"filmai_core.screenplay.read"}))
    assert up == [("filmai_core.screenplay.model", "filmai_core.screenplay.read")]
    page = complaints("pages.script.page", frozenset({"pages.repair.panels"}))
    assert page == [("pages.script.page", "pages.repair")]
    down = complaints("filmai_core.cli.comp", frozenset({"filmai_core.effects.comp.place"}))
    assert down == []
    with pytest.raises(AssertionError, match="attic is not in ROOMS"):
        complaints("filmai_core.attic.box", frozenset({"filmai_core.errors"}))


@pytest.mark.parametrize("package", ROOMS)
def test_every_room_is_known_and_there(package: str) -> None:
    found = {room(package, module) for module in MODULES} - {"", "bundle"}
    named = [name for row in ROOMS[package] for name in row]
    assert sorted(found) == sorted(named)


def test_files_make_no_circle() -> None:
    done: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, f"a circle: {' > '.join((*path[path.index(module) :], module))}"
        if module in done:
            return
        for target in ARROWS[module]:
            if not NOT_YET.intersection(complaints(module, frozenset({target}))):
                walk(target, (*path, module))
        done.add(module)

    for module in MODULES:
        if module != "filmai_core":
            walk(module, ())


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("filmai_core")])
def test_the_core_knows_no_page(module: str) -> None:
    outside = {name.split(".")[0] for name in imports(MODULES[module])}
    assert not outside & {"streamlit", "pages", "app"}


# Pages


def test_the_frame_lists_every_page() -> None:
    shell = ast.parse((ROOT / "pages" / "frame" / "shell.py").read_text(encoding="utf-8"))
    (table,) = (
        ast.literal_eval(node.value)
        for node in shell.body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "PAGES" and node.value
    )
    listed = [name for rows in table.values() for name, _, _ in rows]
    assert sorted(listed) == sorted(ROOMS["pages"][1])


def users(module: str) -> set[str]:
    """The rooms that need a file of shared, straight or through another file of it."""
    waiting, seen = [module], {module}
    while waiting:
        needed = waiting.pop()
        more = {other for other, targets in ARROWS.items() if needed in targets} - seen
        seen |= more
        waiting += [other for other in more if room("pages", other) == "shared"]
    return {room("pages", other) for other in seen} - {"shared"}


@pytest.mark.parametrize(
    "module",
    sorted(
        name for name in MODULES
        if name.startswith("pages.shared.") and not name.startswith("pages.shared.state.")
    ),
)  # fmt: skip
def test_what_is_shared_serves_two_pages(module: str) -> None:
    assert len(users(module)) >= 2


def test_only_state_reads_the_session_and_the_address() -> None:
    readers = {
        module
        for module, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("session_state", "query_params")
    }
    assert readers
    assert {name for name in readers if not name.startswith("pages.shared.state.")} == set()


# What loads what


@pytest.mark.parametrize("module", ["filmai_core.screenplay.read", "filmai_core.cli"])
def test_light_doors_load_no_torch(module: str) -> None:
    program = f"import sys, {module}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
