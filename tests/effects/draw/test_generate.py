"""From a spec to frames, on a grid of 8 x 16 x 16 cells and with bicubic drawing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from filmai_core.effects.clip import Clip
from filmai_core.effects.draw import generate as module
from filmai_core.effects.draw.generate import bicubic, generate, generate_frames
from filmai_core.effects.draw.networks import Generator, Shape
from filmai_core.effects.simulate.driver import Track
from filmai_core.effects.spec import EffectKind, EffectSpec, Form
from filmai_core.errors import InputError, ModelError
from filmai_core.learning.registry import ModelRegistry
from filmai_core.progress import Cancelled, Progress


@pytest.fixture(autouse=True)
def small_grid(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(module, "Track", partial(Track, grid=(8, 16, 16)))
    module._tracks.clear()
    yield
    module._tracks.clear()


def spec(kind: EffectKind = EffectKind.FIRE, **changes: object) -> EffectSpec:
    values = {"size": 64, "frames": 6, "scale": 1.5, "turbulence": 0.3, **changes}
    return EffectSpec(kind, **values)  # type: ignore[arg-type]


def make(wanted: EffectSpec, matte: np.ndarray | None = None) -> Clip:
    return generate(wanted, draw=bicubic, matte=matte)


def light(clip: Clip) -> np.ndarray:
    return clip.frames[..., :3].mean(axis=(0, 3))  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", list(EffectKind))
def test_every_kind_gives_clean_frames(kind: EffectKind) -> None:
    clip = make(spec(kind, frames=8))
    frames = clip.frames
    assert frames.shape == (8, 64, 64, 4)
    assert np.isfinite(frames).all() and frames.min() >= 0 and frames[..., 3].max() <= 1
    assert frames[4:].max() > 0.05
    for edge in (frames[:, 0], frames[:, -1], frames[:, :, 0], frames[:, :, -1]):
        assert edge.max() == 0  # an element never breaks frame


def test_the_same_spec_gives_the_same_frames_and_another_seed_others() -> None:
    first = make(spec()).frames
    module._tracks.clear()
    np.testing.assert_array_equal(make(spec()).frames, first)
    assert np.abs(make(spec(seed=8)).frames - first).max() > 0.01


def test_a_frame_can_be_had_without_the_others() -> None:
    whole = make(spec()).frames
    module._tracks.clear()
    [fifth] = generate_frames(spec(), draw=bicubic, start=4, stop=5)
    np.testing.assert_allclose(fifth, whole[4], atol=1e-6)
    [second] = generate_frames(spec(), draw=bicubic, start=1, stop=2)
    np.testing.assert_allclose(second, whole[1], atol=1e-6)


def test_going_back_past_what_is_kept_simulates_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("filmai_core.effects.simulate.driver.MOST_KEPT", 3)
    track = Track(spec(), grid=(8, 16, 16))
    first = track.at(0.0).coarse.clone()
    track.at(0.5)
    np.testing.assert_array_equal(track.at(0.0).coarse, first)


@pytest.mark.parametrize("kind", [EffectKind.FIRE, EffectKind.WATER])
def test_an_explosion_and_a_splash_start_on_an_empty_frame(kind: EffectKind) -> None:
    kind = EffectKind.EXPLOSION if kind is EffectKind.FIRE else kind
    frames = make(spec(kind, frames=8)).frames
    assert frames[0].max() == 0
    assert frames[-1].max() > 0.05


def test_more_wind_leans_more() -> None:
    across = np.arange(64)

    def lean(wind: float) -> float:
        seen = light(make(spec(EffectKind.SMOKE, wind=wind, turbulence=0, frames=3)))
        return float((seen * across).sum() / seen.sum())

    left, none, some, more = (lean(w) for w in (-1.5, 0.0, 0.7, 1.5))
    assert left < none - 0.4 and none + 0.4 < some and some + 0.4 < more


def test_more_intensity_is_brighter_and_taller() -> None:
    def look(intensity: float) -> tuple[float, float]:
        seen = light(make(spec(intensity=intensity, turbulence=0, frames=3)))
        rows = np.nonzero(seen.max(axis=1) > 0.05)[0]
        return float(seen.sum()), float(64 - rows.min())

    (dim, low), (bright, high) = look(0.6), look(1.8)
    assert bright > 1.3 * dim and high > low + 3


def test_more_smoke_hides_more() -> None:
    thin, thick = (make(spec(EffectKind.FIRE, smoke=s)).frames[..., 3].sum() for s in (0.2, 2.0))
    assert thick > 2 * thin


def test_a_matte_confines_the_source() -> None:
    matte = np.zeros((30, 40), np.float32)
    matte[20:24, 2:14] = 1  # low on the left
    for kind in (EffectKind.FIRE, EffectKind.SMOKE):
        seen = light(make(spec(kind, frames=2), matte))
        assert seen[:, :32].sum() > 4 * seen[:, 32:].sum(), kind
        assert seen[54:].sum() < 0.1 * seen.sum()  # nothing at the preset's own place


def test_a_loop_closes() -> None:
    wanted = spec(frames=24, fps=Fraction(24), loop=True)
    frames = make(wanted).frames
    steps = np.abs(np.diff(frames, axis=0)).mean(axis=(1, 2, 3))
    gap = np.abs(frames[0] - frames[-1]).mean()
    assert gap < 1.5 * steps.max()
    plain = make(spec(frames=24)).frames
    assert np.abs(plain[0] - plain[-1]).mean() > 1.5 * gap


def test_an_exploding_loop_ends_empty() -> None:
    frames = make(spec(EffectKind.EXPLOSION, frames=24, loop=True)).frames
    assert frames[0].max() == 0
    assert frames[-1].mean() < 0.2 * frames[8].mean()


def test_sizes_share_one_simulation_and_look_alike() -> None:
    large = make(spec(size=128, frames=2)).frames
    assert len(module._tracks) == 1
    small = make(spec(size=64, frames=2)).frames
    odd = make(spec(size=50, frames=2)).frames
    assert len(module._tracks) == 1
    assert odd.shape[1:3] == (50, 50)
    pooled = large.reshape(2, 64, 2, 64, 2, 4).mean((2, 4))
    assert np.abs(pooled - small).mean() < 0.15 * small.mean()


def test_highlights_are_never_clamped() -> None:
    assert make(spec(EffectKind.EXPLOSION, frames=8, intensity=3)).frames.max() > 2


def test_the_rate_changes_the_sampling_not_the_motion() -> None:
    slow = make(spec(fps=Fraction(12), frames=3)).frames
    fast = make(spec(fps=Fraction(24), frames=5)).frames
    np.testing.assert_allclose(fast[2], slow[1], atol=1e-5)


def test_a_renderer_draws_what_the_fields_hold() -> None:
    clip = generate(spec(frames=2), draw=Generator(Shape(8, 6, 1, 1)).eval())
    assert clip.frames.shape == (2, 64, 64, 4)
    assert clip.frames[:, :8, :8].max() == 0  # the background stays clean


def test_bad_ranges_and_mattes_are_refused() -> None:
    for start, stop in ((-1, 2), (3, 3), (0, 7)):
        with pytest.raises(InputError, match="frames"):
            generate_frames(spec(), draw=bicubic, start=start, stop=stop)
    with pytest.raises(InputError, match="matte"):
        generate_frames(spec(), draw=bicubic, matte=np.zeros((0, 3), np.float32))
    with pytest.raises(InputError, match="GiB"):
        generate(EffectSpec(EffectKind.FIRE, size=2048, frames=1000), draw=bicubic)


def test_a_missing_renderer_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    empty = ModelRegistry((tmp_path,))
    monkeypatch.setattr("filmai_core.effects.draw.weights.default_registry", lambda: empty)
    with pytest.raises(ModelError, match=r"not installed.*filmai effect train"):
        generate(spec())


def test_the_caller_can_stop_it() -> None:
    def stop(progress: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        generate(spec(), draw=bicubic, report=stop)


def test_rain_rings_at_any_moment_and_loops() -> None:
    wanted = EffectSpec(EffectKind.WATER, Form.RAIN, size=64, frames=12, loop=True)
    frames = generate(wanted).frames
    assert frames.max() > 0.05
    [again] = generate_frames(wanted, start=7, stop=8)
    np.testing.assert_array_equal(again, frames[7])


@pytest.mark.parametrize("form", [Form.RAIN, Form.FOUNTAIN, Form.SPLASH])
def test_water_loops_without_a_jump(form: Form) -> None:
    wanted = EffectSpec(EffectKind.WATER, form, size=64, frames=24, loop=True)
    frames = generate(wanted).frames
    steps = np.abs(np.diff(frames, axis=0)).mean(axis=(1, 2, 3))
    assert np.abs(frames[0] - frames[-1]).mean() < 1.5 * steps.max()
    light = frames.mean(axis=(1, 2, 3))
    if form is Form.FOUNTAIN:  # as much water at the seam as anywhere
        assert light[[0, -1]].min() > 0.8 * light.mean()
