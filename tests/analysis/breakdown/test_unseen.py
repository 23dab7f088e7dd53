from __future__ import annotations

import pytest

from filmai_core.analysis.breakdown.lexicon import line_words
from filmai_core.analysis.breakdown.unseen import unseen_parts

HIDDEN = [
    "A sign reads IN CASE OF SMOKE, RING.",
    "The poster says SHARKS! FRIDAY.",
    "On the chalkboard: RIOTS OF 1848.",
    "NO SWIMMING, says the plaque.",
    "A note on the fridge, DOG FED.",
    "The bar is called The Drowned Rat.",
    "“Wolves of the North” lies on the desk.",
    "STORM, 17, waits at the gate.",
    "HAWK (30s) shaves.",
    "Sergeant Cannon yawns.",
    "The Golden Lion Hotel.",
    "He tells her about the shark.",
    "She remembers the flood.",
    "He dreams of wolves.",
    "He imagines a bomb under the desk.",
    "A painting of a shipwreck.",
    "Years ago a bomb fell here.",
    "There was never a gun.",
    "There are no wolves here.",
    "Without a gun he waits.",
    "The fountain is dry.",
    "The campfire has gone out.",
    "The bomb does not go off.",
    "She swims like a fish in the crowd of her aunts.",
    "He is as wet as a dog.",
    "He jumps as if a bomb had burst.",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_a_word_that_shows_nothing_is_no_candidate(text: str) -> None:
    shown = {text[a:b].lower() for (a, b), _ in line_words(text).marks}
    assert not shown & {
        "smoke", "sharks", "riots", "1848", "swimming", "dog", "drowned", "wolves", "storm", "hawk",
        "cannon", "lion", "shark", "flood", "bomb", "shipwreck", "gun", "fountain", "campfire",
        "fish",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("A sign reads FIRE EXIT. Flames lick at it.", "Flames"),
        ("He throws the box into the fire: it burns.", "fire"),
        ("He drops like a stone into the lake.", "lake"),
        ("It looks like rain.", "rain"),
        ("Without warning the dam bursts.", "bursts"),
        ("No one sees the fire.", "fire"),
        ("The bomb has gone off; smoke.", "smoke"),
        ("A wolf stands in the door.", "wolf"),
        ("The Beast roars.", "Beast"),
        ("Rain like gravel on the roof.", "Rain"),
    ],
)
def test_what_is_seen_beside_it_stays(text: str, word: str) -> None:
    assert word in {text[a:b] for (a, b), _ in line_words(text).marks}


def test_what_is_only_spoken_of_bars_its_category() -> None:
    assert "fire" in line_words("A sign reads FIRE EXIT.").barred
    assert "fire" not in line_words("A sign reads FIRE EXIT. Flames lick at it.").barred


def test_a_speakers_name_is_none_of_the_words_unless_an_article_stands_before_it() -> None:
    text = "Pike lifts the pike. PIKE grins."
    spans = [text[a:b] for a, b in unseen_parts(text, ["PIKE"])]
    assert spans == ["Pike", "PIKE"]
