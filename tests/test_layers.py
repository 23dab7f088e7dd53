"""The doors open one way (see filmai_core/__init__.py)."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

CORE = Path(__file__).resolve().parent.parent / "filmai_core"

#: Each layer and what it may import. Siblings in one row never import each other.
ROWS: tuple[tuple[str, ...], ...] = (
    ("errors", "progress", "settings", "csvcell", "text", "wordlists"),
    ("learning",),
    ("screenplay", "models", "effects"),
    ("analysis",),
    ("figures", "store"),
    ("jobs", "previews", "reports"),
    ("handoff",),
    ("cli",),
)
RANK = {name: rank for rank, row in enumerate(ROWS) for name in row}


def modules() -> list[Path]:
    return [path for path in sorted(CORE.rglob("*.py")) if path != CORE / "__init__.py"]


def layer(path: Path) -> str:
    return path.relative_to(CORE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(CORE)))
def test_imports_go_down_only(path: Path) -> None:
    own = layer(path)
    for name in imports(path):
        parts = name.split(".")
        assert parts[0] not in ("streamlit", "pages"), f"the core imports {name}"
        if parts[0] != "filmai_core" or len(parts) < 2 or parts[1] not in RANK:
            continue
        other = parts[1]
        below = RANK[other] < RANK[own]
        same_floor = RANK[other] == RANK[own] == 0
        assert other == own or below or same_floor, f"{own} imports {name}"


@pytest.mark.parametrize("module", ["filmai_core.screenplay.read", "filmai_core.cli"])
def test_light_doors_load_no_torch(module: str) -> None:
    program = f"import sys, {module}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
