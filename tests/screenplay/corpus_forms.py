"""How whole scripts are read back from forms that are not film's, as a table.

    python -m tests.screenplay.corpus_forms [--shared FOLDER]

A script of the corpus is written out in each form and read: radio with a speech a line
(``NAME: words``), close together or set apart, in Fountain; a printed play (``NAME. words``);
for Chinese scripts the words on the line below the name, and headings with the place first and
no number. Each cell holds the F1 of scenes, cues and dialogue (see `corpus_table`).
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from filmai_core.screenplay.model import Element, ElementKind
from filmai_core.screenplay.read import read_screenplay
from filmai_core.screenplay.words.headings import parse_heading
from tests.screenplay.corpus_table import Content, content, read_elements, score

SCRIPTS = (
    "official/Big-Fish.fountain",
    "official/Brick-and-Steel.fountain",
    "actone/BeeDetective.fountain",
    "nrb/our-many-masks.fountain",
)
CHINESE = ("synthetic/zh_yupin.num.txt", "synthetic/zh_yupin.episode.txt", "zh/哥哥_第一集.md.txt")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_SPEECH = (ElementKind.PARENTHETICAL, ElementKind.DIALOGUE, ElementKind.LYRIC)


def write_form(
    elements: Sequence[Element], start: str, between: str, place_first: bool = False
) -> str:
    """A script with each speech on its speaker's line.

    Args:
        elements: of the script.
        start: what stands between a name and its words.
        between: what ends a speech: "" or an empty line.
        place_first: headings as place, time and setting alone.
    """
    lines: list[str] = []
    for element in elements:
        text = " ".join(element.text.split())
        if element.kind is ElementKind.CUE:
            lines += [between] if lines and lines[-1] else []
            lines.append(text + start)
        elif element.kind in _SPEECH and lines and lines[-1]:
            lines[-1] += ("" if lines[-1][-1] == "\n" else " ") + text
        elif element.kind is ElementKind.HEADING:
            if place_first:
                heading = parse_heading(element.text, element.number)
                setting = {"INT": "内", "EXT": "外"}.get(heading.setting, "内外")
                text = f"{heading.location} {heading.time or '日'} {setting}"
            lines += ["", text, ""]
        elif element.kind in (ElementKind.ACTION, ElementKind.TRANSITION, ElementKind.CENTERED):
            lines += ["", text, ""]
    return "\n".join(lines)


Form = tuple[str, Callable[[Sequence[Element]], str]]
FORMS: dict[str, Form] = {
    "radio, close": ("x.txt", lambda e: write_form(e, ":", "")),
    "radio, apart": ("x.txt", lambda e: write_form(e, ":", "\n")),
    "radio, Fountain": ("x.fountain", lambda e: write_form(e, ":", "\n")),
    "printed play": ("x.txt", lambda e: write_form(e, ".", "\n")),
}
CHINESE_FORMS: dict[str, Form] = {
    "words below": ("x.txt", lambda e: write_form(e, "：\n", "")),
    "place first": ("x.txt", lambda e: write_form(e, "：", "", True)),
}


def _spoken_only(found: Content) -> Content:
    """Without brackets: within a line of radio they stand among the words."""
    bare = [" ".join(_BRACKETS.sub(" ", words).split()) for words in found.dialogue]
    return replace(found, dialogue=bare)


def _by_place(elements: Sequence[Element]) -> Content:
    places = [
        parse_heading(e.text, e.number).location for e in elements if e.kind is ElementKind.HEADING
    ]
    return replace(content(elements), scenes=places)


def print_table(folder: Path, names: Sequence[str], forms: Mapping[str, Form]) -> None:
    """One row a script, one column a form."""
    print(f"{'scenes, cues, dialogue':34}" + "".join(f"{form:>22}" for form in forms))
    for name in names:
        elements = read_elements(folder / name)
        cells = []
        for form, (filename, write) in forms.items():
            found = read_screenplay(write(elements).encode(), filename).elements
            read, truth = content(found), content(elements)
            if "place first" in form:  # written anew: places are compared
                read, truth = _by_place(found), _by_place(elements)
            result = score(_spoken_only(read), _spoken_only(truth))
            shown = (f"{part:.1%}" for part in (result.scenes, result.cues, result.dialogue))
            cells.append(" ".join(shown))
        print(f"{name:34}" + "".join(f"{cell:>22}" for cell in cells))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    beside = Path(__file__).resolve().parents[3] / "shared"
    parser.add_argument("--shared", type=Path, default=os.environ.get("FILMAI_SHARED", beside))
    folder = Path(parser.parse_args(arguments).shared) / "scripts"
    if not folder.is_dir():
        print(f"no corpus at {folder}", file=sys.stderr)
        return 2
    print_table(folder, SCRIPTS, FORMS)
    print()
    print_table(folder, CHINESE, CHINESE_FORMS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
