"""Pages that are pictures: the same rules as for print, told with doubt where there is some."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from layouts import raw_pdf

from filmai_core.errors import InputError
from filmai_core.progress import Cancelled, Progress
from filmai_core.screenplay.formats.pdf import ocr, reader
from filmai_core.screenplay.model import ElementKind
from filmai_core.screenplay.read import read_screenplay
from filmai_core.screenplay.sandbox import safely
from filmai_core.screenplay.sandbox.safely import read_screenplay_safely

K = ElementKind
ACTION, DIALOGUE, CUE = 104.0, 176.0, 261.0
IMAGE = "q 612 0 0 792 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"


def page(tilt: float = 0.0) -> list[ocr.FoundLine]:
    """A page of script as a recogniser finds it, in pixels, falling by ``tilt``."""
    rows: list[tuple[float, str, float]] = [(ACTION, "INT. BOAT SHED - DAY", 0.99)]
    for turn in range(4):
        rows += [
            (0, "", 0), (ACTION, "Oars and ropes hang from the wall, and a gull calls.", 0.98),
            (0, "", 0), (CUE, "IDA" if turn % 2 else "ROLF", 0.99),
            (DIALOGUE, f"Now or never, and {turn} more.", 0.62 if turn == 2 else 0.99),
        ]  # fmt: skip
    found: list[ocr.FoundLine] = []
    for number, (left, text, certainty) in enumerate(rows):
        if not text:
            continue
        y = 80.0 + 12.0 * number
        right = left + 7.2 * len(text)
        for start, end, words in ((left, right, text), (545.0, 552.0, "★")):
            if words == "★" and number != 2:
                continue
            shift = tilt * ((start + end) / 2 - 306.0)
            found.append(
                ocr.FoundLine(
                    words, 2 * (start - tilt * (y - 396.0)), 2 * (end - tilt * (y - 396.0)),
                    2 * (y + shift), 26.0, tilt, certainty,
                )
            )  # fmt: skip
    return found


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """A recogniser that sees `page`; it keeps the sizes of what it was shown."""
    shown: list[tuple[int, ...]] = []

    def recognise(picture: Any) -> list[ocr.FoundLine]:
        shown.append(picture.shape)
        return page()

    monkeypatch.setattr(reader, "available", lambda: True)
    monkeypatch.setattr(ocr, "installed", lambda: recognise)
    return shown


@pytest.mark.parametrize("tilt", [0.0, 0.01, -0.01])
def test_pictures_are_read_like_print(
    fake: list[tuple[int, ...]], monkeypatch: pytest.MonkeyPatch, tilt: float
) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: lambda picture: page(tilt))
    play = read_screenplay(raw_pdf(IMAGE, IMAGE), "scan.pdf")
    kinds = Counter(element.kind for element in play.elements)
    assert kinds[K.HEADING] == 2 and kinds[K.CUE] == 8 and kinds[K.DIALOGUE] == 8
    assert {person.name: person.speeches for person in play.characters} == {"IDA": 4, "ROLF": 4}
    assert not any("★" in element.text or "*" in element.text for element in play.elements)
    assert "2 pages are pictures" in play.warnings[0].message


def test_doubtful_lines_are_marked(fake: list[tuple[int, ...]]) -> None:
    play = read_screenplay(raw_pdf(IMAGE), "scan.pdf")
    doubtful = [element for element in play.elements if element.confidence < 0.9]
    assert [element.text for element in doubtful] == ["Now or never, and 2 more."]
    assert doubtful[0].confidence == pytest.approx(0.62) and "picture" in doubtful[0].reason


def test_pages_are_drawn_at_144_dots_an_inch(fake: list[tuple[int, ...]]) -> None:
    read_screenplay(raw_pdf(IMAGE), "scan.pdf")
    assert fake == [(1584, 1224, 3)]


def test_what_was_recognised_is_kept(fake: list[tuple[int, ...]]) -> None:
    data = raw_pdf(IMAGE, IMAGE)
    first = read_screenplay(data, "scan.pdf")
    assert len(fake) == 2
    with ocr.recognition(None):
        assert read_screenplay(data, "scan.pdf") == first
    assert len(fake) == 2


def test_recognition_is_asked_for_where_it_is_not_allowed(fake: list[tuple[int, ...]]) -> None:
    with ocr.recognition(None), pytest.raises(ocr.NeedsRecognition) as asked:
        read_screenplay(raw_pdf(IMAGE, IMAGE, IMAGE), "scan.pdf")
    assert asked.value.pages == 3 and not fake


def test_it_tells_every_page_and_can_be_stopped(fake: list[tuple[int, ...]]) -> None:
    told: list[Progress] = []

    def report(progress: Progress) -> None:
        told.append(progress)
        if progress.done == 1:
            raise Cancelled

    with ocr.recognition(report), pytest.raises(Cancelled):
        read_screenplay(raw_pdf(IMAGE, IMAGE, IMAGE), "scan.pdf")
    assert [(p.done, p.total) for p in told] == [(0, 3), (1, 3)] and len(fake) == 1


def test_too_many_pictures_are_refused(
    fake: list[tuple[int, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "MAX_PAGES", 2)
    with pytest.raises(InputError, match="3 pages that are pictures"):
        read_screenplay(raw_pdf(IMAGE, IMAGE, IMAGE), "scan.pdf")


def test_without_the_part_the_sentence_names_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "available", lambda: False)
    with pytest.raises(InputError, match="is a scan") as caught:
        read_screenplay(raw_pdf(IMAGE), "scan.pdf")
    assert 'pip install -e ".[ocr]"' in caught.value.hint
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(InputError, match="not installed"):
        ocr.installed()


def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, second: str) -> None:
    """A child that asks for recognition, and does ``second`` once that is allowed."""
    package = tmp_path / "filmai_core" / "screenplay" / "sandbox"
    package.mkdir(parents=True)
    for folder in (package, package.parent, package.parent.parent):
        (folder / "__init__.py").touch()
    formats = package.parent / "formats" / "pdf"
    formats.mkdir(parents=True)
    (formats / "__init__.py").touch()
    (formats.parent / "__init__.py").touch()
    (formats / "ocr.py").write_text("class NeedsRecognition(Exception):\n    pages = 0\n")
    (package / "worker.py").write_text(
        "import json, pickle, sys, time\n"
        "from filmai_core.screenplay.formats.pdf.ocr import NeedsRecognition\n"
        "sys.stdin.buffer.read()\n"
        "options = json.loads(sys.argv[1])\n"
        "def tell(done):\n"
        "    print(json.dumps({'done': done, 'total': 2, 'message': 'm', 'metrics': {}}),\n"
        "          file=sys.stderr, flush=True)\n"
        "if not options.get('recognise'):\n"
        "    sys.stdout.buffer.write(pickle.dumps(NeedsRecognition(2)))\n"
        f"else:\n    {second}\n"
    )
    monkeypatch.setattr(safely, "_PACKAGE_ROOT", str(tmp_path))


def test_the_child_is_given_time_page_by_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child(monkeypatch, tmp_path, "[(tell(n), time.sleep(0.4)) for n in range(3)]; sys.exit(3)")
    monkeypatch.setattr(safely, "PAGE_SECONDS", 5.0)
    told: list[float] = []
    with pytest.raises(InputError, match="the reader stopped"):
        read_screenplay_safely(b"x", "scan.pdf", report=lambda p: told.append(p.done))
    assert told == [0, 0, 1, 2]


def test_a_page_that_takes_too_long_ends_the_child(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child(monkeypatch, tmp_path, "tell(1); time.sleep(60)")
    monkeypatch.setattr(safely, "PAGE_SECONDS", 3.0)
    with pytest.raises(InputError, match="over 3 seconds to read for one page"):
        read_screenplay_safely(b"x", "scan.pdf")


def test_stopping_ends_the_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child(monkeypatch, tmp_path, "[(tell(n), time.sleep(0.1)) for n in range(900)]")

    def report(progress: Progress) -> None:
        if progress.done >= 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_screenplay_safely(b"x", "scan.pdf", report=report)


def test_reading_loads_no_recogniser() -> None:
    program = "import sys, filmai_core.screenplay.read, filmai_core.screenplay.formats.pdf.reader;"
    program += "sys.exit('rapidocr' in sys.modules or 'cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.corpus
@pytest.mark.slow
def test_a_real_scan_keeps_every_cue_heading_and_letter(shared_dir: Path) -> None:
    import json

    if not ocr.available():
        pytest.skip(f"the optional part is not installed: {ocr.COMMAND}")
    folder = shared_dir / "scripts" / "derived"
    play = read_screenplay_safely((folder / "brick.scanned.pdf").read_bytes(), "scan.pdf")
    gold = json.loads((folder / "brick.gold.json").read_text(encoding="utf-8"))
    names = {"SCENE_HEADING": "heading", "CHARACTER": "cue"}

    def letters(text: str) -> str:
        return re.sub(r"[^a-z0-9]", "", text.lower())

    wanted = [(names.get(e["type"], ""), letters(e["text"])) for e in gold]
    end = max(n for n, e in enumerate(wanted) if e[1] == "openingtitles") + 1
    marks = [pair for pair in wanted[:end] if pair[0]]
    found = [(e.kind.value, letters(e.text)) for e in play.elements]
    assert [pair for pair in found if pair[0] in ("heading", "cue")] == marks
    said = Counter("".join(text for _, text in found))
    whole = Counter("".join(text for _, text in wanted[: end + 3]))
    assert (said & whole).total() >= 0.98 * whole.total()


def test_fonts_that_hide_their_letters_go_the_same_way(fake: list[tuple[int, ...]]) -> None:
    hidden = "BT /F1 12 Tf 1 0 0 1 108 700 Tm (\x05\x06\x0e\x0f \x10\x11\x12 IDA) Tj ET"
    play = read_screenplay(raw_pdf(hidden, hidden), "odd.pdf")
    assert len(fake) == 2 and {person.name for person in play.characters} == {"IDA", "ROLF"}
    assert "fonts of the file do not say" in play.warnings[0].message


def test_a_picture_among_printed_pages_is_read_too(fake: list[tuple[int, ...]]) -> None:
    printed = "BT /F1 12 Tf 1 0 0 1 108 700 Tm (INT. BARN - DAY) Tj ET"
    play = read_screenplay(raw_pdf(printed, IMAGE), "mixed.pdf")
    assert [s.heading.text for s in play.scenes] == ["INT. BARN - DAY", "INT. BOAT SHED - DAY"]
    assert len(fake) == 1


STAMP = IMAGE + " BT /F1 8 Tf 1 0 0 1 200 20 Tm (Scanned with a telephone) Tj ET"


def test_a_scanners_stamp_is_not_the_script(
    fake: list[tuple[int, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    play = read_screenplay(raw_pdf(STAMP, STAMP), "scan.pdf")
    assert len(fake) == 2 and {person.name for person in play.characters} == {"IDA", "ROLF"}
    monkeypatch.setattr(reader, "available", lambda: False)
    with pytest.raises(InputError, match="is a scan"):
        read_screenplay(raw_pdf(STAMP, STAMP), "scan.pdf")


def test_a_picture_on_a_title_page_is_no_scan(fake: list[tuple[int, ...]]) -> None:
    printed = "BT /F1 12 Tf 1 0 0 1 108 700 Tm (INT. BARN - DAY) Tj ET"
    read_screenplay(raw_pdf(STAMP, printed, printed), "logo.pdf")
    assert not fake
