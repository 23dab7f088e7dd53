"""A document's tables as CSV (all in one, or one a file in a zip) and as JSON."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

from filmai_core.csvcell import safe_cell
from filmai_core.reports.document import Document, Table


def to_csv(table: Table) -> str:
    """One table (RFC 4180); a text that a spreadsheet would run gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([[safe_cell(cell) for cell in row] for row in table.rows])
    return out.getvalue()


def to_csv_file(document: Document) -> str:
    """Every table in one file: its title in a row of its own, then header, rows, a blank row."""
    return "\r\n".join(
        f"{_quoted(table.title or table.name)}\r\n{to_csv(table)}" for table in document.tables()
    )


def to_zip(document: Document) -> bytes:
    """A zip with one CSV (UTF-8 with a mark, as spreadsheets like it) a table."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in document.tables():
            # A fixed date: the same report gives the same bytes.
            name = zipfile.ZipInfo(f"{table.name}.csv", (1980, 1, 1, 0, 0, 0))
            archive.writestr(name, to_csv(table).encode("utf-8-sig"), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def to_json_tables(document: Document) -> dict[str, Any]:
    """Title and tables, each a list of objects by column name."""
    return {
        "title": document.title,
        "tables": {
            table.name: [dict(zip(table.columns, row, strict=True)) for row in table.rows]
            for table in document.tables()
        },
    }


def _quoted(text: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow([safe_cell(text)])
    return out.getvalue()
