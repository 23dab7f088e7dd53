"""Cells of a table for a spreadsheet, which runs what looks like a formula."""

from __future__ import annotations

from typing import TypeVar

#: What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection").
_STARTS = ("=", "+", "-", "@", "\t", "\r")

Cell = TypeVar("Cell", str, int, float, str | int | float)


def safe_cell(cell: Cell) -> Cell:
    """A cell that no spreadsheet runs: a text that starts a formula gets an apostrophe before.

    Numbers stay as they are, negative ones too.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell(-3)
    ("'=HYPERLINK(1)", -3)
    """
    if isinstance(cell, str) and cell.startswith(_STARTS):
        return "'" + cell
    return cell
