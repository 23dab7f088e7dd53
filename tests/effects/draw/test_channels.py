"""Channels follow from the picture and the simulation, and motion moves it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import OpenEXR
import pytest
import torch

from filmai_core.effects.coding import encode, warp
from filmai_core.effects.draw import generate as module
from filmai_core.effects.draw.channels import NAMES, generate_channels, parse_names
from filmai_core.effects.draw.generate import bicubic, generate
from filmai_core.effects.media.export import write_layers
from filmai_core.effects.media.reading import open_media, read_clip
from filmai_core.effects.simulate.driver import Track
from filmai_core.effects.spec import EffectKind, EffectSpec
from filmai_core.errors import InputError


@pytest.fixture(autouse=True)
def small_grid(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(module, "Track", partial(Track, grid=(8, 32, 32)))
    module._tracks.clear()
    yield
    module._tracks.clear()


def spec(kind: EffectKind = EffectKind.FIRE, seed: int = 40) -> EffectSpec:
    return EffectSpec(kind, size=64, frames=8, seed=seed, scale=1.5)


def test_channels_agree_with_the_beauty() -> None:
    frames = list(generate_channels(spec(), draw=bicubic))
    np.testing.assert_array_equal(
        np.stack([picture for picture, _ in frames]), generate(spec(), draw=bicubic).frames
    )
    picture, extra = frames[-1]
    emission = np.stack([extra[f"emission.{c}"] for c in "RGB"], -1)
    assert (emission <= picture[..., :3] + 1e-6).all() and emission.max() > 0.3
    np.testing.assert_allclose(1 - np.exp(-extra["density.Z"]), picture[..., 3], atol=1e-5)
    bright = picture[..., 1] > 0.5 * picture[..., 1].max()
    assert 900 < extra["temperature.Z"][bright].mean() < 2200
    assert extra["temperature.Z"][0].max() < 400 and extra["temperature.Z"].min() >= 0
    assert 0.02 < extra["depth.Z"][bright].mean() < 0.5
    np.testing.assert_array_equal(extra["forward.u"], -extra["backward.u"])  # the last frame


@pytest.mark.parametrize("kind", [EffectKind.FIRE, EffectKind.SMOKE, EffectKind.EXPLOSION])
@pytest.mark.parametrize("seed", [901, 902])
def test_a_frame_moved_by_its_motion_is_nearer_to_the_next(kind: EffectKind, seed: int) -> None:
    frames = list(generate_channels(spec(kind, seed), ("motion",), draw=bicubic))
    pictures = encode(torch.from_numpy(np.stack([p for p, _ in frames])).permute(0, 3, 1, 2))
    ways = {
        name: torch.from_numpy(np.stack([[e[f"{name}.u"], e[f"{name}.v"]] for _, e in frames]))
        for name in ("forward", "backward")
    }
    plain = float((pictures[1:] - pictures[:-1]).abs().mean())
    there = warp(pictures[1:], ways["forward"][:-1]) - pictures[:-1]
    back = warp(pictures[:-1], ways["backward"][1:]) - pictures[1:]
    assert float(there.abs().mean()) < 0.95 * plain
    assert float(back.abs().mean()) < 0.95 * plain


def test_layers_are_written_into_one_file_and_the_beauty_is_its_picture(tmp_path: Path) -> None:
    steps = list(generate_channels(spec(), draw=bicubic))
    files = write_layers(steps, Fraction(24), tmp_path / "f.####.exr")
    assert [file.name for file in files][:2] == ["f.1001.exr", "f.1002.exr"]
    with OpenEXR.File(str(files[3]), separate_channels=True) as file:
        channels = {key: channel.pixels for key, channel in file.channels().items()}
    wanted = {"R", "G", "B", "A", "emission.R", "emission.G", "emission.B", "density.Z",
              "temperature.Z", "depth.Z", "forward.u", "forward.v", "backward.u",
              "backward.v"}  # fmt: skip
    assert set(channels) == wanted
    np.testing.assert_allclose(channels["depth.Z"], steps[3][1]["depth.Z"])
    back = read_clip(tmp_path / "f.####.exr")
    np.testing.assert_allclose(back.frames[3], steps[3][0], rtol=1e-3, atol=1e-4)
    assert open_media(tmp_path / "f.####.exr").about.notes == ()


def test_names_and_refusals(tmp_path: Path) -> None:
    assert parse_names("all") == NAMES
    assert parse_names("depth, beauty") == ("beauty", "depth")
    for bad in ("heat", "", "beauty,heat"):
        with pytest.raises(InputError, match="no channel is called"):
            parse_names(bad)
    with pytest.raises(InputError, match="water has no channels"):
        generate_channels(spec(EffectKind.WATER))
    with pytest.raises(InputError, match="cannot hold layers"):
        write_layers([], Fraction(24), tmp_path / "a.mov")
