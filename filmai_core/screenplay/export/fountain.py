"""Screenplay to Fountain; see `filmai_core.screenplay.export.write`."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from filmai_core.screenplay.formats.fountain.parser import WideParser
from filmai_core.screenplay.formats.fountain.reader import CAST_NOTE
from filmai_core.screenplay.model import SPEECH, Element, ElementKind, Screenplay
from filmai_core.screenplay.words.headings import looks_like_heading, split_number, strip_markup

#: What may begin a line and mean something.
_MARKS = "!@>.#=~([（\\"
_PAIRED = regex.compile(r"[*_]")
_BACKSLASH = regex.compile(r"\\(?=[*_\\\[\]])")


def to_fountain(play: Screenplay) -> str:
    """The screenplay in Fountain."""
    parts: list[str] = []
    if play.title_page:
        for key, value in play.title_page:
            parts.append(_title_field(key, value))
        parts.append("")
    blocks = _blocks(play.elements)
    if not play.title_page:
        # Nothing may look like a title page.
        parts.append("")
    text = "\n".join(parts + ["\n\n".join(blocks)]) + "\n"
    return text.lstrip("\n") if play.title_page else text


def _title_field(key: str, value: str) -> str:
    label = key[:1].upper() + key[1:]
    lines = [escape(line) for line in value.split("\n") if line.strip()]
    if len(lines) <= 1:
        return f"{label}: {lines[0] if lines else ''}".rstrip()
    return "\n".join([f"{label}:", *(f"    {line.strip()}" for line in lines)])


def _blocks(elements: Sequence[Element]) -> list[str]:
    """Paragraphs; notes and speech stand right below what they belong to."""
    blocks: list[str] = []
    carets = find_carets(elements)
    in_speech = False
    for index, element in enumerate(elements):
        kind = element.kind
        if kind is ElementKind.NOTE:
            note = written(elements, index, carets)
            if blocks:
                blocks[-1] += f"\n{note}"
            else:
                blocks.append(note)
            continue
        text = written(elements, index, carets, in_speech=in_speech)
        in_speech = goes_on(element, in_speech) or kind is ElementKind.CUE
        if in_speech and kind is not ElementKind.CUE:
            blocks[-1] += "\n" + text
        else:
            blocks.append(text)
    return blocks


def goes_on(element: Element, in_speech: bool) -> bool:
    """Whether an element is spoken under the line above it."""
    if element.kind is ElementKind.LYRIC and not element.character:
        return False  # an empty line keeps it from being the speaker's
    return in_speech and element.kind in SPEECH and element.kind is not ElementKind.CUE


def written(
    elements: Sequence[Element], index: int, carets: set[int], *, in_speech: bool = False
) -> str:
    """One element in Fountain, without the empty lines around it.

    Args:
        elements: all of them: what follows a cue decides whether it must be forced.
        index: of the element.
        carets: as `find_carets` gave them.
        in_speech: a speech is open above it.
    """
    element = elements[index]
    kind = element.kind
    if kind is ElementKind.NOTE:
        return _note(element.text)
    if goes_on(element, in_speech):
        return _spoken(element)
    if kind is ElementKind.CUE:
        return _cue(element, elements, index, index in carets)
    if kind in SPEECH:
        return _spoken(element) if kind is ElementKind.LYRIC else _action(element)
    return _paragraph(element)


def find_carets(elements: Sequence[Element]) -> set[int]:
    """Indices of the cues that carry the caret: the second of each pair, and a leftover third."""
    found: set[int] = set()
    run: list[int] = []
    for index, element in enumerate(elements):
        if element.kind is ElementKind.CUE and element.dual:
            run.append(index)
        elif element.kind is ElementKind.CUE or (
            element.kind not in SPEECH and element.kind is not ElementKind.NOTE
        ):
            found |= _of_run(run)
            run = []
    return found | _of_run(run)


def _of_run(run: Sequence[int]) -> set[int]:
    marked = set(run[1::2])
    if len(run) % 2 and len(run) > 1:
        marked.add(run[-1])
    return marked


def _paragraph(element: Element) -> str:
    kind, text = element.kind, element.text
    if kind is ElementKind.HEADING:
        return _heading(element)
    if kind is ElementKind.TRANSITION:
        return _transition(text)
    if kind is ElementKind.SHOT:
        return "\n".join("!!" + escape(line) for line in _lines(text)[:1]) + "".join(
            f" {escape(line.strip())}" for line in _lines(text)[1:]
        )
    if kind is ElementKind.CENTERED:
        return "\n".join(f"> {escape(line.strip())} <" for line in _lines(text))
    if kind is ElementKind.SECTION:
        return "#" * max(1, element.depth) + " " + escape(_one_line(text))
    if kind is ElementKind.SYNOPSIS:
        return "= " + escape(_one_line(text))
    if kind is ElementKind.PAGE_BREAK:
        return "==="
    return _action(element)


def _heading(element: Element) -> str:
    text = _one_line(element.text)
    natural = looks_like_heading(text) and strip_markup(text) == text
    own = split_number(text)[1]
    line = escape(text) if natural else f".{escape(text.lstrip('. '))}"
    if element.number and element.number != own:
        line += f" #{element.number.replace('#', '')}#"
    if element.cast:
        line += f"\n{CAST_NOTE}{', '.join(element.cast)}]]"
    return line


def _transition(text: str) -> str:
    line = _one_line(text)
    if WideParser.TRANSITION_PATTERN.match(line) and line == escape(line):
        return line
    return f"> {escape(line)}"


def _cue(element: Element, elements: Sequence[Element], index: int, caret: bool) -> str:
    text = _one_line(element.text)
    following = next((e for e in elements[index + 1 :] if e.kind is not ElementKind.NOTE), None)
    spoken = following is not None and following.kind in SPEECH - {ElementKind.CUE}
    natural = (
        spoken
        and (
            WideParser.CHARACTER_PATTERN.match(text)
            or WideParser.CHARACTER_EXTENSION_PATTERN.match(text)
        )
        and text[0] not in _MARKS
        and not looks_like_heading(text)
        and not WideParser.TRANSITION_PATTERN.match(text)
        and not text.startswith("===")
        and escape(text) == text
    )
    return ("" if natural else "@") + text + (" ^" if caret else "")


def _spoken(element: Element) -> str:
    if element.kind is ElementKind.LYRIC:
        return "\n".join(f"~{escape(line.strip())}" for line in _lines(element.text))
    if element.kind is ElementKind.PARENTHETICAL:
        return escape(_one_line(element.text))
    return "\n".join(_guarded(line.strip()) for line in _lines(element.text))


def _guarded(line: str) -> str:
    """A line of dialogue that is read as nothing else."""
    line = escape(line)
    if line[:1] in _MARKS and not line.startswith("...") or looks_like_heading(line):
        return "\\" + line if line[:2] not in ("\\*", "\\_", "\\[") else line
    if WideParser.TRANSITION_PATTERN.match(line):
        return "\\" + line
    return line


def _action(element: Element) -> str:
    lines = _lines(element.text)
    return "\n".join(
        _action_line(line, first=not number, alone=len(lines) == 1)
        for number, line in enumerate(lines)
    )


def _action_line(line: str, *, first: bool, alone: bool) -> str:
    text = line.strip()
    escaped = escape(line.rstrip())
    marked = text[:1] in "!@>#=~\\" or (text[:1] == "." and not text.startswith(".."))
    cue_like = (
        first
        and not alone
        and (
            WideParser.CHARACTER_PATTERN.match(text)
            or WideParser.CHARACTER_EXTENSION_PATTERN.match(text)
            or WideParser.DUAL_CHARACTER_PATTERN.match(text)
        )
    )
    title_like = first and regex.match(r"[^\s:：]+[^:：]{0,30}:", text)
    if (
        marked
        or cue_like
        or looks_like_heading(text)
        or title_like
        or (WideParser.TRANSITION_PATTERN.match(text))
    ):
        body = escaped if escaped[:1] != "!" else "\\" + escaped
        return "!" + body
    return escaped


def _note(text: str) -> str:
    lines = [line.strip() or "  " for line in text.split("\n")]
    return "[[" + "\n".join(lines).replace("]]", "] ]") + "]]"


def _lines(text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    return lines or [""]


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in text.strip().split("\n") if line.strip())


def escape(text: str) -> str:
    """The text with a backslash before whatever would be read as markup."""
    text = _BACKSLASH.sub(r"\\\\", text)
    if len(_PAIRED.findall(text)) > 1 or "/*" in text or "*/" in text:
        text = _PAIRED.sub(lambda mark: "\\" + mark[0], text)
    return text.replace("[[", "[\\[").replace("]]", "]\\]")
