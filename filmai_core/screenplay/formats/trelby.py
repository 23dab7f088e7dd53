"""Trelby: a text format in which every printed line names its kind.

The first character of a line says how it is joined to the next (``>`` wrapped after a
space, ``&`` wrapped inside a word, ``|`` a line break on purpose, ``.`` the element ends),
the second what it is. Settings stand above, as ``#Name value`` and ``Key:Value`` lines.
"""

from __future__ import annotations

from filmai_core.errors import InputError
from filmai_core.screenplay.foreign.decoding import decode
from filmai_core.screenplay.layout.titlepage import TitleLine, title_fields
from filmai_core.screenplay.model import Element, ElementKind, Reading
from filmai_core.screenplay.words.headings import split_number

_KINDS = {
    "\\": ElementKind.HEADING,
    ".": ElementKind.ACTION,
    "_": ElementKind.CUE,
    ":": ElementKind.DIALOGUE,
    "(": ElementKind.PARENTHETICAL,
    "/": ElementKind.TRANSITION,
    "=": ElementKind.SHOT,
    "%": ElementKind.NOTE,
    "@": ElementKind.SECTION,
}
_JOINTS = {">": " ", "&": "", "|": "\n", ".": None}


def sniff(data: bytes) -> float:
    """How sure it is that this is a Trelby file, in [0, 1]."""
    head = data[:64].lstrip(b"\xef\xbb\xbf")
    return 1.0 if head.startswith(b"#Version ") else 0.0


def read(data: bytes, name: str) -> Reading:
    """Read a Trelby file.

    Raises:
        InputError: it holds no script.
    """
    elements: list[Element] = []
    title: list[TitleLine] = []
    parts: list[str] = []
    start = 0
    config = False
    for number, line in enumerate(decode(data, name).lines, start=1):
        if line.startswith("#"):
            word = line.split(maxsplit=1)[0]
            if word.startswith("#Begin-"):
                config = True
            elif word.startswith("#End-"):
                config = False
            elif word == "#Title-String":
                title += _title_lines(line)
            continue
        if config or len(line) < 2 or line[0] not in _JOINTS or line[1] not in _KINDS:
            continue
        if not parts:
            start = number
        parts.append(line[2:].strip() if line[0] in ">&" or not parts else line[2:].rstrip())
        joint = _JOINTS[line[0]]
        if joint is None:
            _put(elements, _KINDS[line[1]], "".join(parts), start)
            parts = []
        else:
            parts.append(joint)
    if parts:
        _put(elements, ElementKind.ACTION, "".join(parts), start)
    if not elements:
        raise InputError(
            f"{name} is a Trelby file without a script in it",
            hint="Save it again from Trelby, or export it as text.",
        )
    return Reading(tuple(elements), title_fields(title))


def _put(elements: list[Element], kind: ElementKind, text: str, line: int) -> None:
    text = text.strip()
    if not text:
        return
    number = ""
    if kind is ElementKind.HEADING:
        text, number = split_number(text.upper())
    elif kind in (ElementKind.CUE, ElementKind.TRANSITION):
        text = text.upper()
    depth = 1 if kind is ElementKind.SECTION else 0
    elements.append(Element(kind, text, line=line, number=number, depth=depth))


def _title_lines(line: str) -> list[TitleLine]:
    r"""``#Title-String x,y,size,flags,font,,text``: flag c is centred, text may hold \\n."""
    fields = line.partition(" ")[2].split(",", 6)
    if len(fields) < 7:
        return []
    aside = "c" not in fields[3]
    return [
        TitleLine(text, aside, gap=index == 0)
        for index, text in enumerate(fields[6].replace("\\n", "\n").split("\n"))
    ]
