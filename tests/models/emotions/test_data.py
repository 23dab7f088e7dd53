from __future__ import annotations

import random
from pathlib import Path

import pytest

from filmai_core.errors import InputError
from filmai_core.models.emotions.data import (
    EMOTIONS,
    clean,
    find_sets,
    read_set,
    split_of,
    vary,
)


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("Stop it , now !", "Stop it, now!"),
        ("... And I do n't know .", "... And I don't know."),
        ("It 's over .", "It's over."),
        ("– Half - hour late .", "Half-hour late."),
        ("It’s  fine", "It's fine"),
        ("He said 'tis so", "He said 'tis so"),
        ("", ""),
    ],
)
def test_lines_are_cleaned_of_their_corpus(given: str, cleaned: str) -> None:
    assert clean(given) == cleaned
    assert clean(cleaned) == cleaned


def test_masks_are_filled_with_names() -> None:
    text = vary("Where is [PERSON], in [LOCATION]?", "film", random.Random(1))
    assert "[" not in text and text.startswith("Where is ")


def test_a_line_is_always_on_the_same_side() -> None:
    lines = [f"line {number}" for number in range(3000)]
    sides = [split_of(line) for line in lines]
    assert sides == [split_of(line.upper()) for line in lines]
    assert 0.08 < sides.count("test") / 3000 < 0.12
    assert 0.08 < sides.count("dev") / 3000 < 0.12


def test_own_files_have_label_names(tmp_path: Path) -> None:
    (tmp_path / "test.tsv").write_text("I hate you!\tanger, disgust\nFine.\tneutral\n")
    (one,) = find_sets(tmp_path, "test")
    assert one.register == "film"
    assert one.examples[0].labels == {"anger", "disgust"}


def test_goemotions_numbers_are_named_by_their_file(tmp_path: Path) -> None:
    folder = tmp_path / "ekman"
    folder.mkdir()
    (folder / "labels.txt").write_text("anger\nneutral\n")
    (folder / "test.tsv").write_text("so what\t1\tid1\nargh\t0,1\tid2\n")
    (one,) = find_sets(tmp_path, "test")
    assert (one.name, one.register) == ("goemotions test", "web")
    assert one.examples[1].labels == {"anger", "neutral"}
    assert read_set(folder / "test.tsv").examples == one.examples


def test_xed_gives_its_held_out_tenth(tmp_path: Path) -> None:
    rows = [f"line {number} !\t{number % 8 + 1}" for number in range(400)]
    path = tmp_path / "en-annotated.tsv"
    path.write_text("\n".join(rows))
    (tmp_path / "neu_en.txt").write_text("9\tWell because that\tmakes sense.\n")
    held = read_set(path).examples
    assert 0 < len(held) < 80
    train, dev, test = (
        {item.text for item in find_sets(tmp_path, split)[0].examples}
        for split in ("train", "dev", "test")
    )
    assert not (train & test or train & dev or dev & test)
    assert len(train | dev | test) == 401


@pytest.mark.parametrize(
    ("text", "message"),
    [("I hate you!\trage\n", "rage is no emotion"), ("no label here\n", "line 1")],
)
def test_a_faulty_row_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(text)
    with pytest.raises(InputError, match=message):
        read_set(path)


def test_a_folder_without_data_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs GoEmotions"):
        find_sets(tmp_path, "train")


@pytest.mark.corpus
def test_the_real_corpora_are_read(shared_dir: Path) -> None:
    sets = {one.name: one for one in find_sets(shared_dir / "data", "test")}
    assert len(sets["goemotions test"].examples) == 5427
    assert len(sets["xed test"].examples) > 2000
    for one in sets.values():
        seen = set().union(*(item.labels for item in one.examples))
        assert seen >= set(EMOTIONS)
        assert not any(" ," in item.text for item in one.examples[:500])
