"""Screenplays printed in the layouts of many programs, to be read back.

Makes PDF, text and Word files of a list of elements: other papers, faces, margins, headers,
scene numbers, revision marks, stamps, page breaks. The PDF is written by hand (the fourteen
standard fonts need no embedding), so that tests need no PDF library beside the one under
test.
"""

from __future__ import annotations

import io
import random
import textwrap
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from filmai_core.screenplay.model import SPEECH, Element, ElementKind

Kind = ElementKind
LETTER, A4 = (612.0, 792.0), (595.28, 841.89)
_PLAIN = {
    0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2014: "--", 0x2013: "-", 0x2026: "...",
}  # fmt: skip


@dataclass(frozen=True)
class Layout:
    """How a program prints. Places and widths in inches, from the paper's left edge."""

    paper: tuple[float, float] = LETTER
    font: str = "Courier"
    size: float = 12.0
    action: float = 1.5
    dialogue: float = 2.5
    parenthetical: float = 3.1
    cue: float = 3.7
    action_width: int = 60  # characters
    dialogue_width: int = 35
    top: float = 1.0
    bottom: float = 1.0
    centred_cues: bool = False
    flush_dialogue: bool = False
    numbers: str = ""  # "left", "both"
    header: str = ""  # {page} is filled in
    footer: str = ""
    page_numbers: str = "top"  # "top", "bottom", ""
    more: bool = False
    continued: bool = False
    stars: bool = False
    stamp: str = ""  # "slanted", "large", "small"
    words_apart: bool = False  # every word placed by itself
    bold_twice: bool = False
    line: float = 12.0
    space_above: float = 1.0  # blank lines above a paragraph
    title: tuple[str, ...] = ()
    jitter: float = 0.0  # points by which each line is off, as after text recognition
    speech_line: float = 1.0  # lines from one line of a speech to the next


@dataclass
class _Page:
    commands: list[str] = field(default_factory=list)


def plain(elements: Iterable[Element]) -> list[Element]:
    """The elements that are printed, in characters that standard fonts have."""
    skipped = (Kind.NOTE, Kind.SECTION, Kind.SYNOPSIS, Kind.PAGE_BREAK)
    return [
        Element(e.kind, e.text.translate(_PLAIN), number=e.number, dual=e.dual)
        for e in elements
        if e.kind not in skipped
    ]


def print_pdf(elements: Sequence[Element], layout: Layout) -> bytes:
    """A PDF as a screenwriting program would print it."""
    printer = _Printer(layout)
    if layout.title:
        printer.title_page(layout.title)
    index = 0
    while index < len(elements):
        element = elements[index]
        if element.dual and element.kind is Kind.CUE:
            index = printer.dual(elements, index)
            continue
        printer.put(element, elements[index + 1 :])
        index += 1
    return _write_pdf(printer.finish(), layout)


class _Printer:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.pages: list[_Page] = []
        self.y = 0.0
        self.number = 0
        self.scene = 0
        self.speaker = ""
        self.first = True
        self.count = 0
        self.chance = random.Random(7)
        self.new_page()

    def width(self, text: str) -> float:
        # Helvetica and Times: a character is about half as wide as the face is high.
        share = 0.6 if self.layout.font.startswith("Courier") else 0.5
        return len(text) * share * self.layout.size

    def title_page(self, lines: Sequence[str]) -> None:
        page = self.pages[-1]
        page.commands.clear()
        for place, text in enumerate(lines):
            x = (self.layout.paper[0] - self.width(text)) / 2
            self.draw(text, x, 280.0 + place * 24)
        self.number -= 1
        self.new_page()

    def new_page(self) -> None:
        layout = self.layout
        self.pages.append(_Page())
        self.number += 1
        self.y = layout.top * 72 + layout.line
        self.first = True
        right = layout.paper[0] - 72
        if layout.header:
            self.draw(layout.header.format(page=self.number), layout.action * 72, 40.0)
        if layout.footer:
            self.draw(layout.footer, layout.action * 72, layout.paper[1] - 30)
        if layout.page_numbers == "top" and self.number > 1:
            self.draw(f"{self.number}.", right - 20, 40.0)
        elif layout.page_numbers == "bottom":
            self.draw(str(self.number), layout.paper[0] / 2, layout.paper[1] - 40)
        if layout.stamp == "slanted":
            self.command("q 0.8 g BT /F1 60 Tf 0.7 0.7 -0.7 0.7 120 200 Tm (SAMPLE COPY) Tj ET Q")
        elif layout.stamp == "large":
            self.command("q 0.8 g BT /F1 54 Tf 1 0 0 1 130 420 Tm (J. SMITH 0042) Tj ET Q")
        elif layout.stamp == "small":
            self.command("q 0.8 g BT /F1 12 Tf 1 0 0 1 420 395 Tm (property of nobody) Tj ET Q")

    def command(self, text: str) -> None:
        self.pages[-1].commands.append(text)

    def draw(self, text: str, x: float, y: float, *, bold: bool = False) -> None:
        layout = self.layout
        base = layout.paper[1] - y
        if layout.jitter:
            x += self.chance.uniform(-1, 1) * layout.jitter
            base += self.chance.uniform(-0.3, 0.3) * layout.jitter
        copies = (0.0, 0.3) if bold and layout.bold_twice else (0.0,)
        for shift in copies:
            pieces = [(text, 0.0)]
            if layout.words_apart:
                pieces, at = [], 0
                for word in text.split(" "):
                    pieces.append((word, self.width(text[:at])))
                    at += len(word) + 1
            for piece, offset in pieces:
                raw = piece.encode("cp1252", "replace").decode("latin-1")
                shown = raw.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
                self.command(
                    f"BT /F1 {layout.size:g} Tf 1 0 0 1 {x + shift + offset:.2f} {base:.2f} Tm"
                    f" ({shown}) Tj ET"
                )

    @property
    def floor(self) -> float:
        return self.layout.paper[1] - self.layout.bottom * 72

    def room(self, lines: int) -> bool:
        return self.y + (lines - 1) * self.layout.line <= self.floor

    def put(self, element: Element, after: Sequence[Element]) -> None:
        layout, kind = self.layout, element.kind
        speaking = kind in SPEECH and kind is not Kind.CUE
        if not speaking and not self.first:
            self.y += layout.line * layout.space_above
        keep = 3 if kind in (Kind.CUE, Kind.HEADING) else 1
        if not self.room(keep):
            if layout.continued and kind is not Kind.HEADING:
                self.draw("(CONTINUED)", layout.paper[0] - 150, self.floor + 2 * layout.line)
                self.new_page()
                self.draw("CONTINUED:", layout.action * 72, layout.top * 72 - layout.line)
            else:
                self.new_page()
        if kind is Kind.CUE:
            self.speaker = element.text
        if kind is Kind.HEADING:
            self.scene += 1
        for text in self.wrap(element):
            if not self.room(1):
                if speaking and layout.more:
                    self.draw("(MORE)", layout.cue * 72, self.y)
                    self.new_page()
                    name = self.speaker.partition(" (")[0]
                    self.line(Kind.CUE, f"{name} (CONT'D)")
                else:
                    self.new_page()
            self.line(kind, text)

    def line(self, kind: ElementKind, text: str) -> None:
        layout = self.layout
        x = {
            Kind.DIALOGUE: layout.dialogue, Kind.LYRIC: layout.dialogue, Kind.CUE: layout.cue,
            Kind.PARENTHETICAL: layout.parenthetical,
        }.get(kind, layout.action) * 72  # fmt: skip
        if layout.flush_dialogue and kind in (Kind.DIALOGUE, Kind.LYRIC):
            x = layout.action * 72
        middle = (layout.action * 72 + layout.paper[0] - 72) / 2
        if kind is Kind.CENTERED or (kind is Kind.CUE and layout.centred_cues):
            x = middle - self.width(text) / 2
        elif kind is Kind.TRANSITION and not text.startswith("FADE IN"):
            x = layout.paper[0] - 72 - self.width(text)
        self.draw(text, x, self.y, bold=kind is Kind.HEADING)
        if kind is Kind.HEADING and layout.numbers:
            self.draw(str(self.scene), layout.action * 72 - 45, self.y)
            if layout.numbers == "both":
                self.draw(str(self.scene), layout.paper[0] - 60, self.y)
        self.count += 1
        if layout.stars and self.count % 5 < 2:
            self.draw("*", layout.paper[0] - 32, self.y)
        self.y += layout.line * (layout.speech_line if kind in SPEECH else 1.0)
        self.first = False

    def wrap(self, element: Element) -> list[str]:
        widths = {
            Kind.DIALOGUE: self.layout.dialogue_width, Kind.LYRIC: self.layout.dialogue_width,
            Kind.PARENTHETICAL: 26, Kind.CUE: 60,
        }  # fmt: skip
        width = widths.get(element.kind, self.layout.action_width)
        return [
            line
            for part in element.text.split("\n")
            for line in textwrap.wrap(part, width, break_on_hyphens=False)
        ]

    def dual(self, elements: Sequence[Element], index: int) -> int:
        """Two speeches side by side; returns the index behind them."""
        sides: list[list[Element]] = []
        while index < len(elements) and elements[index].dual and elements[index].kind in SPEECH:
            if elements[index].kind is Kind.CUE:
                if len(sides) == 2:
                    break
                sides.append([])
            sides[-1].append(elements[index])
            index += 1
        self.y += self.layout.line
        if not self.room(14):
            self.new_page()
        lowest = self.y
        for side, left in zip(sides, (self.layout.action, self.layout.action + 3.1), strict=False):
            y = self.y
            for element in side:
                shift = {Kind.CUE: 0.8, Kind.PARENTHETICAL: 0.3}.get(element.kind, 0.0)
                for text in textwrap.wrap(element.text.replace("\n", " "), 28):
                    self.draw(text, (left + shift) * 72, y)
                    y += self.layout.line
            lowest = max(lowest, y)
        self.y = lowest
        self.first = False
        return index

    def finish(self) -> list[_Page]:
        return self.pages


def _write_pdf(pages: Sequence[_Page], layout: Layout) -> bytes:
    width, height = layout.paper
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{layout.font} /Encoding /WinAnsiEncoding >>"
        .encode(),
    ]  # fmt: skip
    for index, page in enumerate(pages):
        content = zlib.compress("\n".join(page.commands).encode("latin-1"))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:g} {height:g}] /Contents "
            f"{5 + 2 * index} 0 R /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(
            f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n".encode()
            + content + b"\nendstream"
        )  # fmt: skip
    return join_objects(objects)


def join_objects(objects: Sequence[bytes]) -> bytes:
    """A PDF file of numbered objects; the first is the catalog."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    for place in places:
        out.write(f"{place:010} 00000 n \n".encode())
    out.write(
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return out.getvalue()


@dataclass(frozen=True)
class TextLayout:
    """How a plain text is laid out; columns in characters."""

    action: int = 0
    dialogue: int = 10
    parenthetical: int = 16
    cue: int = 22
    action_width: int = 60
    dialogue_width: int = 35
    centred_cues: bool = False
    double: bool = False  # a blank line after every line
    page: int = 0  # lines to a page, 0 for no pages
    feeds: bool = False  # form feeds between pages
    header: str = ""
    numbers: bool = False
    html: bool = False
    tabs: bool = False


def print_text(elements: Sequence[Element], layout: TextLayout) -> str:
    """Indented text, as on the web or out of a converter."""
    lines: list[str] = []
    scene = 0
    for element in elements:
        kind = element.kind
        if kind not in SPEECH or kind is Kind.CUE:
            lines.append("")
        indent = {
            Kind.DIALOGUE: layout.dialogue, Kind.LYRIC: layout.dialogue, Kind.CUE: layout.cue,
            Kind.PARENTHETICAL: layout.parenthetical,
        }.get(kind, layout.action)  # fmt: skip
        width = {
            Kind.DIALOGUE: layout.dialogue_width, Kind.LYRIC: layout.dialogue_width,
            Kind.PARENTHETICAL: 25,
        }.get(kind, layout.action_width)  # fmt: skip
        for part in element.text.split("\n"):
            for text in textwrap.wrap(part, width, break_on_hyphens=False):
                if kind is Kind.TRANSITION and not text.startswith("FADE IN"):
                    indent = layout.action + layout.action_width - len(text)
                if kind is Kind.CENTERED or (kind is Kind.CUE and layout.centred_cues):
                    indent = layout.action + (layout.action_width - len(text)) // 2
                line = " " * indent + text
                if layout.tabs:
                    line = "\t" * (indent // 8) + " " * (indent % 8) + text
                if kind is Kind.HEADING and layout.numbers:
                    scene += 1
                    line = f"{scene:<{layout.action}}{text}" if layout.action > 4 else line
                    line = f"{line:<{layout.action + 66}}{scene}"
                lines.append(line)
    if layout.double:
        lines = [line for text in lines if text.strip() for line in (text, "")]
    if layout.page:
        lines = _paginate(lines, layout)
    text = "\n".join(lines) + "\n"
    if layout.html:
        text = f"<html><body><pre>\n<b>{escape(text)}</b></pre></body></html>"
    return text


def _paginate(lines: Sequence[str], layout: TextLayout) -> list[str]:
    paged: list[str] = []
    for number, start in enumerate(range(0, len(lines), layout.page), start=1):
        if number > 1:
            head = f"{layout.header}{' ' * 50}{number}."
            paged += ["", ("\f" if layout.feeds else "") + head, ""]
        paged += lines[start : start + layout.page]
    return paged


def print_flat(elements: Sequence[Element], *, wrapped: bool, blanks: str = "") -> str:
    """No indents; blank lines nowhere, above headings, after speeches, or after every line."""
    lines: list[str] = []
    before = Kind.ACTION
    for element in elements:
        width = {Kind.DIALOGUE: 35, Kind.PARENTHETICAL: 26}.get(element.kind, 60)
        if blanks == "headings" and element.kind is Kind.HEADING:
            lines.append("")
        if (
            blanks == "speeches"
            and before is Kind.DIALOGUE
            and element.kind is not (Kind.PARENTHETICAL)
        ):
            lines.append("")
        for part in element.text.split("\n"):
            lines += textwrap.wrap(part, width) if wrapped else [part]
        before = element.kind
    return ("\n\n" if blanks == "everywhere" else "\n").join(lines) + "\n"


@dataclass(frozen=True)
class WordLayout:
    """How a Word script is made: by style names, by indents, or by neither."""

    styles: dict[ElementKind, str] = field(default_factory=dict)
    indents: dict[ElementKind, int] = field(default_factory=dict)  # twips
    centred: tuple[ElementKind, ...] = ()
    blanks: bool = False  # an empty paragraph between
    tabs: dict[ElementKind, int] = field(default_factory=dict)
    caps_style: bool = False  # cues typed small, capitals by the style


def print_docx(elements: Sequence[Element], layout: WordLayout) -> bytes:
    """A Word document."""
    names = sorted(set(layout.styles.values()))
    ids = {name: "S" + "".join(filter(str.isalnum, name)) for name in names}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{ids[name]}"><w:name w:val="{escape(name)}"/>'
        + ("<w:rPr><w:caps/></w:rPr>" if layout.caps_style and _is_cue(name, layout) else "")
        + "</w:style>"
        for name in names
    )
    body: list[str] = []
    for element in elements:
        kind = element.kind
        properties = ""
        if kind in layout.styles:
            properties += f'<w:pStyle w:val="{ids[layout.styles[kind]]}"/>'
        if kind in layout.indents:
            properties += f'<w:ind w:left="{layout.indents[kind]}"/>'
        if kind in layout.centred:
            properties += '<w:jc w:val="center"/>'
        text = element.text
        if layout.caps_style and kind is Kind.CUE:
            text = text.lower()
        runs = "<w:br/>".join(
            f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
        )
        runs = "<w:tab/>" * layout.tabs.get(kind, 0) + runs
        if layout.blanks and (kind not in SPEECH or kind is Kind.CUE):
            body.append("<w:p/>")
        body.append(f"<w:p><w:pPr>{properties}</w:pPr><w:r>{runs}</w:r></w:p>")
    return pack_docx("".join(body), styles)


def pack_docx(body: str, styles: str = "") -> bytes:
    """Body and styles (WordprocessingML) as a .docx."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return pack_zip(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {space}>{styles}</w:styles>",
        }
    )


def tag(name: str, attributes: dict[str, str], inner: Sequence[str]) -> str:
    """An XML element."""
    shown = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{shown}>{''.join(inner)}</{name}>"


def pack_zip(members: dict[str, str | bytes]) -> bytes:
    """A zip archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _is_cue(name: str, layout: WordLayout) -> bool:
    return layout.styles.get(Kind.CUE) == name


def raw_pdf(*contents: str, extra: str = "") -> bytes:
    """A PDF of pages with these content streams."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} {extra}>>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    for index, content in enumerate(contents):
        stream = content.encode("latin-1")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * index} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    return join_objects(objects)
