"""Emotion corpora: what they hold, how they are split, how a line is cleaned.

Three layouts are read, wherever they lie under the given folder:

- **GoEmotions, Ekman mapping** (Demszky et al. 2020): ``.../ekman/{train,dev,test}.tsv`` with
  text, comma-separated label numbers, id; ``labels.txt`` names the numbers. Reddit comments.
- **XED** (Öhman et al. 2020): ``.../AnnotatedData/en-annotated.tsv`` with text and Plutchik
  numbers 1-8, and ``neu_en.txt``. Film subtitles. It comes unsplit: a tenth of the lines is
  for testing and a tenth for tuning, chosen by a hash of the tidied text, so that the same
  line never stands on both sides and the split is the same on every machine.
- **your own**: ``train.tsv``, ``dev.tsv``, ``test.tsv`` with text and label names
  (``anger,fear``). Read as dialogue.

Beside these stand lines of our own in ``assets/emotions`` (see its README): everyday dialogue
and action lines, a quarter of each held out, and plain lines for testing alone.

XED is marked in ways that a classifier would learn instead of emotion: annotated lines have
blanks before their punctuation and masks for names ("[PERSON]"), neutral lines have neither,
and no commas at all, where a third of the others have one. `clean` takes away blanks and
commas, in training and in use; `emotion_variants` makes the rest equally frequent in training.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from filmai_core.errors import InputError
from filmai_core.settings import ASSETS

#: Ekman's six and neutral: what every score in FilmAI is over, in this order.
EMOTIONS = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")
#: What XED's annotators chose from besides: learned along, not shown.
FILM_LABELS = (*EMOTIONS, "anticipation", "trust")
#: What a corpus was annotated by: a head each, trained with the encoder.
CORPORA = {"film": FILM_LABELS, "web": EMOTIONS}
#: Kinds of line as they are read: the corpora's, and two with few lines, whose heads are fitted
#: afterwards (`emotion_heads`). A script's speeches are "dialogue", its descriptions "action".
REGISTERS = {**CORPORA, "dialogue": EMOTIONS, "action": EMOTIONS}

#: Files of ours and their registers.
_OURS = {"dialogue": "dialogue", "action": "action", "plain": "dialogue"}
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


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated text.

    Attributes:
        text: tidied (`tidy`); models see it through `clean`.
        labels: its emotions, one or more of the register's.
        register: one of `REGISTERS`.
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


def tidy(text: str) -> str:
    """A corpus's line as a person would type it.

    >>> tidy("- Oh , it 's you ... again ! half - hour")
    "Oh, it's you... again! half-hour"
    """
    text = re.sub(r"\s+", " ", text.replace("’", "'").replace("‘", "'")).strip()
    text = re.sub(r"^(?:[-–—*]\s*)+", "", text)
    text = re.sub(r" ([,.;:!?]+)(?=\s|$)", r"\1", text)
    text = re.sub(r" ('(?:s|m|re|ve|d|ll|t)\b)", r"\1", text, flags=re.IGNORECASE)
    text = re.sub(r"\b (n't\b)", r"\1", text)
    return re.sub(r"(\w) - (\w)", r"\1-\2", text)


def clean(text: str) -> str:
    """A line as every model sees it, before training and before scoring alike: no commas.

    One corpus lost those of its neutral lines, so what commas say of emotion cannot be learnt
    from it. Those within numbers stay.

    >>> clean("Well,yes, sir , 1,000 of them,")
    'Well yes sir 1,000 of them'
    """
    text = re.sub(r"\s*(?:(?<!\d),|,(?!\d))[\s,]*", " ", tidy(text))
    return re.sub(r" (?=[.;:!?]+(?:\s|$))", "", text).strip()


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
        found.append(_set(f"xed {split}", "film", _xed_split(path, split)))
    own = folder / f"{split}.tsv"
    if own.is_file() and not (folder / "labels.txt").is_file():
        found.append(_set(f"{folder.name} {split}", "dialogue", _own(own)))
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
        return _set("xed test", "film", _xed_split(path, "test"))
    if (path.parent / "labels.txt").is_file():
        return _set(f"goemotions {path.stem}", "web", _goemotions(path))
    return _set(path.stem, _OURS.get(path.stem, "dialogue"), _own(path))


def our_lines(name: str, split: str) -> EmotionSet:
    """Lines of ours: ``dialogue`` or ``action``, or ``plain``, which is for testing alone.

    Args:
        name: one of these.
        split: ``train`` or ``test``; a quarter is held out, by a hash of the text.
    """
    lines = _own(ASSETS / "emotions" / f"{name}.tsv")
    if name != "plain":
        lines = (item for item in lines if _quarter(item.text) == (split == "test"))
    elif split != "test":
        lines = iter(())
    return _set(f"our {name} {split}", _OURS[name], lines)


def plainer(one: EmotionSet) -> EmotionSet:
    """A corpus without what marks its labels by accident: no commas, masks filled with names.

    The fillings are chosen by a hash of the line, so that they are the same everywhere.
    """
    from filmai_core.models.emotions.variants import fill_masks

    lines = (
        replace(item, text=fill_masks(clean(item.text), random.Random(item.text)))
        for item in one.examples
    )
    return _set(f"{one.name} without commas and masks", one.register, lines)


def _quarter(text: str) -> bool:
    return hashlib.sha256(text.lower().encode()).digest()[0] % 4 == 0


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
        yield Example(tidy(row[0]), labels, "web")


def _xed(path: Path) -> Iterator[Example]:
    for number, row in _rows(path):
        try:
            labels = frozenset(_PLUTCHIK[int(index)] for index in row[1].split(","))
        except (IndexError, ValueError, KeyError) as error:
            raise InputError(
                "a row is not text and Plutchik numbers", f"{path.name}, line {number}"
            ) from error
        yield Example(tidy(row[0]), labels, "film")
    neutral = path.parent / "neu_en.txt"
    if neutral.is_file():
        for _, row in _rows(neutral):
            if row[0] and len(row) > 1:
                yield Example(tidy(" ".join(row[1:])), frozenset({"neutral"}), "film")


def _xed_split(path: Path, split: str) -> Iterator[Example]:
    return (item for item in _xed(path) if split_of(item.text) == split)


def _own(path: Path) -> Iterator[Example]:
    for number, row in _rows(path):
        labels = frozenset(name.strip().lower() for name in row[1].split(",")) if row[1:] else None
        unknown = (labels or frozenset()) - set(FILM_LABELS)
        if not labels or unknown:
            what = f"{', '.join(sorted(unknown))} is no emotion" if unknown else "no label"
            raise InputError(
                what, f"{path.name}, line {number}", f"Use one or more of {', '.join(EMOTIONS)}."
            )
        yield Example(tidy(row[0]), labels, _OURS.get(path.stem, "dialogue"))
