"""CoNLL files and their scores, by hand."""

from __future__ import annotations

import pytest

from filmai_core.errors import InputError
from filmai_core.models.entities.conll import (
    entity_scores,
    read_conll,
    score_table,
    spans,
    to_bio,
    token_scores,
)

FILE = """-DOCSTART- -X- -X- O

EU NNP B-NP I-ORG
rejects VBZ B-VP O
German JJ B-NP I-MISC

Peter NNP B-NP I-PER
Blackburn NNP I-NP I-PER
"""


def test_conll_2003_is_read_into_bio() -> None:
    first, second = read_conll(FILE)
    assert first.words == ("EU", "rejects", "German")
    assert first.tags == ("B-ORG", "O", "B-MISC")
    assert second.tags == ("B-PER", "I-PER")


@pytest.mark.parametrize(
    ("labels", "tags"),
    [
        (["I-PER", "B-PER", "I-PER"], ("B-PER", "B-PER", "I-PER")),
        (["B-location", "E-location", "S-group"], ("B-LOC", "I-LOC", "B-ORG")),
        (["B-person,B-group", "O", "I-product"], ("B-PER", "O", "B-MISC")),
        (["I-PER", "I-LOC"], ("B-PER", "B-LOC")),
    ],
)
def test_the_dialects_are_folded(labels: list[str], tags: tuple[str, ...]) -> None:
    assert to_bio(labels) == tags


def test_a_line_without_a_tag_is_said_with_its_number() -> None:
    with pytest.raises(InputError, match="line 2"):
        read_conll("a O\nb\n", "x.conll")


def test_an_empty_file_is_said() -> None:
    with pytest.raises(InputError, match="no sentences"):
        read_conll("\n\n")


GOLD = [("B-PER", "I-PER", "O", "B-LOC")]
TAGGED = [("B-PER", "O", "O", "B-LOC")]


def test_entity_scores_by_hand() -> None:
    """One of two entities is exact; the cut person is wrong twice over."""
    rows = entity_scores(GOLD, TAGGED)
    assert (rows["PER"].f1, rows["LOC"].f1) == (0.0, 1.0)
    assert (rows["micro"].precision, rows["micro"].recall, rows["micro"].f1) == (0.5, 0.5, 0.5)
    assert rows["macro"].f1 == 0.5 and rows["micro"].support == 2


def test_token_scores_by_hand() -> None:
    rows = token_scores(GOLD, TAGGED)
    assert rows["O"].precision == 0.5 and rows["O"].recall == 1.0
    assert rows["I-PER"].f1 == 0.0 and rows["B-PER"].f1 == 1.0
    assert rows["micro"].f1 == pytest.approx(3 / 4)
    assert rows["weighted"].f1 == pytest.approx((1 + 0 + 2 / 3 + 1) / 4)
    assert "weighted" in score_table(rows, "tokens")


def test_an_entity_of_the_right_words_and_wrong_kind_is_wrong() -> None:
    assert entity_scores([("B-PER",)], [("B-LOC",)])["micro"].f1 == 0.0


def test_spans_end_where_the_kind_changes() -> None:
    assert [(s.start, s.end, s.kind) for s in spans(("I-PER", "I-LOC", "I-LOC"))] == [
        (0, 1, "PER"),
        (1, 3, "LOC"),
    ]
