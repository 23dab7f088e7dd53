"""What the emotion page says in words."""

from __future__ import annotations

from filmai_core.analysis.emotions.arcs import Arc
from filmai_core.learning.registry import default_registry
from pages.emotions.panels import model_words, shape_words

CARD = {
    "description": "Seven emotions.",
    "encoder": "base",
    "data": [
        {"name": "XED (Öhman et al. 2020)", "kind": "film lines, English", "lines": 21651},
        {"name": "GoEmotions, Ekman", "kind": "web comments, English", "lines": 43410},
    ],
    "limits": ["Irony is lost on it."],
    "scores": {
        "xed test": {
            "accuracy": 0.6, "single_lines": 2168, "macro_f1": 0.5, "lines": 2378,
            "f1": {"anger": 0.5, "fear": 0.41, "joy": 0.56, "sadness": 0.42, "neutral": 0.7},
        },
        "goemotions test": {
            "accuracy": 0.71, "single_lines": 4968, "macro_f1": 0.65, "lines": 5427,
            "f1": {"anger": 0.1, "fear": 0.66, "joy": 0.8, "sadness": 0.6, "neutral": 0.7},
        },
    },
}  # fmt: skip


def test_the_card_is_told_in_plain_words() -> None:
    words = "\n".join(model_words(CARD))
    assert "21,651 film lines" in words
    assert "On film lines (XED), 60% of the 2,168 lines that carry one emotion" in words
    assert "Irony is lost on it." in words


def test_weak_emotions_are_those_of_the_set_that_is_told_worst() -> None:
    words = "\n".join(model_words(CARD))
    assert "**Weak at** fear (F1 0.41), sadness (F1 0.42), anger (F1 0.50), on film lines" in words


def test_a_card_without_scores_claims_none() -> None:
    words = "\n".join(model_words({"description": "A model."}))
    assert "How often" not in words and "Weak at" not in words


def test_an_unreliable_shape_is_never_named() -> None:
    words = shape_words(Arc(False, 0.32, None, None, ()), 40)
    assert words.startswith("**No reliable shape.**") and "0.32" in words


def test_a_named_arc_comes_with_its_fit() -> None:
    words = shape_words(Arc(True, 0.002, "man in a hole", 0.83, ()), 40)
    assert "*man in a hole*" in words and "83%" in words and "0.002" in words


def test_the_shipped_card_is_told_too() -> None:
    registry = default_registry()
    if "emotions" in registry.names():
        words = "\n".join(model_words(registry.card("emotions").data))
        assert "How often it is right" in words and "irony" in words
