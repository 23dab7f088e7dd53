"""EXR plates: the right layer, colour, aspect and clock, in and out."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR
import pytest

from filmai_core.effects.colour.primaries import ACES_AP0, ACES_AP1, REC709, REC2020, convert
from filmai_core.effects.media.export import Delivery, write_clip
from filmai_core.effects.media.images import read_picture
from filmai_core.effects.media.reading import open_media, read_clip
from filmai_core.effects.media.sources import Choice
from filmai_core.effects.media.timing import About, Timecode
from filmai_core.errors import InputError

PICTURE = np.random.default_rng(4).uniform(0, 2, (6, 8, 3)).astype(np.float16)
NOTHING = np.zeros((6, 8, 3), np.float16)
PLANE = np.full((6, 8), 7, np.float32)


def write(path: Path, channels: dict[str, Any], **header: Any) -> Path:
    with OpenEXR.File(header, channels) as file:
        file.write(str(path))
    return path


def write_parts(path: Path, *parts: tuple[str, dict[str, Any]]) -> Path:
    made = [OpenEXR.Part({"type": OpenEXR.scanlineimage}, c, name) for name, c in parts]
    with OpenEXR.File(made) as file:
        file.write(str(path))
    return path


def rgb(path: Path, choice: Choice | None = None) -> np.ndarray:
    return read_picture(path, "", choice or Choice()).frame[..., :3]


@pytest.mark.parametrize(
    "names",
    [
        ("ViewLayer.AO", "ViewLayer.Combined"),
        ("ao", "beauty"),
        ("diffuse", "rgba"),
        ("depth", ""),
        ("normals", "something"),
        ("cryptoObject00", "Image"),
    ],
)
def test_the_picture_is_chosen_by_its_name(tmp_path: Path, names: tuple[str, str]) -> None:
    other, picture = (name or "RGB" for name in names)
    file = write(tmp_path / "a.exr", {other: NOTHING, picture: PICTURE})
    np.testing.assert_array_equal(rgb(file), PICTURE.astype(np.float32))


@pytest.mark.parametrize(
    "parts",
    [
        [("depth", {"Z": PLANE}), ("beauty", {"RGB": PICTURE})],
        [("depth", {"RGB": NOTHING}), ("rgba", {"RGB": PICTURE})],
        [("depth", {"Y": PLANE}), ("picture", {"RGB": PICTURE})],
        [("cryptomatte", {"crypto": NOTHING}), ("main", {"main": PICTURE})],
        [("motion", {"forward.u": PLANE, "forward.v": PLANE}), ("x", {"RGB": PICTURE})],
        [("shadow", {"RGB": NOTHING}), ("N", {"RGB": NOTHING}), ("left", {"RGB": PICTURE})],
    ],
)
def test_the_part_that_holds_the_picture_is_found(
    tmp_path: Path, parts: list[tuple[str, dict[str, Any]]]
) -> None:
    file = write_parts(tmp_path / "a.exr", *parts)
    np.testing.assert_array_equal(rgb(file), PICTURE.astype(np.float32))


def test_part_and_layer_can_be_chosen(tmp_path: Path) -> None:
    file = write_parts(
        tmp_path / "a.exr", ("beauty", {"RGB": NOTHING}),
        ("aov", {"spec": PICTURE, "depth.Z": PLANE}),
    )  # fmt: skip
    np.testing.assert_array_equal(rgb(file, Choice(layer="spec")), PICTURE.astype(np.float32))
    np.testing.assert_array_equal(rgb(file, Choice("AOV", "Spec")), PICTURE.astype(np.float32))
    assert rgb(file, Choice(layer="depth")).min() == 7
    assert rgb(file, Choice(part="0")).max() == 0
    with pytest.raises(InputError, match=r"no part or layer 'dpeth'.*aov / depth"):
        rgb(file, Choice(layer="dpeth"))


def test_lower_case_channels_are_colour(tmp_path: Path) -> None:
    planes = {"rgb"[i]: np.ascontiguousarray(PICTURE[..., i]) for i in range(3)}
    np.testing.assert_array_equal(
        rgb(write(tmp_path / "a.exr", planes)), PICTURE.astype(np.float32)
    )


def test_a_layer_is_said_where_it_was_a_choice(tmp_path: Path) -> None:
    file = write(tmp_path / "a.exr", {"V.AO": NOTHING, "V.Combined": PICTURE})
    assert "V.Combined is taken" in read_picture(file).about.notes[0]
    alone = write(tmp_path / "b.exr", {"beauty": PICTURE})
    assert read_picture(alone).about.notes == ()


@pytest.mark.parametrize("source", [ACES_AP0, ACES_AP1, REC2020])
def test_chromaticities_are_converted_and_white_stays(tmp_path: Path, source: Any) -> None:
    colours = np.ones((4, 4, 3), np.float32)
    colours[0, 0] = (0.5, 0.3, 0.1)
    wide = convert(colours, REC709, source)
    file = write(tmp_path / "a.exr", {"RGB": wide}, chromaticities=source.flat())
    picture = read_picture(file)
    np.testing.assert_allclose(picture.frame[..., :3], colours, atol=2e-3)
    assert "converted from" in picture.about.notes[0]


def test_negative_light_is_kept_and_what_is_not_finite_is_not(tmp_path: Path) -> None:
    values = np.full((2, 2, 3), -0.25, np.float32)
    values[0, 0] = (np.nan, np.inf, -np.inf)
    frame = read_picture(write(tmp_path / "a.exr", {"RGB": values})).frame
    assert frame[1, 1, :3].tolist() == [-0.25] * 3
    assert frame[0, 0, :3].tolist() == [0, 65504, 0]


def test_rate_timecode_aspect_and_number_come_through(tmp_path: Path) -> None:
    fps = Fraction(30000, 1001)
    about = About(1040, Timecode(0, 59, 59, 28, drop=True), None, Fraction(2))
    frames = np.ones((4, 6, 8, 4), np.float32)
    files = write_clip(frames, fps, tmp_path / "a.####.exr", delivery=Delivery(about=about))
    assert [file.name for file in files] == [f"a.{n}.exr" for n in range(1040, 1044)]
    with OpenEXR.File(str(files[2])) as file:
        header = dict(file.header())
    code = header["timeCode"]
    assert (code.hours, code.minutes, code.seconds, code.frame) == (1, 0, 0, 0)
    assert code.dropFrame
    assert header["framesPerSecond"] == fps
    assert header["pixelAspectRatio"] == 2
    np.testing.assert_allclose(header["chromaticities"], REC709.flat(), atol=1e-6)
    back = open_media(tmp_path / "a.####.exr")
    assert (back.about.first, back.about.timecode, back.fps) == (1040, about.timecode, fps)
    assert back.about.pixel_aspect == 2


def test_fast_rates_keep_their_frame_of_two(tmp_path: Path) -> None:
    about = About(timecode=Timecode(10, 0, 0, 41))
    frame = np.ones((1, 4, 4, 4), np.float32)
    write_clip(frame, Fraction(50), tmp_path / "a.####.exr", delivery=Delivery(about=about))
    assert str(open_media(tmp_path / "a.####.exr").about.timecode) == "10:00:00:41"


def test_a_format_that_cannot_tell_an_aspect_is_made_wide(tmp_path: Path) -> None:
    way = Delivery(about=About(pixel_aspect=Fraction(2)))
    write_clip(np.ones((1, 6, 8, 4), np.float32), Fraction(24), tmp_path / "a.png", delivery=way)
    assert read_clip(tmp_path / "a.png").size == (6, 16)
