"""The token classifier: shapes, lawful tags, training that learns, files that fit."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch

from filmai_core.errors import InputError, ModelError
from filmai_core.learning.fitting import Recipe
from filmai_core.learning.registry import ModelRegistry
from filmai_core.models.entities.conll import TAGS, Sentence
from filmai_core.models.entities.tagger import best_tags, load_tagger
from filmai_core.models.entities.training import (
    ENTITY_RECIPE,
    FROZEN,
    Augmentation,
    augment,
    find_sets,
    finetune_tagger,
    held_out_files,
)
from filmai_core.models.entities.word_shape import Shape, word_shape


def test_the_corpus_own_file_names_are_train_dev_and_test(tmp_path: Path) -> None:
    for name in ("eng.train", "eng.testa", "eng.testb", "eng.raw", "notes.md"):
        (tmp_path / name).write_text("a O\n")
    found = {kind: [path.name for path in paths] for kind, paths in find_sets(tmp_path).items()}
    assert found == {"train": ["eng.train"], "dev": ["eng.testa"], "test": ["eng.testb"]}
    assert [path.name for path in held_out_files(tmp_path)] == ["eng.testb"]


def test_the_default_recipe_trains_all_layers_for_four_epochs() -> None:
    assert (ENTITY_RECIPE.epochs, FROZEN) == (4, 0)


@pytest.mark.parametrize(
    ("word", "shape"),
    [("will", Shape.LOWER), ("Will", Shape.TITLE), ("WILL", Shape.UPPER), ("I", Shape.INITIAL),
     ("O'Neil", Shape.MIXED), ("42nd", Shape.DIGIT), ("--", Shape.MARK), ("小明", Shape.UNCASED),
     ("", Shape.MARK)],
)  # fmt: skip
def test_word_shapes(word: str, shape: Shape) -> None:
    assert word_shape(word) is shape


def _lawful(tags: tuple[str, ...]) -> bool:
    before = "O"
    for tag in tags:
        if tag[0] == "I" and before[2:] != tag[2:]:
            return False
        before = tag
    return True


@pytest.mark.parametrize("seed", range(5))
def test_the_best_lawful_tags_agree_with_trying_all(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(4, len(TAGS))).astype(np.float32)
    every = (
        path
        for path in product(range(len(TAGS)), repeat=4)
        if _lawful(tuple(TAGS[t] for t in path))
    )
    best = max(every, key=lambda path: sum(scores[i, tag] for i, tag in enumerate(path)))
    assert best_tags(scores) == tuple(TAGS[tag] for tag in best)


SENTENCE = Sentence(
    ("Then", "Anna", "Lee", "sees", "London"), ("O", "B-PER", "I-PER", "O", "B-LOC")
)


def test_an_exchanged_name_brings_its_tags() -> None:
    how = Augmentation(upper=0, lower=0, names_upper=0, things_upper=0, exchange=1)
    found = {augment(SENTENCE, [("Bo",)], how, random.Random(seed)) for seed in range(9)}
    assert Sentence(("Then", "Bo", "sees", "London"), ("O", "B-PER", "O", "B-LOC")) in found
    assert all(len(item.words) == len(item.tags) for item in found)


def test_capitals_leave_tags_as_they_are() -> None:
    how = Augmentation(upper=1, lower=0, names_upper=0, things_upper=0, exchange=0)
    made = augment(SENTENCE, [], how, random.Random(0))
    assert made.words[1] == "ANNA" and made.tags == SENTENCE.tags


def test_a_folder_without_training_data_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no training file"):
        find_sets(tmp_path)
    with pytest.raises(InputError, match="no test file"):
        held_out_files(tmp_path)
    with pytest.raises(InputError, match="not a folder"):
        find_sets(tmp_path / "none")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base encoder of two narrow layers, with the real tokenizer."""
    from transformers import BertConfig, BertModel

    from filmai_core.learning.encoders import find_encoder, load_tokenizer

    folder = tmp_path_factory.mktemp("tiny")
    tokenizer = load_tokenizer(find_encoder())
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def trained(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tagger that has learned six sentences by heart."""
    data = tmp_path_factory.mktemp("conll")
    text = "\n\n".join(
        f"In O\n{city} B-LOC\n{name} B-PER\nsmiles O"
        for city in ("Paris", "Rome")
        for name in ("Anna", "Bob", "Carl")
    )
    for kind in ("train", "test"):
        (data / f"{kind}.conll").write_text(text, encoding="utf-8")
    out = tmp_path_factory.mktemp("models") / "entities"
    recipe = Recipe(epochs=60, learning_rate=1e-2, ema=0.0, checkpoint_s=1e9)
    finetune_tagger(
        data, out, recipe=recipe, encoder=str(tiny), frozen=1, notes={"licence": "ours"}
    )
    return out


def test_training_learns_and_loads_again(trained: Path) -> None:
    registry = ModelRegistry((trained.parent,))
    registry.register("tag", load_tagger)
    card = registry.card("entities")
    assert card.labels == TAGS and card.data["licence"] == "ours"
    assert card.data["scores"]["test"]["entity_f1_micro"] == 1.0
    assert not (trained / "checkpoint").exists()
    tagger = registry.load("entities")
    assert tagger.tag([["In", "Rome", "Bob", "smiles"], [], ["In"]]) == [
        ("O", "B-LOC", "B-PER", "O"), (), ("O",),
    ]  # fmt: skip


def test_a_long_sentence_is_cut_and_joined(trained: Path) -> None:
    registry = ModelRegistry((trained.parent,))
    words = ["In", "Rome", "Bob", "smiles"] * 50
    (tags,) = load_tagger(registry.card("entities")).tag([words])
    assert len(tags) == 200 and tags.count("B-LOC") > 40


def test_weights_that_do_not_fit_are_said(trained: Path, tmp_path: Path) -> None:
    folder = tmp_path / "entities"
    folder.mkdir()
    card = (trained / "card.toml").read_text(encoding="utf-8")
    (folder / "card.toml").write_text(card, encoding="utf-8")
    (folder / "tagger.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match="not the file that the card describes"):
        ModelRegistry((tmp_path,)).card("entities")
    from dataclasses import replace

    good = ModelRegistry((trained.parent,)).card("entities")
    with pytest.raises(ModelError, match="do not fit"):
        load_tagger(replace(good, folder=folder))
    with pytest.raises(ModelError, match="labels"):
        load_tagger(replace(good, labels=("O",)))
