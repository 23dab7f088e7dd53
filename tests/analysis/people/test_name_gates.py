"""Cars, roles and shops that a tagger takes for persons."""

from __future__ import annotations

import pytest

from filmai_core.analysis.people.name_gates import gate


@pytest.mark.parametrize(
    ("text", "after", "kind"),
    [
        ("Buick", " stops.", "MISC"),
        ("1962 Chevrolet", ".", "MISC"),
        ("Polaroid", " camera", "MISC"),
        ("Emcee", " bows.", ""),
        ("BARTENDER", " nods.", ""),
        ("Baker's", " on Main.", "ORG"),
        ("Baker’s", ".", "ORG"),
        ("Baker's", " hands shake.", "PER"),
        ("Baker", " sits.", "PER"),
        ("Ford Maddox", " sits.", "PER"),
        ("Emily", " sits.", "PER"),
    ],
)
def test_a_person_is_neither_car_nor_role_nor_shop(text: str, after: str, kind: str) -> None:
    assert gate(text, "PER", after) == kind


def test_only_persons_are_doubted() -> None:
    assert gate("Buick", "ORG", "") == "ORG"
