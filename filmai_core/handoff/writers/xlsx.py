"""A workbook of everything: shots, candidates, scenes, people, counts, ledger, costs."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: A cell.
Value = str | int | float | bool | None
_NARROW, _WIDE, _WIDEST = 9, 24, 70


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: column names, and rows as long as they are."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def to_xlsx(sheets: Mapping[str, Sheet]) -> bytes:
    """A workbook; no text is ever run as a formula or made a link."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for name, sheet in sheets.items():
        page = book.add_worksheet(name[:31])
        for column, title in enumerate(sheet.columns):
            page.write_string(0, column, title, bold)
            page.set_column(column, column, _width(sheet, column), wrapped)
        for number, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, bool):
                    page.write_string(number, column, "yes" if value else "")
                elif isinstance(value, int | float):
                    page.write_number(number, column, value)
                elif value:
                    page.write_string(number, column, value[:32_000])
        page.freeze_panes(1, 1)
        if sheet.rows:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    book.close()
    return out.getvalue()


def _width(sheet: Sheet, column: int) -> int:
    cells: Sequence[int] = [len(str(row[column])) for row in sheet.rows[:200] if row[column]]
    longest = max([len(sheet.columns[column]), *cells])
    return _NARROW if longest <= _NARROW else _WIDE if longest <= 40 else _WIDEST
