"""The title page of a Final Draft file: paragraphs that say nothing but how they are aligned.

What the words and the order of the lines tell is told as for a printed page
(`layout.titlepage`): a notice at the left edge above the title is no title, and every author
counts. Where FilmAI wrote the file, each paragraph names its key itself.
"""

from __future__ import annotations

from typing import Any

from filmai_core.screenplay.layout.titlepage import TitleLine, title_fields


def read_title_page(root: Any) -> tuple[tuple[str, str], ...]:
    """(key, value) pairs of the title page under ``root``; see `Reading.title_page`."""
    named: dict[str, list[str]] = {}
    lines: list[TitleLine] = []
    gap = False
    for paragraph in _paragraphs(root):
        text = _text(paragraph)
        key = paragraph.get("FilmAIField")
        if key:
            named.setdefault(key, []).append(text)
        elif text:
            aside = (paragraph.get("Alignment") or "").lower() in ("left", "right", "")
            lines.append(TitleLine(text, aside, gap))
        gap = not text
    for key, value in title_fields(lines):
        named.setdefault(key, []).append(value)
    return tuple((key, "\n".join(values)) for key, values in named.items())


def _paragraphs(root: Any) -> list[Any]:
    return [
        paragraph
        for page in root
        if _tag(page) == "TitlePage"
        for content in page
        if _tag(content) == "Content"
        for paragraph in content
        if _tag(paragraph) == "Paragraph"
    ]


def _text(paragraph: Any) -> str:
    runs = [run.text or "" for run in paragraph.iter() if _tag(run) == "Text"]
    return "".join(runs).replace("\u2028", "\n").strip()


def _tag(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]
