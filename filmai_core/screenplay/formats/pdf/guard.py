"""A look at a PDF's drawing streams before pdfium runs them.

A hundred kilobytes can unpack to millions of strokes, which pdfium would follow for
minutes. A page of script draws with less than 100 kB, so that streams over `MOST_DRAWING`
are refused unseen. Pictures and fonts are large by right and left alone. Nested filters get
past this; the child process of `filmai_core.screenplay.sandbox.safely` ends those.
"""

from __future__ import annotations

import zlib

import regex

from filmai_core.errors import InputError

#: Most bytes that one stream of drawing may unpack to.
MOST_DRAWING = 4 * 1024 * 1024
#: Deflate packs a thousandfold at best: shorter streams cannot hold more.
_SHORT = MOST_DRAWING // 1040
_STREAM = regex.compile(rb"stream\r?\n")
_LARGE_BY_RIGHT = regex.compile(
    rb"/Subtype\s*/(?:Image|Type1C|CIDFontType0C|OpenType)|/Length1\b|/ObjStm|/XRef"
)


def check_streams(data: bytes, name: str) -> None:
    """Refuse a PDF whose drawing streams unpack to more than any script needs.

    Raises:
        InputError: a stream unpacks to over `MOST_DRAWING`.
    """
    at = 0
    while True:
        found = _STREAM.search(data, at)
        if found is None:
            return
        start = found.end()
        end = data.find(b"endstream", start)
        end = len(data) if end < 0 else end
        at = end + 9
        if end - start <= _SHORT:
            continue
        head = data[max(0, found.start() - 1000) : found.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if _LARGE_BY_RIGHT.search(head):
            continue
        if _unpacks_over(data[start:end]):
            raise InputError(
                f"{name} draws more on one page than a screenplay needs"
                f" (over {MOST_DRAWING // 2**20} MB)",
                hint="Export it again as text, without drawings, or upload Fountain or Word.",
            )


def _unpacks_over(stream: bytes) -> bool:
    unpacker = zlib.decompressobj()
    try:
        unpacked = unpacker.decompress(stream, MOST_DRAWING + 1)
    except zlib.error:
        return False  # another filter, or damage: pdfium will say
    return len(unpacked) > MOST_DRAWING
