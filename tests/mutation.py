"""Break the core on purpose, one small change at a time, and see whether its tests notice.

    python tests/mutation.py --sample 30                 # the numeric and parsing core
    python tests/mutation.py effects/simulate/fluid --sample 0    # every mutant of one module

A mutant never touches the disk: a forked child imports the changed module through an import
hook and runs the module's own tests. Those are found by rule: the test file that mirrors it, and
those of its package that import it.

A mutant that changes no behaviour is listed in ``mutation_equal.toml`` with its reason.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.machinery
import importlib.util
import os
import random
import re
import resource
import signal
import sys
import time
import tomllib
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
#: The numeric and parsing core: folders under filmai_core, and modules in them.
CORE = {
    "screenplay": "pages joins",
    "screenplay/layout": "columns",
    "screenplay/words": "headings names times",
    "analysis/structure": "tables",
    "analysis/emotions": "arcs timeline",
    "analysis/people": "network measures bonds",
    "analysis/drafts": "compare",
    "effects/simulate": "fluid render",
    "effects/measure": "measures",
    "effects/colour": "transfer cube",
    "effects/media": "alpha",
    "effects/comp": "place composite",
}
#: Heavy libraries, imported once for all children; pytest says that some were.
SHARED = (
    "accelerate",
    "hypothesis",
    "networkx",
    "numpy",
    "PIL.Image",
    "pytest",
    "scipy.ndimage",
    "torch",
)
EARLY = "ignore::pytest.PytestAssertRewriteWarning"
#: Tests beside a module's own, by module: names of test files in the same folder.
MORE: dict[str, tuple[str, ...]] = {}
#: What each operator is turned into.
TURNED = {
    name: others.split("/")
    for name, _, others in (
        pair.partition(":")
        for pair in "Lt:LtE/GtE LtE:Lt/Gt Gt:GtE/LtE GtE:Gt/Lt Eq:NotEq NotEq:Eq Is:IsNot "
        "IsNot:Is In:NotIn NotIn:In And:Or Or:And Add:Sub Sub:Add Mult:Div Div:Mult "
        "FloorDiv:Mult Mod:Mult Pow:Mult BitAnd:BitOr BitOr:BitAnd".split()
    )
}
#: What no test can or should see: types, decorators, the wording of errors, zip's strictness.
SKIPPED = {"annotation", "returns", "decorator_list", "type_params", "bases"}


def sites(tree: ast.AST) -> Iterator[tuple[int, str, Callable[[], None]]]:
    """Every mutant of a module as line, wording, and what makes it in ``tree`` itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) or (isinstance(node, ast.keyword) and node.arg == "strict"):
            node._fields = ()  # type: ignore[misc]
    skipped: set[int] = set()
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            alias = isinstance(node, ast.AnnAssign) and "TypeAlias" in ast.unparse(node.annotation)
            if name in SKIPPED or isinstance(node, ast.JoinedStr) or alias:
                for child in value if isinstance(value, list) else [value]:
                    if isinstance(child, ast.AST):
                        skipped |= {id(inner) for inner in ast.walk(child)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Compare):
            for place, op in enumerate(node.ops):
                for wording, other in turns(op):
                    yield line, wording, putter(node.ops, place, other)
        elif isinstance(node, (ast.BinOp, ast.AugAssign, ast.BoolOp)):
            for wording, other in turns(node.op):
                yield line, wording, putter(node, "op", other)
        elif isinstance(node, ast.Constant) and isinstance(node.value, (bool, int, float)):
            for value in changed(node.value):
                yield line, f"{node.value!r} becomes {value!r}", putter(node, "value", value)
        elif isinstance(node, ast.Return) and node.value and ast.unparse(node.value) != "None":
            yield line, "returns nothing", putter(node, "value", ast.Constant(None))
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            yield line, "minus dropped", putter(node, "op", ast.UAdd())
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield line, "not dropped", putter(node, "operand", ast.UnaryOp(ast.Not(), node.operand))
        if isinstance(node, (ast.If, ast.IfExp, ast.While)):
            yield line, "condition turned", putter(node, "test", ast.UnaryOp(ast.Not(), node.test))


def turns(op: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    name = type(op).__name__
    for other in TURNED.get(name, ()):
        yield f"{name} becomes {other}", getattr(ast, other)()


def changed(value: float) -> Sequence[float]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int):
        return (value + 1, value - 1)
    return (value * 2, value / 2) if value else (1.0,)


def putter(owner: object, place: str | int, value: object) -> Callable[[], None]:
    def put() -> None:
        if isinstance(owner, list):
            owner[place] = value  # type: ignore[index]
        else:
            setattr(owner, str(place), value)

    return put


def compiled(path: Path, number: int) -> CodeType:
    """The module with mutant ``number`` in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    fields = {id(node): node._fields for node in ast.walk(tree)}
    nodes = list(ast.walk(tree))
    list(sites(tree))[number][2]()
    for node in nodes:
        node._fields = fields[id(node)]  # type: ignore[misc]
    return compile(ast.fix_missing_locations(tree), str(path), "exec", dont_inherit=True)


def mirrored(module: Path) -> list[str]:
    """The test files of a module, the one of its own name first."""
    inner = module.relative_to(ROOT / "filmai_core")
    room = inner.parts[0]
    stems = (module.stem, *MORE.get(str(inner.with_suffix("")), ()))
    own = [TESTS / inner.parent / f"test_{stem}.py" for stem in stems]
    found = [path for path in own if path.is_file()] + users(module, TESTS / room)
    if not found:  # an inner part, tested through what is built on it
        outer = users(module, ROOT / "filmai_core" / room)
        found = [Path(test) for part in outer for test in mirrored(part)]
    return [str(p) for p in dict.fromkeys(found)]


def users(module: Path, room: Path) -> list[Path]:
    """The files of a room that import a module."""
    dotted = ".".join(module.relative_to(ROOT).with_suffix("").parts)
    package, _, name = dotted.rpartition(".")
    used = re.compile(rf"{re.escape(dotted)}\b|from {re.escape(package)} import .*\b{name}\b")
    return [p for p in sorted(room.rglob("*.py")) if used.search(p.read_text("utf-8"))
            and (room.parent != TESTS or p.name.startswith("test_"))]  # fmt: skip


def verdict(module: Path, number: int | None, tests: list[str], limit_s: float) -> int | None:
    """Pytest's exit code against a mutant (None: the module as it is); None: out of time."""
    if number is not None:
        compiled(module, number)  # what does not compile is a fault of this tool, not a kill
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        run(module, number, tests)
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def run(module: Path, number: int | None, tests: list[str]) -> None:
    """In the child: put the mutant in the importer's way, run the tests, and end."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    code = 2
    try:
        resource.setrlimit(resource.RLIMIT_AS, (16 << 30, 16 << 30))
        dotted = ".".join(module.relative_to(ROOT).with_suffix("").parts)

        class Loader(importlib.machinery.SourceFileLoader):
            def get_code(self, fullname: str) -> CodeType | None:
                return super().get_code(fullname) if number is None else compiled(module, number)

        class Finder:
            @staticmethod
            def find_spec(name: str, path: object = None, target: object = None) -> object:
                if name != dotted:
                    return None
                loader = Loader(name, str(module))
                return importlib.util.spec_from_file_location(name, module, loader=loader)

        import pytest

        sys.meta_path.insert(0, Finder)  # type: ignore[arg-type]
        chosen = "not corpus and not browser and not slow"
        options = [
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "--hypothesis-seed=1",
            "-W",
            EARLY,
            "-m",
            chosen,
        ]
        code = pytest.main([*options, *tests])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(int(code))


def measure(module: Path, sample: int, seed: int, equal: dict[str, str]) -> tuple[int, int]:
    """Killed and judged mutants of a module; prints those that lived."""
    source = module.read_text(encoding="utf-8")
    lines, tests = source.splitlines(), mirrored(module)
    began = time.monotonic()
    if not tests or verdict(module, None, tests, 600) != 0:
        raise SystemExit(f"{module.stem}: its tests are absent or red before any change: {tests}")
    limit_s = 10 + 5 * (time.monotonic() - began)
    found = [(i, line, wording) for i, (line, wording, _) in enumerate(sites(ast.parse(source)))]
    found = [f for f in found if f"{module.stem}: {lines[f[1] - 1].strip()}: {f[2]}" not in equal]
    if 0 < sample < len(found):
        found = sorted(random.Random(f"{seed} {module.stem}").sample(found, sample))
    lived = 0
    for number, line, wording in found:
        if verdict(module, number, tests, limit_s) == 0:
            lived += 1
            print(
                f"  lived  {module.stem}:{line}: {lines[line - 1].strip()}: {wording}", flush=True
            )
    return len(found) - lived, len(found)


def main() -> None:
    """Measure the modules asked for and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("modules", nargs="*", help="such as effects/simulate/fluid")
    parser.add_argument("--sample", type=int, default=30, help="mutants a module; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.path[0] = str(ROOT)
    os.chdir(ROOT)
    for name in SHARED:
        importlib.import_module(name)

    core = [f"{room}/{name}" for room, group in CORE.items() for name in group.split()]
    names = asked.modules or core
    listed = TESTS / "mutation_equal.toml"
    equal = tomllib.loads(listed.read_text("utf-8"))["equal"] if listed.exists() else {}
    rows, killed, judged = [], 0, 0
    for name in names:
        module = ROOT / "filmai_core" / f"{name}.py"
        dead, count = measure(module, asked.sample, asked.seed, equal)
        killed, judged = killed + dead, judged + count
        rows.append(f"| {name} | {dead} of {count} | {100 * dead / max(1, count):.0f}% |")
        print(rows[-1], flush=True)
    print("\n| module | killed | share |\n|---|---|---|", *rows, sep="\n")
    print(f"| all | {killed} of {judged} | {100 * killed / max(1, judged):.0f}% |")


if __name__ == "__main__":
    main()
