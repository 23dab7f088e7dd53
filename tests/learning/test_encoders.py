from __future__ import annotations

from pathlib import Path

import pytest

from filmai_core.errors import ModelError
from filmai_core.learning.encoders import encoder_card, find_encoder, is_encoder, source_of
from filmai_core.learning.registry import ModelRegistry


def test_the_encoder_is_the_published_one() -> None:
    assert find_encoder().revision.startswith("53aa51172d14")


@pytest.mark.parametrize("name", ["nope", "/no/such/folder"])
def test_an_unknown_encoder_is_named(name: str) -> None:
    assert not is_encoder(name)
    with pytest.raises(ModelError, match="there is no encoder"):
        find_encoder(name)


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a model folder"):
        find_encoder(str(tmp_path))


def test_a_folder_of_weights_is_known_by_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(b"one")
    desk = ModelRegistry(())
    first = desk.card(str(tmp_path))
    assert source_of(first).location == str(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"other")
    assert desk.card(str(tmp_path)).label != first.label


def test_a_hub_name_is_loaded_by_that_name() -> None:
    assert source_of(encoder_card("owner/model")).location == "owner/model"
