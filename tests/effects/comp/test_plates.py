"""The plates that ship are what the drawing makes, and usable as plates."""

from __future__ import annotations

import numpy as np
import pytest

from filmai_core.effects.colour.transfer import luminance
from filmai_core.effects.comp.composite import check_frame
from filmai_core.effects.comp.plates import LIGHTS, build_plate
from filmai_core.effects.media.images import read_image
from filmai_core.errors import InputError
from filmai_core.settings import ASSETS


def test_day_is_brighter_than_dusk_than_night() -> None:
    levels = [float(luminance(build_plate(name, 160, 90)).mean()) for name in LIGHTS]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] > 10 * levels[2] > 0


@pytest.mark.parametrize("name", list(LIGHTS))
def test_the_shipped_plate_is_the_drawn_one(name: str) -> None:
    shipped = read_image(ASSETS / "plates" / f"{name}.jpg")
    assert shipped.shape == (720, 1280, 4)
    drawn = build_plate(name, 320, 180)
    check_frame(drawn, name)
    small = shipped.reshape(180, 4, 320, 4, 4).mean(axis=(1, 3))
    # The lattice of noise is the same at every size; only fine texture and grain differ.
    difference = np.abs(luminance(small) - luminance(drawn)).mean()
    assert difference < 0.1 * luminance(drawn).mean()


def test_an_unknown_plate_is_named() -> None:
    with pytest.raises(InputError, match="'noon'"):
        build_plate("noon")
