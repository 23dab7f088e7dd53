"""Emotion corpora: what they hold, how they are split, how a line is cleaned.

Three layouts are read, wherever they lie under the given folder:

- **GoEmotions, Ekman mapping** (Demszky et al. 2020): ``.../ekman/{train,dev,test}.tsv`` with
  text, comma-separated label numbers, id; ``labels.txt`` names the numbers. Reddit comments.
- **XED** (Öhman et al. 2020): ``.../AnnotatedData/en-annotated.tsv`` with text and Plutchik
  numbers 1-8, and ``neu_en.txt``. Film subtitles. It comes unsplit: a tenth of the lines is
  for testing and a tenth for tuning, chosen by a hash of the cleaned text, so that the same
  line never stands on both sides and the split is the same on every machine.
- **your own**: ``train.tsv``, ``dev.tsv``, ``test.tsv`` with text and label names
  (``anger,fear``). Read as film dialogue.

XED is marked in two ways that a classifier would learn instead of emotion: annotated lines
have blanks before their punctuation and masks for names ("[PERSON]"), neutral lines have
neither, and no commas at all. `clean` takes away the first, `vary` blurs the rest in training.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from filmai_core.errors import InputError

#: Ekman's six and neutral: what every score in FilmAI is over, in this order.
EMOTIONS = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")
#: What XED's annotators chose from besides: learned along, not shown.
FILM_LABELS = (*EMOTIONS, "anticipation", "trust")
REGISTERS = {"film": FILM_LABELS, "web": EMOTIONS}

_PLUTCHIK = {
    0: "neutral",
    1: "anger",
    2: "anticipation",
    3: "disgust",
    4: "fear",
    5: "joy",
    6: "sadness",
    7: "surprise",
    8: "trust",
}
_NAMES = ("John", "Mary", "Tom", "Anna", "Jack", "Sarah", "Frank", "Kate", "Harry", "Rosa")
_PLACES = ("London", "the city", "Chicago", "Paris", "the valley", "Boston")
_MASKS = {"PERSON": _NAMES, "NAME": _NAMES, "LOCATION": _PLACES, "ORGANIZATION": ("the company",)}


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated text.

    Attributes:
        text: cleaned.
        labels: its emotions, one or more of the register's.
        register: ``film`` or ``web``.
    """

    text: str
    labels: frozenset[str]
    register: str


@dataclass(frozen=True, slots=True)
class EmotionSet:
    """One split of one corpus: ``name`` is corpus and split ("xed test")."""

    name: str
    register: str
    examples: tuple[Example, ...]


def clean(text: str) -> str:
    """A line as a person would type it; used before training and before scoring alike.

    >>> clean("- Oh , it 's you ... again ! half - hour")
    "Oh, it's you... again! half-hour"
    """
    text = re.sub(r"\s+", " ", text.replace("’", "'").replace("‘", "'")).strip()
    text = re.sub(r"^(?:[-–—*]\s*)+", "", text)
    text = re.sub(r" ([,.;:!?]+)(?=\s|$)", r"\1", text)
    text = re.sub(r" ('(?:s|m|re|ve|d|ll|t)\b)", r"\1", text, flags=re.IGNORECASE)
    text = re.sub(r"\b (n't\b)", r"\1", text)
    return re.sub(r"(\w) - (\w)", r"\1-\2", text)


def vary(text: str, register: str, rng: random.Random) -> str:
    """A training variant of a line: masks filled with names, commas sometimes dropped."""

    def fill(match: re.Match[str]) -> str:
        return rng.choice(_MASKS.get(match.group(1).upper(), _NAMES))

    text = re.sub(r"\[([A-Za-z]+)\]", fill, text)
    if rng.random() < (0.6 if register == "film" else 0.2):
        text = text.replace(",", "")
    return text


def find_sets(folder: Path, split: str) -> list[EmotionSet]:
    """Every corpus under a folder, one split of each.

    Args:
        folder: the data folder.
        split: ``train``, ``dev`` or ``test``.

    Raises:
        InputError: the folder holds none of the three layouts.
    """
    if not folder.is_dir():
        raise InputError(f"there is no folder {folder}", "--data", "Give the data's folder.")
    found: list[EmotionSet] = []
    for path in sorted(folder.rglob("ekman/" + split + ".tsv")):
        found.append(_set(f"goemotions {split}", "web", _goemotions(path)))
    for path in sorted(folder.rglob("en-annotated.tsv")):
        lines = [item for item in _xed(path) if split_of(item.text) == split]
        found.append(_set(f"xed {split}", "film", lines))
    own = folder / f"{split}.tsv"
    if own.is_file() and not (folder / "labels.txt").is_file():
        found.append(_set(f"{folder.name} {split}", "film", _own(own)))
    elif own.is_file() and not found:
        found.append(_set(f"{folder.name} {split}", "web", _goemotions(own)))
    if not found:
        raise InputError(
            f"{folder.name} holds no emotion data that can be read ({split})",
            "--data",
            "It needs GoEmotions (ekman/train.tsv), XED (en-annotated.tsv), or train.tsv, "
            "dev.tsv and test.tsv with text and label names.",
        )
    return found


def read_set(path: Path) -> EmotionSet:
    """One file to evaluate on: a GoEmotions or XED file, or text and label names.

    Of an XED file only the tenth that is held out is taken.
    """
    if path.is_dir():
        return find_sets(path, "test")[0]
    if not path.is_file():
        raise InputError(f"there is no file {path.name}", "--data", "Give a .tsv file.")
    if path.name == "en-annotated.tsv":
        held = [item for item in _xed(path) if split_of(item.text) == "test"]
        return _set("xed test", "film", held)
    if (path.parent / "labels.txt").is_file():
        return _set(f"goemotions {path.stem}", "web", _goemotions(path))
    return _set(path.stem, "film", _own(path))


def split_of(text: str) -> str:
    """The split of an XED line, by its text alone: ``train``, ``dev`` or ``test`` (8:1:1)."""
    tenth = hashlib.sha256(text.lower().encode()).digest()[0] % 10
    return {0: "test", 1: "dev"}.get(tenth, "train")


def _set(name: str, register: str, examples: Sequence[Example] | Iterator[Example]) -> EmotionSet:
    return EmotionSet(name, register, tuple(examples))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path.name} cannot be read as UTF-8 text", "--data", "Save it as UTF-8."
        ) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, line.split("\t")


def _goemotions(path: Path) -> Iterator[Example]:
    names = (path.parent / "labels.txt").read_text(encoding="utf-8").split()
    for number, row in _rows(path):
        try:
            labels = frozenset(names[int(index)] for index in row[1].split(","))
        except (IndexError, ValueError) as error:
            raise InputError(
                "a row is not text, label numbers and id", f"{path.name}, line {number}"
            ) from error
        yield Example(clean(row[0]), labels, "web")


def _xed(path: Path) -> Iterator[Example]:
    for number, row in _rows(path):
        try:
            labels = frozenset(_PLUTCHIK[int(index)] for index in row[1].split(","))
        except (IndexError, ValueError, KeyError) as error:
            raise InputError(
                "a row is not text and Plutchik numbers", f"{path.name}, line {number}"
            ) from error
        yield Example(clean(row[0]), labels, "film")
    neutral = path.parent / "neu_en.txt"
    if neutral.is_file():
        for _, row in _rows(neutral):
            if row[0] and len(row) > 1:
                yield Example(clean(" ".join(row[1:])), frozenset({"neutral"}), "film")


def _own(path: Path) -> Iterator[Example]:
    for number, row in _rows(path):
        labels = frozenset(name.strip().lower() for name in row[1].split(",")) if row[1:] else None
        unknown = (labels or frozenset()) - set(FILM_LABELS)
        if not labels or unknown:
            what = f"{', '.join(sorted(unknown))} is no emotion" if unknown else "no label"
            raise InputError(
                what, f"{path.name}, line {number}", f"Use one or more of {', '.join(EMOTIONS)}."
            )
        yield Example(clean(row[0]), labels, "film")
