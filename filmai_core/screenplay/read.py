"""One door for every format: bytes and a name in, a screenplay out.

**Readers.** A reader is a module of this package with two functions:

    sniff(data: bytes) -> float               how likely ``data`` is its format, in [0, 1]
    read(data: bytes, name: str) -> Reading   the elements; `InputError` if it can't

and a line in `FORMATS`; nothing else. The first that answers 0.9 or more has it, else the
highest; of equals the earlier in the table. Binary formats answer 1.0 or 0.0 by their first
bytes (a zip is opened with `zipfile` and told by its names). Text formats share the range:
Fountain answers 0.5 for any text and up to 0.9 where it sees Fountain's own marks, so a reader
of indented or flat text stands after it and answers over 0.5 only if Fountain's rules would
misread it; one that is sure stands before (a Chinese 剧本 answers 0.95). Text readers decode
by `filmai_core.screenplay.foreign.decoding.decode` and pass its encoding on in
`Reading.encoding`. ``name`` is for messages; nothing is opened by it. A reader may leave
(MORE), CONTINUED and repeated cues to `joins.join_page_breaks`, acts and what shares a line to
`settle`, and scenes, names, pages and language to `assemble`. The extension of the file's name
only breaks ties (`_EXTENSION_BONUS`).

**Safety.** `read_screenplay` runs here; `read_screenplay_safely` in a child process that
dies after 10 s or at 1 GB (`filmai_core.screenplay.sandbox.safely`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from filmai_core.errors import InputError
from filmai_core.screenplay.assemble import assemble, source_of
from filmai_core.screenplay.formats.html_wrap import unwrap
from filmai_core.screenplay.model import Reading, Screenplay
from filmai_core.screenplay.settle import settle_reading

#: Largest file that is read, in bytes. A PDF of scanned pages may be this large.
SIZE_CAP = 50 * 1024 * 1024
_EXTENSION_BONUS = 0.15
#: Who names a text ``.fountain`` means its marks, even few of them, by Fountain's rules; unless
#: the text has no blank lines, by which Fountain tells a cue from action.
_FOUNTAIN_BONUS = 0.45
_FEWEST_BLANKS = 0.12
#: An answer that ends the search: the formats after it in the table are not asked.
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Format:
    """A format and where its reader is; the module is imported on first use.

    Attributes:
        name: as in `Screenplay.source_format`.
        module: in `filmai_core.screenplay.formats`, with ``sniff`` and ``read``.
        label: for people.
        extensions: lower case, without the dot; they break ties only.
    """

    name: str
    module: str
    label: str
    extensions: tuple[str, ...]

    def sniff(self, data: bytes) -> float:
        """How likely ``data`` is this format."""
        return cast("Callable[[bytes], float]", self._get("sniff"))(data)

    def read(self, data: bytes, name: str) -> Reading:
        """Read ``data``."""
        return cast("Callable[[bytes, str], Reading]", self._get("read"))(data, name)

    def _get(self, what: str) -> object:
        return getattr(import_module(f"filmai_core.screenplay.formats.{self.module}"), what)


FORMATS: tuple[Format, ...] = (
    Format("fdx", "fdx", "Final Draft", ("fdx",)),
    Format("pdf", "pdf.reader", "PDF", ("pdf",)),
    Format("docx", "docx", "Word", ("docx", "dotx", "docm")),
    Format("rtf", "rtf", "rich text", ("rtf",)),
    Format("highland", "highland", "Highland", ("highland", "textbundle", "textpack")),
    Format("fadein", "osf", "Fade In", ("fadein", "osf")),
    Format("celtx", "celtx", "Celtx", ("celtx",)),
    Format("trelby", "trelby", "Trelby", ("trelby",)),
    Format("chinese", "chinese", "Chinese 剧本", ("txt",)),
    Format("fountain", "fountain.reader", "Fountain", ("fountain", "spmd", "ftn")),
    Format("text", "plain", "plain text", ("txt", "text", "htm", "html")),
)


def find_format(data: bytes, filename: str) -> Format:
    """The format of a file, from its content.

    Raises:
        InputError: it is none that is read here.
    """
    extension = filename.rpartition(".")[2].lower()
    name = source_of(b"", filename, "").name
    if not data.strip(b"\x00 \t\r\n\f"):
        raise InputError(f"{name} is empty", hint="Choose a file that holds a screenplay.")
    scores: dict[Format, float] = {}
    for kind in FORMATS:
        score = kind.sniff(data)
        if score >= _SURE:  # the slower sniffs of flat text need not be asked
            return kind
        if score > 0:
            scores[kind] = score + _bonus(kind, extension, data)
    if scores:
        return max(scores, key=lambda kind: scores[kind])
    raise _unknown(data, name, extension)


def _bonus(kind: Format, extension: str, data: bytes) -> float:
    """What the file's name adds to a sniff."""
    if extension not in kind.extensions:
        return 0.0
    if kind.name != "fountain":
        return _EXTENSION_BONUS
    lines = data[:200_000].splitlines()
    blank = sum(not line.strip(b"\x00 \t") for line in lines)
    return _FOUNTAIN_BONUS if blank >= _FEWEST_BLANKS * len(lines) else _EXTENSION_BONUS


def read_screenplay(data: bytes, filename: str) -> Screenplay:
    """Read a screenplay in this process.

    Args:
        data: the whole file.
        filename: its own name: shown, never used as a path.

    Raises:
        InputError: too large, empty, of no known format, or damaged.
    """
    name = source_of(b"", filename, "").name
    check_size(data, name)
    inner = unwrap(data)
    kind = find_format(inner or data, filename)
    reading = settle_reading(kind.read(inner or data, name))
    return assemble(reading, source_of(data, filename, kind.name, reading.encoding))


def check_size(data: bytes, name: str) -> None:
    """Refuse what is too large.

    Raises:
        InputError: over `SIZE_CAP`.
    """
    if len(data) > SIZE_CAP:
        raise InputError(
            f"{name} has {len(data) / 1e6:.0f} MB; screenplays up to {SIZE_CAP // 2**20} MB are "
            "read",
            hint="Export it without images, or as Fountain or Final Draft.",
        )


def _unknown(data: bytes, name: str, extension: str) -> InputError:
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").lstrip()
    hint = "Upload Fountain, Final Draft (.fdx), PDF, Word (.docx) or plain text."
    if head[:1] == b"<":
        from filmai_core.screenplay.foreign.xml import root_name

        root = root_name(data)
        if extension == "fdx":
            return InputError(
                f"{name} is not a Final Draft file: its root element is <{root}>, not <FinalDraft>",
                hint="Export it again as .fdx, or upload Fountain, PDF or plain text.",
            )
        return InputError(f"{name} is not a screenplay: it is <{root}> markup", hint=hint)
    return InputError(f"{name} is of no format that is read here", hint=hint)
