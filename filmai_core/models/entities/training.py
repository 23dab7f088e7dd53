"""Fine-tuning the token classifier on any folder of CoNLL files.

Scripts write names in three ways: "Edward" in dialogue, "EDWARD" where action introduces
him, and whole lines in capitals. Novels and tweets do not, so each epoch rewrites part of
its sentences (all capitals, no capitals, a name in capitals, a thing in capitals), and
exchanges some persons for persons of other sentences, so that the model learns the place
of a name rather than the name.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from filmai_core.errors import InputError
from filmai_core.learning.batching import bucket
from filmai_core.learning.card import CARD, ModelCard, file_sha256, read_card
from filmai_core.learning.encoders import (
    DEFAULT_ENCODER,
    EncoderSource,
    find_encoder,
    load_encoder,
    load_tokenizer,
)
from filmai_core.learning.fitting import Recipe, finetune
from filmai_core.learning.network import freeze_embeddings, trained_state
from filmai_core.models.entities.conll import (
    TAGS,
    Score,
    Sentence,
    entity_scores,
    read_conll_file,
    spans,
    token_scores,
)
from filmai_core.models.entities.tagger import EntityTagger, TokenClassifier, encode_words, pad
from filmai_core.progress import Report, silent

#: Four epochs with nothing frozen reach entity F1 .890 on CoNLL-2003, two with the lower half
#: frozen .864, in half the time (one seed each).
ENTITY_RECIPE = Recipe(epochs=4, learning_rate=4e-4)
#: Lower layers that stay the base's.
FROZEN = 0
WEIGHTS = "tagger.safetensors"
_IGNORED = -100
_SUFFIXES = {".conll", ".txt", ".bio", ".iob", ".tsv"}
#: Endings that say which set a file is: CoNLL-2003's own are eng.train, eng.testa, eng.testb.
_SETS = {".train": "train", ".testa": "dev", ".dev": "dev", ".testb": "test", ".test": "test"}
#: Padded tokens of a training batch.
_BUDGET = 1024


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Shares of the sentences that an epoch rewrites, each in [0, 1].

    Attributes:
        upper: all in capitals.
        lower: all in small letters.
        names_upper: entities in capitals, as action introduces people.
        things_upper: one word that is no entity in capitals ("the PHONE rings").
        exchange: persons exchanged for other persons of the data.
    """

    upper: float = 0.10
    lower: float = 0.05
    names_upper: float = 0.10
    things_upper: float = 0.10
    exchange: float = 0.35


def find_sets(folder: Path) -> dict[str, list[Path]]:
    """The training, development and test files of a folder, by their names.

    Raises:
        InputError: there is no training file.
    """
    sets = _sort_files(folder)
    if not sets["train"]:
        raise InputError(
            "there is no training file",
            folder.name,
            "Name the files train.conll, dev.conll and test.conll (or .txt).",
        )
    return sets


def held_out_files(folder: Path) -> list[Path]:
    """The test files of a folder, its development files where there are none.

    Raises:
        InputError: there are neither.
    """
    sets = _sort_files(folder)
    found = sets["test"] or sets["dev"]
    if not found:
        raise InputError("there is no test file", folder.name, "Name it test.conll (or .txt).")
    return found


def _sort_files(folder: Path) -> dict[str, list[Path]]:
    if not folder.is_dir():
        raise InputError(
            f"{folder.name} is not a folder", "--data", "Give a folder of CoNLL files."
        )
    sets: dict[str, list[Path]] = {"train": [], "dev": [], "test": []}
    kinds = {"train": ("train",), "dev": ("dev", "valid", "testa"), "test": ("test",)}
    for path in sorted(folder.rglob("*")):
        ending = path.suffix.lower()
        if not path.is_file() or (ending and ending not in {*_SUFFIXES, *_SETS}):
            continue
        name = path.stem.lower()
        kind = _SETS.get(ending) or next(
            (k for k, words in kinds.items() if any(w in name for w in words)), None
        )
        if kind:
            sets[kind].append(path)
    return sets


def augment(
    sentence: Sentence, names: Sequence[tuple[str, ...]], how: Augmentation, rng: random.Random
) -> Sentence:
    """One sentence, perhaps rewritten; its tags follow."""
    words, tags = list(sentence.words), list(sentence.tags)
    if names and rng.random() < how.exchange:
        for span in reversed(spans(tags)):
            if span.kind == "PER" and rng.random() < 0.8:
                name = rng.choice(names)
                words[span.start : span.end] = name
                tags[span.start : span.end] = ["B-PER", *["I-PER"] * (len(name) - 1)]
    dice = rng.random()
    if dice < how.upper:
        words = [word.upper() for word in words]
    elif dice < how.upper + how.lower:
        words = [word.lower() for word in words]
    else:
        if rng.random() < how.names_upper:
            words = [
                word if tag == "O" else word.upper() for word, tag in zip(words, tags, strict=True)
            ]
        if rng.random() < how.things_upper:
            things = [
                place for place, tag in enumerate(tags) if tag == "O" and len(words[place]) > 3
            ]
            if things:
                place = rng.choice(things)
                words[place] = words[place].upper()
    return Sentence(tuple(words), tuple(tags))


class EntityBatches:
    """Epoch to batches.

    The same sentences share a batch in every epoch; their order, and how each is rewritten,
    are drawn from (seed, epoch) alone, so that resume is exact.
    """

    def __init__(
        self,
        sentences: Sequence[Sentence],
        tokenizer: Any,
        seed: int,
        how: Augmentation | None = None,
    ) -> None:
        self.sentences = list(sentences)
        self.tokenizer = tokenizer
        self.seed = seed
        self.how = how or Augmentation()
        self.names = sorted(
            {
                item.words[span.start : span.end]
                for item in sentences
                for span in spans(item.tags)
                if span.kind == "PER" and span.end - span.start < 4
            }
        )
        rows = encode_words(tokenizer, [item.words for item in sentences])
        self.groups = bucket([len(ids) for ids, _, _ in rows], _BUDGET)

    def __call__(self, epoch: int) -> list[dict[str, Tensor]]:
        """The batches of an epoch: ids, mask, shapes and labels, each (B, L)."""
        rng = random.Random(self.seed * 1000 + epoch)
        rewritten = [augment(item, self.names, self.how, rng) for item in self.sentences]
        rows = encode_words(self.tokenizer, [item.words for item in rewritten])
        batches = []
        for group in rng.sample(self.groups, len(self.groups)):
            labels = []
            for index in group:
                ids, _, firsts = rows[index]
                label = [_IGNORED] * len(ids)
                for place, tag in zip(firsts, rewritten[index].tags, strict=True):
                    if place >= 0:
                        label[place] = TAGS.index(tag)
                labels.append(label)
            batches.append(
                {
                    "ids": pad([rows[index][0] for index in group]),
                    "mask": pad([[1] * len(rows[index][0]) for index in group]),
                    "shapes": pad([rows[index][1] for index in group]),
                    "labels": pad(labels, _IGNORED),
                }
            )
        return batches


def tag_loss(model: nn.Module, batch: Any) -> Tensor:
    """Mean cross-entropy over the first pieces of words."""
    scores = model(batch["ids"], batch["mask"], batch["shapes"])  # (B, L, K)
    loss: Tensor = nn.functional.cross_entropy(
        scores.flatten(0, 1), batch["labels"].flatten(), ignore_index=_IGNORED
    )
    return loss


@dataclass(frozen=True, slots=True)
class TaggerScores:
    """Scores of a tagger on a set: token level and entity level, as `token_scores` has them."""

    tokens: dict[str, Score]
    entities: dict[str, Score]


def evaluate_tagger(
    tagger: EntityTagger, sentences: Sequence[Sentence], *, report: Report = silent
) -> TaggerScores:
    """Tag a gold set and score it."""
    tagged = tagger.tag([item.words for item in sentences], report=report)
    gold = [item.tags for item in sentences]
    return TaggerScores(token_scores(gold, tagged), entity_scores(gold, tagged))


def finetune_tagger(
    data: Path,
    out: Path,
    *,
    recipe: Recipe = ENTITY_RECIPE,
    encoder: str = DEFAULT_ENCODER,
    frozen: int = FROZEN,
    shaped: bool = True,
    resume: bool = False,
    notes: dict[str, str] | None = None,
    report: Report = silent,
) -> tuple[EntityTagger, dict[str, TaggerScores]]:
    """Train on a folder and write weights and card to ``out``.

    Args:
        data: files whose names hold train, dev (or valid) and test.
        out: folder of ``card.toml`` and ``tagger.safetensors``; the checkpoint is in it too
            until training is done.
        recipe: how to train.
        encoder: base, as in `find_encoder`.
        frozen: lower layers that are not trained; the embeddings never are.
        shaped: give the model the word shapes.
        resume: go on from the checkpoint in ``out``.
        notes: further lines for the card: licence, sources.
        report: progress in steps.

    Returns:
        The tagger and its scores on each test file (the development files where there are
        none, the training files where there are neither).
    """
    sets = find_sets(data)
    train = [item for path in sets["train"] for item in read_conll_file(path)]
    held = next(files for files in (sets["test"], sets["dev"], sets["train"]) if files)
    gold = {path.stem: read_conll_file(path) for path in held}
    source = find_encoder(encoder)
    tokenizer = load_tokenizer(source)
    torch.manual_seed(recipe.seed)
    base = load_encoder(source)
    freeze_embeddings(base)
    width = base.config.hidden_size
    model = TokenClassifier(base, width, frozen=frozen, shaped=shaped)
    for layer in base.encoder.layer[:frozen]:
        layer.requires_grad_(False)
    out.mkdir(parents=True, exist_ok=True)
    batches = EntityBatches(train, tokenizer, recipe.seed)
    finetune(model, batches, tag_loss, recipe, out, resume=resume, report=report)
    weights = out / WEIGHTS
    aside = weights.with_name(WEIGHTS + ".part")
    state = {name: value for name, value in trained_state(model).items() if "pooler" not in name}
    save_file(state, aside)
    sha256 = file_sha256(aside)
    untitled = ModelCard.untitled("entities", "tag", labels=TAGS, revision=sha256[:12])
    tagger = EntityTagger(model.eval(), tokenizer, untitled)
    scores = {name: evaluate_tagger(tagger, items) for name, items in gold.items()}
    names = [path.name for files in sets.values() for path in files]
    card = _card(source, recipe, frozen, shaped, names, scores, sha256, notes or {})
    part = out / (CARD + ".part")
    part.write_text(card, encoding="utf-8")
    aside.replace(weights)
    part.replace(out / CARD)
    shutil.rmtree(out / "checkpoint", ignore_errors=True)
    tagger.card = read_card(out)
    return tagger, scores


def _card(
    source: EncoderSource,
    recipe: Recipe,
    frozen: int,
    shaped: bool,
    files: Sequence[str],
    scores: dict[str, TaggerScores],
    sha256: str,
    notes: dict[str, str],
) -> str:
    """The card, as TOML."""

    def text(value: str) -> str:
        return json.dumps(value, ensure_ascii=False)

    rows = [
        'name = "entities"',
        'task = "tag"',
        f"weights = {text(WEIGHTS)}",
        f"sha256 = {text(sha256)}",
        f"encoder = {text(source.name)}",
        f"encoder_sha256 = {text(source.revision)}",
        f"labels = {json.dumps(list(TAGS))}",
        'languages = ["en"]',
        f"frozen = {frozen}",
        f"shaped = {json.dumps(shaped)}",
        f"epochs = {recipe.epochs}",
        f"learning_rate = {recipe.learning_rate}",
        f"seed = {recipe.seed}",
        f"files = {json.dumps(list(files), ensure_ascii=False)}",
        *(f"{key} = {text(value)}" for key, value in notes.items()),
    ]
    for name, found in scores.items():
        rows += ["", f"[scores.{text(name)}]"]
        rows += [f"entity_f1_{kind} = {row.f1:.4f}" for kind, row in found.entities.items()]
        rows.append(f"token_f1_weighted = {found.tokens['weighted'].f1:.4f}")
    return "\n".join(rows) + "\n"
