"""Names by a fake tagger: cast, places, what is only spoken of, corrections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from filmai_core.analysis.passages import build_passages
from filmai_core.analysis.people.entities import (
    correct,
    find_entities,
)
from filmai_core.analysis.people.entity_analysis import (
    decode_entities,
    encode_entities,
    entities_to_json,
)
from filmai_core.analysis.people.mentions import NameFinder
from filmai_core.analysis.people.sentences import may_hold_names, small_words, split_sentences
from filmai_core.errors import InputError, ModelError
from filmai_core.progress import silent
from filmai_core.screenplay.model import Screenplay

MakePlay = Callable[..., Screenplay]
KNOWN = {"Chicago": "LOC", "Uncle": "PER", "Joe": "PER", "Boeing": "ORG", "Rosebud": "MISC",
         "CRASH": "ORG", "Monday": "MISC"}  # fmt: skip


class ListTagger:
    """Tags the words of a list; adjoining words of one kind are one name."""

    def __init__(self) -> None:
        self.asked: list[Sequence[str]] = []

    def tag(self, sentences, *, report=silent):
        self.asked += sentences
        rows = []
        for words in sentences:
            row, before = [], ""
            for word in words:
                kind = KNOWN.get(word, "")
                row.append(f"{'I' if kind and kind == before else 'B'}-{kind}" if kind else "O")
                before = kind
            rows.append(tuple(row))
        return rows


@pytest.fixture
def play(build_play: MakePlay) -> Screenplay:
    return build_play(
        [
            [("", "A CRASH. ANNA stands by the door of a hotel."),
             ("ANNA", "Uncle Joe lives in Chicago. He works for Boeing."),
             ("BEN", "In Chicago? Anna, please.")],
            [("", "Rosebud lies on the table."), ("BEN", "uncle joe is late. Nothing else.")],
        ],
        ["INT. HOTEL - DAY", "EXT. GARDEN - NIGHT"],
    )  # fmt: skip


@pytest.fixture
def things(play: Screenplay):
    return {thing.text: thing for thing in find_entities(play, ListTagger())}


def test_the_cast_is_known_from_the_cues(things) -> None:
    anna = things["Anna"] if "Anna" in things else things["ANNA"]
    assert (anna.label, anna.source, anna.seen, anna.count) == ("PER", "cast", True, 2)


def test_places_are_known_from_the_headings(things) -> None:
    hotel = things["Hotel"]
    assert (hotel.label, hotel.source, hotel.seen, hotel.scenes) == ("LOC", "heading", True, (0,))


def test_what_is_only_spoken_of_is_not_seen(things) -> None:
    chicago, joe = things["Chicago"], things["Uncle Joe"]
    assert (chicago.label, chicago.seen, chicago.count) == ("LOC", False, 2)
    assert (joe.label, joe.seen, joe.mentions[0].by) == ("PER", False, "ANNA")
    assert things["Rosebud"].seen


def test_sentences_without_a_new_name_are_not_tagged(play: Screenplay) -> None:
    tagger = ListTagger()
    find_entities(play, tagger)
    asked = [" ".join(words) for words in tagger.asked]
    assert any("Chicago" in text for text in asked)
    assert not any("please" in text or "Nothing" in text for text in asked)


def test_a_titles_full_stop_does_not_end_a_sentence(build_play: MakePlay) -> None:
    passages = build_passages(build_play([[("A", "Ask Dr. Kay's wife. She knows J. Doe.")]]))
    rows = [sentence.words for sentence in split_sentences(passages)]
    assert rows == [
        ("Ask", "Dr", ".", "Kay", "'s", "wife", "."),
        ("She", "knows", "J", ".", "Doe", "."),
    ]


def test_offsets_lead_back_to_the_text(build_play: MakePlay) -> None:
    passages = build_passages(build_play([[("A", "It's O'Neil’s — really! No?")]]))
    for sentence in split_sentences(passages):
        for word, (start, end) in zip(sentence.words, sentence.spans, strict=True):
            assert passages[sentence.passage].text[start:end] == word


def test_a_first_word_that_is_also_written_small_is_no_candidate(build_play: MakePlay) -> None:
    play = build_play([[("A", "Maybe. I said maybe."), ("B", "Paris. Then we left.")]])
    passages = build_passages(play)
    sentences = split_sentences(passages)
    kept = may_hold_names(sentences, passages, NameFinder(play.characters), small_words(passages))
    texts = [" ".join(sentences[index].words) for index in kept]
    assert "Paris ." in texts and "Maybe ." not in texts


def test_corrections_relabel_remove_and_add(play: Screenplay) -> None:
    found = find_entities(play, ListTagger())
    document = {"labels": {"Rosebud": "PER"}, "removed": ["Boeing"], "added": {"door": "MISC"}}
    after = {thing.text: thing for thing in correct(found, document, play)}
    assert after["Rosebud"].label == "PER" and "Boeing" not in after
    assert (after["door"].count, after["door"].source) == (1, "writer")
    assert correct(found, None, play) == found


def test_a_kind_that_is_not_known_is_said(play: Screenplay) -> None:
    with pytest.raises(InputError, match="no kind 'SHIP'"):
        correct((), {"labels": {"x": "SHIP"}}, play)


def test_what_is_stored_comes_back_equal(play: Screenplay) -> None:
    found = find_entities(play, ListTagger())
    assert decode_entities(encode_entities(found)) == found
    assert {"text", "label", "count", "scenes"} <= set(entities_to_json(found)[0])


def test_another_language_is_refused_and_without_a_tagger_the_cast_is_left(
    play: Screenplay,
) -> None:
    chinese = replace(play, language="zh")
    with pytest.raises(ModelError, match="'zh'.*multilingual"):
        find_entities(chinese, ListTagger())
    assert {thing.source for thing in find_entities(chinese, None)} == {"cast", "heading"}


def test_a_script_without_names_has_none(build_play: MakePlay) -> None:
    assert find_entities(build_play([]), ListTagger()) == ()


def test_a_family_name_of_the_cast_is_not_unseen(build_play: MakePlay) -> None:
    """Action writes "ANNA Joe"; "Mr Joe" in dialogue is of her family, so on screen."""
    play = build_play(
        [[("", "There stands Anna Joe in the hall."), ("BEN", "Call Uncle Mr Joe!"),
          ("ANNA", "Ask Joe.")]]
    )  # fmt: skip

    class Whole(ListTagger):
        def tag(self, sentences, *, report=silent):
            names = {"Anna": "B-PER", "Joe": "I-PER"}
            return [
                tuple(
                    "B-PER" if names.get(w) == "I-PER" and "Anna" not in words[: i + 1]
                    else names.get(w, "O")
                    for i, w in enumerate(words)
                )
                for words in sentences
            ]  # fmt: skip

    found = {thing.text: thing for thing in find_entities(play, Whole())}
    assert found["Joe"].seen
