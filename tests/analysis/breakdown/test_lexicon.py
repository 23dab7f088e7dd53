from __future__ import annotations

import pytest

from filmai_core.analysis.breakdown.lexicon import EffectCategory, find_candidates


def words(text: str, category: str) -> list[str]:
    return [
        text[found.start : found.end]
        for found in find_candidates(text)
        if found.category is EffectCategory(category)
    ]


@pytest.mark.parametrize(
    ("text", "category", "expected"),
    [
        ("The barn burned down, still burning.", "fire", ["burned", "burning"]),
        ("A matchbox. A match.", "fire", ["match"]),
        ("The roof caves in.", "destruction", ["caves in"]),
        ("The ground suddenly opens.", "destruction", ["ground suddenly opens"]),
        ("Lyon, 1789.", "set_extension", ["1789"]),
        ("A bonfire, a campfire", "fire", ["bonfire", "campfire"]),
        ("Firewall", "fire", []),
        ("Her earphones, his phones", "screen", ["phones"]),
    ],
)
def test_a_word_is_found_whole_with_its_endings(
    text: str, category: str, expected: list[str]
) -> None:
    assert words(text, category) == expected


def test_one_word_may_announce_several_categories() -> None:
    found = {candidate.category.value for candidate in find_candidates("He fires.")}
    assert {"fire", "weapon"} <= found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There is no fire here.", []),
        ("Without a match he waits.", []),
        ("She moves like a wild flame.", []),
        ("It looks like a fire.", ["fire"]),
        ("Without warning the fire spreads.", ["fire"]),
        ("No one sees the fire.", ["fire"]),
    ],
)
def test_what_is_denied_or_only_compared_is_no_candidate(text: str, expected: list[str]) -> None:
    assert words(text, "fire") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The boss fires him.", []),
        ("She fires her by email.", []),
        ("She fires her pistol.", ["fires", "pistol"]),
        ("He was fired in June.", []),
        ("He was fired on from the roof.", ["fired"]),
        ("He shoots her a warning glance.", []),
        ("He shoots her.", ["shoots"]),
    ],
)
def test_grammar_settles_who_is_fired_and_what_is_shot(text: str, expected: list[str]) -> None:
    assert words(text, "weapon") == expected
