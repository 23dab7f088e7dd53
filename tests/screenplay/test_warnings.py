"""Every warning carries a code that a program can rely on."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import filmai_core.screenplay
from filmai_core.screenplay.read import read_screenplay

ROOM = Path(filmai_core.screenplay.__file__).parent


def warnings_made() -> list[tuple[str, ast.Call]]:
    """Every place in the readers that makes a warning."""
    return [
        (f"{path.relative_to(ROOM)}:{node.lineno}", node)
        for path in sorted(ROOM.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "ReadWarning"
        and not any(keyword.arg is None for keyword in node.keywords)  # a stored one
    ]


@pytest.mark.parametrize("call", [call for _, call in warnings_made()], ids=lambda call: "")
def test_no_reader_warns_without_a_code(call: ast.Call) -> None:
    codes = call.args[2:] + [k.value for k in call.keywords if k.arg == "code"]
    assert len(codes) == 1 and isinstance(codes[0], ast.Constant), ast.unparse(call)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", str(codes[0].value)), ast.unparse(call)


def test_every_code_is_documented() -> None:
    guide = (ROOM.parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
    rows = guide.partition("## Warnings")[2].partition("\n## ")[0].splitlines()
    told = {code for row in rows if row[:2] == "| " for code in re.findall("`([a-z-]+)`", row)}
    made = {str(call.args[2].value) for _, call in warnings_made()}  # type: ignore[attr-defined]
    assert told == made


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.fountain", b"INT. A - DAY\n\nHe waits. /* left open\n", "open-comment"),
        ("a.fountain", b"INT. A - DAY\n\nHe waits. [[ left open\n", "open-note"),
        ("a.fdx", b"<FinalDraft/>", "no-paragraphs"),
        ("a.fountain", b"INT. A - DAY\n\n" + b"x" * 200_000 + b"\n", "line-cut"),
    ],
)
def test_each_oddity_is_told_by_its_code(name: str, data: bytes, code: str) -> None:
    assert code in {warning.code for warning in read_screenplay(data, name).warnings}
