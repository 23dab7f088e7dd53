"""The tables that writers and production ask for, as rows, and rows as CSV.

A row is a dictionary from column name to text or number, columns in the order in which
they are shown.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import regex

from filmai_core.csvcell import safe_cell
from filmai_core.screenplay.model import SPOKEN, UNPRINTED, ElementKind, Scene, Screenplay
from filmai_core.screenplay.pages import format_eighths
from filmai_core.screenplay.words.names import VOICE_OVER, split_cue
from filmai_core.text import count_words

Row: TypeAlias = dict[str, str | int | float]

_ACT = regex.compile(
    r"(?i)^(?:act|acte|akt|acto|ato|atto|действие|акт)\b.{0,40}$|^(?:teaser|cold open|tag|prologue"
    r"|epilogue|prolog|epilog)\b.{0,20}$|^第.{1,4}[幕集].{0,20}$"
)
_ACT_END = regex.compile(r"(?i)^end of\b|^(?:fin|ende)\b")


def scene_table(play: Screenplay) -> list[Row]:
    """A row a scene: number, heading and its parts, page, length, cast, words, dialogue share."""
    rows: list[Row] = []
    for scene in play.scenes:
        spoken, described = _words(scene)
        rows.append(
            {
                "scene": scene.index + 1,
                "number": scene.heading.number or str(scene.index + 1),
                "heading": scene.heading.text or "(before the first heading)",
                "setting": scene.heading.setting,
                "location": scene.heading.location,
                "time": scene.heading.time,
                "page": scene.page,
                "eighths": scene.eighths,
                "length": format_eighths(scene.eighths),
                "cast": ", ".join(scene.cast),
                "speaking": len(scene.characters),
                "words": spoken + described,
                "dialogue_words": spoken,
                "dialogue_share": _share(spoken, spoken + described),
            }
        )
    return rows


def character_table(play: Screenplay) -> list[Row]:
    """A row a character: speeches, words, share, scenes, first and last page, gender.

    ``present`` counts the scenes in which they are, silent ones included; ``heard`` the
    scenes in which they are only heard (V.O. or O.S.).
    """
    total = sum(person.words for person in play.characters)
    present = Counter(name for scene in play.scenes for name in scene.cast)
    rows: list[Row] = []
    for person in play.characters:
        scenes = [play.scenes[index] for index in person.scenes]
        heard = sum(1 for scene in scenes if _only_heard(scene, person.name))
        rows.append(
            {
                "name": person.name,
                "gender": person.gender,
                "speeches": person.speeches,
                "words": person.words,
                "dialogue_share": _share(person.words, total),
                "scenes": len(scenes),
                "present": max(present[person.name], len(scenes)),
                "heard": heard,
                "first_scene": scenes[0].index + 1 if scenes else 0,
                "last_scene": scenes[-1].index + 1 if scenes else 0,
                "first_page": scenes[0].page if scenes else 0,
                "last_page": scenes[-1].page if scenes else 0,
                "cues": ", ".join(person.cues),
            }
        )
    return rows


def location_table(play: Screenplay) -> list[Row]:
    """A row a place: its scenes, length, times of day; places that differ in case are one."""
    places: dict[str, list[Scene]] = {}
    for scene in play.scenes:
        if scene.heading.text:
            places.setdefault(_place_key(scene.heading.location), []).append(scene)
    rows: list[Row] = []
    for scenes in places.values():
        first = scenes[0].heading
        eighths = sum(scene.eighths for scene in scenes)
        rows.append(
            {
                "location": first.location or "(none)",
                "setting": "/".join(
                    dict.fromkeys(s.heading.setting for s in scenes if s.heading.setting)
                ),
                "scenes": len(scenes),
                "scene_numbers": ", ".join(
                    scene.heading.number or str(scene.index + 1) for scene in scenes
                ),
                "eighths": eighths,
                "length": format_eighths(eighths),
                "times": ", ".join(dict.fromkeys(s.heading.time for s in scenes if s.heading.time)),
                "cast": ", ".join(dict.fromkeys(name for s in scenes for name in s.cast)),
            }
        )
    return sorted(rows, key=lambda row: (-int(row["eighths"]), str(row["location"])))


@dataclass(frozen=True, slots=True)
class Act:
    """A run of scenes: ``first`` to ``last``, indices, both included."""

    name: str
    first: int
    last: int


def find_acts(play: Screenplay, marks: Sequence[int] = ()) -> tuple[Act, ...]:
    """Acts by the writer's marks, else by sections, else by lines such as ACT TWO.

    Args:
        play: the screenplay.
        marks: indices of scenes at which an act begins; they win over what the script says.
    """
    starts: dict[int, str] = {}
    for order, mark in enumerate(sorted({m for m in marks if 0 <= m < len(play.scenes)})):
        starts[mark] = f"Act {order + 1}"
    if not starts:
        starts = _written_acts(play)
    if not starts:
        return ()
    firsts = sorted(starts)
    if firsts[0] > 0 and any(scene.heading.text for scene in play.scenes[: firsts[0]]):
        starts[0] = "Opening"
        firsts.insert(0, 0)
    lasts = [first - 1 for first in firsts[1:]] + [len(play.scenes) - 1]
    return tuple(
        Act(starts[first], first, last)
        for first, last in zip(firsts, lasts, strict=True)
        if last >= first
    )


def marked_acts(play: Screenplay) -> tuple[Act, ...]:
    """Acts that the script itself calls so; chapters and other sections are none."""
    acts = [act for act in find_acts(play) if act.name != "Opening"]
    return tuple(acts) if any(_ACT.match(act.name) for act in acts) else ()


def act_table(play: Screenplay, marks: Sequence[int] = ()) -> list[Row]:
    """A row an act: scenes, pages, words, dialogue share, who speaks most."""
    rows: list[Row] = []
    for act in find_acts(play, marks):
        scenes = play.scenes[act.first : act.last + 1]
        counts = [_words(scene) for scene in scenes]
        spoken = sum(count[0] for count in counts)
        total = spoken + sum(count[1] for count in counts)
        eighths = sum(scene.eighths for scene in scenes)
        speakers: Counter[str] = Counter()
        for scene in scenes:
            for element in scene.elements:
                if element.kind in SPOKEN and element.character:
                    speakers[element.character] += count_words(element.text)
        rows.append(
            {
                "act": act.name,
                "first_scene": act.first + 1,
                "last_scene": act.last + 1,
                "scenes": len(scenes),
                "page": scenes[0].page,
                "eighths": eighths,
                "length": format_eighths(eighths),
                "words": total,
                "dialogue_share": _share(spoken, total),
                "characters": len(speakers),
                "leading": ", ".join(name for name, _ in speakers.most_common(3)),
            }
        )
    return rows


def appearance_map(play: Screenplay) -> dict[str, list[int]]:
    """Character to one number a scene: speeches there, 0 present but silent, -1 absent.

    V.O. and O.S. are merged with the rest, as names are.
    """
    names = [person.name for person in play.characters]
    chart = {name: [-1] * len(play.scenes) for name in names}
    for scene in play.scenes:
        for name in scene.cast:
            if name in chart:
                chart[name][scene.index] = 0
        for element in scene.elements:
            if element.kind is ElementKind.CUE and element.character in chart:
                row = chart[element.character]
                row[scene.index] = max(row[scene.index], 0) + 1
    return chart


def appearance_table(play: Screenplay) -> list[Row]:
    """The appearance map as rows, one a character, one column a scene."""
    return [
        {"name": name, **{str(index + 1): count for index, count in enumerate(row)}}
        for name, row in appearance_map(play).items()
    ]


def to_csv(rows: Sequence[Row]) -> str:
    """Rows as CSV (RFC 4180) with a header; texts that a spreadsheet would run are quoted.

    A cell that begins with ``=``, ``+``, ``-`` or ``@`` gets an apostrophe in front.
    """
    out = io.StringIO()
    if not rows:
        return ""
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: safe_cell(value) for key, value in row.items()})
    return out.getvalue()


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def _words(scene: Scene) -> tuple[int, int]:
    """Words spoken, and words of all else that is printed, the heading left out."""
    spoken = described = 0
    for element in scene.elements:
        if element.kind in SPOKEN:
            spoken += count_words(element.text)
        elif element.kind not in UNPRINTED and element.kind is not ElementKind.CUE:
            described += count_words(element.text)
    return spoken, described


def _only_heard(scene: Scene, name: str) -> bool:
    cues = [
        split_cue(element.text)
        for element in scene.elements
        if element.kind is ElementKind.CUE and element.character == name
    ]
    return bool(cues) and all(
        any(_OFF.search(extension) for extension in cue.extensions) for cue in cues
    )


_OFF = regex.compile(rf"(?:{VOICE_OVER.pattern})|O\.?\s?S\b|O\.?\s?C\b", regex.IGNORECASE)


def _place_key(location: str) -> str:
    return " ".join(location.casefold().replace("’", "'").split())


def _written_acts(play: Screenplay) -> dict[int, str]:
    """Sections of the highest level, or centred lines and shots that name an act."""
    sections: dict[int, str] = {}
    named: dict[int, str] = {}
    for scene in play.scenes:
        last_heading = scene.index
        for position, element in enumerate(scene.elements):
            # A section that closes a scene's elements belongs to the scene that follows.
            after = scene.elements[position + 1 :]
            begins = all(e.kind in UNPRINTED or e.kind in _BETWEEN for e in after)
            at = last_heading + 1 if begins and scene.index + 1 < len(play.scenes) else scene.index
            if element.kind is ElementKind.SECTION and element.depth == 1:
                sections.setdefault(at, element.text)
            elif element.kind in (ElementKind.CENTERED, ElementKind.SHOT, ElementKind.ACTION):
                text = element.text.strip()
                if len(text) < 50 and _ACT.match(text) and not _ACT_END.match(text):
                    named.setdefault(at, text)
    if any(_ACT.match(name) for name in sections.values()):
        return {at: name for at, name in sections.items() if _ACT.match(name)}
    return sections or named


_BETWEEN = frozenset({ElementKind.CENTERED, ElementKind.TRANSITION, ElementKind.PAGE_BREAK})
