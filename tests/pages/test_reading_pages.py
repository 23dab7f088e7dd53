"""Characters, themes and names without a browser: fake models, short and empty scripts."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence

import numpy as np
import pytest

from filmai_core.learning.card import ModelCard
from filmai_core.learning.encoders import DEFAULT_ENCODER
from filmai_core.learning.registry import ModelRegistry
from filmai_core.progress import silent

NOBODY = "INT. ROOM - DAY\n\nRain falls on the empty street.\n"
ALONE = "INT. ROOM - DAY\n\nANNA\nI am alone here.\n"


class FakeEncoder:
    """Words to directions."""

    card = ModelCard.untitled(DEFAULT_ENCODER, "encode", languages=("en",), revision="fake")

    def embed(self, texts: Sequence[str], *, report=silent) -> np.ndarray:
        rows = np.zeros((len(texts), 16), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row += np.random.default_rng(zlib.crc32(word.encode())).normal(size=16)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


class FakeTagger:
    """Paris is a place."""

    card = ModelCard.untitled("entities", "tag", languages=("en",), revision="fake")

    def tag(self, sentences, *, report=silent):
        return [tuple("B-LOC" if w == "Paris" else "O" for w in words) for words in sentences]


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch, fake_model: None) -> None:
    from filmai_core.learning import registry

    held = registry.default_registry()
    assert isinstance(held, ModelRegistry)
    held.put(DEFAULT_ENCODER, FakeEncoder())
    held.put("entities", FakeTagger())


@pytest.fixture
def page(app, store, project, fakes):
    def run(name: str, script: str = "", **query: str):
        if script:
            store.add_draft(project.id, "other.fountain", script.encode())
            return app(name, project=project.id, draft="2", **query)
        return app(name, project=project.id, draft="1", **query)

    return run


def charts(test) -> list[dict]:
    return [json.loads(item.proto.spec) for item in test.get("plotly_chart")]


def test_characters_answer_in_words(page, says) -> None:
    test = page("characters")
    assert not test.exception
    text = says(test)
    assert "is the centre" in text and "speaks" in text


@pytest.mark.parametrize(
    ("script", "words"), [(ALONE, "Only one person speaks"), (NOBODY, "Nobody speaks in this")]
)
def test_scripts_of_one_and_of_nobody(page, says, script: str, words: str) -> None:
    test = page("characters", script)
    assert not test.exception
    assert words in says(test) + " ".join(item.value for item in test.info)


def test_a_chosen_pair_shows_its_lines(page, says) -> None:
    test = page("characters")
    test.multiselect(key="characters.who").set_value(["ANNA", "BEN"]).run()
    assert not test.exception
    text = says(test)
    assert "2 exchanges" in text and "so happy you came" in text


def test_the_slider_leaves_out_later_scenes(page) -> None:
    script = "".join(f"INT. ROOM {n} - DAY\n\nANNA\nOne.\n\nBEN\nTwo.\n\n" for n in range(4))
    test = page("characters", script)
    before = charts(test)[0]["data"][1]["text"]
    test.slider(key="characters.upto").set_value(1).run()
    assert not test.exception
    after = charts(test)[0]["data"][1]["text"]
    assert before[0] == "ANNA and BEN: 4" and after[0] == "ANNA and BEN: 1"


def test_themes_tell_named_ones_from_motifs(page, says) -> None:
    test = page("themes")
    assert not test.exception
    assert "Of the named themes it is most about" in says(test)
    labels = charts(test)[0]["layout"]["yaxis"]["ticktext"]
    assert len(labels) == 12
    test.segmented_control(key="themes.kind").set_value("Motifs").run()
    assert not test.exception
    assert len(charts(test)[0]["layout"]["yaxis"]["ticktext"]) == 1


@pytest.mark.parametrize("script", [NOBODY, ALONE, "INT. ROOM - DAY\n"])
def test_themes_of_little_text(page, script: str) -> None:
    assert not page("themes", script).exception


def test_names_show_what_is_never_seen_and_keep_corrections(page, project, says) -> None:
    script = "INT. ROOM - DAY\n\nANNA\nWe should go to Paris.\n\nBEN\nTo Paris? Never.\n"
    test = page("names", script)
    assert not test.exception
    assert "Paris · 2×" in says(test)
    project.store.save_document(
        project.id, 2, "names", {"labels": {"Paris": "PER"}, "removed": [], "added": {}}
    )
    test.run()
    found = [item.value for item in test.markdown]
    people, places = found.index("**People**"), found.index("**Places**")
    assert any("Paris" in text for text in found[people:places])  # it was a place before


@pytest.mark.parametrize("script", [NOBODY, ALONE])
def test_names_of_little_text(page, script: str) -> None:
    assert not page("names", script).exception


@pytest.mark.parametrize("name", ["characters", "themes", "names"])
def test_without_a_screenplay_there_is_a_way_to_one(app, name: str, says) -> None:
    assert "No screenplay is open" in says(app(name))
