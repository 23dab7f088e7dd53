"""From a reading to a screenplay: scenes, characters, pages, language, digest.

The same for every format, so that no reader decides who a character is or how long a scene
is. A reading is never altered; what repairs change, they change before this.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

from filmai_core.screenplay.acts import acts_of
from filmai_core.screenplay.joins import join_page_breaks, settle_speech
from filmai_core.screenplay.mentions import Mentions
from filmai_core.screenplay.model import (
    SPEECH,
    SPOKEN,
    UNPRINTED,
    Character,
    Element,
    ElementKind,
    Reading,
    ReadWarning,
    Scene,
    SceneHeading,
    Screenplay,
)
from filmai_core.screenplay.pages import Extent, measure_scenes
from filmai_core.screenplay.words.credits import find_authors
from filmai_core.screenplay.words.headings import parse_heading
from filmai_core.screenplay.words.language import guess_language
from filmai_core.screenplay.words.names import resolve_names, split_cue, split_group
from filmai_core.text import count_words

#: Part of every digest: raised whenever the same bytes may give another screenplay.
PARSER_VERSION = 2
#: Codes of the warnings that assembling adds; a repaired reading makes them anew.
ASSEMBLED = frozenset({"no-headings", "no-speech", "doubtful-cue"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reading came from: what `assemble` needs beside the reading itself."""

    name: str
    format: str
    sha256: str
    encoding: str = ""


def source_of(data: bytes, filename: str, kind: str, encoding: str = "") -> Source:
    """Describe a file; of its name only the last part is kept, and only to be shown."""
    name = PureWindowsPath(PurePosixPath(filename).name).name.strip() or "untitled"
    name = "".join(char if char.isprintable() else "\ufffd" for char in name)[:200]
    return Source(name, kind, hashlib.sha256(data).hexdigest(), encoding)


def assemble(
    reading: Reading,
    source: Source,
    *,
    renames: Sequence[tuple[str, str]] = (),
    cues: Mapping[str, str] | None = None,
    genders: Mapping[str, str] | None = None,
    repairs: str = "",
) -> Screenplay:
    """Build the screenplay.

    Args:
        reading: elements in source order.
        source: where it came from.
        renames: (name, new name) of characters, in the order in which they were renamed;
            several may get one.
        cues: cue spelling to the name of whose it is, over all else.
        genders: final character name to gender, set by the writer.
        repairs: canonical JSON of all repairs, part of the digest.
    """
    elements = settle_speech(join_page_breaks(reading.elements))
    names = _speakers(elements, renames, cues or {})
    language = guess_language(elements)
    groups = _groups(elements)
    extents, pages = measure_scenes(groups, reading.pages)
    known = Mentions(names.values())
    scenes = tuple(
        _scene(index, group, extent, names, known, act)
        for index, (group, extent, act) in enumerate(
            zip(groups, extents, acts_of(groups), strict=True)
        )
    )
    characters = _characters(scenes, genders or {})
    title_page = reading.title_page
    digest = hashlib.sha256(
        f"{source.sha256}:{source.format}:{PARSER_VERSION}:{repairs}".encode()
    ).hexdigest()
    return Screenplay(
        title=_title(title_page, source.name),
        authors=find_authors(title_page),
        title_page=title_page,
        scenes=scenes,
        characters=characters,
        warnings=reading.warnings + _warnings(scenes),
        source_name=source.name,
        source_format=reading.format or source.format,
        sha256=source.sha256,
        digest=digest,
        encoding=reading.encoding or source.encoding,
        language=language,
        pages=pages,
        elements=tuple(
            element
            for group, scene in zip(groups, scenes, strict=True)
            for element in _in_order(group, scene)
        ),
    )


def _speakers(
    elements: Sequence[Element], renames: Sequence[tuple[str, str]], cues: Mapping[str, str]
) -> dict[str, str]:
    names = resolve_names(e.text for e in elements if e.kind is ElementKind.CUE)
    for cue in names:
        names[cue] = cues.get(cue, names[cue])
    for old, new in renames:
        for cue, name in names.items():
            if name == old:
                names[cue] = new
    return names


def _groups(elements: Sequence[Element]) -> list[list[Element]]:
    """Elements by scene; the first group has no heading, and is left out if nothing is in it."""
    groups: list[list[Element]] = [[]]
    for element in elements:
        if element.kind is ElementKind.HEADING:
            groups.append([element])
        else:
            groups[-1].append(element)
    before = groups.pop(0)
    if not before:
        return groups
    if groups and before[0].kind is ElementKind.SECTION and _is_outline(before):
        # "# Act One" above the first heading opens that scene and is none of its own.
        groups[0] = before + groups[0]
        return groups
    return [before, *groups]


def _is_outline(elements: Sequence[Element]) -> bool:
    return all(e.kind in _UNPRINTED or e.kind is ElementKind.PAGE_BREAK for e in elements)


def _in_order(group: Sequence[Element], scene: Scene) -> list[Element]:
    """The scene's elements with its heading where it stood."""
    elements = list(scene.elements)
    for at, element in enumerate(group):
        if element.kind is ElementKind.HEADING:
            elements.insert(at, element)
            break
    return elements


def _scene(
    index: int,
    group: list[Element],
    extent: Extent,
    names: Mapping[str, str],
    known: Mentions,
    act: str,
) -> Scene:
    opening = next((e for e in group if e.kind is ElementKind.HEADING), None)
    heading = parse_heading(opening.text, opening.number) if opening else SceneHeading("")
    first = opening or group[0]
    speaker = ""
    last = first
    body: list[Element] = []
    speaking: dict[str, None] = {}
    present: dict[str, None] = {}
    for element in group:
        if element is opening:
            continue
        if element.kind is ElementKind.CUE:
            speaker = names.get(element.text, split_cue(element.text).person)
            speaking[speaker] = None
        elif element.kind not in _THROUGH or _sung_by_nobody(element, last):
            speaker = ""
        last = element
        if element.kind in _SPEECH:
            element = spoken_by(element, speaker)
        else:
            if element.character:  # was speech before a repair
                element = spoken_by(element, "")
            if element.kind in (ElementKind.ACTION, ElementKind.SHOT):
                present.update(dict.fromkeys(known.find(element.text)))
        body.append(element)
    cast = dict(speaking)
    for element in group:
        for name in element.cast:
            cast[_listed(name, names)] = None
    for name in speaking:
        for part in split_group(name):
            if part != name and part in known.names:
                cast[part] = None
    cast.update(present)
    return Scene(
        index=index,
        heading=heading,
        elements=tuple(body),
        line=first.line,
        page=extent.page,
        eighths=extent.eighths,
        characters=tuple(speaking),
        cast=tuple(cast),
        act=act,
    )


# Tuples, since an Enum is slow to hash and quick to compare.
_SPEECH, _SPOKEN, _UNPRINTED = tuple(SPEECH), tuple(SPOKEN), tuple(UNPRINTED)
_BELOW_CUE = tuple(SPEECH - {ElementKind.CUE})
#: What may stand within a speech without ending it.
_THROUGH = (*SPEECH, ElementKind.NOTE, ElementKind.PAGE_BREAK)


def _sung_by_nobody(element: Element, last: Element) -> bool:
    """Lyrics apart from the speech above them (their lines do not adjoin) are nobody's."""
    return (
        element.kind is ElementKind.LYRIC
        and last.kind in SPEECH
        and last.kind is not ElementKind.CUE
        and element.line > last.line + 1
    )


def spoken_by(element: Element, name: str) -> Element:
    """The element with its speaker; `dataclasses.replace` takes ten times as long."""
    return Element(
        element.kind, element.text, element.line, name, element.dual, element.number,
        element.depth, element.eighths, element.page, element.cast, element.confidence,
        element.reason,
    )  # fmt: skip


def _listed(name: str, names: Mapping[str, str]) -> str:
    """A name from a cast list, as the speaking character's where it is one."""
    plain = split_cue(name).person
    return names.get(name) or names.get(plain) or resolve_names([*names, plain]).get(plain, plain)


def _characters(scenes: Sequence[Scene], genders: Mapping[str, str]) -> tuple[Character, ...]:
    speeches: Counter[str] = Counter()
    words: Counter[str] = Counter()
    cues: dict[str, dict[str, None]] = {}
    where: dict[str, list[int]] = {}
    for scene in scenes:
        for element in scene.elements:
            name = element.character
            if element.kind is ElementKind.CUE:
                speeches[name] += 1
                cues.setdefault(name, {})[element.text] = None
                places = where.setdefault(name, [])
                if not places or places[-1] != scene.index:
                    places.append(scene.index)
            elif name and element.kind in _SPOKEN:
                words[name] += count_words(element.text)
    people = [
        Character(name, tuple(cues[name]), speeches[name], words[name], tuple(where[name]),
                  genders.get(name, ""))
        for name in cues
    ]  # fmt: skip
    return tuple(sorted(people, key=lambda person: (-person.words, -person.speeches)))


def _title(title_page: Sequence[tuple[str, str]], filename: str) -> str:
    fields = dict(title_page)
    for key in (
        "title",
        "titre",
        "titel",
        "título",
        "titulo",
        "titolo",
        "название",
        "标题",
        "剧名",
    ):
        if fields.get(key, "").strip():
            return " ".join(fields[key].split())
    return filename.rsplit(".", 1)[0] or filename


def _warnings(scenes: Sequence[Scene]) -> tuple[ReadWarning, ...]:
    """What assembling itself found odd."""
    found: list[ReadWarning] = []
    if not any(scene.heading.text for scene in scenes):
        found.append(ReadWarning(0, "no scene headings were found", "no-headings"))
    printed = [e for scene in scenes for e in scene.elements if e.kind not in _UNPRINTED]
    for element, after in zip(printed, [*printed[1:], None], strict=False):
        if element.kind is not ElementKind.CUE:
            continue
        if after is None or after.kind not in _BELOW_CUE:
            message = f"the cue {element.text} has no dialogue"
            found.append(ReadWarning(element.line, message, "no-speech"))
        if element.confidence < 0.5:
            message = f"{element.text} {element.reason}"
            found.append(ReadWarning(element.line, message, "doubtful-cue"))
    return tuple(found)
