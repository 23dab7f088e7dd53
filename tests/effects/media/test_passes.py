"""Two passes together are the element over any plate."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from filmai_core.effects.comp.composite import over, plus
from filmai_core.effects.media.alpha import softened
from filmai_core.effects.media.passes import pass_path, write_passes
from filmai_core.effects.media.reading import read_clip
from filmai_core.errors import InputError


@pytest.mark.parametrize(("name", "error"), [("fire.####.png", 1e-3), ("fire.mov", 0.01)])
def test_two_files_make_the_element_over_a_bright_plate(
    tmp_path: Path, name: str, error: float
) -> None:
    frames = np.zeros((3, 32, 32, 4), np.float32)
    frames[:, 8:24, 8:24] = (1.2, 0.4, 0.05, 0.1)
    write_passes(frames, Fraction(24), tmp_path / name)
    smoke = read_clip(tmp_path / pass_path(Path(name), "smoke")).frames[1]
    light = read_clip(tmp_path / pass_path(Path(name), "light")).frames[1]
    plate = np.full((32, 32, 4), (0.6, 0.6, 0.6, 1), np.float32)
    result = plus(light, over(smoke, plate))
    wanted = over(softened(frames[1]), plate)
    inner = np.s_[12:20, 12:20, :3]
    np.testing.assert_allclose(result[inner], wanted[inner], atol=error)
    np.testing.assert_allclose(result[:4, :4, :3], 0.6, atol=error)


def test_names_and_formats() -> None:
    assert pass_path(Path("a/fire.mov"), "smoke") == Path("a/fire_smoke.mov")
    assert pass_path(Path("fire_####.png"), "light").name == "fire_light_####.png"
    with pytest.raises(InputError, match="needs no two passes"):
        write_passes([], Fraction(24), Path("fire.####.exr"))
