"""Consensus clustering: truths, its words, and a second implementation of the Rand index."""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest

from filmai_core.analysis.themes.motif_terms import (
    Vocabulary,
    coherence,
    diversity,
    npmi,
    phrase_for,
)
from filmai_core.analysis.themes.motifs import (
    cluster,
    kmeans,
    leading_directions,
    most_motifs,
    rand_index,
    with_neighbours,
)
from filmai_core.analysis.themes.scene_map import scene_map


def clouds(count: int = 3, each: int = 30, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Points in well parted groups, and which group each is of."""
    rng = np.random.default_rng(seed)
    centres = np.eye(count, 6) * 5
    labels = np.repeat(np.arange(count), each)
    return centres[labels] + rng.normal(0, 0.3, (len(labels), 6)), labels


def test_parted_groups_are_found_with_full_stability() -> None:
    points, labels = clouds()
    found = cluster(leading_directions(points), count=3)
    assert rand_index(found.labels, labels) == 1.0
    assert (found.stability > 0.9).all()
    assert found.memberships.sum(1) == pytest.approx(1.0)


def test_the_number_of_motifs_is_chosen_by_the_data() -> None:
    points, labels = clouds(count=5, each=20)
    found = cluster(leading_directions(points))
    assert found.labels.max() + 1 == 5
    assert rand_index(found.labels, labels) == 1.0


def test_the_same_script_always_gives_the_same_motifs() -> None:
    points, _ = clouds(seed=3)
    a, b = (cluster(leading_directions(points + 0.0)) for _ in range(2))
    assert (a.labels == b.labels).all()


def test_the_largest_motif_comes_first() -> None:
    points = np.concatenate([clouds(1, 10)[0], clouds(1, 40)[0] + 9])
    sizes = np.bincount(cluster(leading_directions(points), count=2).labels)
    assert sizes.tolist() == [40, 10]


@pytest.mark.parametrize("size", [0, 1, 2, 7, 15])
def test_a_short_script_has_one_motif(size: int) -> None:
    found = cluster(np.random.default_rng(0).normal(size=(size, 4)))
    assert found.memberships.shape == (size, 1)
    assert most_motifs(size) <= 1


def test_neighbours_pull_together_and_less_across_a_heading() -> None:
    vectors = np.eye(4)
    near = with_neighbours(vectors, [0, 0, 1, 1])
    assert near[0] @ near[1] > near[1] @ near[2] > near[0] @ near[3]


def test_a_heading_halves_what_a_chunk_hears_of_its_neighbour() -> None:
    vectors = np.eye(2)
    within, across = (with_neighbours(vectors, scenes) for scenes in ([0, 0], [0, 1]))

    def heard(mixed: np.ndarray) -> float:
        # Two passes of a chunk and w of its neighbour: 2 w of it to 1 + w ** 2 of itself.
        ratio = mixed[0, 1] / mixed[0, 0]
        return float((1 - np.sqrt(1 - ratio**2)) / ratio)

    assert 0 < heard(across) < heard(within) < 1
    assert heard(across) == pytest.approx(heard(within) / 2)


def test_the_same_chunks_are_closer_without_the_heading_between_them() -> None:
    vectors = np.eye(8)
    one = with_neighbours(vectors, [0] * 8)
    two = with_neighbours(vectors, [0] * 4 + [1] * 4)
    for before, after in ((3, 4), (2, 4), (3, 5)):
        assert two[before] @ two[after] < one[before] @ one[after] - 0.05
    assert two[0] @ two[1] == pytest.approx(one[0] @ one[1])  # far from the heading: the same


def test_chunks_more_than_four_apart_hear_nothing_of_each_other() -> None:
    near = with_neighbours(np.eye(8), [0] * 8)
    assert near[0] @ near[4] > 0 and near[0] @ near[5] == 0


def _slow_rand(a: list[int], b: list[int]) -> float:
    """Over all pairs, one by one."""
    same_a = same_b = both = 0
    pairs = list(combinations(range(len(a)), 2))
    for i, j in pairs:
        same_a += a[i] == a[j]
        same_b += b[i] == b[j]
        both += a[i] == a[j] and b[i] == b[j]
    expected = same_a * same_b / len(pairs)
    most = (same_a + same_b) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


@pytest.mark.parametrize("seed", range(10))
def test_the_rand_index_agrees_with_a_slow_second_implementation(seed: int) -> None:
    rng = random.Random(seed)
    a = [rng.randrange(4) for _ in range(20)]
    b = [value if rng.random() < 0.5 else rng.randrange(3) for value in a]
    assert rand_index(a, b) == pytest.approx(_slow_rand(a, b))


def test_kmeans_survives_equal_points() -> None:
    labels = kmeans(np.ones((6, 2)), 3, np.random.default_rng(0))
    assert len(labels) == 6


TEXTS = [
    "The river runs. Someone swims in the cold river by the bridge.",
    "A fish jumps in the river under the bridge.",
    "River and fish, fish and bridge.",
    "The judge reads the verdict. Nobody in court doesn't listen.",
    "In court the judge waits for the verdict, says Ashton.",
    "The verdict of the judge: guilty, CUT TO court.",
    "Ashton sleeps.", "INT. beat. Angle on nothing.", "Someone walks.",
]  # fmt: skip
LABELS = [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_labels_are_of_the_scripts_words_without_names_trade_words_or_contractions() -> None:
    vocabulary = Vocabulary(TEXTS, ["ASHTON"])
    river, court, _ = vocabulary.describe(LABELS, 3)
    assert set(river.words[:3]) == {"river", "fish", "bridge"}
    assert set(court.words[:3]) == {"judge", "verdict", "court"}
    for motif, texts in ((river, TEXTS[:3]), (court, TEXTS[3:6])):
        assert motif.label[0].isupper() and " and " not in motif.label
        assert any(motif.label.lower() in text.lower() for text in texts)
    said = {word for row in vocabulary.rows for word in row}
    assert not said & {"ashton", "doesn't", "doesn", "beat", "angle", "int", "cut", "someone"}


def test_two_forms_of_a_word_are_one_term_of_a_motif() -> None:
    texts = ["They buy the town.", "He was buying the town.", "She buys land; the town is hers."]
    [motif] = Vocabulary(texts * 2, []).describe([0] * 6, 1)
    assert sum(term.startswith("buy") for term in motif.terms) == 1


@pytest.mark.parametrize(
    ("terms", "texts", "label"),
    [
        (["river", "dark water"], ["Dark water, a river."], "dark water"),
        (["river"], ["A red river.", "The red river."], "red river"),
        (["river"], ["The river.", "The river rises."], "the river"),
        (["river"], ["In river."], "river"),
        ([], ["Nothing."], ""),
    ],
)
def test_a_motifs_label_is_a_phrase_of_the_script(
    terms: list[str], texts: list[str], label: str
) -> None:
    assert phrase_for(terms, texts) == label


def test_words_that_are_only_written_with_a_capital_are_names() -> None:
    rows = Vocabulary(["We drove to Spectre.", "Spectre is a town."]).rows
    assert rows == [["drove"], ["town"]]
    german = Vocabulary(["Der Mond scheint."], capitals_name=False).rows
    assert "mond" in german[0]


def test_npmi_is_one_for_words_always_together_and_minus_one_for_never() -> None:
    assert npmi({0, 1}, {0, 1}, 4) == pytest.approx(1.0)
    assert npmi({0}, {1}, 4) == -1.0
    assert npmi({0, 1}, {1, 2}, 4) == pytest.approx(0.0)


def test_coherence_and_diversity_of_hand_worked_motifs() -> None:
    rows = [["a", "b"], ["a", "b"], ["c"], ["d"]]
    assert coherence([["a", "b"]], rows) == pytest.approx(1.0)
    assert coherence([["c", "d"]], rows) == -1.0
    assert diversity([["a", "b"], ["b", "c"]]) == 0.75


def test_the_map_keeps_groups_together() -> None:
    points, labels = clouds(count=3, each=12)
    places = scene_map(points)
    assert places.shape == (36, 2) and np.abs(places).max() <= 1.0
    nearest = np.linalg.norm(places[:, None] - places, axis=2) + np.eye(36) * 9
    assert (labels[nearest.argmin(1)] == labels).mean() > 0.95


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4])
def test_the_map_takes_few_scenes(size: int) -> None:
    assert np.isfinite(scene_map(np.eye(4)[:size])).all()
