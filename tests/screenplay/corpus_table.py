"""How well each file of the shared corpus is read, as a table.

    python -m tests.screenplay.corpus_table [--shared FOLDER] [--errors FILE] [--flat]

A file is measured where somebody has said what it holds: a gold file, or a twin in another
format that says its kinds itself (Fountain, Final Draft). F1 is over the ordered sequence
(longest common runs): scenes by heading, cues by name without extension, dialogue by the
speech's whole text with its speaker; case, quotes and white space are levelled, because
programs print all three their own way.

``--flat`` prints how whole scripts are read back once their layout is taken from them: a
paragraph a line, and wrapped lines, neither with indents or blank lines.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from filmai_core.errors import InputError
from filmai_core.screenplay.model import UNPRINTED, Element, ElementKind
from filmai_core.screenplay.read import read_screenplay
from filmai_core.screenplay.words.names import split_cue

#: file, what it is measured against.
PAIRS = (
    ("official/Big-Fish.pdf", "official/Big-Fish.fountain"),
    ("official/Big-Fish.fdx", "official/Big-Fish.fountain"),
    ("official/Brick-and-Steel.pdf", "official/Brick-and-Steel.fountain"),
    ("official/Brick-and-Steel.fdx", "official/Brick-and-Steel.fountain"),
    ("derived/brick.production.pdf", "derived/brick.gold.json"),
    ("derived/brick.styled.docx", "derived/brick.gold.json"),
    ("derived/brick.indented.docx", "derived/brick.gold.json"),
    ("derived/brick.imsdb.txt", "derived/brick.gold.json"),
    ("derived/brick.utf16le.txt", "derived/brick.gold.json"),
    ("derived/brick.flat.txt", "derived/brick.gold.json"),
    ("derived/brick.cp1252.crlf.fountain", "derived/brick.gold.json"),
    ("derived/brick.cr.fountain", "derived/brick.gold.json"),
    ("afterwriting-tests/client.pdf", "afterwriting-tests/client.fountain"),
    ("afterwriting-tests/cyrillic.pdf", "afterwriting-tests/cyrillic.fountain"),
    ("screenplain-tests/dialogue-with-blank-line.pdf",
     "screenplain-tests/dialogue-with-blank-line.fountain"),
    ("screenplain-tests/dual-dialogue.pdf", "screenplain-tests/dual-dialogue.fountain"),
    ("screenplain-tests/extended-characters.pdf", "screenplain-tests/extended-characters.fountain"),
    ("screenplain-tests/indentation.pdf", "screenplain-tests/indentation.fountain"),
    ("screenplain-tests/scene-numbers.pdf", "screenplain-tests/scene-numbers.fountain"),
    ("screenplain-tests/title-page.pdf", "screenplain-tests/title-page.fountain"),
    ("scripttool/sample-01.osf", "scripttool/sample-01.fdx"),
    ("scripttool/sample-02.osf", "scripttool/sample-02.fdx"),
    ("scripttool/sample-03.osf", "scripttool/sample-03.fdx"),
    ("scripttool/sample-01.fadein", "scripttool/sample-01.fdx"),
    ("scripttool/sample-02.fadein", "scripttool/sample-02.fdx"),
    ("scripttool/sample-03.fadein", "scripttool/sample-03.fdx"),
    ("screenplay-tools-tests/TestFDX-FI.fadein", "screenplay-tools-tests/TestFDX-FI.fdx"),
    ("scripttool/testplay-01.trelby", "scripttool/testplay-01.fountain"),
    ("scripttool/testplay-02.trelby", "scripttool/testplay-02.fountain"),
    ("trelby/test.celtx", "trelby/test.trelby"),
    ("trelby/test.txt", "trelby/test.trelby"),
)  # fmt: skip

#: Scripts whose layout is taken away for ``--flat``.
FLATTENED = (
    "official/Big-Fish.fountain",
    "actone/BeeDetective.fountain",
    "nrb/our-many-masks.fountain",
    "plays/buechner-woyzeck.fountain",
)

_GOLD_KINDS = {
    "SCENE_HEADING": ElementKind.HEADING,
    "CHARACTER": ElementKind.CUE,
    "DIALOGUE": ElementKind.DIALOGUE,
}


@dataclass(frozen=True, slots=True)
class Content:
    """What is compared: headings, cues, and (speaker, words) of each speech."""

    scenes: list[str]
    cues: list[str]
    dialogue: list[str]


@dataclass(frozen=True, slots=True)
class Score:
    """F1 of the three sequences, 1.0 where both sides are empty."""

    scenes: float
    cues: float
    dialogue: float


def content(elements: Iterable[Element]) -> Content:
    """The comparable content of a reading."""
    scenes: list[str] = []
    cues: list[str] = []
    speeches: list[list[str]] = []
    for element in elements:
        if element.kind is ElementKind.HEADING:
            scenes.append(level(element.text))
        elif element.kind is ElementKind.CUE:
            cues.append(level(split_cue(element.text).name))
            speeches.append([cues[-1]])
        elif element.kind in (ElementKind.DIALOGUE, ElementKind.LYRIC):
            if not speeches:
                speeches.append([""])
            speeches[-1].append(level(element.text))
    return Content(scenes, cues, [" ".join(words) for words in speeches if len(words) > 1])


def truth(path: Path) -> Content:
    """The content of a gold file or a twin."""
    if path.suffix == ".json":
        gold = json.loads(path.read_text(encoding="utf-8"))
        return content(
            Element(_GOLD_KINDS[item["type"]], item["text"])
            for item in gold
            if item["type"] in _GOLD_KINDS
        )
    return content(read_elements(path))


def read_elements(path: Path) -> Sequence[Element]:
    """Elements of a file, the kind found from its content."""
    return read_screenplay(path.read_bytes(), path.name).elements


def score(found: Content, expected: Content) -> Score:
    """F1 for each of the three sequences."""
    return Score(
        f1(found.scenes, expected.scenes),
        f1(found.cues, expected.cues),
        f1(found.dialogue, expected.dialogue),
    )


def f1(found: Sequence[str], expected: Sequence[str]) -> float:
    """F1 of two ordered sequences: what they have in common, in order."""
    if not found and not expected:
        return 1.0
    matcher = SequenceMatcher(None, found, expected, autojunk=False)
    common = sum(block.size for block in matcher.get_matching_blocks())
    return 2 * common / (len(found) + len(expected))


def level(text: str) -> str:
    """Case, quotes and white space levelled."""
    text = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " "})
    return " ".join(text.casefold().split())


def flatten(elements: Iterable[Element], *, wrapped: bool) -> str:
    """The text of a script without indents and blank lines."""
    lines: list[str] = []
    for element in elements:
        if element.kind in UNPRINTED or element.kind is ElementKind.PAGE_BREAK:
            continue
        width = {ElementKind.DIALOGUE: 35, ElementKind.PARENTHETICAL: 26}.get(element.kind, 60)
        for part in element.text.split("\n"):
            lines += textwrap.wrap(part, width) if wrapped else [part]
    return "\n".join(line for line in lines if line.strip()) + "\n"


def print_flat_table(folder: Path) -> None:
    """Scores of the flattened scripts."""
    print(f"{'script':37} {'lines':9} {'scenes':>7} {'cues':>7} {'dialogue':>9} {'doubtful':>9}")
    for name in FLATTENED:
        elements = read_elements(folder / name)
        for wrapped in (False, True):
            data = flatten(elements, wrapped=wrapped).encode()
            found = read_screenplay(data, "flat.txt").elements
            result = score(content(found), content(elements))
            doubtful = sum(element.confidence < 1 for element in found) / len(found)
            form = "wrapped" if wrapped else "whole"
            print(
                f"{name:37} {form:9} {result.scenes:7.1%} {result.cues:7.1%}"
                f" {result.dialogue:9.1%} {doubtful:9.1%}"
            )


def differences(found: Sequence[str], expected: Sequence[str]) -> Iterable[str]:
    """The places where two sequences part."""
    matcher = SequenceMatcher(None, found, expected, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield f"  read {found[a:b]}\n  real {expected[c:d]}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    beside = Path(__file__).resolve().parents[3] / "shared"
    parser.add_argument("--shared", type=Path, default=os.environ.get("FILMAI_SHARED", beside))
    parser.add_argument("--errors", default="", help="show where files of this name part")
    parser.add_argument("--flat", action="store_true", help="scripts without their layout")
    options = parser.parse_args(arguments)
    folder = Path(options.shared) / "scripts"
    if not folder.is_dir():
        print(f"no corpus at {folder}", file=sys.stderr)
        return 2
    if options.flat:
        print_flat_table(folder)
        return 0
    print(f"{'file':45} {'scenes':>13} {'cues':>13} {'dialogue':>13}")
    for name, against in PAIRS:
        expected = truth(folder / against)
        try:
            found = content(read_elements(folder / name))
        except InputError as error:
            print(f"{name:45} {error}")
            continue
        result = score(found, expected)
        cells = [
            f"{len(expected.scenes):5} {result.scenes:7.1%}",
            f"{len(expected.cues):5} {result.cues:7.1%}",
            f"{len(expected.dialogue):5} {result.dialogue:7.1%}",
        ]
        print(f"{name:45} " + " ".join(cells))
        if options.errors and options.errors in name:
            for part in ("scenes", "cues", "dialogue"):
                for line in differences(getattr(found, part), getattr(expected, part)):
                    print(part, line, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
