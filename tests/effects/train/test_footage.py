"""Footage to a dataset: keyed, cropped, cut, split, and its motion measured."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from filmai_core.effects.draw.sequences import read_dataset
from filmai_core.effects.media.alpha import softened, unsoftened
from filmai_core.effects.media.export import write_clip
from filmai_core.effects.media.images import read_image
from filmai_core.effects.spec import EffectKind
from filmai_core.effects.train.footage import (
    Preparation,
    cut_square,
    find_square,
    key_luma,
    measure_flow,
    prepare_footage,
)
from filmai_core.errors import InputError

FIRE = Preparation(EffectKind.FIRE, size=32)


def ball(x: float, y: float, size: int = 64, radius: float = 6, alpha: bool = True) -> np.ndarray:
    """A textured warm ball; without alpha it is shot on black."""
    v, u = np.mgrid[0:size, 0:size].astype(np.float32)
    d = np.hypot(u - x, v - y)
    a = np.clip(1.5 - d / radius, 0, 1) * (0.75 + 0.25 * np.sin((u - x) * 0.9) * np.cos(v - y))
    frame = np.stack([a * 0.8, a * 0.4, a * 0.1, a], axis=-1).astype(np.float32)
    if not alpha:
        frame[..., 3] = 1
    return frame


def take(count: int, y: float = 30, **more: object) -> list[np.ndarray]:
    return [ball(20 + 1.5 * t, y, **more) for t in range(count)]  # type: ignore[arg-type]


def save(folder: Path, name: str, frames: list[np.ndarray]) -> tuple[Path, str]:
    write_clip(frames, Fraction(25), folder / name)
    return folder / name, name


def test_sources_become_sequences_split_by_source(tmp_path: Path) -> None:
    sources = [save(tmp_path, f"take{n}.mov", take(8, radius=5 + 3 * n)) for n in range(3)]
    done = prepare_footage(sources, tmp_path / "set", FIRE)
    assert len(done.names) == 3 and done.held_out == (done.names[2],)
    learnt = list(read_dataset(tmp_path / "set"))
    assert [s.held_out for s in learnt] == [False, False, True]
    assert all(s.frames.shape == (8, 32, 32, 4) and s.fps == 25 for s in learnt)
    assert all(s.origin == "footage" and s.kind is EffectKind.FIRE for s in learnt)
    # It shows, and fills its square.
    assert learnt[0].frames[..., 3].max() > 0.8
    sheet = read_image(done.sheet)
    assert sheet.shape[:2] == (3 * 96, 8 * 96)
    assert sheet[250, 1, 0] > 0.5 > sheet[50, 1, 0]  # the gold bar of the held-out row


def test_repeats_and_copies_are_left_out(tmp_path: Path) -> None:
    twice = [frame for frame in take(6) for _ in range(2)]
    sources = [save(tmp_path, "a.mov", twice), save(tmp_path, "b.mov", take(6)),
               save(tmp_path, "c.mov", take(6, radius=11))]  # fmt: skip
    done = prepare_footage(sources, tmp_path / "set", FIRE)
    assert (done.repeats, done.copies) == (6, 1)
    assert len(done.names) == 2 and done.frames == 12


def test_a_cut_starts_another_sequence(tmp_path: Path) -> None:
    shots = take(6, y=12, radius=12) + [np.roll(f, 30, axis=0) for f in take(6, radius=25)]
    done = prepare_footage([save(tmp_path, "a.mov", shots)], tmp_path / "set", FIRE)
    assert len(done.names) == 2
    assert done.held_out == (done.names[1],)


def test_one_short_take_gives_up_its_end(tmp_path: Path) -> None:
    done = prepare_footage([save(tmp_path, "a.mov", take(24))], tmp_path / "set", FIRE)
    assert [len(s.frames) for s in read_dataset(tmp_path / "set")] == [14, 6]
    assert done.held_out == (done.names[1],)


def test_luma_key_for_footage_on_black(tmp_path: Path) -> None:
    black = save(tmp_path, "black.mp4", take(6, alpha=False))
    with pytest.raises(InputError, match=r"black\.mp4 has no alpha.*luma"):
        prepare_footage([black], tmp_path / "set", FIRE)
    keyed = Preparation(EffectKind.FIRE, size=32, key="luma", graded=False)
    prepare_footage([black], tmp_path / "set", keyed)
    frames = next(read_dataset(tmp_path / "set")).frames.astype(np.float32)
    assert frames[..., 3].max() > 0.8
    assert not frames[:, 0, 0].any()


def test_the_key_drops_noise_and_keeps_light() -> None:
    frame = np.ones((1, 3, 4), np.float32)
    frame[0, :, :3] = np.float32([0.001, 0.05, 0.5])[:, None]
    keyed = key_luma(frame, 0.04, 0.6)
    assert not keyed[0, 0].any()
    np.testing.assert_allclose(keyed[0, 1:, 0], [0.05, 0.5])
    assert 0 < keyed[0, 1, 3] < keyed[0, 2, 3] == 1


def test_the_square_holds_all_that_shows() -> None:
    frames = take(10)
    top, left, side = find_square(frames)
    assert side < 45
    assert sum(f.sum() for f in frames) == pytest.approx(
        sum(cut_square(f, (top, left, side), side).sum() for f in frames), rel=1e-3
    )
    # Beyond the picture there is nothing.
    assert not cut_square(frames[0], (-20, -20, 20), 20).any()
    with pytest.raises(InputError, match="nothing shows"):
        find_square([np.zeros((8, 8, 4), np.float32)])


def test_flow_is_in_frame_widths() -> None:
    frames = np.stack([ball(24 + 2 * t, 32 + t, radius=14) for t in range(4)])
    flow = measure_flow(frames).astype(np.float32)
    assert flow.shape == (4, 16, 16, 2)
    inner = flow[1, 6:10, 5:9].reshape(-1, 2).mean(axis=0) * 64
    assert inner == pytest.approx([2, 1], abs=0.35)
    np.testing.assert_array_equal(flow[3], flow[2])


def test_a_flipbook_sheet(tmp_path: Path) -> None:
    cells = take(8, size=64)
    sheet = np.concatenate([np.concatenate(cells[i : i + 4], axis=1) for i in (0, 4)])
    [path] = write_clip([sheet], Fraction(24), tmp_path / "sheet.png")
    done = prepare_footage([(path, "sheet.png")], tmp_path / "set", FIRE, sheet=(4, 2))
    assert done.frames == 8


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        (take(2), "2 different frames"),
        ([ball(30, 30)] * 9, "1 different frames"),
        ([np.zeros((64, 64, 4), np.float32)] * 6, "nothing shows in a.mov"),
    ],
)
def test_footage_of_no_use_is_named(tmp_path: Path, frames: list[np.ndarray], message: str) -> None:
    with pytest.raises(InputError, match=message):
        prepare_footage([save(tmp_path, "a.mov", frames)], tmp_path / "set", FIRE)
    assert not (tmp_path / "set").exists()


def test_bad_preparations_are_named(tmp_path: Path) -> None:
    for more, message in (({"size": 33}, "33"), ({"key": "green"}, "green"),
                          ({"black": 0.7}, "keys nothing")):  # fmt: skip
        with pytest.raises(InputError, match=message):
            Preparation(EffectKind.FIRE, **more)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no footage"):
        prepare_footage([], tmp_path, FIRE)


def test_the_shoulder_and_its_inverse() -> None:
    frame = np.float32([[[0, 0.2, 0.9, 0.5], [5, 2, 0.1, 0]]])
    soft = softened(frame)
    assert soft[..., :3].max() < 1 and soft[0, 1, 0] > soft[0, 1, 1]
    np.testing.assert_array_equal(soft[..., 3], frame[..., 3])
    np.testing.assert_allclose(unsoftened(soft)[0, 0], frame[0, 0], atol=1e-5)


@pytest.mark.corpus
def test_real_flipbooks_become_a_dataset(shared_dir: Path, tmp_path: Path) -> None:
    sheet = shared_dir / "data" / "effects" / "glavin_Explosion01-light_5x5.png"
    preparation = Preparation(EffectKind.EXPLOSION, size=64)
    done = prepare_footage([(sheet, sheet.name)], tmp_path, preparation, sheet=(5, 5))
    assert done.frames >= 16
    sequence = next(read_dataset(tmp_path))
    assert sequence.frames.max() > 0.5 and np.abs(sequence.flow).max() > 0.01
