"""Folders and zips of pictures: what is a frame, and of which take."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath

import numpy as np
import pytest
from PIL import Image

from filmai_core.effects.media.reading import open_media
from filmai_core.effects.media.sequences import is_picture, numbered
from filmai_core.errors import InputError


def png(level: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.full((4, 4, 3), level, np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def fill(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for level, name in enumerate(names):
        (folder / name).write_bytes(png(level))
    return folder


def test_what_a_system_strews_is_left_out(tmp_path: Path) -> None:
    folder = fill(tmp_path / "pl", "plate.1040.png", "plate.1041.png")
    for name in ("._plate.1040.png", ".DS_Store", "Thumbs.db"):
        (folder / name).write_bytes(b"\0\5\x16\7")
    media = open_media(folder)
    assert (media.count, media.about.first) == (2, 1040)
    with zipfile.ZipFile(tmp_path / "pl.zip", "w") as archive:
        archive.writestr("pl/plate.0007.png", png(1))
        archive.writestr("pl/plate.0008.png", png(2))
        archive.writestr("__MACOSX/pl/._plate.0007.png", b"\0\5\x16\7")
        archive.writestr("__MACOSX/pl/plate.0007.png", b"\0\5\x16\7")
    media = open_media(tmp_path / "pl.zip")
    assert (media.count, media.about.first) == (2, 7)


def test_two_takes_are_refused_by_their_names(tmp_path: Path) -> None:
    folder = fill(tmp_path / "day", "a.1001.png", "a.1002.png", "b.0001.png", "b.0002.png")
    message = r"day holds 2 takes \(a\.####\.png \(1001 to 1002\), b\.####\.png \(1 to 2\)\)"
    with pytest.raises(InputError, match=message):
        open_media(folder)
    assert open_media(folder / "b.####.png").about.first == 1


def test_one_take_is_taken_without_the_pictures_beside_it(tmp_path: Path) -> None:
    folder = fill(tmp_path / "d", "reference.png", "t.8.png", "t.9.png", "t.10.png", "chart2.png")
    media = open_media(folder)
    levels = [frame[0, 0, 0] for frame in media.read()]
    assert len(levels) == 3 and levels == sorted(levels)


def test_pictures_without_numbers_come_by_name(tmp_path: Path) -> None:
    media = open_media(fill(tmp_path / "d", "a.png", "b.png"))
    assert media.count == 2 and media.about.first is None


def test_a_folder_without_pictures_is_said(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "._a.png").write_bytes(b"x")
    with pytest.raises(InputError, match="d holds no pictures"):
        open_media(tmp_path / "d")


def test_a_missing_frame_of_a_folder_is_noted(tmp_path: Path) -> None:
    media = open_media(fill(tmp_path / "d", "a.1.png", "a.3.png"))
    assert media.about.notes == ("frame 2 is missing",)


def test_the_last_number_of_a_name_counts() -> None:
    assert numbered(PurePosixPath("sh010_v2.1001.exr")) == ("sh010_v2.####.exr", 1001)
    assert numbered(PurePosixPath("frame12_final.png")) == ("frame##_final.png", 12)
    assert numbered(PurePosixPath("plate.png")) is None
    assert not is_picture(PurePosixPath("a/._b.1.png")) and is_picture(PurePosixPath("a/b.dpx"))
