"""How well cues are resolved to people, against the plays' gold speakers.

    python benchmarks/aliases.py PLAY.fountain PLAY.gold.json

B-cubed (Bagga and Baldwin 1998) over speeches: for each speech, how much of those given the
same name are the same person's (precision), and how much of the person's have that name
(recall). Speeches are paired by their order in each scene.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path


def b_cubed(found: Sequence[str], gold: Sequence[str]) -> tuple[float, float, float]:
    both = Counter(zip(found, gold, strict=True))
    names, people = Counter(found), Counter(gold)
    total = len(found)
    precision = sum(count * count / names[name] for (name, _), count in both.items()) / total
    recall = sum(count * count / people[who] for (_, who), count in both.items()) / total
    return precision, recall, 2 * precision * recall / (precision + recall)


def paired(script: Path, gold_file: Path) -> tuple[list[str], list[str], int]:
    """Names found, people, and how many speeches could not be paired."""
    from filmai_core.screenplay.model import ElementKind
    from filmai_core.screenplay.read import read_screenplay

    play = read_screenplay(script.read_bytes(), script.name)
    gold = json.loads(gold_file.read_text(encoding="utf-8"))
    scenes = [scene for scene in play.scenes if scene.heading.text]
    found: list[str] = []
    people: list[str] = []
    left = 0
    for scene, wanted in zip(scenes, gold["scenes"], strict=False):
        cues = [e for e in scene.elements if e.kind is ElementKind.CUE]
        turns = [turn for turn in wanted["turns"] if turn["who"]]
        place = 0
        for cue in cues:
            key = "".join(cue.text.casefold().split())
            while place < len(turns) and "".join(turns[place]["cue"].casefold().split()) not in key:
                place += 1
                left += 1
            if place == len(turns):
                break
            found.append(cue.character)
            people.append(turns[place]["who"][0])
            place += 1
        left += len(turns) - place
    return found, people, left


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("script", type=Path)
    parser.add_argument("gold", type=Path)
    args = parser.parse_args()
    found, people, left = paired(args.script, args.gold)
    precision, recall, f1 = b_cubed(found, people)
    print(f"{args.script.name}: {len(found)} speeches, {left} not paired; B-cubed precision "
          f"{precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
