r"""Rich text (.rtf), as Final Draft, Word, TextEdit and LibreOffice write it.

Our own reader of what a screenplay needs: style names, indents, alignment, text. (striprtf
gives the text alone, without the styles that say what a paragraph is.) Groups nest, control
words change the state of the group they stand in, and destinations such as pictures and font
tables are left out. Paragraphs then go the way of a Word document's. One pass over the
tokens, linear in their number; depth, paragraphs and the bytes of ``\bin`` are bounded.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field, replace

import regex

from filmai_core.errors import InputError
from filmai_core.screenplay.foreign.decoding import LINE_CAP
from filmai_core.screenplay.formats.docx import Paragraph, read_paragraphs
from filmai_core.screenplay.formats.styles import kind_of_style
from filmai_core.screenplay.model import Reading

_TOKEN = regex.compile(
    r"\\(?:(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|'(?P<hex>[0-9a-fA-F]{2})"
    r"|(?P<symbol>.))|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    regex.DOTALL,
)
#: Deepest nesting: Word stays below 30.
_DEEPEST = 400
_MOST_PARAGRAPHS = 100_000
#: Twentieths of a point to a character of Courier 12.
_TWIPS = 144
#: Destinations whose text is not the script's. Those marked ``\*`` are left out anyway.
_ASIDE = frozenset(
    ("colortbl", "info", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl",
     "footerr", "footerf", "footnote", "annotation", "object", "objdata", "private1", "xe", "tc",
     "rxe", "txe", "revtbl", "filetbl", "listtable", "nonshppict", "themedata", "latentstyles",
     "datastore", "generator", "pntext", "listtext", "bkmkstart", "bkmkend")
)  # fmt: skip
_LETTERS = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "line": "\n",
    "lbr": "\n", "softline": "\n", "zwj": "\u200d", "zwnj": "\u200c", "cell": "\t",
}  # fmt: skip
_SYMBOLS = {"~": "\xa0", "_": "-", "-": "", "{": "{", "}": "}", "\\": "\\", "\t": "\t"}
#: Windows' character sets to Python's code pages.
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


@dataclass(slots=True)
class _State:
    r"""What holds within a group.

    Attributes:
        aside: the group's text is left out.
        table: "font" or "style" within those tables.
        hidden: hidden or deleted text.
        capitals: shown in capitals.
        codec: of ``\'hh``.
        skip: characters that stand in for one ``\u``.
        style: number of the paragraph style.
        left: left indent, twips.
        first: of the first line, twips, beside ``left``.
        align: ``center``, ``right`` or "".
        above: white space above the paragraph.
    """

    aside: bool = False
    table: str = ""
    hidden: bool = False
    capitals: bool = False
    codec: str = "cp1252"
    skip: int = 1
    style: int = 0
    left: int = 0
    first: int = 0
    align: str = ""
    above: bool = False


@dataclass(slots=True)
class _Style:
    """A style as its table gives it."""

    name: str = ""
    base: int = -1


@dataclass(slots=True)
class _Document:
    """What has been read so far."""

    codec: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0  # being defined
    styles: dict[int, _Style] = field(default_factory=dict)
    paragraphs: list[Paragraph] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    raw: bytearray = field(default_factory=bytearray)
    size: int = 0
    blank: bool = False
    page: int = 1

    def flush(self, codec: str) -> None:
        """Decode bytes that wait for their neighbours: Asian letters have two."""
        if self.raw:
            self.words.append(bytes(self.raw).decode(codec, "replace"))
            self.raw.clear()

    def end_paragraph(self, state: _State) -> None:
        """Keep the paragraph, with the state that holds at its end."""
        self.flush(state.codec)
        text = "".join(self.words).rstrip()
        self.words.clear()
        self.size = 0
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if not text.strip():
            self.blank = True
            return
        if len(self.paragraphs) < _MOST_PARAGRAPHS:
            self.paragraphs.append(
                Paragraph(
                    text[:LINE_CAP],
                    self._style_name(state.style),
                    (state.left + state.first) / _TWIPS,
                    state.align,
                    self.blank or state.above,
                    self.page,
                )
            )
        self.blank = False

    def _style_name(self, number: int) -> str:
        """The style's name; its base's where only that one says something."""
        style = self.styles.get(number)
        name = style.name if style else ""
        if style and kind_of_style(name) is None:
            base = self.styles.get(style.base)
            if base and kind_of_style(base.name) is not None:
                return base.name
        return name


def sniff(data: bytes) -> float:
    """1.0 for rich text."""
    return 1.0 if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf") else 0.0


def read(data: bytes, name: str = "the file") -> Reading:
    """Read rich text.

    Raises:
        InputError: without text, or nested deeper than any program writes.
    """
    document = parse(data.decode("latin-1"), name)
    if not document.paragraphs:
        raise InputError(f"{name} holds no text", hint="Choose a file that holds a screenplay.")
    return read_paragraphs(document.paragraphs, name)


def parse(text: str, name: str) -> _Document:
    """The paragraphs of rich text.

    Args:
        text: the file, a character a byte.
        name: for messages.

    Raises:
        InputError: nested deeper than `_DEEPEST`.
    """
    document = _Document()
    stack: list[_State] = []
    state = _State()
    marked = False  # the group opened with \*
    waiting = 0  # stand-ins of a \u that are still to be left out
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            break
        at = found.end()
        word = found["word"]
        if word == "bin":
            at += max(int(found["number"] or 0), 0)
            continue
        if found["brace"] == "{":
            document.flush(state.codec)
            if len(stack) >= _DEEPEST:
                raise InputError(
                    f"{name} is no screenplay: its rich text is nested over {_DEEPEST} deep",
                    hint="Save it as .docx, PDF or plain text.",
                )
            stack.append(state)
            state = replace(state)
            marked, waiting = False, 0
        elif found["brace"]:
            document.flush(state.codec)
            if not stack:
                break
            state = stack.pop()
            if not stack:
                break  # what follows the outermost group is none of the document
            waiting = 0
        elif word:
            document.flush(state.codec)
            number = int(found["number"]) if found["number"] else None
            waiting = _obey(document, state, word, number, marked)
            marked = False
        elif found["hex"] or found["text"] or found["symbol"]:
            symbol = found["symbol"]
            if symbol == "*":
                marked = True
            elif symbol in ("\n", "\r"):  # a backslash at a line's end is \par
                document.end_paragraph(state)
            else:
                waiting = _say(document, state, found, waiting)
    document.end_paragraph(state)
    return document


def _say(document: _Document, state: _State, found: regex.Match[str], waiting: int) -> int:
    """Text, an escaped byte or a symbol; returns how many stand-ins are still to come."""
    words: str = found["text"] or ""
    if waiting:
        if not words:
            return waiting - 1
        words, waiting = words[waiting:], max(waiting - len(words), 0)
    if state.aside or state.hidden or document.size > LINE_CAP:
        return waiting
    if state.table:
        _define(document, state, words)
    elif found["hex"]:
        document.raw.append(int(found["hex"], 16))
    elif found["symbol"]:
        document.flush(state.codec)
        document.words.append(_SYMBOLS.get(found["symbol"], ""))
    elif words:
        if document.raw and state.codec in ("gb18030", "big5", "cp932", "cp949"):
            document.raw += words.encode("latin-1", "replace")  # the second byte may be plain
            return waiting
        document.flush(state.codec)
        if not words.isascii():
            words = words.encode("latin-1", "replace").decode(state.codec, "replace")
        document.words.append(words.upper() if state.capitals else words)
        document.size += len(words)
    return waiting


def _define(document: _Document, state: _State, words: str) -> None:
    """A name within the table of styles."""
    if state.table == "style" and words:
        style = document.styles.setdefault(state.style, _Style())
        style.name = (style.name + words)[:100].removesuffix(";").strip() if words != ";" else (
            style.name
        )  # fmt: skip


def _obey(document: _Document, state: _State, word: str, number: int | None, marked: bool) -> int:
    """One control word; returns how many stand-ins for a letter follow it."""
    on = number != 0
    if word == "fonttbl":
        state.table = "font"
    elif word == "stylesheet":
        state.table = "style"
    elif state.table == "font":
        if word == "f":
            document.font = number or 0
        elif word == "fcharset":
            document.fonts[document.font] = _CHARSETS.get(number or 0, "cp1252")
    elif word in _ASIDE or (marked and word not in ("cs", "shppict", "fldrslt")):
        state.aside = True
    elif state.table == "style" and word in ("s", "cs", "ds", "sbasedon"):
        if word == "sbasedon":
            document.styles.setdefault(state.style, _Style()).base = number or 0
        else:  # character styles have numbers of their own
            state.style = (number or 0) if word == "s" else -1 - (number or 0)
    elif state.table or state.aside:
        pass
    elif word in ("par", "row", "sect"):
        document.end_paragraph(state)
    elif word == "page" or word == "pagebb":
        document.page += bool(document.paragraphs)
    elif word == "u":
        if not state.hidden:
            document.words.append(chr((number or 0) & 0xFFFF))
        return state.skip
    elif word in _LETTERS:
        if not state.hidden:
            document.words.append(_LETTERS[word])
    else:
        _format(document, state, word, number, on)
    return 0


def _format(document: _Document, state: _State, word: str, number: int | None, on: bool) -> None:
    """A control word that changes how what follows looks."""
    if word == "pard":
        state.style = state.left = state.first = 0
        state.align, state.above = "", False
    elif word == "plain":
        state.capitals = state.hidden = False
    elif word == "s":
        state.style = number or 0
    elif word in ("li", "lin"):
        state.left = max(min(number or 0, 20_000), -20_000)
    elif word == "fi":
        state.first = max(min(number or 0, 20_000), -20_000)
    elif word in ("qc", "qr", "ql", "qj"):
        state.align = {"qc": "center", "qr": "right"}.get(word, "")
    elif word == "sb":
        state.above = bool(number)
    elif word == "caps":
        state.capitals = on
    elif word in ("v", "deleted"):
        state.hidden = on
    elif word == "uc":
        state.skip = max(0, min(number or 0, 20))
    elif word == "ansicpg":
        document.codec = state.codec = _page(number or 1252)
    elif word == "mac":
        document.codec = state.codec = "mac_roman"
    elif word == "f":
        state.codec = document.fonts.get(number or 0, document.codec)


def _page(number: int) -> str:
    known = {936: "gb18030", 65001: "utf-8", 10000: "mac_roman"}
    codec = known.get(number, f"cp{number}")
    try:
        codecs.lookup(codec)
    except LookupError:
        return "cp1252"
    return codec
