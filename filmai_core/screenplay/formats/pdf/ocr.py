"""Pages that are pictures, read by text recognition: lines with their places, as print has.

RapidOCR (PP-OCRv6 small, English and Chinese; Apache-2.0) is an optional part. Pages are
drawn at 144 dpi: finer, blanks between words get lost. What comes out are the same segments
that a printed page has, so that furniture, columns and paragraphs are found by the same
rules; lines that the recogniser doubts are marked and come first in Repair.

Recognition takes seconds a page, far over the limits of a reading. Within the child process
it is asked for (`NeedsRecognition`) and started again with limits of its own (see `sandbox`).
What was recognised is kept by the file's digest in the user's data folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

import regex

from filmai_core.errors import InputError
from filmai_core.progress import Progress, Report, silent
from filmai_core.screenplay.formats.pdf.segments import Segment
from filmai_core.screenplay.formats.pdf.text import RawPage
from filmai_core.screenplay.model import Element
from filmai_core.settings import settings

#: Pixels a point: 144 dpi.
SCALE = 2.0
#: Most pages that are recognised: a day of a small machine's time is no reading.
MAX_PAGES = 400
#: Below this share of certainty a line is doubtful; PP-OCR's right lines lie above .95.
DOUBT = 0.9
#: The command that adds the part.
COMMAND = 'pip install -e ".[ocr]"'
_VERSION = "rapidocr-3.10-144dpi-1"
#: How deep below the baseline a line's box reaches, as a share of its height.
_DESCENT = 0.2
#: Lines longer than this, in points, tell the tilt of a page; more than `_MOST_TILT` is no tilt.
_LONG, _MOST_TILT = 100.0, 0.06
#: Points by which the heights of boxes in one row differ; rows are 12 apart.
_SAME_ROW = 5.0
_LETTERS = regex.compile(r"[^\p{L}\p{N}]+")
#: The recogniser writes a narrow colon after a Chinese name.
_COLON = regex.compile(r"(?<=[\p{Han})）]):")
_STARS = str.maketrans("★☆＊", "***")


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A recognised line.

    Attributes:
        text: what it says.
        left: middle of its left edge, pixels of the picture.
        right: middle of its right edge.
        y: its middle, from the top.
        height: of its letters, about.
        slope: how far it falls for each pixel to the right.
        certainty: in [0, 1].
    """

    text: str
    left: float
    right: float
    y: float
    height: float
    slope: float
    certainty: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line that was recognised with doubt; ``page`` from 1."""

    page: int
    text: str
    certainty: float


#: A picture, a numpy array (H, W, 3) uint8, blue first, to its lines.
Recogniser: TypeAlias = Callable[[Any], list[FoundLine]]


class NeedsRecognition(Exception):
    """Raised where recognition is called for, but not allowed here.

    Args:
        pages: how many.
    """

    def __init__(self, pages: int) -> None:
        super().__init__(pages)
        self.pages = pages


_ALLOWED: ContextVar[Report | None] = ContextVar("recognition", default=silent)


@contextmanager
def recognition(report: Report | None) -> Iterator[None]:
    """Allow recognition within, told to ``report``; None: raise `NeedsRecognition` instead."""
    token = _ALLOWED.set(report)
    try:
        yield
    finally:
        _ALLOWED.reset(token)


def available() -> bool:
    """Whether the optional part is installed."""
    return all(find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2"))


def recognise_pages(
    data: bytes,
    name: str,
    pages: Sequence[RawPage],
    chosen: Sequence[int],
    recognise: Recogniser | None = None,
) -> tuple[list[RawPage], list[Doubt]]:
    """The pages, those at ``chosen`` (0-based) with the text that their pictures show.

    Args:
        data: the PDF.
        name: for messages.
        pages: as pdfium read them.
        chosen: indices of the pages to recognise, ascending.
        recognise: what reads a picture; the installed part where None.

    Raises:
        InputError: more pages than `MAX_PAGES`.
        NeedsRecognition: it is not allowed here and now.
    """
    if len(chosen) > MAX_PAGES:
        raise InputError(
            f"{name} has {len(chosen)} pages that are pictures; {MAX_PAGES} is the most that is"
            " recognised",
            hint="Split it into parts, or run text recognition (OCR) on it first.",
        )
    kept = _kept_path(data, chosen)
    lines = _read_kept(kept)
    if lines is None:
        report = _ALLOWED.get()
        if report is None:
            raise NeedsRecognition(len(chosen))
        lines = _recognise(data, chosen, recognise or installed(), report)
        _write_kept(kept, lines)
    result = list(pages)
    doubts: list[Doubt] = []
    for index, found in zip(chosen, lines, strict=True):
        page = pages[index]
        result[index] = RawPage(_segments(found, page), page.width, page.height)
        doubts += [Doubt(index + 1, line.text, line.certainty) for line in found
                   if line.certainty < DOUBT and _letters(line.text)]  # fmt: skip
    return result, doubts


def mark_doubtful(
    elements: Sequence[Element], doubts: Sequence[Doubt], first: int
) -> tuple[Element, ...]:
    """The elements, those that hold a doubtful line with its certainty and a reason.

    Args:
        elements: with their pages.
        doubts: of the file.
        first: page of the file that is page 1 of the elements, from 1.
    """
    by_page: dict[int, list[tuple[str, float]]] = {}
    for doubt in doubts:
        by_page.setdefault(doubt.page - first + 1, []).append(
            (_letters(doubt.text), doubt.certainty)
        )
    marked: list[Element] = []
    for element in elements:
        text = _letters(element.text)
        # A paragraph may have begun on the page before.
        near = [*by_page.get(element.page, ()), *by_page.get(element.page + 1, ())]
        found = [certainty for words, certainty in near if words in text]
        if found and element.confidence > min(found):
            element = replace(
                element, confidence=max(min(found), 0.05),
                reason="was read from a picture, and some of its letters are doubtful",
            )  # fmt: skip
        marked.append(element)
    return tuple(marked)


def installed() -> Recogniser:
    """The recogniser of the optional part.

    Raises:
        InputError: it is not installed.
    """
    if not available():
        raise InputError(
            "the part that reads pictures of pages is not installed", hint=f"Add it: {COMMAND}"
        )
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "Global.use_cls": False,  # pages stand upright
            "Global.log_level": "error",
            "Global.text_score": 0.3,
            "EngineConfig.onnxruntime.intra_op_num_threads": settings().threads,
        }
    )

    def recognise(picture: Any) -> list[FoundLine]:
        made = engine(picture)
        if made.boxes is None:
            return []
        return [
            _line(box, str(text), float(score))
            for box, text, score in zip(made.boxes, made.txts, made.scores, strict=True)
        ]

    return recognise


def _line(box: Any, text: str, certainty: float) -> FoundLine:
    """A line from the four corners of its box, clockwise from the upper left."""
    corners = [(float(x), float(y)) for x, y in box]
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    left, right = (ax + dx) / 2, (bx + cx) / 2
    fall = (by + cy - ay - dy) / 2
    return FoundLine(
        text, left, right, (ay + by + cy + dy) / 4, abs(dy - ay + cy - by) / 2,
        fall / max(right - left, 1.0), certainty,
    )  # fmt: skip


def _recognise(
    data: bytes, chosen: Sequence[int], recognise: Recogniser, report: Report
) -> list[list[FoundLine]]:
    import pypdfium2 as pdfium

    found: list[list[FoundLine]] = []
    document = pdfium.PdfDocument(data)
    try:
        for done, index in enumerate(chosen):
            report(Progress(done, len(chosen), f"Recognising page {index + 1}"))
            page = document[index]
            try:
                # A page of any size is drawn as a page of script would be.
                width, height = page.get_size()
                scale = min(SCALE, 2_400 / max(width, height, 1.0))
                picture = page.render(scale=scale, rev_byteorder=False).to_numpy()
            finally:
                page.close()
            lines = recognise(picture[:, :, :3].copy())
            found.append([_scaled(line, SCALE / scale) for line in lines])
        report(Progress(len(chosen), len(chosen), "Recognised all pages"))
    finally:
        document.close()
    return found


def _scaled(line: FoundLine, factor: float) -> FoundLine:
    if factor == 1.0:
        return line
    return FoundLine(
        line.text, line.left * factor, line.right * factor, line.y * factor,
        line.height * factor, line.slope, line.certainty,
    )  # fmt: skip


def _segments(lines: Sequence[FoundLine], page: RawPage) -> list[Segment]:
    """Lines as segments, the page set upright: a scan is tilted by half a degree or so."""
    long = [line.slope for line in lines if line.right - line.left > _LONG * SCALE]
    slope = median(long) if long else 0.0
    slope = slope if abs(slope) < _MOST_TILT else 0.0
    across, down = page.width / 2, page.height / 2
    found: list[Segment] = []
    for line in lines:
        text = " ".join(line.text.translate(_STARS).split())
        text = _COLON.sub("：", text)
        if not text:
            continue
        left, right, y = line.left / SCALE, line.right / SCALE, line.y / SCALE
        height = line.height / SCALE
        shift = slope * (y - down)
        # Boxes with and without descenders differ at the foot, hardly in the middle.
        y += height * _DESCENT - slope * ((left + right) / 2 - across)
        found.append(Segment(text, left + shift, right + shift, y, height * 0.6))
    return _in_rows(found)


def _in_rows(segments: Sequence[Segment]) -> list[Segment]:
    """Segments side by side at about one height get the height of the longest of them."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda segment: segment.left - segment.right):
        for row in rows:
            near = abs(segment.y - row[0].y) < _SAME_ROW
            if near and all(s.right < segment.left or s.left > segment.right for s in row):
                row.append(segment._replace(y=row[0].y))
                break
        else:
            rows.append([segment])
    return [segment for row in rows for segment in row]


def _letters(text: str) -> str:
    return str(_LETTERS.sub("", text).casefold())


def _kept_path(data: bytes, chosen: Sequence[int]) -> Path:
    whole = hashlib.sha256(data)
    whole.update(f"{_VERSION}:{list(chosen)}".encode())
    return settings().home / "recognised" / f"{whole.hexdigest()}.json"


def _read_kept(path: Path) -> list[list[FoundLine]] | None:
    try:
        pages = json.loads(path.read_text(encoding="utf-8"))
        return [[FoundLine(*line) for line in page] for page in pages]
    except (OSError, ValueError, TypeError):
        return None


def _write_kept(path: Path, pages: Sequence[Sequence[FoundLine]]) -> None:
    rows = [
        [[x.text, x.left, x.right, x.y, x.height, x.slope, x.certainty] for x in page]
        for page in pages
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".part")
        aside.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        aside.replace(path)
    except OSError:
        pass  # it is recognised again next time
