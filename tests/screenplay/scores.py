"""How well the scripts with a gold of their own are read, as a table.

    python -m tests.screenplay.scores [FOLDER]

Golds: `synthetic/*` (scenes and speeches per character), `plays/*` (cues scene by scene, and
their words), `derived/brick.*.fountain` (cues with their dialogue, and scenes; the other forms
of that script are in corpus_table.py). Accuracy is the share of gold items found in order:
2 x matched / (gold + found), by the longest common subsequence. The tests hold the same
figures.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from filmai_core.screenplay.model import SPOKEN, ElementKind, Scene, Screenplay
from filmai_core.screenplay.read import read_screenplay
from filmai_core.screenplay.words.names import fold, split_cue, voice_of
from filmai_core.text import count_words


@dataclass(frozen=True)
class Score:
    """One file: accuracies in [0, 1] by name."""

    name: str
    figures: dict[str, float]


def accuracy(gold: list[object], found: list[object]) -> float:
    """Share of items that agree, in order."""
    if not gold and not found:
        return 1.0
    matcher = SequenceMatcher(None, gold, found, autojunk=False)
    matched = sum(block.size for block in matcher.get_matching_blocks())
    return 2 * matched / (len(gold) + len(found))


def read(path: Path) -> Screenplay:
    return read_screenplay(path.read_bytes(), path.name)


def score_synthetic(folder: Path) -> list[Score]:
    """Scenes (place, time, setting) and speeches per character, of all layouts."""
    scores = []
    for gold_path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(gold_path.read_text(encoding="utf-8"))
        stem = gold_path.name.removesuffix(".gold.json")
        for path in sorted(folder.glob(f"{stem}*")):
            if path != gold_path:
                scores.append(_score_synthetic(path, gold))
    return scores


def _score_synthetic(path: Path, gold: dict[str, object]) -> Score:
    play = read(path)
    scenes = [scene for scene in play.scenes if scene.heading.text]
    settings = {"内": "INT", "外": "EXT"}
    gold_scenes = gold["scenes"]
    assert isinstance(gold_scenes, list)
    want_scenes: list[object] = [
        (settings.get(s["ie"], s["ie"]), fold(s["place"]), fold(s["time"])) for s in gold_scenes
    ]
    got_scenes: list[object] = [
        (s.heading.setting, fold(s.heading.location), fold(s.heading.time)) for s in scenes
    ]
    want: Counter[str] = Counter()
    texts: list[object] = []
    for scene in gold_scenes:
        for element in scene["elements"]:
            if element["type"] == "speech":
                name = split_cue(element["cue"]).name
                want[fold(voice_of(name) or name)] += 1
                texts.append((fold(name), element["text"]))
    got = Counter({fold(person.name): person.speeches for person in play.characters})
    speeches: list[object] = [
        (fold(split_cue(cue).name), "".join(words)) for s in scenes for cue, words in turns(s)
    ]
    return Score(
        path.name,
        {
            "scenes": accuracy(want_scenes, got_scenes),
            "speeches per character": float(want == got),
            "speeches": accuracy(texts, speeches),
        },
    )


def bare(cue: str) -> str:
    """A cue without its extensions; a name in brackets stays."""
    taken = split_cue(cue)
    return f"{taken.name} {taken.alias}"


def turns(scene: Scene) -> list[tuple[str, list[str]]]:
    """(cue, lines of dialogue) of every speech."""
    found: list[tuple[str, list[str]]] = []
    for element in scene.elements:
        if element.kind is ElementKind.CUE:
            found.append((element.text, []))
        elif element.kind in SPOKEN and found and element.character:
            found[-1][1].append(element.text)
    return found


def score_plays(folder: Path) -> list[Score]:
    """Cues scene by scene, words of each, and speeches per (alias-resolved) cue."""
    scores = []
    for gold_path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(gold_path.read_text(encoding="utf-8"))
        path = folder / gold_path.name.replace(".gold.json", ".fountain")
        play = read(path)
        want = [[turn for turn in scene["turns"] if turn["cue"]] for scene in gold["scenes"]]
        got = [turns(scene) for scene in play.scenes]
        cues: list[object] = [(i, fold(bare(t["cue"]))) for i, s in enumerate(want) for t in s]
        found: list[object] = [(i, fold(bare(cue))) for i, s in enumerate(got) for cue, _ in s]
        words: list[object] = [
            (fold(bare(t["cue"])), t["words"]) for s in want for t in s if t["words"]
        ]
        found_words: list[object] = [
            (fold(bare(cue)), count_words(" ".join(lines)))
            for s in got for cue, lines in s if lines
        ]  # fmt: skip
        total = sum(t["words"] for s in want for t in s)
        found_total = sum(person.words for person in play.characters)
        by_cue = Counter(fold(bare(t["cue"])) for s in want for t in s)
        by_found = Counter(fold(bare(cue)) for s in got for cue, _ in s)
        agree = sum((by_cue & by_found).values())
        scores.append(
            Score(
                path.name,
                {
                    "scenes": float(len(gold["scenes"]) == len(play.scenes)),
                    "cues": accuracy(cues, found),
                    "speeches per cue": 2 * agree / (by_cue.total() + by_found.total()),
                    "words of speeches": accuracy(words, found_words),
                    "words": min(total, found_total) / max(total, found_total),
                },
            )
        )
    return scores


def score_brick(folder: Path) -> list[Score]:
    """The Fountain forms of one script against the same list of elements."""
    gold = json.loads((folder / "brick.gold.json").read_text(encoding="utf-8"))
    return [
        Score(path.name, _score_elements(gold, read(path)))
        for path in sorted(folder.glob("brick.*.fountain"))
    ]


def _score_elements(gold: list[dict[str, str]], play: Screenplay) -> dict[str, float]:
    want_cues: list[object] = [fold(e["text"]) for e in gold if e["type"] == "CHARACTER"]
    want_scenes: list[object] = [fold(e["text"]) for e in gold if e["type"] == "SCENE_HEADING"]
    want: list[object] = []
    for element in gold:
        if element["type"] == "CHARACTER":
            want.append([fold(element["text"]), ""])
        elif element["type"] == "DIALOGUE":
            want[-1][1] += fold(element["text"])  # type: ignore[index]
    speeches = [turn for scene in play.scenes for turn in turns(scene)]
    cues: list[object] = [fold(split_cue(cue).name) for cue, _ in speeches]
    found: list[object] = [
        (fold(split_cue(cue).name), fold("".join(lines))) for cue, lines in speeches
    ]
    scenes: list[object] = [fold(s.heading.text) for s in play.scenes if s.heading.text]
    return {
        "scenes": accuracy(want_scenes, scenes),
        "cues": accuracy(want_cues, cues),
        "speeches": accuracy([tuple(w) for w in want], found),  # type: ignore[arg-type]
    }


def all_scores(scripts: Path) -> list[Score]:
    """Every file with a gold."""
    return [
        *score_synthetic(scripts / "synthetic"),
        *score_plays(scripts / "plays"),
        *score_brick(scripts / "derived"),
    ]


def main() -> None:
    default = Path(__file__).resolve().parents[3] / "shared"
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    for score in all_scores(root / "scripts"):
        figures = "  ".join(f"{name} {100 * value:.1f}" for name, value in score.figures.items())
        print(f"{score.name:32} {figures}")


if __name__ == "__main__":
    main()
