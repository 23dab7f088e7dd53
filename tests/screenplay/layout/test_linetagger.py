"""The line tagger: its search against brute force, its training, its weights."""

from __future__ import annotations

from itertools import pairwise, product
from math import exp
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmai_core.errors import ModelError
from filmai_core.learning.card import read_card
from filmai_core.learning.registry import ModelRegistry
from filmai_core.screenplay.layout.linetagger import tag_lines, tagger, train
from filmai_core.screenplay.layout.linetagger.corpus import Words, make_scripts
from filmai_core.screenplay.layout.linetagger.features import LABELS, line_features
from filmai_core.screenplay.layout.linetagger.tagger import Weights, allowed, load_weights
from filmai_core.screenplay.model import ElementKind

Kind = ElementKind
K = len(LABELS)
# The models' runtime flushes subnormal numbers to zero in the whole process.
NUMBERS = st.floats(-3, 3, allow_subnormal=False)
WORDS = Words(
    ["Where were you?", "I waited.", "Yes.", "No, thank you.", "It is not my dog."],
    ["Rain on the roof.", "The door swings open and nobody comes in."],
)


def runs(length: int) -> list[tuple[int, ...]]:
    """Every run of kinds that is allowed."""
    return [
        run
        for run in product(range(K), repeat=length)
        if allowed(Kind.ACTION, LABELS[run[0]])
        and all(allowed(LABELS[a], LABELS[b]) for a, b in pairwise(run))
    ]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(NUMBERS, min_size=K, max_size=K), min_size=1, max_size=4),
    st.lists(st.lists(NUMBERS, min_size=K, max_size=K), min_size=K, max_size=K),
)
def test_the_best_run_and_its_chances_are_those_of_brute_force(
    scores: list[list[float]], steps: list[list[float]]
) -> None:
    weights = Weights({}, tuple(map(tuple, steps)), (0.0,) * K)
    usable = tagger._steps(weights)
    start = [0.0 if allowed(Kind.ACTION, label) else tagger.NEVER for label in LABELS]

    def total(run: tuple[int, ...]) -> float:
        places = sum(row[kind] for row, kind in zip(scores, run, strict=True))
        return places + sum(steps[a][b] for a, b in pairwise(run))

    every = runs(len(scores))
    best = tagger._viterbi(scores, usable, start)
    assert total(tuple(best)) == pytest.approx(max(map(total, every)), abs=1e-6)
    mass = {run: exp(total(run) / tagger.DOUBT) for run in every}
    whole = sum(mass.values())
    chances = tagger._marginals(scores, usable, start, best)
    for place, (kind, chance) in enumerate(zip(best, chances, strict=True)):
        slow = sum(weight for run, weight in mass.items() if run[place] == kind) / whole
        assert chance == pytest.approx(slow, abs=1e-4)


def test_dialogue_never_follows_action() -> None:
    kinds = [mark.kind for mark in tag_lines(["Yes.", "No.", "I said no!", "INT. X - DAY", "Yes."])]
    assert Kind.DIALOGUE not in kinds


def test_no_lines_no_marks() -> None:
    assert tag_lines([]) == []


def test_names_of_the_cast_are_told_from_other_capitals() -> None:
    lines = [
        "INT. HALL - DAY", "Oda and Pike wait.", "ODA", "Well?", "PIKE", "Well what?", "BOOM!",
        "The windows go.", "ODA", "That.", "PIKE", "Oh.",
    ]  # fmt: skip
    kinds = [mark.kind for mark in tag_lines(lines)]
    assert kinds[6:8] == [Kind.ACTION, Kind.ACTION]
    assert [kinds[place] for place in (2, 4, 8, 10)] == [Kind.CUE] * 4


def test_blank_lines_count_where_they_are_known() -> None:
    lines = ["INT. HALL - DAY", "Rain.", "ODA", "I waited.", "You can hear rain.", "PIKE", "Well.",
             "The door opens.", "ODA", "Oh, please."]  # fmt: skip
    gaps = [True, True, True, False, True, True, False, True, True, False]
    assert tag_lines(lines, gaps)[4].kind is Kind.ACTION
    gaps[4] = False
    assert tag_lines(lines, gaps)[4].kind is Kind.DIALOGUE


def test_equal_seeds_make_equal_scripts() -> None:
    assert make_scripts(WORDS, 3, 5) == make_scripts(WORDS, 3, 5)
    assert make_scripts(WORDS, 3, 5) != make_scripts(WORDS, 3, 6)


def test_every_line_of_a_made_script_has_its_kind() -> None:
    for example in make_scripts(WORDS, 10, 1):
        assert len(example.texts) == len(example.kinds)
        assert all(example.texts)
        assert example.gaps is None or len(example.gaps) == len(example.texts)


def test_training_learns_and_repeats_itself() -> None:
    examples = make_scripts(WORDS, 12, 3)
    fresh = Weights({}, ((0.0,) * K,) * K, (0.0,) * K)
    weights = train.fit_weights(examples, epochs=3)
    held_out = make_scripts(WORDS, 4, 99)
    assert train.accuracy(held_out, weights)[0] > 0.9 > train.accuracy(held_out, fresh)[0]
    assert train.fit_weights(examples, epochs=3) == weights


def test_features_do_not_depend_on_what_is_far_away() -> None:
    lines = ["INT. HALL - DAY", "Rain.", "ODA", "Well?", "PIKE", "What?", "Rain.", "Rain."]
    longer = [*lines, "Snow.", "Snow.", "Snow."]
    assert line_features(lines)[1:4] == line_features(longer)[1:4]


def test_written_weights_come_back_as_thousandths(tmp_path: Path) -> None:
    weights = train.fit_weights(make_scripts(WORDS, 12, 3), epochs=1)
    train.write_weights(tmp_path / "linetagger", weights, {"seed": 7})
    again = ModelRegistry((tmp_path,)).load("linetagger")
    assert again.card.data["seed"] == 7 and again.card.labels == tuple(k.value for k in LABELS)
    assert list(again.features) == list(weights.features)
    for name, row in weights.features.items():
        assert again.features[name] == tuple(round(value, 3) for value in row)
    assert again.steps[0] == tuple(round(value, 3) for value in weights.steps[0])


def test_missing_weights_name_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagger, "default_registry", lambda: ModelRegistry((tmp_path,)))
    with pytest.raises(ModelError, match=r"linetagger\.train"):
        load_weights()


def test_weights_for_other_kinds_are_refused(tmp_path: Path) -> None:
    train.write_weights(tmp_path, Weights({}, ((0.0,) * K,) * K, (0.0,) * K), {})
    card = tmp_path / "card.toml"
    card.write_text(card.read_text().replace('"action"', '"noun"'))
    with pytest.raises(ModelError, match="other kinds"):
        tagger.weights_of(read_card(tmp_path))
