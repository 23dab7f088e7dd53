"""The breakdown as Final Draft tags: the script with its effect words marked.

Final Draft keeps tags in two places: a ``TagNumber`` on the run of text, and in ``TagData``
the categories, the definitions (what is tagged) and, by number, which definition a tag
stands for. Category names and numbers are those that Final Draft brings along.
"""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Mapping, Sequence

from filmai_core.analysis.breakdown.lexicon import LABELS, EffectCategory
from filmai_core.analysis.breakdown.rows import ShotRow
from filmai_core.handoff.writers.xmltext import xml_text
from filmai_core.screenplay.export.fdx import to_fdx
from filmai_core.screenplay.model import Screenplay

_C = EffectCategory
#: Final Draft's category by ours; the rest are visual effects.
_NAMES: Mapping[EffectCategory, str] = {
    _C.ANIMAL: "Animals",
    _C.BLOOD: "Makeup/Hair",
    _C.CROWD: "Background Actors",
    _C.VEHICLE: "Vehicles",
    _C.WEAPON: "Props",
}
_VISUAL = "Visual Effects"
_NUMBERS = {
    "Background Actors": (2, "#0000BFBFFFFF"),
    "Vehicles": (4, "#8B8B00000000"),
    "Props": (5, "#FFFF00000000"),
    "Makeup/Hair": (9, "#93937070DBDB"),
    "Animals": (10, "#CDCD85853F3F"),
    _VISUAL: (19, "#00006464FFFF"),
}
_SPACE = uuid.UUID("6f1e7a52-6c0e-4e0b-9d0e-1f5a0c3b7d11")


class _Tags:
    """The tags given so far, and where their definitions stand."""

    def __init__(self) -> None:
        self.definitions: dict[EffectCategory, tuple[str, int]] = {}
        self.tags: list[str] = []

    def give(self, category: EffectCategory) -> int:
        """The number of a new tag."""
        if category not in self.definitions:
            name = str(uuid.uuid5(_SPACE, f"definition {category.value}"))
            self.definitions[category] = (name, len(self.definitions) + 1)
        self.tags.append(self.definitions[category][0])
        return len(self.tags)


def to_tagged_fdx(play: Screenplay, rows: Sequence[ShotRow]) -> bytes:
    """The screenplay as Final Draft XML with a tag on the words of each row."""
    # Our own writer's bytes: no foreign XML is parsed here.
    root = ET.fromstring(to_fdx(play))
    content = root.find("Content")
    assert content is not None
    by_scene: dict[int, list[ShotRow]] = defaultdict(list)
    for row in rows:
        by_scene[row.scene].append(row)
    tags = _Tags()
    first = play.scenes[0].heading.text if play.scenes else ""
    scene = -1 if first else 0
    started = bool(first)
    for paragraph in content.iter("Paragraph"):
        kind = paragraph.get("Type", "")
        if kind == "Scene Heading":
            scene += 1 if started or scene >= 0 else 0
            started = True
        if kind in ("Scene Heading", "Action", "Shot", "General", "Dialogue"):
            _tag_paragraph(paragraph, by_scene.get(scene, []), tags)
    root.append(_data(tags))
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="no" ?>\n{body}\n'.encode()


def _tag_paragraph(paragraph: ET.Element, rows: list[ShotRow], tags: _Tags) -> None:
    run = paragraph.find("Text")
    if run is None or not run.text:
        return
    text = run.text
    spans: list[tuple[int, int, EffectCategory]] = []
    for row in list(rows):
        found = _spans(text, row)
        if found:
            rows.remove(row)
            spans += [(start, end, row.category) for start, end in found]
    if not spans:
        return
    at = list(paragraph).index(run)
    paragraph.remove(run)
    position = 0
    for start, end, category in sorted(spans):
        if start < position:  # two tags cannot lie over each other: the first stands
            continue
        if start > position:
            at = _insert(paragraph, at, text[position:start])
        at = _insert(paragraph, at, text[start:end], tags.give(category))
        position = end
    if position < len(text):
        _insert(paragraph, at, text[position:])


def _insert(paragraph: ET.Element, at: int, text: str, tag: int = 0) -> int:
    run = ET.Element("Text")
    run.text = xml_text(text)
    if tag:
        run.set("TagNumber", str(tag))
    paragraph.insert(at, run)
    return at + 1


def _spans(text: str, row: ShotRow) -> list[tuple[int, int]]:
    """Where the row's words stand in a paragraph's text; empty where its line does not."""
    settled = " ".join(text.split())
    if row.text not in settled:
        return []
    words = [row.text[start:end] for start, end in row.marks] or [row.text]
    # The row's line may be a later piece of a long paragraph.
    from_here = max(0, text.find(row.text.split()[0] if row.text.split() else ""))
    whole = text.find(row.text)
    position = whole if whole >= 0 else from_here
    found: list[tuple[int, int]] = []
    for word in words:
        start = text.find(word, position)
        if start >= 0:
            found.append((start, start + len(word)))
            position = start + len(word)
    return found or [(0, len(text))]


def _data(tags: _Tags) -> ET.Element:
    data = ET.Element("TagData")
    categories = ET.SubElement(data, "TagCategories")
    ids: dict[str, str] = {}
    for name, (number, colour) in _NUMBERS.items():
        ids[name] = str(uuid.uuid5(_SPACE, f"category {name}"))
        ET.SubElement(
            categories, "TagCategory", Color=colour, Id=ids[name], Name=name,
            Number=str(number), Style="Bold",
        )  # fmt: skip
    definitions = ET.SubElement(data, "TagDefinitions")
    for category, (name, number) in tags.definitions.items():
        ET.SubElement(
            definitions, "TagDefinition", CatId=ids[_NAMES.get(category, _VISUAL)], Id=name,
            Label=LABELS[category], Number=str(number),
        )  # fmt: skip
    given = ET.SubElement(data, "Tags")
    for number, name in enumerate(tags.tags, start=1):
        tag = ET.SubElement(given, "Tag", Number=str(number))
        ET.SubElement(tag, "DefId").text = name
    return data
