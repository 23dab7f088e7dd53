"""Before fountain-py sees a line: notes and boneyard out, headings set apart.

Everything here is one pass over the lines, linear in their length whatever they hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from filmai_core.screenplay.foreign.decoding import Text
from filmai_core.screenplay.formats.fountain.squeezed import is_squeezed, unsqueeze
from filmai_core.screenplay.formats.fountain.title import Pairs, read_title
from filmai_core.screenplay.formats.spoken import colon_cues, find_form, write_out
from filmai_core.screenplay.formats.stage import set_cast_lists
from filmai_core.screenplay.layout.oneline import split_transition
from filmai_core.screenplay.model import ReadWarning
from filmai_core.screenplay.words.headings import looks_like_heading
from filmai_core.screenplay.words.parts import read_part

#: Stand for ``[[`` and ``/*`` that open nothing, so that fountain-py leaves them alone.
OPEN_NOTE, CLOSE_NOTE, OPEN_BONEYARD = "\ue000", "\ue001", "\ue002"
#: A longer paragraph is cut: fountain-py copies it once for each of its lines.
PARAGRAPH_CAP = 300
_WARNINGS_CAP = 50

_SHOT = "!!"


@dataclass(slots=True)
class Prepared:
    """Lines for fountain-py.

    Attributes:
        lines: what is parsed.
        numbers: the source line (1-based) of each.
        headings: stripped lines that are scene headings.
        notes: (source line, text) of every note.
        breaks: source lines that start a new page.
        warnings: unclosed notes and boneyard.
        title: (key, value) pairs of the title page, marks not yet taken off.
    """

    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    headings: set[str] = field(default_factory=set)
    notes: list[tuple[int, str]] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    warnings: list[ReadWarning] = field(default_factory=list)
    title: Pairs = ()

    def add(self, line: str, number: int) -> None:
        """Append a line."""
        self.lines.append(line)
        self.numbers.append(number)


def prepare(text: Text) -> Prepared:
    """Take out what is not printed, and set every heading apart by blank lines."""
    found = Prepared(breaks={number + 1 for number in text.breaks})
    numbered = list(enumerate(text.lines, start=1))
    numbered = _without_boneyard(numbered, found)
    numbered = _without_notes(numbered, found)
    found.title, taken = read_title([line for _, line in numbered])
    numbered = [(number, "") for number, _ in numbered[:taken]] + numbered[taken:]
    texts = [line for _, line in numbered]
    for row in set_cast_lists(texts):
        numbered[row] = (numbered[row][0], "!" + texts[row].strip())
    for row in colon_cues(texts):
        numbered[row] = (numbered[row][0], "@" + texts[row].strip().rstrip(":： "))
    form = find_form([line for _, line in numbered])
    if form is not None:
        numbered = write_out(numbered, form)
    elif is_squeezed(text.lines):
        numbered = unsqueeze(numbered)
        found.warnings.append(
            ReadWarning(
                1, "the text has no empty lines; where a speech ends was guessed", "no-blank-lines"
            )
        )
    return _set_apart(numbered, found)


def prepare_lines(numbered: Sequence[tuple[int, str]]) -> Prepared:
    """The same for numbered lines that hold no title page and whose speech is told already."""
    found = Prepared()
    numbered = _without_boneyard(numbered, found)
    return _set_apart(_without_notes(numbered, found), found)


def _set_apart(numbered: Sequence[tuple[int, str]], found: Prepared) -> Prepared:
    run = 0
    after_heading = False
    for number, line in _part(numbered):
        stripped = line.strip()
        if not stripped:
            # Two spaces keep a speech open. An editor's stray tabs, NBSPs or indents do not.
            found.add("  " if line == "  " else "", number)
            run, after_heading = 0, False
            continue
        run += 1
        is_heading = looks_like_heading(stripped) and (
            run == 1 or stripped.upper() == stripped or number in found.breaks
        )
        part = None if is_heading or run > 1 else read_part(stripped)
        parts = part is not None and part.sure
        apart = is_heading or parts or stripped.startswith(_SHOT) or number in found.breaks
        if (apart or after_heading or run > PARAGRAPH_CAP) and found.lines and found.lines[-1]:
            found.add("", number)
            run = 1
        if is_heading:
            found.headings.add(stripped)
        after_heading = is_heading or parts or stripped.startswith(_SHOT)
        found.add(line, number)
    return found


def _part(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The lines, a transition and the heading that shares its line set apart."""
    for number, line in lines:
        parts = split_transition(line) if line.strip() else None
        if parts is None:
            yield number, line
        else:
            yield from ((number, ""), (number, f"> {parts[0]}"), (number, ""), (number, parts[1]))


def restore(text: str) -> str:
    """Put back the brackets that opened nothing."""
    if text.isascii():
        return text
    for mark, plain in ((OPEN_NOTE, "[["), (CLOSE_NOTE, "]]"), (OPEN_BONEYARD, "/*")):
        if mark in text:
            text = text.replace(mark, plain)
    return text


def _without_boneyard(lines: Sequence[tuple[int, str]], found: Prepared) -> list[tuple[int, str]]:
    if not any("/*" in line for _, line in lines):
        return list(lines)
    kept: list[tuple[int, str]] = []
    opened = 0  # source line of the open comment
    before, before_line = "", 0
    for number, line in lines:
        if not opened and "/*" not in line:
            kept.append((number, line))
            continue
        pieces: list[str] = [before] if opened and before else []
        first = before_line if pieces else number
        at = 0
        while at <= len(line):
            if opened:
                end = line.find("*/", at)
                if end < 0:
                    break
                at, opened = end + 2, 0
            else:
                start = line.find("/*", at)
                if start < 0:
                    pieces.append(line[at:])
                    break
                pieces.append(line[at:start])
                at, opened = start + 2, number
        rest = _join(pieces)
        if opened:
            before, before_line = rest, first
        elif rest.strip():
            kept.append((first, rest))
            before = ""
        else:
            before = ""
    if opened:
        if before.strip():
            kept.append((before_line, before))
        found.warnings.append(
            ReadWarning(
                opened, "/* opens a comment that never ends; the rest is left out", "open-comment"
            )
        )
    return kept


def _without_notes(lines: Sequence[tuple[int, str]], found: Prepared) -> list[tuple[int, str]]:
    """Cut notes out. A note may run over lines, not over an empty one."""
    kept: list[tuple[int, str]] = []
    index = 0
    last_close = max((i for i, (_, line) in enumerate(lines) if "]]" in line), default=-1)
    while index < len(lines):
        number, line = lines[index]
        if "[[" not in line:
            kept.append((number, line.replace("]]", CLOSE_NOTE) if "]]" in line else line))
            index += 1
            continue
        pieces: list[str] = []
        at = 0
        noted = False
        row = index
        while True:
            start = line.find("[[", at)
            if start < 0:
                pieces.append(line[at:])
                break
            end = line.find("]]", start + 2)
            if end >= 0:
                found.notes.append((lines[row][0], line[start + 2 : end].strip()))
                pieces.append(line[at:start])
                at, noted = end + 2, True
                continue
            stop = _note_end(lines, row, last_close)
            if stop < 0:
                if len(found.warnings) < _WARNINGS_CAP:
                    found.warnings.append(
                        ReadWarning(lines[row][0], "[[ opens a note that never ends", "open-note")
                    )
                pieces.append(line[at:].replace("[[", OPEN_NOTE))
                break
            body = [line[start + 2 :], *(text for _, text in lines[row + 1 : stop])]
            pieces.append(line[at:start])
            close = lines[stop][1].find("]]")
            body.append(lines[stop][1][:close])
            found.notes.append((lines[row][0], "\n".join(part.strip() for part in body).strip()))
            noted = True
            row, line, at = stop, lines[stop][1], close + 2
        rest = _join(pieces) if noted else "".join(pieces)
        if rest.strip() or not noted:
            kept.append((number, rest.replace("]]", CLOSE_NOTE)))
        index = row + 1
    return kept


def _note_end(lines: Sequence[tuple[int, str]], row: int, last_close: int) -> int:
    """The row on which the note that is open at the end of ``row`` closes, or -1."""
    for at in range(row + 1, min(last_close + 1, row + 500)):
        line = lines[at][1]
        if "]]" in line:
            return at
        if "[[" in line or not line:
            return -1
    return -1


def _join(pieces: Sequence[str]) -> str:
    """Join what stood around a cut, with one space where both sides had some or a line end."""
    text = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        if not text.strip():
            text += piece.lstrip()
        elif piece.strip() and (text[-1].isspace() or piece[0].isspace()):
            text = text.rstrip() + " " + piece.lstrip()
        else:
            text += piece
    return text.rstrip()
