"""What the shipped emotion model holds to: its card, its zero, and where its figures are from."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from filmai_core.learning.registry import CARD, read_card
from filmai_core.models.emotions.classifier import EmotionClassifier, load_classifier
from filmai_core.models.emotions.data import EMOTIONS, our_lines
from filmai_core.models.emotions.release import evaluate_set
from filmai_core.models.emotions.scores import VALENCE_SCALE
from filmai_core.settings import ASSETS

FOLDER = ASSETS / "models" / "emotions"

NEUTRAL = {
    "dialogue": (
        "My cousin drives a delivery van.",
        "The printer is on the first floor.",
        "We have two rooms and a kitchen.",
        "Which platform is it?",
        "He said the parcel would come on Wednesday.",
        "I usually get up at seven.",
        "Sign at the bottom of the page, please.",
        "It's the third door on the left.",
        "They moved here from Ohio.",
        "Can you hold this for me?",
        "The number is on the back of the card.",
        "She works for the county.",
    ),
    "action": (
        "He puts the letter on the table.",
        "A bus stops. Two people get out.",
        "The hallway. A row of coats.",
        "She walks to the window and looks out.",
        "Sheep in a field.",
        "They carry the boxes up the stairs.",
        "The waiter brings the bill.",
        "Cars pass on the road below.",
        "He opens the drawer and takes out a pen.",
        "A desk, a lamp, a telephone.",
        "The woman in the blue coat buys a ticket.",
        "Morning. The square is empty.",
    ),
}


@pytest.fixture(scope="module")
def model() -> EmotionClassifier:
    return load_classifier(read_card(FOLDER))


def valences(model: EmotionClassifier, texts: list[str], register: str) -> np.ndarray:
    balance = model.readings(texts, register=register)[:, -1]
    return np.tanh((balance - model.zero[register]) / VALENCE_SCALE)


@pytest.mark.parametrize("register", ["dialogue", "action"])
def test_neutral_lines_that_were_held_out_stand_at_zero(
    model: EmotionClassifier, register: str
) -> None:
    lines = our_lines(register, "test").examples
    calm = [item.text for item in lines if item.labels == {"neutral"}]
    found = valences(model, calm, register)
    assert abs(found.mean()) < 2.5 * found.std() / np.sqrt(len(found))
    assert abs(found.mean()) < 0.05


@pytest.mark.parametrize("register", ["dialogue", "action"])
def test_other_neutral_lines_stand_near_zero(model: EmotionClassifier, register: str) -> None:
    assert abs(valences(model, list(NEUTRAL[register]), register).mean()) < 0.08


def test_its_figures_on_plain_lines_are_those_of_its_card(model: EmotionClassifier) -> None:
    card = tomllib.loads((FOLDER / CARD).read_text(encoding="utf-8"))
    plain = our_lines("plain", "test")
    kept = card["scores"][plain.name]
    assert evaluate_set(model, plain).accuracy == pytest.approx(kept["accuracy"], abs=0.012)
    assert kept["accuracy"] >= 0.78


def test_a_rabbit_is_not_frightening(model: EmotionClassifier) -> None:
    things = ["A few rabbits cross the lawn.", "An owl on a branch.", "A rifle over the fireplace."]
    scores = model.scores(things, register="action")
    assert (scores.argmax(1) == EMOTIONS.index("neutral")).all()


def test_glad_lines_are_above_zero_and_dark_ones_below(model: EmotionClassifier) -> None:
    lines = ["What a wonderful day, I'm so happy!", "He died and I can't stop crying."]
    glad, dark = valences(model, lines, "dialogue")
    assert dark < -0.1 < 0.1 < glad


def test_the_card_says_how_the_model_was_made() -> None:
    card = tomllib.loads((FOLDER / CARD).read_text(encoding="utf-8"))
    assert card["training"]["command"].startswith("filmai finetune emotions")
    assert {row["licence"] for row in card["data"] if "licence" in row} >= {"Apache-2.0"}
    assert set(card["zero"]) == set(card["probe"]) == {"dialogue", "action"}
    assert (FOLDER / card["weights"]).stat().st_size < 22e6
    assert Path(card["weights"]).suffix == ".safetensors"
