"""How long our PDF reading takes beside pypdfium2's bare text extraction, in one run.

    python benchmarks/pdf.py SCRIPT.pdf [--runs 9]

Both sides open the document anew each time and go through every page; they take turns, so
that a busy machine slows both, and what is measured is processor time. The medians and their
ratio are printed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import process_time

import pypdfium2 as pdfium

from filmai_core.screenplay.formats.pdf import reader as pdf


def extract_bare(data: bytes) -> int:
    """What pypdfium2 alone does: the text of every page."""
    document = pdfium.PdfDocument(data)
    letters = 0
    for page in document:
        textpage = page.get_textpage()
        letters += len(textpage.get_text_range())
        textpage.close()
        page.close()
    document.close()
    return letters


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both times and the ratio."""
    parser = argparse.ArgumentParser(description="our PDF reading beside bare extraction")
    parser.add_argument("script", type=Path)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args(arguments)
    data = options.script.read_bytes()
    pages = len(pdfium.PdfDocument(data))
    bare: list[float] = []
    ours: list[float] = []
    for _ in range(options.runs + 1):
        start = process_time()
        extract_bare(data)
        middle = process_time()
        pdf.read(data, options.script.name)
        bare.append(middle - start)
        ours.append(process_time() - middle)
    # The first run loads modules and fonts.
    base, own = median(bare[1:]), median(ours[1:])
    print(f"{pages} pages: pypdfium2 text {base * 1000:.0f} ms, filmai {own * 1000:.0f} ms, "
          f"ratio {own / base:.2f}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
