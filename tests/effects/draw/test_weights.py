"""The renderer in use: the user's own, with the card that speaks for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from filmai_core.effects.draw.networks import Generator, Shape
from filmai_core.effects.draw.weights import (
    RENDERER,
    default_generator,
    install_renderer,
    renderer_card,
    save_network,
)
from filmai_core.effects.train.card import Making, write_weights
from filmai_core.errors import ModelError
from filmai_core.learning.card import CARD, file_sha256

SMALL = Shape(wide=6, middle=4, blocks=1, fine=1)
MAKING = Making(steps=1, minutes=0.1, hardware="a desk", sequences=1, frames=6, origins=("ours",))


def test_the_shipped_renderer_draws_where_the_user_has_none() -> None:
    card = renderer_card()
    assert card is not None and default_generator().card == card
    assert default_generator().shape.to_json() == card.data["shape"]


def test_an_installed_renderer_draws_from_the_next_call(tmp_path: Path, home: Path) -> None:
    shipped = default_generator()
    for wide in (6, 8):
        made = Generator(replace(SMALL, wide=wide))
        write_weights(tmp_path / str(wide), made, None, MAKING, None)
        install_renderer(tmp_path / str(wide))
        used = default_generator()
        assert used.shape == made.shape and used is not shipped
        assert used.card is not None and used.card == renderer_card()
        assert used.card.folder == home / "models" / "effects"
        assert used.card.data["hardware"] == "a desk"
    assert torch.isfinite(next(used.parameters())).all()


@pytest.mark.parametrize("card", ["", 'name = "FilmAI effect renderer"\nweights = 5\nsteps = 9\n'])
def test_a_renderer_of_the_first_version_gets_a_card_that_names_it(home: Path, card: str) -> None:
    folder = home / "models" / "effects"
    path = folder / "renderer.safetensors"
    save_network(path, Generator(SMALL), RENDERER, {"shape": SMALL.to_json()})
    if card:
        (folder / CARD).write_text(card)
    used = default_generator()
    assert used.shape == SMALL and used.card is not None
    assert file_sha256(path).startswith(used.card.revision)
    assert used.card.data.get("steps") == (9 if card else None)


def test_a_folder_without_a_renderer_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        install_renderer(tmp_path)
