"""Both number formats of inference, on every machine."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from filmai_core.errors import InputError
from filmai_core.learning.registry import read_card
from filmai_core.learning.runtime import inference_dtype
from filmai_core.models.emotions.classifier import EmotionClassifier, load_classifier
from filmai_core.settings import ASSETS, ROOT, settings

DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}
TEXTS = ["I hate you.", "The bus leaves at nine.", "What a lovely day, thank you so much!"]


@pytest.fixture(params=DTYPES)
def precision(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("FILMAI_PRECISION", request.param)
    settings.cache_clear()
    yield request.param
    monkeypatch.undo()
    settings.cache_clear()


def shipped() -> EmotionClassifier:
    return load_classifier(read_card(ASSETS / "models" / "emotions"))


def test_the_wish_decides(precision: str) -> None:
    assert inference_dtype() == DTYPES[precision]
    model = shipped().model
    assert {value.dtype for value in model.parameters()} == {DTYPES[precision]}


def test_scores_are_the_same_in_both(precision: str) -> None:
    found = shipped().scores(TEXTS)
    assert found.shape == (3, 7) and found.dtype == np.float32
    labels = EmotionClassifier.labels
    assert [labels[row.argmax()] for row in found] == ["anger", "neutral", "joy"]


def test_the_benchmark_leaves_the_model_as_it_was(precision: str) -> None:
    """It used to turn the encoder to fp32 in place: on a CPU with bf16 its heads then failed."""
    spec = importlib.util.spec_from_file_location("bench", ROOT / "benchmarks" / "emotions.py")
    assert spec is not None and spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    model = shipped()
    before = model.scores(TEXTS)
    pipe = bench.pipeline_of(model)
    assert len(pipe(TEXTS[:1])[0]) == 9
    assert np.array_equal(model.scores(TEXTS), before)
    assert {value.dtype for value in model.model.parameters()} == {DTYPES[precision]}


def test_an_unknown_precision_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILMAI_PRECISION", "int3")
    settings.cache_clear()
    with pytest.raises(InputError, match="int3.*FILMAI_PRECISION|FILMAI_PRECISION.*int3"):
        settings()
    monkeypatch.undo()
    settings.cache_clear()
