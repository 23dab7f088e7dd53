"""Flipbook sheets: which frames, where, and vectors that an engine can move them by."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from filmai_core.cli import main
from filmai_core.effects.clip import Clip
from filmai_core.effects.draw.flipbook import build_flipbook, parse_grid, write_motion
from filmai_core.effects.media.export import write_clip
from filmai_core.effects.media.reading import read_clip
from filmai_core.errors import InputError

SIDE = 48


def ball(count: int, right: float, down: float) -> Clip:
    """A soft ball that moves by so many pixels a frame."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    frames = []
    for n in range(count):
        far = np.hypot(x - 16 - right * n, y - 16 - down * n)
        a = np.exp(-((far / 6) ** 2)).astype(np.float32)
        frames.append(np.stack([a, a, a, a], -1))
    return Clip.of(frames, Fraction(24))


def test_frames_lie_row_by_row_from_first_to_last() -> None:
    clip = ball(9, 1, 0)
    book = build_flipbook(clip, 2, 2)
    assert book.picked == (0, 3, 5, 8)
    np.testing.assert_allclose(book.sheet[SIDE:, SIDE:], clip.frames[8])
    np.testing.assert_allclose(book.sheet[:SIDE, SIDE:], clip.frames[3])
    assert build_flipbook(clip, 3, 1, loop=True).picked == (0, 3, 6)
    short = build_flipbook(ball(2, 1, 0), 2, 2)
    assert short.picked == (0, 1) and not short.sheet[SIDE:].any()


def test_vectors_lead_to_the_next_cell() -> None:
    book = build_flipbook(ball(4, 3, 2), 4, 1)
    here = book.motion[:, :SIDE].astype(np.float32)
    vector = (here[16, 16, :2] - 127.5) / 127.5 * book.strength * SIDE
    np.testing.assert_allclose(vector, (3, 2), atol=0.3)
    last = book.motion[:, 3 * SIDE :, :2]
    assert abs(last.astype(int) - 128).max() <= 1  # nothing follows


def test_the_motion_sheet_says_its_strength(tmp_path: Path) -> None:
    book = build_flipbook(ball(4, 3, 2), 2, 2)
    write_motion(book, tmp_path / "m.png")
    with Image.open(tmp_path / "m.png") as image:
        assert float(image.text["motion_strength"]) == pytest.approx(book.strength, abs=1e-5)
        assert image.size == (2 * SIDE, 2 * SIDE)


@pytest.mark.parametrize("text", ["8", "0x4", "8x", "axb", "8x8x8"])
def test_a_grid_is_columns_by_rows(text: str) -> None:
    assert parse_grid("8x4") == (8, 4)
    with pytest.raises(InputError, match="is no grid"):
        parse_grid(text)


def test_the_command_writes_both_sheets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_clip(ball(8, 1, 1), Fraction(24), tmp_path / "b.####.exr")
    code = main(["effect", "sheet", str(tmp_path / "b.####.exr"), "--grid", "4x2", "--motion",
                 "--cell", "24", "--out", str(tmp_path / "s.png")])  # fmt: skip
    assert code == 0 and "8 of 8 frames in 4 x 2 cells" in capsys.readouterr().out
    assert read_clip(tmp_path / "s.png", sheet=(4, 2)).count == 8
    assert (tmp_path / "s_motion.png").is_file()
    assert main(["effect", "sheet", str(tmp_path / "b.####.exr"), "--out", "x.####.png"]) == 2
