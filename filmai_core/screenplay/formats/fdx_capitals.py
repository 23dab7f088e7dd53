"""Final Draft text as it is printed: styles set in capitals show capitals, however typed.

Final Draft stores what the keys gave (``Ext. mill YARD``) and prints by the style
(``EXT. MILL YARD``): the style's own ``FontSpec``, or the run's. A script read as typed
would have one place, or one person, under several spellings.
"""

from __future__ import annotations

from typing import Any

_CAPITALS = "AllCaps"
#: Children whose text is not the paragraph's.
_APART = frozenset({"ScriptNote", "SceneProperties", "Summary", "SceneArcBeats", "OmittedScene"})


def print_capitals(root: Any) -> None:
    """Turn the text of styles and runs in capitals into capitals, in place."""
    styles = {
        setting.get("Type") or ""
        for setting in root
        if _tag(setting) == "ElementSettings"
        and any(_CAPITALS in (spec.get("Style") or "") for spec in setting.iter())
    }
    for content in root:
        if _tag(content) == "Content":
            _print(content, styles)


def _print(content: Any, styles: set[str]) -> None:
    stack = [(content, False)]
    while stack:
        node, capitals = stack.pop()
        for child in node:
            tag = _tag(child)
            if tag in _APART:
                continue
            if tag == "Paragraph":
                stack.append((child, (child.get("Type") or "") in styles))
            elif tag != "Text":
                stack.append((child, capitals))
            elif capitals or _CAPITALS in (child.get("Style") or ""):
                _upper(child)


def _upper(run: Any) -> None:
    run.text = (run.text or "").upper()
    for inner in run:  # such as <br/>; what follows it is text
        inner.tail = (inner.tail or "").upper()


def _tag(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]
