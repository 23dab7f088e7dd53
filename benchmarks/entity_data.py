"""WNUT17 and LitBank as one CoNLL folder: what the shipped entity tagger is trained on.

    python benchmarks/entity_data.py --wnut DIR --litbank DIR --out DIR
    filmai finetune entities --data DIR --out assets/models/entities

Both sets are CC BY 4.0 (Derczynski et al. 2017; Bamman, Popat and Shen 2019; Bamman, Lewke
and Mansoor 2020). Of LitBank only proper names are kept (its coreference layer tells them
from "the boy"), without articles and other small words before the name, as CoNLL-2003 has
them. Every tenth novel, in the order of the files' names, is held out for testing, and of
the training sentences without a name one in four is kept.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from filmai_core.models.entities.conll import Sentence, read_conll_file, to_bio

_TITLES = {"The", "THE", "A", "An"}


def litbank_novel(text: Path, annotations: Path) -> list[Sentence]:
    lines = text.read_text(encoding="utf-8").split("\n")
    tokens: list[tuple[int, int, str]] = []  # line, offset, word
    at = 0
    for number, line in enumerate(lines):
        inside = 0
        for word in line.split(" "):
            if word.strip():
                tokens.append((number, at + inside, word))
            inside += len(word) + 1
        at += len(line) + 1
    labels = ["O"] * len(tokens)
    places = {offset: index for index, (_, offset, _) in enumerate(tokens)}
    names = []
    for row in annotations.read_text(encoding="utf-8").splitlines():
        if row.startswith("T") and "\tPROP_" in row:
            _, where, _ = row.split("\t")
            kind, start, end = where.split()
            names.append((int(start) - int(end), kind.removeprefix("PROP_"), int(start), int(end)))
    for _, kind, start, end in sorted(names):  # longest first: the outer name wins
        inside = [places[offset] for offset in range(start, end) if offset in places]
        while inside and (not tokens[inside[0]][2][0].isupper() or tokens[inside[0]][2] in _TITLES):
            inside = inside[1:]
        if not inside or any(labels[index] != "O" for index in inside):
            continue
        label = {"GPE": "LOC", "FAC": "LOC", "VEH": "MISC"}.get(kind, kind)
        labels[inside[0]] = f"B-{label}"
        for index in inside[1:]:
            labels[index] = f"I-{label}"
    sentences: list[Sentence] = []
    for number in range(len(lines)):
        picked = [index for index, token in enumerate(tokens) if token[0] == number]
        if picked:
            sentences.append(
                Sentence(
                    tuple(tokens[index][2] for index in picked),
                    to_bio([labels[index] for index in picked]),
                )
            )
    return sentences


def write(path: Path, sentences: list[Sentence]) -> None:
    blocks = (
        "\n".join(f"{word}\t{tag}" for word, tag in zip(item.words, item.tags, strict=True))
        for item in sentences
    )
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    names = sum(tag[0] == "B" for item in sentences for tag in item.tags)
    print(f"{path.name}: {len(sentences)} sentences, {names} names")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wnut", type=Path, required=True)
    parser.add_argument("--litbank", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    folder = args.litbank / "coref" / "brat"
    novels = [
        litbank_novel(path, path.with_suffix(".ann")) for path in sorted(folder.glob("*.txt"))
    ]
    train = [
        item
        for place, novel in enumerate(novels)
        if place % 10 not in (4, 9)
        for index, item in enumerate(novel)
        if index % 4 == 0 or any(tag != "O" for tag in item.tags)
    ]
    dev = [item for novel in novels[4::10] for item in novel]
    test = [item for novel in novels[9::10] for item in novel]
    write(args.out / "train-litbank.conll", train)
    write(args.out / "dev-litbank.conll", dev)
    write(args.out / "test-litbank.conll", test)
    write(args.out / "train-wnut17.conll", read_conll_file(args.wnut / "wnut17train.conll"))
    write(args.out / "dev-wnut17.conll", read_conll_file(args.wnut / "emerging.dev.conll"))
    write(args.out / "test-wnut17.conll", read_conll_file(args.wnut / "emerging.test.annotated"))


if __name__ == "__main__":
    main()
