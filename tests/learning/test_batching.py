from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from filmai_core.learning.batching import bucket


@given(st.lists(st.integers(1, 300), max_size=200), st.integers(1, 2000))
def test_every_text_is_in_one_batch_and_the_budget_holds(lengths: list[int], budget: int) -> None:
    batches = bucket(lengths, budget)
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        longest = max(lengths[index] for index in batch)
        assert len(batch) == 1 or longest * len(batch) <= budget


def test_similar_lengths_share_a_batch() -> None:
    lengths = [5, 100] * 50
    padded = sum(
        len(batch) * max(lengths[index] for index in batch) for batch in bucket(lengths, 1000)
    )
    assert padded <= 1.05 * sum(lengths)
