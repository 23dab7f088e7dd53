"""Themes by a fake encoder that reads words: what is scored, found, edited, kept."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from filmai_core.analysis.themes.bank import (
    DEFAULT_BANK,
    Theme,
    bank_from_json,
    bank_to_json,
)
from filmai_core.analysis.themes.chunks import TARGET, build_chunks
from filmai_core.analysis.themes.codec import decode_themes, encode_themes, themes_to_json
from filmai_core.analysis.themes.edits import MotifEdits, apply_edits, by_character, threads
from filmai_core.analysis.themes.fit import fit_themes
from filmai_core.errors import InputError, ModelError
from filmai_core.progress import silent
from filmai_core.screenplay.model import Screenplay

MakePlay = Callable[..., Screenplay]


class WordEncoder:
    """A vector is the sum of its words' directions: equal words, near vectors."""

    def embed(self, texts: Sequence[str], *, report=silent) -> np.ndarray:
        rows = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().replace(".", " ").replace(",", " ").split():
                rng = np.random.default_rng(zlib.crc32(word.encode()))
                if len(word) > 3:
                    row += rng.normal(size=64)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.maximum(lengths, 1e-9)


RIVER = "The river rises over the bridge and the fishing boats drift away down the river water. "
COURT = "The judge reads the verdict to the crowded court while the lawyer protests the verdict. "
PARTY = "Music plays, guests dance around the cake and everybody laughs about the broken piano. "
BANK = (
    Theme("water", ("The river rises over the bridge.",), ("river*", "boat*")),
    Theme("law", ("The judge reads the verdict in court.",), ("judge", "verdict")),
    Theme("space", ("Rockets orbit distant planets.",), ("rocket*",)),
    Theme("unused", ("The river rises over the bridge.",), (), on=False),
)


@pytest.fixture
def play(build_play: MakePlay) -> Screenplay:
    scenes = []
    for index in range(24):
        text = (RIVER, COURT, PARTY)[(index // 2) % 3 if index < 20 else 2]
        scenes.append([("", text * 4), ("ANN" if text is RIVER else "BEN", text)])
    return build_play(scenes)


@pytest.fixture
def model(play: Screenplay):
    return fit_themes(play, WordEncoder(), bank=BANK, count=3, model="fake@1")


def test_named_themes_are_scored_with_the_lines_that_show_them(model) -> None:
    scores = {theme.name: theme for theme in model.named}
    assert set(scores) == {"water", "law", "space"}  # what is off is left out
    assert scores["water"].score > 0.9 and scores["law"].score > 0.9
    assert scores["space"].score < 0.3
    assert all("river" in line.text for line in scores["water"].evidence)
    assert len({line.scene for line in scores["water"].evidence}) == 3


def test_motifs_are_the_three_threads(model) -> None:
    assert len(model.motifs) == 3
    leading = model.weights.argmax(1)
    assert len({leading[0], leading[2], leading[4]}) == 3
    assert (leading[[0, 1, 6, 7]] == leading[0]).all()
    river = model.motifs[leading[0]]
    assert {"river", "bridge"} & set(river.terms)
    assert 0 in river.scenes and river.evidence


def test_scenes_are_mixtures_that_sum_to_one(model) -> None:
    assert model.weights.shape == (24, 3)
    assert model.weights.sum(1) == pytest.approx(1.0)
    assert (model.weights >= 0).all()


def test_who_carries_which_theme(model) -> None:
    shares = by_character(model, model.memberships, ["ANN", "BEN", "NOBODY"])
    river = int(model.weights[0].argmax())
    assert shares[0, river] > 0.6 > shares[1, river]
    assert (shares[2] == 0).all()


def test_a_thread_of_act_one_that_ends_there_is_dropped() -> None:
    weights = np.zeros((20, 2))
    weights[[0, 1, 2, 3], 0] = 1
    weights[[1, 8, 15], 1] = 1
    first, second = threads(["gone", "kept"], weights, 0.5)
    assert (first.dropped, second.dropped) == (True, False)
    assert second.longest_gap == 6 and first.scenes == (0, 1, 2, 3)


def test_edits_rename_merge_and_hide(model) -> None:
    edits = MotifEdits().rename(0, "  The  flood ").merge(1, 0).hide(2)
    shown = apply_edits(model, edits)
    assert [motif.label for motif in shown.motifs] == ["The flood"]
    assert shown.weights[:, 0] == pytest.approx(model.weights[:, 0] + model.weights[:, 1])
    assert [motif.label for motif in apply_edits(model, MotifEdits()).motifs] == [
        motif.label for motif in model.motifs
    ]


def test_edits_last_and_belong_to_one_clustering() -> None:
    edits = MotifEdits().rename(0, "A").merge(2, 1).hide(3)
    document = edits.to_json("d1", 4)
    assert MotifEdits.from_json(document, "d1", 4) == edits
    assert MotifEdits.from_json(document, "d2", 4) == MotifEdits()
    assert MotifEdits.from_json(document, "d1", 5) == MotifEdits()


def test_merging_a_merged_motif_leads_to_the_last() -> None:
    edits = MotifEdits().merge(2, 1).merge(1, 0)
    assert edits.merged == {2: 0, 1: 0}
    with pytest.raises(InputError, match="into itself"):
        MotifEdits().merge(2, 1).merge(1, 2)


def test_what_is_stored_comes_back_equal(model) -> None:
    again = decode_themes(encode_themes(model))
    assert (again.motifs, again.named, again.chunks) == (model.motifs, model.named, model.chunks)
    assert (again.weights == model.weights).all() and again.typical == model.typical
    assert (again.positions == model.positions).all()
    assert (again.coherence, again.diversity) == (model.coherence, model.diversity)


def test_the_json_keeps_the_contract(model) -> None:
    made = themes_to_json(model)
    assert {"id", "label", "terms", "scenes", "stability"} <= set(made["themes"][0])
    assert all(abs(sum(row) - 1) < 1e-9 for row in made["weights"])
    scores = [theme["score"] for theme in made["named"]]
    assert scores == sorted(scores, reverse=True) and all(0 <= score <= 1 for score in scores)
    assert {"scene", "line", "text"} <= set(made["named"][0]["evidence"][0])


@pytest.mark.parametrize("lines", [[], [("", "Rain.")], [("A", "One."), ("B", "Two.")]])
def test_a_script_with_little_text_has_a_model_all_the_same(build_play: MakePlay, lines) -> None:
    model = fit_themes(build_play([lines]), WordEncoder(), bank=BANK)
    assert model.weights.shape[0] == 1 and model.weights.sum() == pytest.approx(1.0)
    assert fit_themes(build_play([]), WordEncoder(), bank=BANK).weights.shape[0] == 0


def test_a_script_in_another_language_gets_motifs_and_a_note(play: Screenplay) -> None:
    from dataclasses import replace

    model = fit_themes(replace(play, language="de"), WordEncoder(), bank=BANK)
    assert not model.named and "'de'" in model.note and model.motifs


def test_a_script_whose_words_are_unknown_is_refused(play: Screenplay) -> None:
    encoder = WordEncoder()

    class Tokens:
        unknown = 100

        def ids(self, texts: Sequence[str]) -> list[list[int]]:
            return [[101, 100, 100, 7, 102] for _ in texts]

    encoder.tokens = Tokens()
    with pytest.raises(ModelError, match="does not know 67%.*multilingual"):
        fit_themes(play, encoder, bank=BANK)


def test_chunks_join_lines_within_a_scene_and_mask_names(build_play: MakePlay) -> None:
    long = " ".join(["word"] * 40)
    chunks = build_chunks(
        build_play([[("ANN", long), ("BEN", long), ("ANN", "Ben left.")], [("ANN", long)]])
    )
    assert [chunk.scene for chunk in chunks] == [0, 1]
    assert chunks[0].words >= TARGET and chunks[0].speakers == (("ANN", 42), ("BEN", 40))
    assert "someone left." in chunks[0].text


def test_the_shipped_bank_is_whole() -> None:
    assert len(DEFAULT_BANK) >= 30
    assert all(len(theme.descriptions) == 3 and theme.words for theme in DEFAULT_BANK)
    assert bank_from_json(bank_to_json(DEFAULT_BANK)) == DEFAULT_BANK
    assert bank_from_json(None) == DEFAULT_BANK


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"name": "", "descriptions": ["x"]}], "needs a name"),
        ([{"name": "a", "descriptions": [" "]}], "no description"),
        (
            [{"name": "a", "descriptions": ["x"]}, {"name": "A", "descriptions": ["y"]}],
            "two themes",
        ),
        ([{"name": "a", "descriptions": ["x" * 400]}], "too long"),
    ],
)
def test_a_bank_that_cannot_be_used_is_said(rows, words: str) -> None:
    with pytest.raises(InputError, match=words):
        bank_from_json(rows)


def test_every_passage_is_in_one_chunk(play: Screenplay) -> None:
    """A short rest once took the place of the chunk before it."""
    from filmai_core.analysis.passages import build_passages

    held = [item for chunk in build_chunks(play) for item in chunk.passages]
    assert held == list(range(len(build_passages(play))))
