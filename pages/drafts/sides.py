"""Two versions of a scene beside each other, line against line, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from filmai_core.analysis.drafts.words import Change, DiffLine

_MARKS = {Change.ADDED: ("<ins>", "</ins>"), Change.CUT: ("<del>", "</del>"), Change.KEPT: ("", "")}


def sides_html(lines: Sequence[DiffLine]) -> str:
    """The old version left, the new one right; what has no counterpart leaves a gap."""
    cells = "".join(_cell(line, Change.ADDED) + _cell(line, Change.CUT) for line in lines)
    heads = '<p class="side">Old draft</p><p class="side">New draft</p>'
    return f'<div class="diff sides">{heads}{cells}</div>'


def _cell(line: DiffLine, absent: Change) -> str:
    """A line as one version has it: without the runs that are only in the other."""
    runs = "".join(
        f"{_MARKS[change][0]}{escape(text)}{_MARKS[change][1]}"
        for change, text in line.runs
        if change is not absent
    )
    return f'<p class="{line.kind.value}">{runs}</p>' if runs else "<p></p>"
