from __future__ import annotations

from pathlib import Path

import pytest

from filmai_core.errors import InputError
from filmai_core.models.emotions.data import (
    EMOTIONS,
    EmotionSet,
    Example,
    clean,
    find_sets,
    our_lines,
    plainer,
    read_set,
    split_of,
)


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("Stop it , now !", "Stop it now!"),
        ("No,no, sir , 1,000 of them,.", "No no sir 1,000 of them."),
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


def test_models_never_see_a_comma() -> None:
    lines = ["Well, I never.", "Ann, wait", "Yes,", "one,two", "“No,” he said, “no.”"]
    assert not any("," in clean(line) for line in lines)
    assert clean("Well, I never.") == clean("Well I never.")


def test_a_corpus_without_its_accidents_keeps_its_labels() -> None:
    film = EmotionSet(
        "xed test", "film", (Example("No, [PERSON], stop.", frozenset({"anger"}), "film"),)
    )
    (item,) = plainer(film).examples
    assert item.labels == {"anger"} and "," not in item.text and "[" not in item.text
    assert plainer(film).examples == plainer(film).examples


@pytest.mark.parametrize("name", ["dialogue", "action"])
def test_our_lines_stand_on_one_side_only(name: str) -> None:
    train, test = (
        {item.text: item.labels for item in our_lines(name, split).examples}
        for split in ("train", "test")
    )
    assert not set(train) & set(test)
    assert len(train) > 400 and 0.15 < len(test) / (len(train) + len(test)) < 0.35
    for side in (train, test):
        assert set().union(*side.values()) == set(EMOTIONS)
        calm = sum(labels == {"neutral"} for labels in side.values()) / len(side)
        assert 0.3 < calm < 0.6


def test_plain_lines_are_for_testing_alone() -> None:
    plain = {item.text for item in our_lines("plain", "test").examples}
    trained = {
        item.text for split in ("train", "test") for item in our_lines("dialogue", split).examples
    }
    assert len(plain) >= 70 and not plain & trained
    assert our_lines("plain", "train").examples == ()


def test_a_line_is_always_on_the_same_side() -> None:
    lines = [f"line {number}" for number in range(3000)]
    sides = [split_of(line) for line in lines]
    assert sides == [split_of(line.upper()) for line in lines]
    assert 0.08 < sides.count("test") / 3000 < 0.12
    assert 0.08 < sides.count("dev") / 3000 < 0.12


def test_own_files_have_label_names(tmp_path: Path) -> None:
    (tmp_path / "test.tsv").write_text("I hate you!\tanger, disgust\nFine.\tneutral\n")
    (one,) = find_sets(tmp_path, "test")
    assert one.register == "dialogue"
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
