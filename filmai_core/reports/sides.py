"""Sides: one character's lines with the cues they answer, as actors learn them.

Each speech stands whole. Before it stands what it answers: the end of the speech before, or
of the action where nobody spoke since. What lies between is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from filmai_core.errors import InputError
from filmai_core.reports.typeset import Highlight, Piece, TitlePage, print_script
from filmai_core.screenplay.model import SPEECH, Element, ElementKind, Scene, Screenplay

_GROUND = "#FFF3BF"
#: Words of a cue that are given: an actor answers the end of a line, not its beginning.
_CUE_WORDS = 14


@dataclass(frozen=True, slots=True)
class Side:
    """A speech and what it answers.

    Attributes:
        cue_by: who says the cue; "" for action, and where the scene opens with the speech.
        cue: its last words, or "".
        speech: the character's elements, the cue line first.
    """

    cue_by: str
    cue: str
    speech: tuple[Element, ...]


def sides_of(play: Screenplay, name: str) -> list[tuple[Scene, list[Side]]]:
    """A character's speeches by scene.

    Raises:
        InputError: nobody of that name speaks.
    """
    person = play.character(name) or next(
        (p for p in play.characters if p.name.casefold() == name.casefold()), None
    )
    if person is None:
        known = ", ".join(p.name for p in play.characters[:8]) or "nobody"
        raise InputError(f"{name} does not speak in this script", hint=f"Those who do: {known}.")
    return [
        (play.scenes[index], _in_scene(play.scenes[index], person.name)) for index in person.scenes
    ]


def _in_scene(scene: Scene, name: str) -> list[Side]:
    found: list[Side] = []
    speaker, words = "", ""
    own: list[Element] = []
    before = ("", "")
    for element in scene.elements:
        mine = element.kind in SPEECH and element.character == name
        if own and (not mine or element.kind is ElementKind.CUE):
            found.append(Side(*before, tuple(own)))
            words, speaker, own = _words(own), name, []
        if mine:
            if not own:
                before = (speaker, _ending(words))
            own.append(element)
        elif element.kind is ElementKind.CUE:
            speaker, words = element.character, ""
        elif element.kind in (ElementKind.DIALOGUE, ElementKind.LYRIC):
            words = f"{words} {element.text}".strip()
        elif element.kind in (ElementKind.ACTION, ElementKind.SHOT):
            speaker, words = "", element.text
    if own:
        found.append(Side(*before, tuple(own)))
    return found


def _words(speech: list[Element]) -> str:
    return " ".join(e.text for e in speech if e.kind in (ElementKind.DIALOGUE, ElementKind.LYRIC))


def _ending(text: str) -> str:
    """The last words of a text, from a sentence's beginning where one is near."""
    words = text.split()
    if len(words) <= _CUE_WORDS:
        # Languages without blanks are cut by letters.
        joined = " ".join(words)
        return f"…{joined[-60:]}" if len(joined) > 140 else joined
    return "… " + " ".join(words[-_CUE_WORDS:])


def sides_text(play: Screenplay, name: str) -> str:
    """The sides as plain text.

    Raises:
        InputError: nobody of that name speaks.
    """
    scenes = sides_of(play, name)
    lines = [play.title.upper(), _summary(play, name, scenes), ""]
    for scene, sides in scenes:
        lines += ["", " ".join(f"{scene.heading.number} {scene.heading.text}".split()), ""]
        for side in sides:
            if side.cue:
                lines.append(f"    {side.cue_by + ': ' if side.cue_by else ''}{side.cue}")
            for element in side.speech:
                indent = "  " if element.kind is not ElementKind.CUE else ""
                lines += [indent + line for line in element.text.split("\n")]
            lines.append("")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def sides_pdf(play: Screenplay, name: str) -> bytes:
    """The sides as a script's pages: the cues grey, the character's lines marked.

    Raises:
        InputError: nobody of that name speaks.
    """
    scenes = sides_of(play, name)
    pieces: list[Piece] = []
    for scene, sides in scenes:
        pieces.append(
            Piece(ElementKind.HEADING, scene.heading.text or play.title, scene.heading.number,
                  space=2)
        )  # fmt: skip
        for side in sides:
            pieces += _cue_pieces(side)
            for element in side.speech:
                ground = (Highlight(0, len(element.text), _GROUND),)
                spoken = element.kind in (ElementKind.DIALOGUE, ElementKind.LYRIC)
                pieces.append(
                    Piece(element.kind, element.text, highlights=ground if spoken else ())
                )
    cover = TitlePage(play.title, (name, "", *_summary(play, name, scenes).split("\n")[-1:]))
    header = f"{name}: {play.title}"[:60]
    return print_script(pieces, title=f"{play.title}: {name}", cover=cover, header=header)


def _cue_pieces(side: Side) -> list[Piece]:
    if not side.cue:
        return []
    if not side.cue_by:
        return [Piece(ElementKind.ACTION, side.cue, quiet=True)]
    return [
        Piece(ElementKind.CUE, side.cue_by, quiet=True),
        Piece(ElementKind.DIALOGUE, side.cue, quiet=True),
    ]


def _summary(play: Screenplay, name: str, scenes: list[tuple[Scene, list[Side]]]) -> str:
    speeches = sum(len(sides) for _, sides in scenes)
    person = play.character(name)
    words = f", {person.words} words" if person else ""
    plural = "" if speeches == 1 else "es"
    return f"{name}\n{speeches} speech{plural}{words}, {len(scenes)} scene{'s' * (len(scenes) > 1)}"
